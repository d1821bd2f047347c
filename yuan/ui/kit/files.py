"""Choosing where a file goes, and what to do with it once it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from yuan.model.progress import Progress
from yuan.ui.kit.errors import as_written
from yuan.ui.kit.task import run_task
from yuan.ui.settings import settings

T = TypeVar("T")
WORD_FILES, EXCEL_FILES = "Word 文档 (*.docx)", "Excel 工作簿 (*.xlsx)"
"""As file dialogs call them."""
_FOLDER = "folders/export"


def choose_target(parent: QWidget, title: str, suggested: str, name_filter: str) -> Path | None:
    """Ask where to write; the folder used last is offered. None when the user changes their mind."""
    folder = _last_folder()
    name, _ = QFileDialog.getSaveFileName(parent, title, str(Path(folder) / suggested), name_filter)
    if not name:
        return None
    target = Path(name)
    if not target.suffix:
        target = target.with_suffix(Path(suggested).suffix)
    settings().setValue(_FOLDER, str(target.parent))
    return target


def choose_folder(parent: QWidget, title: str) -> Path | None:
    """Ask for the folder to write into; the one used last is offered. None when the user changes their mind."""
    name = QFileDialog.getExistingDirectory(parent, title, _last_folder())
    if not name:
        return None
    settings().setValue(_FOLDER, name)
    return Path(name)


def _last_folder() -> str:
    return str(settings().value(_FOLDER, str(Path.home())))


def export_file(
    parent: QWidget,
    title: str,
    suggested: str,
    name_filter: str,
    write: Callable[[Path, Progress], T],
    said: str | Callable[[T], str],
    busy: str = "正在导出……",
) -> None:
    """Ask where to write, write beside the window, say that it is done, and offer to open it.

    Args:
        title: of the question where to.
        suggested: the file's name with its suffix.
        name_filter: the kind of file, as Qt's file dialogs take it.
        write: gets the file to write and the progress to report to; must not touch widgets.
        said: the sentence at the end, or how it comes from what `write` returned.
        busy: what is going on meanwhile.
    """
    target = choose_target(parent, title, suggested, name_filter)
    if target is None:
        return
    path: Path = target
    run_task(
        parent,
        busy,
        lambda progress: write(path, progress),
        lambda made: offer_to_open(parent, said if isinstance(said, str) else said(made), [path]),
    )


def offer_to_open(parent: QWidget, text: str, written: list[Path], *, can_open: bool = True) -> None:
    """Say that `written` are there, and open the file (with `can_open`) or its folder if the user likes."""
    if not written:
        return
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Information)
    box.setWindowTitle("完成")
    box.setText(text)
    box.setInformativeText("\n".join(str(path) for path in written[:6]))
    as_written(box)
    is_one = can_open and len(written) == 1
    open_button = box.addButton("打开", QMessageBox.ButtonRole.ActionRole) if is_one else None
    folder_button = box.addButton("打开所在文件夹", QMessageBox.ButtonRole.ActionRole)
    close = box.addButton("完成", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(close)
    box.setEscapeButton(close)
    box.exec()
    if open_button is not None and box.clickedButton() is open_button:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(written[0])))
    elif box.clickedButton() is folder_button:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(written[0].parent)))
