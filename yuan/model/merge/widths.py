"""Merging the widths of a table's columns."""

from __future__ import annotations

from typing import NamedTuple

from yuan.model.merge.grid import LineKey

Widths = tuple[float, ...]
Given = tuple[tuple[LineKey, ...], Widths]
"""The columns of one text of the table and their widths, or () where they share the line."""


class MergedWidths(NamedTuple):
    """The widths of the merged columns; `theirs` where both sides set widths of their own, None otherwise."""

    widths: Widths
    theirs: Widths | None = None


def merged_widths(columns: tuple[LineKey, ...], base: Given, ours: Given, theirs: Given) -> MergedWidths:
    """The widths of `columns`.

    Where a column came or went, setting widths as well is no conflict: the line is parted anew in any case, each column
    keeping its share.
    """
    if ours == theirs or theirs == base:
        chosen = ours
    elif ours == base:
        chosen = theirs
    elif base[0] == ours[0] == theirs[0] == columns:
        return MergedWidths(ours[1], theirs[1])
    else:
        return MergedWidths(_shared(columns, ours, theirs))
    return MergedWidths(chosen[1] if chosen[0] == columns else _shared(columns, ours, theirs))


def _shared(columns: tuple[LineKey, ...], ours: Given, theirs: Given) -> Widths:
    """The line parted as both sides part it, in the mean; () where a side shares it evenly."""
    sides = [dict(zip(*given, strict=True)) for given in (ours, theirs) if given[1]]
    if len(sides) < 2:
        return ()
    total = max(sum(side.values()) for side in sides)
    found = []
    for column in columns:
        given = [side[column] for side in sides if column in side]
        found.append(sum(given) / len(given))
    return tuple(round(width * total / sum(found), 2) for width in found)
