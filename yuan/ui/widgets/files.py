"""Choosing where a file goes, and what to do with it once it is written."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from yuan.model.files import safe_name
from yuan.ui.settings import settings

LIBRARY_FILTER = "预案库 (*.yuan)"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def file_name(title: str) -> str:
    """`title` as a file name every system takes, at most 80 characters."""
    return safe_name(_FORBIDDEN.sub("_", title)[:80], otherwise="预案")


def choose_target(parent: QWidget, title: str, suggested: str, name_filter: str) -> Path | None:
    """Ask where to write; the folder used last is offered. None when the user changes their mind."""
    folder = str(settings().value("folders/export", str(Path.home())))
    name, _ = QFileDialog.getSaveFileName(parent, title, str(Path(folder) / suggested), name_filter)
    if not name:
        return None
    target = Path(name)
    if not target.suffix:
        target = target.with_suffix(Path(suggested).suffix)
    settings().setValue("folders/export", str(target.parent))
    return target


def offer_to_open(parent: QWidget, text: str, written: list[Path]) -> None:
    """Say that `written` are there, and open the file or its folder if the user likes."""
    if not written:
        return
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Information)
    box.setWindowTitle("完成")
    box.setText(text)
    box.setInformativeText("\n".join(str(path) for path in written[:6]))
    open_button = box.addButton("打开", QMessageBox.ButtonRole.ActionRole) if len(written) == 1 else None
    folder_button = box.addButton("打开所在文件夹", QMessageBox.ButtonRole.ActionRole)
    close = box.addButton("完成", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(close)
    box.setEscapeButton(close)
    box.exec()
    if open_button is not None and box.clickedButton() is open_button:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(written[0])))
    elif box.clickedButton() is folder_button:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(written[0].parent)))
