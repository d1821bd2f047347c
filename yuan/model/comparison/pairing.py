"""Pair the parts of an old sequence with those of a new one: first what is the same, then what is alike."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise

from yuan.model.comparison.sequence_matching import matching_blocks

Pair = tuple[int, int]
"""A place in the old and a place in the new sequence, -1 where there is none."""

_SMALL_GAP = 4000
"""In gaps with more old × new pairs than this likeness is only looked for near the same relative place …"""
_BAND = 16
"""… this many places to either side."""
_LARGEST_GAP = 400_000
"""Gaps with more pairs than this are not searched for likeness at all: it would take too long."""


def align(
    old: Sequence[Hashable], new: Sequence[Hashable], alike: Callable[[int, int], float], least: float = 0.4
) -> list[Pair]:
    """Every place of both sequences once, in the order of the new one, what went at its old place.

    `old` and `new` hold keys that are equal for parts that are the same. `alike(i, j)` says how like old part
    i and new part j are, from 0 to 1; parts less alike than `least` are not paired.
    """
    result: list[Pair] = []
    done_old = done_new = 0
    for i, j, size in matching_blocks(old, new):
        result += _gap(range(done_old, i), range(done_new, j), alike, least)
        result += [(i + step, j + step) for step in range(size)]
        done_old, done_new = i + size, j + size
    return result


def _gap(old: range, new: range, alike: Callable[[int, int], float], least: float) -> list[Pair]:
    """Pair what is alike between two stretches, keeping the order, so that the sum of likeness is greatest."""
    if not old or not new or len(old) * len(new) > _LARGEST_GAP:
        return [(i, -1) for i in old] + [(-1, j) for j in new]
    rows, columns = len(old), len(new)
    likeness = _likeness(old, new, alike)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        here, below = best[row], best[row + 1]
        for column in range(columns - 1, -1, -1):
            value = likeness[row][column]
            paired = value + below[column + 1] if value >= least else 0.0
            here[column] = max(paired, below[column], here[column + 1])
    result: list[Pair] = []
    row = column = 0
    while row < rows and column < columns:
        value = likeness[row][column]
        if value >= least and best[row][column] == value + best[row + 1][column + 1]:
            result.append((old[row], new[column]))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            result.append((old[row], -1))
            row += 1
        else:
            result.append((-1, new[column]))
            column += 1
    result += [(old[place], -1) for place in range(row, rows)]
    result += [(-1, new[place]) for place in range(column, columns)]
    return result


def _likeness(old: range, new: range, alike: Callable[[int, int], float]) -> list[list[float]]:
    """How alike the pairs of a gap are; in a large gap 0 for pairs far from the diagonal."""
    rows, columns = len(old), len(new)
    if rows * columns <= _SMALL_GAP:
        return [[alike(i, j) for j in new] for i in old]
    found = []
    for row, i in enumerate(old):
        middle = row * columns // rows
        first, last = max(0, middle - _BAND), min(columns, middle + _BAND + 1)
        near = [alike(i, new[column]) for column in range(first, last)]
        found.append([0.0] * first + near + [0.0] * (columns - last))
    return found


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters in `text`, by which likeness is measured."""
    return frozenset(map("".join, pairwise(text))) or frozenset(text)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of common bigrams (Dice), 1 when both are empty."""
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 1.0
