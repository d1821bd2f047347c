"""What two sequences have in common, in order: as `difflib` finds it, within a bound of steps.

Looking for the longest common stretch again and again reads best, but takes time by the square where much is the
same, and by the cube at worst. Where that would take more than its share, the ends that are the same and the parts
that occur once on both sides divide the sequences; what has none of these is paired in order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

Block = tuple[int, int, int]
"""Where a common stretch begins in the old and in the new sequence, and how long it is."""

_STEPS_AT_LEAST = 20_000
_STEPS_EACH = 200
"""Steps for each part of both sequences: twenty times what two versions of a plan of 60 pages need."""
_RUNS = (1, 4, 16)
"""So many parts one after another are looked for that occur once on both sides: lines that recur do so in some order."""
_REACH = 64
"""Pairing in order skips no more parts than this at once to come to one that is the same."""


def matching_blocks(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Block]:
    """The common stretches in rising order, and at the end one without length behind both sequences."""
    return _Search(old, new).blocks()


class _Search:
    """One search: the stretches found, those still to look into, and the steps left."""

    def __init__(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> None:
        self._old, self._new = old, new
        self._matcher = SequenceMatcher(None, old, new, autojunk=False)
        counts = Counter(new)
        self._cost_to = [0, *accumulate(1 + counts[part] for part in old)]
        self._left = _STEPS_AT_LEAST + _STEPS_EACH * (len(old) + len(new))
        self._found: list[Block] = []
        self._open = [(0, len(old), 0, len(new))]

    def blocks(self) -> list[Block]:
        while self._open:
            first_old, end_old, first_new, end_new = self._open.pop()
            if first_old == end_old or first_new == end_new:
                continue
            cost = self._cost_to[end_old] - self._cost_to[first_old]
            if 2 * cost <= self._left:
                self._left -= cost
                self._longest(first_old, end_old, first_new, end_new)
            else:
                self._dearly(first_old, end_old, first_new, end_new)
        return [*sorted(self._found), (len(self._old), len(self._new), 0)]

    def _longest(self, first_old: int, end_old: int, first_new: int, end_new: int) -> None:
        """Take the longest common stretch; what is before and behind it is looked into later."""
        i, j, size = self._matcher.find_longest_match(first_old, end_old, first_new, end_new)
        if size:
            self._found.append((i, j, size))
            self._open += [(first_old, i, first_new, j), (i + size, end_old, j + size, end_new)]

    def _dearly(self, first_old: int, end_old: int, first_new: int, end_new: int) -> None:
        """Take the same ends, then divide by what occurs once on both sides; or else pair in order."""
        old, new = self._old, self._new
        before, shorter = 0, min(end_old - first_old, end_new - first_new)
        while before < shorter and old[first_old + before] == new[first_new + before]:
            before += 1
        after = 0
        while after < shorter - before and old[end_old - after - 1] == new[end_new - after - 1]:
            after += 1
        if before:
            self._found.append((first_old, first_new, before))
        if after:
            self._found.append((end_old - after, end_new - after, after))
        inside = first_old + before, end_old - after, first_new + before, end_new - after
        if before or after:
            # What is left may be cheap enough to be looked at closely; each round costs what it takes away.
            self._open.append(inside)
        elif anchors := self._anchors(*inside):
            self._divide(anchors, *inside)
        else:
            self._found += _in_order(old, new, *inside)

    def _anchors(self, first_old: int, end_old: int, first_new: int, end_new: int) -> list[tuple[int, int]]:
        """Where runs begin that occur once on both sides, as many as stand in the same order; the shortest that do."""
        for length in _RUNS:
            cost = length * (end_old - first_old + end_new - first_new)
            if cost > self._left:
                break
            self._left -= cost
            place_in_new = _single_places(self._new, first_new, end_new, length)
            pairs = [
                (i, place_in_new[run])
                for run, i in _single_places(self._old, first_old, end_old, length).items()
                if run in place_in_new
            ]
            if pairs:
                kept = rising([j for _, j in pairs])
                return [(i, j) for i, j in pairs if j in kept]
        return []

    def _divide(
        self, anchors: list[tuple[int, int]], first_old: int, end_old: int, first_new: int, end_new: int
    ) -> None:
        for i, j in anchors:
            self._found.append((i, j, 1))
            self._open.append((first_old, i, first_new, j))
            first_old, first_new = i + 1, j + 1
        self._open.append((first_old, end_old, first_new, end_new))


def _single_places(
    parts: Sequence[Hashable], first: int, end: int, length: int
) -> dict[tuple[Hashable, ...], int]:
    """The place of each run of `length` parts that occurs once in a stretch, in rising order."""
    places: dict[tuple[Hashable, ...], int] = {}
    for place in range(first, end - length + 1):
        run = tuple(parts[place : place + length])
        places[run] = -1 if run in places else place
    return {run: place for run, place in places.items() if place >= 0}


def _in_order(
    old: Sequence[Hashable], new: Sequence[Hashable], i: int, end_old: int, j: int, end_new: int
) -> list[Block]:
    """Common parts in order, the nearest first; never more than `_REACH` parts of a side passed over for one."""
    old_places, new_places = _places(old, i, end_old), _places(new, j, end_new)
    found: list[Block] = []
    while i < end_old and j < end_new:
        in_old = _next(old_places.get(new[j], ()), i, end_old) - i
        in_new = _next(new_places.get(old[i], ()), j, end_new) - j
        if min(in_old, in_new) > _REACH:
            i, j = i + 1, j + 1
        elif in_old <= in_new:
            found.append((i + in_old, j, 1))
            i, j = i + in_old + 1, j + 1
        else:
            found.append((i, j + in_new, 1))
            i, j = i + 1, j + in_new + 1
    return found


def _places(parts: Sequence[Hashable], first: int, end: int) -> dict[Hashable, list[int]]:
    places: dict[Hashable, list[int]] = {}
    for place in range(first, end):
        places.setdefault(parts[place], []).append(place)
    return places


def _next(places: Sequence[int], first: int, end: int) -> int:
    """The first of `places` that is not before `first`; one out of reach when there is none."""
    at = bisect_left(places, first)
    return places[at] if at < len(places) else end + _REACH + 1


def rising(places: Sequence[int]) -> set[int]:
    """The most of `places`, all different, that stand in rising order."""
    tails: list[int] = []
    tail_at: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        position = bisect_left(tails, place)
        before.append(tail_at[position - 1] if position else -1)
        if position == len(tails):
            tails.append(place)
            tail_at.append(index)
        else:
            tails[position] = place
            tail_at[position] = index
    kept: set[int] = set()
    index = tail_at[-1] if tail_at else -1
    while index >= 0:
        kept.add(places[index])
        index = before[index]
    return kept
