"""Two people wrote in one draft: what is told, kept and offered, without a key or a word of either getting lost."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from yuan.model.comparison.compare import compare
from yuan.model.document.bounds import decode_stored
from yuan.model.errors import YuanError
from yuan.model.merge.merging import merge
from yuan.model.records import Draft, Saved
from yuan.ui.editor.draft.bars import BEHIND, CONFLICT, DONE
from yuan.ui.editor.draft.conflict_dialog import TwoTextsDialog, Verdict
from yuan.ui.editor.draft.kept_aside import own_name, state_name
from yuan.ui.editor.draft.merging.unsettled import Unsettled
from yuan.ui.editor.draft.open_draft import OpenDraft
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.notice_bar import Choice
from yuan.ui.review.compared_texts import Pair


class DraftConflict(QObject):
    """Listens to the autosave of `draft`. Nothing is decided and nothing replaced but by the user's own hand."""

    history_wanted = Signal()
    """The user asks for the local history, where the text not chosen is."""

    def __init__(self, draft: OpenDraft, unsettled: Unsettled) -> None:
        super().__init__(draft)
        self._draft, self._unsettled = draft, unsettled
        self._theirs: Saved | None = None
        self._put_off = False
        self._seen = 0
        draft.shown.connect(self._forget)
        draft.stored_shown.connect(lambda: draft.notices.take(BEHIND))
        draft.autosave.conflicted.connect(self._begin)
        draft.autosave.kept_aside.connect(self._tell)
        draft.autosave.state_changed.connect(lambda _, why: self._tell(why))

    # --- telling ------------------------------------------------------------------------------------

    def _forget(self) -> None:
        """Another plan, or another text of it, is shown: nothing of the one before is to be told."""
        self._draft.aside.forget()
        self._theirs = None
        self._put_off, self._seen = False, 0
        for key in (CONFLICT, BEHIND, DONE):
            self._draft.notices.take(key)

    def _begin(self) -> None:
        try:
            self._theirs = self._draft.workspace.session.last_saved(self._draft.plan)
        except YuanError:
            self._theirs = None
        self._put_off = False
        self._draft.notices.take(BEHIND)
        self._draft.notices.take(DONE)
        self._tell()

    def _tell(self, trouble: str = "") -> None:
        """Say how the two texts stand; shorter once the user has put it off."""
        draft = self._draft
        if not draft.autosave.is_in_conflict:
            draft.notices.take(CONFLICT)
            return
        choices: list[Choice] = [
            (Verdict.MERGE.value, self.merge),
            ("对照两份稿子…", self.compare),
            (Verdict.MINE.value, self.use_mine),
            (Verdict.THEIRS.value, self.use_theirs),
        ]
        if trouble:
            text = f"您的文字没有存入预案库，也无法另存在这台电脑上：{trouble}请先复制文字，或点“{Verdict.MINE.value}”。"
            draft.notices.put(CONFLICT, text, choices, "danger")
            return
        kept = f"您写的文字没有丢失，正在持续另存到本机历史（{datetime.now():%H:%M:%S}）。"
        if self._put_off:
            draft.notices.put(
                CONFLICT, f"还没有决定用哪一份（另一份是{self._who()}的）。{kept}", choices[1:2]
            )
            return
        text = f"{self._who()}{self._when()}保存了这份草稿，与您的文字不一样，所以您的文字没有存入预案库。{kept}可以继续写。"
        draft.notices.put(CONFLICT, text, [*choices, (Verdict.LATER.value, self._put_it_off)])

    def _put_it_off(self) -> None:
        self._put_off = True
        self._tell()

    def _who(self) -> str:
        if self._theirs is None:
            return "他人"
        is_own = self._theirs.account == self._draft.workspace.session.account.name
        return f"{self._theirs.name}（您的账号，在另一个窗口）" if is_own else self._theirs.name

    def _when(self) -> str:
        return f" {self._theirs.at.astimezone():%H:%M} " if self._theirs is not None else "刚刚"

    def look(self, saved: Saved) -> None:
        """Somebody saved the draft while nothing was typed here: offer their text before anything is typed."""
        draft = self._draft
        if draft.autosave.is_dirty or not saved.revision > max(draft.autosave.revision, self._seen):
            return
        self._theirs = saved
        text = f"{self._who()}{self._when()}保存了这份草稿的新内容，您看到的是此前的文字。"
        later = partial(self._not_now, saved.revision)
        choices: list[Choice] = [
            ("看看改了什么…", self.compare),
            ("载入新的文字", self.use_theirs),
            ("暂不", later),
        ]
        draft.notices.put(BEHIND, text, choices)

    def _not_now(self, revision: int) -> None:
        self._seen = revision
        self._draft.notices.take(BEHIND)

    # --- choosing -----------------------------------------------------------------------------------

    def compare(self) -> None:
        """Show what each changed since the text both began with."""
        draft = self._draft
        with guarded(draft.widget):
            theirs = decode_stored(self._stored().content)
            base, mine, who = draft.autosave.base, draft.text.plan, self._who()
            pairs = [Pair(f"{who}改了什么（{self._when().strip()}保存）", lambda: (base, theirs))]
            verdicts: tuple[Verdict, ...] = (Verdict.THEIRS,)
            if draft.autosave.is_in_conflict:
                pairs.append(Pair("我改了什么（未存入）", lambda: (base, mine)))
                pairs.append(Pair(f"两份稿子的差别：从{who}的到我的", lambda: (theirs, mine)))
                verdicts = (Verdict.MERGE, Verdict.MINE, Verdict.THEIRS)
            dialog = TwoTextsDialog(draft.widget, pairs, draft.media, verdicts)
            dialog.exec()
            draft.text.setFocus()
            if dialog.verdict is Verdict.MERGE:
                self.merge()
            elif dialog.verdict is Verdict.MINE:
                self.use_mine()
            elif dialog.verdict is Verdict.THEIRS:
                self.use_theirs()

    def _stored(self) -> Draft:
        """The draft as it is now, and whose it is."""
        plan = self._draft.plan
        self._theirs = self._draft.workspace.session.last_saved(plan)
        return self._draft.workspace.session.draft(plan)

    def merge(self) -> None:
        """Bring what they changed into the text here; where both changed the same, the user decides place by place.

        Both texts go into the local history first, and undo brings the text here back.
        """
        draft = self._draft
        draft.flush()
        if not draft.autosave.is_in_conflict:
            return  # the state tells why it could not be saved
        with guarded(draft.widget):
            stored = self._stored()
            theirs, base, mine = decode_stored(stored.content), draft.autosave.base, draft.text.plan
            merged = merge(base, mine, theirs)
            name = state_name(own_name(draft.workspace), datetime.now())
            name = draft.history.put(draft.plan, mine, name, instead_of=draft.aside.state).name
            self._keep_theirs(stored)
            who, count = self._who(), len(compare(base, theirs).changes)
            self._unsettled.take(merged, stored.revision, who, draft.autosave.pictures)
            draft.recovery.drop(draft.plan)  # library and local history have it
            left = f"，其中 {len(merged.conflicts)} 处与您的不一致，请逐处选择" if merged.conflicts else ""
            self._done(
                f"已并入{who}的 {count} 处修改{left}。您原来的文字保留在本机历史中：“{name}”；也可以撤销（Ctrl+Z）。"
            )
            if merged.conflicts:
                self._unsettled.show()

    def use_mine(self) -> None:
        """Save the text here over theirs, which goes into the local history first."""
        draft = self._draft
        draft.flush()
        with guarded(draft.widget):
            stored = self._stored()
            name = self._keep_theirs(stored)
            draft.autosave.overwrite(stored.revision)
            draft.autosave.flush()
            if not draft.autosave.is_dirty:
                self._done(f"已存入您的文字。原来的稿子保留在本机历史中：“{name}”。")

    def _keep_theirs(self, stored: Draft) -> str:
        assert self._theirs is not None
        name = state_name(self._theirs.name, self._theirs.at.astimezone())
        theirs = decode_stored(stored.content)
        return self._draft.history.put(stored.plan, theirs, name).name

    def use_theirs(self) -> None:
        """Show the text they saved; what stands here goes into the local history first, and undo brings it back."""
        draft = self._draft
        draft.flush()
        if not draft.autosave.is_in_conflict and draft.autosave.is_dirty:
            return  # the state tells why it could not be saved
        with guarded(draft.widget):
            stored = self._stored()
            theirs = decode_stored(stored.content)
            name = state_name(
                own_name(draft.workspace) if draft.autosave.is_in_conflict else "此前", datetime.now()
            )
            name = draft.history.put(draft.plan, draft.text.plan, name, instead_of=draft.aside.state).name
            if draft.autosave.is_in_conflict:
                self._keep_theirs(stored)
            draft.aside.state = None
            draft.recovery.drop(draft.plan)  # the local history has it
            who = self._who()
            draft.show_stored(theirs, stored.revision)
            self._done(f"已换成{who}的稿子。原来的文字保留在本机历史中：“{name}”；也可以撤销（Ctrl+Z）。")

    def _done(self, text: str) -> None:
        draft = self._draft
        draft.aside.forget()
        self._theirs = None
        self._put_off = False
        draft.notices.take(CONFLICT)
        draft.notices.take(BEHIND)
        close = partial(draft.notices.take, DONE)
        draft.notices.put(DONE, text, [("本机历史…", self.history_wanted.emit), ("知道了", close)], "success")
        draft.text.setFocus()
