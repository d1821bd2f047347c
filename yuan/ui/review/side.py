"""The right of the review page: opinions, suggested wordings and the checklist in tabs, and below them the next steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from yuan.model.kinds.profile import ReviewPoint
from yuan.model.records import Action, Offer
from yuan.model.review.points import CheckedPoint
from yuan.ui.kit.parts import label, note
from yuan.ui.review.amending import AmendmentList
from yuan.ui.review.checklist import Checklist
from yuan.ui.review.opinions import OpinionPanel
from yuan.ui.theme import GAP, set_role

_PRIMARY = (Action.APPROVE, Action.EXAMINE, Action.SUBMIT, Action.ISSUE, Action.FILE, Action.PUBLISH)


class ReviewSide(QWidget):
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
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.tabs, 1)
        papers = QHBoxLayout()
        papers.setSpacing(GAP)
        self.adoption_button, self.sheet_button = QPushButton("意见采纳情况表…"), QPushButton("审核意见表…")
        self.adoption_button.setToolTip("由意见、答复和修改建议生成 Word 表格")
        self.sheet_button.setToolTip("由审核要点的核对结果生成 Word 表格，供签字")
        for button, paper in ((self.adoption_button, "adoption"), (self.sheet_button, "examination")):
            button.clicked.connect(lambda _=False, paper=paper: self.paper_wanted.emit(paper))
            papers.addWidget(button)
        column.addLayout(papers)
        heading = label("下一步", "heading")
        column.addWidget(heading)
        self._no_steps = note("当前阶段没有您可以办理的事项。")
        column.addWidget(self._no_steps)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(GAP)
        column.addLayout(self._steps)
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
        while self._steps.count():
            item = self._steps.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        open_now = list(offers)
        primary = next(
            (action for action in _PRIMARY if any(offer.action is action for offer in open_now)), None
        )
        for offer in sorted(open_now, key=lambda offer: offer.action is not primary):
            button = QPushButton(offer.action.value)
            button.setObjectName(f"step-{offer.action.name}")
            button.setToolTip(offer.cites)
            if offer.action is primary:
                set_role(button, "primary")
            button.clicked.connect(lambda _=False, offer=offer: self.take_wanted.emit(offer))
            self._steps.addWidget(button)
        self._no_steps.setVisible(not open_now)
