"""The editor's toolbar and menus: which commands stand where, and their icons."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from yuan.ui.editor.commands.view_actions import FOCUS, PANES, SIZES
from yuan.ui.editor.tables.actions import TableActions
from yuan.ui.editor.text.element_names import NAMES, NEW_ELEMENTS
from yuan.ui.theme import put_icon, set_role

ICONS = {
    "撤销": "undo",
    "重做": "redo",
    "新章节": "section",
    "升级": "promote",
    "降级": "demote",
    "上移": "up",
    "下移": "down",
    "加粗": "bold",
    "斜体": "italic",
    "下划线": "underline",
    "查找": "search",
    "立即保存": "save",
    "封面与编号…": "card",
    "本机历史…": "clock",
    "送 Word 审改…": "send",
    "收回 Word 修改…": "import",
    "插入图片…": "picture",
    "插入表格…": "table",
    "插入引用…": "link",
}
BUTTONS = (("撤销", "重做"), ("新章节", "升级", "降级", "上移", "下移"), ("加粗", "斜体", "下划线"))
MENUS: dict[str, tuple[str, tuple[tuple[str, ...], ...]]] = {
    "段落": (
        "paragraph",
        (
            ("正文", "一级标题", "二级标题", "三级标题", "四级标题", "五级标题"),
            ("加粗", "斜体", "下划线", "上标", "下标"),
            ("新章节", "升级", "降级", "上移", "下移", "删除章节"),
        ),
    ),
    "插入": (
        "insert",
        (
            ("插入表格…", "插入图片…", "插入脚注…", "插入引用…"),
            tuple(f"插入{NAMES[kind]}…" for kind in NEW_ELEMENTS),
            ("新附件",),
            ("修改所选对象…", "删除所选对象", "更换图片…", "图片另存为…"),
        ),
    ),
    "表格": ("table", ()),
    "查找": ("search", (("查找", "查找下一处", "查找上一处", "替换"),)),
    "全文": (
        "file",
        (
            ("撤销", "重做", "粘贴为纯文本"),
            ("封面与编号…", "识别结构要素…", "整理全角半角", "输入辅助"),
            ("本机历史…", "保留当前状态…", "立即保存"),
            ("送 Word 审改…", "收回 Word 修改…"),
        ),
    ),
    "视图": ("view", (SIZES, PANES, FOCUS)),
}
"""Title → its icon and its commands in groups; the table's own menu stands under 表格."""
Named = Mapping[str, QAction]
_ICON = QSize(20, 20)


def editor_menu(named: Named, tables: TableActions, title: str, parent: QWidget) -> QMenu:
    """The menu `title` of `MENUS`, of the commands `named` so."""
    if title == "表格":
        menu = tables.menu(parent)
        menu.setTitle(title)
        return menu
    menu = QMenu(title, parent)
    for group in MENUS[title][1]:
        menu.addSeparator()
        for name in group:
            menu.addAction(named[name])
    return menu


def build_toolbar(named: Named, tables: TableActions) -> QToolBar:
    """Buttons with icon and name; what finds no room goes behind the arrow at the end."""
    for name, picture in ICONS.items():
        put_icon(named[name], picture)
    bar = QToolBar("编制")
    set_role(bar, "strip")
    bar.setIconSize(_ICON)
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    bar.setMovable(False)
    bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    for group in BUTTONS:
        for name in group:
            _add(bar, named[name])
        bar.addSeparator()
    for title, (picture, _) in MENUS.items():
        button = _button()
        button.setText(f"{title} ▾")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(editor_menu(named, tables, title, button))
        put_icon(button, picture)
        set_role(button, "menu")
        bar.addWidget(button)
    return bar


def _add(bar: QToolBar, action: QAction) -> None:
    bar.addAction(action)
    button = bar.widgetForAction(action)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    set_role(button, "tool")


def _button() -> QToolButton:
    button = QToolButton()
    button.setIconSize(_ICON)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
