"""Python's collection of unreachable objects, done in the window's own thread and no other.

Left to itself a collection begins in whatever thread happens to allocate, be it the index or the checks at work behind
the window. Among what it finds are widgets and text cursors, and Qt ends the program, now or a little later, when these
are taken apart in a thread that is not their own.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 100
FULL_MS = 20_000
"""A full collection visits every object: not more often than this."""


class GarbageCollector(QObject):
    """Collects in the thread it was made in, by Python's usual thresholds; nobody else does any more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        # What is there by now is the program itself, modules and classes: it stays, and need not be visited each time.
        gc.freeze()
        self._since_full = 0
        timer = QTimer(self)
        timer.setInterval(LOOK_MS)
        timer.timeout.connect(self._look)
        timer.start()

    def _look(self) -> None:
        self._since_full += LOOK_MS
        young, middle, old = (
            count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if old and self._since_full >= FULL_MS:
            self._since_full = 0
            gc.collect()
        elif middle:
            gc.collect(1)
        elif young:
            gc.collect(0)
