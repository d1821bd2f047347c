"""The plan open on a page: what every part of the editor knows of it, and may ask for."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from yuan.library.draft_history import History
from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import Document, NodeId, Reference
from yuan.model.errors import YuanError
from yuan.model.records import PlanSummary
from yuan.ui.editor.draft.autosave import Autosave
from yuan.ui.editor.draft.bars import BARS
from yuan.ui.editor.draft.kept_aside import KeptAside
from yuan.ui.editor.draft.read_only import why_read_only
from yuan.ui.editor.draft.recovery_files import Recovery, history_folder
from yuan.ui.editor.text.cursor_place import CursorPlace
from yuan.ui.editor.text.rewriting import rewrite
from yuan.ui.editor.writing.text_edit import PlanTextEdit
from yuan.ui.kit.errors import guarded, show_error
from yuan.ui.kit.notice_bar import Notices
from yuan.ui.workspace import Workspace


class Opened(NamedTuple):
    """A plan as it was read to be shown; `why` it is only to be read, "" when it may be edited."""

    summary: PlanSummary
    document: Document
    revision: int
    why: str


class OpenDraft(QObject):
    """The plan that `text` shows, "" for none yet: its saving, what is kept of it on this machine, what is said of it.

    Despite its name it may be only to be read: `is_editable`. Dialogs open over `widget`.
    """

    shown = Signal()
    """Another plan, or the same opened once more, is shown."""
    settled = Signal(object)
    """The `Document` just read in the text, after an edit or after another text took its place."""
    stored_shown = Signal()
    """The draft as the library has it took the place of the text before."""
    went = Signal()
    """The cursor was taken to another place."""

    def __init__(self, workspace: Workspace, text: PlanTextEdit, widget: QWidget) -> None:
        super().__init__(widget)
        self.workspace, self.text, self.widget = workspace, text, widget
        self.plan = ""
        self.summary: PlanSummary | None = None
        self.why_read_only = ""
        self.is_switching = False
        """Whether the text is being exchanged, which is no edit."""
        self.notices = Notices(BARS)
        self.recovery = Recovery(workspace)
        self.aside = KeptAside(workspace, self.recovery)
        self.autosave = Autosave(workspace.session, lambda: text.plan, self.aside.keep, self)
        text.document().contentsChanged.connect(self._touched)
        text.settled.connect(self._settled)

    @property
    def is_editable(self) -> bool:
        """Whether the text may be changed here."""
        return not self.text.isReadOnly()

    @property
    def history(self) -> History:
        """The local history of the library at hand."""
        return History(history_folder(self.workspace.library))

    # --- opening ------------------------------------------------------------------------------------

    def read(self, plan: str, why: str = "") -> Opened | None:
        """Read a plan: only to be read when it may not be edited, or `why` says that it shall not be.

        None for one that cannot be read, which the user is told in a dialog.
        """
        session = self.workspace.session
        with guarded(self.widget):
            summary = session.plan(plan)
            why = why_read_only(session.account, summary) or why
            if why:
                return Opened(summary, session.document(plan), 0, why)
            draft = session.draft(plan)
            return Opened(summary, decode_stored(draft.content), draft.revision, "")
        return None

    def show(self, opened: Opened) -> None:
        """Put what was read into the text; what was there before is saved or kept already."""
        self.recovery.set_aside()
        self.summary, self.plan, self.why_read_only = opened.summary, opened.summary.plan, opened.why
        self.text.setReadOnly(bool(opened.why))
        flags = Qt.TextInteractionFlag
        reads = flags.TextSelectableByMouse | flags.TextSelectableByKeyboard
        self.text.setTextInteractionFlags(reads if opened.why else flags.TextEditorInteraction)
        self.is_switching = True
        try:
            self.text.load(opened.document, self.media)
        finally:
            self.is_switching = False
        self.autosave.follow("" if opened.why else self.plan, opened.revision, opened.document)
        if not opened.why:
            self.recovery.marker.edits(self.plan)
        self.shown.emit()

    def media(self, hash: str) -> bytes:
        """The bytes of a picture of the plan, stored or not.

        Raises:
            NotFound: neither the library nor this machine has it.
        """
        found = self.autosave.picture(hash) or self.recovery.texts.picture(hash)
        return found or self.workspace.session.media(hash)

    def go_to(self, node: NodeId) -> None:
        """Bring the node in sight, mark it for a moment and put the cursor there; "" for where one is."""
        if not node:
            return
        position = self.text.position_of(node)
        if position < 0:
            self.say("这一处内容已不在当前版本中。")
            return
        self.text.go_to(position)
        self.text.setFocus()
        self.went.emit()

    def follow(self, reference: Reference) -> None:
        """Go where a cross-reference points, into another plan too."""
        if reference.plan:
            self.workspace.edit_requested.emit(reference.plan, reference.target)
        else:
            self.go_to(reference.target)

    def say(self, text: str) -> None:
        """Tell the user what was done, in the window's status bar."""
        self.workspace.notice.emit(text)

    # --- saving and keeping -------------------------------------------------------------------------

    def flush(self) -> None:
        """Save what is not saved yet, now, and what an input method still composes with it."""
        self.text.commit_composition()
        if self.autosave.is_dirty:
            self.autosave.flush()

    def keep_state(self, name: str = "") -> bool:
        """Keep the text as a state of the local history; whether it is there.

        A failure is told only when the user asked for it by a name.
        """
        try:
            return self.history.keep(self.plan, self.text.plan, name)
        except YuanError as error:
            if name:
                show_error(self.widget, error)
            return False

    def keep_file(self) -> Path | None:
        """Keep the text, which could not be saved, as a file for the next start; None when that fails too."""
        return self.recovery.keep(self.plan, self.text.plan, self.autosave.pictures)

    def replace(self, document: Document, name: str, *, is_derived: bool = True) -> bool:
        """Show and save another text of the draft, in one step of undo; the old is kept as the state `name` first.

        Args:
            is_derived: the other text was made from this one and holds its words.

        Returns:
            Whether it was done: not while the text is only to be read, nor when the old could be kept nowhere. The
            user was told why.
        """
        if not self.is_editable:
            self.say(f"正文没有改动。{self.why_read_only}")
            return False
        self.flush()
        is_kept = self.keep_state(name)
        if self.autosave.is_dirty:
            is_kept = self.keep_file() is not None or is_kept
            if not is_derived:
                self.recovery.set_aside()
        if is_kept:
            self.autosave.add_pictures(self.recovery.texts.pictures_of(document).values())
            rewrite(self.text, document)
        return is_kept

    def show_stored(self, document: Document, revision: int) -> None:
        """Show the draft stored as `revision`; undo leads back, and the cursor stays at its words."""
        place = CursorPlace.of(self.text)
        # It is in the library already: saving it again would make a change of it that nobody made.
        self.is_switching = True
        try:
            rewrite(self.text, document)
            self.autosave.follow(self.plan, revision, document)
        finally:
            self.is_switching = False
        self.settled.emit(self.text.plan)
        place.restore()
        self.stored_shown.emit()

    def close(self) -> None:
        """The page goes, and all is saved or kept: nothing more is typed."""
        self.text.setReadOnly(True)
        self.autosave.close()
        self.recovery.marker.end()

    def _touched(self) -> None:
        if not self.is_switching and not self.text.is_loading:
            self.autosave.touch()

    def _settled(self, document: Document) -> None:
        if not self.is_switching:
            self.settled.emit(document)
