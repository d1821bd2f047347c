"""Saves the working draft while it is being written, beside the window's own thread.

After somebody else saved the same draft nothing is saved any more, but all that is typed is kept aside just as
often, until the user decides which text it shall be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from enum import Enum
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from yuan.model.document.content import Document
from yuan.model.errors import Conflict, YuanError
from yuan.ui.editor.draft.recovery_files import images_of
from yuan.ui.kit.worker import Worker

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
    CONFLICT = "未存入预案库，另存在本机"


class DraftStore(Protocol):
    """Where drafts are kept: a library session."""

    def save_draft(
        self, plan_id: str, document: Document, revision: int, media: Mapping[str, bytes] = ...
    ) -> int: ...


KeepAside = Callable[[str, Document, Mapping[str, bytes]], None]
"""Keeps a plan's text, with the pictures not yet stored, where a conflict cannot touch it; called in the thread."""


class Autosave(QObject):
    """Follows one draft. Call `touch` after every change; `read` gives the document to save."""

    state_changed = Signal(object, str)
    """The `SaveState` and, when saving failed, why."""
    conflicted = Signal()
    """Somebody else saved this draft: from now on the text here is kept aside, and not saved."""
    saved = Signal(object)
    """This `Document` is the draft in the library now; told before the state."""
    kept_aside = Signal()
    """In a conflict: the text as it is now was kept aside."""
    _finished = Signal(object)

    def __init__(
        self,
        store: DraftStore,
        read: Callable[[], Document],
        keep_aside: KeepAside,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._read = read
        self._keep_aside = keep_aside
        self._plan = ""
        self._revision = 0
        self._media: dict[str, bytes] = {}
        self._worker = Worker("autosave")
        self._running: Future[Any] | None = None
        self._is_keeping = False  # what runs keeps aside instead of saving
        self._is_due = False  # time came to save while a save was under way
        self._is_touched = False  # in a conflict: something was not kept aside yet
        self._running_document = Document()
        self._running_media: dict[str, bytes] = {}
        self.base = Document()
        """The text of the stored draft that the text here goes on from."""
        self.state = SaveState.SAVED
        self._quiet, self._latest = QTimer(self), QTimer(self)
        for timer, interval in ((self._quiet, QUIET_MS), (self._latest, LATEST_MS)):
            timer.setSingleShot(True)
            timer.setInterval(interval)
            timer.timeout.connect(self.save)
        self._finished.connect(self._finish)

    def follow(self, plan: str, revision: int, base: Document) -> None:
        """Save to `plan` from now on, whose draft is stored as `revision` and reads `base`."""
        self._stop_timers()
        self._is_due = self._is_touched = False
        if plan != self._plan:
            self._media = {}
        self._plan, self._revision, self.base = plan, revision, base
        self._tell(SaveState.SAVED)

    def touch(self) -> None:
        """The text changed."""
        if not self._plan:
            return
        self._is_touched = True
        self._quiet.start()
        if not self._latest.isActive():
            self._latest.start()
        if self.state not in (SaveState.SAVING, SaveState.CHANGED, SaveState.CONFLICT):
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
    def pictures(self) -> dict[str, bytes]:
        """The bytes of all pictures not yet stored, by their hashes."""
        return {**self._running_media, **self._media}

    @property
    def revision(self) -> int:
        """The revision of the stored draft that the text here goes on from."""
        return self._revision

    @property
    def is_dirty(self) -> bool:
        """Whether something is not in the library yet."""
        return self.state is not SaveState.SAVED

    @property
    def is_in_conflict(self) -> bool:
        """Whether the user has to decide between the text here and the one somebody else saved."""
        return self.state is SaveState.CONFLICT

    def save(self) -> None:
        """Read the plan and hand it to the writing thread; at most one save is under way."""
        if not self._plan or self.state is SaveState.SAVED or (self.is_in_conflict and not self._is_touched):
            return
        if self._running is not None:
            self._is_due = True
            return
        self._stop_timers()
        self._is_due = self._is_touched = False
        plan, document = self._plan, self._read()
        self._running_document = document
        self._is_keeping = self.is_in_conflict
        if self._is_keeping:
            work: Callable[[], Any] = partial(self._keep_aside, plan, document, dict(self._media))
        else:
            wanted = images_of(document) if self._media else frozenset()
            # What undo may bring back stays at hand.
            self._running_media = {hash: self._media.pop(hash) for hash in wanted & self._media.keys()}
            self._tell(SaveState.SAVING)
            media = dict(self._running_media)
            work = partial(self._store.save_draft, plan, document, self._revision, media)
        running = self._worker.submit(work)
        self._running = running
        running.add_done_callback(self._announce)

    def _announce(self, running: Future[Any]) -> None:
        with suppress(RuntimeError):  # the page is gone; whoever closed it has waited for the save
            self._finished.emit(running)

    def flush(self) -> None:
        """Save now and wait until it is done; in a conflict, until the text is kept aside."""
        for _ in range(3):
            if self._running is not None:
                self._finish(self._running)
            self.save()
            if self._running is not None:
                self._finish(self._running)
            is_aside = self.is_in_conflict and not self._is_touched and self._running is None
            if not self.is_dirty or is_aside or self.state is SaveState.FAILED:
                return

    def overwrite(self, revision: int) -> None:
        """After a conflict: go on from the stored `revision`, replacing it by the text here."""
        self._revision = revision
        self._tell(SaveState.CHANGED)
        self.save()

    def close(self) -> None:
        """The page goes: follow nothing more, and let the writing thread end."""
        self._stop_timers()
        self._worker.close(wait=True)
        self._plan = ""

    def _finish(self, running: Future[Any]) -> None:
        if running is not self._running:
            return
        try:
            result = running.result()
        except Conflict:
            self._conflict()
            return
        except Exception as error:
            self._fail(str(error) if isinstance(error, YuanError) else f"程序遇到意外错误（{error}）。")
            return
        self._running = None
        if self._is_keeping:
            self._tell(SaveState.CONFLICT)
            self.kept_aside.emit()
            if self._is_due:
                self.save()
            return
        self._revision, self.base, self._running_media = result, self._running_document, {}
        self.saved.emit(self.base)
        if self._is_due or self._quiet.isActive() or self._latest.isActive():
            self._tell(SaveState.CHANGED)
            if self._is_due:
                self.save()
        else:
            self._tell(SaveState.SAVED)

    def _conflict(self) -> None:
        self._running = None
        self._take_back_media()
        self._is_touched = True
        self._tell(SaveState.CONFLICT)
        self.conflicted.emit()
        self.save()

    def _fail(self, why: str) -> None:
        self._running = None
        self._is_touched = True
        if self._is_keeping:
            self._tell(SaveState.CONFLICT, why)
        else:
            self._take_back_media()
            self._tell(SaveState.FAILED, why)
        self._latest.start()

    def _take_back_media(self) -> None:
        """What could not be stored is stored with the next text."""
        self._media, self._running_media = {**self._running_media, **self._media}, {}

    def _stop_timers(self) -> None:
        self._quiet.stop()
        self._latest.stop()

    def _tell(self, state: SaveState, why: str = "") -> None:
        self.state = state
        self.state_changed.emit(state, why)
