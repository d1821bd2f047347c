"""What becomes of the draft on a page when it is saved, or cannot be."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from yuan.model.document.content import Document
from yuan.ui.desk import Desk
from yuan.ui.editor.draft.autosave import SaveState
from yuan.ui.kit.dialog import confirm
from yuan.ui.theme import set_role

if TYPE_CHECKING:
    from yuan.ui.editor.page import EditorPage


FAILED = "failed"
"""The key of the bar above the text."""


class Saving(QObject):
    """Listens to the autosave of `page`: tells how it stands, and keeps what cannot be saved."""

    def __init__(self, page: EditorPage, desk: Desk) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        page.autosave.state_changed.connect(self._tell)
        page.autosave.saved.connect(self._forget_kept)

    def can_leave(self) -> bool:
        """Save now; whether the text is in the library or kept aside, or the user leaves all the same."""
        page = self._page
        page.flush()
        is_kept = self._is_kept()
        if is_kept and page.autosave.state is not SaveState.FAILED:
            return True
        where = (
            "文字已另存为恢复文件，下次启动时可以取回。"
            if is_kept
            else "恢复文件也无法写入，离开后这些文字就没有了。"
        )
        return confirm(page, "修改还没有存入预案库。", where, "仍要离开", "留下")

    def is_safe(self) -> bool:
        """Save now, asking nobody; whether the text is in the library or, when that cannot be, kept on this machine.

        Kept here first: a library in use makes the saving wait, and the system may not.
        """
        page = self._page
        page.edit.commit_composition()
        if page.autosave.is_dirty and not page.autosave.is_in_conflict:
            page.recovery.keep(page.current_plan, page.edit.plan, page.autosave.pictures)
        page.flush()
        return self._is_kept()

    def _is_kept(self) -> bool:
        page = self._page
        if not page.autosave.is_dirty:
            return True
        if page.autosave.is_in_conflict:
            return page.conflict.is_kept
        return page.recovery.keep(page.current_plan, page.edit.plan, page.autosave.pictures) is not None

    def keep_before_replacing(self, name: str, *, is_derived: bool) -> bool:
        """Save, and keep the text shown as a named state of the local history, before another takes its place.

        Args:
            is_derived: the other text was made from this one and holds its words.

        Returns:
            Whether it may be replaced; if not, the user was told why.
        """
        page = self._page
        page.flush()
        is_in_history = page.states.keep(name)
        if not page.autosave.is_dirty:
            return is_in_history
        kept = page.recovery.keep(page.current_plan, page.edit.plan, page.autosave.pictures)
        if not is_derived:
            page.recovery.set_aside()
        return is_in_history or kept is not None

    def keep_what_failed(self) -> None:
        """The draft in the library is another one by now, and the text shown cannot be saved: keep it in two places."""
        page = self._page
        page.states.keep(f"未能存入的文字 {datetime.now():%m月%d日%H时%M分}")
        page.recovery.keep(page.current_plan, page.edit.plan, page.autosave.pictures)

    def _forget_kept(self, saved: Document) -> None:
        """Let the file of a text that could not be saved go once that text, or what was made of it, is saved."""
        page = self._page
        if page.recovery.has_kept(page.current_plan) and page.edit.plan == saved:
            page.recovery.drop(page.current_plan)

    def _tell(self, state: SaveState, why: str = "") -> None:
        page = self._page
        page.state.setText(state.value)  # why stands in the bar: this place is narrow
        page.state.setToolTip(why)
        set_role(page.state, "danger" if state in (SaveState.FAILED, SaveState.CONFLICT) else "muted")
        if state is SaveState.FAILED:
            self._keep(why)
        elif state in (SaveState.SAVED, SaveState.CONFLICT):
            page.notices.take(FAILED)
        if state is SaveState.SAVED and not page.is_switching and page.current_plan:
            self._desk.plan_changed.emit(page.current_plan)
            page.states.keep_now_and_then()

    def _keep(self, why: str) -> None:
        """Keep what could not be saved on this machine; the autosave tries again by itself."""
        page = self._page
        kept = page.recovery.keep(page.current_plan, page.edit.plan, page.autosave.pictures)
        where = (
            "文字已另存在这台电脑上，可以继续写。" if kept else "也无法另存在这台电脑上，请先把文字复制出来。"
        )
        page.notices.put(FAILED, f"文字没有存入预案库，正在重试：{why}{where}", tone="danger")
