"""The plan on the page goes to Word to be edited, and comes back as opinions and proposals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from yuan.model.files import file_name
from yuan.model.progress import Progress
from yuan.ui.desk import Desk
from yuan.ui.editor.draft.proposals_dialog import ProposalsDialog
from yuan.ui.kit.dialog import tell
from yuan.ui.kit.files import choose_target, offer_to_open
from yuan.ui.kit.task import run_task

if TYPE_CHECKING:
    from yuan.jobs.word_review import TakenBack
    from yuan.ui.editor.page import EditorPage

WORD_FILTER = "Word 文档 (*.docx)"


class WordReview:
    """Sends the plan shown on `page` out and takes it back."""

    def __init__(self, page: EditorPage, desk: Desk) -> None:
        self._page, self._desk = page, desk

    def send(self) -> None:
        """Write the plan shown as a file to be edited in Word and taken back."""
        page, session = self._page, self._desk.session
        page.flush()
        plan = page.current_plan
        name = f"{file_name(session.plan(plan).card.title)}（供审改）.docx"
        target = choose_target(page, "送 Word 审改", name, WORD_FILTER)
        if target is None:
            return

        def work(progress: Progress) -> None:
            from yuan.jobs.word_review import export_for_word

            export_for_word(session, plan, target)

        run_task(
            page, "正在导出……", work, lambda _: offer_to_open(page, "已导出，请对方修改后发回。", [target])
        )

    def take_back(self, path: Path | None = None) -> None:
        """Read a file that came back (one the user chooses for None); its changes are offered one by one."""
        page, session = self._page, self._desk.session
        if path is None:
            name, _ = QFileDialog.getOpenFileName(page, "收回 Word 修改", "", WORD_FILTER)
            if not name:
                return
            path = Path(name)
        page.flush()
        chosen, plan = path, page.current_plan

        def work(progress: Progress) -> TakenBack:
            from yuan.jobs.word_review import take_back

            return take_back(session, chosen, plan, progress)

        run_task(page, "正在读取返回的文件……", work, self._offer)

    def _offer(self, back: TakenBack) -> None:
        page = self._page
        page.opinions.renew()
        brought = f"{back.opinions} 条批注已登记为意见。" if back.opinions else ""
        if not back.proposals:
            tell(page, "收回 Word 修改", brought or "返回的文件没有新的修改，也没有新的批注。")
            return
        if page.edit.isReadOnly():
            left = f"正文现在只读，文件中的 {len(back.proposals)} 条修改没有采用。"
            tell(page, "收回 Word 修改", f"{brought}{left}可以编辑时请再收回一次。")
            return
        dialog = ProposalsDialog(page, page.edit.plan, back.proposals)
        if dialog.exec() and dialog.accepted_count:
            for data in back.media.values():
                page.autosave.add_picture(data)
            if not page.replace_text(dialog.document, "收回 Word 修改前"):
                return
            self._desk.notice.emit(f"采用了 {dialog.accepted_count} 条修改。{brought}")
