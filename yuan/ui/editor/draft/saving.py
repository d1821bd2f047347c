"""What becomes of the draft on a page when it is saved, or cannot be."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel

from yuan.model.document.content import Document
from yuan.ui.editor.draft.autosave import SaveState
from yuan.ui.editor.draft.bars import FAILED
from yuan.ui.editor.draft.open_draft import OpenDraft
from yuan.ui.kit.dialog import confirm
from yuan.ui.theme import set_role


class Saving(QObject):
    """Listens to the autosave of `draft`: tells in `label` how it stands, and keeps what cannot be saved."""

    stored = Signal()
    """All that was typed is in the library."""

    def __init__(self, draft: OpenDraft, label: QLabel) -> None:
        super().__init__(draft)
        self._draft, self._label = draft, label
        draft.autosave.state_changed.connect(self._tell)
        draft.autosave.saved.connect(self._forget_kept)

    def can_leave(self) -> bool:
        """Save now; whether the text is in the library or kept aside, or the user leaves all the same."""
        draft = self._draft
        draft.flush()
        is_kept = self._is_kept()
        if is_kept and draft.autosave.state is not SaveState.FAILED:
            return True
        where = (
            "文字已另存为恢复文件，下次启动时可以取回。"
            if is_kept
            else "恢复文件也无法写入，离开后这些文字就没有了。"
        )
        return confirm(draft.widget, "修改还没有存入预案库。", where, "仍要离开", "留下")

    def is_safe(self) -> bool:
        """Save now, asking nobody; whether the text is in the library or, when that cannot be, kept on this machine.

        Kept here first: a library in use makes the saving wait, and the system may not.
        """
        draft = self._draft
        draft.text.commit_composition()
        if draft.autosave.is_dirty and not draft.autosave.is_in_conflict:
            draft.keep_file()
        draft.flush()
        return self._is_kept()

    def _is_kept(self) -> bool:
        draft = self._draft
        if not draft.autosave.is_dirty:
            return True
        if draft.autosave.is_in_conflict:
            return draft.aside.holds(draft.text.plan)
        return draft.keep_file() is not None

    def keep_what_failed(self) -> None:
        """The draft in the library is another one by now, and the text shown cannot be saved: keep it in two places."""
        draft = self._draft
        draft.keep_state(f"未能存入的文字 {datetime.now():%m月%d日%H时%M分}")
        draft.keep_file()

    def _forget_kept(self, saved: Document) -> None:
        """Let the file of a text that could not be saved go once that text, or what was made of it, is saved."""
        draft = self._draft
        if draft.recovery.has_kept(draft.plan) and draft.text.plan == saved:
            draft.recovery.drop(draft.plan)

    def _tell(self, state: SaveState, why: str = "") -> None:
        draft = self._draft
        self._label.setText(state.value)  # why stands in the bar: this place is narrow
        self._label.setToolTip(why)
        set_role(self._label, "danger" if state in (SaveState.FAILED, SaveState.CONFLICT) else "muted")
        if state is SaveState.FAILED:
            self._keep(why)
        elif state in (SaveState.SAVED, SaveState.CONFLICT):
            draft.notices.take(FAILED)
        if state is SaveState.SAVED and not draft.is_switching and draft.plan:
            draft.workspace.plan_changed.emit(draft.plan)
            self.stored.emit()

    def _keep(self, why: str) -> None:
        """Keep what could not be saved on this machine; the autosave tries again by itself."""
        draft = self._draft
        kept = draft.keep_file()
        where = (
            "文字已另存在这台电脑上，可以继续写。" if kept else "也无法另存在这台电脑上，请先把文字复制出来。"
        )
        draft.notices.put(FAILED, f"文字没有存入预案库，正在重试：{why}{where}", tone="danger")
