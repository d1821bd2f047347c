"""The checks at work behind the text: run when typing pauses, shown as a list and as marks, mended, silenced."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog

from yuan.jobs.surroundings import surroundings_of
from yuan.library import Session
from yuan.model.checks import Finding, Place, Report, Silence, Surroundings, check_plan
from yuan.model.document.content import Document
from yuan.model.errors import YuanError
from yuan.model.records import PlanSummary
from yuan.ui.desk import Desk
from yuan.ui.editor.side.findings_panel import FindingsPanel
from yuan.ui.editor.text.finding_places import cursor_at, fix
from yuan.ui.editor.text.marks import Mark
from yuan.ui.kit.aside import Aside
from yuan.ui.kit.errors import show_error
from yuan.ui.widgets.silence_dialog import OverviewDialog, SilenceDialog

if TYPE_CHECKING:
    from yuan.ui.editor.page import EditorPage

TROUBLE = "checks"
"""The key of the bar above the text."""
PAUSE_MS = 600
"""The checks wait until typing has stopped for so long."""
MOST_MARKS = 400
"""More than so many marks in one text tell nobody anything and cost at every painting."""
COLOURS = {"error": QColor("#c62828"), "warning": QColor("#c77700"), "hint": QColor("#5b7db1")}


class _Around(NamedTuple):
    """What the library knows around the plan, and what was silenced in it."""

    surroundings: Surroundings
    silences: tuple[Silence, ...]


class Checking(QObject):
    """Checks the plan shown on `page`; `panel` is the list beside the text."""

    def __init__(self, page: EditorPage, desk: Desk) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self._summary: PlanSummary | None = None
        self._around: _Around | None = None
        self._report = Report()
        self._trouble = ""
        self._aside = Aside(self)
        self._aside.answered.connect(self._show)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._run)
        self.panel = FindingsPanel()
        self.panel.place_chosen.connect(self.go_to)
        self.panel.fix_wanted.connect(self._fix)
        self.panel.silence_wanted.connect(self._silence)
        self.panel.overview_wanted.connect(self._overview)

    def follow(self, summary: PlanSummary, *, editable: bool) -> None:
        """Another plan is shown."""
        self._aside.drop()
        self._summary, self._around = summary, None
        self.panel.set_editable(editable)
        self._put(Report())
        self.soon()

    def soon(self) -> None:
        """Check when typing pauses."""
        self._timer.start()

    def go_to(self, place: Place) -> None:
        """Bring the words of a place in sight and select them."""
        cursor = cursor_at(self._page.edit, place)
        if cursor is None:
            self._page.go_to(place.node)
            return
        self._page.edit.go_to(cursor.selectionStart(), flash=not place.quote)
        if place.quote:
            self._page.edit.setTextCursor(cursor)
        self._page.edit.setFocus()

    def _run(self) -> None:
        if self._summary is None:
            return
        if self._page.edit.is_composing:
            self._timer.start()
            return
        document: Document = self._page.edit.plan
        self._aside.ask(partial(_check, self._desk.session, self._summary, document, self._around))

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
            self._page.notices.take(TROUBLE)
            return
        close = partial(self._page.notices.take, TROUBLE)
        self._page.notices.put(TROUBLE, f"检查没有运行：{trouble}", [("知道了", close)])

    def _put(self, report: Report) -> None:
        self._report = report
        self.panel.show_report(report)
        self._page.details.count_findings(len(report.findings))
        self._page.edit.marks.put("checks", self._marks(report))

    def _marks(self, report: Report) -> list[Mark]:
        found: list[Mark] = []
        self._page.edit.reader.read()  # or each place would be looked for in the whole text
        for finding in report.findings:
            for place in finding.places:
                cursor = cursor_at(self._page.edit, place) if place.quote else None
                if cursor is not None and len(found) < MOST_MARKS:
                    found.append(_mark(cursor, finding))
        return found

    def _fix(self, findings: list[Finding]) -> None:
        if self._page.edit.isReadOnly():
            return
        changed = fix(self._page.edit, findings)
        self._page.say(
            f"已修正 {changed} 处，可以撤销。" if changed else "这些文字已经改动，没有需要修正的。"
        )
        self._run()

    def _silence(self, finding: Finding, place: Place) -> None:
        dialog = SilenceDialog(self._page, finding, place)
        if dialog.exec() == QDialog.DialogCode.Accepted and self._summary is not None:
            self._keep(partial(self._desk.session.silence, self._summary.plan, *dialog.silences))

    def _overview(self) -> None:
        dialog = OverviewDialog(self._page, self._report, lambda _: not self._page.edit.isReadOnly())
        dialog.restored.connect(self._restore)
        dialog.exec()

    def _restore(self, silence: Silence) -> None:
        if self._summary is not None:
            self._keep(partial(self._desk.session.unsilence, self._summary.plan, silence))

    def _keep(self, change: partial[None]) -> None:
        try:
            change()
        except YuanError as error:
            show_error(self._page, error)
            return
        self._aside.drop()
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
    mark = Mark()
    mark.cursor = cursor
    mark.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    mark.format.setUnderlineColor(COLOURS[finding.grade])
    mark.format.setToolTip(finding.message)
    return mark
