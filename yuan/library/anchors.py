"""The audit trail held against what nobody rewrites from here: the backups, each of which holds the trail as it was, and
heads of the trail kept elsewhere.

The chain of hashes alone cannot tell that its newest rows were cut off, or that all of it was written anew.
A restored library legitimately goes on from an older row; the row of the restoring says from which trail it left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import NamedTuple

from sqlalchemy import Connection, select

from yuan.library import audit, keys, tables
from yuan.library.backups import Backup
from yuan.library.certificates import NOTED
from yuan.library.connecting import FAULTS, connect_reading
from yuan.library.heads import Head
from yuan.library.opened_backup import OPENED
from yuan.library.restoring import RESTORED
from yuan.model.progress import Progress
from yuan.model.safekeeping import Area, Trouble

_LEFT = re.compile(r"原有操作记录至第 ([0-9]{1,18}) 条")


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
        if is_left or first in told or _went_its_own_way(backup, first):
            continue
        told.add(first)
        yield Trouble(
            Area.BACKUPS,
            f"操作记录从第 {first} 条起与备份“{backup.path.name}”不同：备份中到第 {last} 条，"
            "预案库中这些记录被删除或改写。",
        )


def _went_its_own_way(backup: Backup, first: int) -> bool:
    """Whether the backup was opened as a library and goes on by itself from that row: up to it the trails are one."""
    try:
        with closing(connect_reading(backup.path)) as other:
            query = "SELECT action, detail FROM audit WHERE sequence >= ? ORDER BY sequence"
            after = next((row for row in other.execute(query, (first,)) if row[0] not in _AT_THE_DOOR), None)
    except FAULTS:
        return False
    # The library itself notes the opening too, and says who did it.
    return after is not None and after[0] == OPENED and str(after[1]).endswith(backup.path.suffix)


_AT_THE_DOOR = frozenset({keys.CREATED, *NOTED.values(), "登录失败", "修改密码"})
"""What signing in may record before a backup notes that it was opened."""


class HeadCheck(NamedTuple):
    """Whether a head kept elsewhere fits the trail, and what to tell of it in Chinese."""

    fits: bool
    sentence: str


def check_head(connection: Connection, head: Head) -> HeadCheck:
    """Hold a head kept elsewhere (printed, in a package, from another desk) against the trail."""
    there = audit.hash_at(connection, head.sequence)
    last, _ = audit.head(connection)
    name = f"外部记录头（第 {head.sequence} 条）"
    if there and there.startswith(head.hash):
        after = last - head.sequence
        more = f"此后又有 {after} 条" if after else "此后没有新的记录"
        return HeadCheck(True, f"{name}相符：到这一条的操作记录没有改动，{more}。")
    left = next((one for one in _restorings(connection) if one.left >= head.sequence), None)
    if left is not None:
        return HeadCheck(
            False,
            f"{name}不符：预案库在第 {left.sequence} 条恢复过备份，恢复前的操作记录到第 {left.left} 条，"
            "可与恢复前另存的备份核对。",
        )
    if not there:
        return HeadCheck(
            False, f"{name}不符：预案库的操作记录只到第 {last} 条，其后的被删除，或预案库是较早的副本。"
        )
    return HeadCheck(
        False, f"{name}不符：预案库第 {head.sequence} 条及以前的操作记录被改写，或这是另一个预案库的记录头。"
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
