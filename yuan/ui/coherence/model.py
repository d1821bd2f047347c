"""A sheet as a Qt model, narrowed by what is typed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from yuan.ui.coherence.sheets import Head, Sheet
from yuan.ui.kit.pinyin import fit

Index = QModelIndex | QPersistentModelIndex
LOOK_ROLE = Qt.ItemDataRole.UserRole
KEY_ROLE = Qt.ItemDataRole.UserRole + 1


class SheetModel(QAbstractTableModel):
    """Rows and columns that fit the filters. What a cell looks like comes whole, for the delegate to paint."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sheet = Sheet()
        self._rows: list[Head] = []
        self._columns: list[Head] = []
        self._row_text = self._column_text = self._group = ""
        self._only_notable = False

    def show(self, sheet: Sheet) -> None:
        """Show `sheet`; the filters stay."""
        self._sheet = sheet
        self._narrow()

    def narrow(self, row_text: str, column_text: str, group: str = "", only_notable: bool = False) -> None:
        """Keep the rows and columns whose words contain what was typed, by pinyin initials too."""
        self._row_text, self._column_text = row_text, column_text
        self._group, self._only_notable = group, only_notable
        self._narrow()

    def _narrow(self) -> None:
        self.beginResetModel()
        rows = [
            row
            for row in self._sheet.rows
            if (not self._group or row.group == self._group) and fit(self._row_text, row.tip)
        ]
        columns = [column for column in self._sheet.columns if fit(self._column_text, column.text)]
        if self._only_notable:
            shown = {column.key for column in columns}
            marked = {key for key in self._sheet.notable if key[1] in shown}
            with_marks = {row for row, _ in marked}
            rows = [row for row in rows if row.key in with_marks]
            kept = {row.key for row in rows}
            used = {column for row, column in marked if row in kept}
            columns = [column for column in columns if column.key in used]
        self._rows, self._columns = rows, columns
        self.endResetModel()

    def keys(self, index: Index) -> tuple[str, str]:
        """The keys of row and column of a cell."""
        return self._rows[index.row()].key, self._columns[index.column()].key

    def place_of(self, key: tuple[str, str]) -> QModelIndex:
        """Where the cell with these keys is shown now; invalid when it is filtered out."""
        row = next((place for place, head in enumerate(self._rows) if head.key == key[0]), -1)
        column = next((place for place, head in enumerate(self._columns) if head.key == key[1]), -1)
        return self.index(row, column) if row >= 0 and column >= 0 else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == KEY_ROLE:
            return self.keys(index)
        look = self._sheet.look(self.keys(index))
        if look is None:
            return None
        if role == LOOK_ROLE:
            return look
        if role == Qt.ItemDataRole.DisplayRole:
            return look.sign
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return look.tip
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        head = (self._columns if orientation is Qt.Orientation.Horizontal else self._rows)[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return head.text
        return head.tip if role == Qt.ItemDataRole.ToolTipRole else None
