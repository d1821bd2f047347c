"""The command palette (Ctrl+K): plans, sections of the plan being written, and everything the menus can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
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
from yuan.ui.theme import PAD, set_role, tokens

MOST = 60
_WIDTH, _HEIGHT = 620, 440


class PaletteEntry(NamedTuple):
    """Something to go to or to do: its `kind` on screen (预案, 章节, 命令), what it is called, and how to get there."""

    kind: str
    text: str
    detail: str
    run: Callable[[], object]


def command_entries(actions: Iterable[QAction]) -> list[PaletteEntry]:
    """The commands among `actions` that may be used now, each once."""
    found: dict[str, PaletteEntry] = {}
    for action in actions:
        words = caption(action)
        if words and action.isEnabled() and not action.isSeparator() and action.menu() is None:
            keys = action.shortcut().toString()
            found.setdefault(action.objectName() or words, PaletteEntry("命令", words, keys, action.trigger))
    return list(found.values())


class Palette(QDialog):
    """Type a few words or pinyin initials, choose with the arrow keys, Enter goes."""

    def __init__(self, parent: QWidget, entries: Sequence[PaletteEntry]) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._entries = entries
        self._shown: list[PaletteEntry] = []
        self.field = QLineEdit()
        self.field.setPlaceholderText("输入预案、章节或命令的名称，也可输拼音首字母")
        self.field.setAccessibleName("查找预案、章节或命令")
        self.found = QTreeWidget()
        self.found.setColumnCount(3)
        self.found.setHeaderHidden(True)
        self.found.setRootIsDecorated(False)
        self.found.setUniformRowHeights(True)
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.found.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing = QLabel("没有相符的预案、章节或命令。")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self.nothing, "muted")
        vbox(self.field, (self.found, 1), (self.nothing, 1), on=self, margin=PAD)
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self.found.itemClicked.connect(lambda _: self._go())
        self._narrow("")
        self.resize(_WIDTH, _HEIGHT)

    def open_over(self, window: QWidget) -> None:
        """Show below the upper edge of `window`, in its middle."""
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - _WIDTH) // 2, corner.y() + 80)
        self.show()
        self.field.setFocus()

    def _narrow(self, wanted: str) -> None:
        ranked = sorted(
            ((fit(wanted, entry.text), place) for place, entry in enumerate(self._entries)),
            key=lambda pair: (-pair[0], pair[1]),
        )
        self._shown = [self._entries[place] for worth, place in ranked if worth][:MOST]
        self.found.clear()
        for entry in self._shown:
            item = QTreeWidgetItem([entry.kind, entry.text, entry.detail])
            for column in (0, 2):
                item.setForeground(column, tokens().colour("muted"))
            item.setToolTip(1, entry.text)
            self.found.addTopLevelItem(item)
        self.found.setVisible(bool(self._shown))
        self.nothing.setVisible(not self._shown)
        self._choose(0)

    def _choose(self, row: int) -> None:
        item = self.found.topLevelItem(max(0, min(self.found.topLevelItemCount() - 1, row)))
        if item is not None:
            self.found.setCurrentItem(item)

    def _row(self) -> int:
        current = self.found.currentItem()
        return -1 if current is None else self.found.indexOfTopLevelItem(current)

    def _go(self) -> None:
        row = self._row()
        if 0 <= row < len(self._shown):
            entry = self._shown[row]
            self.accept()
            entry.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            step = steps.get(Qt.Key(event.key()))
            if step is not None and self._shown:
                self._choose(self._row() + step)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go()
                return True
        return super().eventFilter(watched, event)
