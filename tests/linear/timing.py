"""How the time of a work grows with its input, in the processor's time of this process: other programs do not count."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class TookTooLong(BaseException):
    """A work was stopped by its limit of processor time; not an `Exception`, so that no `except` swallows it."""


def seconds(work: Callable[[], object], limit: float) -> float:
    """The processor time of one run; infinite when it was stopped after `limit` seconds."""
    start = time.process_time()
    try:
        with _limited(limit):
            work()
    except TookTooLong:
        return float("inf")
    return time.process_time() - start


@contextmanager
def _limited(limit: float) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
