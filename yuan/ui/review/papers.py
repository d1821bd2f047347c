"""Writing the papers of an examination from the review page: opinions and their adoption, the sheet to be signed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from yuan.model.files import file_name
from yuan.model.progress import Progress
from yuan.model.records import PlanSummary
from yuan.ui.kit.files import WORD_FILES, export_file
from yuan.ui.workspace import Workspace


def write_review_paper(parent: QWidget, workspace: Workspace, summary: PlanSummary, paper: str) -> None:
    """Ask where a paper (a key of `PAPERS`) on the newest version goes, write it, and offer to open it."""
    from yuan.jobs.papers import PAPERS, write_paper

    title = PAPERS[paper]
    name = f"{file_name(summary.card.title)}（{title}）.docx"

    def write(target: Path, progress: Progress) -> None:
        write_paper(workspace.session, summary.plan, paper, target)

    export_file(parent, title, name, WORD_FILES, write, f"已生成{title}。", f"正在生成{title}……")
