"""Commands on tables in the text: insert, rows, columns, merging. One step of undo each."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QTextCursor, QTextTable

from yuan.model.content import Cell, Row, Table, new_id
from yuan.ui.editor.builder import cell_format, column_shares, insert_before, remove_range
from yuan.ui.editor.editing import ensure_end, is_in_cell, kind_of, numbering_at, one_step
from yuan.ui.editor.formats import ID, VOID, Formats
from yuan.ui.editor.lines import Line


def insert_table(cursor: QTextCursor, rows: int, columns: int) -> bool:
    """A table of empty cells after the block under `cursor`, its first row the header; not inside a table."""
    if is_in_cell(cursor) or rows < 1 or columns < 1:
        return False
    made = Table(
        rows=tuple(Row(tuple(Cell() for _ in range(columns)), header=row == 0) for row in range(rows))
    )
    with one_step(cursor):
        ensure_end(cursor)
        target = QTextCursor(cursor)
        is_empty_place = kind_of(cursor.block()) == VOID and cursor.block().length() == 1
        if not is_empty_place and not target.movePosition(QTextCursor.MoveOperation.NextBlock):
            target.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            target.insertBlock(*Formats().void(new_id()))
        start = insert_before(target, [Line(made)], numbering_at(cursor.block()))
    cursor.setPosition(start)
    cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
    return True


class TableCommands:
    """Acts on the table `cursor` stands in; everything returns False outside one."""

    def __init__(self, cursor: QTextCursor) -> None:
        self._cursor = cursor
        self._table: QTextTable | None = cursor.currentTable()

    def insert_row(self, *, below: bool = True) -> bool:
        """A row of empty cells below or above the one under the cursor."""
        if self._table is None:
            return False
        cell = self._table.cellAt(self._cursor)
        at = cell.row() + (cell.rowSpan() if below else 0)
        headers = self._table.format().headerRowCount()
        with one_step(self._cursor):
            self._table.insertRows(at, 1)
            if at < headers:
                self._set_headers(headers + 1)
            self._dress()
        return True

    def insert_column(self, *, right: bool = True) -> bool:
        """A column of empty cells to the right or left of the one under the cursor."""
        if self._table is None:
            return False
        cell = self._table.cellAt(self._cursor)
        with one_step(self._cursor):
            self._table.insertColumns(cell.column() + (cell.columnSpan() if right else 0), 1)
            self._even_columns()
            self._dress()
        return True

    def remove_row(self) -> bool:
        """The rows selected, or the one under the cursor; the last one takes the table with it."""
        if self._table is None:
            return False
        first, count, _, _ = self._selected()
        if count >= self._table.rows():
            return self.remove_table()
        headers = self._table.format().headerRowCount()
        with one_step(self._cursor):
            self._table.removeRows(first, count)
            if first < headers:
                self._set_headers(max(0, headers - count))
        return True

    def remove_column(self) -> bool:
        """The columns selected, or the one under the cursor; the last one takes the table with it."""
        if self._table is None:
            return False
        _, _, first, count = self._selected()
        if count >= self._table.columns():
            return self.remove_table()
        with one_step(self._cursor):
            self._table.removeColumns(first, count)
            self._even_columns()
        return True

    def remove_table(self) -> bool:
        """The whole table with its caption."""
        if self._table is None:
            return False
        caption = self._cursor.document().findBlock(self._table.firstPosition() - 1)
        after = self._cursor.document().findBlock(self._table.lastPosition() + 1)
        with one_step(self._cursor):
            remove_range(self._cursor, caption.position(), after.position())
        return True

    def merge(self) -> bool:
        """Make one cell of those selected; their text is kept."""
        if self._table is None or not self._cursor.hasComplexSelection():
            return False
        with one_step(self._cursor):
            self._table.mergeCells(self._cursor)
        return True

    def split(self) -> bool:
        """Make a merged cell single cells again."""
        if self._table is None:
            return False
        cell = self._table.cellAt(self._cursor)
        if cell.rowSpan() == cell.columnSpan() == 1:
            return False
        with one_step(self._cursor):
            self._table.splitCell(cell.row(), cell.column(), 1, 1)
            self._dress()
        return True

    def _selected(self) -> tuple[int, int, int, int]:
        """First row, number of rows, first column, number of columns."""
        assert self._table is not None
        if self._cursor.hasComplexSelection():
            chosen: Any = self._cursor.selectedTableCells()
            return int(chosen[0]), int(chosen[1]), int(chosen[2]), int(chosen[3])
        cell = self._table.cellAt(self._cursor)
        return cell.row(), 1, cell.column(), 1

    def _set_headers(self, count: int) -> None:
        assert self._table is not None
        look = self._table.format()
        look.setHeaderRowCount(count)
        self._table.setFormat(look)

    def _even_columns(self) -> None:
        assert self._table is not None
        look = self._table.format()
        look.setColumnWidthConstraints(column_shares((), self._table.columns()))
        self._table.setFormat(look)

    def _dress(self) -> None:
        """Give cells that Qt made, which copy the ids of their neighbours, ids and formats of their own."""
        assert self._table is not None
        seen: set[str] = set()
        for row in range(self._table.rows()):
            for column in range(self._table.columns()):
                cell = self._table.cellAt(row, column)
                if (cell.row(), cell.column()) != (row, column):
                    continue
                id = cell.format().stringProperty(ID)
                inside = cell.firstCursorPosition()
                if id and id not in seen and kind_of(inside.block()):
                    seen.add(id)
                    continue
                look, characters = Formats().void(new_id(), in_cell=True)
                inside.setBlockFormat(look)
                cell.setFormat(cell_format(Cell(), characters))
