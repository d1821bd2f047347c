"""Where tables and their cells stand in the editor's viewport, in pixels; and the tint over selected cells."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextTable, QTextTableFormat
from PySide6.QtWidgets import QWidget

from yuan.model.document.table_edit import Area
from yuan.ui.editor.tables.selection import has_several_cells, selected_area
from yuan.ui.editor.text.plan_text import PlanText
from yuan.ui.editor.text.screen_table import ScreenTable
from yuan.ui.theme import tokens

_TINT = 56
"""How strong the tint is, of 255."""


def frame_of(edit: PlanText, table: ScreenTable) -> QRectF:
    """The table's outline in the viewport, without its margins."""
    first, last = _piece_frame(edit, table.pieces[0]), _piece_frame(edit, table.pieces[-1])
    return first if len(table.pieces) == 1 else first.united(last)


def _piece_frame(edit: PlanText, piece: QTextTable) -> QRectF:
    rect = edit.document().documentLayout().frameBoundingRect(piece)
    look = piece.format()
    # Qt gives a table the place of its first cell's text. From the middle of a rule to that of another.
    inset, border = _inset(edit, look), look.border() * edit.zoom
    rect.adjust(-inset, -inset, -inset - border, -inset - border - look.bottomMargin() * edit.zoom)
    return rect.translated(-edit.horizontalScrollBar().value(), -edit.verticalScrollBar().value())


def _inset(edit: PlanText, look: QTextTableFormat) -> float:
    """How far the text of a cell stands from the middle of its border."""
    return (look.cellPadding() + 0.5 * look.border()) * edit.zoom


def column_edges(edit: PlanText, table: ScreenTable) -> list[float]:
    """Where the columns begin and the last one ends."""
    frame, at = frame_of(edit, table), 0.0
    found = [frame.left()]
    for share in table.format.columnWidthConstraints():
        at += share.rawValue() / 100
        found.append(frame.left() + at * frame.width())
    return found


def row_top(edit: PlanText, table: ScreenTable, row: int) -> float:
    """Where `row` begins; the end of the table for one behind the last."""
    layout, scroll = edit.document().documentLayout(), edit.verticalScrollBar().value()
    inset = _inset(edit, table.format)
    while row < table.rows:
        tops = []
        piece = table.piece_of(row)
        for column in range(table.columns):
            cell = table.cell(row, column)
            if cell.row() + table.starts[piece] == row:
                block = edit.document().findBlock(cell.firstPosition())
                tops.append(layout.blockBoundingRect(block).top() - scroll - inset)
        if tops:
            return min(tops)
        # A row that merged cells from above cover wholly has no height of its own.
        row += 1
    return frame_of(edit, table).bottom()


def row_at(edit: PlanText, table: ScreenTable, y: float) -> int:
    """The row at height `y`."""
    below = bisect_right(range(table.rows), y, key=lambda row: row_top(edit, table, row))
    return max(0, below - 1)


def column_at(edit: PlanText, table: ScreenTable, x: float) -> int:
    """The column at `x`."""
    edges = column_edges(edit, table)[:-1]
    return max((column for column, edge in enumerate(edges) if edge <= x), default=0)


def area_rect(edit: PlanText, table: ScreenTable, area: Area) -> QRectF:
    """What the places of `area` take up."""
    edges = column_edges(edit, table)
    top = row_top(edit, table, area.row)
    bottom = row_top(edit, table, area.row + area.rows)
    left, right = edges[area.column], edges[area.column + area.columns]
    return QRectF(left, top, right - left, bottom - top)


class CellTint(QWidget):
    """Lies over the viewport of `edit` and tints the cells selected, so that empty ones are seen to be."""

    def __init__(self, edit: PlanText) -> None:
        super().__init__(edit.viewport())
        self._edit = edit
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        edit.selectionChanged.connect(self.follow)
        edit.cursorPositionChanged.connect(self.follow)
        edit.cells.changed.connect(self.follow)
        edit.verticalScrollBar().valueChanged.connect(self.follow)
        edit.document().documentLayout().documentSizeChanged.connect(self.follow)

    def follow(self) -> None:
        """Lie over what is selected now."""
        is_wanted = has_several_cells(self._edit)
        table = self._edit.tables.under(self._edit.textCursor()) if is_wanted else None
        area = selected_area(self._edit) if is_wanted else None
        if table is not None and area is not None:
            seen = self._edit.viewport().rect()
            self.setGeometry(area_rect(self._edit, table, area).toRect().intersected(seen))
        self.setVisible(is_wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tint = tokens().colour("accent")
        tint.setAlpha(_TINT)
        painter.fillRect(self.rect(), tint)
        painter.end()
