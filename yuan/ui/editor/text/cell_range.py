"""Cells selected over the border between two pieces of a table, which no QTextCursor can select."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextTable
from PySide6.QtWidgets import QTextEdit

from yuan.model.document.content import NodeId
from yuan.model.document.table_edit import Area
from yuan.ui.editor.text.editing import one_step
from yuan.ui.editor.text.screen_table import ScreenTable, table_with


class CellRange(QObject):
    """The cells of `edit` selected in this way, while there are any; its cursor stands in the last one, bare."""

    changed = Signal()

    def __init__(self, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._id: NodeId = ""
        self._anchor = self._head = Area(0, 0)
        self._is_moving = False
        edit.cursorPositionChanged.connect(self._cursor_moved)
        edit.document().contentsChange.connect(self._text_changed)

    @property
    def area(self) -> Area | None:
        """What is selected; None when nothing is, or what the text's cursor has selected is all."""
        return self._anchor.joined(self._head) if self._id else None

    @property
    def anchor(self) -> Area:
        """The cell the selection began with."""
        return self._anchor

    @property
    def head(self) -> Area:
        """The cell the selection was drawn to."""
        return self._head

    @property
    def table(self) -> ScreenTable | None:
        """The table they are in."""
        return table_with(self._edit.document(), self._id) if self._id else None

    def select(self, table: ScreenTable, area: Area) -> None:
        """Select the cells of `area`."""
        last = Area(area.row + area.rows - 1, area.column + area.columns - 1)
        self.draw(table, Area(area.row, area.column), last, goes_to=Area(area.row, area.column))

    def draw(self, table: ScreenTable, anchor: Area, head: Area, *, goes_to: Area | None = None) -> None:
        """Select all cells from `anchor` to `head`; the cursor goes to `head`, or into the cell `goes_to`."""
        to = goes_to or head
        self._is_moving = True
        cursor = self._edit.textCursor()
        cursor.setPosition(table.cell(to.row, to.column).firstPosition())
        self._edit.setTextCursor(cursor)
        self._is_moving = False
        self._id, self._anchor, self._head = table.id, self._whole(table, anchor), self._whole(table, head)
        self.changed.emit()

    @staticmethod
    def _whole(table: ScreenTable, place: Area) -> Area:
        return table.area_at(table.cell(place.row, place.column).firstPosition()) or place

    def clear(self) -> None:
        """Nothing is selected in this way any longer."""
        if self._id:
            self._id = ""
            self.changed.emit()

    def holds(self, position: int) -> bool:
        """Whether the cell at `position` of the text is one of those selected."""
        table, area = self.table, self.area
        own = table.area_at(position) if table is not None else None
        return own is not None and area is not None and area.touches(own)

    def cursors(self) -> Iterator[QTextCursor]:
        """What is selected, in each piece by a cursor of its own."""
        table, area = self.table, self.area
        if table is None or area is None:
            return
        for piece, start in zip(table.pieces, table.starts, strict=True):
            first, after = max(area.row, start), min(area.row + area.rows, start + piece.rows())
            if first < after:
                cursor = QTextCursor(self._edit.document())
                select_in_piece(cursor, piece, area._replace(row=first - start, rows=after - first))
                yield cursor

    def erase(self) -> bool:
        """Empty the cells selected, in one step of undo; False when there are none. The cursor goes to the first."""
        table, area = self.table, self.area
        if table is None or area is None:
            return False
        step = QTextCursor(self._edit.document())
        with one_step(step):
            for cursor in list(self.cursors()):
                cursor.removeSelectedText()
        self.clear()
        step.setPosition(table.cell(area.row, area.column).firstPosition())
        self._edit.setTextCursor(step)
        return True

    def look(self, change: QTextCharFormat) -> bool:
        """Give the text of the cells selected this appearance, in one step of undo; False when there are none."""
        cursors = list(self.cursors())
        if not cursors:
            return False
        with one_step(QTextCursor(self._edit.document())):
            for cursor in cursors:
                cursor.mergeCharFormat(change)
        return True

    def _cursor_moved(self) -> None:
        if not self._is_moving:
            self.clear()

    def _text_changed(self, position: int, removed: int, added: int) -> None:
        if self._id and removed != added:
            self.clear()


def select_in_piece(cursor: QTextCursor, piece: QTextTable, area: Area) -> None:
    """Make `cursor` select the cells of `area`, counted within `piece`."""
    first = piece.cellAt(area.row, area.column)
    last = piece.cellAt(area.row + area.rows - 1, area.column + area.columns - 1)
    cursor.setPosition(first.firstPosition())
    cursor.setPosition(last.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
