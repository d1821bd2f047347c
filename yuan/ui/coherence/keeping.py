"""Taking the survey of the library behind the window."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QThread, Signal

from yuan.jobs.coherence import CoherenceKeeper, take_survey
from yuan.library import Session
from yuan.model.coherence import Survey
from yuan.model.errors import Cancelled

_REPORT_EVERY_S = 0.05


class _Run(QThread):
    """One survey, in a thread of its own."""

    progressed = Signal(int, int, str)

    def __init__(self, keeper: CoherenceKeeper) -> None:
        super().__init__()
        self._keeper = keeper
        self._last = 0.0
        self.is_stopping = False
        self.survey: Survey | None = None
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.survey = take_survey(self._keeper, self._report)
        except Exception as error:
            self.error = error

    def _report(self, done: int, total: int, what: str) -> None:
        if self.is_stopping:
            raise Cancelled
        now = time.monotonic()
        if now - self._last >= _REPORT_EVERY_S or not total:
            self._last = now
            self.progressed.emit(done, total, what)


class Surveyor(QObject):
    """One survey at a time; asked while one runs, it takes another after it."""

    progressed = Signal(int, int, str)
    surveyed = Signal(object)
    failed = Signal(object)
    """The error; `Cancelled` when the user stopped it."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._keeper = CoherenceKeeper(session)
        self._run: _Run | None = None
        self._is_wanted_again = False

    @property
    def is_running(self) -> bool:
        return self._run is not None

    def start(self) -> None:
        """Take a survey now, or after the one under way."""
        if self._run is not None:
            self._is_wanted_again = True
            return
        self._run = _Run(self._keeper)
        self._run.progressed.connect(self.progressed)
        self._run.finished.connect(self._finish)
        # No lower priority: while this thread waits for a turn it may hold the interpreter, and the window with it.
        self._run.start()

    def cancel(self) -> None:
        """Stop at the next plan; what was known before stays."""
        self._is_wanted_again = False
        if self._run is not None:
            self._run.is_stopping = True

    def stop(self) -> None:
        """Stop and wait: the library is about to be closed."""
        self._is_wanted_again = False
        if self._run is not None:
            run, self._run = self._run, None
            run.is_stopping = True
            run.finished.disconnect()
            run.wait()

    def _finish(self) -> None:
        run, self._run = self._run, None
        if run is None:
            return
        run.wait()
        if run.survey is not None:
            self.surveyed.emit(run.survey)
        elif run.error is not None:
            self.failed.emit(run.error)
        if self._is_wanted_again:
            self._is_wanted_again = False
            self.start()
