"""The backups of a library: making one that verifies, listing them, letting the superfluous go.

A backup has its name only after it was verified (or is called doubtful), and no verified one goes before a newer one
has its own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn

import msgspec

from yuan.library import tables
from yuan.library.backup.opened_copy import opened_copy
from yuan.library.database import Database
from yuan.library.opening import look_into
from yuan.library.rows import UNREADABLE
from yuan.library.store.backup_folder import (
    backup_folder,
    free_place,
    is_named_for,
    read_name,
    sweep,
    usual_folder,
)
from yuan.library.store.connections import FAULTS, connect_looking
from yuan.library.store.copying import copy_library
from yuan.library.store.schema import active_entries
from yuan.library.stored_settings import BACKUP_RULES, stored_value
from yuan.library.trail.provisional_seals import CLOCKS
from yuan.library.verification import verifying
from yuan.model.errors import BadFile, BadLibrary
from yuan.model.files import atomic_write
from yuan.model.progress import Progress, silent
from yuan.model.safekeeping import KEPT_AT_EVENTS, VERIFIED, Area, BackupRules, Occasion, Trouble, superfluous


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a library file says of itself. `audit` is number, hash and moment of its newest audit row."""

    library: str
    audit: tuple[int, str, str]
    sequence: int
    plans: int
    versions: int


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """A backup in the folder. `made_at` is this machine's time; `facts` is None when the file cannot be read."""

    path: Path
    made_at: datetime
    occasion: Occasion
    size: int
    facts: Facts | None


def facts_of(path: Path) -> Facts | None:
    """What the library file at `path` says of itself, None when it cannot be read."""
    if not path.is_file():
        return None
    try:
        with closing(connect_looking(path)) as connection:
            return None if list(active_entries(connection)) else _facts(connection)
    except (*FAULTS, OSError, OverflowError, *UNREADABLE):
        return None


def _facts(connection: sqlite3.Connection) -> Facts:
    def one(query: str) -> tuple[object, ...]:
        found: tuple[object, ...] | None = connection.execute(query).fetchone()
        return found or ()

    newest = one("SELECT sequence, hash, at FROM audit ORDER BY sequence DESC LIMIT 1") or (0, "", "")
    return msgspec.convert(
        {
            "library": one("SELECT value FROM settings WHERE key = 'library_id'")[0],
            "audit": newest,
            "sequence": one(tables.NEWEST_CHANGE)[0],
            "plans": one("SELECT count(*) FROM plans")[0],
            "versions": one("SELECT count(*) FROM versions")[0],
        },
        Facts,
    )


def read_backup(path: Path) -> Backup:
    """The backup at `path`, wherever it stands and however it is called.

    Raises:
        BadFile: there is no such file.
    """
    try:
        stat = path.stat()
    except OSError as error:
        raise BadFile(f"备份“{path}”不存在，或不能读取。", "请核对位置。") from error
    named = read_name(path) or (datetime.fromtimestamp(stat.st_mtime), Occasion.MANUAL)
    return Backup(path=path, made_at=named[0], occasion=named[1], size=stat.st_size, facts=facts_of(path))


def backups_in(folder: Path, place: Path) -> list[Backup]:
    """The backups of the library at `place` that stand in `folder`, the newest first."""
    try:
        paths = [path for path in folder.iterdir() if is_named_for(path, place) and path.is_file()]
    except OSError:
        return []
    found = []
    for path in paths:
        with suppress(BadFile):  # gone in the meantime
            found.append(read_backup(path))
    return sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True)


def backups_of(place: Path, *folders: Path) -> list[Backup]:
    """The backups of the library at `place`, which itself need not be readable, the newest first: in the folder it
    settled as far as it can still tell, in the usual one, and in `folders`."""
    looked = dict.fromkeys([backup_folder(place), usual_folder(place), *folders])
    found = [backup for folder in looked for backup in backups_in(folder, place)]
    return sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True)


class Backups:
    """The backups of one open library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def place(self) -> Path:
        """The library's file. Raises `BadFile` for a library on a server."""
        if self._database.file is None:
            raise BadFile("数据库服务器上的预案库不能这样备份。", "请用数据库自带的备份工具。")
        return self._database.file

    def rules(self) -> BackupRules:
        """When and where backups are made."""
        with self._database.reads() as connection:
            return stored_value(connection, BACKUP_RULES, BackupRules())

    @property
    def folder(self) -> Path:
        """Where they are."""
        return backup_folder(self.place)

    def all(self) -> list[Backup]:
        """Those of this library, the newest first; damaged ones too, which cannot say whose they are."""
        own = self._database.id
        found = backups_in(self.folder, self.place)
        return [one for one in found if one.facts is None or one.facts.library == own]

    def newest(self) -> Backup | None:
        """The newest that verified when it was made."""
        return next((one for one in self._readable() if one.occasion in VERIFIED), None)

    def _readable(self) -> list[Backup]:
        return [one for one in self.all() if one.facts is not None]

    def is_due(self, now: datetime, *, at_the_end: bool = False) -> bool:
        """Whether one should be made by itself: something changed since the newest, which is old enough, or work
        with the library ends."""
        rules = self.rules()
        if not rules.is_automatic or self._database.store.place_fault() or read_name(self.place) is not None:
            return False  # a backup opened as a library needs none of its own
        # One dated ahead was made, or named, by a clock that was wrong: it tells nothing of how old the newest is.
        newest = next((one for one in self._readable() if one.made_at <= now + CLOCKS), None)
        if newest is None:
            return True
        present = facts_of(self.place)
        is_old = now - newest.made_at >= timedelta(hours=rules.hours)
        return (at_the_end or is_old) and present is not None and present != newest.facts

    def make(self, occasion: Occasion = Occasion.MANUAL, progress: Progress = silent) -> Backup:
        """Make one now, verify it, and let automatic ones go that the rules do not keep.

        Raises:
            Cancelled: `progress` said so; nothing was written.
            BadFile: the folder cannot be written.
            Displaced: the library's file is no longer in its place; see `Library.keep_elsewhere`.
            BadLibrary: the library does not verify. A doubtful backup was made of it, and no verified one went.
        """
        self._database.store.require_in_place()
        folder = self.folder
        sweep(folder)
        target = free_place(self.place, folder, occasion)
        try:
            write_backup(self.place, target, progress)
        except BadLibrary as error:
            self._keep_doubtful(folder, error)
        self._let_go()
        return read_backup(target)

    def _keep_doubtful(self, folder: Path, error: BadLibrary) -> NoReturn:
        """Work goes on in a library that does not verify; without any copy it would be lost with the disk."""
        target = free_place(self.place, folder, Occasion.DOUBTFUL)
        with atomic_write(target, private=True) as temporary:
            copy_library(self.place, temporary, named=target)
        self._let_go()
        raise BadLibrary(
            f"{error.message}已另存一份“{Occasion.DOUBTFUL.value}”备份，此前完好的备份都保留着。",
            f"请用“核验预案库”查看全部问题。{error.remedy}",
        ) from error

    def keep_opened(self, progress: Progress = silent) -> Path:
        """Keep what the library held that was opened, whatever stands in its place now; where.

        Raises:
            Cancelled: `progress` said so.
            BadFile, BadLibrary: nothing could be kept.
        """
        target = free_place(self.place, usual_folder(self.place), Occasion.RESCUED)
        with atomic_write(target, private=True) as temporary:
            self._database.store.copy_opened(temporary, progress)
        return target

    def _let_go(self) -> None:
        readable = self._readable()
        automatic = [one for one in readable if one.occasion is Occasion.AUTOMATIC]
        gone = superfluous([one.made_at for one in automatic], self.rules())
        leaving = [one for one in automatic if one.made_at in gone]
        for occasion in (Occasion.DOUBTFUL, Occasion.BEFORE_UPGRADE, Occasion.BEFORE_RESTORE):
            leaving += [one for one in readable if one.occasion is occasion][KEPT_AT_EVENTS:]
        for one in leaving:
            with suppress(OSError):  # held open elsewhere: it goes next time
                one.path.unlink()


def check_backup(backup: Backup, progress: Progress = silent) -> list[Trouble]:
    """What does not verify in a backup, which stays as it is; one of an older schema is looked at as a copy.

    Raises:
        Cancelled: `progress` said so.
    """
    try:
        with opened_copy(backup.path, progress) as copy:
            return verifying.database_troubles(copy, progress)
    except BadLibrary as error:
        return [Trouble(Area.FILE, error.message)]


def write_backup(
    place: Path, target: Path, progress: Progress = silent, record: Callable[[], None] = lambda: None
) -> None:
    """Write a verified copy of the library file `place` to `target`, while it stays in use.

    Args:
        record: called when the copy stands and verifies, before it has its name; what it raises leaves nothing.

    Raises:
        Cancelled, BadFile, BadLibrary: see `Backups.make`; what stood at `target` is untouched.
    """
    require_elsewhere(place, target)
    with atomic_write(target, private=True) as temporary:
        copy_library(place, temporary, progress, named=target)
        require_sound(temporary, place, progress)
        record()


def require_elsewhere(place: Path, target: Path) -> None:
    """Go on only when `target` is not the library itself. Raises `BadFile`."""
    if target.resolve() == place.resolve():
        raise BadFile("备份文件不能是预案库本身。", "请换一个文件名。")


def require_sound(path: Path, named: Path, progress: Progress = silent) -> None:
    """Go on only with a library file of this schema that verifies, called `named` in what is said otherwise.

    Raises:
        BadLibrary: naming what does not verify.
    """
    with closing(look_into(path)) as database:
        found = verifying.database_troubles(database, progress)
    if found:
        raise BadLibrary(f"“{named.name}”没有通过核验：{found[0].text}", found[0].remedy)
