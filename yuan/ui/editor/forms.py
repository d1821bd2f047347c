"""Forms for what stands in the text as one thing: structured elements, figures, footnotes."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from yuan.model.content import Contact, ContactList, Duty, DutyTable, Figure, Footnote, Resource, ResourceList
from yuan.ui.editor.element_names import FIELDS, element_name
from yuan.ui.widgets.dialog import Dialog

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
                self.resize(760, 460)
            else:
                self.body.addWidget(QLabel(_label(node, name)))
                editor = self._plain(kept, isinstance(node, Footnote))
                self.body.addWidget(editor)
            self._editors[name] = editor

    @staticmethod
    def _plain(kept: object, long: bool) -> QLineEdit | QPlainTextEdit:
        if isinstance(kept, tuple) or long:
            area = QPlainTextEdit("\n".join(kept) if isinstance(kept, tuple) else str(kept))
            area.setTabChangesFocus(True)
            return area
        return QLineEdit(str(kept or ""))

    def check(self) -> str:
        for name in ("width", "height"):
            editor = self._editors.get(name)
            if isinstance(editor, QLineEdit):
                try:
                    if not 0 <= float(editor.text() or 0) <= 300:
                        return "尺寸应在 0 至 300 毫米之间，0 表示图片原有尺寸。"
                except ValueError:
                    return "尺寸应是以毫米为单位的数字。"
        return ""

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
            elif isinstance(kept, float | int):
                changed[name] = kept if editor.text() == str(kept or "") else float(editor.text() or 0)
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
        self.grid.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.grid.setWordWrap(True)
        for entry in entries:
            self._append(entry)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.grid, 1)
        buttons = QWidget()
        column = QHBoxLayout(buttons)
        add, remove = QPushButton("增加"), QPushButton("删除")
        for button, slot in ((add, self.add), (remove, self.remove)):
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            column.addWidget(button)
        line.addWidget(buttons, 0, Qt.AlignmentFlag.AlignTop)

    def _append(self, entry: Any) -> None:
        row = self.grid.rowCount()
        self.grid.insertRow(row)
        for column, name in enumerate(self._names):
            kept = getattr(entry, name)
            item = QTableWidgetItem("\n".join(kept) if isinstance(kept, tuple) else kept)
            self.grid.setItem(row, column, item)
        self.grid.resizeRowToContents(row)

    def add(self) -> None:
        """An empty entry at the end."""
        entry = self._kind()
        self._entries.append(entry)
        self._append(entry)
        self.grid.setCurrentCell(self.grid.rowCount() - 1, 0)

    def remove(self) -> None:
        """The current entry goes."""
        row = self.grid.currentRow()
        if row >= 0:
            self.grid.removeRow(row)
            del self._entries[row]

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
    hidden = {"id", "image", "media_type"}
    return [name for name in node.__struct_fields__ if name not in hidden]


def _label(node: Any, name: str) -> str:
    if isinstance(node, Footnote):
        return "脚注内容"
    if isinstance(node, Figure):
        return {"caption": "图题", "width": "宽（毫米，留空为原大）", "height": "高（毫米，留空为按比例）"}[
            name
        ]
    several = isinstance(getattr(node, name), tuple)
    return FIELDS[name] + ("（每行一条）" if several else "")
