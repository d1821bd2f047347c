"""Commands on tables in the text. One step of undo each.

What a command does to the grid is computed on the plan's table (`yuan.model.document.table_edit`), and what differs of the
table in the text is written anew, by whole pieces: so merged cells, widths and ids are right whatever Qt makes of
its own.
"""

from __future__ import annotations

from PySide6.QtGui import QTextBlock, QTextCursor

from yuan.model.document import table_edit
from yuan.model.document.content import Align, NodeId, Table, new_id
from yuan.model.document.table_edit import Area
from yuan.ui.editor.tables.cell_clipboard import table_in_plan
from yuan.ui.editor.tables.selection import has_several_cells, select_area, selected_area
from yuan.ui.editor.tables.writing import write_changed
from yuan.ui.editor.text.builder import column_shares, insert_before, lengths, remove_range, widths_property
from yuan.ui.editor.text.editing import ensure_end, is_in_cell, kind_of, numbering_at, one_step
from yuan.ui.editor.text.formats import CAPTION, SHELL, TITLE, VOID, Formats
from yuan.ui.editor.text.lines import PlanLine
from yuan.ui.editor.text.plan_text import PlanText
from yuan.ui.editor.text.screen_table import ScreenTable, table_under, table_with


def insert_table(cursor: QTextCursor, rows: int, columns: int) -> bool:
    """A table of empty cells after the block under `cursor`, its first row the header; not inside a table."""
    if is_in_cell(cursor) or rows < 1 or columns < 1:
        return False
    made = table_edit.empty_table(rows, columns)
    with one_step(cursor):
        ensure_end(cursor)
        target = QTextCursor(cursor)
        is_empty_place = kind_of(cursor.block()) == VOID and cursor.block().length() == 1
        if not is_empty_place and not target.movePosition(QTextCursor.MoveOperation.NextBlock):
            target.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            target.insertBlock(*Formats().void(new_id()))
        start = insert_before(target, [PlanLine(made)], numbering_at(cursor.block()))
    cursor.setPosition(start)
    cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
    return True


class TableCommands:
    """Acts on the table the cursor of `edit` stands in; every command returns False, changing nothing, outside one."""

    def __init__(self, edit: PlanText) -> None:
        self._edit = edit
        self._cursor = edit.textCursor()
        self._table: ScreenTable | None = edit.tables.under(self._cursor)
        if edit.isReadOnly() or edit.is_composing:
            self._table = None

    @property
    def table(self) -> Table | None:
        """The plan's table the cursor stands in."""
        if self._table is None:
            return None
        return table_in_plan(self._edit.plan, self._table.id)

    @property
    def area(self) -> Area:
        """What is selected of it."""
        area = selected_area(self._edit) if self._table is not None else None
        return area or Area(0, 0)

    def insert_row(self, *, below: bool = True) -> bool:
        """As many empty rows as are selected, below or above them."""
        table, area = self.table, self.area
        if table is None:
            return False
        at = area.row + area.rows if below else area.row
        like = at - 1 if below else at
        return self._show(table_edit.insert_rows(table, at, area.rows, like), Area(at, area.column))

    def insert_column(self, *, right: bool = True) -> bool:
        """As many empty columns as are selected, to their right or left."""
        table, area = self.table, self.area
        if table is None:
            return False
        at = area.column + area.columns if right else area.column
        like = at - 1 if right else at
        return self._show(table_edit.insert_columns(table, at, area.columns, like), Area(area.row, at))

    def remove_row(self) -> bool:
        """The rows selected, or the one under the cursor; the last one takes the table with it."""
        table, area = self.table, self.area
        if table is None:
            return False
        left = table_edit.remove_rows(table, area.row, area.rows)
        if left is None:
            return self.remove_table()
        return self._show(left, Area(min(area.row, len(left.rows) - 1), area.column))

    def remove_column(self) -> bool:
        """The columns selected, or the one under the cursor; the last one takes the table with it."""
        table, area = self.table, self.area
        if table is None:
            return False
        left = table_edit.remove_columns(table, area.column, area.columns)
        if left is None:
            return self.remove_table()
        return self._show(left, Area(area.row, min(area.column, table_edit.size_of(left)[1] - 1)))

    def remove_whole(self) -> bool:
        """The rows or columns selected from end to end, as Backspace does in Word; cells alone are left to others."""
        if self._table is None or not has_several_cells(self._edit):
            return False
        area = self.area
        if area.columns == self._table.columns:
            return self.remove_row()
        return area.rows == self._table.rows and self.remove_column()

    def remove_table(self) -> bool:
        """The whole table with its caption."""
        if self._table is None:
            return False
        with one_step(self._cursor):
            self._remove()
        self._edit.setTextCursor(self._cursor)
        return True

    def merge(self) -> bool:
        """Make one cell of those selected; their text is kept."""
        table, area = self.table, self.area
        if table is None:
            return False
        made = table_edit.merge(table, area)
        return made != table and self._show(made, Area(area.row, area.column))

    def split(self, rows: int = 0, columns: int = 0) -> bool:
        """The cell under the cursor as `rows` × `columns` cells; 0 means the single cells it was merged of."""
        table, area = self.table, self.area
        if table is None:
            return False
        here = table_edit.cell_at(table, area.row, area.column)
        rows, columns = rows or here.cell.rowspan, columns or here.cell.colspan
        if rows == columns == 1:
            return False
        made = table_edit.split(table, here.row, here.column, rows, columns)
        return self._show(made, Area(here.row, here.column))

    def toggle_header(self) -> bool:
        """Make all rows down to the selected ones header rows, which Word repeats on every page, or none of them."""
        table, area = self.table, self.area
        if table is None:
            return False
        wanted = area.row + area.rows
        count = area.row if table_edit.header_count(table) >= wanted else wanted
        return self._show(table_edit.set_headers(table, count), area)

    def align(self, align: Align) -> bool:
        """Align the cells selected."""
        table, area = self.table, self.area
        return table is not None and self._show(table_edit.align_cells(table, area, align), area)

    def even_columns(self) -> bool:
        """All columns equally wide."""
        return self.set_widths(())

    def set_widths(self, widths: tuple[float, ...]) -> bool:
        """Columns of these widths in millimetres, () for even ones; text and cursor stay where they are."""
        table = self.table
        if self._table is None or table is None:
            return False
        made = table_edit.set_widths(table, tuple(round(width, 1) for width in widths))
        shares = column_shares(made.widths, self._table.columns)
        with one_step(self._cursor):
            for piece in self._table.pieces:
                look = piece.format()
                look.setProperty(SHELL, widths_property(made.widths))
                look.setColumnWidthConstraints(lengths(shares))
                piece.setFormat(look)
        self._edit.reader.know([PlanLine(made)])
        self._edit.settle()
        return True

    def fill(self, source: Table) -> bool:
        """Put the cells of `source` over those from the first selected one on."""
        table, area = self.table, self.area
        if table is None:
            return False
        made = table_edit.fill(table, area.row, area.column, source)
        rows, columns = table_edit.size_of(source)
        return self._show(made, Area(area.row, area.column, rows, columns))

    def move(self, by: int) -> bool:
        """The table with its caption before the block above it (-1) or behind the one below (1)."""
        table = self.table
        if table is None or self._table is None or is_in_cell(QTextCursor(self._caption_block())):
            return False
        area = self.area
        target = self._above() if by < 0 else self._below()
        if target is None:
            return False
        with one_step(self._cursor):
            place = QTextCursor(self._cursor.document())
            place.setPosition(target)
            self._remove()
            insert_before(QTextCursor(place), [PlanLine(table)], numbering_at(place.block()))
        return self._stand(table.id, Area(area.row, area.column))

    def select(self, what: str) -> bool:
        """Select the "row", "column" or "table" under the cursor."""
        if self._table is None:
            return False
        area = self.area
        if what in ("row", "table"):
            area = area._replace(column=0, columns=self._table.columns)
        if what in ("column", "table"):
            area = area._replace(row=0, rows=self._table.rows)
        select_area(self._edit, self._table, area)
        return True

    # --- writing ------------------------------------------------------------------------------------

    def _show(self, made: Table, area: Area) -> bool:
        """Write `made` in the place of the table under the cursor and select `area` of it."""
        old = self.table
        assert self._table is not None
        assert old is not None
        if write_changed(self._table, old, made):
            self._edit.reader.know([PlanLine(made)])
        return self._stand(made.id, area)

    def _stand(self, id: NodeId, area: Area) -> bool:
        table = table_with(self._cursor.document(), id)
        assert table is not None
        if (area.rows, area.columns) == (1, 1):
            self._cursor.setPosition(table.cell(area.row, area.column).firstPosition())
            self._edit.setTextCursor(self._cursor)
        else:
            select_area(self._edit, table, area)
        self._edit.ensureCursorVisible()
        self._edit.settle()
        return True

    def _caption_block(self) -> QTextBlock:
        assert self._table is not None
        return self._cursor.document().findBlock(self._table.before)

    def _remove(self) -> None:
        """Take out table and caption; the cursor stands in the block that followed. Part of the edit under way."""
        assert self._table is not None
        caption, after = self._caption_block(), self._table.after
        if kind_of(caption) == CAPTION:
            remove_range(self._cursor, caption.position(), after)
            return
        place = QTextCursor(self._cursor.document())
        place.setPosition(after)
        if len(self._table.pieces) > 1:
            remove_range(self._cursor, self._table.pieces[1].firstPosition() - 1, after)
        self._table.pieces[0].removeRows(0, self._table.pieces[0].rows())
        self._cursor.setPosition(place.position())

    def _above(self) -> int | None:
        """Where the block above the table begins, with the caption of another table; None at the top."""
        block = self._caption_block().previous()
        if not block.isValid() or kind_of(block) == TITLE:
            return None
        other = table_under(QTextCursor(block))
        if other is not None:
            block = block.document().findBlock(other.before)
        return int(block.position())

    def _below(self) -> int | None:
        """Where what follows the block below the table begins; None at the end."""
        assert self._table is not None
        block = self._cursor.document().findBlock(self._table.after)
        if kind_of(block) == CAPTION and block.next().isValid():
            other = table_under(QTextCursor(block.next()))
            if other is not None:
                return other.after
        block = block.next()
        return int(block.position()) if block.isValid() else None
