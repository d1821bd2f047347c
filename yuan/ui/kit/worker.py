"""One thread for one kind of work, which may be given more at any time, also after it was closed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any


class Worker:
    """Does one piece of work after the other. Its thread begins with the first, and anew with one after `close`.

    Pages close their workers when they go, but a timer or a signal may still reach them: what is asked then is done
    all the same instead of ending in “cannot schedule new futures after shutdown”.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._pool: ThreadPoolExecutor | None = None

    def submit(self, work: Callable[[], Any]) -> Future[Any]:
        """Do `work` after all that was asked before."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix=self._name)
        try:
            return self._pool.submit(work)
        except RuntimeError:  # the interpreter is ending and begins no thread any more
            return _done_here(work)

    def close(self, *, wait: bool) -> None:
        """Let the thread end: with `wait` when all is done, or else without what has not begun yet."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=wait, cancel_futures=not wait)


def _done_here(work: Callable[[], Any]) -> Future[Any]:
    done: Future[Any] = Future()
    try:
        done.set_result(work())
    except Exception as error:
        done.set_exception(error)
    return done
