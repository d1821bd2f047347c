"""Keeping the search index up to date behind the window."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib import import_module

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from yuan.jobs.searching import find_index
from yuan.library import Library
from yuan.model.errors import Cancelled, YuanError
from yuan.search import SearchIndex
from yuan.ui.desk import Desk

log = logging.getLogger("yuan")

SETTLE_MS = 2500
"""How long to wait after a change before indexing: somebody who writes saves every 2 s, and comes first …"""
LATEST_MS = 15000
"""… but no longer than this after the first change."""


_WANTED_LATER = (
    "yuan.jobs.outlines",
    "yuan.jobs.papers",
    "yuan.jobs.word_review",
    "yuan.jobs.compiling",
    "yuan.jobs.coherence",
)


class _CatchUp(QThread):
    """One run: opens the index if need be and brings it up to date."""

    progressed = Signal(int, int)

    def __init__(self, library: Library, index: SearchIndex | None) -> None:
        super().__init__()
        self._library = library
        self.index = index
        self.is_stopping = False
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            if self.index is None:
                self.index = find_index(self._library.path)
            self.index.catch_up(self._library, self._report)
            self._load_ahead()
        except Cancelled:
            pass
        except Exception as error:
            self.error = error

    def _load_ahead(self) -> None:
        """Load the modules that pages need when they are first shown: loaded at that moment they would hold it up by 0.1 s."""
        for name in _WANTED_LATER:
            if not self.is_stopping:
                import_module(name)

    def _report(self, done: int, total: int, what: str) -> None:
        if self.is_stopping:
            raise Cancelled
        self.progressed.emit(done, total)


class Indexer(QObject):
    """Catches up after the start and after every change; one run at a time, in a thread of its own."""

    state_changed = Signal(str)
    """Where the index stands, as a phrase for the status bar."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._run: _CatchUp | None = None
        self._is_wanted_again = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.catch_up)
        self._latest = QTimer(self)
        self._latest.setSingleShot(True)
        self._latest.setInterval(LATEST_MS)
        self._latest.timeout.connect(self.catch_up)
        desk.plan_changed.connect(self._wait)

    def _wait(self) -> None:
        self._settle.start()
        if not self._latest.isActive():
            self._latest.start()

    def catch_up(self) -> None:
        """Start a run now, or another one after the present."""
        self._settle.stop()
        self._latest.stop()
        if self._run is not None:
            self._is_wanted_again = True
            return
        self._run = _CatchUp(self._desk.library, self._desk.index)
        self._run.progressed.connect(self._show_progress)
        self._run.finished.connect(self._finish)
        # No lower priority: while this thread waits for a turn it may hold the interpreter, and the window with it.
        self._run.start()

    def stop(self) -> None:
        """Stop at the next plan and wait for it: the library is about to be closed."""
        self._settle.stop()
        self._latest.stop()
        self._is_wanted_again = False
        if self._run is not None:
            run, self._run = self._run, None
            run.is_stopping = True
            run.finished.disconnect()
            run.wait()

    def _show_progress(self, done: int, total: int) -> None:
        # Up to date is only said by _finish: the last plan read is not yet the index written.
        self.state_changed.emit(f"索引正在更新 {done}/{total}")

    def _finish(self) -> None:
        run, self._run = self._run, None
        if run is None:
            return
        run.wait()
        if run.error is not None:
            log.error("index catch-up failed", exc_info=run.error)
            reason = (
                run.error.message if isinstance(run.error, YuanError) else "索引更新失败，检索结果可能不全"
            )
            self.state_changed.emit(reason)
        else:
            self._desk.index = run.index
            self._desk.index_changed.emit()
            self.state_changed.emit("索引已更新")
        if self._is_wanted_again:
            self._is_wanted_again = False
            self.catch_up()


def call_later(receiver: QObject, work: Callable[[], None]) -> None:
    """Do `work` as soon as the window has drawn itself, unless `receiver` is gone by then."""
    QTimer.singleShot(0, receiver, work)
