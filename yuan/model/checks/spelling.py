"""Whether one title is another with a slip of the pen."""

from __future__ import annotations

SHORTEST = 5
"""Shorter titles differ by one sign and are both right: 公路法, 公证法."""
_TWO_SLIPS = 9
"""From this length on two signs may differ."""


def is_misspelling(title: str, known: str) -> bool:
    """Whether `title` is `known` with one sign (two in long titles) wrong, missing or too many, or two words
    in the wrong order (生产安全法). The last two signs must agree: 条例 and 办法 are different papers."""
    if title == known or len(title) < SHORTEST or title[-1] != known[-1]:
        return False
    allowed = 2 if min(len(title), len(known)) >= _TWO_SLIPS else 1
    if abs(len(title) - len(known)) > allowed or len(set(title) ^ set(known)) > 2 * allowed:
        return False
    if sorted(title) == sorted(known):
        return True
    if title[-2:] != known[-2:] and known[-1] != "法":
        return False
    return distance(title, known, allowed) <= allowed


def distance(one: str, other: str, most: int) -> int:
    """The edit distance of two texts (insert, delete, exchange one sign), or `most` + 1 when it is larger."""
    row = list(range(len(other) + 1))
    for place, sign in enumerate(one, 1):
        above, row[0] = row[0], place
        for column, against in enumerate(other, 1):
            above, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, above + (sign != against)),
            )
        if min(row) > most:
            return most + 1
    return row[-1]
