"""The audit trail held against what nobody rewrites from here: the backups, each of which holds the trail as it was, and
heads of the trail kept elsewhere.

The chain of hashes alone cannot tell that its newest rows were cut off, or that all of it was written anew.
A restored library legitimately goes on from an older row: see `yuan.library.backup.restored_trails`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from yuan.library.backup.backups import Backup
from yuan.library.backup.restored_trails import Departures, Restoring, Trail, present_trail
from yuan.library.keys.signed_heads import Head
from yuan.library.trail import audit
from yuan.model.progress import Progress
from yuan.model.safekeeping import Area, Trouble


class AgainstBackups(NamedTuple):
    """What came of holding the trail against backups, `backups` of them: where it is not the one they hold, and restorings
    that explain why it is not, without a backup of what stood there before."""

    troubles: tuple[Trouble, ...] = ()
    remarks: tuple[str, ...] = ()
    backups: int = 0


def against(
    connection: Connection, backups: Sequence[Backup], witnesses: Iterable[Backup], progress: Progress
) -> AgainstBackups:
    """Hold the trail against `backups`, naming each row once that it is another one from. `witnesses` are all backups
    there are, wherever they stand: they may hold the trails that restorings left.

    Raises:
        Cancelled: `progress` said so.
    """
    departures = Departures(present_trail(connection), witnesses)
    troubles = tuple(_problems(connection, backups, departures, progress))
    return AgainstBackups(troubles, tuple(map(_remark, departures.unproved())), len(backups))


def _problems(
    connection: Connection, backups: Sequence[Backup], departures: Departures, progress: Progress
) -> Iterator[Trouble]:
    told: set[int] = set()
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
        is_known = departures.excuse(left) or left.went_its_own_way(first, backup.path.suffix)
        if is_known or first in told:
            continue
        told.add(first)
        yield Trouble(
            Area.BACKUPS,
            f"操作记录从第 {first} 条起与备份“{backup.path.name}”不同：备份中到第 {last} 条，"
            "预案库中这些记录被删除或改写。",
        )


def _remark(unproved: Restoring) -> str:
    return (
        f"操作记录第 {unproved.sequence} 条写明恢复过备份，原有操作记录到第 {unproved.left} 条；恢复前另存的备份不在，"
        "这以前被替换的记录无从对照，请核实是否有人恢复过。"
    )


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
