"""The plan on the page goes to Word to be edited, and comes back as opinions and proposals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from yuan.model.document.content import Document
from yuan.model.files import file_name
from yuan.model.merge.merging import merge
from yuan.model.progress import Progress
from yuan.ui.editor.draft.merging.unsettled import Unsettled
from yuan.ui.editor.draft.open_draft import OpenDraft
from yuan.ui.editor.draft.proposals_dialog import ProposalsDialog
from yuan.ui.kit.dialog import tell
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.files import WORD_FILES, export_file
from yuan.ui.kit.task import run_task

if TYPE_CHECKING:
    from yuan.jobs.word_review import TakenBack

RETURNED = "Word 返回稿"
"""Whose text it is that came back."""


class WordReview(QObject):
    """Sends the plan of `draft` out and takes it back."""

    opinions_brought = Signal()
    """Comments of a file that came back may be opinions of the plan now."""

    def __init__(self, draft: OpenDraft, unsettled: Unsettled) -> None:
        super().__init__(draft)
        self._draft, self._unsettled = draft, unsettled

    def send(self) -> None:
        """Write the plan shown as a file to be edited in Word and taken back."""
        draft, session = self._draft, self._draft.workspace.session
        draft.flush()
        plan = draft.plan
        name = f"{file_name(session.plan(plan).card.title)}（供审改）.docx"

        def write(target: Path, progress: Progress) -> None:
            from yuan.jobs.word_review import export_for_word

            export_for_word(session, plan, target)

        said = "已导出，请对方修改后发回。"
        export_file(draft.widget, "送 Word 审改", name, WORD_FILES, write, said)

    def take_back(self, path: Path | None = None) -> None:
        """Read a file that came back (one the user chooses for None); its changes are offered one by one."""
        draft, session = self._draft, self._draft.workspace.session
        if path is None:
            name, _ = QFileDialog.getOpenFileName(draft.widget, "收回 Word 修改", "", WORD_FILES)
            if not name:
                return
            path = Path(name)
        draft.flush()
        chosen, plan = path, draft.plan

        def work(progress: Progress) -> TakenBack:
            from yuan.jobs.word_review import take_back

            return take_back(session, chosen, plan, progress)

        run_task(draft.widget, "正在读取返回的文件……", work, self._offer)

    def _offer(self, back: TakenBack) -> None:
        draft = self._draft
        self.opinions_brought.emit()
        brought = f"{back.opinions} 条批注已登记为意见。" if back.opinions else ""
        if not back.proposals:
            tell(draft.widget, "收回 Word 修改", brought or "返回的文件没有新的修改，也没有新的批注。")
            return
        if not draft.is_editable:
            left = f"正文现在只读，文件中的 {len(back.proposals)} 条修改没有采用。"
            tell(draft.widget, "收回 Word 修改", f"{brought}{left}可以编辑时请再收回一次。")
            return
        dialog = ProposalsDialog(draft.widget, draft.text.plan, back.proposals, offers_merge=True)
        if not dialog.exec():
            return
        if dialog.wants_merge:
            self._merge(back, dialog.document, brought)
        elif dialog.accepted_count:
            draft.autosave.add_pictures(back.media.values())
            if draft.replace(dialog.document, "收回 Word 修改前"):
                draft.say(f"采用了 {dialog.accepted_count} 条修改。{brought}")

    def _merge(self, back: TakenBack, ours: Document, brought: str) -> None:
        """Merge the whole return into the draft, which may have gone on since; what does not go together is settled."""
        draft = self._draft
        if draft.autosave.is_dirty or not draft.keep_state("收回 Word 修改前"):
            draft.say("正文没有改动：现在的文字还没有存好，请稍后再收回一次。")
            return
        with guarded(draft.widget):
            merged = merge(back.base, ours, back.document)
            self._unsettled.take(merged, draft.autosave.revision, RETURNED, back.media)
            draft.say(f"已并入返回的 {len(back.proposals)} 条修改，可以撤销。{brought}")
            if merged.conflicts:
                self._unsettled.show()
