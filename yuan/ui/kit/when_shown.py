"""Renewing a page only while somebody looks at it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class WhenShown(QObject):
    """Calls `renew` when asked to, and for a hidden `page` once, when it comes into sight again.

    Every autosave is news to the lists of plans; reading them anew behind the editor would make the typist wait.
    """

    def __init__(self, page: QWidget, renew: Callable[[], None]) -> None:
        super().__init__(page)
        self._page, self._renew = page, renew
        self._is_stale = False
        page.installEventFilter(self)

    def ask(self) -> None:
        """Something changed."""
        if self._page.isVisible():
            self._renew()
        else:
            self._is_stale = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self._is_stale:
            self._is_stale = False
            self._renew()
        return False
