"""Small work beside the window's own thread, of which only the newest answer counts."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Signal

from yuan.ui.kit.worker import Worker


class Aside(QObject):
    """Does one thing at a time in a thread of its own. What it works on must not change: frozen values only.

    `ask` replaces what is still waiting; `answered` comes in the window's thread. Work that raises gives no answer.
    """

    answered = Signal(object)
    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker("aside")
        self._newest: Future[Any] | None = None
        self._finished.connect(self._finish)
        self.destroyed.connect(lambda _=None, worker=self._worker: worker.close(wait=False))

    def ask(self, work: Callable[[], Any]) -> None:
        """Do `work` soon."""
        self.drop()
        self._newest = self._worker.submit(work)
        self._newest.add_done_callback(self._tell)

    def drop(self) -> None:
        """What was asked no longer matters."""
        if self._newest is not None:
            self._newest.cancel()
            self._newest = None

    def wait(self) -> None:
        """Until what was asked is done."""
        self._worker.close(wait=True)

    def _tell(self, done: Future[Any]) -> None:
        with suppress(RuntimeError):  # the window is gone, and with it whoever asked
            self._finished.emit(done)

    def _finish(self, done: Future[Any]) -> None:
        if done is self._newest and not done.cancelled() and done.exception() is None:
            self._newest = None
            self.answered.emit(done.result())
