"""Where in a table of the text the cursor stands, what of it is selected, and moving and selecting by cells."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QTextCursor, QTextDocument, QTextFrame, QTextTable, QTextTableCell

from yuan.model.table_edit import Area
from yuan.ui.editor.builder import table_id


def area_of(cell: QTextTableCell) -> Area:
    """The grid places that `cell` covers."""
    return Area(cell.row(), cell.column(), cell.rowSpan(), cell.columnSpan())


def selected_area(cursor: QTextCursor) -> Area:
    """The cells selected in the table `cursor` stands in, or the one under it; merged cells count whole."""
    table = cursor.currentTable()
    area = area_of(table.cellAt(cursor))
    start = QTextCursor(cursor)
    start.setPosition(cursor.anchor())
    first = table.cellAt(start.position())
    if first.isValid() and start.position() != cursor.position():
        area = area.joined(area_of(first))
    return area


def select_area(cursor: QTextCursor, table: QTextTable, area: Area) -> None:
    """Make `cursor` select the cells of `area`."""
    first = table.cellAt(area.row, area.column)
    last = table.cellAt(area.row + area.rows - 1, area.column + area.columns - 1)
    cursor.setPosition(first.firstPosition())
    cursor.setPosition(last.lastPosition(), QTextCursor.MoveMode.KeepAnchor)


def cells(table: QTextTable) -> Iterator[QTextTableCell]:
    """Every cell of `table` once, in reading order."""
    for row in range(table.rows()):
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            if (cell.row(), cell.column()) == (row, column):
                yield cell


def neighbour(table: QTextTable, cell: QTextTableCell, *, forward: bool) -> QTextTableCell | None:
    """The cell after or before `cell` in reading order; None at the end."""
    places = list(cells(table))
    at = next(
        place
        for place, other in enumerate(places)
        if (other.row(), other.column()) == (cell.row(), cell.column())
    )
    at += 1 if forward else -1
    return places[at] if 0 <= at < len(places) else None


def table_with(document: QTextDocument, id: str) -> QTextTable | None:
    """The table of the text that shows the plan's table `id`."""
    return next((table for table in tables_in(document.rootFrame()) if table_id(table) == id), None)


def tables_in(frame: QTextFrame) -> Iterator[QTextTable]:
    """Every table in `frame`, those in cells included."""
    for child in frame.childFrames():
        if isinstance(child, QTextTable):
            yield child
        yield from tables_in(child)
