"""A backup opened as a library: said at the door, and recorded.

Accounts and passwords in it are those of the day it was made: whoever was deactivated since can still sign in there.
"""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path

from yuan.library.backup.backups import facts_of
from yuan.library.database import Database
from yuan.library.opening import open_database
from yuan.library.store.backup_folder import backup_name, usual_folder
from yuan.library.trail import audit
from yuan.model.errors import YuanError

OPENED = "打开备份"
"""The action of the audit row that tells of it."""


def record_opening(database: Database, account: str, by: str) -> None:
    """Record that `account` signed in to the backup `database`: there, and in the library it is a backup of, when that
    stands where backups usually have it. Nothing for a library that is no backup.

    Args:
        by: who works at this machine, for the other library, where the account may mean nothing any more.

    Raises:
        BadFile, BadLibrary: nothing can be written into the backup.
    """
    place = database.file
    if place is None or backup_name(place) is None:
        return
    with database.writes() as connection:
        audit.record(connection, account, OPENED, "预案库", place.name)
    with suppress(YuanError):  # nobody is kept from a backup because the library itself is in trouble
        _record_at_home(database, place, account, by)


def _record_at_home(database: Database, place: Path, account: str, by: str) -> None:
    home = _home_of(place)
    facts = facts_of(home) if home is not None else None
    if home is None or facts is None or facts.library != database.id:
        return
    with closing(open_database(home)) as origin, origin.writes() as connection:
        audit.record(connection, by, OPENED, "预案库", f"{place.name}（账号“{account}”）")


def _home_of(place: Path) -> Path | None:
    """The library whose usual backup folder holds `place`."""
    ending = usual_folder(Path("x")).name.removeprefix("x")
    name = place.parent.name.removesuffix(ending)
    home = place.parent.with_name(name) if name and name != place.parent.name else None
    return home if home is not None and home.is_file() else None
