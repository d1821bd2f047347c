"""The review page: queue on the left, the text with its changes in the middle, opinions and steps on the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from yuan.library.permissions import Right, has_right
from yuan.model.compare import compare
from yuan.model.comparison import Comparison
from yuan.model.errors import YuanError
from yuan.model.records import Action, Offer, OpinionKind, OpinionState, PlanSummary, VersionRecord
from yuan.ui.desk import Desk
from yuan.ui.review.composition import Mode
from yuan.ui.review.marked_text import MarkedText
from yuan.ui.review.opinions import OpinionPanel
from yuan.ui.review.queue import PlanQueue, waiting
from yuan.ui.review.step_dialog import take_step
from yuan.ui.theme import GAP, PAD, set_role
from yuan.ui.widgets.empty import EmptyState
from yuan.ui.widgets.errors import show_error
from yuan.ui.widgets.signature import SignatureLine

_MODES: tuple[tuple[Mode, str, str], ...] = (
    ("full", "全文", "显示全文，标出修改"),
    ("changes", "只看修改", "折叠没有修改的内容"),
    ("beside", "对照", "逐条对照现行版本与本次版本"),
)
_PRIMARY = (Action.APPROVE, Action.EXAMINE, Action.SUBMIT, Action.ISSUE, Action.FILE, Action.PUBLISH)


class _Shown(NamedTuple):
    """What the page shows: a plan, its newest version, the version it is compared with, and the comparison."""

    summary: PlanSummary
    before: VersionRecord | None
    comparison: Comparison


class ReviewPage(QWidget):
    """Where a version is read, commented on, and taken to its next stage."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: _Shown | None = None
        self._mode: Mode = "full"
        self._is_stale = False
        set_role(self, "page")
        self.queue = PlanQueue()
        self.text = MarkedText()
        self._signature = SignatureLine()
        self.opinions = OpinionPanel()
        self._build()
        self._connect()
        self.refresh()

    # --- what is shown ----------------------------------------------------------------------------------

    @property
    def plan(self) -> str:
        """The id of the plan shown, "" for none."""
        return self._shown.summary.plan if self._shown else ""

    def show_plan(self, plan_id: str) -> None:
        """Show the newest version of a plan, compared with the version in force."""
        self._fill_queue()
        self._open(plan_id)

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
        session = self._desk.session
        try:
            found = waiting(session.plans(), session.account)
        except YuanError as error:
            show_error(self.window(), error)
            return
        self.queue.show_plans(found, self.plan)
        self._queue_title.setText(f"待办 {len(found)}" if found else "待办")
        self._nothing.setVisible(not found)
        self.queue.setVisible(bool(found))

    def _open(self, plan_id: str) -> None:
        try:
            self._shown = self._read(plan_id)
        except YuanError as error:
            self._shown = None
            self.text.clear_text()
            self._stack.setCurrentWidget(self._empty)
            show_error(self.window(), error)
            return
        self.queue.mark(plan_id)
        self._stack.setCurrentWidget(self._reading)
        self._show_head()
        self._show_signature()
        self._show_text()
        self._show_opinions()
        self._show_steps()

    def _read(self, plan_id: str) -> _Shown:
        session = self._desk.session
        summary = session.plan(plan_id)
        document = session.document(plan_id, summary.latest.number)
        before = summary.in_force
        if before is None or before.number == summary.latest.number:
            return _Shown(summary, None, compare(document, document))
        return _Shown(summary, before, compare(session.document(plan_id, before.number), document))

    def _show_head(self) -> None:
        assert self._shown is not None
        summary, before, comparison = self._shown
        self._title.setText(summary.card.title)
        self._title.setToolTip(summary.card.title)
        version = summary.latest
        self._stage.setText(version.stage.value)
        words = f"第{version.number}版 · {summary.card.unit}"
        if before is not None:
            words += f" · 与现行第{before.number}版相比：{comparison.summary.sentence()}"
        elif summary.in_force is None:
            words += " · 首次编制，没有现行版本可对照"
        if version.returned_because and version.stage.is_editable:
            words += f"\n退回原因：{version.returned_because}"
        self._about.setText(words)
        changed = before is not None and not comparison.is_empty
        for mode, button in self._mode_buttons.items():
            button.setEnabled(changed or mode == "full")
        if not changed:
            self._mode = "full"
        self._mode_buttons[self._mode].setChecked(True)

    def _show_signature(self) -> None:
        assert self._shown is not None
        summary, before, _ = self._shown
        numbers = [version.number for version in (summary.latest, before) if version is not None]
        checks = {number: self._desk.session.signature(summary.plan, number) for number in numbers}
        self._signature.show_checks(checks, summary.latest.number)

    def _show_text(self) -> None:
        if self._shown is None:
            return
        node, _ = self.text.place()
        self.text.show_comparison(self._shown.comparison, self._mode, self._picture)
        if node:
            self.text.go_to(node)
        self._show_count()

    def _show_count(self) -> None:
        total = self.text.change_count
        self._count.setText(f"{self.text.change_number}/{total} 处" if total else "")
        for button in (self._previous, self._next):
            button.setEnabled(total > 0)

    def _picture(self, image: str) -> QImage | None:
        try:
            found = QImage.fromData(self._desk.session.media(image))
        except YuanError:
            return None
        return None if found.isNull() else found

    # --- opinions ---------------------------------------------------------------------------------------

    def _show_opinions(self) -> None:
        if self._shown is None:
            return
        summary = self._shown.summary
        opinions = self._desk.session.opinions(summary.plan, summary.latest.number)
        account = self._desk.session.account
        may_answer = has_right(account, Right.ANSWER_OPINION, summary.card.unit)
        self.opinions.show_opinions(opinions, may_answer=may_answer)
        self.opinions.composer.setVisible(not may_answer and has_right(account, Right.GIVE_OPINION))
        self.text.note_nodes(opinion.node for opinion in opinions)

    def _show_target(self) -> None:
        self.opinions.composer.set_target(self.text.place()[1])

    def _write(self, text: str, kind: OpinionKind) -> None:
        node, quote = self.text.place()
        if self._act(lambda: self._desk.session.add_opinion(self.plan, node, text, kind, quote)):
            self.opinions.composer.clear()
            self._desk.notice.emit("意见已提交。")

    def _answer(self, opinion: str, state: OpinionState, answer: str) -> None:
        if self._act(lambda: self._desk.session.answer_opinion(opinion, state, answer)):
            self._desk.notice.emit(f"意见已答复：{state.value}。")

    def _act(self, act: Callable[[], object]) -> bool:
        """Do something with opinions; whether it worked. An error is shown and changes nothing."""
        try:
            act()
        except YuanError as error:
            show_error(self.window(), error)
            return False
        self._show_opinions()
        return True

    def _jump(self, node: str) -> None:
        if not node or self.text.go_to(node):
            return
        if self._mode != "full":
            self._set_mode("full")
            if self.text.go_to(node):
                return
        self._desk.notice.emit("意见所在的段落已不在这一版中。")

    # --- steps ------------------------------------------------------------------------------------------

    def _show_steps(self) -> None:
        while self._steps.count():
            item = self._steps.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        assert self._shown is not None
        newest = self._shown.summary.latest.number
        offers = [one for one in self._desk.session.offers(self.plan) if one.version == newest]
        primary = next(
            (action for action in _PRIMARY if any(offer.action is action for offer in offers)), None
        )
        for offer in sorted(offers, key=lambda offer: offer.action is not primary):
            button = QPushButton(offer.action.value)
            button.setObjectName(f"step-{offer.action.name}")
            button.setToolTip(offer.cites)
            if offer.action is primary:
                set_role(button, "primary")
            button.clicked.connect(lambda _=False, offer=offer: self._take(offer))
            self._steps.addWidget(button)
        self._no_steps.setVisible(not offers)

    def _take(self, offer: Offer) -> None:
        take_step(self, self._desk, self.plan, offer)

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

    def _set_mode(self, mode: Mode) -> None:
        self._mode = mode
        self._mode_buttons[mode].setChecked(True)
        self._show_text()
        opinions = self._shown and self._desk.session.opinions(self.plan, self._shown.summary.latest.number)
        self.text.note_nodes(opinion.node for opinion in opinions or ())

    def _step_change(self, by: int) -> None:
        self.text.step(by)
        self._show_count()

    def _connect(self) -> None:
        self.queue.chosen.connect(self._open)
        self.text.place_changed.connect(self._show_target)
        self.opinions.jump.connect(self._jump)
        self.opinions.written.connect(self._write)
        self.opinions.answered.connect(self._answer)
        self._desk.plan_changed.connect(self._plan_changed)
        for keys, by in (("F7", 1), ("Shift+F7", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self._step_change(by))

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
        splitter.setSizes([240, 1000])
        line = QHBoxLayout(self)
        line.setContentsMargins(PAD, PAD, PAD, PAD)
        line.addWidget(splitter)

    def _build_queue(self) -> QWidget:
        side = QWidget()
        side.setMinimumWidth(190)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self._queue_title = QLabel("待办")
        set_role(self._queue_title, "heading")
        column.addWidget(self._queue_title)
        self._nothing = QLabel("现在没有待办的预案。")
        self._nothing.setWordWrap(True)
        set_role(self._nothing, "muted")
        column.addWidget(self._nothing)
        column.addWidget(self.queue, 1)
        column.addStretch(0)
        return side

    def _build_reading(self) -> QWidget:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(self._build_head())
        self._about = QLabel()
        self._about.setWordWrap(True)
        set_role(self._about, "muted")
        column.addWidget(self._about)
        column.addWidget(self._signature)
        column.addLayout(self._build_tools())
        column.addWidget(self.text, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(centre)
        splitter.addWidget(self._build_side())
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setSizes([760, 310])
        return splitter

    def _build_head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(GAP)
        self._title = QLabel()
        self._title.setWordWrap(True)
        set_role(self._title, "title")
        line.addWidget(self._title, 1)
        self._stage = QLabel()
        set_role(self._stage, "chip")
        line.addWidget(self._stage, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _build_tools(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(GAP)
        group = QButtonGroup(self)
        self._mode_buttons: dict[Mode, QToolButton] = {}
        for mode, caption, tip in _MODES:
            button = QToolButton()
            button.setText(caption)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, mode=mode: self._set_mode(mode))
            group.addButton(button)
            self._mode_buttons[mode] = button
            line.addWidget(button)
        line.addStretch(1)
        self._count = QLabel()
        set_role(self._count, "muted")
        line.addWidget(self._count)
        self._previous, self._next = QToolButton(), QToolButton()
        for button, caption, keys, by in (
            (self._previous, "上一处", "Shift+F7", -1),
            (self._next, "下一处", "F7", 1),
        ):
            button.setText(caption)
            button.setToolTip(f"{caption}修改（{keys}）")
            button.clicked.connect(lambda _=False, by=by: self._step_change(by))
            line.addWidget(button)
        return line

    def _build_side(self) -> QWidget:
        side = QWidget()
        side.setMinimumWidth(290)
        column = QVBoxLayout(side)
        column.setContentsMargins(GAP, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.opinions, 1)
        heading = QLabel("下一步")
        set_role(heading, "heading")
        column.addWidget(heading)
        self._no_steps = QLabel("当前阶段没有您可以办理的事项。")
        self._no_steps.setWordWrap(True)
        set_role(self._no_steps, "muted")
        column.addWidget(self._no_steps)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(GAP)
        column.addLayout(self._steps)
        return side
