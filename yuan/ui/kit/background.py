"""Work beside the window's own thread: one thread for each kind of work, and no failure is swallowed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from yuan.model.errors import Cancelled, YuanError
from yuan.ui.kit.worker import Worker

log = logging.getLogger("yuan")
T = TypeVar("T")
REPORT_EVERY_S = 0.05


class _Work:
    """One piece of work, and who is to be told of it.

    What these functions hold, widgets among it, must go in the window's thread: a piece done with is emptied there,
    so that the thread which did it may be the last to let go of it.
    """

    __slots__ = ("do", "done", "error", "failed", "future", "is_cancelled", "is_wanted", "result")

    def __init__(
        self,
        do: Callable[[], Any],
        done: Callable[[Any], object] | None,
        failed: Callable[[Exception], object] | None,
    ) -> None:
        self.do: Callable[[], Any] | None = do
        self.done, self.failed = done, failed
        self.future: Future[None] | None = None
        self.result: Any = None
        self.error: Exception | None = None
        self.is_cancelled, self.is_wanted = False, True

    def empty(self) -> None:
        self.do = self.done = self.failed = self.result = self.error = self.future = None


class Background(QObject):
    """Does one piece of work after the other in a thread of its own. Work touches no widget and nothing that may change.

    Answers come in the window's thread, and none when `parent` is gone. A failure nobody takes is raised in the
    window's thread, where the program writes every fault into the log and tells it; the same one is raised once.

    Args:
        parent: who asks; its end is the end of the thread.
        name: the thread's, for logs and debuggers.
        say: takes the sentence of a `YuanError` nobody takes, which then is no fault: for what is looked up beside the
            work, and may be gone by now.
    """

    progressed = Signal(int, int, str)
    """How far the work under way is, at most 20 times in a second."""
    _finished = Signal(object)

    def __init__(self, parent: QObject, name: str, say: Callable[[str], object] | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker(name)
        self._name, self._say = name, say
        self._asked: list[_Work] = []
        self._current: _Work | None = None
        self._reported_at = 0.0
        self._raised = ""
        self._finished.connect(self._finish)
        self.destroyed.connect(lambda _=None, worker=self._worker: worker.close(wait=False))

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._asked)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Do `work` after all that was asked before.

        Args:
            work: may hand on `report` as its `Progress`.
            done: called with what `work` returned.
            failed: called with what it raised, `Cancelled` included.
        """
        one = _Work(work, done, failed)
        self._asked.append(one)
        one.future = self._worker.submit(lambda: self._do(one))

    def run_newest(
        self,
        work: Callable[[], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Do `work` instead of what was asked before: of that, only what has begun is still done, and not answered."""
        self.drop()
        self.run(work, done, failed)

    def report(self, done: int, total: int, what: str) -> None:
        """The `Progress` of the work under way.

        Raises:
            Cancelled: the work should stop.
        """
        if self._current is None or self._current.is_cancelled:
            raise Cancelled
        now = time.monotonic()
        if now - self._reported_at >= REPORT_EVERY_S or not total:
            self._reported_at = now
            try:
                self.progressed.emit(done, total, what)
            except RuntimeError as error:  # the window is gone, and with it whoever asked
                raise Cancelled from error

    def cancel(self) -> None:
        """End what was asked at its next report; each answers with `Cancelled`."""
        for one in self._asked:
            one.is_cancelled = True

    def drop(self) -> None:
        """What was asked no longer matters: it is not answered, and not done if it has not begun."""
        asked, self._asked = self._asked, []
        for one in asked:
            one.is_wanted = False
            if one.future is not None and one.future.cancel():
                one.empty()

    def stop(self) -> None:
        """End what is under way at its next report, and wait for that. Nobody is told any more."""
        self.cancel()
        self.drop()
        self.wait()

    def wait(self) -> None:
        """Until all that was asked is done; the answers come afterwards."""
        self._worker.close(wait=True)

    def _do(self, one: _Work) -> None:
        """In the thread."""
        self._current = one
        try:
            if one.is_cancelled or one.do is None:
                raise Cancelled
            one.result = one.do()
        except Exception as error:
            one.error = error
        with suppress(RuntimeError):  # the window is gone, and with it whoever asked
            self._finished.emit(one)

    def _finish(self, one: _Work) -> None:
        """In the window's thread."""
        is_wanted, done, failed, error, result = one.is_wanted, one.done, one.failed, one.error, one.result
        one.empty()
        if not is_wanted:
            return
        self._asked.remove(one)
        if error is None:
            self._raised = ""
            if done is not None:
                done(result)
        elif failed is not None:
            failed(error)
        elif not isinstance(error, Cancelled) and self._raised != repr(error):
            self._raised = repr(error)
            if self._say is None or not isinstance(error, YuanError):
                raise error
            log.warning("%s: %s", self._name, error)
            self._say(str(error))
