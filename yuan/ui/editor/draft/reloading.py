"""The draft on a page shown anew: saved from elsewhere in the window, by somebody else, or only to be read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import Document
from yuan.model.errors import YuanError
from yuan.ui.desk import Desk
from yuan.ui.editor.draft.presence import OPEN
from yuan.ui.editor.draft.read_only import why_read_only
from yuan.ui.editor.text.cursor_place import TextPlace
from yuan.ui.editor.text.rewriting import rewrite
from yuan.ui.kit.errors import show_error

if TYPE_CHECKING:
    from yuan.ui.editor.page import EditorPage

ONLY_READ = "只读查看：您选择了不修改这份草稿；对方此后的修改要在点“开始编辑”后才看得到。"


class DraftAnew:
    """Shows the plan of `page` as it is now in the library."""

    def __init__(self, page: EditorPage, desk: Desk) -> None:
        self._page, self._desk = page, desk

    def reload(self) -> None:
        """Show the draft that was saved from elsewhere in the window; undo leads back to the text before.

        What was typed is saved first. When that cannot be it stays in sight, and is kept on this machine.
        """
        page, session = self._page, self._desk.session
        page.flush()
        if page.autosave.is_in_conflict:
            return  # the bar above the text asks which text it shall be
        try:
            is_draft = not why_read_only(session.account, session.plan(page.current_plan))
            draft = session.draft(page.current_plan) if is_draft else None
            document = decode_stored(draft.content) if draft is not None else None
        except YuanError as error:
            show_error(page, error)
            return
        if page.autosave.is_dirty:
            page.saving.keep_what_failed()
            if draft is not None:
                return  # the bar above the text says so, and the next try finds the two texts different
        if draft is not None and page.reason.text() == ONLY_READ:
            self.only_read()
        elif draft is None or document is None or page.edit.isReadOnly():
            page.open_anew()
        else:
            self.show_saved(document, draft.revision)

    def show_saved(self, document: Document, revision: int) -> None:
        """Show the draft stored as `revision`; undo leads back, and the cursor stays at its words."""
        page = self._page
        place = TextPlace.of(page.edit)
        # It is in the library already: saving it again would make a change of it that nobody made.
        page.is_switching = True
        try:
            rewrite(page.edit, document)
            page.autosave.follow(page.current_plan, revision, document)
        finally:
            page.is_switching = False
        page.follow_text(page.edit.plan)
        place.restore()
        page.conflict.look_anew()

    def renew(self) -> None:
        """Show the plan anew if it is no longer the draft the page knows: handed in, or changed from elsewhere.

        What somebody else saved is offered in a bar: it takes the place of the text only when the user says so.
        """
        page, session = self._page, self._desk.session
        if not page.current_plan or page.edit.isReadOnly() or page.autosave.is_dirty:
            return
        try:
            saved = session.last_saved(page.current_plan)
            is_draft = not why_read_only(session.account, session.plan(page.current_plan))
        except YuanError:
            self.reload()
            return
        if not is_draft or (
            saved.account == session.account.name and saved.revision != page.autosave.revision
        ):
            self.reload()
        else:
            page.conflict.look(saved)

    def only_read(self) -> None:
        """Show the plan to be read only, as the user chose; what was typed is saved first."""
        page, plan = self._page, self._page.current_plan
        if not plan or not page.saving.can_leave() or page.autosave.is_in_conflict:
            return
        page.open_anew(ONLY_READ)
        if page.reason.text() == ONLY_READ:
            page.reason.hide()
            choices = [("开始编辑", partial(self._edit_again, plan))]
            page.notices.put(OPEN, ONLY_READ, choices, "success")

    def _edit_again(self, plan: str) -> None:
        self._page.open_plan(plan, self._page.edit.node_at_cursor())
