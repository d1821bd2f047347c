"""What is left on this machine by a session that did not end well: its marker, and texts that could not be saved.

Below one folder for each library. A marker is held by a lock of the running program; one whose lock nobody holds is
of a program that was killed or lost its power. Unsaved texts stay until somebody has decided about them; those of a
page that is still open, here or in another window, are that page's own.
"""

from __future__ import annotations

import hashlib
import re
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from platformdirs import user_data_path
from PySide6.QtCore import QLockFile

from yuan.library import Library
from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import Document, Figure, encode
from yuan.model.document.tree import walk
from yuan.model.errors import BadFile, BadRecord, YuanError
from yuan.model.files import atomic_write, id_name, private_folder
from yuan.ui.workspace import Workspace

_STAMP = "%Y%m%d-%H%M%S"
_FILE = re.compile(r"(?P<plan>.*)-(?P<stamp>\d{8}-\d{6})(?:-(?P<owner>[0-9a-f]{32}))?")

_HASH = re.compile(r"[0-9a-f]{64}")


class Marker(msgspec.Struct, frozen=True):
    """Who was editing, and since when which plans."""

    account: str
    plans: dict[str, datetime]


class About(msgspec.Struct, frozen=True):
    """Whose unsaved texts they are, and of the library at which place: that of another id may stand there later."""

    account: str
    place: str


class Unsaved(msgspec.Struct, frozen=True):
    """A text that could not be saved into the draft of `plan` (as `id_name` gives it); `owner` is the page that left it, "" for an old one."""

    plan: str
    at: datetime
    path: Path
    owner: str = ""

    def document(self) -> Document:
        """The text.

        Raises:
            BadFile: the file is damaged or gone.
        """
        try:
            return decode_stored(self.path.read_bytes())
        except (OSError, BadRecord) as error:
            raise BadFile("恢复文件已损坏或被移走。", "请在本机历史中选择其他时间的状态。") from error


def recovery_folder(library: Library) -> Path:
    """Where this machine keeps what a library's sessions left."""
    return user_data_path("yuan") / "recovery" / id_name(library.id)


def history_folder(library: Library) -> Path:
    """Where this machine keeps the states of a library's drafts."""
    return user_data_path("yuan") / "history" / id_name(library.id)


def former_folders(library: Library) -> list[Path]:
    """Where this machine keeps what sessions of other libraries left: one of them may have stood in the same place."""
    own = recovery_folder(library)
    return sorted(path for path in own.parent.glob("*") if path.is_dir() and path != own)


def images_of(document: Document) -> frozenset[str]:
    """The hashes of the pictures shown in `document`."""
    return frozenset(node.image for node in walk(document) if isinstance(node, Figure) and node.image)


class UnsavedTexts:
    """The unsaved texts below `folder`; those kept from here are `owner`'s, with what is noted `about` them."""

    def __init__(self, folder: Path, owner: str = "", about: About | None = None) -> None:
        self._folder = folder
        self._owner = owner
        self._own = about

    def keep(self, plan: str, document: Document, pictures: Mapping[str, bytes] | None = None) -> Path:
        """Write `document` to a file of its own, and the pictures that only it has.

        Raises:
            BadFile: the folder cannot be written.
        """
        for hash, data in (pictures or {}).items():
            if not _HASH.fullmatch(hash):
                continue
            picture = self._folder / "pictures" / hash
            if not picture.exists():
                with atomic_write(picture, private=True) as temporary:
                    temporary.write_bytes(data)
        owner = f"-{self._owner}" if self._owner else ""
        path = self._folder / f"{id_name(plan)}-{time.strftime(_STAMP)}{owner}.json"
        with atomic_write(path, private=True) as temporary:
            temporary.write_bytes(encode(document))
        self._note(self._owner, self._own)
        return path

    def _note(self, owner: str, about: About | None) -> None:
        """Note once whose texts those of `owner` are. That it cannot be noted must not keep any text from being kept."""
        path = self._folder / f"{owner}.about"
        if not owner or about is None or path.exists():
            return
        with suppress(YuanError, OSError), atomic_write(path, private=True) as temporary:
            temporary.write_bytes(msgspec.json.encode(about))

    def about(self, unsaved: Unsaved) -> About | None:
        """Whose text it is; None when nothing, or nothing readable, was noted."""
        try:
            return msgspec.json.decode((self._folder / f"{unsaved.owner}.about").read_bytes(), type=About)
        except (OSError, msgspec.MsgspecError):
            return None

    def tidy(self) -> None:
        """Take away what is noted about texts that are no longer there."""
        owners = {unsaved.owner for unsaved in self._read()}
        for path in self._folder.glob("*.about"):
            if path.stem not in owners and not path.with_suffix(".session").exists():
                path.unlink(missing_ok=True)

    def set_free(self, path: Path) -> None:
        """The page that left the text at `path` has it in hand no more."""
        if self._owner:
            owner = uuid.uuid4().hex
            with suppress(OSError):  # it is offered all the same, once the page is closed
                path.rename(path.with_name(path.name.replace(self._owner, owner)))
                self._note(owner, self._own)

    def picture(self, hash: str) -> bytes | None:
        """The bytes of a picture kept with some text, if they are as they were."""
        if not _HASH.fullmatch(hash):
            return None
        try:
            data = (self._folder / "pictures" / hash).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == hash else None

    def pictures_of(self, document: Document) -> dict[str, bytes]:
        """The pictures of `document` that were kept here."""
        found = {hash: self.picture(hash) for hash in images_of(document)}
        return {hash: data for hash, data in found.items() if data is not None}

    def found(self) -> list[Unsaved]:
        """Every one, the newest first."""
        return sorted(self._read(), key=lambda unsaved: unsaved.at, reverse=True)

    def left(self) -> list[Unsaved]:
        """Those that no open page, here or in another window, still has in hand; the newest first."""
        return [unsaved for unsaved in self.found() if not self._is_in_hand(unsaved)]

    def _is_in_hand(self, unsaved: Unsaved) -> bool:
        marker = self._folder / f"{unsaved.owner}.session"
        if not unsaved.owner or not marker.exists():
            return False
        lock = _lock(marker)
        if not lock.tryLock(0):
            return True
        lock.unlock()
        return False

    def _read(self) -> Iterator[Unsaved]:
        for path in self._folder.glob("*-*-*.json"):
            match = _FILE.fullmatch(path.stem)
            if match is None:
                continue
            try:
                at = datetime.strptime(match["stamp"], _STAMP)
            except ValueError:
                continue
            yield Unsaved(match["plan"], at, path, match["owner"] or "")


class SessionMarker:
    """Stands below `folder` from the first plan edited until `end`."""

    def __init__(self, folder: Path, account: str) -> None:
        self._folder = folder
        self.id = uuid.uuid4().hex
        self._path = folder / f"{self.id}.session"
        self._marker = Marker(account, {})
        self._lock: QLockFile | None = None

    def edits(self, plan: str) -> None:
        """`plan` was opened to be edited. That it cannot be noted must not keep anybody from writing."""
        if plan in self._marker.plans:
            return
        self._marker = Marker(self._marker.account, {**self._marker.plans, plan: datetime.now()})
        try:
            # Locked before it is there: a window that starts meanwhile would take it for one of a killed program.
            if self._lock is None:
                private_folder(self._folder)
                self._lock = _lock(self._path)
                self._lock.tryLock(0)
            with atomic_write(self._path, private=True) as temporary:
                temporary.write_bytes(msgspec.json.encode(self._marker))
        except (YuanError, OSError):
            return

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
    for path in sorted(folder.glob("*.session"), key=_written):
        lock = _lock(path)
        if not lock.tryLock(0):
            continue
        lock.unlock()
        try:
            marker = msgspec.json.decode(path.read_bytes(), type=Marker)
        except FileNotFoundError:  # its window has just ended well
            continue
        except (OSError, msgspec.MsgspecError):
            path.unlink(missing_ok=True)
            continue
        if marker.account == account:
            found.append((path, marker))
    return found


class Recovery:
    """What a page leaves on this machine for the case that its texts do not reach the library."""

    def __init__(self, workspace: Workspace) -> None:
        folder = recovery_folder(workspace.library)
        self.marker = SessionMarker(folder, workspace.session.account.name)
        about = About(workspace.session.account.name, str(workspace.library.path))
        self.texts = UnsavedTexts(folder, self.marker.id, about)
        self._kept: tuple[str, Document, Path] | None = None

    def keep(self, plan: str, document: Document, pictures: Mapping[str, bytes] | None = None) -> Path | None:
        """Keep `document`, which could not be saved, in the place of the one kept before; None when that fails too."""
        before = self._kept if self._kept is not None and self._kept[0] == plan else None
        if before is not None and before[1] == document:
            return before[2]
        try:
            path = self.texts.keep(plan, document, pictures)
        except YuanError:
            return None
        self._kept = (plan, document, path)
        if before is not None and before[2] != path:
            before[2].unlink(missing_ok=True)
        return path

    def has_kept(self, plan: str) -> bool:
        """Whether a text of `plan` that could not be saved is kept, and this page still goes on from it."""
        return self._kept is not None and self._kept[0] == plan

    def drop(self, plan: str) -> None:
        """The text kept of `plan`, or what was made of it since, is saved now or given up."""
        if self._kept is not None and self._kept[0] == plan:
            self._kept[2].unlink(missing_ok=True)
            self._kept = None

    def set_aside(self) -> None:
        """Another text is shown: the one kept stays until somebody decides about it, whatever is saved from here."""
        if self._kept is not None:
            self.texts.set_free(self._kept[2])
            self._kept = None


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _lock(path: Path) -> QLockFile:
    made = QLockFile(f"{path}.lock")
    # Only the end of the process that holds it makes a lock stale, never its age.
    made.setStaleLockTime(0)
    return made
