"""The sheet of shortcuts (帮助 → 快捷键): every command with its keys, found by name, key or pinyin initials."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from yuan.ui.kit.command import caption
from yuan.ui.kit.parts import vbox
from yuan.ui.kit.pinyin import fit
from yuan.ui.theme import PAD, interface_font, set_role

TEXT_KEYS = (
    ("剪切、复制、粘贴", "Ctrl+X、Ctrl+C、Ctrl+V"),
    ("全选", "Ctrl+A"),
    ("到全文开头、结尾", "Ctrl+Home、Ctrl+End"),
    ("在标题开头升级、降级", "Shift+Tab、Tab"),
    ("在表格中到上一格、下一格", "Shift+Tab、Tab"),
    ("段内换行", "Shift+Enter"),
    ("缩放", "Ctrl+滚轮"),
    ("离开专注模式", "Esc"),
)
OUTLINE_KEYS = (
    ("到所选章节的正文", "Enter"),
    ("改标题", "F2"),
    ("升级、降级", "Shift+Tab、Tab"),
    ("删除章节", "Delete"),
    ("折叠、展开", "←、→"),
)
TAB_KEYS = (
    ("下一个、上一个打开的预案", "Ctrl+Tab、Ctrl+Shift+Tab"),
    ("关闭预案", "Ctrl+W"),
)
CONFLICT_KEYS = (
    ("下一处、上一处", "F7、Shift+F7（或 Alt+↓、Alt+↑）"),
    ("用我的、用对方的、两个都要、自己写", "Alt+M、Alt+T、Alt+B、Alt+W"),
    ("撤销、重做", "Ctrl+Z、Ctrl+Y"),
    ("写入自己写的文字", "Ctrl+Enter"),
)
REVIEW_KEYS = (
    ("下一处、上一处修改", "F7、Shift+F7"),
    ("展开折叠处", "Enter"),
    ("提交意见", "Ctrl+Enter"),
    ("建议修改为…", "Ctrl+M"),
)
FIXED: Mapping[str, Sequence[tuple[str, str]]] = {
    "编制：在正文中": TEXT_KEYS,
    "编制：在大纲中": OUTLINE_KEYS,
    "编制：几个预案": TAB_KEYS,
    "处理合并冲突": CONFLICT_KEYS,
    "审核": REVIEW_KEYS,
}
"""Keys that belong to a place rather than to a command."""


class ShortcutRow(NamedTuple):
    """What is done by which `keys`, and in which part of the sheet it stands; no keys: by menu or Ctrl+K."""

    part: str
    text: str
    keys: str


def shortcut_rows(commands: Mapping[str, Iterable[QAction]]) -> list[ShortcutRow]:
    """The lines of the sheet: `commands` by part, each once, those with keys first, then what belongs to places."""
    found: dict[str, ShortcutRow] = {}
    for part, actions in commands.items():
        for action in actions:
            text = caption(action)
            if text and not action.isSeparator():
                found.setdefault(action.objectName() or text, ShortcutRow(part, text, keys_of(action)))
    lines = [line for part in commands for line in found.values() if line.part == part and line.keys]
    lines += [ShortcutRow(part, *row) for part, rows in FIXED.items() for row in rows]
    lines += [
        ShortcutRow("没有专用键，可用菜单或 Ctrl+K", line.text, "")
        for line in found.values()
        if not line.keys
    ]
    return lines


def keys_of(action: QAction) -> str:
    """The keys of `action` as they stand on the keyboard."""
    names = [key.toString(QKeySequence.SequenceFormat.PortableText) for key in action.shortcuts()]
    return "、".join(dict.fromkeys(name.replace("Return", "Enter") for name in names))


class ShortcutSheet(QDialog):
    """Shows `lines`, narrowed by what is typed."""

    def __init__(self, parent: QWidget | None, lines: Sequence[ShortcutRow]) -> None:
        super().__init__(parent)
        self.setWindowTitle("快捷键")
        self._lines = lines
        self.field = QLineEdit()
        self.field.setPlaceholderText("输入命令名称、拼音首字母或按键，如 升级、sj、Alt")
        self.field.setClearButtonEnabled(True)
        self.found = QTreeWidget()
        self.found.setColumnCount(2)
        self.found.setHeaderLabels(["命令", "按键"])
        self.found.setRootIsDecorated(False)
        self.found.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.found.setItemsExpandable(False)
        self.found.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.found.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.found.header().setStretchLastSection(False)
        self.nothing = QLabel("没有相符的命令。")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self.nothing, "muted")
        vbox(self.field, (self.found, 1), (self.nothing, 1), on=self, margin=PAD)
        self.field.textChanged.connect(self._narrow)
        self._narrow("")
        self.resize(560, 640)

    def _narrow(self, wanted: str) -> None:
        self.found.clear()
        parts: dict[str, QTreeWidgetItem] = {}
        for line in self._lines:
            if wanted and not fit(wanted, f"{line.text} {line.keys}"):
                continue
            if line.part not in parts:
                parts[line.part] = QTreeWidgetItem(self.found, [line.part])
                parts[line.part].setFont(0, interface_font(bold=True))
                parts[line.part].setFirstColumnSpanned(True)
            QTreeWidgetItem(parts[line.part], [line.text, line.keys])
        self.found.expandAll()
        self.found.setVisible(bool(parts))
        self.nothing.setVisible(not parts)
