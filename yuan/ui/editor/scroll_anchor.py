"""Keeping the line one writes where it is on the screen while a bar comes or goes above the text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QMoveEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


class ScrollAnchor(QObject):
    """Scrolls `text` by as much as `moved`, which it stands in, was moved. Its very beginning is left in sight."""

    def __init__(self, text: QAbstractScrollArea, moved: QWidget) -> None:
        super().__init__(moved)
        self._text = text
        moved.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMoveEvent):
            bar = self._text.verticalScrollBar()
            if bar.value() > 0:
                bar.setValue(bar.value() + event.pos().y() - event.oldPos().y())
        return False
