"""The order of the entries, rows or columns of one node out of three texts, which have nowhere else to go."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from yuan.model.comparison.sequence_matching import rising
from yuan.model.merge.ordering import Side, SideList, ordered


class Order(NamedTuple):
    """The merged order, and which were moved to two places (they stand where ours has them)."""

    keys: tuple[str, ...]
    moved_apart: tuple[str, ...] = ()


def merged_order(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], keep: Collection[str] = ()
) -> Order:
    """One order of three lists without repetitions: as `ordered`, where what one side removed is gone.

    Args:
        keep: of what one side removed, what stays all the same.
    """
    known, here, there = set(base), set(ours), set(theirs)
    moved_here, moved_there = _moved(base, ours), _moved(base, theirs)
    by: dict[str, Side] = {}
    for key in (*ours, *theirs):
        if key in here and key in there:
            is_moved = key in moved_here, key in moved_there
            by[key] = {(True, False): Side.OURS, (False, True): Side.THEIRS}.get(is_moved, Side.BOTH)
        elif key not in known or key in keep:
            by[key] = Side.OURS if key in here else Side.THEIRS
    found = ordered(tuple(base), SideList(tuple(ours), moved_here), SideList(tuple(theirs), moved_there), by)
    return Order(found.keys, tuple(key for key in ours if key in found.contested))


def _moved(base: Sequence[str], side: Sequence[str]) -> frozenset[str]:
    """What stands in another order than in the base: as few as tell it."""
    place = {key: at for at, key in enumerate(base)}
    common = [key for key in side if key in place]
    kept = rising([place[key] for key in common])
    return frozenset(key for key in common if place[key] not in kept)
