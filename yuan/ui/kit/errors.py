"""The one place where an error becomes a dialog."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from yuan.model.errors import Cancelled, YuanError

log = logging.getLogger("yuan")

UNEXPECTED = "程序遇到意外错误，刚才的操作没有完成。"
UNEXPECTED_REMEDY = "已保存的内容不受影响。请重试；若再次出现，请把下面的“详细信息”发给系统管理员。"


def show_error(parent: QWidget | None, error: BaseException) -> None:
    """Tell the user what went wrong and what to do, in Chinese, and wait until it is read.

    A `Cancelled` is what the user asked for and shows nothing. Anything that is no `YuanError` is a fault of
    the program: it is logged, and the dialog carries the details to pass on.
    """
    if isinstance(error, Cancelled):
        return
    error_box(parent, error).exec()


@contextmanager
def guarded(parent: QWidget | None) -> Iterator[None]:
    """Do the block; a `YuanError` in it is shown over `parent`, and what follows in the block is not done."""
    try:
        yield
    except YuanError as error:
        show_error(parent, error)


def error_box(parent: QWidget | None, error: BaseException) -> QMessageBox:
    """The dialog `show_error` shows."""
    box = QMessageBox(parent)
    box.setWindowTitle("提示")
    if isinstance(error, YuanError):
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(error.message)
        box.setInformativeText(error.remedy)
        as_written(box)
    else:
        log.error("unexpected error", exc_info=error)
        box.setIcon(QMessageBox.Icon.Critical)
        box.setText(UNEXPECTED)
        box.setInformativeText(UNEXPECTED_REMEDY)
        box.setDetailedText("".join(traceback.format_exception(error)))
    box.setStandardButtons(QMessageBox.StandardButton.Ok)
    box.button(QMessageBox.StandardButton.Ok).setText("知道了")
    return box


def as_written(box: QMessageBox) -> None:
    """Show the words of `box` as they are: a name that users gave is no markup."""
    for words in box.findChildren(QLabel):
        words.setTextFormat(Qt.TextFormat.PlainText)
