"""Python's collection of unreachable objects, kept away from the moments in which somebody writes.

A full collection visits every object: with the index and three long plans in memory it stops the window for a
quarter of a second, at any moment. The short collections of young objects go on by themselves.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

REST_MS = 5000
"""Nothing was written for so long: the time to collect."""
FULL_EVERY = 50
"""What survived a collection is not visited again but once in so many rests."""
_NEVER = 1_000_000
_USUAL = gc.get_threshold()


class GcTiming(QObject):
    """Call `touch` whenever something is written or the cursor moves."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rests = 0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._collect)

    def touch(self) -> None:
        """Somebody writes: no full collection until they rest."""
        gc.set_threshold(_USUAL[0], _USUAL[1], _NEVER)
        self._rest.start()

    @property
    def quiet_ms(self) -> int:
        """For how long nothing was written, as far as it is counted."""
        return REST_MS - max(0, self._rest.remainingTime())

    def _collect(self) -> None:
        self._rests += 1
        if self._rests % FULL_EVERY == 0:
            gc.unfreeze()
        gc.collect()
        gc.freeze()
        gc.set_threshold(*_USUAL)
