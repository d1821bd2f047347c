"""What of a table is selected, and selecting cells. One piece of a table is selected by the text's own cursor."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor

from yuan.model.document.table_edit import Area
from yuan.ui.editor.text.cell_range import select_in_piece
from yuan.ui.editor.text.plan_text import PlanText
from yuan.ui.editor.text.screen_table import ScreenTable, area_of


def selected_area(edit: PlanText) -> Area | None:
    """The cells selected in `edit`, or the one under its cursor, merged cells whole; None outside a table."""
    if (area := edit.cells.area) is not None:
        return area
    cursor = edit.textCursor()
    table = edit.tables.under(cursor)
    if table is None:
        return None
    return cursor_area(table, cursor)


def has_several_cells(edit: PlanText) -> bool:
    """Whether more than one cell is selected."""
    if edit.cells.area is not None:
        return True
    cursor = edit.textCursor()
    piece = cursor.currentTable()
    if piece is None or not cursor.hasComplexSelection():
        return False
    own = area_of(piece.cellAt(cursor))
    first = piece.cellAt(cursor.anchor())
    return first.isValid() and own.joined(area_of(first)) != own


def cursor_area(table: ScreenTable, cursor: QTextCursor) -> Area:
    """The cells of `table` that `cursor`, which stands in it, has selected."""
    area = table.area_at(cursor.position())
    assert area is not None
    first = table.area_at(cursor.anchor()) if cursor.hasSelection() else None
    return area if first is None else area.joined(first)


def select_area(edit: PlanText, table: ScreenTable, area: Area) -> None:
    """Select the cells of `area`."""
    first, last = table.piece_of(area.row), table.piece_of(area.row + area.rows - 1)
    if first != last:
        edit.cells.select(table, area)
        return
    cursor = edit.textCursor()
    select_in_piece(cursor, table.pieces[first], area._replace(row=area.row - table.starts[first]))
    edit.setTextCursor(cursor)
