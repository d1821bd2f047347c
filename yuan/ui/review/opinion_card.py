"""One opinion as a card: what it says and is about, the talk about it, what became of it, and what may be done."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout

from yuan.library.permissions import Right, has_right
from yuan.model.records import Account, Opinion, OpinionKind, OpinionState
from yuan.model.text.anchors import Standing
from yuan.ui.kit.parts import hbox, label, note, vbox
from yuan.ui.theme import GAP, SMALL, set_role

_TONE = {OpinionKind.MUST: "danger", OpinionKind.SHOULD: "warning", OpinionKind.QUESTION: ""}
ANSWERS = (OpinionState.ADOPTED, OpinionState.PARTLY, OpinionState.DECLINED)
REPLY, CLOSE, REOPEN, WITHDRAW = "回复", "关闭", "重新打开", "撤销"
"""What can be done with an opinion besides answering it (the values of `ANSWERS`), as on the buttons."""
_SHORT = 60


class Powers(NamedTuple):
    """What who is signed in may do with the opinions on a plan."""

    name: str
    may_answer: bool = False
    may_review: bool = False


def powers_of(account: Account, unit: str) -> Powers:
    """The powers of `account` over a plan of `unit`."""
    return Powers(
        account.name,
        has_right(account, Right.ANSWER_OPINION, unit),
        has_right(account, Right.GIVE_OPINION),
    )


def acts_open(opinion: Opinion, powers: Powers) -> list[str]:
    """What may be done with `opinion` now, the usual first."""
    if opinion.is_closed:
        can_reopen = powers.may_review and opinion.state is not OpinionState.WITHDRAWN
        return [REOPEN] if can_reopen else []
    acts = [state.value for state in ANSWERS if state is not opinion.state] if powers.may_answer else []
    if powers.may_review:
        acts.append(CLOSE)
        if opinion.state is not OpinionState.OPEN:
            acts.append(REOPEN)
    if powers.may_answer or powers.may_review:
        acts.append(REPLY)
    if opinion.author == powers.name and opinion.state is OpinionState.OPEN:
        acts.append(WITHDRAW)
    return acts


class OpinionCard(QFrame):
    """One opinion; a click or the Enter key shows its place in the text."""

    pressed = Signal(str)
    """The opinion's id."""
    act_wanted = Signal(object, str)
    """The opinion, and what is to be done with it."""

    def __init__(self, opinion: Opinion, powers: Powers, standing: Standing = Standing.WHOLE) -> None:
        super().__init__()
        self.opinion = opinion
        set_role(self, "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{opinion.kind.value}：{opinion.text}")
        self.setToolTip("点击查看所在位置")
        column = vbox(
            _top_line(opinion),
            note(f"{opinion.by} {when(opinion.made_at)}".strip()),
            spacing=SMALL,
            on=self,
            margin=GAP,
        )
        if opinion.quote:
            column.addWidget(note(f"“{_shortened(opinion.quote)}”"))
        if said := standing.value.strip():
            gone = label(said, "chip", wraps=True)
            set_role(gone, "chip", "warning")
            column.addWidget(gone, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(label(opinion.text, wraps=True))
        for reply in opinion.replies:
            column.addWidget(note(f"{reply.author} {when(reply.at)}：{reply.text}"))
        if opinion.state is not OpinionState.OPEN and opinion.answered_by:
            answer = f"：{opinion.answer}" if opinion.answer else ""
            told = f"{opinion.answered_by} {when(opinion.answered_at)} {opinion.state.value}{answer}"
            column.addWidget(note(told))
        if opinion.closed_at is not None:
            closing = f"：{opinion.closing}" if opinion.closing else ""
            column.addWidget(note(f"{opinion.closed_by} {when(opinion.closed_at)} 关闭{closing}"))
        self._add_acts(column, acts_open(opinion, powers))

    def _add_acts(self, column: QVBoxLayout, acts: list[str]) -> None:
        grid = QGridLayout()
        grid.setSpacing(SMALL)
        for place, act in enumerate(acts):
            button = QPushButton(act)
            set_role(button, "small")
            button.clicked.connect(lambda _=False, act=act: self.act_wanted.emit(self.opinion, act))
            grid.addWidget(button, place // 2, place % 2)
        if acts:
            column.addLayout(grid)

    def set_current(self, is_current: bool) -> None:
        """Mark the card as the one whose place is shown in the text."""
        set_role(self, "card", "current" if is_current else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit(self.opinion.id)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pressed.emit(self.opinion.id)
        super().keyPressEvent(event)


def state_word(opinion: Opinion) -> str:
    """What became of an opinion: 待处理, the answer, with 已关闭 once it is closed."""
    word = opinion.state.value
    if opinion.closed_at is None:
        return word
    return "已关闭" if opinion.state is OpinionState.OPEN else f"{word} · 已关闭"


def when(moment: datetime | None) -> str:
    """Day and time on this machine's clock."""
    return moment.astimezone().strftime("%m-%d %H:%M") if moment else ""


def _shortened(quote: str) -> str:
    return quote if len(quote) <= _SHORT else quote[: _SHORT - 1] + "…"


def _top_line(opinion: Opinion) -> QHBoxLayout:
    line = hbox()
    kind = label(opinion.kind.value, "chip", _TONE[opinion.kind])
    line.addWidget(kind)
    line.addStretch(1)
    state = label(
        state_word(opinion),
        "danger" if opinion.state is OpinionState.OPEN and not opinion.is_closed else "muted",
    )
    line.addWidget(state)
    return line
