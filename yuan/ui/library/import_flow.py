"""Importing from the window: read in the background, report, correct, keep."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from yuan.model.errors import Cancelled, YuanError
from yuan.model.progress import Progress
from yuan.ui.desk import Desk
from yuan.ui.widgets.dialog import tell
from yuan.ui.widgets.task import run_task

READING = "正在读取文件……"


def start_import(parent: QWidget, desk: Desk, paths: list[Path]) -> None:
    """Read `paths` (files and folders) in the background and show what was found.

    Nothing is kept before the user confirms; a file that cannot be read is listed and stops no other.
    """
    from yuan.jobs.importing import ReadFile, read_files
    from yuan.ui.library.import_dialog import ImportDialog
    from yuan.ui.library.import_model import ImportRow, rows_of

    def report(read: list[ReadFile]) -> None:
        if not read:
            tell(parent, "导入预案", "没有找到可以导入的文件。支持 docx、doc、wps、rtf、odt、txt、md、html。")
            return
        session = desk.session
        titles = [summary.card.title for summary in session.plans()]
        dialog = ImportDialog(session, rows_of(read, session.account.unit, titles), parent)
        if dialog.exec():
            _keep(parent, desk, dialog.model.wanted())

    def _keep(parent: QWidget, desk: Desk, rows: list[ImportRow]) -> None:
        run_task(parent, "正在导入……", lambda progress: keep_rows(desk, rows, progress), kept)

    def kept(result: tuple[list[str], list[str]]) -> None:
        plans, problems = result
        desk.plan_changed.emit("")
        desk.list_requested.emit("")
        desk.notice.emit(f"已导入 {len(plans)} 个预案")
        if problems:
            tell(
                parent,
                "导入预案",
                f"已导入 {len(plans)} 个预案，{len(problems)} 个没有导入。",
                "\n".join(problems),
            )

    def keep_rows(desk: Desk, rows: list[ImportRow], progress: Progress) -> tuple[list[str], list[str]]:
        from yuan.jobs.importing import keep

        plans: list[str] = []
        problems: list[str] = []
        for done, row in enumerate(rows):
            try:
                progress(done, len(rows), row.card.title if row.card else "")
            except Cancelled:
                problems.append(f"操作已取消，其余 {len(rows) - done} 个没有导入。")
                break
            if row.imported is None or row.card is None:
                continue
            try:
                plans.append(keep(desk.session, row.imported, row.card))
            except YuanError as error:
                problems.append(f"{row.card.title}：{error}")
        return plans, problems

    run_task(parent, READING, lambda progress: read_files(paths, progress), report)
