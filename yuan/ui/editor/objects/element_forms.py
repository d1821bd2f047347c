"""Forms for what stands in the text as one thing: structured elements and footnotes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from yuan.model.document.content import (
    Contact,
    ContactList,
    Duty,
    DutyTable,
    Footnote,
    Resource,
    ResourceList,
)
from yuan.ui.editor.text.element_names import FIELDS, element_name
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.parts import hbox, vbox

ENTRIES: dict[type, tuple[str, type]] = {
    DutyTable: ("duties", Duty),
    ContactList: ("contacts", Contact),
    ResourceList: ("resources", Resource),
}


class NodeForm(Dialog):
    """Edits every field of `node`; `value` is the node as it stands in the form."""

    def __init__(self, parent: QWidget | None, node: Any) -> None:
        super().__init__(parent, "脚注" if isinstance(node, Footnote) else element_name(node))
        self._node = node
        self._editors: dict[str, QLineEdit | QPlainTextEdit | EntryTable] = {}
        entries = ENTRIES.get(type(node))
        for name in _field_names(node):
            kept = getattr(node, name)
            if entries and name == entries[0]:
                editor: QLineEdit | QPlainTextEdit | EntryTable = EntryTable(kept, entries[1])
                self.body.addWidget(editor, 1)
                self.resize(900, 560)
            else:
                self.body.addWidget(QLabel(_label(node, name)))
                editor = self._plain(kept, isinstance(node, Footnote))
                self.body.addWidget(editor)
            self._editors[name] = editor
        next(iter(self._editors.values())).setFocus()

    @staticmethod
    def _plain(kept: object, long: bool) -> QLineEdit | QPlainTextEdit:
        if isinstance(kept, tuple) or long:
            area = QPlainTextEdit("\n".join(kept) if isinstance(kept, tuple) else str(kept))
            area.setTabChangesFocus(True)
            return area
        return QLineEdit(str(kept or ""))

    @property
    def value(self) -> Any:
        """The node with the fields as typed; a field not touched keeps its value exactly."""
        changed: dict[str, Any] = {}
        for name, editor in self._editors.items():
            kept = getattr(self._node, name)
            if isinstance(editor, EntryTable):
                changed[name] = editor.value
            elif isinstance(editor, QPlainTextEdit):
                text = editor.toPlainText()
                if isinstance(kept, tuple):
                    lines = tuple(line for line in text.split("\n") if line.strip())
                    changed[name] = kept if text == "\n".join(kept) else lines
                else:
                    changed[name] = text
            else:
                changed[name] = kept if editor.text() == kept.replace("\n", " ") else editor.text()
        return replace(self._node, **changed)


class EntryTable(QWidget):
    """Entries of an element as rows; cells with several lines hold several duties."""

    def __init__(self, entries: tuple[Any, ...], kind: type) -> None:
        super().__init__()
        self._kind = kind
        self._names = [name for name in kind.__struct_fields__ if name != "id"]  # type: ignore[attr-defined]
        self._entries = list(entries)
        self.grid = QTableWidget(0, len(self._names))
        self.grid.setHorizontalHeaderLabels([FIELDS[name] for name in self._names])
        self.grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.grid.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.grid.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.grid.setWordWrap(True)
        for row, entry in enumerate(entries):
            self._insert(row, entry)
        self.grid.installEventFilter(self)
        self.grid.setToolTip(
            "F2 或直接输入修改；Alt+↑、Alt+↓ 移动一行；Ctrl+Enter 在下面增加；Ctrl+Delete 删除"
        )
        line = hbox((self.grid, 1), on=self, margin=0)
        column = vbox()
        self.buttons: dict[str, QPushButton] = {}
        slots: dict[str, Callable[[], None]] = {
            "增加": self.add,
            "删除": self.remove,
            "上移": lambda: self.move_entry(-1),
            "下移": lambda: self.move_entry(1),
        }
        for text, slot in slots.items():
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, act=slot: act())
            column.addWidget(button)
            self.buttons[text] = button
        column.addStretch(1)
        line.addLayout(column)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        keys, held = Qt.Key, Qt.KeyboardModifier
        match event.key(), event.modifiers() & ~held.KeypadModifier:
            case (keys.Key_Up | keys.Key_Down) as key, held.AltModifier:
                self.move_entry(-1 if key == keys.Key_Up else 1)
            case ((keys.Key_Return | keys.Key_Enter), held.ControlModifier):
                self.add()
            case keys.Key_Delete, held.ControlModifier:
                self.remove()
            case keys.Key_Tab, held.NoModifier if self._is_at_end():
                self.add()
            case _:
                return False
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Only now the columns have their widths, by which long entries break.
        QTimer.singleShot(0, self.grid, self.grid.resizeRowsToContents)

    def _is_at_end(self) -> bool:
        grid = self.grid
        at = (grid.currentRow(), grid.currentColumn())
        return grid.rowCount() > 0 and at == (grid.rowCount() - 1, grid.columnCount() - 1)

    def _insert(self, row: int, entry: Any) -> None:
        self.grid.insertRow(row)
        for column, name in enumerate(self._names):
            kept = getattr(entry, name)
            item = QTableWidgetItem("\n".join(kept) if isinstance(kept, tuple) else kept)
            self.grid.setItem(row, column, item)
        self.grid.resizeRowToContents(row)

    def add(self) -> None:
        """An empty entry below the current one, at the end when there is none."""
        row = self.grid.currentRow() + 1 or self.grid.rowCount()
        entry = self._kind()
        self._entries.insert(row, entry)
        self._insert(row, entry)
        self.grid.setCurrentCell(row, 0)
        self.grid.setFocus()

    def remove(self) -> None:
        """The current entry goes."""
        row = self.grid.currentRow()
        if row >= 0:
            self.grid.removeRow(row)
            del self._entries[row]

    def move_entry(self, by: int) -> None:
        """The current entry one place up (-1) or down (1)."""
        row, column = self.grid.currentRow(), self.grid.currentColumn()
        if row < 0 or not 0 <= row + by < self.grid.rowCount():
            return
        entry = self._entry(row, self._entries.pop(row))
        self.grid.removeRow(row)
        self._entries.insert(row + by, entry)
        self._insert(row + by, entry)
        self.grid.setCurrentCell(row + by, column)

    @property
    def value(self) -> tuple[Any, ...]:
        """The entries as typed, with their ids; fields not touched are kept exactly."""
        return tuple(self._entry(row, entry) for row, entry in enumerate(self._entries))

    def _entry(self, row: int, entry: Any) -> Any:
        changed: dict[str, Any] = {}
        for column, name in enumerate(self._names):
            item, kept = self.grid.item(row, column), getattr(entry, name)
            text = item.text() if item is not None else ""
            if isinstance(kept, tuple):
                lines = tuple(line for line in text.split("\n") if line.strip())
                changed[name] = kept if text == "\n".join(kept) else lines
            else:
                changed[name] = text
        return replace(entry, **changed)


def _field_names(node: msgspec.Struct) -> list[str]:
    return [name for name in node.__struct_fields__ if name != "id"]


def _label(node: Any, name: str) -> str:
    if isinstance(node, Footnote):
        return "脚注内容"
    several = isinstance(getattr(node, name), tuple)
    return FIELDS[name] + ("（每行一条）" if several else "")
