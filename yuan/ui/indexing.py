"""Keeping the search index up to date behind the window."""

from __future__ import annotations

import logging
from functools import partial
from importlib import import_module

from PySide6.QtCore import QObject, Signal

from yuan.jobs.searching import find_index
from yuan.library import Library
from yuan.model.errors import YuanError
from yuan.model.progress import Progress
from yuan.search import SearchIndex
from yuan.ui.kit.background import Background
from yuan.ui.kit.debounce import Debounce
from yuan.ui.workspace import Workspace

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
"""Modules that pages need when they are first shown: loaded at that moment they would hold it up by 0.1 s."""


class Indexer(QObject):
    """Catches up after the start and after every change; one run at a time, in a thread of its own."""

    state_changed = Signal(str)
    """Where the index stands, as a phrase for the status bar."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._is_running = self._is_wanted_again = False
        # No lower priority: while the thread waits for a turn it may hold the interpreter, and the window with it.
        self._background = Background(self, "index")
        self._background.progressed.connect(self._show_progress)
        self._pause = Debounce(self, SETTLE_MS, self.catch_up, LATEST_MS)
        workspace.plan_changed.connect(self._pause.ask)

    def catch_up(self) -> None:
        """Start a run now, or another one after the present."""
        self._pause.stop()
        if self._is_running:
            self._is_wanted_again = True
            return
        self._is_running = True
        work = partial(_catch_up, self._workspace.library, self._workspace.index, self._background.report)
        self._background.run(work, self._take, self._fail)

    def stop(self) -> None:
        """Stop at the next plan and wait for it: the library is about to be closed."""
        self._pause.stop()
        self._is_running = self._is_wanted_again = False
        self._background.stop()

    def _show_progress(self, done: int, total: int, what: str) -> None:
        # Up to date is only said by _take: the last plan read is not yet the index written.
        self.state_changed.emit(f"索引正在更新 {done}/{total}")

    def _take(self, index: SearchIndex) -> None:
        self._workspace.index = index
        self._workspace.index_changed.emit()
        self.state_changed.emit("索引已更新")
        for name in _WANTED_LATER:
            self._background.run(partial(import_module, name))
        self._go_on()

    def _fail(self, error: Exception) -> None:
        log.error("index catch-up failed", exc_info=error)
        self.state_changed.emit(
            error.message if isinstance(error, YuanError) else "索引更新失败，检索结果可能不全"
        )
        self._go_on()

    def _go_on(self) -> None:
        self._is_running = False
        if self._is_wanted_again:
            self._is_wanted_again = False
            self.catch_up()


def _catch_up(library: Library, index: SearchIndex | None, report: Progress) -> SearchIndex:
    """Open the index if need be and bring it up to date."""
    found = index if index is not None else find_index(library.path)
    found.catch_up(library, report)
    return found
