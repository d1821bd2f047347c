"""Saves the working draft while it is being written, beside the window's own thread."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from yuan.model.content import Document
from yuan.model.errors import Conflict, YuanError

QUIET_MS = 600
"""Save this long after the last change …"""
LATEST_MS = 1200
"""… but no later than this after the first change not yet saved: what is older than 2 s must be on the disk."""


class SaveState(Enum):
    """What the label says."""

    SAVED = "已保存"
    CHANGED = "未保存"
    SAVING = "正在保存……"
    FAILED = "保存失败"
    CONFLICT = "他人已改动"


class DraftStore(Protocol):
    """Where drafts are kept: a library session."""

    def save_draft(
        self, plan_id: str, document: Document, revision: int, media: Mapping[str, bytes] = ...
    ) -> int: ...


class Autosave(QObject):
    """Follows one draft. Call `touch` after every change; `read` gives the document to save."""

    state_changed = Signal(object, str)
    """The `SaveState` and, when saving failed, why."""
    conflicted = Signal(object)
    """Somebody else saved this draft: the document that could not be saved."""
    _finished = Signal(object)

    def __init__(
        self, store: DraftStore, read: Callable[[], Document], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._read = read
        self._plan = ""
        self._revision = 0
        self._media: dict[str, bytes] = {}
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="autosave")
        self._running: Future[int] | None = None
        self._is_due = False  # time came to save while a save was under way
        self._running_document = Document()
        self._running_media: dict[str, bytes] = {}
        self.state = SaveState.SAVED
        self._quiet, self._latest = QTimer(self), QTimer(self)
        for timer, interval in ((self._quiet, QUIET_MS), (self._latest, LATEST_MS)):
            timer.setSingleShot(True)
            timer.setInterval(interval)
            timer.timeout.connect(self.save)
        self._finished.connect(self._finish)

    def follow(self, plan: str, revision: int) -> None:
        """Save to `plan` from now on, whose draft is stored as `revision`."""
        self._stop_timers()
        self._is_due = False
        self._plan, self._revision, self._media = plan, revision, {}
        self._tell(SaveState.SAVED)

    def touch(self) -> None:
        """The text changed."""
        if not self._plan or self.state is SaveState.CONFLICT:
            return
        self._quiet.start()
        if not self._latest.isActive():
            self._latest.start()
        if self.state not in (SaveState.SAVING, SaveState.CHANGED):
            self._tell(SaveState.CHANGED)

    def add_picture(self, data: bytes) -> str:
        """Keep the bytes of a picture to be stored with the next save; its hash."""
        hash = hashlib.sha256(data).hexdigest()
        self._media[hash] = data
        return hash

    def add_pictures(self, pictures: Iterable[bytes]) -> None:
        """Keep the bytes of pictures to be stored with the next save."""
        for data in pictures:
            self.add_picture(data)

    def picture(self, hash: str) -> bytes | None:
        """The bytes of a picture not yet stored."""
        return self._media.get(hash) or self._running_media.get(hash)

    @property
    def revision(self) -> int:
        """The revision of the stored draft that the text here goes on from."""
        return self._revision

    @property
    def is_dirty(self) -> bool:
        """Whether something is not in the library yet."""
        return self.state is not SaveState.SAVED

    def save(self) -> None:
        """Read the plan and hand it to the writing thread; at most one save is under way."""
        if not self._plan or self.state in (SaveState.SAVED, SaveState.CONFLICT):
            return
        if self._running is not None:
            self._is_due = True
            return
        self._stop_timers()
        self._is_due = False
        self._running_document = self._read()
        self._running_media, self._media = self._media, {}
        self._tell(SaveState.SAVING)
        plan, revision, document, media = (
            self._plan,
            self._revision,
            self._running_document,
            dict(self._running_media),
        )
        running = self._pool.submit(lambda: self._store.save_draft(plan, document, revision, media))
        self._running = running
        running.add_done_callback(self._finished.emit)

    def flush(self) -> None:
        """Save now and wait until it is done."""
        for _ in range(2):
            if self._running is not None:
                self._finish(self._running, waited=True)
            self.save()
            if self._running is not None:
                self._finish(self._running, waited=True)
            if not self.is_dirty or self.state is SaveState.CONFLICT:
                return

    def overwrite(self, revision: int) -> None:
        """After a conflict: go on from the stored `revision`, replacing it by the text here."""
        self._revision = revision
        self._tell(SaveState.CHANGED)
        self.save()

    def close(self) -> None:
        """Let the writing thread end."""
        self._pool.shutdown(wait=True)

    def _finish(self, running: Future[int], *, waited: bool = False) -> None:
        if running is not self._running:
            return
        try:
            self._revision = running.result()
        except Conflict as conflict:
            self._running = None
            self._stop_timers()
            self._tell(SaveState.CONFLICT, conflict.message)
            self.conflicted.emit(self._running_document)
            return
        except YuanError as error:
            self._fail(str(error))
            return
        except Exception as error:
            self._fail(f"程序遇到意外错误（{error}）。")
            return
        self._running, self._running_media = None, {}
        if self._is_due or self._quiet.isActive() or self._latest.isActive():
            self._tell(SaveState.CHANGED)
            if self._is_due:
                self.save()
        else:
            self._tell(SaveState.SAVED)

    def _fail(self, why: str) -> None:
        self._running = None
        self._media = {**self._running_media, **self._media}
        self._tell(SaveState.FAILED, why)
        self._latest.start()

    def _stop_timers(self) -> None:
        self._quiet.stop()
        self._latest.stop()

    def _tell(self, state: SaveState, why: str = "") -> None:
        self.state = state
        self.state_changed.emit(state, why)
