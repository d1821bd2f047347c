"""What is left on this machine by a session that did not end well: its marker, and texts that could not be saved.

Below one folder for each library. A marker is held by a lock of the running program; one whose lock nobody holds is
of a program that was killed or lost its power. Unsaved texts stay until somebody has decided about them.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from platformdirs import user_data_path
from PySide6.QtCore import QLockFile

from yuan.library import Library
from yuan.model.content import Document, decode, encode
from yuan.model.errors import BadFile, YuanError
from yuan.model.files import atomic_write
from yuan.ui.desk import Desk

_STAMP = "%Y%m%d-%H%M%S"


class Marker(msgspec.Struct, frozen=True):
    """Who was editing, and since when which plans."""

    account: str
    plans: dict[str, datetime]


class Unsaved(msgspec.Struct, frozen=True):
    """A text that could not be saved into the draft of `plan`."""

    plan: str
    at: datetime
    path: Path

    def document(self) -> Document:
        """The text.

        Raises:
            BadFile: the file is damaged or gone.
        """
        try:
            return decode(self.path.read_bytes())
        except (OSError, msgspec.MsgspecError) as error:
            raise BadFile("恢复文件已损坏或被移走。", "请在本机历史中选择其他时间的状态。") from error


def recovery_folder(library: Library) -> Path:
    """Where this machine keeps what a library's sessions left."""
    return user_data_path("yuan") / "recovery" / library.id


class UnsavedTexts:
    """The unsaved texts below `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, plan: str, document: Document) -> Path:
        """Write `document` to a file of its own.

        Raises:
            BadFile: the folder cannot be written.
        """
        path = self._folder / f"{plan}-{time.strftime(_STAMP)}.json"
        with atomic_write(path, private=True) as temporary:
            temporary.write_bytes(encode(document))
        return path

    def found(self) -> list[Unsaved]:
        """Every one, the newest first."""
        return sorted(self._read(), key=lambda unsaved: unsaved.at, reverse=True)

    def _read(self) -> Iterator[Unsaved]:
        for path in self._folder.glob("*-*-*.json"):
            plan, day, clock = path.stem.rsplit("-", 2)
            try:
                yield Unsaved(plan, datetime.strptime(f"{day}-{clock}", _STAMP), path)
            except ValueError:
                continue


class SessionMarker:
    """Stands below `folder` from the first plan edited until `end`."""

    def __init__(self, folder: Path, account: str) -> None:
        self._folder = folder
        self._path = folder / f"{uuid.uuid4().hex}.session"
        self._marker = Marker(account, {})
        self._lock: QLockFile | None = None

    def edits(self, plan: str) -> None:
        """`plan` was opened to be edited. That it cannot be noted must not keep anybody from writing."""
        if plan in self._marker.plans:
            return
        self._marker = Marker(self._marker.account, {**self._marker.plans, plan: datetime.now()})
        try:
            with atomic_write(self._path, private=True) as temporary:
                temporary.write_bytes(msgspec.json.encode(self._marker))
        except YuanError:
            return
        if self._lock is None:
            self._lock = _lock(self._path)
            self._lock.tryLock(0)

    def end(self) -> None:
        """All is saved."""
        self._path.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None
        self._marker = Marker(self._marker.account, {})


def broken_sessions(folder: Path, account: str) -> list[tuple[Path, Marker]]:
    """The markers of sessions of `account` that did not end well, the newest last."""
    found = []
    for path in sorted(folder.glob("*.session"), key=lambda path: path.stat().st_mtime):
        lock = _lock(path)
        if not lock.tryLock(0):
            continue
        lock.unlock()
        try:
            marker = msgspec.json.decode(path.read_bytes(), type=Marker)
        except (OSError, msgspec.MsgspecError):
            path.unlink(missing_ok=True)
            continue
        if marker.account == account:
            found.append((path, marker))
    return found


class Recovery:
    """What a page leaves on this machine for the case that its texts do not reach the library."""

    def __init__(self, desk: Desk) -> None:
        folder = recovery_folder(desk.library)
        self.marker = SessionMarker(folder, desk.session.account.name)
        self._texts = UnsavedTexts(folder)
        self._kept: tuple[str, Document, Path] | None = None

    def keep(self, plan: str, document: Document) -> Path | None:
        """Keep `document`, which could not be saved, in the place of the one kept before; None when that fails too."""
        before = self._kept if self._kept is not None and self._kept[0] == plan else None
        if before is not None and before[1] == document:
            return before[2]
        try:
            path = self._texts.keep(plan, document)
        except YuanError:
            return None
        self._kept = (plan, document, path)
        if before is not None and before[2] != path:
            before[2].unlink(missing_ok=True)
        return path

    def leave(self) -> None:
        """What was kept stays, whatever is saved later: its text was given up on the page."""
        self._kept = None

    def drop(self, plan: str) -> None:
        """The draft of `plan` is saved now."""
        if self._kept is not None and self._kept[0] == plan:
            self._kept[2].unlink(missing_ok=True)
            self._kept = None


def _lock(path: Path) -> QLockFile:
    made = QLockFile(f"{path}.lock")
    # Only the end of the process that holds it makes a lock stale, never its age.
    made.setStaleLockTime(0)
    return made
