"""The review page: queue on the left, the text with its changes in the middle, opinions and steps on the right."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from yuan.jobs.known_keys import signatures
from yuan.model.comparison.compare import compare
from yuan.model.comparison.result import Comparison
from yuan.model.document.content import Document
from yuan.model.document.tree import walk
from yuan.model.errors import YuanError
from yuan.model.records import Offer, PlanSummary, VersionRecord
from yuan.ui.kit.background import Background
from yuan.ui.kit.dialog import confirm
from yuan.ui.kit.empty import EmptyState
from yuan.ui.kit.errors import guarded, show_error
from yuan.ui.kit.notice_bar import Notices
from yuan.ui.kit.parts import hbox, label, note, vbox
from yuan.ui.review.head import ReviewHead
from yuan.ui.review.marked_text import MarkedText
from yuan.ui.review.opinions import OpinionPanel
from yuan.ui.review.queue import PlanQueue, waiting
from yuan.ui.review.review_controller import UNSAVED, ReviewController
from yuan.ui.review.side_panel import ReviewSidePanel
from yuan.ui.review.step_dialog import take_step
from yuan.ui.review.text_area import TextArea
from yuan.ui.shell import Page
from yuan.ui.theme import PAD, set_role
from yuan.ui.workspace import Workspace


class _Texts(NamedTuple):
    """The text under review and the one it is held against, None without one."""

    plan: str
    old: Document | None
    new: Document


class _Shown(NamedTuple):
    """What the page shows: a plan, the version its newest is held against, and their texts."""

    summary: PlanSummary
    before: VersionRecord | None
    texts: _Texts


_LONG = 400
"""Texts of more nodes than this, about 15 pages, are compared beside the window."""


class ReviewPage(Page):
    """Where a version is read, commented on, and taken to its next stage."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._shown: _Shown | None = None
        self._is_stale = False
        self._background = Background(self, "comparison")
        set_role(self, "page")
        self.queue = PlanQueue()
        self.head = ReviewHead()
        self.area = TextArea()
        self.side = ReviewSidePanel()
        self.notices = Notices((UNSAVED,))
        self.controller = ReviewController(self, workspace, self.area, self.side, self.notices)
        self._build()
        self.area.listen(self)
        self.queue.chosen.connect(self._open)
        self.side.take_wanted.connect(self._take)
        self._workspace.plan_changed.connect(self._plan_changed)
        self.refresh()

    # --- what is shown ----------------------------------------------------------------------------------

    @property
    def plan(self) -> str:
        """The id of the plan shown, "" for none."""
        return self._shown.summary.plan if self._shown else ""

    @property
    def text(self) -> MarkedText:
        """The text of the version under review."""
        return self.area.text

    @property
    def opinions(self) -> OpinionPanel:
        """The opinions and the place to write one."""
        return self.side.opinions

    def show_plan(self, plan_id: str) -> None:
        """Show the newest version of a plan, compared with the version in force."""
        self._fill_queue()
        self._open(plan_id)

    def save(self) -> None:
        self.controller.flush()

    def can_leave(self) -> bool:
        self.save()
        return self.is_all_saved or confirm(
            self, "审核要点的结论还没有存入预案库。", "离开后这些结论就没有了。", "仍要离开", "留下"
        )

    def is_safe(self) -> bool:
        self.save()
        return self.is_all_saved

    @property
    def is_all_saved(self) -> bool:
        return self.controller.is_all_saved

    def refresh(self) -> None:
        """Read everything anew; the plan shown stays if it can still be seen, else the first that waits."""
        self._is_stale = False
        self._fill_queue()
        plans = self.queue.plans()
        plan = self.plan or (plans[0] if plans else "")
        if plan:
            self._open(plan)
        else:
            self._stack.setCurrentWidget(self._empty)

    def _fill_queue(self) -> None:
        session = self._workspace.session
        with guarded(self.window()):
            found = waiting(session.plans(), session.account)
            self.queue.show_plans(found, self.plan)
            self._queue_title.setText(f"待办 {len(found)}" if found else "待办")
            self._nothing.setVisible(not found)
            self.queue.setVisible(bool(found))

    def _open(self, plan_id: str) -> None:
        self.controller.flush()
        session = self._workspace.session
        try:
            summary = session.plan(plan_id)
            before = summary.in_force if summary.in_force != summary.latest else None
            texts = _Texts(
                plan_id,
                session.document(plan_id, before.number) if before is not None else None,
                session.document(plan_id, summary.latest.number),
            )
            checks = signatures(session, plan_id)
            offers = session.offers(plan_id)
        except YuanError as error:
            self._shown = None
            self.area.clear_text()
            self._stack.setCurrentWidget(self._empty)
            show_error(self.window(), error)
            return
        was, self._shown = self._shown, _Shown(summary, before, texts)
        self.queue.mark(plan_id)
        self._stack.setCurrentWidget(self._reading)
        self.head.show_plan(summary, before, checks)
        if was is None or was.texts != texts:
            self._compare(texts)
        else:
            self.area.show_names(*self._names())
        self.controller.follow(summary, texts.new)
        self.side.show_steps(one for one in offers if one.version == summary.latest.number)

    def _compare(self, texts: _Texts) -> None:
        """Show the texts compared; long ones are compared beside the window, so that it does not stand still."""
        if texts.old is None or sum(1 for _ in walk(texts.new)) < _LONG:
            self._background.drop()
            self._show_comparison((texts, compare(texts.old or texts.new, texts.new)))
            return
        self.area.clear_text()
        self.head.show_note("正在比较两个版本……")
        self._background.run_newest(
            lambda: (texts, compare(texts.old or texts.new, texts.new)), self._show_comparison, self._fail
        )

    def _fail(self, error: Exception) -> None:
        """The program tells what went wrong."""
        self.head.show_note("没有比较出来")
        raise error

    def _show_comparison(self, compared: tuple[_Texts, Comparison]) -> None:
        texts, comparison = compared
        if self._shown is None or self._shown.texts is not texts:
            return
        self.head.show_note(comparison.summary.sentence() if texts.old is not None else "")
        self.area.show_comparison(comparison, self._picture, *self._names())

    def _names(self) -> tuple[str, str]:
        """What the two sides are called, "" without the old one."""
        assert self._shown is not None
        summary, before, _ = self._shown
        version = summary.latest
        old = f"现行第{before.number}版" if before is not None else ""
        return old, f"{version.stage.value}第{version.number}版"

    def _picture(self, image: str) -> QImage | None:
        try:
            found = QImage.fromData(self._workspace.session.media(image))
        except YuanError:
            return None
        return None if found.isNull() else found

    def _take(self, offer: Offer) -> None:
        self.controller.flush()
        take_step(self, self._workspace, self.plan, offer)

    def _plan_changed(self, plan: str) -> None:
        if not self.isVisible():
            self._is_stale = True
        elif plan in ("", self.plan):
            self.refresh()
        else:
            self._fill_queue()

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while another page was shown is read when this one comes back."""
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    # --- building ---------------------------------------------------------------------------------------

    def _build(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._build_queue())
        self._empty = EmptyState(
            "review", "没有打开的预案", "从左边选择一个待办的预案，或在预案库中点“审核与意见”。", []
        )
        self._reading = self._build_reading()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._reading)
        splitter.addWidget(self._stack)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([220, 1020])
        hbox(splitter, on=self, margin=PAD)

    def _build_queue(self) -> QWidget:
        side = QWidget()
        side.setMinimumWidth(170)
        self._queue_title = label("待办", "heading")
        self._nothing = note("现在没有待办的预案。")
        vbox(self._queue_title, self._nothing, (self.queue, 1), on=side, margin=0).addStretch(0)
        return side

    def _build_reading(self) -> QWidget:
        centre = QWidget()
        vbox(self.notices, self.head, (self.area, 1), on=centre, margin=0)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(centre)
        splitter.addWidget(self.side)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setSizes([740, 330])
        return splitter
