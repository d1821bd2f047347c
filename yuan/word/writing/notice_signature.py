"""Signature and date of a formal document, under a seal or without one (GB/T 9704-2012, 7.3.5)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from yuan.model.text.plain_text import long_date
from yuan.word import gbt9704 as gb
from yuan.word.writing.xml import paragraph, run

NO_DATE = "　　　年　月　日"
"""A date to be written in by hand."""
_USUAL_DATE = 6.5
"""How wide 2026年6月15日 is; the blanks of a date to be written in are no part of its middle beside another body."""
_UNIT = gb.INDENT_TWIPS // 2
_SEALED_BLANKS, _UNSEALED_BLANKS = 2, 1
_KEPT = "<w:keepNext/><w:keepLines/>"
_NO_GAPS = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
"""No blanks between digits and 年, 月, 日: the place of the date is counted in characters."""


def signature(
    issuers: Sequence[str], date: str, *, is_sealed: bool, goes_on: bool = False, pitch: str = ""
) -> list[str]:
    """The blank lines, the bodies that sign and the date, held together.

    Args:
        date: ISO; "" leaves a blank to fill in.
        goes_on: something belongs below the date, which the date stays with.
        pitch: the paragraph property of lines set closer than usual.
    """
    day = long_date(date) if date else NO_DATE
    blanks = [paragraph("Flush", "", _KEPT + pitch)] * (_SEALED_BLANKS if is_sealed else _UNSEALED_BLANKS)
    if is_sealed and _go_in_pairs(issuers, day):
        return [*blanks, *_pairs(issuers, day, pitch, goes_on)]
    places = _sealed(issuers, day) if is_sealed else _unsealed(issuers, day)
    look = _NO_GAPS + pitch
    signed = [_at_right(name, right, _KEPT + look) for name, right in places[:-1]]
    kept = _KEPT if goes_on else "<w:keepLines/>"
    return [*blanks, *signed, _at_right(*places[-1], kept + look)]


def signature_lines(issuers: Sequence[str], date: str, *, is_sealed: bool) -> int:
    """How many lines that takes, blank ones included."""
    if is_sealed:
        paired = _go_in_pairs(issuers, long_date(date) if date else NO_DATE)
        rows = math.ceil(len(issuers) / 2) if paired else len(issuers)
        return _SEALED_BLANKS + rows + _SEAL_GAP * (rows - 1) + 1
    return _UNSEALED_BLANKS + len(issuers) + 1


def _sealed(issuers: Sequence[str], day: str) -> list[tuple[str, float]]:
    """The date four characters from the right, the signature centred above it (7.3.5.1).

    A name longer than the date with its margins keeps to the type area. Several bodies sign one above the other,
    so far apart as their seals do not touch; the date stands below the last.
    """
    # A name that would reach over the edge moves date and name to the left together.
    middle = _middle(issuers, day)
    lines: list[tuple[str, float]] = []
    for place, name in enumerate(issuers):
        if place:
            lines += [("", 0.0)] * _SEAL_GAP
        lines.append((name, middle - text_width(name) / 2))
    return [*lines, (day, middle - text_width(day) / 2)]


_SEAL_GAP = 4
"""Blank lines between bodies that seal one above the other: a seal of 42 to 45 mm takes four to five lines."""


def _middle(issuers: Sequence[str], day: str, most: float = math.inf) -> float:
    """How far from the right the signature is centred over the date, in characters; `most` is the date's width."""
    return max(gb.SEALED_RIGHT + min(text_width(day), most) / 2, max(map(text_width, issuers)) / 2)


def _go_in_pairs(issuers: Sequence[str], day: str) -> bool:
    """Whether several bodies sign side by side, two in a row."""
    apart = gb.CHARACTERS - 2 * _middle(issuers, day, _USUAL_DATE)
    return len(issuers) > 1 and max(map(text_width, issuers)) + 0.5 <= apart


def _pairs(issuers: Sequence[str], day: str, pitch: str, goes_on: bool) -> list[str]:
    """Two bodies in a row, the last one at the right with the date below it under the same seal."""
    place = round(_middle(issuers, day, _USUAL_DATE) * _UNIT)
    right = _UNIT * gb.CHARACTERS - place
    tabs = f'<w:tabs><w:tab w:val="center" w:pos="{place}"/><w:tab w:val="center" w:pos="{right}"/></w:tabs>'
    look = tabs + _NO_GAPS + pitch
    lines: list[str] = []
    for start in range(0, len(issuers), 2):
        if start:
            lines += [paragraph("Flush", "", _KEPT + pitch)] * _SEAL_GAP
        names = issuers[start : start + 2]
        lines.append(paragraph("Lines", run("\t" * (3 - len(names)) + "\t".join(names)), _KEPT + look))
    lines.append(paragraph("Lines", run(f"\t\t{day}"), (_KEPT if goes_on else "<w:keepLines/>") + look))
    return lines


def _unsealed(issuers: Sequence[str], day: str) -> list[tuple[str, float]]:
    """The signature two characters from the right, the date below it two characters further right (7.3.5.2).

    A date longer than that stands two characters from the right itself, and the signature moves left.
    """
    width = max(text_width(name) for name in issuers)
    signed, dated = float(gb.UNSEALED_RIGHT), gb.UNSEALED_RIGHT + width - gb.DATE_SHIFT - text_width(day)
    if dated < gb.UNSEALED_RIGHT:
        signed, dated = signed + gb.UNSEALED_RIGHT - dated, float(gb.UNSEALED_RIGHT)
    return [*((name, signed + width - text_width(name)) for name in issuers), (day, dated)]


def text_width(text: str) -> float:
    """The width of a line in characters of the text; letters and digits are half as wide."""
    return sum(0.5 if sign.isascii() else 1 for sign in text)


def _at_right(text: str, right: float, kept: str) -> str:
    ind = f'<w:ind w:right="{round(right * _UNIT)}" w:firstLineChars="0" w:firstLine="0"/>'
    return paragraph("Right", run(text), kept + ind)
