"""A text of the plan shown that an earlier window could not save: offered above the text, taken back or given up."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from yuan.model.document.content import Document
from yuan.model.errors import BadFile
from yuan.model.files import id_name
from yuan.ui.editor.draft.bars import LEFT
from yuan.ui.editor.draft.conflict_dialog import TwoTextsDialog, Verdict
from yuan.ui.editor.draft.open_draft import OpenDraft
from yuan.ui.editor.draft.recovery_files import Unsaved
from yuan.ui.kit.errors import guarded
from yuan.ui.review.compared_texts import Pair

_WORDS = {Verdict.MINE: "取回这份文字", Verdict.THEIRS: "用现在的草稿", Verdict.LATER: "关闭"}


class UnsavedOffer(QObject):
    """Offers the newest such text whenever `draft` shows a plan to be edited; the next one when that is settled."""

    def __init__(self, draft: OpenDraft) -> None:
        super().__init__(draft)
        self._draft = draft
        draft.shown.connect(self._look)
        draft.stored_shown.connect(self._look)

    def _look(self) -> None:
        draft = self._draft
        draft.notices.take(LEFT)
        if not draft.is_editable:
            return
        own = id_name(draft.plan)
        for unsaved in (one for one in draft.recovery.texts.left() if one.plan == own):
            try:
                text = unsaved.document()
            except BadFile:
                continue
            if text == draft.text.plan:
                unsaved.path.unlink(missing_ok=True)
                continue
            self._put(unsaved, text)
            return

    def _put(self, unsaved: Unsaved, text: Document) -> None:
        words = f"{unsaved.at:%m月%d日 %H:%M} 在这台电脑上写的文字当时没有存入预案库，与现在的草稿不一样。"
        choices = [
            ("对照…", partial(self._compare, unsaved, text)),
            ("取回这份文字", partial(self._take, unsaved, text)),
            ("不取回", partial(self._drop, unsaved, text)),
        ]
        self._draft.notices.put(LEFT, words, choices)

    def _compare(self, unsaved: Unsaved, text: Document) -> None:
        draft = self._draft
        here = draft.text.plan
        pairs = [Pair("从现在的草稿到未存入的文字", lambda: (here, text))]
        dialog = TwoTextsDialog(draft.widget, pairs, draft.media, (Verdict.MINE,), _WORDS.__getitem__)
        dialog.exec()
        draft.text.setFocus()
        if dialog.verdict is Verdict.MINE:
            self._take(unsaved, text)

    def _take(self, unsaved: Unsaved, text: Document) -> None:
        draft = self._draft
        if not draft.replace(text, "取回未存入的文字之前", is_derived=False):
            return
        draft.flush()
        draft.notices.take(LEFT)
        draft.text.setFocus()
        if not draft.autosave.is_dirty:
            unsaved.path.unlink(missing_ok=True)

    def _drop(self, unsaved: Unsaved, text: Document) -> None:
        draft = self._draft
        with guarded(draft.widget):
            draft.history.put(draft.plan, text, f"未存入的文字 {unsaved.at:%m月%d日%H时%M分}")
            unsaved.path.unlink(missing_ok=True)
            self._look()
