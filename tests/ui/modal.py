"""Answering a dialog that a command opens and waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox


@contextmanager
def answering(answer: Callable[[Any], None]) -> Iterator[None]:
    """While inside, the first dialog that opens is given to `answer`; messages after or instead of it are read and closed."""
    waiting = [answer]
    timer = QTimer()
    timer.setInterval(0)

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QMessageBox):
            dialog.reject()
        elif dialog is not None and waiting:
            waiting.pop()(dialog)

    timer.timeout.connect(act)
    timer.start()
    try:
        yield
    finally:
        timer.stop()
