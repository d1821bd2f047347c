"""Changes that came back in a Word file, or that a reviewer suggests: accepted or refused one by one before any of them
touches the text.
"""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QWidget,
)

from yuan.model.comparison.accepting import accept
from yuan.model.comparison.proposals import WORDS, Proposal
from yuan.model.document.content import Document
from yuan.model.errors import YuanError
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.parts import button, hbox, label, vbox
from yuan.ui.review.opinion_acts import WordsDialog
from yuan.ui.theme import tokens

ACCEPTED, REFUSED = "已采用", "不采用"
_MERGE = "送出之后正文又改过也可以：两边改得不一样的地方，随后逐处选择"
_EXCERPT = 8
"""Characters of a change shown in its line."""


class ProposalsDialog(Dialog):
    """The proposals at the left, the words of the one chosen at the right. `document` is the text with those accepted.

    `notes` are the reasons given for the proposals, if any; with `asks_reason` each one refused needs one too. With
    `offers_merge` all can be merged at once, also where the text went on meanwhile: `wants_merge` says so.
    """

    def __init__(
        self,
        parent: QWidget | None,
        document: Document,
        proposals: tuple[Proposal, ...],
        *,
        title: str = "收回 Word 修改",
        intro: str = "逐条采用或不采用。按“完成”后，已采用的修改才写入正文；原文保留在本机历史中。",
        notes: tuple[str, ...] = (),
        asks_reason: bool = False,
        offers_merge: bool = False,
    ) -> None:
        super().__init__(parent, title, "完成", intro)
        self.resize(900, 560)
        self.document = document
        self._proposals = proposals
        self._settled: dict[int, str] = {}
        self._notes, self._asks_reason = notes, asks_reason
        self._reasons: dict[int, str] = {}
        self.wants_merge = False
        self.list = QListWidget()
        self.list.setFixedWidth(330)
        self.list.setAccessibleName("修改建议")
        for proposal in proposals:
            self.list.addItem(QListWidgetItem(_line(proposal)))
        self.words = QTextBrowser()
        self.words.setAccessibleName("修改内容")
        self.count = label("", "muted")
        self.take_button, self.refuse_button = QPushButton("采用(&A)"), QPushButton("不采用(&R)")
        self.all_button = QPushButton("全部采用")
        self.merge_button = button("整份合并…", self._merge, tip=_MERGE)
        self.merge_button.setVisible(offers_merge)
        buttons = hbox()
        for choice, slot in (
            (self.take_button, self._take),
            (self.refuse_button, self._refuse),
            (self.all_button, self._take_all),
        ):
            choice.setAutoDefault(False)
            choice.clicked.connect(slot)
            buttons.addWidget(choice)
        buttons.addStretch(1)
        buttons.addWidget(self.merge_button)
        right = vbox((self.words, 1), buttons, self.count)
        self.body.addLayout(hbox(self.list, (right, 1)))
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)
        self._tell()

    @property
    def accepted_count(self) -> int:
        """How many proposals were accepted."""
        return sum(state == ACCEPTED for state in self._settled.values())

    @property
    def outcomes(self) -> dict[int, tuple[bool, str]]:
        """Whether each proposal decided on, by its place, was accepted, and the reason given."""
        return {row: (state == ACCEPTED, self._reasons.get(row, "")) for row, state in self._settled.items()}

    def _show(self, row: int) -> None:
        proposal = self._proposals[row]
        scheme = tokens()
        styles = {
            "equal": "",
            "insert": f"color:{scheme.success};text-decoration:underline",
            "delete": f"color:{scheme.danger};text-decoration:line-through",
        }
        text = "".join(
            f'<span style="{styles[span.op]}">{escape(span.text)}</span>' for span in proposal.spans
        ).replace("\n", "<br>")
        note = "<p>（这一段失去了原有标识，按内容推测对应，请核对。）</p>" if proposal.guessed else ""
        if self._notes[row : row + 1] and self._notes[row]:
            note += f"<p>理由：{escape(self._notes[row])}</p>"
        self.words.setHtml(f"<p><b>{escape(proposal.place)}</b></p><p>{text}</p>{note}")
        is_open = row not in self._settled
        self.take_button.setEnabled(is_open)
        self.refuse_button.setEnabled(is_open)

    def _take(self) -> None:
        if self._accept(self.list.currentRow()):
            self._next()

    def _refuse(self) -> None:
        if self._asks_reason:
            row = self.list.currentRow()
            asking = WordsDialog(
                self, "不采用修改建议", REFUSED, self._proposals[row].place, "理由", "请填写理由。"
            )
            if not asking.exec():
                return
            self._reasons[row] = asking.reason()
        self._settle(self.list.currentRow(), REFUSED)
        self._next()

    def _take_all(self) -> None:
        for row in range(len(self._proposals)):
            if row not in self._settled:
                self._accept(row)
        self._show(self.list.currentRow())

    def _merge(self) -> None:
        self.wants_merge = True
        self.accept()

    def _accept(self, row: int) -> bool:
        try:
            self.document = accept(self.document, self._proposals[row])
        except YuanError as error:
            self.complain(str(error))
            return False
        self.complain("")
        self._settle(row, ACCEPTED)
        return True

    def _settle(self, row: int, state: str) -> None:
        self._settled[row] = state
        item = self.list.item(row)
        item.setText(f"〔{state}〕{_line(self._proposals[row])}")
        item.setForeground(tokens().colour("muted"))
        self._tell()

    def _next(self) -> None:
        """Go on to the next proposal that waits."""
        rows = [*range(self.list.currentRow() + 1, len(self._proposals)), *range(self.list.currentRow())]
        waiting = next((row for row in rows if row not in self._settled), self.list.currentRow())
        self.list.setCurrentRow(waiting)
        self._show(waiting)

    def _tell(self) -> None:
        waiting = len(self._proposals) - len(self._settled)
        self.count.setText(
            f"共 {len(self._proposals)} 条修改，已采用 {self.accepted_count} 条，待处理 {waiting} 条。"
        )
        self.all_button.setEnabled(waiting > 0)
        is_refused = REFUSED in self._settled.values()
        self.merge_button.setEnabled(not is_refused)
        self.merge_button.setToolTip("已有不采用的修改，不能再整份合并" if is_refused else _MERGE)


def _line(proposal: Proposal) -> str:
    attribution = proposal.attribution
    when = f"{attribution.at:%m-%d %H:%M}" if attribution.at else ""
    parts = [
        f"{WORDS[proposal.change]}　{proposal.place}",
        " ".join(part for part in (attribution.author, when) if part),
    ]
    if proposal.passage is not None:
        parts.append(_excerpt(proposal))
    if proposal.guessed:
        parts.append("推测")
    return "　".join(part for part in parts if part)


def _excerpt(proposal: Proposal) -> str:
    """The first words that go and come, to tell the changes of one paragraph apart."""
    gone, come = (
        next((span.text for span in proposal.spans if span.op == op), "") for op in ("delete", "insert")
    )
    words = [f"“{text[:_EXCERPT]}{'…' if len(text) > _EXCERPT else ''}”" for text in (gone, come) if text]
    return "→".join(words) if gone and come else f"{'删' if gone else '增'}{words[0]}" if words else ""
