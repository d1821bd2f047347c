"""The order of one list out of three texts: what stayed is the frame, what a side put there stands where that side put it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import Enum
from typing import Generic, NamedTuple, TypeVar

from yuan.model.comparison.sequence_matching import rising
from yuan.model.merge.places import Key

K = TypeVar("K", str, Key)
"""What tells one node of the lists from another."""


class Side(Enum):
    """Whose text says where a node stands."""

    BOTH = "both"
    OURS = "ours"
    THEIRS = "theirs"


class OrderedList(NamedTuple, Generic[K]):
    """The nodes of a list in order, and those that both sides put to different places in it (they stand as in ours)."""

    keys: tuple[K, ...]
    contested: frozenset[K] = frozenset()


class SideList(NamedTuple, Generic[K]):
    """What a side has in the list, and the nodes it moved, here or elsewhere."""

    keys: tuple[K, ...]
    moved: AbstractSet[K]


def ordered(
    base: tuple[K, ...], ours: SideList[K], theirs: SideList[K], by: Mapping[K, Side]
) -> OrderedList[K]:
    """The merged order. The same nodes come in the same order whichever of the two is ours, but for the contested.

    What both sides put in at one place stands there one after the other, each side's whole; which comes first is told by
    the ids, so that it is the same on every desk.

    Args:
        by: the nodes that are to stand in the list, and whose place counts. Both: it is in the list of either.
    """
    if ours.keys == theirs.keys and all(key in by for key in ours.keys):
        return OrderedList(ours.keys)
    anchors, contested = _anchors(frozenset(base), ours, theirs, by)
    placed = {key: Side.OURS if key in contested else side for key, side in by.items()}
    places = {key: place for place, key in enumerate(base)}
    gaps = [_Gap[K]() for _ in range(len(anchors) + 1)]
    sides = ((Side.OURS, ours), (Side.THEIRS, theirs))
    frame = frozenset(anchors)
    for _, side in sides:
        for gap, keys in zip(gaps, _between(side.keys, frame), strict=True):
            gap.marks += [key for key in keys if key in places and key not in side.moved]
    for gap in gaps:
        gap.marks.sort(key=places.__getitem__)
    for mine, side in sides:
        for gap, keys in zip(gaps, _between(side.keys, frame), strict=True):
            gap.add(keys, side.moved, {key for key in keys if placed.get(key) is mine})
    precedes: _Precedence[K] = _Precedence(base, ours.keys, theirs.keys)
    found: list[K] = gaps[0].keys(precedes)
    for anchor, behind in zip(anchors, gaps[1:], strict=True):
        found.append(anchor)
        found.extend(behind.keys(precedes))
    return OrderedList(tuple(found), contested)


def _anchors(
    base: AbstractSet[K], ours: SideList[K], theirs: SideList[K], by: Mapping[K, Side]
) -> tuple[list[K], frozenset[K]]:
    """The nodes that stand in one order in both sides, and those that do not though both put them here."""
    their_place = {key: place for place, key in enumerate(theirs.keys)}
    both = [key for key in ours.keys if by.get(key) is Side.BOTH and key in their_place]
    still = frozenset(
        key for key in both if key in base and key not in ours.moved and key not in theirs.moved
    )
    if len(still) == len(both):
        return both, frozenset()
    gaps_ours, gaps_theirs = _gap_of(ours.keys, still), _gap_of(theirs.keys, still)
    agreed = {key for key in both if key in still or gaps_ours[key] == gaps_theirs[key]}
    # The longest order is searched from the same side whichever is ours: of several it is then the same one.
    first, second = sorted((ours.keys, theirs.keys))
    place = {key: index for index, key in enumerate(second)}
    in_order = rising([place[key] for key in first if key in agreed])
    anchors = [key for key in both if key in agreed and place[key] in in_order]
    return anchors, frozenset(both).difference(anchors)


def _gap_of(keys: Sequence[K], frame: AbstractSet[K]) -> dict[K, int]:
    """How many of `frame` come before each node."""
    found, gap = {}, 0
    for key in keys:
        found[key] = gap
        gap += key in frame
    return found


def _between(keys: Sequence[K], frame: AbstractSet[K]) -> list[list[K]]:
    """The nodes before, between and after those of `frame`."""
    found: list[list[K]] = [[]]
    for key in keys:
        if key in frame:
            found.append([])
        else:
            found[-1].append(key)
    return found


class _Gap(Generic[K]):
    """What comes between two nodes that stand in all texts.

    `marks` are the nodes the base has there and one side still has, in the order of the base: a node that one side put
    before such a mark comes before what the other put in its stead, and that before what stands after it.
    """

    def __init__(self) -> None:
        self.marks: list[K] = []
        self._parts: list[tuple[int, bool, list[K]]] = []

    def add(self, keys: Sequence[K], moved: AbstractSet[K], wanted: AbstractSet[K]) -> None:
        """Take in what one side has here, as far as it is `wanted`."""
        places = {key: place for place, key in enumerate(self.marks)}
        seen, run = 0, list[K]()
        for key in keys:
            if key in places and key not in moved:
                self._close(run, seen, places[key])
                seen, run = places[key] + 1, []
                if key in wanted:
                    self._parts.append((2 * places[key] + 1, False, [key]))
            elif key in wanted:
                run.append(key)
        self._close(run, seen, len(self.marks))

    def _close(self, run: list[K], after: int, before: int) -> None:
        """A run of nodes between two marks, by the middle of where it may stand."""
        if run:
            self._parts.append((after + before, True, run))

    def keys(self, precedes: _Precedence[K]) -> list[K]:
        found: list[K] = []
        parts: list[tuple[int, bool, list[K]]] = sorted(self._parts)
        while parts:
            middle, is_run, run = parts.pop(0)
            # Of one middle there is a run of either side at most.
            if parts and parts[0][:2] == (middle, is_run):
                other = parts.pop(0)[2]
                first, second = (run, other) if precedes.is_first(run, other) else (other, run)
                found.extend(first)
                found.extend(second)
            else:
                found.extend(run)
        return found


class _Precedence(Generic[K]):
    """Which of two runs of nodes that come to stand at one place comes first."""

    def __init__(self, *orders: Sequence[K]) -> None:
        self._places: list[dict[K, int]] = [
            {key: place for place, key in enumerate(order)} for order in orders
        ]

    def is_first(self, run: Sequence[K], other: Sequence[K]) -> bool:
        """Whether `run` does: two nodes that all texts have stand as the side that changed their order has them."""
        for key in run:
            for its in other:
                if all(key in places and its in places for places in self._places):
                    base, ours, theirs = (places[key] < places[its] for places in self._places)
                    return ours if ours is theirs else not base
        return run[0] < other[0]
