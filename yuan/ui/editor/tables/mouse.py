"""The mouse on tables: dragging the borders between columns, selecting rows, columns and the table at its edges."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QCursor, QMouseEvent, QPainter, QPixmap, QPolygonF
from PySide6.QtWidgets import QFrame, QToolTip

from yuan.model.document import table_edit
from yuan.model.document.table_edit import Area
from yuan.ui.editor.tables.commands import TableCommands
from yuan.ui.editor.tables.geometry import column_at, column_edges, frame_of, row_at
from yuan.ui.editor.tables.selection import select_area
from yuan.ui.editor.text.block_reading import object_of_table
from yuan.ui.editor.text.builder import TEXT_WIDTH_MM
from yuan.ui.editor.text.plan_text import PlanText
from yuan.ui.editor.text.screen_table import ScreenTable
from yuan.ui.theme import tokens

NEAR = 4
"""So many pixels beside a border still hold it."""
EDGE = 14
"""So far outside the table the pointer selects rows and columns."""


class Hit(NamedTuple):
    """What of a table is under the pointer: `what` is "border", "row", "column" or "table"; `place` which one."""

    table: ScreenTable
    what: str
    place: int


class TableMouse(QObject):
    """Watches the viewport of `edit`."""

    def __init__(self, edit: PlanText) -> None:
        super().__init__(edit)
        self._edit = edit
        self._hit: Hit | None = None
        self._start = QPointF()
        self._has_cursor = False
        self._line = QFrame(edit.viewport())
        self._line.hide()
        edit.viewport().installEventFilter(self)

    # --- where things are ---------------------------------------------------------------------------

    def hit(self, place: QPointF) -> Hit | None:
        """What the pointer would take hold of at `place`."""
        table = self._table_near(place)
        if table is None:
            return None
        frame, edges = frame_of(self._edit, table), column_edges(self._edit, table)
        x, y = place.x(), place.y()
        is_left = frame.left() - EDGE <= x < frame.left() - 1
        is_above = frame.top() - EDGE <= y < frame.top() + 2
        if is_left and is_above:
            return Hit(table, "table", 0)
        if is_left and frame.top() <= y <= frame.bottom():
            return Hit(table, "row", row_at(self._edit, table, y))
        if is_above and frame.left() <= x <= frame.right():
            return Hit(table, "column", column_at(self._edit, table, x))
        if not frame.contains(place):
            return None
        for border, edge in enumerate(edges[1:-1]):
            if abs(x - edge) <= NEAR and self._is_border(table, row_at(self._edit, table, y), border):
                return Hit(table, "border", border)
        return None

    def _table_near(self, place: QPointF) -> ScreenTable | None:
        for right, down in ((0, 0), (EDGE + 4, 0), (0, EDGE + 4), (EDGE + 4, EDGE + 4)):
            point = QPoint(round(place.x()) + right, round(place.y()) + down)
            table = self._edit.tables.under(self._edit.cursorForPosition(point))
            if table is not None:
                return table
        return None

    @staticmethod
    def _is_border(table: ScreenTable, row: int, border: int) -> bool:
        """Whether the line right of column `border` is drawn at `row`: no merged cell lies over it."""
        return table.cell(row, border).column() != table.cell(row, border + 1).column()

    # --- events -------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent) or self._edit.isReadOnly():
            return False
        match event.type():
            case QEvent.Type.MouseMove:
                return self._moved(event)
            case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.LeftButton:
                return self._pressed(event)
            case QEvent.Type.MouseButtonRelease if self._hit is not None:
                return self._released(event)
            case QEvent.Type.MouseButtonDblClick:
                return self._double_clicked(event)
        return False

    def _moved(self, event: QMouseEvent) -> bool:
        if self._hit is None:
            if event.buttons() == Qt.MouseButton.NoButton:
                self._show_pointer(self.hit(event.position()))
            return False
        if self._hit.what == "border":
            self._drag(event.position())
        else:
            self._select(self._hit, event.position())
        return True

    def _pressed(self, event: QMouseEvent) -> bool:
        self._hit = self.hit(event.position())
        if self._hit is None:
            return False
        self._start = event.position()
        self._edit.setFocus()
        if self._hit.what != "border":
            self._select(self._hit, event.position())
        return True

    def _released(self, event: QMouseEvent) -> bool:
        hit, self._hit = self._hit, None
        self._line.hide()
        QToolTip.hideText()
        if hit is not None and hit.what == "border" and abs(event.position().x() - self._start.x()) > 1:
            self._stand_in(hit.table)
            TableCommands(self._edit).set_widths(self._widths(hit, event.position()))
        return True

    def _double_clicked(self, event: QMouseEvent) -> bool:
        hit = self.hit(event.position())
        if hit is None or hit.what != "border":
            return hit is not None
        self._hit = None
        self._stand_in(hit.table)
        TableCommands(self._edit).even_columns()
        return True

    def _stand_in(self, table: ScreenTable) -> None:
        """Put the cursor into `table` unless it stands there already."""
        cursor = self._edit.textCursor()
        if cursor.currentTable() not in table.pieces:
            cursor.setPosition(table.before + 1)
            self._edit.setTextCursor(cursor)

    # --- dragging -----------------------------------------------------------------------------------

    def _widths(self, hit: Hit, place: QPointF) -> tuple[float, ...]:
        shares = [share.rawValue() / 100 for share in hit.table.format.columnWidthConstraints()]
        total = sum(object_of_table(hit.table.pieces[0]).widths) or TEXT_WIDTH_MM
        by = (place.x() - self._start.x()) / max(1.0, frame_of(self._edit, hit.table).width()) * total
        return table_edit.moved_border([share * total for share in shares], hit.place, by)

    def _drag(self, place: QPointF) -> None:
        assert self._hit is not None
        widths, frame = self._widths(self._hit, place), frame_of(self._edit, self._hit.table)
        border = self._hit.place
        at = frame.left() + frame.width() * sum(widths[: border + 1]) / sum(widths)
        visible = frame.toRect().intersected(self._edit.viewport().rect())
        self._line.setGeometry(round(at), visible.top(), 2, visible.height())
        self._line.setStyleSheet(f"background: {tokens().accent}; border: none;")
        self._line.show()
        QToolTip.showText(self._edit.viewport().mapToGlobal(place.toPoint()), width_text(widths, border))

    def _select(self, hit: Hit, place: QPointF) -> None:
        table = hit.table
        area = Area(0, 0, table.rows, table.columns)
        if hit.what == "row":
            first, last = sorted((hit.place, row_at(self._edit, table, place.y())))
            area = area._replace(row=first, rows=last - first + 1)
        elif hit.what == "column":
            first, last = sorted((hit.place, column_at(self._edit, table, place.x())))
            area = area._replace(column=first, columns=last - first + 1)
        select_area(self._edit, table, area)

    def _show_pointer(self, hit: Hit | None) -> None:
        if hit is None:
            if self._has_cursor:
                self._edit.viewport().setCursor(Qt.CursorShape.IBeamCursor)
            self._has_cursor = False
            return
        self._has_cursor = True
        pointers = {
            "border": QCursor(Qt.CursorShape.SplitHCursor),
            "table": QCursor(Qt.CursorShape.CrossCursor),
        }
        self._edit.viewport().setCursor(pointers.get(hit.what) or _arrow(down=hit.what == "column"))


def width_text(widths: tuple[float, ...], border: int) -> str:
    """How wide the columns beside a border are, in percent of the line and millimetres."""
    sides = (("左列", widths[border]), ("右列", widths[border + 1]))
    return "　".join(f"{name} {100 * width / sum(widths):.0f}%（{width:.0f} 毫米）" for name, width in sides)


def _arrow(*, down: bool) -> QCursor:
    """A small black arrow to the lower right (rows) or straight down (columns), as in Word."""
    pixmap = QPixmap(16, 16)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor("white"))
    painter.setBrush(QColor("black"))
    points = ((6, 1), (10, 1), (10, 8), (14, 8), (8, 15), (2, 8), (6, 8))
    if not down:
        painter.translate(8, 8)
        painter.rotate(-55)
        painter.translate(-8, -8)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    painter.end()
    return QCursor(pixmap, 8, 15) if down else QCursor(pixmap, 14, 12)
