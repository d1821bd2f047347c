"""What of a comparison is folded away: the stretches between changes, with the headings a change stands below kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from yuan.model.comparison.result import ComparisonEntry


class Fold(NamedTuple):
    """Unchanged entries that are not shown: the place of the first among all entries, and how many they are."""

    first: int
    size: int


def stretches(entries: Sequence[ComparisonEntry]) -> dict[int, int]:
    """For each unchanged entry the place of the first of its stretch, which names the stretch on either side."""
    found: dict[int, int] = {}
    first = -1
    for place, entry in enumerate(entries):
        if entry.is_change:
            first = -1
            continue
        first = place if first < 0 else first
        found[place] = first
    return found


def folded(
    places: Iterable[int],
    entries: Sequence[ComparisonEntry],
    stretch: Mapping[int, int],
    unfolded: Collection[int],
) -> Iterator[int | Fold]:
    """Of the entries at `places` (one side's, in its order) what is shown: places, and folds for what is not.

    Args:
        stretch: what `stretches` gave; a stretch is folded or shown as one.
        unfolded: the names of the stretches that are shown after all.
    """
    headings: list[int] = []
    waiting: list[int] = []
    for place in places:
        entry = entries[place]
        if not entry.is_change:
            if waiting and stretch[place] != stretch[waiting[0]]:
                yield from _between(waiting, [], entries, stretch, unfolded)
                waiting = []
            waiting.append(place)
            if entry.what in ("section", "attachment"):
                headings = [*_above(headings, entry, entries), place]
            continue
        yield from _between(waiting, _above(headings, entry, entries), entries, stretch, unfolded)
        waiting, headings = [], []
        yield place
    yield from _between(waiting, [], entries, stretch, unfolded)


def _above(headings: list[int], entry: ComparisonEntry, entries: Sequence[ComparisonEntry]) -> list[int]:
    """The headings `entry` stands below; an attachment (level 0) and a heading end all of its own level."""
    if entry.what not in ("section", "attachment"):
        return headings
    return [place for place in headings if entries[place].level < entry.level and entry.level > 0]


def _between(
    waiting: list[int],
    headings: list[int],
    entries: Sequence[ComparisonEntry],
    stretch: Mapping[int, int],
    unfolded: Collection[int],
) -> Iterator[int | Fold]:
    """The unchanged entries between two changes: all of them, or their fold and the headings of what follows."""
    if not waiting:
        return
    if stretch[waiting[0]] in unfolded:
        yield from waiting
        return
    count = sum(entries[place].what not in ("section", "attachment") for place in waiting)
    if count:
        yield Fold(stretch[waiting[0]], count)
    yield from headings
