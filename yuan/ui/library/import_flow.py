"""Importing from the window: read in the background, report, correct, keep.

What reads Word is imported when files come: the window starts without it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from yuan.jobs.reading_process import prepare
from yuan.model.errors import Cancelled, YuanError
from yuan.model.plan import AccountRole
from yuan.model.progress import Progress
from yuan.ui.kit.dialog import tell
from yuan.ui.kit.task import run_task
from yuan.ui.workspace import Workspace

if TYPE_CHECKING:
    from yuan.jobs.importing import ReadFile
    from yuan.ui.library.import_model import ImportRow

NOTHING_FOUND = "没有找到可以导入的文件。支持 docx、doc、wps、rtf、odt、txt、md、html。"


def start_import(parent: QWidget, workspace: Workspace, paths: list[Path]) -> None:
    """Read `paths` (files and folders) in the background and show what was found.

    Nothing is kept before the user confirms; a file that cannot be read is listed and stops no other.
    """

    prepare()  # it starts while the thread below loads what understands its answers

    def read(progress: Progress) -> list[ReadFile]:
        from yuan.jobs.importing import read_files

        return read_files(paths, progress)

    run_task(parent, "正在读取文件……", read, lambda files: _report(parent, workspace, files))


def _report(parent: QWidget, workspace: Workspace, files: list[ReadFile]) -> None:
    from yuan.ui.library.import_dialog import ImportDialog
    from yuan.ui.library.import_model import rows_of

    if not files:
        tell(parent, "导入预案", NOTHING_FOUND)
        return
    session = workspace.session
    titles = [summary.card.title for summary in session.plans()]
    account = session.account
    rows = rows_of(files, account.unit, titles, is_own_only=account.role is AccountRole.DRAFTER)
    dialog = ImportDialog(session, rows, parent)
    if dialog.exec():
        wanted = dialog.model.wanted()
        run_task(
            parent,
            "正在导入……",
            lambda progress: _keep(workspace, wanted, progress),
            lambda kept: _tell(parent, workspace, *kept),
        )


def _keep(workspace: Workspace, rows: list[ImportRow], progress: Progress) -> tuple[list[str], list[str]]:
    """Keep `rows` one by one: the ids of those kept, and a line for each that was not."""
    from yuan.jobs.importing import keep

    plans: list[str] = []
    problems: list[str] = []
    for done, row in enumerate(rows):
        if row.imported is None or row.card is None:
            continue
        try:
            progress(done, len(rows), row.card.title)
            plans.append(keep(workspace.session, row.imported, row.card))
        except Cancelled:
            problems.append(f"操作已取消，其余 {len(rows) - done} 个没有导入。")
            break
        except YuanError as error:
            problems.append(f"{row.card.title}：{error}")
    return plans, problems


def _tell(parent: QWidget, workspace: Workspace, plans: list[str], problems: list[str]) -> None:
    workspace.plan_changed.emit("")
    workspace.list_requested.emit("")
    workspace.notice.emit(f"已导入 {len(plans)} 个预案")
    if problems:
        text = f"已导入 {len(plans)} 个预案，{len(problems)} 个没有导入。"
        tell(parent, "导入预案", text, "\n".join(problems))
