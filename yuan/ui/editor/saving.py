"""What becomes of the draft on a page: saved, not to be saved, or saved meanwhile by somebody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from yuan.model.bounds import decode_stored
from yuan.model.content import Document
from yuan.model.errors import YuanError
from yuan.model.records import PlanSummary
from yuan.ui.desk import Desk
from yuan.ui.editor.access import why_read_only
from yuan.ui.editor.autosave import SaveState
from yuan.ui.theme import set_role
from yuan.ui.widgets.dialog import confirm, tell

if TYPE_CHECKING:
    from yuan.ui.editor.page import EditorPage

Show = Callable[[str, PlanSummary, Document, str], None]
"""Shows a plan: its id and summary, the text, and why it is read only ("" when it is not)."""


class Saving(QObject):
    """Listens to the autosave of `page`: tells how it stands, keeps what cannot be saved, asks in a conflict."""

    def __init__(self, page: EditorPage, desk: Desk, show: Show) -> None:
        super().__init__(page)
        self._page, self._desk, self._show = page, desk, show
        page.autosave.state_changed.connect(self._tell)
        page.autosave.conflicted.connect(self._decide)

    def can_leave(self) -> bool:
        """Save now; whether that was done, or the user leaves all the same."""
        page = self._page
        page.flush()
        if page.autosave.state is not SaveState.FAILED:
            return True
        kept = page.recovery.keep(page.current_plan, page.edit.plan)
        where = (
            "文字已另存为恢复文件，下次启动时可以取回"
            if kept
            else "恢复文件也无法写入，离开后这些文字就没有了"
        )
        leaves = confirm(page, "修改还没有存入预案库。", f"{where}。", "仍要离开", "留下")
        if leaves:
            page.recovery.leave()
        return leaves

    def _tell(self, state: SaveState, why: str) -> None:
        page = self._page
        page.state.setText(f"{state.value}（{why}）" if why else state.value)
        set_role(page.state, "danger" if state in (SaveState.FAILED, SaveState.CONFLICT) else "muted")
        if state is SaveState.FAILED:
            page.recovery.keep(page.current_plan, page.edit.plan)
        elif state is SaveState.SAVED:
            page.recovery.drop(page.current_plan)
        if state is SaveState.SAVED and not page.is_switching and page.current_plan:
            self._desk.plan_changed.emit(page.current_plan)
            page.states.keep_now_and_then()

    def _decide(self, document: Document) -> None:
        """Somebody else saved the same draft: the text here goes to a file, and the user decides."""
        page, plan = self._page, self._page.current_plan
        page.recovery.keep(plan, page.edit.plan)
        mine = confirm(
            page,
            "这份草稿已被他人修改并保存。",
            "可以用您的文字覆盖，或载入他人保存的文字。您的文字已另存为恢复文件，下次启动时可以对照取回。",
            "用我的文字覆盖",
            "载入他人的文字",
        )
        try:
            draft = self._desk.session.draft(plan)
            if mine:
                page.autosave.overwrite(draft.revision)
                return
            page.recovery.leave()
            summary = self._desk.session.plan(plan)
            why = why_read_only(self._desk.session.account, summary)
            self._show(plan, summary, decode_stored(draft.content), why)
            page.autosave.follow(plan, draft.revision)
        except YuanError as error:
            tell(page, "草稿冲突", error.message, error.remedy)
