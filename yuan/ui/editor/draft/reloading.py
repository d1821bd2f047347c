"""The draft on a page shown anew: saved from elsewhere in the window, by somebody else, or only to be read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import NodeId
from yuan.model.errors import YuanError
from yuan.ui.editor.draft.bars import OPEN
from yuan.ui.editor.draft.open_draft import OpenDraft
from yuan.ui.editor.draft.read_only import why_read_only
from yuan.ui.editor.draft.saving import Saving
from yuan.ui.kit.errors import show_error

ONLY_READ = "只读查看：您选择了不修改这份草稿；对方此后的修改要在点“开始编辑”后才看得到。"


class Reloading(QObject):
    """Shows the plan of `draft` as it is now in the library; `saving` keeps what is typed, `open_plan` opens it at a node."""

    saved_elsewhere = Signal(object)
    """Somebody else `Saved` the draft last, as the library has it."""

    def __init__(self, draft: OpenDraft, saving: Saving, open_plan: Callable[[NodeId, str], None]) -> None:
        super().__init__(draft)
        self._draft, self._saving, self._open = draft, saving, open_plan

    def reload(self) -> None:
        """Show the draft that was saved from elsewhere in the window; undo leads back to the text before.

        What was typed is saved first. When that cannot be it stays in sight, and is kept on this machine.
        """
        draft, session = self._draft, self._draft.workspace.session
        draft.flush()
        if draft.autosave.is_in_conflict:
            return  # the bar above the text asks which text it shall be
        try:
            is_draft = not why_read_only(session.account, session.plan(draft.plan))
            stored = session.draft(draft.plan) if is_draft else None
            document = decode_stored(stored.content) if stored is not None else None
        except YuanError as error:
            show_error(draft.widget, error)
            return
        if draft.autosave.is_dirty:
            self._saving.keep_what_failed()
            if stored is not None:
                return  # the bar above the text says so, and the next try finds the two texts different
        if stored is not None and draft.why_read_only == ONLY_READ:
            self.only_read()
        elif stored is None or document is None or not draft.is_editable:
            self._open("", "")
        else:
            draft.show_stored(document, stored.revision)

    def renew(self) -> None:
        """Show the plan anew if it is no longer the draft the page knows: handed in, or changed from elsewhere.

        What somebody else saved is offered in a bar: it takes the place of the text only when the user says so.
        """
        draft, session = self._draft, self._draft.workspace.session
        if not draft.plan or not draft.is_editable or draft.autosave.is_dirty:
            return
        try:
            saved = session.last_saved(draft.plan)
            is_draft = not why_read_only(session.account, session.plan(draft.plan))
        except YuanError:
            self.reload()
            return
        if not is_draft or (
            saved.account == session.account.name and saved.revision != draft.autosave.revision
        ):
            self.reload()
        else:
            self.saved_elsewhere.emit(saved)

    def only_read(self) -> None:
        """Show the plan to be read only, as the user chose; what was typed is saved first."""
        draft = self._draft
        if not draft.plan or not self._saving.can_leave() or draft.autosave.is_in_conflict:
            return
        self._open(draft.text.node_at_cursor(), ONLY_READ)
        if draft.why_read_only == ONLY_READ:
            draft.notices.put(OPEN, ONLY_READ, [("开始编辑", self._edit_again)], "success")

    def _edit_again(self) -> None:
        self._open(self._draft.text.node_at_cursor(), "")
