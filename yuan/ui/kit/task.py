"""Long work the user waits for: beside the window, with a progress dialog that can cancel, errors shown once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressDialog, QPushButton, QWidget
from shiboken6 import isValid

from yuan.model.progress import Progress
from yuan.ui.kit.background import Background
from yuan.ui.kit.errors import show_error

log = logging.getLogger("yuan")
T = TypeVar("T")

SHOW_AFTER_MS = 300
"""Shorter work shows no dialog: it would only flicker."""
_running: set[Task] = set()


class Task(QObject):
    """A piece of work under way. Keep nothing: it lives until its callbacks have been called."""

    finished = Signal()

    def __init__(
        self,
        parent: QWidget,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None,
    ) -> None:
        super().__init__()
        self._parent = parent
        self._is_cancelled = False
        self._dialog = _progress_dialog(parent, title)
        self._dialog.canceled.connect(self.cancel)
        self._background = Background(self, "task")
        self._background.progressed.connect(self._show_progress)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.timeout.connect(self._dialog.show)
        _running.add(self)
        self._delay.start(SHOW_AFTER_MS)
        background = self._background
        self._background.run(
            lambda: work(background.report),
            lambda result: self._finish(done, result),
            lambda error: self._finish(failed or self._show, error),
        )

    def cancel(self) -> None:
        """Ask the work to stop at its next report; what it then leaves is nothing half done."""
        self._is_cancelled = True
        self._background.cancel()
        self._dialog.setLabelText("正在停止……")

    def _show_progress(self, done: int, total: int, what: str) -> None:
        if self._is_cancelled or not isValid(self._dialog):
            return
        self._dialog.setMaximum(total)
        self._dialog.setValue(min(done, total))
        self._dialog.setLabelText(what or self._dialog.windowTitle())

    def _show(self, error: Exception) -> None:
        show_error(self._parent, error)

    def _finish(self, tell: Callable[[Any], object], told: Any) -> None:
        self._delay.stop()
        self._background.wait()
        _running.discard(self)
        if isValid(self._parent):
            self._dialog.hide()
            self._dialog.deleteLater()
            tell(told)
        else:
            log.warning("the window that asked for this work is gone: %r", told)
        self.finished.emit()


def is_task_running() -> bool:
    """Whether some long work is under way."""
    return bool(_running)


def _progress_dialog(parent: QWidget, title: str) -> QProgressDialog:
    dialog = QProgressDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setLabelText(title)
    dialog.setCancelButton(QPushButton("取消"))
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setAutoReset(False)
    dialog.setAutoClose(False)
    dialog.setRange(0, 0)
    dialog.setMinimumWidth(420)
    # Qt's own timer would show the dialog by its estimate of the rest; ours shows it after a fixed time.
    dialog.setMinimumDuration(2**30)
    dialog.reset()
    return dialog


def run_task(
    parent: QWidget,
    title: str,
    work: Callable[[Progress], T],
    done: Callable[[T], object],
    failed: Callable[[Exception], object] | None = None,
) -> Task:
    """Run `work` beside the window and call `done(result)` in the window's thread, as long as `parent` is there.

    Args:
        parent: the widget whose window the progress dialog blocks.
        title: what is going on, in Chinese; shown until the work reports something itself.
        work: gets a `Progress` to report to; must not touch widgets.
        done: called with the result.
        failed: called with the error, `Cancelled` included, instead of showing it.
    """
    return Task(parent, title, work, done, failed)
