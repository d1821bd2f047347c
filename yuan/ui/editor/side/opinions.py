"""The reviewer's opinions beside the text: as cards in a tab and as marks in the text, each leading to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPushButton, QWidget

from yuan.model.checks import FindingPlace
from yuan.model.errors import YuanError
from yuan.model.records import Opinion, PlanSummary
from yuan.model.review.suggested_wordings import AmendmentState, proposal_of
from yuan.model.text.anchors import Anchor, Standing, anchors, nearest
from yuan.ui.editor.draft.autosave import SaveState
from yuan.ui.editor.draft.open_draft import OpenDraft
from yuan.ui.editor.draft.proposals_dialog import ProposalsDialog
from yuan.ui.editor.text.finding_places import cursor_at
from yuan.ui.editor.text.formats import LINE_BREAK
from yuan.ui.editor.text.marks import Mark
from yuan.ui.kit.debounce import Debounce
from yuan.ui.kit.errors import guarded, show_error
from yuan.ui.kit.parts import vbox
from yuan.ui.review.opinion_acts import take_act
from yuan.ui.review.opinion_card import powers_of
from yuan.ui.review.opinions import OpinionList
from yuan.ui.theme import PAD

if TYPE_CHECKING:
    from yuan.model.review.suggested_wordings import Amendment

PAUSE_MS = 900
"""Where the opinions stand is looked up again once typing has stopped for so long."""


class EditorOpinions(QObject):
    """Ties the opinions on the plan of `draft` to its text; `panel` is the tab beside it."""

    found = Signal(list)
    """The opinions on the version shown, as the library holds them now."""

    def __init__(self, draft: OpenDraft) -> None:
        super().__init__(draft)
        self._draft = draft
        self._summary: PlanSummary | None = None
        self._opinions: list[Opinion] = []
        self._amendments: list[Amendment] = []
        self._cursors: dict[str, QTextCursor] = {}
        self._shown: object = None
        self.list = OpinionList()
        self.settle_button = QPushButton()
        self.settle_button.clicked.connect(lambda _=False: self.settle())
        self.panel = QWidget()
        vbox(self.settle_button, (self.list, 1), on=self.panel, margin=PAD)
        self._timer = Debounce(self, PAUSE_MS, self._place)
        self.list.pressed.connect(self._go_to)
        self.list.act_wanted.connect(self._act)
        draft.shown.connect(self._follow)
        draft.settled.connect(lambda _: self._soon())

    def _follow(self) -> None:
        self._summary = self._draft.summary
        self.renew()

    def renew(self) -> None:
        """Read what the library holds now."""
        if self._summary is None:
            return
        session, plan, number = self._draft.workspace.session, self._summary.plan, self._summary.latest.number
        with guarded(self._draft.widget):
            opinions = session.opinions(plan, number)
            amendments = session.amendments(plan, number)
            self._opinions, self._amendments = opinions, amendments
            self.found.emit(opinions)
            waiting = sum(one.state is AmendmentState.OPEN for one in amendments)
            self.settle_button.setText(f"处理修改建议（{waiting} 处）…")
            self.settle_button.setVisible(waiting > 0 and self._draft.is_editable)
            self._place()

    def _soon(self) -> None:
        """The text changed: look the places up again when typing pauses."""
        if self._opinions:
            self._timer.ask()

    def show_place(self) -> None:
        """Mark the card of the opinion whose words the cursor stands in."""
        at = self._draft.text.textCursor().position()
        hit = [
            (cursor.selectionEnd() - cursor.selectionStart(), id)
            for id, cursor in self._cursors.items()
            if cursor.selectionStart() <= at <= cursor.selectionEnd()
        ]
        if hit:
            self.list.mark(min(hit)[1])

    def settle(self) -> None:
        """Go through the suggested wordings one by one; those accepted go into the text, and all are answered."""
        draft, session = self._draft, self._draft.workspace.session
        draft.flush()
        waiting = [one for one in self._amendments if one.state is AmendmentState.OPEN]
        try:
            proposals = tuple(proposal_of(session.amendment_base(one), one) for one in waiting)
        except YuanError as error:
            show_error(draft.widget, error)
            return
        dialog = ProposalsDialog(
            draft.widget,
            draft.text.plan,
            proposals,
            title="处理修改建议",
            intro="审核人员的修改建议，逐条采用或不采用（须说明理由）。按“完成”后，采用的才写入正文，结果告知审核人员。",
            notes=tuple(one.note for one in waiting),
            asks_reason=True,
        )
        if not dialog.exec() or not dialog.outcomes:
            return
        if dialog.accepted_count:
            if not draft.replace(dialog.document, "采用修改建议前"):
                return
            draft.flush()
            if draft.autosave.state is not SaveState.SAVED:
                return  # the page tells why it could not be saved; nothing is answered that is not in the library
        answers = [
            (waiting[row].id, AmendmentState.ACCEPTED if taken else AmendmentState.REFUSED, reason)
            for row, (taken, reason) in dialog.outcomes.items()
        ]
        with guarded(draft.widget):
            session.answer_amendments(answers)
        self._tell(
            f"修改建议：采用 {dialog.accepted_count} 处，不采用 {len(answers) - dialog.accepted_count} 处。"
        )

    def _act(self, opinion: Opinion, act: str) -> None:
        if take_act(self._draft.widget, self._draft.workspace, opinion, act):
            self._tell("")

    def _tell(self, said: str) -> None:
        self.renew()
        if self._summary is not None:
            self._draft.workspace.plan_changed.emit(self._summary.plan)
        if said:
            self._draft.say(said)

    # --- places in the text -------------------------------------------------------------------------

    def _place(self) -> None:
        """Find where each opinion stands now; show cards and marks."""
        if self._summary is None:
            return
        places = self._anchors()
        self._cursors = {}
        marks = []
        for opinion in self._opinions:
            cursor = None if opinion.is_closed else self._cursor(places[opinion.id])
            if cursor is not None:
                self._cursors[opinion.id] = cursor
                marks.append(_mark(cursor, opinion))
        self._draft.text.marks.put("opinions", marks)
        shown = (tuple(self._opinions), tuple(places[one.id].standing for one in self._opinions))
        if shown != self._shown:
            self._shown = shown
            powers = powers_of(self._draft.workspace.session.account, self._summary.card.unit)
            self.list.show_opinions(self._opinions, powers, places)

    def _anchors(self) -> dict[str, Anchor]:
        """Where the opinions stand: in their own block if they are still there, else looked for in the whole plan."""
        found, lost = {}, []
        for one in self._opinions:
            text = self._block_text(one.node) if one.start >= 0 else ""
            at = nearest(text, one.quote, one.start) if text else -1
            if at >= 0:
                found[one.id] = Anchor(one.node, Standing.FOUND, at, at + len(one.quote))
            else:
                lost.append(one)
        return {**found, **anchors(self._draft.text.plan, lost)} if lost else found

    def _block_text(self, node: str) -> str:
        position = self._draft.text.position_of(node)
        if position < 0:
            return ""
        return self._draft.text.document().findBlock(position).text().replace(LINE_BREAK, "\n")

    def _cursor(self, anchor: Anchor) -> QTextCursor | None:
        """The words of an anchor selected, or its whole block."""
        if not anchor.node or anchor.standing is Standing.ORPHAN:
            return None
        edit = self._draft.text
        if anchor.standing is Standing.FOUND:
            text = self._block_text(anchor.node)
            quote = text[anchor.start : anchor.end]
            place = FindingPlace(
                node=anchor.node, quote=quote, occurrence=_occurrence(text, quote, anchor.start)
            )
            cursor = cursor_at(edit, place) if quote else None
            if cursor is not None:
                return cursor
        cursor = cursor_at(edit, FindingPlace(node=anchor.node))
        if cursor is not None:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _go_to(self, id: str) -> None:
        edit = self._draft.text
        cursor = self._cursors.get(id)
        opinion = next(one for one in self._opinions if one.id == id)
        if cursor is None:
            self._draft.go_to(opinion.node)
            return
        edit.go_to(cursor.selectionStart(), flash=opinion.start < 0)
        if opinion.start >= 0:
            edit.setTextCursor(cursor)
        edit.setFocus()


def _occurrence(text: str, quote: str, start: int) -> int:
    """How many times `quote` stands in `text` before `start`, counted as `cursor_at` counts."""
    count, at = 0, text.find(quote)
    while 0 <= at < start:
        count, at = count + 1, text.find(quote, at + 1)
    return count


def _mark(cursor: QTextCursor, opinion: Opinion) -> Mark:
    tip = f"{opinion.kind.value}（{opinion.by}）：{opinion.text}"
    return Mark(cursor, ground="warning_ground", tip=tip)
