"""The right of the review page: opinions, suggested wordings and the checklist in tabs, and below them the next steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from yuan.model.kinds.profile import ReviewPoint
from yuan.model.records import Action, Offer
from yuan.model.review.points import CheckedPoint
from yuan.ui.kit.parts import button, empty, hbox, label, note, vbox
from yuan.ui.review.amending import AmendmentList
from yuan.ui.review.checklist import Checklist
from yuan.ui.review.opinions import OpinionPanel
from yuan.ui.theme import GAP

_PRIMARY = (Action.APPROVE, Action.EXAMINE, Action.SUBMIT, Action.ISSUE, Action.FILE, Action.PUBLISH)


class ReviewSidePanel(QWidget):
    """Holds the panels; `take_wanted` gives the step chosen."""

    take_wanted = Signal(object)
    """An `Offer`."""
    paper_wanted = Signal(str)
    """This paper of the examination: a key of `yuan.jobs.papers.PAPERS`."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(310)
        self.opinions, self.amendments, self.checklist = OpinionPanel(), AmendmentList(), Checklist()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        for title, part in (
            ("意见", self.opinions),
            ("修改建议", self.amendments),
            ("审核要点", self.checklist),
        ):
            self.tabs.addTab(part, title)
        self.adoption_button = button(
            "意见采纳情况表…",
            partial(self.paper_wanted.emit, "adoption"),
            tip="由意见、答复和修改建议生成 Word 表格",
        )
        self.sheet_button = button(
            "审核意见表…",
            partial(self.paper_wanted.emit, "examination"),
            tip="由审核要点的核对结果生成 Word 表格，供签字",
        )
        self._no_steps = note("当前阶段没有您可以办理的事项。")
        self._steps = vbox()
        column = vbox(
            (self.tabs, 1),
            hbox(self.adoption_button, self.sheet_button),
            label("下一步", "heading"),
            self._no_steps,
            self._steps,
            on=self,
        )
        column.setContentsMargins(GAP, 0, 0, 0)
        self._show_due: Callable[[], None] | None = None
        self.checklist.counted.connect(self._count_points)
        self.tabs.currentChanged.connect(lambda _: self._show_checklist())

    def show_points(
        self, points: Sequence[ReviewPoint], found: Mapping[str, CheckedPoint], *, may_judge: bool
    ) -> None:
        """Show the checklist of another plan; its rows are made once somebody looks at them."""
        self.checklist.clear()
        self._count_points(len(found), len(points))
        self._show_due = lambda: self.checklist.show_points(points, found, may_judge=may_judge)
        self._show_checklist()

    def _show_checklist(self) -> None:
        if self._show_due is not None and self.tabs.currentWidget() is self.checklist:
            due, self._show_due = self._show_due, None
            due()

    def _count_points(self, done: int, total: int) -> None:
        self.tabs.setTabText(2, f"审核要点 {done}/{total}")

    def count(self, opinions: int, amendments: int) -> None:
        """Say in the tabs how many there are."""
        self.tabs.setTabText(0, f"意见 {opinions}" if opinions else "意见")
        self.tabs.setTabText(1, f"修改建议 {amendments}" if amendments else "修改建议")

    def show_steps(self, offers: Iterable[Offer]) -> None:
        """A button for each step open now, the one most likely first."""
        empty(self._steps)
        open_now = list(offers)
        primary = next(
            (action for action in _PRIMARY if any(offer.action is action for offer in open_now)), None
        )
        for offer in sorted(open_now, key=lambda offer: offer.action is not primary):
            role = "primary" if offer.action is primary else ""
            step = button(
                offer.action.value, partial(self.take_wanted.emit, offer), tip=offer.cites, role=role
            )
            step.setObjectName(f"step-{offer.action.name}")
            self._steps.addWidget(step)
        self._no_steps.setVisible(not open_now)
