"""Silencing a finding between plans with a reason, and restoring it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from yuan.library import Session
from yuan.model.checks import Report, Silence
from yuan.model.coherence import Crossing, Survey
from yuan.ui.kit.errors import guarded
from yuan.ui.theme import set_role
from yuan.ui.widgets.silence_dialog import OverviewDialog, SilenceDialog


class CrossSilencing(QObject):
    """Keeps silences for the page; `button` tells how many there are and leads to their list."""

    changed = Signal()
    """Something was silenced or restored: the survey is out of date."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._window = session, parent
        self._survey: Survey | None = None
        self.button = QPushButton()
        self.button.setToolTip("查看已忽略的衔接问题和理由，可以恢复")
        set_role(self.button, "flat")
        self.button.clicked.connect(self._overview)

    @property
    def count(self) -> int:
        """How many findings are silenced."""
        return len(self._survey.silenced) if self._survey is not None else 0

    def show_survey(self, survey: Survey) -> None:
        """Tell of the silences in this survey from now on."""
        self._survey = survey
        self.button.setText(f"已忽略 {self.count} 项")

    def silence(self, crossing: Crossing) -> None:
        """Ask why, and keep it."""
        dialog = SilenceDialog(
            self._window, crossing.finding, crossing.silenced_at, "所列各预案之间的这一问题"
        )
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._keep(partial(self._session.silence, crossing.plan, *dialog.silences))

    def _overview(self) -> None:
        if self._survey is None:
            return
        plans = {silence: crossing.plan for crossing, silence in self._survey.silenced}
        may = self._session.may_silence
        dialog = OverviewDialog(
            self._window, _report(self._survey), lambda silence: may(plans[silence], silence.rule)
        )
        dialog.restored.connect(lambda silence: self._restore(plans[silence], silence))
        dialog.exec()

    def _restore(self, plan: str, silence: Silence) -> None:
        self._keep(partial(self._session.unsilence, plan, silence))

    def _keep(self, change: Callable[[], None]) -> None:
        with guarded(self._window):
            change()
            self.changed.emit()


def _report(survey: Survey) -> Report:
    """The silenced findings, each with the title of its plan."""
    return Report(
        silenced=tuple(
            (
                msgspec.structs.replace(
                    crossing.finding,
                    message=f"《{survey.index.by_plan[crossing.plan].card.title}》：{crossing.finding.message}",
                ),
                silence,
            )
            for crossing, silence in survey.silenced
        )
    )
