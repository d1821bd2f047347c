"""The places of the draft where two texts did not go together: marked in the text, told in a bar, settled on a screen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from yuan.model.document.content import Document
from yuan.model.errors import YuanError
from yuan.model.merge.conflict import Conflict, Merged, OpenConflict, Reading
from yuan.model.merge.settling import settle, unsettle
from yuan.ui.editor.draft.autosave import SaveState
from yuan.ui.editor.draft.bars import UNSETTLED
from yuan.ui.editor.draft.kept_aside import own_name
from yuan.ui.editor.draft.merging.decisions import Decision
from yuan.ui.editor.draft.merging.dialog import ConflictsDialog
from yuan.ui.editor.draft.merging.places import cursors
from yuan.ui.editor.draft.open_draft import OpenDraft
from yuan.ui.editor.text.marks import Mark
from yuan.ui.kit.debounce import Debounce
from yuan.ui.kit.errors import guarded

PAUSE_MS = 900
"""Where the conflicts stand is looked up again once typing has stopped for so long."""
_LAYER = "unsettled"


class Unsettled(QObject):
    """Knows the conflicts of `draft` that nobody settled, and lets the user settle them."""

    def __init__(self, draft: OpenDraft) -> None:
        super().__init__(draft)
        self._draft = draft
        self._open: tuple[OpenConflict, ...] = ()
        self._written: dict[str, tuple[OpenConflict, Reading]] = {}
        self._timer = Debounce(self, PAUSE_MS, self._follow_text)
        draft.shown.connect(self._begin)
        draft.stored_shown.connect(self.renew)
        draft.settled.connect(lambda _: self._soon())

    @property
    def count(self) -> int:
        """How many places wait."""
        return len(self._open)

    def _begin(self) -> None:
        """Another plan is shown, or the same anew: what was settled before is not followed any more."""
        self._written = {}
        self.renew()

    def renew(self) -> None:
        """Read what the library holds now, mark it and tell it."""
        draft = self._draft
        self._open = ()
        if draft.is_editable and draft.plan:
            with guarded(draft.widget):
                self._open = tuple(draft.workspace.session.open_conflicts(draft.plan))
        self._mark()
        self._tell()

    def _tell(self) -> None:
        notices = self._draft.notices
        if not self._open:
            notices.take(UNSETTLED)
            return
        words = f"还有 {self.count} 处两边不一致的修改没有处理，处理完才能送审。"
        notices.put(UNSETTLED, words, [("逐处处理…", self.show), ("稍后处理", self._put_off)])

    def _put_off(self) -> None:
        """No bar until the plan is opened again; the marks stay."""
        self._draft.notices.take(UNSETTLED)

    # --- in the text --------------------------------------------------------------------------------

    def _soon(self) -> None:
        if self._open or self._written:
            self._timer.ask()

    def _follow_text(self) -> None:
        """The text changed: what undo took back waits again, what redo brought back is settled."""
        if self._draft.text.is_composing:
            self._timer.ask()
            return
        self._follow_undo()
        self._mark()

    def _mark(self) -> None:
        found = cursors(self._draft.text, [one.conflict for one in self._open]) if self._open else {}
        tips = {
            one.conflict.id: f"{one.conflict.kind.value}：我的与{one.source}的不一致" for one in self._open
        }
        marks = [Mark(cursor, ground="danger_ground", tip=tips[id]) for id, cursor in found.items()]
        self._draft.text.marks.put(_LAYER, marks)

    # --- settling -----------------------------------------------------------------------------------

    def show(self) -> None:
        """Let the user settle what waits; what was decided is written into the text in one step of undo."""
        draft = self._draft
        if not draft.is_editable:
            draft.say(f"正文没有改动。{draft.why_read_only}")
            return
        draft.flush()
        self.renew()
        if not self._open:
            draft.say("没有两边不一致的修改要处理。")
            return
        if draft.autosave.is_dirty:
            draft.say("文字还没有存入预案库，请先按上方的提示处理。")
            return
        dialog = self._dialog()
        if dialog.exec() and dialog.decided:
            self._write(dialog.document, dialog.decided)
        draft.text.setFocus()

    def _dialog(self) -> ConflictsDialog:
        draft = self._draft
        sources = "、".join(dict.fromkeys(one.source for one in self._open))
        conflicts = [one.conflict for one in self._open]
        return ConflictsDialog(
            draft.widget, draft.text.plan, conflicts, own_name(draft.workspace), sources, draft.media
        )

    def _write(self, document: Document, decided: Mapping[str, Decision]) -> None:
        """Put the decisions into the text, and record them once it is saved: else they wait on."""
        draft = self._draft
        if not draft.replace(document, "处理合并冲突前"):
            return
        draft.flush()
        if draft.autosave.state is not SaveState.SAVED:
            return  # the page tells why it could not be saved
        known = {one.conflict.id: one for one in self._open}
        with guarded(draft.widget):
            for id, decision in decided.items():
                draft.workspace.session.settle_conflict(draft.plan, id)
                if decision.reading is not None:
                    self._written[id] = (known[id], decision.reading)
        self.renew()
        left = f"还有 {self.count} 处。" if self._open else "已全部处理完。"
        draft.say(f"处理了 {len(decided)} 处不一致的修改，{left}")
        draft.workspace.plan_changed.emit(draft.plan)

    def _follow_undo(self) -> None:
        """Hold what was settled here against the text: undo takes the words back, and the decision with them."""
        draft = self._draft
        document, waiting = draft.text.plan, {one.conflict.id for one in self._open}
        session, is_changed = draft.workspace.session, False
        with guarded(draft.widget):
            for id, (one, reading) in self._written.items():
                now = _settled(document, one.conflict, reading)
                if now is False and id not in waiting:
                    session.reopen_conflict(draft.plan, id)
                    is_changed = True
                elif now is True and id in waiting:
                    session.settle_conflict(draft.plan, id)
                    is_changed = True
        if is_changed:
            self.renew()

    # --- merging ------------------------------------------------------------------------------------

    def take(self, merged: Merged, revision: int, source: str, pictures: Mapping[str, bytes]) -> None:
        """Make a merged text the draft, in one step of undo; what is in conflict waits to be settled.

        Args:
            revision: of the stored draft that the merged text goes on from.
            source: whose text was merged into the one here.
            pictures: those of either text that the library may not have.

        Raises:
            YuanError: it could not be saved; nothing changed.
        """
        draft = self._draft
        saved = draft.workspace.session.merge_draft(
            draft.plan, merged.document, revision, merged.conflicts, source, pictures
        )
        draft.show_stored(merged.document, saved)


def _settled(document: Document, conflict: Conflict, reading: Reading) -> bool | None:
    """Whether the place reads as it was decided; None when it reads like neither that nor what stood there before."""
    if reading == conflict.standing:
        return None
    try:
        return unsettle(document, conflict, reading) != document
    except YuanError:
        pass
    try:
        return settle(document, conflict, reading) == document
    except YuanError:
        return None
