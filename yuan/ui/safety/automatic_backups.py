"""Backups made behind the window: when something changed and the last one is old, and when the library is left."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import NamedTuple

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog

from yuan.library import Library
from yuan.library.backup.backups import Backup
from yuan.model.errors import Cancelled, YuanError
from yuan.model.safekeeping import Occasion
from yuan.ui.kit.background import Background
from yuan.ui.kit.task import run_task
from yuan.ui.safety.words import moment
from yuan.ui.settings import remember_backup_folder
from yuan.ui.workspace import Workspace

log = logging.getLogger("yuan")

LOOK_MS = 1500
"""When the window has come to rest, the newest backup is looked up …"""
FIRST_MS = 60_000
"""… and a minute later one is made if it is due,"""
EVERY_MS = 300_000
"""which is then asked again every five minutes."""
OLD = timedelta(days=7)
"""The start page warns when the newest backup is older."""


class _Look(NamedTuple):
    """What came of one look at the backups, and of the backup that was due. `failure` is a sentence."""

    newest: Backup | None = None
    failure: str = ""
    is_made: bool = False
    is_restored: bool = False


class AutomaticBackups(QObject):
    """Looks after the backups of one window's library; one run at a time, in a thread of its own."""

    state_changed = Signal()
    restored = Signal()
    """Somebody put a backup in the library's place: this window can write nothing more."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._background = Background(self, "backup")
        self._is_known = self._is_told = False
        self.newest: Backup | None = None
        self.failure = ""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.timeout.connect(lambda: self.look(makes=False))
        self.start()

    def start(self) -> None:
        """Look after the backups from now on, as at first or after `stop`."""
        if self._workspace.library.file is not None:
            self._first.start(LOOK_MS)
            self._timer.start(FIRST_MS)

    def _tick(self) -> None:
        self._timer.setInterval(EVERY_MS)
        self.look(makes=True)

    def look(self, *, makes: bool) -> None:
        """Look up the newest backup now; with `makes`, make one first if it is due."""
        if not self._background.is_busy:
            # No lower priority: a thread waiting for its turn may hold the interpreter, and with it the window.
            self._background.run(lambda: self._look(makes=makes), self._finish)

    def stop(self) -> None:
        """Stop at the next step and wait for it: nothing half written is left."""
        self._first.stop()
        self._timer.stop()
        self._background.stop()

    def _look(self, *, makes: bool) -> _Look:
        """In the thread."""
        library = self._workspace.library
        is_made = is_restored = False
        try:
            is_restored = library.is_restored()
            if makes and not is_restored and library.backups.is_due(datetime.now()):
                library.backups.make(Occasion.AUTOMATIC, self._background.report)
                is_made = True
            return _Look(library.backups.newest(), is_made=is_made, is_restored=is_restored)
        except Cancelled:
            raise
        except YuanError as error:
            failure = str(error)
        except Exception as error:
            log.error("automatic backup failed", exc_info=error)
            failure = "自动备份遇到意外错误，没有完成。"
        return _Look(failure=failure, is_made=is_made, is_restored=is_restored)

    def _finish(self, look: _Look) -> None:
        self._is_known = True
        if look.failure:
            self.failure = look.failure
        else:
            self.newest = look.newest
            self._remember()
            self.failure = "" if look.is_made else self.failure
        self._tell()
        if look.is_restored and not self._is_told:
            self._is_told = True
            self.restored.emit()

    def _tell(self) -> None:
        self._workspace.backup_alarm = self._alarm()
        self.state_changed.emit()
        self._workspace.backups_changed.emit()

    def _remember(self) -> None:
        if self.newest is not None:
            remember_backup_folder(str(self._workspace.library.path), str(self.newest.path.parent))

    def note(self, newest: Backup) -> None:
        """A backup was made by hand."""
        self.newest, self.failure, self._is_known = newest, "", True
        self._remember()
        self._tell()

    def _alarm(self) -> str:
        """What the start page must say, "" when all is well."""
        if self.failure:
            last = f"最近一份完好的备份：{moment(self.newest.made_at)}。" if self.newest else "还没有备份。"
            return f"自动备份没有成功：{self.failure}{last}"
        if self.newest is not None and datetime.now() - self.newest.made_at > OLD:
            return f"最近一份备份已是{moment(self.newest.made_at)}的，请检查备份设置。"
        return ""

    def state(self) -> tuple[str, str, str]:
        """For the status bar: a few words, what more there is to say, and "danger" or "" for how bad it is."""
        if not self._is_known:
            return "", "", ""
        if self.failure:
            return "备份失败", f"{self._alarm()}点击查看。", "danger"
        if self.newest is None:
            return "尚无备份", "点击可立即备份。", ""
        where = f"{self.newest.path}\n已核验。点击查看全部备份。"
        return f"备份：{moment(self.newest.made_at)}", where, ""


def back_up_at_the_end(library: Library) -> None:
    """Make the backup that is due when a library is left, with a progress window that lets the user skip it."""
    try:
        if library.file is None or not library.backups.is_due(datetime.now(), at_the_end=True):
            return
    except YuanError as error:
        log.warning("no backup at the end: %s", error)
        return
    holder, loop = QDialog(), QEventLoop()

    def failed(error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            log.warning("no backup at the end: %s", error)

    task = run_task(
        holder,
        "正在备份预案库……",
        lambda progress: library.backups.make(Occasion.AUTOMATIC, progress),
        lambda _: None,
        failed,
    )
    task.finished.connect(loop.quit)
    loop.exec()
