"""A plan's table as it stands in the text: a QTextTable, or several of the same id right below each other.

Rows are counted through all pieces. See `yuan.ui.editor.text.table_splitting` for why there are pieces.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor, QTextDocument, QTextFrame, QTextTable, QTextTableCell, QTextTableFormat

from yuan.model.document.content import NodeId
from yuan.model.document.table_edit import Area
from yuan.ui.editor.text.formats import CONTINUES, ID

_FEW_PLACES = 6


class ScreenTable:
    """The table made of `pieces`."""

    def __init__(self, pieces: Sequence[QTextTable]) -> None:
        self.pieces = tuple(pieces)
        *self.starts, self.rows = accumulate((piece.rows() for piece in pieces), initial=0)
        self.columns = pieces[0].columns()

    @property
    def id(self) -> NodeId:
        """The id of the plan's table."""
        return table_id(self.pieces[0])

    @property
    def format(self) -> QTextTableFormat:
        """The format of the first piece, which has what concerns the whole: header rows, widths."""
        return self.pieces[0].format()

    @property
    def before(self) -> int:
        """The last position before the table: the end of its caption."""
        return self.pieces[0].firstPosition() - 1

    @property
    def after(self) -> int:
        """The first position after the table."""
        return self.pieces[-1].lastPosition() + 1

    def cell(self, row: int, column: int) -> QTextTableCell:
        """The cell that covers this place of the grid."""
        piece = self.piece_of(row)
        return self.pieces[piece].cellAt(row - self.starts[piece], column)

    def piece_of(self, row: int) -> int:
        """Which piece `row` stands in."""
        return min(bisect_right(self.starts, row), len(self.starts)) - 1

    def piece_at(self, position: int) -> int:
        """Which piece holds `position` of the text; -1 for none."""
        at = bisect_right(self.pieces, position, key=QTextFrame.firstPosition) - 1
        return at if at >= 0 and position <= self.pieces[at].lastPosition() else -1

    def area_at(self, position: int) -> Area | None:
        """The places covered by the cell that holds `position` of the text; None outside the cells."""
        at = self.piece_at(position)
        cell = self.pieces[at].cellAt(position) if at >= 0 else None
        if cell is None or not cell.isValid():
            return None
        return area_of(cell)._replace(row=self.starts[at] + cell.row())

    def neighbour(self, area: Area, *, forward: bool) -> QTextTableCell | None:
        """The cell after or before that at `area` in reading order; None at the end."""
        row, column = area.row, area.column
        while True:
            column += 1 if forward else -1
            if not 0 <= column < self.columns:
                row += 1 if forward else -1
                column = 0 if forward else self.columns - 1
            if not 0 <= row < self.rows:
                return None
            piece = self.piece_of(row)
            cell = self.cell(row, column)
            if (self.starts[piece] + cell.row(), cell.column()) == (row, column):
                return cell


def table_id(table: QTextTable) -> NodeId:
    """The id of the plan's table shown, wholly or in part, as `table`."""
    return table.format().stringProperty(ID)


def first_cell_id(table: QTextTable) -> NodeId:
    """The id of the first cell of `table`, which no other piece has."""
    return table.cellAt(0, 0).format().stringProperty(ID)


def continues(before: QTextFrame, table: QTextFrame) -> bool:
    """Whether `table` is the piece that goes on where `before` ends."""
    return (
        isinstance(before, QTextTable)
        and isinstance(table, QTextTable)
        and table.firstPosition() == before.lastPosition() + 2
        and table.format().boolProperty(CONTINUES)
        and table_id(table) == table_id(before)
    )


def table_of(piece: QTextTable) -> ScreenTable:
    """The table that `piece` is part of."""
    frame = piece.parentFrame()
    if frame is None or frame.parentFrame() is not None:
        return ScreenTable((piece,))
    beside = frame.childFrames()
    first = last = beside.index(piece)
    while first > 0 and continues(beside[first - 1], beside[first]):
        first -= 1
    while last + 1 < len(beside) and continues(beside[last], beside[last + 1]):
        last += 1
    return ScreenTable(beside[first : last + 1])  # type: ignore[arg-type]


def table_under(cursor: QTextCursor) -> ScreenTable | None:
    """The table `cursor` stands in."""
    piece = cursor.currentTable()
    return None if piece is None else table_of(piece)


class ScreenTables(QObject):
    """Finds the tables of one text, and remembers the last: keys ask for the one they go into several times each."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._document = document
        self._last: tuple[QTextTable, ScreenTable] | None = None
        self._blocks = 0
        document.contentsChange.connect(self._follow)

    def under(self, cursor: QTextCursor) -> ScreenTable | None:
        """The table `cursor` stands in."""
        piece = cursor.currentTable()
        if piece is None:
            return None
        if self._last is None or self._last[0] is not piece:
            self._last, self._blocks = (piece, table_of(piece)), self._document.blockCount()
        return self._last[1]

    def _follow(self, position: int, removed: int, added: int) -> None:
        # Rows come and go with blocks; within a few places no table goes while another comes.
        if removed + added > _FEW_PLACES or self._document.blockCount() != self._blocks:
            self._last = None


def table_with(document: QTextDocument, id: NodeId) -> ScreenTable | None:
    """The table of the text that shows the plan's table `id`."""
    found = next((table for table in _tables_in(document.rootFrame()) if table_id(table) == id), None)
    return None if found is None else table_of(found)


def _tables_in(frame: QTextFrame) -> Iterator[QTextTable]:
    """Every table in `frame`, those in cells included."""
    for child in frame.childFrames():
        if isinstance(child, QTextTable):
            yield child
        yield from _tables_in(child)


def area_of(cell: QTextTableCell) -> Area:
    """The places that `cell` covers in its piece."""
    return Area(cell.row(), cell.column(), cell.rowSpan(), cell.columnSpan())
