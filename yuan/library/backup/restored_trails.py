"""Restorings as reasons why the trail of a library is not the one it had: which of them the backups prove.

The row of a restoring names the trail that it left, by number and hash of its newest row. It excuses only what it can
have left: nothing but itself may stand between what both trails share and it, and the trail it names, which the library
was kept with before the restoring, must hold what was left, or have left it in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import NamedTuple

from sqlalchemy import Connection, select

from yuan.library import tables
from yuan.library.backup.backups import Backup
from yuan.library.backup.opened_backup import OPENED
from yuan.library.backup.restoring import RESTORED
from yuan.library.clock import moment_or_none
from yuan.library.keys import signing_keys
from yuan.library.keys.certificates import NOTED
from yuan.library.store.connections import FAULTS, connect_reading
from yuan.library.trail.audit import BASELINE
from yuan.library.trail.provisional_seals import CLOCKS
from yuan.model.safekeeping import Occasion

_LEFT = re.compile(r"；原有操作记录至第 (\d{1,12}) 条 ([0-9a-f]{16})$")
_AT_THE_DOOR = frozenset({BASELINE, signing_keys.CREATED, *NOTED.values(), "登录失败", "修改密码"})
"""What may be recorded in a backup before it notes that it was opened: it was brought to a newer schema, somebody signed in."""


class Restoring(NamedTuple):
    """A row that tells of a restoring: its own number and moment, and number and beginning of the hash of the newest row
    of the trail that it left."""

    sequence: int
    at: str
    left: int
    digits: str


class Trail:
    """A trail, or what is known of it: hashes by number, and where all of it is known the restorings it tells of."""

    def __init__(
        self,
        hashes: Mapping[int, str],
        at: str = "",
        restorings: Iterable[Restoring] = (),
        opened: Mapping[int, str] | None = None,
        doors: Iterable[int] = (),
    ) -> None:
        self.hashes, self.at = hashes, at
        self.restorings = tuple(restorings)
        self._opened, self._doors = opened or {}, frozenset(doors)
        self.last = max(hashes, default=0)

    def holds(self, sequence: int, digits: str) -> bool:
        """Whether it has the row with this number and (beginning of the) hash."""
        return bool(digits) and self.hashes.get(sequence, "").startswith(digits)

    def to(self, sequence: int) -> Trail:
        """Its rows up to that one; of what moment that is is not known."""
        if sequence >= self.last:
            return self
        hashes = {number: digest for number, digest in self.hashes.items() if number <= sequence}
        return Trail(
            hashes,
            self.at,
            (one for one in self.restorings if one.sequence <= sequence),
            self._opened,
            self._doors,
        )

    def base(self, restoring: Restoring) -> int:
        """The last row before a restoring that is certainly of the backup which was restored."""
        number = restoring.sequence - 1
        while number in self._opened or number in self._doors:
            number -= 1
        return number

    def went_its_own_way(self, first: int, suffix: str) -> bool:
        """Whether, from that row on, it is of a backup that was opened as a library and goes on by itself.

        The library notes the opening too, and says who did it; `suffix` is that of the backup's name.
        """
        after = (number for number in sorted(self.hashes) if number >= first and number not in self._doors)
        number = next(after, 0)
        return number in self._opened and self._opened[number].endswith(suffix)


def trail_in(rows: Iterable[tuple[int, str, str, str, str]]) -> Trail:
    """The trail with these rows: number, moment, action, detail, hash, in order."""
    hashes, restorings, opened, doors, last = {}, [], {}, [], ""
    for sequence, at, action, detail, digest in rows:
        hashes[sequence], last = digest, at
        if action == RESTORED and (found := _LEFT.search(detail)):
            restorings.append(Restoring(sequence, at, int(found[1]), found[2]))
        elif action == OPENED:
            opened[sequence] = f"{detail}"
        elif action in _AT_THE_DOOR:
            doors.append(sequence)
    return Trail(hashes, last, restorings, opened, doors)


def present_trail(connection: Connection) -> Trail:
    """The trail of the library itself."""
    rows = tables.audit.c
    query = select(rows.sequence, rows.at, rows.action, rows.detail, rows.hash).order_by(rows.sequence)
    found = connection.execute(query)
    return trail_in((row.sequence, row.at, row.action, row.detail, row.hash) for row in found)


_Asked = frozenset[tuple[int, str]]
"""The trails, by number and digits, that are being asked about already."""


class Departures:
    """The trail of a library held against others that it left, with the backups as witnesses."""

    def __init__(self, present: Trail, witnesses: Iterable[Backup]) -> None:
        self._present = present
        witnesses = list(witnesses)
        self._put_aside = {
            (one.facts.audit[0], one.facts.audit[1])
            for one in witnesses
            if one.facts is not None and one.occasion is Occasion.BEFORE_RESTORE
        }
        self._witnesses = {
            (one.facts.audit[0], one.facts.audit[1]): one for one in witnesses if one.facts is not None
        }
        self._trails: dict[tuple[int, str], Trail] = {}
        self._unproved: set[Restoring] = set()

    def trail_of(self, backup: Backup) -> Trail:
        """The trail a backup holds; an empty one when it cannot be read."""
        assert backup.facts is not None
        name = backup.facts.audit[:2]
        if name not in self._trails:
            self._trails[name] = _read(backup)
        return self._trails[name]

    def first_difference(self, left: Trail) -> int:
        """The number of the first row of that trail that the library does not hold."""
        return next(
            (
                number
                for number in sorted(left.hashes)
                if not self._present.holds(number, left.hashes[number])
            ),
            1,
        )

    def excuse(self, left: Trail) -> bool:
        """Whether the library left that trail, of which little may be known, by a restoring, as far as can be known."""
        last = left.hashes.get(left.last, "")
        left = next((one.to(left.last) for one in self._all() if one.holds(left.last, last)), left)
        return self._leaves(self._present, left, frozenset())

    def unproved(self) -> list[Restoring]:
        """The restorings that excused something though what they left is not there as it is put aside before a restore."""
        return sorted(self._unproved)

    def _leaves(self, trail: Trail, left: Trail, asked: _Asked) -> bool:
        shared = max(
            (number for number in left.hashes if trail.holds(number, left.hashes[number])), default=0
        )
        return any(
            (trail.base(one) <= shared or self._is_kept(trail, one, left))
            and self._has_left(one, left, asked)
            for one in reversed(trail.restorings)
            if one.sequence > shared and _is_not_before(one.at, left.at)
        )

    def _is_kept(self, trail: Trail, restoring: Restoring, left: Trail) -> bool:
        """Whether what stands before a restoring is that of a backup older than it, which has to do with `left`."""
        own, numbers = trail.hashes[restoring.sequence], range(trail.base(restoring), restoring.sequence)
        return any(
            one.holds(number, trail.hashes.get(number, ""))
            for one in self._kin(left)
            if not one.holds(restoring.sequence, own)
            for number in numbers
        )

    def _kin(self, left: Trail) -> list[Trail]:
        """That trail, and those of backups that go on from it, or were left for it or by it, one after the other."""
        found, others = [left], list(self._all())
        for one in found:  # grows meanwhile
            akin = [other for other in others if _is_akin(one, other)]
            others = [other for other in others if other not in akin]
            found += akin
        return found

    def _has_left(self, restoring: Restoring, left: Trail, asked: _Asked) -> bool:
        """Whether the trail a restoring names is that one, goes on from it, or left it in its turn."""
        name = restoring.left, restoring.digits
        is_left = restoring.left == left.last and left.holds(*name)
        kept = [one.to(restoring.left) for one in self._all() if one.holds(*name)]
        if kept and not is_left and name not in asked:
            last = left.hashes.get(left.last, "")
            return any(one.holds(left.last, last) or self._leaves(one, left, asked | {name}) for one in kept)
        is_possible = is_left or (not kept and restoring.left > left.last)
        if is_possible and not any(
            number == restoring.left and digest.startswith(restoring.digits)
            for number, digest in self._put_aside
        ):
            self._unproved.add(restoring)
        return is_possible

    def _all(self) -> Iterator[Trail]:
        return (self.trail_of(one) for one in self._witnesses.values())


def _is_not_before(restored_at: str, left_at: str) -> bool:
    """Whether a restoring can have left a trail that ended at `left_at` ("": not known), as far as clocks agree."""
    if not left_at:
        return True
    restored, left = moment_or_none(restored_at), moment_or_none(left_at)
    return restored is not None and left is not None and restored >= left - CLOCKS


def _is_akin(one: Trail, other: Trail) -> bool:
    """Whether of two trails one goes on from the other, or tells that it left it where they part."""
    return any(
        second.holds(first.last, first.hashes.get(first.last, ""))
        or any(
            second.holds(restoring.left, restoring.digits)
            and second.holds(first.base(restoring), first.hashes.get(first.base(restoring), ""))
            and not second.holds(restoring.sequence, first.hashes[restoring.sequence])
            for restoring in first.restorings
        )
        for first, second in ((one, other), (other, one))
    )


def _read(backup: Backup) -> Trail:
    try:
        with closing(connect_reading(backup.path)) as other:
            return trail_in(
                other.execute("SELECT sequence, at, action, detail, hash FROM audit ORDER BY sequence")
            )
    except FAULTS:
        return Trail({})
