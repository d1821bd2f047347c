"""The order of what two lists hold that came of one: additions, removals and moves of both."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from yuan.model.comparison.sequence_matching import rising


class Order(NamedTuple):
    """The merged order, and which were moved to two places (they stand where ours has them)."""

    keys: tuple[str, ...]
    moved_apart: tuple[str, ...] = ()


def merged_order(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], keep: Collection[str] = ()
) -> Order:
    """One order of three lists without repetitions.

    What neither side moved keeps the order of the base; what a side added or moved follows what it follows there.
    What both put in at one place stands in an order that does not depend on which side is ours: by its keys.

    Args:
        keep: of what one side removed, what stays all the same.
    """
    known, here, there = set(base), set(ours), set(theirs)
    placed_here = (here - known) | _moved(base, ours)
    placed_there = (there - known) | _moved(base, theirs)
    fixed = [key for key in base if key not in placed_here and key not in placed_there]
    steps = set(fixed)
    gap_here, gap_there = _gaps(ours, steps, placed_here), _gaps(theirs, steps, placed_there)
    apart = [
        key for key in ours if key in placed_here and key in placed_there and gap_here[key] != gap_there[key]
    ]
    for key in apart:
        del gap_there[key]
    mine, its = _by_step(gap_here), _by_step(gap_there)
    result: list[str] = []
    for step in ("", *fixed):
        result += [step] if step else []
        result += _together(mine.get(step, []), its.get(step, []))
    gone = {key for key in known if key not in here or key not in there} - set(keep)
    return Order(tuple(key for key in result if key not in gone), tuple(apart))


def _moved(base: Sequence[str], side: Sequence[str]) -> set[str]:
    """What stands in another order than in the base: as few as tell it."""
    place = {key: at for at, key in enumerate(base)}
    common = [key for key in side if key in place]
    kept = rising([place[key] for key in common])
    return {key for key in common if place[key] not in kept}


def _gaps(side: Sequence[str], steps: set[str], placed: set[str]) -> dict[str, str]:
    """Behind which step each of `placed` stands ("" before the first), in their order."""
    found: dict[str, str] = {}
    step = ""
    for key in side:
        if key in steps:
            step = key
        elif key in placed:
            found[key] = step
    return found


def _by_step(gaps: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, step in gaps.items():
        found.setdefault(step, []).append(key)
    return found


def _together(ours: list[str], theirs: list[str]) -> list[str]:
    """What both sides have in one gap: what both have stands once, between it the one with the smaller key first."""
    place = {key: at for at, key in enumerate(ours)}
    common = [key for key in theirs if key in place]
    kept = rising([place[key] for key in common])
    shared = {key for key in common if place[key] in kept}
    others = _parted([key for key in theirs if key in shared or key not in place], shared)
    found: list[str] = []
    for (mine, key), (its, _) in zip(_parted(ours, shared), others, strict=True):
        found += [one for part in sorted((mine, its)) for one in part]
        found += [key] if key else []
    return found


def _parted(keys: list[str], borders: set[str]) -> list[tuple[list[str], str]]:
    """`keys` cut at those of `borders`: what stands before each, and it; behind the last "" stands for one."""
    found: list[tuple[list[str], str]] = []
    part: list[str] = []
    for key in keys:
        if key in borders:
            found.append((part, key))
            part = []
        else:
            part.append(key)
    return [*found, (part, "")]
