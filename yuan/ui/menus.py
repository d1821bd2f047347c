"""The menus of the main window. What an account may not do is there, greyed, and says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from yuan.library.keys import SIGNERS
from yuan.library.permissions import Right
from yuan.ui import commands
from yuan.ui.kit.notice_bar import enter_notices
from yuan.ui.view_menu import EditorMenu, ViewMenu
from yuan.ui.widgets.permitted import permit

if TYPE_CHECKING:
    from yuan.ui.window import MainWindow, Place

SEARCH_KEYS = ("Ctrl+Shift+F", "Ctrl+F")


class Menus:
    """`all` menus in order, with the two that change with the place, and the action that searches."""

    def __init__(self, window: MainWindow, places: Sequence[Place]) -> None:
        bar = window.menuBar()
        file = bar.addMenu("文件(&F)")
        account = window.desk.session.account
        for action in (
            self._action(
                file, "导入文件…", lambda: window.desk.import_requested.emit([]), "Ctrl+I", "Ctrl+O"
            ),
            self._action(file, "导入文件夹…", lambda: commands.import_folder(window)),
            self._action(file, "新建预案…", window.desk.new_plan_requested.emit, "Ctrl+N"),
        ):
            permit(action, account, Right.WRITE, account.unit)
        project = self._action(file, "立项（列入编制计划）…", lambda: commands.plan_project(window))
        permit(project, account, Right.PLAN_DRAFTING, account.unit)
        file.addSeparator()
        self._action(file, "导出台账…", lambda: commands.export_ledger(window))
        self._action(file, "汇编成册…", lambda: window.go("compile"))
        file.addSeparator()
        self._action(file, "打开其他预案库…", lambda: commands.open_other(window))
        self._action(file, "锁定", window.lock.lock, "Ctrl+L")
        self._action(file, "切换账号…", lambda: window.leaving.emit("account"))
        file.addSeparator()
        self._action(file, "退出", window.close, "Ctrl+Q")

        go = bar.addMenu("转到(&G)")
        for place in places:
            self._action(go, place.title, partial(window.go, place.id), place.shortcut)
        go.addSeparator()
        self._action(go, "提示栏", lambda: enter_notices(window), "F6")
        self._action(go, "查找预案、章节、命令…", window.open_palette, "Ctrl+K")
        self.search = self._action(go, "检索全部预案", lambda: window.go("search"), *SEARCH_KEYS)

        library = bar.addMenu("预案库(&L)")
        self._action(library, "提纲管理…", lambda: commands.manage_outlines(window))
        replacing = self._action(
            library, "批量替换…", lambda: commands.replace_everywhere(window), "Ctrl+Shift+H"
        )
        permit(replacing, account, Right.WRITE, account.unit)
        library.addSeparator()
        self._action(library, "备份与恢复…", lambda: commands.show_backups(window))
        copying = self._action(library, "复制预案库…", lambda: commands.copy_library(window))
        permit(copying, account, Right.RESTORE)
        self._action(library, "核验预案库", lambda: commands.verify(window))
        trail = self._action(library, "操作记录…", lambda: commands.show_trail(window))
        permit(trail, account, Right.READ_AUDIT)
        library.addSeparator()
        self._action(library, "修改密码…", lambda: commands.change_password(window))
        key = self._action(library, "我的签名密钥…", lambda: commands.show_own_key(window))
        key.setEnabled(account.role in SIGNERS)
        self._action(library, "公文设置…", lambda: commands.set_office(window))
        self._action(library, "期限与备案规定…", lambda: commands.set_rules(window))
        self._action(library, "检查规定…", lambda: commands.set_limits(window))
        people = self._action(library, "账号与单位…", lambda: commands.show_people(window))
        permit(people, account, Right.MANAGE)
        for menu in (file, library):
            menu.setToolTipsVisible(True)

        self.editor = EditorMenu(bar, window.editor_page)
        self.view = ViewMenu(bar, window.editor_page)

        about = bar.addMenu("帮助(&H)")
        self._action(about, "使用手册", lambda: commands.show_manual(window), "F1")
        self._action(about, "快捷键…", lambda: commands.show_shortcuts(window), "Ctrl+F1")
        self._action(about, "关于预案编审", lambda: commands.show_about(window))
        self.all = (file, go, library, self.editor, self.view, about)

    @staticmethod
    def _action(menu: QMenu, text: str, slot: Callable[[], Any], *keys: str) -> QAction:
        action = menu.addAction(text)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda _=False: slot())
        return action
