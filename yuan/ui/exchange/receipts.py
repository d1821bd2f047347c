"""Telling the other desk that a package arrived, and who we are: receipts and this desk's card."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from yuan.model.exchange.package import PackageRecord
from yuan.model.files import file_name
from yuan.model.progress import Progress
from yuan.ui.kit.files import choose_target, offer_to_open
from yuan.ui.kit.task import run_task
from yuan.ui.workspace import Workspace

PACKAGE_FILES = "预案数据包 (*.yuanpkg)"
"""As file dialogs call them."""


def make_receipt(parent: QWidget, workspace: Workspace, record: PackageRecord) -> None:
    """Ask where the receipt for a received package goes, write it, and say so."""
    _write(parent, workspace, record.id, f"回执-{file_name(record.office)}", "回执已制作，请送交对方。")


def save_own_card(parent: QWidget, workspace: Workspace) -> None:
    """Ask where this desk's own card goes: by it others learn its name and keys."""
    office = workspace.session.desks.profile().office
    _write(
        parent,
        workspace,
        "",
        f"名片-{file_name(office)}",
        "名片已导出，请送交对方；对方接收后会与您核对指纹。",
    )


def _write(parent: QWidget, workspace: Workspace, package: str, name: str, said: str) -> None:
    target = choose_target(
        parent, "制作回执" if package else "导出名片", f"{name}-{date.today():%Y%m%d}.yuanpkg", PACKAGE_FILES
    )
    if target is None:
        return
    path: Path = target

    def work(progress: Progress) -> None:
        from yuan.jobs.receipts import pack_card, pack_receipt

        if package:
            pack_receipt(workspace.session, package, path, progress=progress)
        else:
            pack_card(workspace.session, path, progress=progress)

    def done(_: None) -> None:
        workspace.packages_changed.emit()
        offer_to_open(parent, said, [path], can_open=False)

    run_task(parent, "正在制作……", work, done)
