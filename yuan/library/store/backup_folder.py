"""Where the backups of a library stand, and how they are called.

They stand in one folder; a file's name says of which library it is, when it was made and why.
A copy takes its name when it is complete: what has a name is whole, whatever was killed.
"""

from __future__ import annotations

import glob
import re
import time
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from yuan.library.store.connections import FAULTS, connect_reading
from yuan.library.store.copying import copy_library
from yuan.library.stored_settings import BACKUP_RULES
from yuan.model.files import atomic_write, private_folder
from yuan.model.safekeeping import BackupRules, Occasion

_STAMP = "%Y%m%d-%H%M%S"
_ABANDONED_S = 3600.0
"""A half-written copy nobody has touched for so long is of a program that was killed."""


def backup_folder(place: Path) -> Path:
    """Where the backups of the library at `place` are: the folder it settled, or the usual one beside it."""
    try:
        with closing(connect_reading(place)) as connection:
            kept = connection.execute("SELECT value FROM settings WHERE key = ?", (BACKUP_RULES,)).fetchone()
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


def backup_name(file: Path | None) -> tuple[datetime, Occasion] | None:
    """When and why the backup was made that is opened as a library; None for one that is no backup by its name."""
    return read_name(file) if file is not None else None


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
