"""What is said about the version shown: opinions, suggested wordings and the checklist, tied to the text and kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from yuan.library.permissions import Right, has_right
from yuan.model.document.content import Document, NodeId
from yuan.model.errors import YuanError
from yuan.model.records import Opinion, OpinionKind, PlanSummary
from yuan.model.review.points import Verdict, points_for
from yuan.model.review.suggested_wordings import Amendment, amendable_words, stands
from yuan.model.text.anchors import anchors
from yuan.model.text.section_places import section_ids, section_names
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.notice_bar import Choice, Notices
from yuan.ui.review.amending import AmendDialog
from yuan.ui.review.opinion_acts import take_act
from yuan.ui.review.opinion_card import powers_of
from yuan.ui.review.opinions import WHOLE, Target
from yuan.ui.review.papers import write_review_paper
from yuan.ui.review.side_panel import ReviewSidePanel
from yuan.ui.review.text_area import TextArea
from yuan.ui.workspace import Workspace

UNSAVED = "unsaved"
"""The key of the bar above the page."""
_LONGEST_QUOTE = 80
_LABEL = 24


class ReviewController(QObject):
    """Stands between the text and the side of the review page; what is said goes to the library at once."""

    def __init__(
        self, page: QWidget, workspace: Workspace, area: TextArea, side: ReviewSidePanel, notices: Notices
    ) -> None:
        super().__init__(page)
        self._page, self._workspace, self._area, self._side = page, workspace, area, side
        self._notices = notices
        self._unsaved: dict[tuple[str, str], tuple[Verdict, str]] = {}
        """Judgements the library did not take, by plan and point."""
        self._summary: PlanSummary | None = None
        self._document = Document()
        self._names: dict[NodeId, str] = {}
        self._sections: dict[NodeId, NodeId] = {}
        self._opinions: dict[str, Opinion] = {}
        composer = side.opinions.composer
        composer.written.connect(self._write)
        composer.amendment_wanted.connect(self.amend)
        area.text.place_changed.connect(self._show_targets)
        area.text.opinion_pressed.connect(self._mark)
        area.counted.connect(self._paint)
        side.opinions.list.pressed.connect(self._jump_to_opinion)
        side.opinions.list.act_wanted.connect(self._act)
        side.amendments.pressed.connect(lambda one: self._jump(one.node))
        side.amendments.withdraw_wanted.connect(self._withdraw)
        side.amendments.settle_wanted.connect(lambda: self._workspace.edit_requested.emit(self._plan, ""))
        side.checklist.judged.connect(self._judge)
        side.paper_wanted.connect(self._write_paper)
        amend = QShortcut(QKeySequence("Ctrl+M"), page)
        amend.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        amend.activated.connect(self.amend)

    @property
    def _plan(self) -> str:
        return self._summary.plan if self._summary is not None else ""

    def follow(self, summary: PlanSummary, document: Document) -> None:
        """Another plan, version or text is shown."""
        self._summary, self._document = summary, document
        self._names, self._sections = section_names(document), section_ids(document)
        self._show_all()

    def flush(self) -> None:
        """Keep what is still being typed into the checklist."""
        if self._summary is not None:
            self._side.checklist.flush()
        if self._unsaved:
            self._save_judgements()

    def _show_all(self) -> None:
        assert self._summary is not None
        session, card = self._workspace.session, self._summary.card
        version = self._summary.latest
        is_examined = version.stage.is_under_review
        may_judge = is_examined and has_right(session.account, Right.EXAMINE)
        points = points_for(card, is_revision=self._summary.in_force is not None)
        self._side.show_points(
            points, session.checked_points(self._plan, version.number), may_judge=may_judge
        )
        is_open = is_examined or version.stage.is_editable
        composer = self._side.opinions.composer
        composer.setVisible(is_open and has_right(session.account, Right.GIVE_OPINION))
        composer.amend_button.setVisible(may_judge)
        self._renew()

    def _renew(self) -> None:
        """Read opinions and suggestions anew."""
        assert self._summary is not None
        session, summary = self._workspace.session, self._summary
        number = summary.latest.number
        opinions = session.opinions(summary.plan, number)
        self._opinions = {one.id: one for one in opinions}
        powers = powers_of(session.account, summary.card.unit)
        self._side.opinions.list.show_opinions(opinions, powers, anchors(self._document, opinions))
        amendments = session.amendments(summary.plan, number)
        self._side.amendments.show_amendments(
            amendments,
            {one.id: self._place(one.node) for one in amendments},
            {one.id: stands(self._document, one) for one in amendments},
            name=session.account.name,
            may_settle=powers.may_answer and summary.stage.is_editable,
        )
        self._side.count(len(opinions), len(amendments))
        self._side.adoption_button.setEnabled(bool(opinions or amendments))
        self._paint()
        self._show_targets()

    def _paint(self) -> None:
        self._area.show_opinions(list(self._opinions.values()))

    def _place(self, node: NodeId) -> str:
        """The number and heading of the section a node stands in."""
        return self._names.get(self._sections.get(node, ""), "正文") if node else "全文"

    # --- opinions ---------------------------------------------------------------------------------------

    def _show_targets(self) -> None:
        """Offer what an opinion may be about at the cursor: the words selected, the paragraph, the section, the plan."""
        node, words, selected = self._area.text.cursor_context()
        targets = []
        if selected is not None and selected.quote.strip():
            quote = selected.quote
            targets.append(Target(f"所选“{_short(quote)}”", node, quote, selected.start))
        section = self._sections.get(node, "")
        if node and node != section:
            targets.append(Target(f"本段“{_short(words)}”", node, words[:_LONGEST_QUOTE]))
        if section:
            name = self._names[section]
            targets.append(Target(f"本节“{_short(name)}”", section, name))
        composer = self._side.opinions.composer
        composer.set_targets((*targets, WHOLE))
        composer.amend_button.setEnabled(bool(node) and amendable_words(self._document, node) is not None)

    def _write(self, text: str, kind: OpinionKind, target: Target) -> None:
        def keep() -> None:
            self._workspace.session.add_opinion(
                self._plan, target.node, text, kind, target.quote, target.start
            )

        if self._do(keep):
            self._side.opinions.composer.clear()
            self._workspace.notice.emit("意见已提交。")

    def _act(self, opinion: Opinion, act: str) -> None:
        if take_act(self._page, self._workspace, opinion, act):
            self._renew()

    def _mark(self, opinion: str) -> None:
        self._side.tabs.setCurrentIndex(0)
        self._side.opinions.list.mark(opinion)

    def _jump_to_opinion(self, id: str) -> None:
        opinion = self._opinions[id]
        if not opinion.node or self._area.text.go_to_opinion(opinion):
            return
        if self._area.mode != "full":
            self._area.set_mode("full")
            if self._area.text.go_to_opinion(opinion):
                return
        self._workspace.notice.emit("意见所在的段落已不在这一版中。")

    def _jump(self, node: NodeId) -> None:
        if self._area.text.go_to(node):
            return
        self._area.set_mode("full")
        if not self._area.text.go_to(node):
            self._workspace.notice.emit("这一处内容已不在这一版中。")

    # --- suggested wordings -------------------------------------------------------------------------------

    def amend(self) -> None:
        """Let the reviewer reword the paragraph, cell or heading at the cursor."""
        button = self._side.opinions.composer.amend_button
        if not (button.isVisibleTo(self._page) and button.isEnabled()):
            return
        node = self._area.text.cursor_context().node
        dialog = AmendDialog(self._page, self._place(node), amendable_words(self._document, node) or "")
        if dialog.exec() and self._do(
            lambda: self._workspace.session.amend(self._plan, node, dialog.wording, dialog.note)
        ):
            self._side.tabs.setCurrentIndex(1)
            self._workspace.notice.emit("修改建议已提出，由编制单位取舍。")

    def _withdraw(self, amendment: Amendment) -> None:
        if self._do(lambda: self._workspace.session.withdraw_amendment(amendment.id)):
            self._workspace.notice.emit("修改建议已撤回。")

    # --- the checklist ------------------------------------------------------------------------------------

    @property
    def is_all_saved(self) -> bool:
        """Whether the library has every judgement."""
        return not self._unsaved

    def _judge(self, point: str, verdict: Verdict, remark: str) -> None:
        self._unsaved[self._plan, point] = verdict, remark
        self._save_judgements()

    def _save_judgements(self) -> None:
        """Told in a bar, for whoever judges is typing the next remark by now."""
        why = ""
        for (plan, point), (verdict, remark) in list(self._unsaved.items()):
            try:
                self._workspace.session.check_point(plan, point, verdict, remark)
                del self._unsaved[plan, point]
            except YuanError as error:
                why = str(error)
        if why:
            choices: list[Choice] = [("再试一次", self._save_judgements), ("不再存入", self._give_up)]
            self._notices.put(UNSAVED, f"审核要点的结论没有存入预案库：{why}", choices, "danger")
        else:
            self._notices.take(UNSAVED)

    def _give_up(self) -> None:
        self._unsaved.clear()
        self._notices.take(UNSAVED)

    def _write_paper(self, paper: str) -> None:
        assert self._summary is not None
        self.flush()
        write_review_paper(self._page, self._workspace, self._summary, paper)

    def _do(self, act: Callable[[], object]) -> bool:
        """Do something in the library; whether it worked. An error is shown and changes nothing."""
        with guarded(self._page.window()):
            act()
            self._renew()
            return True
        return False


def _short(words: str) -> str:
    return words if len(words) <= _LABEL else words[: _LABEL - 1] + "…"
