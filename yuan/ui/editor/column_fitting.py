"""Keeps the columns of a table of several pieces in line when a word no longer fits into its column.

Qt widens a column for it in the one piece. So after a change the piece under the cursor is compared with its
neighbour; when they differ, all pieces are given shares of the line in which every word fits, as part of the edit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor, QTextTable

from yuan.model.content import Table
from yuan.ui.editor.builder import column_shares, lengths
from yuan.ui.editor.cell_clipboard import table_in_plan
from yuan.ui.editor.lines import Line
from yuan.ui.editor.screen_table import ScreenTable
from yuan.ui.editor.table_pieces import fitted_shares

if TYPE_CHECKING:
    from yuan.ui.editor.text_edit import PlanTextEdit

_OFF = 1.0
"""A column so many pixels beside its place is out of line; less comes of rounding."""
_SPARE = 32.0
"""Room for what is typed next, in pixels at 96 dpi: each widening lays out all pieces."""


class ColumnFitting(QObject):
    """Looks after `edit` whenever its plan was read."""

    def __init__(self, edit: PlanTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        edit.settled.connect(lambda _: self.fit())

    def fit(self) -> None:
        """Line up the table under the cursor, if it is out of line."""
        document = self._edit.document()
        # What is undone or redone brings its widths with it.
        if self._edit.isReadOnly() or not document.isUndoAvailable() or document.isRedoAvailable():
            return
        screen = self._edit.tables.under(self._edit.textCursor())
        if screen is None or len(screen.pieces) == 1:
            return
        at = max(0, screen.piece_at(self._edit.textCursor().position()))
        own = self._edges(screen.pieces[at])
        other = self._edges(screen.pieces[at - 1 if at else 1])
        pairs = [(own[column], other[column]) for column in own.keys() & other.keys()]
        if all(abs(one - two) <= _OFF * self._edit.zoom for one, two in pairs):
            return
        table = table_in_plan(self._edit.plan, screen.id)
        if table is not None:
            self._give(screen, table, self._grown(screen, own))

    def _edges(self, piece: QTextTable) -> dict[int, float]:
        """Where the columns of `piece` begin, as far as a cell of the first rows tells."""
        found: dict[int, float] = {}
        layout, document = self._edit.document().documentLayout(), self._edit.document()
        for row in range(piece.rows()):
            for column in range(piece.columns()):
                cell = piece.cellAt(row, column)
                if column not in found and cell.column() == column:
                    block = document.findBlock(cell.firstPosition())
                    found[column] = layout.blockBoundingRect(block).left()
            if len(found) == piece.columns():
                break
        return found

    def _grown(self, screen: ScreenTable, edges: dict[int, float]) -> list[float]:
        """What share of the line the columns with these edges take that are wider than they were told to be."""
        shares = [share.rawValue() for share in screen.format.columnWidthConstraints()]
        line = self._edit.document().documentLayout().frameBoundingRect(screen.pieces[0]).width()
        least = [0.0] * len(shares)
        for column, share in enumerate(shares):
            if column in edges and column + 1 in edges:
                width = 100 * (edges[column + 1] - edges[column]) / line
                least[column] = width if width > share + 100 * _OFF / line else 0.0
        return least

    def _give(self, screen: ScreenTable, table: Table, least: list[float]) -> None:
        columns = screen.columns
        shares = fitted_shares(
            table, columns, column_shares(table.widths, columns), least=least, spare=_SPARE
        )
        cursor = QTextCursor(self._edit.document())
        cursor.joinPreviousEditBlock()
        for piece in screen.pieces:
            look = piece.format()
            look.setColumnWidthConstraints(lengths(shares))
            piece.setFormat(look)
        cursor.endEditBlock()
        self._edit.reader.know([Line(table)])
