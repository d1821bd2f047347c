"""Sending plans out as Word files from the library page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from yuan.model.files import file_name, id_name
from yuan.model.progress import Progress, silent
from yuan.model.records import PlanSummary, VersionRecord
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.files import WORD_FILES, choose_target, export_file, offer_to_open
from yuan.ui.kit.form import Form, choice
from yuan.ui.kit.task import run_task
from yuan.ui.workspace import Workspace

FORMS = (
    ("plan", "正文"),
    ("notice", "印发通知"),
    ("review", "送审稿"),
    ("word", "供 Word 审改"),
)
"""How a plan may leave the library: the job's name for it and the word on screen."""
COMPARISONS = (
    ("redline", "修订痕迹（正文上标出增删）"),
    ("table", "修订对照表（逐条列表）"),
    ("summary", "修订情况说明（主要变化和适用程序）"),
)


def export_plans(
    parent: QWidget, workspace: Workspace, plans: Sequence[PlanSummary], form: str, version: int | None = None
) -> None:
    """Write one plan to a file, or several into a folder, in the background."""
    if len(plans) == 1:
        word = dict(FORMS)[form]
        name = f"{file_name(plans[0].card.title)}{'' if form == 'plan' else f'（{word}）'}.docx"
        target = choose_target(parent, f"导出 Word：{word}", name, WORD_FILES)
        targets = [target] if target else []
    else:
        folder = QFileDialog.getExistingDirectory(parent, f"把 {len(plans)} 个预案导出到文件夹")
        targets = _names(Path(folder), plans) if folder else []
    if not targets:
        return

    def work(progress: Progress) -> list[Path]:
        from yuan.jobs.compiling import pdf_obstacle
        from yuan.jobs.exporting import export_plan

        for done, (summary, path) in enumerate(zip(plans, targets, strict=True)):
            progress(done, len(targets), summary.card.title)
            # One file is worth the seconds LibreOffice takes to find the pages of its contents list.
            export_plan(
                workspace.session,
                summary.plan,
                path,
                form=form,
                version=version,
                is_measured=len(targets) == 1 and not pdf_obstacle(),
                progress=progress if len(targets) == 1 else silent,
            )
        return targets

    run_task(
        parent,
        "正在导出 Word……",
        work,
        lambda made: offer_to_open(parent, f"已导出 {len(made)} 个文件。", made),
    )


def _names(folder: Path, plans: Sequence[PlanSummary]) -> list[Path]:
    taken: set[str] = set()
    paths = []
    for summary in plans:
        name = file_name(summary.card.title)
        if name in taken:
            name = f"{name}-{id_name(summary.plan)}"
        taken.add(name)
        paths.append(folder / f"{name}.docx")
    return paths


class CompareDialog(Dialog):
    """Chooses two versions of a plan and how their difference is written."""

    def __init__(
        self, versions: Sequence[VersionRecord], in_force: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, "修订对照", "导出…")
        self.setMinimumWidth(460)
        ordered = sorted(versions, key=lambda item: item.number)
        offered = [(one.number, f"第{one.number}版（{one.stage.value}）") for one in ordered]
        newest = ordered[-1].number
        older = ordered[max(len(ordered) - 2, 0)].number
        self.form = Form(
            ("old", "旧版：", choice(offered, in_force if 0 < in_force < newest else older)),
            ("new", "新版：", choice(offered, newest)),
            ("form", "形式：", choice(COMPARISONS)),
        )
        self.body.addWidget(self.form)

    def problem(self) -> str:
        return "请选择两个不同的版本。" if self.form.value("old") == self.form.value("new") else ""


def export_comparison(parent: QWidget, workspace: Workspace, summary: PlanSummary) -> None:
    """Ask for two versions and write their difference as a Word file."""
    in_force = summary.in_force.number if summary.in_force else 0
    dialog = CompareDialog(workspace.session.versions(summary.plan), in_force, parent)
    if not dialog.exec():
        return
    old, new, form = dialog.form.values().values()
    word = dict(COMPARISONS)[form].split("（")[0]
    name = f"{file_name(summary.card.title)}（第{old}版与第{new}版{word}）.docx"

    def write(target: Path, progress: Progress) -> None:
        from yuan.jobs.exporting import export_comparison as write_comparison

        write_comparison(workspace.session, summary.plan, old, new, target, form=form)

    export_file(parent, "导出修订对照", name, WORD_FILES, write, "修订对照已导出。", "正在比较两个版本……")
