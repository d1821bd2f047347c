"""Two people wrote in one draft: what is told, kept and offered, without a key or a word of either getting lost."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from yuan.library.history import Kept
from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import Document
from yuan.model.errors import BadFile, YuanError
from yuan.model.files import id_name
from yuan.model.records import Draft, Saved
from yuan.ui.desk import Desk
from yuan.ui.editor.draft.conflict_dialog import TwoTextsDialog, Verdict
from yuan.ui.editor.draft.recovery_files import Unsaved
from yuan.ui.kit.errors import show_error
from yuan.ui.kit.notice_bar import Choice
from yuan.ui.review.compared_texts import Pair

if TYPE_CHECKING:
    from yuan.ui.editor.page import EditorPage

log = logging.getLogger("yuan")

CONFLICT, BEHIND, LEFT, DONE = "conflict", "behind", "left", "done"
"""The keys of the bars above the text."""


class DraftConflict(QObject):
    """Listens to the autosave of `page`. Nothing is decided and nothing replaced but by the user's own hand."""

    def __init__(self, page: EditorPage, desk: Desk) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self._theirs: Saved | None = None
        self._state: Kept | None = None
        self._kept: Document | None = None
        self._put_off = False
        self._seen = 0
        page.autosave.conflicted.connect(self._begin)
        page.autosave.kept_aside.connect(self._tell)
        page.autosave.state_changed.connect(lambda _, why: self._tell(why))

    # --- keeping ------------------------------------------------------------------------------------

    def keep_aside(self, plan: str, document: Document, pictures: Mapping[str, bytes]) -> None:
        """Keep the text typed since somebody else saved: as a file for the next start and as a named state.

        Called in the thread of the autosave.

        Raises:
            BadFile: neither could be written.
        """
        file = self._page.recovery.keep(plan, document, pictures)
        try:
            name = _name(self._own_name(), datetime.now())
            self._state = self._page.states.history.put(plan, document, name, instead_of=self._state)
        except BadFile as error:
            if file is None:
                raise
            log.warning("no state of the text kept aside: %s", error)
        self._kept = document

    @property
    def is_kept(self) -> bool:
        """Whether all that is not saved is kept aside as it stands now."""
        return self._kept is not None and self._kept == self._page.edit.plan

    def _own_name(self) -> str:
        account = self._desk.session.account
        return account.full_name or account.name

    # --- telling ------------------------------------------------------------------------------------

    def follow(self) -> None:
        """Another plan, or another text of it, is shown: nothing of the one before is to be told."""
        self._theirs = self._state = self._kept = None
        self._put_off, self._seen = False, 0
        for key in (CONFLICT, BEHIND, LEFT, DONE):
            self._page.notices.take(key)

    def _begin(self) -> None:
        try:
            self._theirs = self._desk.session.last_saved(self._page.current_plan)
        except YuanError:
            self._theirs = None
        self._put_off = False
        self._page.notices.take(BEHIND)
        self._page.notices.take(DONE)
        self._tell()

    def _tell(self, trouble: str = "") -> None:
        """Say how the two texts stand; shorter once the user has put it off."""
        page = self._page
        if not page.autosave.is_in_conflict:
            page.notices.take(CONFLICT)
            return
        choices: list[Choice] = [
            ("对照两份稿子…", self.compare),
            (Verdict.MINE.value, self.use_mine),
            (Verdict.THEIRS.value, self.use_theirs),
        ]
        if trouble:
            text = f"您的文字没有存入预案库，也无法另存在这台电脑上：{trouble}请先复制文字，或点“{Verdict.MINE.value}”。"
            page.notices.put(CONFLICT, text, choices, "danger")
            return
        kept = f"您写的文字没有丢失，正在持续另存到本机历史（{datetime.now():%H:%M:%S}）。"
        if self._put_off:
            page.notices.put(CONFLICT, f"还没有决定用哪一份（另一份是{self._who()}的）。{kept}", choices[:1])
            return
        text = f"{self._who()}{self._when()}保存了这份草稿，与您的文字不一样，所以您的文字没有存入预案库。{kept}可以继续写。"
        page.notices.put(CONFLICT, text, [*choices, (Verdict.LATER.value, self._put_it_off)])

    def _put_it_off(self) -> None:
        self._put_off = True
        self._tell()

    def _who(self) -> str:
        if self._theirs is None:
            return "他人"
        is_own = self._theirs.account == self._desk.session.account.name
        return f"{self._theirs.name}（您的账号，在另一个窗口）" if is_own else self._theirs.name

    def _when(self) -> str:
        return f" {self._theirs.at.astimezone():%H:%M} " if self._theirs is not None else "刚刚"

    def look(self, saved: Saved) -> None:
        """Somebody saved the draft while nothing was typed here: offer their text before anything is typed."""
        page = self._page
        if page.autosave.is_dirty or not saved.revision > max(page.autosave.revision, self._seen):
            return
        self._theirs = saved
        text = f"{self._who()}{self._when()}保存了这份草稿的新内容，您看到的是此前的文字。"
        later = partial(self._not_now, saved.revision)
        choices: list[Choice] = [
            ("看看改了什么…", self.compare),
            ("载入新的文字", self.use_theirs),
            ("暂不", later),
        ]
        page.notices.put(BEHIND, text, choices)

    def _not_now(self, revision: int) -> None:
        self._seen = revision
        self._page.notices.take(BEHIND)

    def look_anew(self) -> None:
        """The text in the library is shown: nothing said of an older one holds any more."""
        self._page.notices.take(BEHIND)
        self._page.notices.take(LEFT)
        self.offer_left()

    # --- choosing -----------------------------------------------------------------------------------

    def compare(self) -> None:
        """Show what each changed since the text both began with."""
        page = self._page
        try:
            theirs = decode_stored(self._draft().content)
        except YuanError as error:
            show_error(page, error)
            return
        base, mine, who = page.autosave.base, page.edit.plan, self._who()
        pairs = [Pair(f"{who}改了什么（{self._when().strip()}保存）", lambda: (base, theirs))]
        verdicts: tuple[Verdict, ...] = (Verdict.THEIRS,)
        if page.autosave.is_in_conflict:
            pairs.append(Pair("我改了什么（未存入）", lambda: (base, mine)))
            pairs.append(Pair(f"两份稿子的差别：从{who}的到我的", lambda: (theirs, mine)))
            verdicts = (Verdict.MINE, Verdict.THEIRS)
        dialog = TwoTextsDialog(page, pairs, self._picture, verdicts)
        dialog.exec()
        page.edit.setFocus()
        if dialog.verdict is Verdict.MINE:
            self.use_mine()
        elif dialog.verdict is Verdict.THEIRS:
            self.use_theirs()

    def _picture(self, hash: str) -> QImage | None:
        try:
            return QImage.fromData(self._page.media(hash))
        except YuanError:
            return None

    def _draft(self) -> Draft:
        """The draft as it is now, and whose it is."""
        plan = self._page.current_plan
        self._theirs = self._desk.session.last_saved(plan)
        return self._desk.session.draft(plan)

    def use_mine(self) -> None:
        """Save the text here over theirs, which goes into the local history first."""
        page = self._page
        page.flush()
        try:
            draft = self._draft()
            name = self._keep_theirs(draft)
        except YuanError as error:
            show_error(page, error)
            return
        page.autosave.overwrite(draft.revision)
        page.autosave.flush()
        if not page.autosave.is_dirty:
            self._done(f"已存入您的文字。原来的稿子保留在本机历史中：“{name}”。")

    def _keep_theirs(self, draft: Draft) -> str:
        assert self._theirs is not None
        name = _name(self._theirs.name, self._theirs.at.astimezone())
        theirs = decode_stored(draft.content)
        return self._page.states.history.put(draft.plan, theirs, name).name

    def use_theirs(self) -> None:
        """Show the text they saved; what stands here goes into the local history first, and undo brings it back."""
        page = self._page
        page.flush()
        if not page.autosave.is_in_conflict and page.autosave.is_dirty:
            return  # the state tells why it could not be saved
        try:
            draft = self._draft()
            theirs = decode_stored(draft.content)
            name = _name(self._own_name() if page.autosave.is_in_conflict else "此前", datetime.now())
            name = page.states.history.put(draft.plan, page.edit.plan, name, instead_of=self._state).name
            if page.autosave.is_in_conflict:
                self._keep_theirs(draft)
        except YuanError as error:
            show_error(page, error)
            return
        self._state = None
        page.recovery.drop(draft.plan)  # the local history has it
        who = self._who()
        page.anew.show_saved(theirs, draft.revision)
        self._done(f"已换成{who}的稿子。原来的文字保留在本机历史中：“{name}”；也可以撤销（Ctrl+Z）。")

    def _done(self, text: str) -> None:
        page = self._page
        self._theirs = self._state = self._kept = None
        self._put_off = False
        page.notices.take(CONFLICT)
        page.notices.take(BEHIND)
        close = partial(page.notices.take, DONE)
        page.notices.put(DONE, text, [("本机历史…", page.states.show), ("知道了", close)], "success")
        page.edit.setFocus()

    # --- what an earlier window left ------------------------------------------------------------------

    def offer_left(self) -> None:
        """Offer the newest text of this plan that an earlier window could not save."""
        page = self._page
        own = id_name(page.current_plan)
        left = [one for one in page.recovery.texts.left() if one.plan == own]
        for unsaved in left:
            try:
                text = unsaved.document()
            except BadFile:
                continue
            if text == page.edit.plan:
                unsaved.path.unlink(missing_ok=True)
                continue
            self._offer(unsaved, text)
            return

    def _offer(self, unsaved: Unsaved, text: Document) -> None:
        words = f"{unsaved.at:%m月%d日 %H:%M} 在这台电脑上写的文字当时没有存入预案库，与现在的草稿不一样。"
        choices = [
            ("对照…", partial(self._compare_left, unsaved, text)),
            ("取回这份文字", partial(self._take_left, unsaved, text)),
            ("不取回", partial(self._drop_left, unsaved, text)),
        ]
        self._page.notices.put(LEFT, words, choices)

    def _compare_left(self, unsaved: Unsaved, text: Document) -> None:
        page = self._page
        here = page.edit.plan
        pairs = [Pair("从现在的草稿到未存入的文字", lambda: (here, text))]
        dialog = TwoTextsDialog(page, pairs, self._picture, (Verdict.MINE,), _LEFT_WORDS.__getitem__)
        dialog.exec()
        page.edit.setFocus()
        if dialog.verdict is Verdict.MINE:
            self._take_left(unsaved, text)

    def _take_left(self, unsaved: Unsaved, text: Document) -> None:
        page = self._page
        if not page.replace_text(text, "取回未存入的文字之前", is_derived=False):
            return
        page.flush()
        page.notices.take(LEFT)
        page.edit.setFocus()
        if not page.autosave.is_dirty:
            unsaved.path.unlink(missing_ok=True)

    def _drop_left(self, unsaved: Unsaved, text: Document) -> None:
        page = self._page
        try:
            name = f"未存入的文字 {unsaved.at:%m月%d日%H时%M分}"
            page.states.history.put(page.current_plan, text, name)
        except YuanError as error:
            show_error(page, error)
            return
        unsaved.path.unlink(missing_ok=True)
        page.notices.take(LEFT)
        self.offer_left()


_LEFT_WORDS = {Verdict.MINE: "取回这份文字", Verdict.THEIRS: "用现在的草稿", Verdict.LATER: "关闭"}


def _name(who: str, at: datetime) -> str:
    """What a state is called: whose text it is, and of when."""
    return f"{who}的文字 {at:%m月%d日%H时%M分}"
