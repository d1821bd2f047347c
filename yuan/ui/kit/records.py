"""Lists of records with their columns as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from yuan.ui.theme import tokens

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_PLACE = Qt.ItemDataRole.UserRole
_ROW_HEIGHT = 28
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Column(Generic[R]):
    """What a column shows of a record.

    Args:
        title: above the column.
        text: what stands in it.
        width: pixels; 0 for the column that takes the spare room.
        tip: shown under the pointer, the text when None.
        tone: a colour of the theme ("danger"), "" for the usual one.
        order: what the column is sorted by, the text when None.
        is_number: set to the right.
    """

    title: str
    text: Callable[[R], str]
    width: int = 0
    tip: Callable[[R], str] | None = None
    tone: Callable[[R], str] | None = None
    order: Callable[[R], Any] | None = None
    is_number: bool = False


class RecordModel(QAbstractTableModel, Generic[R]):
    """A row a record. Replaced as a whole by `show`."""

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.records: list[R] = []

    def show(self, records: Iterable[R]) -> None:
        """Show these records instead of what was there."""
        self.beginResetModel()
        self.records = list(records)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.records)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        record, column = self.records[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(record)
            case Qt.ItemDataRole.ToolTipRole:
                return (column.tip or column.text)(record)
            case Qt.ItemDataRole.ForegroundRole if column.tone is not None and (tone := column.tone(record)):
                return tokens().colour(tone)
            case Qt.ItemDataRole.TextAlignmentRole if column.is_number:
                return int(_RIGHT)
        return None


class RecordTable(QTableView, Generic[R]):
    """Records below each other, one of which is chosen; for many of them.

    Args:
        name: what is listed, for those who hear it.
        row_height: pixels.
    """

    opened = Signal(object)
    """The record of a line that was double-clicked."""

    def __init__(self, name: str, columns: Sequence[Column[R]], row_height: int = _ROW_HEIGHT) -> None:
        super().__init__()
        self._model: RecordModel[R] = RecordModel(columns, self)
        self.setAccessibleName(name)
        self.setModel(self._model)
        plain_table(self, row_height)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        arrange(self.horizontalHeader(), columns)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.records[index.row()]))

    @property
    def records(self) -> list[R]:
        """What is shown, from top to bottom."""
        return self._model.records

    def show_records(self, records: Iterable[R]) -> None:
        """Show these; the line chosen stays chosen when its record is still there."""
        chosen = self.chosen()
        self._model.show(records)
        if chosen is not None and chosen in self.records:
            self.selectRow(self.records.index(chosen))

    def chosen(self) -> R | None:
        """The record selected."""
        rows = self.selectionModel().selectedRows()
        return self.records[rows[0].row()] if rows else None


class RecordTree(QTreeWidget, Generic[R]):
    """A few records below each other, some with lines of their own below them; one is chosen."""

    opened = Signal(object)
    """The record of a line that was double-clicked, or left with Enter."""

    def __init__(self, name: str, columns: Sequence[Column[R]], *, is_flat: bool = True) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self.records: list[R] = []
        self.setAccessibleName(name)
        self.setHeaderLabels([column.title for column in columns])
        self.setRootIsDecorated(not is_flat)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        arrange(self.header(), columns)
        self.itemActivated.connect(self._open)

    def show_records(self, records: Iterable[R], nothing: str = "") -> None:
        """Show these; `nothing` is said, and cannot be chosen, when there is none."""
        self.clear()
        self.records = []
        for record in records:
            self.add(record)
        if nothing and not self.topLevelItemCount():
            row = QTreeWidgetItem(self, [nothing])
            row.setFirstColumnSpanned(True)
            row.setSizeHint(0, QSize(0, _ROW_HEIGHT))
            row.setFlags(Qt.ItemFlag.NoItemFlags)

    def add(self, record: R) -> QTreeWidgetItem:
        """A line for one more record."""
        row = QTreeWidgetItem(self, [column.text(record) for column in self._columns])
        row.setData(0, _PLACE, len(self.records))
        self.records.append(record)
        for place, column in enumerate(self._columns):
            row.setToolTip(place, (column.tip or column.text)(record))
            if column.is_number:
                row.setTextAlignment(place, _RIGHT)
            if column.tone is not None and (tone := column.tone(record)):
                row.setForeground(place, tokens().colour(tone))
        return row

    def chosen(self) -> R | None:
        """The record of the line selected."""
        rows = self.selectedItems()
        return self._record(rows[0]) if rows else None

    def narrow(self, holds: Callable[[R], bool]) -> None:
        """Leave in sight only those for which `holds`."""
        for place in range(self.topLevelItemCount()):
            row = self.topLevelItem(place)
            record = self._record(row) if row is not None else None
            if row is not None and record is not None:
                row.setHidden(not holds(record))

    def _record(self, row: QTreeWidgetItem) -> R | None:
        place = row.data(0, _PLACE)
        return None if place is None else self.records[place]

    def _open(self, row: QTreeWidgetItem) -> None:
        record = self._record(row)
        if record is not None:
            self.opened.emit(record)


def plain_table(table: QTableView, row_height: int) -> None:
    """Whole rows to be chosen, every second one shaded, no grid, no numbers; Tab leads out of it.

    Args:
        row_height: pixels.
    """
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(row_height)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setDefaultAlignment(_LEFT)


def arrange(header: QHeaderView, columns: Sequence[Column[Any]]) -> None:
    """Give each column its width, and the spare room to those without."""
    spare = [place for place, column in enumerate(columns) if not column.width]
    header.setStretchLastSection(not spare)
    for place, column in enumerate(columns):
        if column.width:
            header.resizeSection(place, column.width)
        else:
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)


def text_table(heads: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]) -> QTableWidget:
    """A table of texts to be changed in place; the first of each row says what it is about, and stands.

    Args:
        heads: title of each column, and the hint for its empty cells.
        rows: the texts of each row.
    """
    table = QTableWidget(len(rows), len(heads))
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    header = table.horizontalHeader()
    header.setDefaultAlignment(_LEFT)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    for column, (title, hint) in enumerate(heads):
        head = QTableWidgetItem(title)
        head.setToolTip(hint)
        table.setHorizontalHeaderItem(column, head)
        for row, texts in enumerate(rows):
            cell = QTableWidgetItem(texts[column])
            cell.setToolTip(texts[column] or hint)
            if not column:
                cell.setFlags(Qt.ItemFlag.ItemIsEnabled)
            table.setItem(row, column, cell)
    return table


def text_in(table: QTableWidget, row: int, column: int) -> str:
    """What stands in a cell, without blanks around it."""
    item = table.item(row, column)
    return item.text().strip() if item is not None else ""
