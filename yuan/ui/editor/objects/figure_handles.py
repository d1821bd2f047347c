"""The frame with handles around the figure selected; dragging a handle scales it."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QToolTip, QWidget

from yuan.model.document.content import Figure
from yuan.ui.editor.objects.figure_form import LEAST, WIDEST
from yuan.ui.editor.objects.gestures import object_rect, selected_object
from yuan.ui.editor.text.object_drawing import CAPTION_HEIGHT, MM
from yuan.ui.editor.text.plan_text import PlanText
from yuan.ui.theme import tokens

HANDLE = 9
"""The side of a handle in pixels."""


class FigureHandles(QWidget):
    """Lies over the viewport of `edit` around the figure selected; only the handles take the mouse."""

    resized = Signal(int, object)
    """The position of the figure, and the `Figure` in its new size."""

    def __init__(self, edit: PlanText) -> None:
        super().__init__(edit.viewport())
        self._edit = edit
        self._place = -1
        self._figure = Figure()
        self._from: QRect | None = None
        self.setCursor(Qt.CursorShape.SizeFDiagCursor)
        self.hide()
        edit.selectionChanged.connect(self.follow)
        edit.cursorPositionChanged.connect(self.follow)
        edit.verticalScrollBar().valueChanged.connect(self.follow)
        edit.document().documentLayout().documentSizeChanged.connect(self.follow)

    def follow(self) -> None:
        """Lie around the figure selected now; nowhere when none is."""
        place = selected_object(self._edit.textCursor())
        node = self._edit.object_at(place) if place >= 0 else None
        if not isinstance(node, Figure) or self._edit.isReadOnly():
            self.hide()
            return
        self._place, self._figure = place, node
        rect = object_rect(self._edit, place)
        if node.caption:
            rect.setBottom(rect.bottom() - round(CAPTION_HEIGHT * self._edit.zoom))
        self._lie(rect)
        self.show()
        self.raise_()

    def _lie(self, rect: QRect) -> None:
        self.setGeometry(rect.adjusted(-HANDLE // 2, -HANDLE // 2, HANDLE // 2, HANDLE // 2))
        frame = QRegion(self.rect()).subtracted(QRegion(self.rect().adjusted(4, 4, -4, -4)))
        corners = QRegion()
        for corner in self._corners():
            corners = corners.united(QRegion(corner.toRect()))
        self.setMask(frame.united(corners))
        self.update()

    def _corners(self) -> list[QRectF]:
        right, bottom = self.width() - HANDLE, self.height() - HANDLE
        return [QRectF(x, y, HANDLE, HANDLE) for x in (0, right) for y in (0, bottom)]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, accent = QPainter(self), tokens().colour("accent")
        half = HANDLE // 2
        painter.setPen(QPen(accent, 1))
        painter.drawRect(self.rect().adjusted(half, half, -half - 1, -half - 1))
        painter.setBrush(tokens().colour("paper"))
        for corner in self._corners():
            painter.drawRect(corner.adjusted(0, 0, -1, -1))
        painter.end()

    # --- dragging -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        half = HANDLE // 2
        self._from = self.geometry().adjusted(half, half, -half, -half)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        made = self._scaled(event)
        size = QRect(self._from)
        size.setSize((QRectF(0, 0, made.width, made.height).size() * MM * self._edit.zoom).toSize())
        size.moveCenter(self._from.center())
        size.moveTop(self._from.top())
        self._lie(size)
        natural = self._edit.objects.natural_size(made)[0]
        told = f"{made.width:.0f}×{made.height:.0f} 毫米（{100 * made.width / natural:.0f}%）"
        QToolTip.showText(event.globalPosition().toPoint(), told)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        made, self._from = self._scaled(event), None
        QToolTip.hideText()
        if made != self._figure:
            self.resized.emit(self._place, made)
        self.follow()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._from = None
        self._edit.object_opened.emit(self._place)

    def _scaled(self, event: QMouseEvent) -> Figure:
        """The figure as wide as the pointer says; it stands centred, so both sides move."""
        assert self._from is not None
        place = QPointF(self.mapToParent(event.position().toPoint()))
        half = abs(place.x() - self._from.center().x())
        width = 2 * half / MM / self._edit.zoom
        was = self._from.width() / MM / self._edit.zoom
        if abs(width - was) < 0.5:
            return self._figure
        width = max(LEAST, min(WIDEST, width))
        ratio = self._from.height() / max(1, self._from.width())
        return replace(self._figure, width=round(width, 1), height=round(width * ratio, 1))
