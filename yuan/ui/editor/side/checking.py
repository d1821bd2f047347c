"""The checks at work behind the text: run when typing pauses, shown as a list and as marks, mended, silenced."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog

from yuan.jobs.check_context import surroundings_of
from yuan.library import Session
from yuan.model.checks import Finding, FindingPlace, Report, Silence, Surroundings, check_plan
from yuan.model.document.content import Document
from yuan.model.errors import YuanError
from yuan.model.records import PlanSummary
from yuan.ui.editor.draft.bars import TROUBLE
from yuan.ui.editor.draft.open_draft import OpenDraft
from yuan.ui.editor.side.findings_panel import FindingsPanel
from yuan.ui.editor.text.finding_places import cursor_at, fix
from yuan.ui.editor.text.marks import Mark
from yuan.ui.kit.background import Background
from yuan.ui.kit.debounce import Debounce
from yuan.ui.kit.errors import guarded
from yuan.ui.widgets.silence_dialog import OverviewDialog, SilenceDialog

PAUSE_MS = 600
"""The checks wait until typing has stopped for so long."""
MOST_MARKS = 400
"""More than so many marks in one text tell nobody anything and cost at every painting."""


class _Around(NamedTuple):
    """What the library knows around the plan, and what was silenced in it."""

    surroundings: Surroundings
    silences: tuple[Silence, ...]


class Checking(QObject):
    """Checks the plan of `draft`; `panel` is the list beside the text."""

    counted = Signal(int)
    """So much was found in the whole plan."""

    def __init__(self, draft: OpenDraft) -> None:
        super().__init__(draft)
        self._draft = draft
        self._summary: PlanSummary | None = None
        self._around: _Around | None = None
        self._report = Report()
        self._trouble = ""
        self._background = Background(self, "checks")
        self._timer = Debounce(self, PAUSE_MS, self._run)
        self.panel = FindingsPanel()
        self.panel.place_chosen.connect(self.go_to)
        self.panel.fix_wanted.connect(self._fix)
        self.panel.silence_wanted.connect(self._silence)
        self.panel.overview_wanted.connect(self._overview)
        draft.shown.connect(self._follow)
        draft.settled.connect(lambda _: self.soon())

    def _follow(self) -> None:
        """Another plan is shown."""
        self._background.drop()
        self._summary, self._around = self._draft.summary, None
        self.panel.set_editable(self._draft.is_editable)
        self._put(Report())
        self.soon()

    def soon(self) -> None:
        """Check when typing pauses."""
        self._timer.ask()

    def go_to(self, place: FindingPlace) -> None:
        """Bring the words of a place in sight and select them."""
        cursor = cursor_at(self._draft.text, place)
        if cursor is None:
            self._draft.go_to(place.node)
            return
        self._draft.text.go_to(cursor.selectionStart(), flash=not place.quote)
        if place.quote:
            self._draft.text.setTextCursor(cursor)
        self._draft.text.setFocus()

    def _run(self) -> None:
        if self._summary is None:
            return
        if self._draft.text.is_composing:
            self._timer.ask()
            return
        document: Document = self._draft.text.plan
        self._background.run_newest(
            partial(_check, self._draft.workspace.session, self._summary, document, self._around), self._show
        )

    def _show(self, found: tuple[_Around, Report] | YuanError) -> None:
        if isinstance(found, YuanError):
            self._tell_trouble(str(found))
            return
        self._tell_trouble("")
        self._around, report = found
        self._put(report)

    def _tell_trouble(self, trouble: str) -> None:
        """Say once why the checks did not run; they run while somebody types, so in a bar."""
        if trouble == self._trouble:
            return
        self._trouble = trouble
        if not trouble:
            self._draft.notices.take(TROUBLE)
            return
        close = partial(self._draft.notices.take, TROUBLE)
        self._draft.notices.put(TROUBLE, f"检查没有运行：{trouble}", [("知道了", close)])

    def _put(self, report: Report) -> None:
        self._report = report
        self.panel.show_report(report)
        self.counted.emit(len(report.findings))
        self._draft.text.marks.put("checks", self._marks(report))

    def _marks(self, report: Report) -> list[Mark]:
        found: list[Mark] = []
        self._draft.text.reader.read()  # or each place would be looked for in the whole text
        for finding in report.findings:
            for place in finding.places:
                cursor = cursor_at(self._draft.text, place) if place.quote else None
                if cursor is not None and len(found) < MOST_MARKS:
                    found.append(_mark(cursor, finding))
        return found

    def _fix(self, findings: list[Finding]) -> None:
        if not self._draft.is_editable:
            return
        changed = fix(self._draft.text, findings)
        self._draft.say(
            f"已修正 {changed} 处，可以撤销。" if changed else "这些文字已经改动，没有需要修正的。"
        )
        self._run()

    def _silence(self, finding: Finding, place: FindingPlace) -> None:
        dialog = SilenceDialog(self._draft.widget, finding, place)
        if dialog.exec() == QDialog.DialogCode.Accepted and self._summary is not None:
            self._keep(partial(self._draft.workspace.session.silence, self._summary.plan, *dialog.silences))

    def _overview(self) -> None:
        dialog = OverviewDialog(self._draft.widget, self._report, lambda _: self._draft.is_editable)
        dialog.restored.connect(self._restore)
        dialog.exec()

    def _restore(self, silence: Silence) -> None:
        if self._summary is not None:
            self._keep(partial(self._draft.workspace.session.unsilence, self._summary.plan, silence))

    def _keep(self, change: partial[None]) -> None:
        with guarded(self._draft.widget):
            change()
            self._background.drop()
            self._around = None
            self._run()


def _check(
    session: Session, summary: PlanSummary, document: Document, around: _Around | None
) -> tuple[_Around, Report] | YuanError:
    """The report, and what was read in the library for it unless `around` was known already."""
    try:
        known = around or _Around(surroundings_of(session, summary), tuple(session.silences(summary.plan)))
    except YuanError as error:
        return error
    return known, check_plan(document, summary, known.surroundings, known.silences)


def _mark(cursor: QTextCursor, finding: Finding) -> Mark:
    return Mark(cursor, wave=f"mark_{finding.grade}", tip=finding.message)
