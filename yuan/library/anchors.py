"""The audit trail held against what nobody rewrites from here: the backups, each of which holds the trail as it was, and
heads of the trail kept elsewhere.

The chain of hashes alone cannot tell that its newest rows were cut off, or that all of it was written anew.
A restored library legitimately goes on from an older row: see `yuan.library.departing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

from sqlalchemy import Connection

from yuan.library import audit
from yuan.library.backups import Backup
from yuan.library.connecting import FAULTS, connect_reading
from yuan.library.departing import AT_THE_DOOR, Departures, Trail, present_trail
from yuan.library.heads import Head
from yuan.library.opened_backup import OPENED
from yuan.model.progress import Progress
from yuan.model.safekeeping import Area, Trouble


def problems(
    connection: Connection, backups: Iterable[Backup], witnesses: Iterable[Backup], progress: Progress
) -> Iterator[Trouble]:
    """Where the trail is not the one a backup holds, once for each row it begins with. `witnesses` are all backups there
    are, wherever they stand: they may hold the trails that restorings left.

    Raises:
        Cancelled: `progress` said so.
    """
    backups = list(backups)
    told: set[int] = set()
    departures = Departures(present_trail(connection), witnesses)
    for done, backup in enumerate(backups):
        progress(done, len(backups), f"对照备份 {backup.path.name}")
        if backup.facts is None:
            yield Trouble(Area.BACKUPS, f"备份“{backup.path.name}”已损坏，读不出来。")
            continue
        last, digest, _ = backup.facts.audit
        if not last or audit.hash_at(connection, last) == digest:
            continue
        left = departures.trail_of(backup)
        first = departures.first_difference(left)
        if first in told or departures.excuse(left) or _went_its_own_way(backup, first):
            continue
        told.add(first)
        yield Trouble(
            Area.BACKUPS,
            f"操作记录从第 {first} 条起与备份“{backup.path.name}”不同：备份中到第 {last} 条，"
            "预案库中这些记录被删除或改写。",
        )


def remarks(connection: Connection, backups: Iterable[Backup], witnesses: Iterable[Backup]) -> Iterator[str]:
    """Restorings that explain why the trail is not that of a backup, without a backup of what stood there before."""
    departures = Departures(present_trail(connection), witnesses)
    for backup in backups:
        if (
            backup.facts is not None
            and audit.hash_at(connection, backup.facts.audit[0]) != backup.facts.audit[1]
        ):
            departures.excuse(departures.trail_of(backup))
    for one in departures.unproved():
        yield (
            f"操作记录第 {one.sequence} 条写明恢复过备份，原有操作记录到第 {one.left} 条；恢复前另存的备份不在，"
            "这以前被替换的记录无从对照，请核实是否有人恢复过。"
        )


def _went_its_own_way(backup: Backup, first: int) -> bool:
    """Whether the backup was opened as a library and goes on by itself from that row: up to it the trails are one."""
    try:
        with closing(connect_reading(backup.path)) as other:
            query = "SELECT action, detail FROM audit WHERE sequence >= ? ORDER BY sequence"
            after = next((row for row in other.execute(query, (first,)) if row[0] not in AT_THE_DOOR), None)
    except FAULTS:
        return False
    # The library itself notes the opening too, and says who did it.
    return after is not None and after[0] == OPENED and str(after[1]).endswith(backup.path.suffix)


class HeadCheck(NamedTuple):
    """Whether a head kept elsewhere fits the trail, and what to tell of it in Chinese."""

    fits: bool
    sentence: str


_MISTYPED = "请先核对序号和校验值有没有抄错；没有抄错的，"
"""One wrong digit on the way from the paper looks like a rewritten trail."""


def check_head(connection: Connection, head: Head, *, is_typed: bool = True) -> HeadCheck:
    """Hold a head kept elsewhere (printed, in a package, from another desk) against the trail.

    Args:
        is_typed: whether somebody typed it from paper; otherwise this machine remembered it.
    """
    there = audit.hash_at(connection, head.sequence)
    last, _ = audit.head(connection)
    name = f"{'外部记录头' if is_typed else '本机此前所见的记录头'}（第 {head.sequence} 条）"
    mistyped = _MISTYPED if is_typed else ""
    if there and there.startswith(head.hash):
        after = last - head.sequence
        more = f"此后又有 {after} 条" if after else "此后没有新的记录"
        return HeadCheck(True, f"{name}相符：到这一条的操作记录没有改动，{more}。")
    left = next((one for one in present_trail(connection).restorings if one.left >= head.sequence), None)
    if left is not None:
        return HeadCheck(
            False,
            f"{name}不符。{mistyped}预案库在第 {left.sequence} 条恢复过备份，恢复前的操作记录到第 {left.left} 条，"
            "可与恢复前另存的备份核对。",
        )
    if not there:
        return HeadCheck(
            False,
            f"{name}不符。{mistyped}预案库的操作记录只到第 {last} 条，其后的被删除，或预案库是较早的副本。",
        )
    return HeadCheck(
        False,
        f"{name}不符。{mistyped}预案库第 {head.sequence} 条及以前的操作记录被改写，或这是另一个预案库的记录头。",
    )


def remembered_problem(connection: Connection, heads: Sequence[Head], witnesses: Iterable[Backup]) -> str:
    """What is wrong with the trail when it was seen with these heads, in Chinese; "" when it is the one that was seen,
    or left it by a restoring that the backups prove."""
    newest = max(heads, default=None)
    if newest is None or audit.hash_at(connection, newest.sequence) == newest.hash:
        return ""
    seen = Trail({head.sequence: head.hash for head in heads})
    departures = Departures(present_trail(connection), witnesses)
    return "" if departures.excuse(seen) else check_head(connection, newest, is_typed=False).sentence
