"""Long work beside the window: a thread, a progress dialog that can cancel, errors shown once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal
from PySide6.QtWidgets import QProgressDialog, QPushButton, QWidget

from yuan.model.errors import Cancelled
from yuan.model.progress import Progress
from yuan.ui.kit.errors import show_error

T = TypeVar("T")

SHOW_AFTER_MS = 300
"""Shorter work shows no dialog: it would only flicker."""
_REPORT_EVERY_S = 0.05
_running: set[Task] = set()


class _Thread(QThread):
    """Runs `work` and keeps what came of it."""

    progressed = Signal(int, int, str)

    def __init__(self, work: Callable[[Progress], Any]) -> None:
        super().__init__()
        self._work = work
        self._last_report = 0.0
        self.is_cancelled = False
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self._work(self._report)
        except BaseException as error:
            self.error = error

    def _report(self, done: int, total: int, what: str) -> None:
        if self.is_cancelled:
            raise Cancelled
        now = time.monotonic()
        if now - self._last_report >= _REPORT_EVERY_S:
            self._last_report = now
            self.progressed.emit(done, total, what)


class Task(QObject):
    """A piece of work under way. Keep nothing: it lives until its callbacks have been called."""

    finished = Signal()

    def __init__(
        self,
        parent: QWidget,
        title: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None] | None,
    ) -> None:
        super().__init__()
        self._parent = parent
        self._done = done
        self._failed = failed
        self._dialog = _progress_dialog(parent, title)
        self._dialog.canceled.connect(self.cancel)
        self._thread = _Thread(work)
        self._thread.progressed.connect(self._show_progress)
        self._thread.finished.connect(self._finish)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.timeout.connect(self._dialog.show)
        _running.add(self)
        self._delay.start(SHOW_AFTER_MS)
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to stop at its next report; what it then leaves is nothing half done."""
        self._thread.is_cancelled = True
        self._dialog.setLabelText("正在停止……")

    def _show_progress(self, done: int, total: int, what: str) -> None:
        if self._thread.is_cancelled:
            return
        self._dialog.setMaximum(total)
        self._dialog.setValue(min(done, total))
        self._dialog.setLabelText(what or self._dialog.windowTitle())

    def _finish(self) -> None:
        self._delay.stop()
        self._dialog.hide()
        self._dialog.deleteLater()
        self._thread.wait()
        _running.discard(self)
        error = self._thread.error
        if error is None:
            self._done(self._thread.result)
        elif self._failed is not None:
            self._failed(error)
        else:
            show_error(self._parent, error)
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
    done: Callable[[T], None],
    failed: Callable[[BaseException], None] | None = None,
) -> Task:
    """Run `work` in a thread and call `done(result)` on the window's thread.

    Args:
        parent: the widget whose window the progress dialog blocks.
        title: what is going on, in Chinese; shown until the work reports something itself.
        work: gets a `Progress` to report to; must not touch widgets.
        done: called with the result.
        failed: called with the error, `Cancelled` included, instead of showing it.
    """
    return Task(parent, title, work, done, failed)
