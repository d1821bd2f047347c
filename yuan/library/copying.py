"""Copying a library file while it is in use, and where its copies go.

Backups of a library stand in one folder; a file's name says of which library it is, when it was made and why.
A copy takes its name when it is complete: what has a name is whole, whatever was killed.
"""

from __future__ import annotations

import glob
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from yuan.library import connecting
from yuan.library.connecting import FAULTS, connect, connect_new, connect_reading
from yuan.library.faults import fault
from yuan.library.store import Store
from yuan.model.errors import BadFile
from yuan.model.files import atomic_write, private_folder
from yuan.model.progress import Progress, silent
from yuan.model.safekeeping import BackupRules, Occasion

RULES = "backup_rules"
"""The setting that keeps when and where backups are made."""
PAGES = 256
"""Pages copied at a time: between two steps others get their turn, and a cancel is heard."""
_STAMP = "%Y%m%d-%H%M%S"
_ABANDONED_S = 3600.0
"""A half-written copy nobody has touched for so long is of a program that was killed."""


def copy_library(
    source: Path, target: Path, progress: Progress = silent, *, named: Path | None = None
) -> None:
    """Copy what `source` holds at this moment to `target`, one file without a log, through SQLite's backup API.

    Args:
        named: what `target` will be called, for the person who reads that it could not be written.

    Raises:
        Cancelled: `progress` said so; `target` is then worth nothing.
        BadFile, Unreadable: one of the two cannot be read or written.
    """
    try:
        old = connect_reading(source)
    except FAULTS as error:
        raise fault(source, error) from error
    try:
        with closing(old):
            _copy(old, target, progress)
    except FAULTS as error:
        raise fault((named or target) if _is_of_target(error) else source, error) from error


def copy_displaced(store: Store, place: Path, target: Path, progress: Progress = silent) -> None:
    """Copy what the file held that `store` was opened on, though another one or none stands at `place` by now.

    Raises:
        Cancelled, BadFile, Unreadable: as `copy_library` does.
    """
    assert store.anchor is not None
    try:
        _copy(store.anchor, target, progress)
    except FAULTS as error:
        raise fault(target if _is_of_target(error) else place, error) from error


_OF_TARGET = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}
)
"""What writing the copy fails with; the source, open by then, may be held, damaged or no library."""


def _is_of_target(error: Exception) -> bool:
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in _OF_TARGET


def _copy(old: sqlite3.Connection, target: Path, progress: Progress) -> None:
    with closing(connect_new(target)) as new:
        # Whoever gives the file its name sees to it that the disk has it.
        new.execute("PRAGMA synchronous=OFF")
        # One state of the library, however long copying takes and whoever writes meanwhile.
        old.execute("BEGIN")
        try:
            old.execute("SELECT count(*) FROM sqlite_master").fetchone()
            old.backup(
                new,
                pages=PAGES,
                progress=lambda status, left, total: progress(total - left, total, "复制预案库"),
            )
        finally:
            old.execute("ROLLBACK")
        new.execute("PRAGMA journal_mode=DELETE")


def copy_bytes(source: Path, target: Path) -> None:
    """Copy a library file that is too damaged to be read as one, byte by byte.

    Another process does it: see `library/connecting.py` for why this one must not open the file.

    Raises:
        BadFile: it could not be read or written.
    """
    words = [sys.executable, "-I", "-c", "import shutil, sys; shutil.copyfile(sys.argv[1], sys.argv[2])"]
    done = subprocess.run([*words, str(source), str(target)], capture_output=True, check=False)
    if done.returncode:
        raise BadFile(f"无法把“{source.name}”另存为“{target.name}”。", "请检查磁盘空间和文件夹权限。")


def overwrite_library(source: Path, target: Path) -> None:
    """Put everything `source` holds into the library file `target`, in one transaction of SQLite: whole or not at
    all, and seen at once by everybody who has it open.

    Raises:
        BadFile: somebody else holds `target`, or there is no room; nothing was changed.
        Unreadable: `target` is so damaged that nothing can be written into it.
    """
    ends = time.monotonic() + connecting.BUSY_MS / 1000

    def give_up(status: int, left: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > ends:
            raise BadFile(f"“{target}”正被其他程序占用。", "请关闭其他正在使用它的窗口后再试。")

    try:
        with closing(connect_reading(source)) as new, closing(connect(target)) as old:
            old.execute("PRAGMA synchronous=FULL")
            new.backup(old, progress=give_up, sleep=0.05)
    except FAULTS as error:
        raise fault(target, error) from error


def backup_folder(place: Path) -> Path:
    """Where the backups of the library at `place` are: the folder it settled, or the usual one beside it."""
    try:
        with closing(connect_reading(place)) as connection:
            kept = connection.execute("SELECT value FROM settings WHERE key = ?", (RULES,)).fetchone()
            rules = msgspec.json.decode(kept[0], type=BackupRules) if kept else BackupRules()
    except (*FAULTS, msgspec.MsgspecError, TypeError):
        rules = BackupRules()
    folder = Path(rules.folder)
    # The dialog settles whole paths only; what is none would be a place below wherever the program was started.
    return folder if folder.is_absolute() and "\0" not in rules.folder else usual_folder(place)


def usual_folder(place: Path) -> Path:
    """The folder for backups beside the library."""
    return place.with_name(f"{place.name}.备份")


def name_of(place: Path, at: datetime, occasion: Occasion) -> str:
    """The name of a backup of the library at `place`."""
    return f"{place.stem}-{at.strftime(_STAMP)}-{occasion.value}{place.suffix}"


_NAME = re.compile(r"-(\d{8}-\d{6})-([^-.]+)(\.[^.]+)?$")


def read_name(path: Path) -> tuple[datetime, Occasion] | None:
    """When and why a backup was made, by its name; None for any other file."""
    found = _NAME.search(path.name)
    try:
        return (datetime.strptime(found[1], _STAMP), Occasion(found[2])) if found else None
    except ValueError:
        return None


def is_named_for(path: Path, place: Path) -> bool:
    """Whether `path` has the name of a backup of the library at `place`."""
    found = _NAME.search(path.name)
    return (
        found is not None
        and path.name.startswith(f"{place.stem}-")
        and (found[3] or "") == place.suffix
        and read_name(path) is not None
    )


def free_place(place: Path, folder: Path, occasion: Occasion) -> Path:
    """A path in `folder` for a backup made now; of several made within a second each is named a second later."""
    at = datetime.now()
    while any(folder.glob(f"{glob.escape(place.stem)}-{at.strftime(_STAMP)}-*")):
        at += timedelta(seconds=1)
    return folder / name_of(place, at, occasion)


def copy_aside(place: Path, occasion: Occasion) -> Path:
    """Keep the library as it is now among its backups; where that is. A settled folder that is gone does not
    stand in the way: the copy then goes beside the library.

    Raises:
        BadFile, Unreadable: it could not be read or written.
    """
    folder = backup_folder(place)
    try:
        private_folder(folder)
    except OSError:
        folder = usual_folder(place)
    target = free_place(place, folder, occasion)
    with atomic_write(target, private=True) as temporary:
        copy_library(place, temporary, named=target)
    return target


def sweep(folder: Path) -> None:
    """Take away the half-written copies that killed programs left in `folder`."""
    for path in folder.glob(".*.yuan*"):
        if is_abandoned(path):
            with suppress(OSError):
                path.unlink()


def is_abandoned(path: Path) -> bool:
    """Whether nobody can still be at work on `path`."""
    try:
        return time.time() - path.stat().st_mtime > _ABANDONED_S
    except OSError:
        return False
