"""The editor: outline left, the whole plan as one text in the middle, details right."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import Document, NodeId, Reference
from yuan.model.errors import NotFound, YuanError
from yuan.model.plan import PlanCard
from yuan.model.records import PlanSummary
from yuan.ui.desk import Desk
from yuan.ui.editor.commands.actions import EditorActions
from yuan.ui.editor.draft.autosave import Autosave
from yuan.ui.editor.draft.conflict import BEHIND, CONFLICT, DONE, LEFT, DraftConflict
from yuan.ui.editor.draft.draft_states import DraftStates
from yuan.ui.editor.draft.presence import OPEN, OpenElsewhere
from yuan.ui.editor.draft.read_only import why_read_only
from yuan.ui.editor.draft.recovery_files import Recovery
from yuan.ui.editor.draft.reloading import DraftAnew
from yuan.ui.editor.draft.saving import FAILED, Saving
from yuan.ui.editor.draft.word_review import WordReview
from yuan.ui.editor.empty_page import nothing_open
from yuan.ui.editor.gc_timing import Collecting
from yuan.ui.editor.scroll_anchor import StandingStill
from yuan.ui.editor.side.breadcrumb import Breadcrumb
from yuan.ui.editor.side.checking import TROUBLE, Checking
from yuan.ui.editor.side.details import Details
from yuan.ui.editor.side.followed_outline import FollowedOutline
from yuan.ui.editor.side.heading_paths import Trails
from yuan.ui.editor.side.opinions import EditorOpinions
from yuan.ui.editor.side.outline import Outline
from yuan.ui.editor.side.section_edits import SectionEdits
from yuan.ui.editor.side.section_lookup import SectionKnowledge
from yuan.ui.editor.side.status_strip import StatusStrip
from yuan.ui.editor.side.view_modes import ViewModes
from yuan.ui.editor.text.editing import id_of
from yuan.ui.editor.text.rewriting import rewrite
from yuan.ui.editor.writing.find_bar import FindBar
from yuan.ui.editor.writing.text_edit import PlanTextEdit
from yuan.ui.kit.errors import show_error
from yuan.ui.kit.notice_bar import Notices
from yuan.ui.theme import set_role

CURSOR_MS = 120
BARS = (FAILED, CONFLICT, LEFT, BEHIND, OPEN, TROUBLE, DONE)
"""What may have to be said above the text, the most urgent first."""


class EditorPage(QWidget):
    """Shows one plan at a time; `open_plan` first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        set_role(self, "page")
        self._desk = desk
        self._plan = ""
        self.is_switching = False
        """Whether the text is being exchanged, which is no edit."""
        self.edit = PlanTextEdit()
        self.setFocusProxy(self.edit)
        self.outline = Outline()
        self.checking = Checking(self, desk)
        self.opinions = EditorOpinions(self, desk)
        self.details = Details(self.checking.panel, self.opinions.panel)
        self.knowledge = SectionKnowledge(self.details.section, desk, self)
        self.find_bar = FindBar(self.edit)
        self.notices = Notices(BARS)
        self.states = DraftStates(self, desk)
        self.recovery = Recovery(desk)
        self.autosave = Autosave(desk.session, lambda: self.edit.plan, self._keep_aside, self)
        self.conflict = DraftConflict(self, desk)
        self.elsewhere = OpenElsewhere(self, desk)
        self.anew = DraftAnew(self, desk)
        self.word = WordReview(self, desk)
        self.crumbs = Breadcrumb()
        self.strip = StatusStrip(self.edit)
        self.actions_ = EditorActions(self)
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        set_role(self.reason, "chip", "warning")
        self.state = self.strip.state
        self._cursor_timer = QTimer(self)
        self._cursor_timer.setSingleShot(True)
        self._cursor_timer.setInterval(CURSOR_MS)
        self._card: PlanCard | None = None
        self.follows = FollowedOutline(self, desk)
        self.collecting = Collecting(self)
        self._trails = Trails(Document(), {})
        self._sections = SectionEdits(self.edit, self.outline)
        self.saving = Saving(self, desk)
        self._build()
        self._connect()
        self.view = ViewModes(self)
        self.actions_.view.connect()
        self.view.changed.connect(lambda: desk.frame_wanted.emit(not self.wants_all_room))

    def _build(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.crumbs)
        column.addWidget(self.find_bar)
        column.addWidget(self.edit, 1)
        column.addWidget(self.actions_.tables.strip)
        column.addWidget(self.strip)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for part, share in ((self.outline, 0), (middle, 1), (self.details, 0)):
            self.splitter.addWidget(part)
            self.splitter.setStretchFactor(self.splitter.count() - 1, share)
        self.splitter.setChildrenCollapsible(False)
        self.outline.setMinimumWidth(140)
        self.details.setMinimumWidth(180)
        self.splitter.setSizes([240, 860, 230])
        self.workplace = QWidget()
        whole = QVBoxLayout(self.workplace)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.actions_.bar)
        whole.addWidget(self.reason)
        whole.addWidget(self.notices)
        whole.addWidget(self.splitter, 1)
        self._still = StandingStill(self)
        self.stack = QStackedLayout(self)
        self.stack.addWidget(nothing_open(self._desk))
        self.stack.addWidget(self.workplace)
        self.reason.hide()

    def _connect(self) -> None:
        self.edit.document().contentsChanged.connect(self._touched)
        self.edit.settled.connect(self.follow_text)
        self.edit.cursorPositionChanged.connect(self._cursor_timer.start)
        self.edit.cursorPositionChanged.connect(self.collecting.touch)
        self.edit.object_opened.connect(self.actions_.objects.edit_object)
        self.edit.pictures_brought.connect(self.autosave.add_pictures)
        self.edit.pictures_pasted.connect(self.actions_.objects.insert_pictures)
        self._cursor_timer.timeout.connect(self._show_place)
        self.outline.chosen.connect(self._show_heading)
        self.outline.entered.connect(self.go_to)
        self.outline.command_wanted.connect(lambda name: self.actions_.named[name].trigger())
        self.crumbs.chosen.connect(self._go_to_step)
        self.outline.headings.drop_wanted.connect(self._sections.drop)
        self.outline.headings.renamed.connect(self._sections.rename)
        self.outline.customContextMenuRequested.connect(self.actions_.outline_menu)
        self.details.section.role_chosen.connect(self._sections.set_role)
        self.details.section.example_chosen.connect(self._insert_example)
        self.details.section.elsewhere_chosen.connect(self._desk.edit_requested)
        self.details.opinion_chosen.connect(self.go_to)
        self.follows.known.connect(self._show_place)

    # --- the contract -------------------------------------------------------------------------------

    @property
    def wants_all_room(self) -> bool:
        """Whether rail and status bar should leave the room to the text: a plan is open in focus mode."""
        return self.view.is_focused and bool(self._plan)

    @property
    def current_plan(self) -> str:
        """The id of the plan shown, "" when there is none."""
        return self._plan

    @property
    def title(self) -> str:
        """The title on the card of the plan shown, "" when there is none."""
        return self._card.title if self._card is not None else ""

    def open_plan(self, plan_id: str, node_id: str = "") -> None:
        """Show a plan at a place in it; what was typed in the plan before is saved first.

        A plan that cannot be opened is told in a dialog, and the one before stays.
        """
        if plan_id == self._plan and self._plan and not self.edit.isReadOnly():
            self.go_to(node_id)
        else:
            self._open(plan_id, node_id)

    def _open(self, plan_id: str, node_id: NodeId = "", why: str = "") -> None:
        """Open the plan at a node, only to be read when it may not be edited or `why` says that it shall not be."""
        if not self.saving.can_leave():
            return
        try:
            summary = self._desk.session.plan(plan_id)
            why = why_read_only(self._desk.session.account, summary) or why
            if why:
                document, revision = self._desk.session.document(plan_id), 0
            else:
                draft = self._desk.session.draft(plan_id)
                document, revision = decode_stored(draft.content), draft.revision
        except YuanError as error:
            show_error(self, error)
            return
        self.elsewhere.end()
        self.recovery.set_aside()
        self._show(plan_id, summary, document, why)
        self.autosave.follow("" if why else plan_id, revision, document)
        self.conflict.follow()
        if not why:
            self.recovery.marker.edits(plan_id)
            self.states.keep_soon()
            self.conflict.offer_left()
            self.elsewhere.begin(plan_id)
        self.go_to(node_id)

    def open_anew(self, why: str = "") -> None:
        """Open the plan shown once more, as what it is by now; with `why` only to be read, the cursor where it was."""
        self._open(self._plan, self.edit.node_at_cursor() if why else "", why)

    def plans(self) -> list[PlanSummary]:
        """The plans a reference may point at."""
        return self._desk.session.plans()

    def follow(self, reference: Reference) -> None:
        """Go where a cross-reference points."""
        if reference.plan:
            self._desk.edit_requested.emit(reference.plan, reference.target)
        else:
            self.go_to(reference.target)

    def headings(self) -> list[tuple[NodeId, str]]:
        """The headings of the plan shown with their numbers, in order."""
        return Trails(self.edit.plan, self.edit.painter.numbers).headings()

    def say(self, text: str) -> None:
        """Tell the user what was done, in the window's status bar."""
        self._desk.notice.emit(text)

    def flush(self) -> None:
        """Save what is not saved yet, now, and what an input method still composes with it."""
        self.edit.commit_composition()
        if self.autosave.is_dirty:
            self.autosave.flush()

    def can_leave(self) -> bool:
        """Save; whether another plan may be shown, which the user is asked when saving failed."""
        return not self._plan or self.saving.can_leave()

    def is_safe(self) -> bool:
        """Save, asking nobody; whether the text is in the library or else kept on this machine."""
        return not self._plan or self.saving.is_safe()

    def close_draft(self) -> None:
        """The page goes, and all is saved or kept: nothing more is typed, and others are told that it is free.

        They are told behind the window; `elsewhere.wait` waits until they know.
        """
        self.edit.setReadOnly(True)
        self.autosave.close()
        self.elsewhere.end()
        self.recovery.marker.end()

    # --- opening and leaving ------------------------------------------------------------------------

    def _show(self, plan_id: str, summary: PlanSummary, document: Document, why: str) -> None:
        self.is_switching = True
        self._plan = plan_id
        self.stack.setCurrentWidget(self.workplace)
        self.set_editable(why)
        self._desk.frame_wanted.emit(not self.wants_all_room)
        self.edit.load(document, self.media)
        self.outline.show_plan(self.edit.plan, self.edit.painter.numbers, anew=True)
        self._card = summary.card
        self.details.followed = None
        self.follows.follow(plan_id)
        self.details.show_card(summary)
        self.checking.follow(summary, editable=not why)
        self.opinions.follow(summary)
        self._trails = Trails(self.edit.plan, self.edit.painter.numbers)
        self.strip.counting.count()
        self._show_place()
        self.collecting.touch()
        self.is_switching = False

    def set_editable(self, why: str) -> None:
        """Let the text be changed, or not, and say `why` not."""
        self.edit.setReadOnly(bool(why))
        self.edit.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            if why
            else Qt.TextInteractionFlag.TextEditorInteraction
        )
        self.reason.setText(why)
        self.reason.setVisible(bool(why))
        self.state.setVisible(not why)
        self.actions_.set_editable(not why)
        self.outline.set_editable(not why)

    def media(self, hash: str) -> bytes:
        """The bytes of a picture of the plan, stored or not.

        Raises:
            NotFound: neither the library nor this machine has it.
        """
        found = self.autosave.picture(hash) or self.recovery.texts.picture(hash)
        return found or self._desk.session.media(hash)

    def _keep_aside(self, plan: str, document: Document, pictures: Mapping[str, bytes]) -> None:
        self.conflict.keep_aside(plan, document, pictures)

    def note_export(self, what: str) -> None:
        """Record that `what` of the plan shown leaves the library. Raises `Refused` for an account that may no more."""
        self._desk.session.note_export(what, self._plan)

    # --- following the text -------------------------------------------------------------------------

    def _touched(self) -> None:
        if not self.is_switching and not self.edit.is_loading:
            self.autosave.touch()

    def follow_text(self, document: Document) -> None:
        """Show beside the text what was just read in it."""
        if not self.is_switching:
            self.outline.show_plan(document, self.edit.painter.numbers)
            self._trails = Trails(document, self.edit.painter.numbers)
            # Where one is can wait until the change itself is in sight.
            self._cursor_timer.start()
            self.checking.soon()
            self.opinions.soon()

    def _show_place(self) -> None:
        if self.edit.is_composing or not self._plan:
            return
        heading = self.edit.structure.heading_at(self.edit.textCursor().block())
        id = id_of(heading) if heading is not None else ""
        self.outline.set_current(id)
        self.crumbs.show_trail(self.edit.plan.front.title, self._trails.top(), self._trails.to(id))
        self.strip.show_place(self._trails, id)
        number = self.edit.painter.numbers.get(id, "")
        self.details.show_section(self.edit.plan, id, number, not self.edit.isReadOnly())
        self.opinions.show_place()
        if self._card is not None:
            self.knowledge.follow(self._plan, self._card, id, heading.text() if heading is not None else "")

    def go_to(self, node_id: NodeId) -> None:
        """Bring the node in sight, mark it for a moment and put the cursor there."""
        if not node_id:
            return
        position = self.edit.position_of(node_id)
        if position < 0:
            missing = NotFound("这一处内容已不在当前版本中。")
            self._desk.notice.emit(missing.message)
            return
        self.edit.go_to(position)
        self.edit.setFocus()
        self._show_place()

    def _go_to_step(self, id: NodeId) -> None:
        if id:
            self.go_to(id)
        else:
            self.edit.go_to(0)
            self.edit.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """How the text is shown may have been changed while another plan was in sight."""
        self.view.restore()
        self.opinions.renew()
        super().showEvent(event)
        if self.window().focusWidget() is None:
            self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.view.is_focused:
            self.view.set_focus(False)
        else:
            super().keyPressEvent(event)

    # --- the outline and details act on the text -----------------------------------------------------

    def _show_heading(self, node_id: NodeId) -> None:
        """Bring a heading in sight while the outline keeps the keys, so that more headings can be chosen there."""
        position = self.edit.position_of(node_id)
        if position >= 0:
            self.edit.go_to(position)

    def _insert_example(self) -> None:
        heading = self.edit.structure.heading_at(self.edit.textCursor().block())
        if heading is not None and not self.edit.isReadOnly():
            self.follows.insert_example(id_of(heading))

    def replace_text(self, document: Document, name: str, *, is_derived: bool = True) -> bool:
        """Show and save another text of the same draft, in one step of undo; the old goes into the local history.

        Whether it was done: not while the text is only to be read, see also `Saving.keep_before_replacing`.
        """
        if self.edit.isReadOnly():
            self.say(f"正文没有改动。{self.reason.text()}")
            return False
        if not self.saving.keep_before_replacing(name, is_derived=is_derived):
            return False
        self.autosave.add_pictures(self.recovery.texts.pictures_of(document).values())
        rewrite(self.edit, document)
        return True
