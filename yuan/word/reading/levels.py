"""Settle how deep each heading lies, and which number pattern each level of the text uses.

Reads the recognised headings; gives each its depth, and the patterns per level by majority. May mistake two
patterns of one depth for two depths when the file mixes them; a heading whose pattern is not that of its level
keeps its number as literal text. It stands between recognising and building: a depth needs all headings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from yuan.model.numbering.patterns import DECIMAL, PATTERNS
from yuan.word.reading.headings import Heading

_UNKNOWN_RANK = 9
_CHAPTERS = ("1", "1.", "1、")


class Levels(msgspec.Struct, frozen=True):
    """The depth of each heading (1 = top), and the number patterns of the levels."""

    depths: tuple[int, ...]
    numbering: tuple[str, ...]
    patterns: tuple[str, ...]
    """The pattern of each heading; `1`, `1.` and `1、` of chapters in a decimal text count as the commonest."""


class _Above(msgspec.Struct, frozen=True):
    pattern: str
    dots: int
    outline: int


def settle(headings: Sequence[Heading]) -> Levels:
    """The depths of `headings` and the patterns of their levels."""
    depths: list[int] = []
    stack: list[_Above] = []
    patterns, chapter = _chapters_alike(headings)
    outlines = {heading.outline for heading in headings if not heading.pattern}
    for heading, pattern in zip(headings, patterns, strict=True):
        dots = len(heading.path) if len(heading.path) > 1 else int(bool(pattern) and pattern == chapter)
        above = _Above(pattern, dots, heading.outline)
        _pop(stack, above, len(outlines) > 1 or not any(patterns))
        stack.append(above)
        depths.append(len(stack))
    return Levels(tuple(depths), _patterns(patterns, depths), patterns)


def _chapters_alike(headings: Sequence[Heading]) -> tuple[tuple[str, ...], str]:
    """The headings' patterns with chapters written alike, and the pattern of chapters in a decimal text."""
    patterns = tuple(heading.pattern for heading in headings)
    tally = Counter(pattern for pattern in patterns if pattern in _CHAPTERS)
    if not tally or not any(len(heading.path) > 1 for heading in headings):
        return patterns, "1"
    chapter = tally.most_common(1)[0][0]
    return tuple(chapter if pattern in _CHAPTERS else pattern for pattern in patterns), chapter


def _pop(stack: list[_Above], new: _Above, by_outline: bool) -> None:
    """Close the headings on the stack that `new` is not below."""
    if not new.pattern:
        while stack and not stack[-1].pattern and (not by_outline or stack[-1].outline >= new.outline):
            stack.pop()
        return
    while stack and not stack[-1].pattern:
        stack.pop()
    if any(above.pattern == new.pattern for above in stack):
        while stack[-1].pattern != new.pattern:
            stack.pop()
        stack.pop()
    elif new.dots > 1:
        if any(above.dots for above in stack):
            while stack and not 0 < stack[-1].dots < new.dots and any(above.dots for above in stack):
                if len(stack) == 1 and not stack[-1].dots:
                    break
                stack.pop()
    else:
        rank = _rank(new.pattern)
        while stack and not stack[-1].dots and _rank(stack[-1].pattern) > rank:
            stack.pop()
        if new.dots:
            while stack and stack[-1].dots:
                stack.pop()


def _rank(pattern: str) -> int:
    known = PATTERNS.get(pattern)
    return known.rank if known else _UNKNOWN_RANK


def _patterns(patterns: Sequence[str], depths: Sequence[int]) -> tuple[str, ...]:
    chosen: list[str] = []
    for depth in range(1, max(depths, default=0) + 1):
        tally = Counter(
            pattern for pattern, own in zip(patterns, depths, strict=True) if own == depth and pattern
        )
        if not tally:
            break
        chosen.append(tally.most_common(1)[0][0])
    if chosen and chosen[-1].replace(".1", "") == "1":
        chosen += DECIMAL[chosen[-1].count("1") :]
    return tuple(chosen) or DECIMAL
