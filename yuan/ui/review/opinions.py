"""Opinions on the version under review: read them, write one on a paragraph, answer them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from yuan.model.records import Opinion, OpinionKind, OpinionState
from yuan.ui.theme import GAP, SMALL, set_role
from yuan.ui.widgets.dialog import Dialog

_TONE = {OpinionKind.MUST: "danger", OpinionKind.SHOULD: "warning", OpinionKind.QUESTION: ""}
ANSWERS = (OpinionState.ADOPTED, OpinionState.PARTLY, OpinionState.DECLINED)


class OpinionPanel(QWidget):
    """The opinions as cards, and below them the place to write one."""

    jump = Signal(str)
    """Show this node in the text."""
    written = Signal(str, object)
    """Somebody wrote this opinion of this `OpinionKind` on the paragraph under the cursor."""
    answered = Signal(str, object, str)
    """Somebody answered the opinion with this id by this `OpinionState` and reason."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self._heading = QLabel("意见")
        set_role(self._heading, "heading")
        column.addWidget(self._heading)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(GAP)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.addStretch(1)
        inside = QWidget()
        set_role(inside, "page")
        inside.setLayout(self._cards)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        column.addWidget(area, 1)
        self.composer = Composer()
        self.composer.written.connect(self.written)
        column.addWidget(self.composer)

    def show_opinions(self, opinions: Sequence[Opinion], *, may_answer: bool) -> None:
        """Show `opinions`, those waiting for an answer first; with buttons to answer when `may_answer`."""
        while self._cards.count() > 1:
            item = self._cards.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        ordered = sorted(opinions, key=lambda opinion: opinion.state is not OpinionState.OPEN)
        for place, opinion in enumerate(ordered):
            card = OpinionCard(opinion, may_answer=may_answer and opinion.state is OpinionState.OPEN)
            card.pressed.connect(self.jump)
            card.answer_wanted.connect(self._answer)
            self._cards.insertWidget(place, card)
        if not ordered:
            nothing = QLabel("还没有意见。")
            set_role(nothing, "muted")
            self._cards.insertWidget(0, nothing)
        waiting = sum(opinion.state is OpinionState.OPEN for opinion in opinions)
        self._heading.setText(f"意见 {len(opinions)} 条，待处理 {waiting} 条" if opinions else "意见")

    def _answer(self, opinion: Opinion, state: OpinionState) -> None:
        dialog = AnswerDialog(self, opinion, state)
        if dialog.exec():
            self.answered.emit(opinion.id, state, dialog.reason())


class OpinionCard(QFrame):
    """One opinion; a click or the Enter key shows its paragraph."""

    pressed = Signal(str)
    answer_wanted = Signal(object, object)

    def __init__(self, opinion: Opinion, *, may_answer: bool) -> None:
        super().__init__()
        self._node = opinion.node
        set_role(self, "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{opinion.kind.value}：{opinion.text}")
        self.setToolTip("点击查看所在段落")
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(SMALL)
        column.addLayout(_top_line(opinion))
        if opinion.quote:
            column.addWidget(_words(f"“{opinion.quote}”", "muted"))
        column.addWidget(_words(opinion.text))
        if opinion.answer:
            column.addWidget(_words(f"{opinion.answered_by or '编制单位'}：{opinion.answer}", "muted"))
        if may_answer:
            line = QHBoxLayout()
            line.setSpacing(SMALL)
            for state in ANSWERS:
                button = QPushButton(state.value)
                button.clicked.connect(lambda _=False, state=state: self.answer_wanted.emit(opinion, state))
                line.addWidget(button)
            line.addStretch(1)
            column.addLayout(line)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit(self._node)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pressed.emit(self._node)
        super().keyPressEvent(event)


class Composer(QFrame):
    """Where an opinion is written: on which paragraph, of which kind, in what words."""

    written = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "panel")
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        self._target = _words("针对：全文", "muted")
        self._target.setFixedHeight(2 * self._target.fontMetrics().lineSpacing())
        self._target.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._target)
        kinds = QHBoxLayout()
        self._kinds = QButtonGroup(self)
        self._by_button: dict[QRadioButton, OpinionKind] = {}
        for kind in OpinionKind:
            button = QRadioButton(kind.value)
            button.setChecked(kind is OpinionKind.SHOULD)
            self._kinds.addButton(button)
            self._by_button[button] = kind
            kinds.addWidget(button)
        kinds.addStretch(1)
        column.addLayout(kinds)
        self.edit = QPlainTextEdit()
        self.edit.setPlaceholderText("在此写意见，按 Ctrl+Enter 提交")
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(84)
        self.edit.setAccessibleName("意见内容")
        self.edit.textChanged.connect(self._enable)
        column.addWidget(self.edit)
        line = QHBoxLayout()
        line.addStretch(1)
        self.add_button = QPushButton("提交意见")
        self.add_button.clicked.connect(self._submit)
        line.addWidget(self.add_button)
        column.addLayout(line)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self.edit)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._submit)
        self._enable()

    def set_target(self, quote: str) -> None:
        """Say which words the opinion is on; "" for the whole plan."""
        shown = quote if len(quote) <= 32 else quote[:31] + "…"
        self._target.setText(f"针对：“{shown}”" if shown else "针对：全文")

    def choose(self, kind: OpinionKind) -> None:
        """Tick `kind`."""
        next(button for button, its in self._by_button.items() if its is kind).setChecked(True)

    def clear(self) -> None:
        """Forget what was written, once it has been kept."""
        self.edit.clear()

    def _kind(self) -> OpinionKind:
        return next(kind for button, kind in self._by_button.items() if button.isChecked())

    def _enable(self) -> None:
        self.add_button.setEnabled(bool(self.edit.toPlainText().strip()))

    def _submit(self) -> None:
        text = self.edit.toPlainText().strip()
        if text:
            self.written.emit(text, self._kind())


class AnswerDialog(Dialog):
    """The reason for adopting or declining an opinion; declining needs one (办法 art. 22: opinions are dealt with)."""

    def __init__(self, parent: QWidget, opinion: Opinion, state: OpinionState) -> None:
        super().__init__(parent, f"{state.value}意见", state.value, f"{opinion.kind.value}：{opinion.text}")
        self._needs_reason = state is not OpinionState.ADOPTED
        self.body.addWidget(QLabel("理由（必填）：" if self._needs_reason else "处理说明（可不填）："))
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(100)
        self.edit.setAccessibleName("理由")
        self.body.addWidget(self.edit)
        self.setMinimumWidth(420)

    def check(self) -> str:
        return "请填写理由。" if self._needs_reason and not self.reason() else ""

    def reason(self) -> str:
        """What was written."""
        return self.edit.toPlainText().strip()


def _top_line(opinion: Opinion) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(GAP)
    kind = QLabel(opinion.kind.value)
    set_role(kind, "chip", _TONE[opinion.kind])
    line.addWidget(kind)
    when = opinion.made_at.strftime("%m-%d %H:%M") if opinion.made_at else ""
    by = QLabel(f"{opinion.author} {when}".strip())
    set_role(by, "muted")
    line.addWidget(by)
    line.addStretch(1)
    state = QLabel(opinion.state.value)
    set_role(state, "muted" if opinion.state is not OpinionState.OPEN else "danger")
    line.addWidget(state)
    return line


def _words(text: str, role: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        set_role(label, role)
    return label
