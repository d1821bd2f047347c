"""Taking the survey of the library behind the window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from yuan.jobs.coherence import CoherenceKeeper, take_survey
from yuan.library import Session
from yuan.model.coherence import Survey
from yuan.ui.kit.background import Background


class Surveyor(QObject):
    """One survey at a time; asked while one runs, it takes another after it."""

    progressed = Signal(int, int, str)
    surveyed = Signal(object)
    failed = Signal(object)
    """The error; `Cancelled` when the user stopped it."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._keeper = CoherenceKeeper(session)
        self._is_wanted_again = False
        # No lower priority: while the thread waits for a turn it may hold the interpreter, and the window with it.
        self._background = Background(self, "survey")
        self._background.progressed.connect(self.progressed)

    @property
    def is_running(self) -> bool:
        return self._background.is_busy

    def start(self) -> None:
        """Take a survey now, or after the one under way."""
        if self.is_running:
            self._is_wanted_again = True
        else:
            work = partial(take_survey, self._keeper, self._background.report)
            self._background.run(work, self._take, self._fail)

    def cancel(self) -> None:
        """Stop at the next plan; what was known before stays."""
        self._is_wanted_again = False
        self._background.cancel()

    def stop(self) -> None:
        """Stop and wait: the library is about to be closed."""
        self._is_wanted_again = False
        self._background.stop()

    def _take(self, survey: Survey) -> None:
        self.surveyed.emit(survey)
        self._go_on()

    def _fail(self, error: Exception) -> None:
        self.failed.emit(error)
        self._go_on()

    def _go_on(self) -> None:
        if self._is_wanted_again:
            self._is_wanted_again = False
            self.start()
