"""The cursor at the borders between pieces of a table: it goes from cell to cell as if they were one.

Qt knows the pieces as tables of their own, with an empty block between two. The cursor never stays in one, nothing
selected ends there: what reaches out of a table takes it whole, and cells of two pieces are a `CellRange`.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTextBlock, QTextCursor

from yuan.model.document.table_edit import Area
from yuan.ui.editor.text.editing import kind_of
from yuan.ui.editor.text.formats import JOINT
from yuan.ui.editor.text.plan_text import PlanText
from yuan.ui.editor.text.screen_table import ScreenTable, table_of, table_under

_KEEP = QTextCursor.MoveMode.KeepAnchor
_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class SplitTableCursor(QObject):
    """Follows the cursor of `edit`; `press` takes the keys that move it where Qt would do so wrongly."""

    def __init__(self, edit: PlanText) -> None:
        super().__init__(edit)
        self._edit = edit
        self._last = 0
        self._is_busy = False
        self._origin = -1
        """Where in the text the mouse began to select."""
        self._draws_cells = False
        edit.cursorPositionChanged.connect(self._follow)
        edit.viewport().installEventFilter(self)

    # --- keys ---------------------------------------------------------------------------------------

    def press(self, event: QKeyEvent) -> bool:
        """Move or select by keys in a table of several pieces; False when Qt's way is right."""
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key not in _STEPS and key not in _PAGES:
            return False
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        if not shift and modifiers != Qt.KeyboardModifier.NoModifier:
            return False
        table = self._edit.cells.table or self._edit.tables.under(self._edit.textCursor())
        if table is None or len(table.pieces) == 1:
            return False
        if key in _PAGES:
            return self._page(table, _PAGES[key], extend=shift)
        if shift and self._edit.cells.area is not None:
            return self._extend(table, *_STEPS[key])
        if _STEPS[key][0] and not shift:
            return self._step(table, _STEPS[key][0])
        return False

    def _step(self, table: ScreenTable, by: int) -> bool:
        """Up or down over a border, into the cell above or below."""
        cursor = self._edit.textCursor()
        area = table.area_at(cursor.position())
        if area is None or cursor.hasSelection():
            return False
        target = QTextCursor(cursor)
        target.movePosition(QTextCursor.MoveOperation.Down if by > 0 else QTextCursor.MoveOperation.Up)
        if kind_of(target.block()) != JOINT:
            return False
        row = area.row + area.rows if by > 0 else area.row - 1
        if not 0 <= row < table.rows:
            return False
        x = self._edit.cursorRect(cursor).left()
        cell = table.cell(row, area.column)
        cursor.setPosition(cell.firstPosition() if by > 0 else cell.lastPosition())
        cursor.setPosition(self._below(cursor, x, first=by > 0))
        self._edit.setTextCursor(cursor)
        self._edit.ensureCursorVisible()
        return True

    def _below(self, cursor: QTextCursor, x: int, *, first: bool) -> int:
        """The position in the first or last line of the block under `cursor` that is nearest to `x` of the viewport."""
        block = cursor.block()
        layout = block.layout()
        if not layout.lineCount():
            return int(cursor.position())
        line = layout.lineAt(0 if first else layout.lineCount() - 1)
        left = self._edit.document().documentLayout().blockBoundingRect(block).left()
        place = line.xToCursor(x + self._edit.horizontalScrollBar().value() - left)
        return int(block.position()) + int(place)

    def _page(self, table: ScreenTable, by: int, *, extend: bool) -> bool:
        """A page up or down: what is as far below or above in the window."""
        cursor, bar = self._edit.textCursor(), self._edit.verticalScrollBar()
        area = self._edit.cells.anchor if self._edit.cells.area else table.area_at(cursor.anchor())
        anchor = cursor.anchor()
        place = self._edit.cursorRect(cursor).center()
        before = bar.value()
        bar.setValue(before + by * bar.pageStep())
        moved = bar.value() - before
        rest = by * bar.pageStep() - moved
        target = self._edit.cursorForPosition(QPoint(place.x(), place.y() + rest))
        if not extend or area is None:
            self._edit.setTextCursor(target)
        else:
            head = table.area_at(target.position())
            if head is None:
                cursor.setPosition(anchor)
                cursor.setPosition(target.position(), _KEEP)
                self._edit.setTextCursor(cursor)
            else:
                self.draw(table, area, head)
        self._edit.ensureCursorVisible()
        return True

    def _extend(self, table: ScreenTable, down: int, right: int) -> bool:
        """Draw the cells selected one row or column further."""
        anchor, head = self._edit.cells.anchor, self._edit.cells.head
        row = head.row + (head.rows if down > 0 else down)
        column = head.column + (head.columns if right > 0 else right)
        if 0 <= row < table.rows and 0 <= column < table.columns:
            self.draw(table, anchor, Area(row, column))
            self._edit.ensureCursorVisible()
        return True

    def draw(self, table: ScreenTable, anchor: Area, head: Area) -> None:
        """Select from the cell at `anchor` to that at `head`, by the text's cursor when both are in one piece."""
        if table.piece_of(anchor.row) != table.piece_of(head.row):
            self._edit.cells.draw(table, anchor, head)
            return
        self._edit.cells.clear()
        piece = table.piece_of(anchor.row)
        cursor, start = self._edit.textCursor(), table.starts[piece]
        first = table.pieces[piece].cellAt(anchor.row - start, anchor.column)
        last = table.pieces[piece].cellAt(head.row - start, head.column)
        is_back = (head.row, head.column) < (anchor.row, anchor.column)
        cursor.setPosition(first.lastPosition() if is_back else first.firstPosition())
        cursor.setPosition(last.firstPosition() if is_back else last.lastPosition(), _KEEP)
        self._edit.setTextCursor(cursor)

    # --- the mouse ----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        is_left = event.button() == Qt.MouseButton.LeftButton
        match event.type():
            case QEvent.Type.MouseButtonPress if is_left:
                return self._pressed(event)
            case QEvent.Type.MouseMove if event.buttons() & Qt.MouseButton.LeftButton and self._origin >= 0:
                return self._dragged(event.position().toPoint())
            case QEvent.Type.MouseButtonRelease if is_left:
                self._origin, self._draws_cells = -1, False
        return False

    def _pressed(self, event: QMouseEvent) -> bool:
        self._draws_cells = False
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._origin = self._edit.textCursor().anchor()
            anchor = self._edit.cells.anchor if self._edit.cells.area is not None else None
            return self._drag_to(event.position().toPoint(), anchor)
        self._origin = self._edit.cursorForPosition(event.position().toPoint()).position()
        return False

    def _dragged(self, place: QPoint) -> bool:
        seen = self._edit.viewport().rect()
        if self._draws_cells and not seen.contains(place):
            bar = self._edit.verticalScrollBar()
            bar.setValue(bar.value() + (place.y() - max(seen.top(), min(place.y(), seen.bottom()))))
        return self._drag_to(QPoint(place.x(), max(seen.top(), min(place.y(), seen.bottom()))), None)

    def _drag_to(self, place: QPoint, anchor: Area | None) -> bool:
        """Select the cells up to that at `place` when a border lies between; False when Qt's way is right."""
        table = self._table_at(self._origin)
        if table is None:
            return False
        anchor = anchor or table.area_at(self._origin)
        target = self._edit.cursorForPosition(place).position()
        head = table.area_at(target)
        if anchor is None or (head is None and not self._draws_cells):
            return False
        if head is not None and table.piece_of(anchor.row) != table.piece_of(head.row):
            self._draws_cells = True
            self._edit.cells.draw(table, anchor, head)
            return True
        if not self._draws_cells:
            return False
        cursor = self._edit.textCursor()
        cursor.setPosition(self._origin)
        cursor.setPosition(target, _KEEP)
        self._edit.setTextCursor(cursor)
        return True

    # --- the cursor ---------------------------------------------------------------------------------

    def _follow(self) -> None:
        if self._is_busy or self._edit.is_loading:
            return
        self._is_busy = True
        try:
            cursor = self._edit.textCursor()
            if cursor.hasSelection():
                self._mend_selection(cursor)
            elif kind_of(cursor.block()) == JOINT:
                step = QTextCursor.MoveOperation
                cursor.movePosition(
                    step.NextBlock if cursor.position() >= self._last else step.PreviousCharacter
                )
                self._edit.setTextCursor(cursor)
            self._last = self._edit.textCursor().position()
        finally:
            self._is_busy = False

    def _mend_selection(self, cursor: QTextCursor) -> None:
        """Nothing selected ends at a border between pieces."""
        anchor, position = cursor.anchor(), cursor.position()
        ends = [self._table_at(at) for at in (anchor, position)]
        for place, table in enumerate(ends):
            other = (position, anchor)[place]
            if table is None or table.before < other < table.after:
                continue
            # What reaches out of a table takes it whole.
            outside = table.before if (anchor, position)[place] < other else table.after
            anchor, position = (outside, position) if place == 0 else (anchor, outside)
        if (anchor, position) != (cursor.anchor(), cursor.position()):
            cursor.setPosition(anchor)
            cursor.setPosition(position, _KEEP)
            self._edit.setTextCursor(cursor)
            return
        table = ends[0] or ends[1]
        if table is None or not table.before < anchor < table.after:
            return
        first, last = self._cell(table, anchor, position), self._cell(table, position, anchor)
        if table.piece_of(first.row) != table.piece_of(last.row):
            self._edit.cells.draw(table, first, last)

    def _table_at(self, position: int) -> ScreenTable | None:
        """The table of several pieces in which, or at a border in which, `position` lies."""
        block: QTextBlock = self._edit.document().findBlock(position)
        table = table_under(QTextCursor(block))
        if table is None and kind_of(block) == JOINT:
            before = QTextCursor(block.previous()).currentTable()
            table = table_of(before) if before is not None else None
        return table if table is not None and len(table.pieces) > 1 else None

    def _cell(self, table: ScreenTable, position: int, other: int) -> Area:
        """The cell at `position`; at a border, the one that drawing from `other` has reached."""
        area = table.area_at(position)
        if area is not None:
            return area
        own = table.area_at(other)
        column = own.column if own is not None else 0
        piece = table.piece_at(position - 1)
        # At the border of the piece it was drawn from, the next row; beyond another, the last row of that.
        row = table.starts[piece] + table.pieces[piece].rows() if piece >= 0 else 0
        from_piece = table.piece_of(own.row) if own is not None else -1
        if (position > other and from_piece != piece) or (position < other and from_piece == piece + 1):
            row -= 1
        return Area(min(row, table.rows - 1), column)
