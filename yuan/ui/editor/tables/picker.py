"""Choosing the size of a new table: by drawing over a grid, or by numbers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFormLayout, QSpinBox, QWidget

from yuan.ui.kit.dialog import Dialog
from yuan.ui.theme import GAP, tokens

ROWS, COLUMNS, BOX = 8, 10, 20
MOST = 200


class GridPicker(QWidget):
    """A grid of boxes: the pointer or the arrow keys choose rows and columns, a click or Enter takes them."""

    chosen = Signal(int, int)
    """Rows and columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("表格大小")
        self.rows, self.columns = 0, 0
        self._line = self.fontMetrics().height() + GAP

    def sizeHint(self) -> QSize:
        return QSize(COLUMNS * BOX + 2 * GAP, ROWS * BOX + 2 * GAP + self._line)

    @property
    def text(self) -> str:
        """What the line above the grid says."""
        return f"{self.rows} 行 × {self.columns} 列" if self.rows else "划过方格插入表格"

    def box(self, row: int, column: int) -> QRectF:
        """Where a box of the grid is drawn."""
        return QRectF(GAP + column * BOX, GAP + self._line + row * BOX, BOX - 3, BOX - 3)

    def _choose(self, rows: int, columns: int) -> None:
        self.rows, self.columns = max(0, min(ROWS, rows)), max(0, min(COLUMNS, columns))
        if not self.rows or not self.columns:
            self.rows = self.columns = 0
        self.update()

    def _under(self, place: QPointF) -> None:
        self._choose(int((place.y() - GAP - self._line) // BOX) + 1, int((place.x() - GAP) // BOX) + 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._under(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._under(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._under(event.position())
        self._take()

    def leaveEvent(self, event: QEvent) -> None:
        self._choose(0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self._choose(max(1, self.rows + step[0]), max(1, self.columns + step[1]))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        if self.rows and self.columns:
            self.chosen.emit(self.rows, self.columns)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), tokens()
        painter.setPen(look.colour("text" if self.isEnabled() else "disabled"))
        top = QRectF(GAP, GAP / 2, self.width() - 2 * GAP, self._line)
        painter.drawText(top, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self.text)
        for row in range(ROWS):
            for column in range(COLUMNS):
                is_in = row < self.rows and column < self.columns
                painter.setPen(look.colour("accent" if is_in else "border"))
                painter.setBrush(look.colour("selection" if is_in else "surface"))
                painter.drawRect(self.box(row, column))
        painter.end()


class SizeDialog(Dialog):
    """Asks for rows and columns: of a new table, or what a cell is to be split into."""

    def __init__(
        self, parent: QWidget | None, title: str, rows: int, columns: int, *, most: int = MOST
    ) -> None:
        super().__init__(parent, title)
        form = QFormLayout()
        self.rows, self.columns = QSpinBox(), QSpinBox()
        for text, box, value in (("行数", self.rows, rows), ("列数", self.columns, columns)):
            box.setRange(1, most)
            box.setValue(value)
            form.addRow(text, box)
        self.body.addLayout(form)
        self.rows.selectAll()
