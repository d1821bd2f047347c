"""建议修改为…: where a reviewer rewords a paragraph, and the suggestions made so far with what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from yuan.model.comparison.result import Span
from yuan.model.comparison.wording import compare_wording
from yuan.model.review.suggested_wordings import Amendment, AmendmentState
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.form import lines
from yuan.ui.kit.parts import REST, button, empty, hbox, label, note, scrolled, vbox
from yuan.ui.review.opinion_card import when
from yuan.ui.theme import GAP, SMALL, set_role, tokens

_TONES = {
    AmendmentState.OPEN: "warning",
    AmendmentState.ACCEPTED: "success",
    AmendmentState.REFUSED: "danger",
    AmendmentState.WITHDRAWN: "",
}


def marked_html(spans: Iterable[Span]) -> str:
    """Wording with what goes struck out and what comes underlined, in the colours used now."""
    scheme = tokens()
    styles = {
        "equal": "",
        "insert": f"color:{scheme.success};text-decoration:underline",
        "delete": f"color:{scheme.danger};text-decoration:line-through",
    }
    made = "".join(f'<span style="{styles[span.op]}">{escape(span.text)}</span>' for span in spans)
    return made.replace("\n", "<br>")


class AmendDialog(Dialog):
    """A copy of the words of a paragraph, cell or heading to be changed, with the change shown as one types."""

    def __init__(self, parent: QWidget | None, place: str, quote: str) -> None:
        super().__init__(
            parent,
            "建议修改为",
            "提出建议",
            f"{place}：直接改写下面的文字。原文不会改动，由编制单位逐条决定是否采用；"
            "清空全部文字表示建议删除这一段。",
        )
        self._quote = quote
        self.edit = lines(quote)
        self.edit.setMinimumHeight(110)
        self.edit.setAccessibleName("建议的文字")
        self.body.addWidget(self.edit, 1)
        self.preview = QLabel()
        self.preview.setTextFormat(Qt.TextFormat.RichText)
        self.preview.setWordWrap(True)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignTop)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.preview)
        area.setMinimumHeight(80)
        self.body.addWidget(QLabel("修改处："))
        self.body.addWidget(area, 1)
        self.note_edit = QLineEdit()
        self.note_edit.setPlaceholderText("修改理由（可不填）")
        self.note_edit.setAccessibleName("修改理由")
        self.body.addWidget(self.note_edit)
        self.edit.textChanged.connect(self._show_change)
        self._show_change()
        self.resize(600, 460)

    @property
    def wording(self) -> str:
        """The words suggested."""
        return self.edit.toPlainText()

    @property
    def note(self) -> str:
        """The reason given."""
        return self.note_edit.text().strip()

    def problem(self) -> str:
        return "文字还没有修改。" if self.wording == self._quote else ""

    def _show_change(self) -> None:
        self.preview.setText(marked_html(compare_wording(self._quote, self.wording)))


class AmendmentCard(QFrame):
    """One suggestion: the words with the change marked, by whom, and what became of it."""

    pressed = Signal(object)
    withdraw_wanted = Signal(object)

    def __init__(self, amendment: Amendment, place: str, *, may_withdraw: bool, stands: bool) -> None:
        super().__init__()
        self.amendment = amendment
        set_role(self, "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("点击查看所在位置")
        column = vbox(spacing=SMALL, on=self, margin=GAP)
        line = hbox((note(place), 1))
        state = label(amendment.state.value, "chip", _TONES[amendment.state])
        line.addWidget(state, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        change = QLabel(marked_html(compare_wording(amendment.quote, amendment.words)))
        change.setTextFormat(Qt.TextFormat.RichText)
        change.setWordWrap(True)
        column.addWidget(change)
        if not amendment.words:
            column.addWidget(note("建议删除这一段"))
        reason = f"：{amendment.note}" if amendment.note else ""
        column.addWidget(note(f"{amendment.author} {when(amendment.made_at)}{reason}"))
        if amendment.answered_by and amendment.state is not AmendmentState.WITHDRAWN:
            answer = f"：{amendment.answer}" if amendment.answer else ""
            told = f"{amendment.answered_by} {when(amendment.answered_at)} {amendment.state.value}{answer}"
            column.addWidget(note(told))
        if amendment.state is AmendmentState.ACCEPTED and not stands:
            column.addWidget(label("采用后正文又有改动，请核对", "chip", "warning", wraps=True))
        if may_withdraw:
            act = partial(self.withdraw_wanted.emit, amendment)
            column.addWidget(button("撤回", act, role="small"), 0, Qt.AlignmentFlag.AlignLeft)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit(self.amendment)
        super().mousePressEvent(event)


class AmendmentList(QWidget):
    """The suggestions on a version, those that wait first."""

    pressed = Signal(object)
    withdraw_wanted = Signal(object)
    settle_wanted = Signal()
    """The drafter wants to go through them in the editor."""

    def __init__(self) -> None:
        super().__init__()
        column = vbox(on=self)
        column.setContentsMargins(0, GAP, 0, 0)
        self._nothing = note("还没有修改建议。光标放在要改的段落、单元格或标题上，点“建议修改为…”。")
        column.addWidget(self._nothing)
        self._cards = vbox(REST, margin=0)
        area = scrolled(self._cards)
        column.addWidget(area, 1)
        self.settle_button = button("到编制页逐条处理…", self.settle_wanted.emit)
        column.addWidget(self.settle_button)

    def show_amendments(
        self,
        amendments: Sequence[Amendment],
        places: Mapping[str, str],
        standing: Mapping[str, bool],
        *,
        name: str,
        may_settle: bool,
    ) -> None:
        """Show `amendments`; `places` says where each stands and `standing` whether the text reads so now, by its id."""
        empty(self._cards, keep=1)
        ordered = sorted(amendments, key=lambda one: one.state is not AmendmentState.OPEN)
        for at, one in enumerate(ordered):
            is_own = one.author == name and one.state is AmendmentState.OPEN
            card = AmendmentCard(
                one, places.get(one.id, ""), may_withdraw=is_own, stands=standing.get(one.id, True)
            )
            card.pressed.connect(self.pressed)
            card.withdraw_wanted.connect(self.withdraw_wanted)
            self._cards.insertWidget(at, card)
        self._nothing.setVisible(not amendments)
        waits = any(one.state is AmendmentState.OPEN for one in amendments)
        self.settle_button.setVisible(may_settle and waits)
