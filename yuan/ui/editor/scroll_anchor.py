"""Keeping the line one writes where it is on the screen while a bar comes or goes above the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QMoveEvent

if TYPE_CHECKING:
    from yuan.ui.editor.page import EditorPage


class StandingStill(QObject):
    """Scrolls the text of `page` by as much as it was moved. Its very beginning is left in sight."""

    def __init__(self, page: EditorPage) -> None:
        super().__init__(page)
        self._page = page
        page.splitter.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMoveEvent):
            bar = self._page.edit.verticalScrollBar()
            if bar.value() > 0:
                bar.setValue(bar.value() + event.pos().y() - event.oldPos().y())
        return False
