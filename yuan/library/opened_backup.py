"""A backup opened as a library: said at the door, and recorded.

Accounts and passwords in it are those of the day it was made: whoever was deactivated since can still sign in there.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from yuan.library import audit
from yuan.library.backups import facts_of
from yuan.library.copying import read_name, usual_folder
from yuan.model.errors import YuanError
from yuan.model.safekeeping import Occasion

if TYPE_CHECKING:
    from yuan.library.library import Library

OPENED = "打开备份"
"""The action of the audit row that tells of it."""


def backup_name(place: Path | str) -> tuple[datetime, Occasion] | None:
    """When and why the backup at `place` was made; None for a library that is no backup by its name."""
    return read_name(place) if isinstance(place, Path) else None


def record_opening(library: Library, account: str, by: str) -> None:
    """Record that `account` signed in to the backup `library`: there, and in the library it is a backup of, when that
    stands where backups usually have it. Nothing for a library that is no backup.

    Args:
        by: who works at this machine, for the other library, where the account may mean nothing any more.

    Raises:
        BadFile, BadLibrary: nothing can be written into the backup.
    """
    if backup_name(library.path) is None or not isinstance(library.path, Path):
        return
    with library.writes() as connection:
        audit.record(connection, account, OPENED, "预案库", library.path.name)
    with suppress(YuanError):  # nobody is kept from a backup because the library itself is in trouble
        _record_at_home(library, library.path, account, by)


def _record_at_home(library: Library, place: Path, account: str, by: str) -> None:
    home = _home_of(place)
    facts = facts_of(home) if home is not None else None
    if home is None or facts is None or facts.library != library.id:
        return
    from yuan.library.library import Library

    origin = Library.open(home)
    try:
        with origin.writes() as connection:
            audit.record(connection, by, OPENED, "预案库", f"{place.name}（账号“{account}”）")
    finally:
        origin.close()


def _home_of(place: Path) -> Path | None:
    """The library whose usual backup folder holds `place`."""
    ending = usual_folder(Path("x")).name.removeprefix("x")
    name = place.parent.name.removesuffix(ending)
    home = place.parent.with_name(name) if name and name != place.parent.name else None
    return home if home is not None and home.is_file() else None
