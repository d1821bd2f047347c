"""Where tables and their cells stand in the editor's viewport, in pixels; and the tint over selected cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextTable
from PySide6.QtWidgets import QWidget

from yuan.model.table_edit import Area
from yuan.ui.editor.table_places import area_of, selected_area
from yuan.ui.theme import tokens

if TYPE_CHECKING:
    from yuan.ui.editor.text_edit import PlanTextEdit

_TINT = 56
"""How strong the tint is, of 255."""


def frame_of(edit: PlanTextEdit, table: QTextTable) -> QRectF:
    """The table's outline in the viewport, without its margins."""
    rect = edit.document().documentLayout().frameBoundingRect(table)
    # Qt gives a table the place of its first cell's text. From the middle of a rule to that of another.
    inset, border = _inset(edit, table), table.format().border() * edit.zoom
    rect.adjust(-inset, -inset, -inset - border, -inset - border - table.format().bottomMargin() * edit.zoom)
    return rect.translated(-edit.horizontalScrollBar().value(), -edit.verticalScrollBar().value())


def _inset(edit: PlanTextEdit, table: QTextTable) -> float:
    """How far the text of a cell stands from the middle of its border."""
    return (table.format().cellPadding() + 0.5 * table.format().border()) * edit.zoom


def column_edges(edit: PlanTextEdit, table: QTextTable) -> list[float]:
    """Where the columns begin and the last one ends."""
    frame, at = frame_of(edit, table), 0.0
    found = [frame.left()]
    for share in table.format().columnWidthConstraints():
        at += share.rawValue() / 100
        found.append(frame.left() + at * frame.width())
    return found


def row_top(edit: PlanTextEdit, table: QTextTable, row: int) -> float:
    """Where `row` begins; the end of the table for one behind the last."""
    layout, scroll = edit.document().documentLayout(), edit.verticalScrollBar().value()
    while row < table.rows():
        tops = []
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            if cell.row() == row:
                block = edit.document().findBlock(cell.firstPosition())
                tops.append(layout.blockBoundingRect(block).top() - scroll - _inset(edit, table))
        if tops:
            return min(tops)
        # A row that merged cells from above cover wholly has no height of its own.
        row += 1
    return frame_of(edit, table).bottom()


def row_at(edit: PlanTextEdit, table: QTextTable, y: float) -> int:
    """The row at height `y`."""
    rows = range(table.rows())
    return max((row for row in rows if row_top(edit, table, row) <= y), default=0)


def column_at(edit: PlanTextEdit, table: QTextTable, x: float) -> int:
    """The column at `x`."""
    edges = column_edges(edit, table)[:-1]
    return max((column for column, edge in enumerate(edges) if edge <= x), default=0)


def area_rect(edit: PlanTextEdit, table: QTextTable, area: Area) -> QRectF:
    """What the places of `area` take up."""
    edges = column_edges(edit, table)
    top = row_top(edit, table, area.row)
    bottom = row_top(edit, table, area.row + area.rows)
    left, right = edges[area.column], edges[area.column + area.columns]
    return QRectF(left, top, right - left, bottom - top)


class CellTint(QWidget):
    """Lies over the viewport of `edit` and tints the cells selected, so that empty ones are seen to be."""

    def __init__(self, edit: PlanTextEdit) -> None:
        super().__init__(edit.viewport())
        self._edit = edit
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        edit.selectionChanged.connect(self.follow)
        edit.cursorPositionChanged.connect(self.follow)
        edit.verticalScrollBar().valueChanged.connect(self.follow)
        edit.document().documentLayout().documentSizeChanged.connect(self.follow)

    def follow(self) -> None:
        """Lie over what is selected now."""
        cursor = self._edit.textCursor()
        table = cursor.currentTable()
        is_wanted = cursor.hasComplexSelection() and table is not None
        if table is not None and is_wanted:
            area = selected_area(cursor)
            is_wanted = area != area_of(table.cellAt(cursor))
            seen = self._edit.viewport().rect()
            self.setGeometry(area_rect(self._edit, table, area).toRect().intersected(seen))
        self.setVisible(is_wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tint = tokens().colour("accent")
        tint.setAlpha(_TINT)
        painter.fillRect(self.rect(), tint)
        painter.end()
