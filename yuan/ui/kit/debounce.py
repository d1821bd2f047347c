"""Waiting until somebody pauses."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer


class Debounce(QObject):
    """Calls `act` once when `ask` has not been called for a while.

    Args:
        parent: nothing is called any more when it is gone.
        quiet_ms: how long nobody must have asked.
        act: called without arguments.
        latest_ms: `act` is called no later than this after the first `ask`, however often it is asked; 0 for no limit.
    """

    def __init__(self, parent: QObject, quiet_ms: int, act: Callable[[], object], latest_ms: int = 0) -> None:
        super().__init__(parent)
        self._quiet_ms, self._latest_ms, self._act = quiet_ms, latest_ms, act
        self._since_first = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(act)

    @property
    def is_waiting(self) -> bool:
        """Whether `act` will be called."""
        return self._timer.isActive()

    def ask(self, *_: object) -> None:
        """Something happened; may be connected to any signal."""
        if not self.is_waiting:
            self._since_first.start()
        wait = self._quiet_ms
        if self._latest_ms:
            wait = max(0, min(wait, self._latest_ms - self._since_first.elapsed()))
        self._timer.start(wait)

    def stop(self) -> None:
        """Forget that it was asked."""
        self._timer.stop()

    def flush(self) -> None:
        """Call `act` now if it was asked."""
        if self.is_waiting:
            self.stop()
            self._act()
