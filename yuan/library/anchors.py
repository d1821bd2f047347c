"""The audit trail held against the backups: each of them holds the trail as it was, which nobody rewrites from here.

The chain of hashes alone cannot tell that its newest rows were cut off, or that all of it was written anew.
A restored library legitimately goes on from an older row; the row of the restoring says from which trail it left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import NamedTuple

from sqlalchemy import Connection, select

from yuan.library import audit, tables
from yuan.library.backups import Backup
from yuan.library.connecting import FAULTS, connect_reading
from yuan.library.restoring import RESTORED
from yuan.model.progress import Progress
from yuan.model.safekeeping import Area, Trouble

_LEFT = re.compile(r"原有操作记录至第 (\d+) 条")


class _Restoring(NamedTuple):
    """A row that tells of a restoring: its own number and moment, and how far the trail went that it left."""

    sequence: int
    at: str
    left: int


def problems(connection: Connection, backups: Iterable[Backup], progress: Progress) -> Iterator[Trouble]:
    """Where the trail is not the one a backup holds, once for each row it begins with.

    Raises:
        Cancelled: `progress` said so.
    """
    backups = list(backups)
    told: set[int] = set()
    restorings = _restorings(connection)
    for done, backup in enumerate(backups):
        progress(done, len(backups), f"对照备份 {backup.path.name}")
        if backup.facts is None:
            yield Trouble(Area.BACKUPS, f"备份“{backup.path.name}”已损坏，读不出来。")
            continue
        last, digest, at = backup.facts.audit
        if not last or audit.hash_at(connection, last) == digest:
            continue
        first = _first_difference(connection, backup)
        is_left = any(one.sequence >= first and one.left >= last and one.at >= at for one in restorings)
        if is_left or first in told:
            continue
        told.add(first)
        yield Trouble(
            Area.BACKUPS,
            f"操作记录从第 {first} 条起与备份“{backup.path.name}”不同：备份中到第 {last} 条，"
            "预案库中这些记录被删除或改写。",
        )


def _restorings(connection: Connection) -> list[_Restoring]:
    table = tables.audit
    rows = connection.execute(select(table).where(table.c.action == RESTORED))
    found = ((row, _LEFT.search(row.detail)) for row in rows)
    return [_Restoring(row.sequence, row.at, int(left[1])) for row, left in found if left]


def _first_difference(connection: Connection, backup: Backup) -> int:
    """The number of the first row of the backup's trail that the library does not hold."""
    table = tables.audit
    rows = connection.execute(select(table.c.sequence, table.c.hash))
    present = {row.sequence: row.hash for row in rows}
    try:
        with closing(connect_reading(backup.path)) as other:
            kept = other.execute("SELECT sequence, hash FROM audit ORDER BY sequence")
            return next((number for number, digest in kept if present.get(number) != digest), 1)
    except FAULTS:
        return 1
