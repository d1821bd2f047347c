"""The editor: outline left, the whole plan as one text in the middle, details right."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedLayout, QWidget

from yuan.model.document.content import Document, NodeId
from yuan.ui.editor.commands.actions import EditorActions
from yuan.ui.editor.commands.operations import Operations
from yuan.ui.editor.draft.conflict import DraftConflict
from yuan.ui.editor.draft.draft_states import DraftStates
from yuan.ui.editor.draft.merging.unsettled import Unsettled
from yuan.ui.editor.draft.open_draft import OpenDraft
from yuan.ui.editor.draft.presence import OpenElsewhere
from yuan.ui.editor.draft.reloading import ONLY_READ, Reloading
from yuan.ui.editor.draft.saving import Saving
from yuan.ui.editor.draft.unsaved_offer import UnsavedOffer
from yuan.ui.editor.draft.word_review import WordReview
from yuan.ui.editor.empty_page import nothing_open
from yuan.ui.editor.gc_timing import GcTiming
from yuan.ui.editor.scroll_anchor import ScrollAnchor
from yuan.ui.editor.side.breadcrumb import Breadcrumb
from yuan.ui.editor.side.checking import Checking
from yuan.ui.editor.side.details import Details
from yuan.ui.editor.side.followed_outline import FollowedOutline
from yuan.ui.editor.side.heading_paths import HeadingPaths
from yuan.ui.editor.side.opinions import EditorOpinions
from yuan.ui.editor.side.outline import Outline
from yuan.ui.editor.side.section_edits import SectionEdits
from yuan.ui.editor.side.section_lookup import SectionLookup
from yuan.ui.editor.side.status_strip import StatusStrip
from yuan.ui.editor.side.view_modes import ViewModes
from yuan.ui.editor.text.editing import id_of
from yuan.ui.editor.writing.find_bar import FindBar
from yuan.ui.editor.writing.text_edit import PlanTextEdit
from yuan.ui.kit.parts import label, vbox
from yuan.ui.theme import set_role
from yuan.ui.workspace import Workspace

CURSOR_MS = 120


class EditorPage(QWidget):
    """Shows one plan at a time, `draft`; `open_plan` first. Puts the parts of the editor together."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        set_role(self, "page")
        self._workspace = workspace
        self.edit = PlanTextEdit()
        self.setFocusProxy(self.edit)
        self.draft = OpenDraft(workspace, self.edit, self)
        self.notices, self.autosave = self.draft.notices, self.draft.autosave
        self.crumbs, self.outline = Breadcrumb(), Outline()
        self.strip = StatusStrip(self.edit)
        self.state = self.strip.state
        self.find_bar = FindBar(self.edit)
        self._cursor_timer = QTimer(self)
        self._cursor_timer.setSingleShot(True)
        self._cursor_timer.setInterval(CURSOR_MS)
        self.gc_timing = GcTiming(self)
        self._paths = HeadingPaths(Document(), {})
        self._sections = SectionEdits(self.edit, self.outline)
        self._make_draft_parts()
        self._make_side()
        self.actions_ = EditorActions(
            Operations(
                self.draft,
                outline=self.outline,
                find_bar=self.find_bar,
                states=self.states,
                word=self.word,
                unsettled=self.unsettled,
                view=self.view,
                choose_heading=self.crumbs.open_menu,
            )
        )
        self._build()
        self._connect()

    def _make_draft_parts(self) -> None:
        """What saves and keeps the draft, and tells of others who write it."""
        draft = self.draft
        self.unsettled = Unsettled(draft)
        self.conflict = DraftConflict(draft, self.unsettled)
        self.states = DraftStates(draft)
        self.saving = Saving(draft, self.state)
        self.reloading = Reloading(draft, self.saving, lambda node, why: self._open(draft.plan, node, why))
        self._offer = UnsavedOffer(draft)
        self.elsewhere = OpenElsewhere(draft)
        self.word = WordReview(draft, self.unsettled)
        self.conflict.history_wanted.connect(self.states.show)
        self.saving.stored.connect(self.states.keep_now_and_then)
        for who in (self.reloading, self.elsewhere):
            who.saved_elsewhere.connect(self.conflict.look)
        self.elsewhere.only_read_wanted.connect(self.reloading.only_read)

    def _make_side(self) -> None:
        """What is shown around the text."""
        self.checking = Checking(self.draft)
        self.opinions = EditorOpinions(self.draft)
        self.details = Details(self.checking.panel, self.opinions.panel)
        self.follows = FollowedOutline(self.draft)
        self._lookup = SectionLookup(self.details.section, self._workspace, self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.view = ViewModes(self.edit, self.splitter, self.outline, self.details)
        self.checking.counted.connect(self.details.count_findings)
        self.opinions.found.connect(self.details.show_opinions)
        self.word.opinions_brought.connect(self.opinions.renew)
        self.follows.known.connect(self._show_place)

    def _build(self) -> None:
        middle = QWidget()
        vbox(
            self.crumbs,
            self.find_bar,
            (self.edit, 1),
            self.actions_.tables.strip,
            self.strip,
            spacing=0,
            on=middle,
            margin=0,
        )
        for part, share in ((self.outline, 0), (middle, 1), (self.details, 0)):
            self.splitter.addWidget(part)
            self.splitter.setStretchFactor(self.splitter.count() - 1, share)
        self.splitter.setChildrenCollapsible(False)
        self.outline.setMinimumWidth(140)
        self.details.setMinimumWidth(180)
        self.splitter.setSizes([240, 860, 230])
        self.reason = label("", "chip", "warning", wraps=True)
        self.reason.hide()
        self.workplace = QWidget()
        vbox(
            self.actions_.bar,
            self.reason,
            self.notices,
            (self.splitter, 1),
            spacing=0,
            on=self.workplace,
            margin=0,
        )
        ScrollAnchor(self.edit, self.splitter)
        self.stack = QStackedLayout(self)
        self.stack.addWidget(nothing_open(self._workspace))
        self.stack.addWidget(self.workplace)

    def _connect(self) -> None:
        self.draft.shown.connect(self._follow)  # after the parts: each shows what the others know by then
        self.draft.settled.connect(self._follow_text)
        self.draft.went.connect(self._show_place)
        self.edit.cursorPositionChanged.connect(self._cursor_timer.start)
        self.edit.cursorPositionChanged.connect(self.gc_timing.touch)
        self.edit.object_opened.connect(self.actions_.objects.edit_object)
        self.edit.pictures_brought.connect(self.autosave.add_pictures)
        self.edit.pictures_pasted.connect(self.actions_.objects.insert_pictures)
        self._cursor_timer.timeout.connect(self._show_place)
        self.outline.chosen.connect(self._show_heading)
        self.outline.entered.connect(self.go_to)
        self.crumbs.chosen.connect(self._go_to_step)
        self.outline.headings.drop_wanted.connect(self._sections.drop)
        self.outline.headings.renamed.connect(self._sections.rename)
        self.details.section.role_chosen.connect(self._sections.set_role)
        self.details.section.example_chosen.connect(self._insert_example)
        self.details.section.elsewhere_chosen.connect(self._workspace.edit_requested)
        self.details.opinion_chosen.connect(self.go_to)
        self.view.changed.connect(lambda: self.actions_.bar.setVisible(not self.view.is_focused))
        self.view.changed.connect(lambda: self._workspace.frame_wanted.emit(not self.wants_all_room))

    # --- the contract -------------------------------------------------------------------------------

    @property
    def wants_all_room(self) -> bool:
        """Whether rail and status bar should leave the room to the text: a plan is open in focus mode."""
        return self.view.is_focused and bool(self.current_plan)

    @property
    def current_plan(self) -> str:
        """The id of the plan shown, "" when there is none."""
        return self.draft.plan

    @property
    def title(self) -> str:
        """The title on the card of the plan shown, "" when there is none."""
        return self.draft.summary.card.title if self.draft.summary is not None else ""

    def open_plan(self, plan_id: str, node_id: NodeId = "") -> None:
        """Show a plan at a place in it; what was typed in the plan before is saved first.

        A plan that cannot be opened is told in a dialog, and the one before stays.
        """
        if plan_id == self.current_plan and plan_id and self.draft.is_editable:
            self.go_to(node_id)
        else:
            self._open(plan_id, node_id)

    def _open(self, plan_id: str, node_id: NodeId = "", why: str = "") -> None:
        """Open the plan at a node, only to be read when it may not be edited or `why` says that it shall not be."""
        opened = self.draft.read(plan_id, why) if self.saving.can_leave() else None
        if opened is not None:
            self.stack.setCurrentWidget(self.workplace)
            self.draft.show(opened)
            self.go_to(node_id)

    def headings(self) -> list[tuple[NodeId, str]]:
        """The headings of the plan shown with their numbers, in order."""
        return HeadingPaths(self.edit.plan, self.edit.painter.numbers).headings()

    def flush(self) -> None:
        """Save what is not saved yet, now, and what an input method still composes with it."""
        self.draft.flush()

    def can_leave(self) -> bool:
        """Save; whether another plan may be shown, which the user is asked when saving failed."""
        return not self.current_plan or self.saving.can_leave()

    def is_safe(self) -> bool:
        """Save, asking nobody; whether the text is in the library or else kept on this machine."""
        return not self.current_plan or self.saving.is_safe()

    def close_draft(self) -> None:
        """The page goes, and all is saved or kept: nothing more is typed, and others are told that it is free.

        They are told behind the window; `elsewhere.wait` waits until they know.
        """
        self.draft.close()
        self.elsewhere.end()

    def go_to(self, node_id: NodeId) -> None:
        """Bring the node in sight, mark it for a moment and put the cursor there."""
        self.draft.go_to(node_id)

    # --- following the text -------------------------------------------------------------------------

    def _follow(self) -> None:
        """Another plan is shown, or the same anew."""
        why, summary = self.draft.why_read_only, self.draft.summary
        self.reason.setText(why)
        self.reason.setVisible(bool(why) and why != ONLY_READ)  # for that a bar stands above the text
        self.state.setVisible(not why)
        self.outline.set_editable(not why)
        self._workspace.frame_wanted.emit(not self.wants_all_room)
        self.outline.show_plan(self.edit.plan, self.edit.painter.numbers, is_new=True)
        if summary is not None:
            self.details.show_card(summary)
        self._paths = HeadingPaths(self.edit.plan, self.edit.painter.numbers)
        self.strip.counting.count()
        self._show_place()
        self.gc_timing.touch()

    def _follow_text(self, document: Document) -> None:
        """Show beside the text what was just read in it."""
        self.outline.show_plan(document, self.edit.painter.numbers)
        self._paths = HeadingPaths(document, self.edit.painter.numbers)
        # Where one is can wait until the change itself is in sight.
        self._cursor_timer.start()

    def _show_place(self) -> None:
        summary = self.draft.summary
        if self.edit.is_composing or summary is None:
            return
        heading = self.edit.structure.heading_at(self.edit.textCursor().block())
        id = id_of(heading) if heading is not None else ""
        self.outline.set_current(id)
        self.crumbs.show_path(self.edit.plan.front.title, self._paths.top(), self._paths.to(id))
        self.strip.show_place(self._paths, id)
        number = self.edit.painter.numbers.get(id, "")
        self.details.followed = self.follows.current
        self.details.show_section(self.edit.plan, id, number, self.draft.is_editable)
        self.opinions.show_place()
        words = heading.text() if heading is not None else ""
        self._lookup.follow(self.current_plan, summary.card, id, words)

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

    def _show_heading(self, node_id: NodeId) -> None:
        """Bring a heading in sight while the outline keeps the keys, so that more headings can be chosen there."""
        position = self.edit.position_of(node_id)
        if position >= 0:
            self.edit.go_to(position)

    def _insert_example(self) -> None:
        heading = self.edit.structure.heading_at(self.edit.textCursor().block())
        if heading is not None and self.draft.is_editable:
            self.follows.insert_example(id_of(heading))
