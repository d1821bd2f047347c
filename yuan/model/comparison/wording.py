"""Compare two wordings the way a person would mark the changes.

Texts are compared by `words`: numbers, dates, names and the field's own words as wholes. The raw result is then
cleaned: islands of a character or two left standing between two changes are taken into them, a sentence of which
little is left is replaced as a whole, and changes are shifted to where a clause or number begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Literal

from yuan.model.comparison.result import Span
from yuan.model.comparison.sequence_matching import matching_blocks
from yuan.model.comparison.words import words_of

_CLAUSE_END = "，。；：、！？\n"
_SENTENCE_END = "。；！？\n"
_JOINING = "和与及或"
_OPENING = "（《“‘【〔("
_CLOSING = "）》”’】〕)"

_LONGEST = 3000
"""Texts with more tokens than this are first compared by clauses; character by character they would take long."""
_FIRM = 3
"""What weighs more than this stands by itself, however large the changes around it are."""
_CRUMBS = 3
"""So many changes in one sentence may be crumbs."""
_ALIKE = 0.3
"""Below this share of common characters two wordings have nothing to do with each other."""

Op = Literal["equal", "insert", "delete"]


def compare_wording(old: str, new: str) -> tuple[Span, ...]:
    """The spans that lead from `old` to `new`: joined without the inserted ones they are `old`, and vice versa."""
    if old == new:
        return (Span("equal", old),) if old else ()
    old_words, new_words = words_of(old), words_of(new)
    before, after = _common_ends(old_words, new_words)
    parts: list[tuple[Op, str]] = [("equal", "".join(old_words[:before]))]
    parts += _middle(old_words[before : len(old_words) - after], new_words[before : len(new_words) - after])
    parts.append(("equal", "".join(old_words[len(old_words) - after :])))
    return tuple(Span(op, text) for op, text in _tidy(parts))


def _common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many words at the front and at the end are the same."""
    shorter = min(len(old), len(new))
    before = 0
    while before < shorter and old[before] == new[before]:
        before += 1
    after = 0
    while after < shorter - before and old[-after - 1] == new[-after - 1]:
        after += 1
    return before, after


def _joined(text: str, place: int) -> bool:
    """Whether a cut at `place` would go through a number or a Latin word."""
    if not 0 < place < len(text):
        return False
    left, right = text[place - 1], text[place]
    return (_wordlike(left) and (_wordlike(right) or right in ".．,")) or (
        left in ".．," and _wordlike(right)
    )


def _wordlike(sign: str) -> bool:
    return sign.isdecimal() or (sign.isascii() and sign.isalpha())


def _middle(old_words: list[str], new_words: list[str]) -> list[tuple[Op, str]]:
    old, new = "".join(old_words), "".join(new_words)
    if not old or not new:
        return [("delete", old), ("insert", new)]
    if max(len(old_words), len(new_words)) > _LONGEST:
        old_words, new_words = _clauses(old), _clauses(new)
    matcher = SequenceMatcher(None, old_words, new_words, autojunk=False)
    if max(len(old), len(new)) > 12 and matcher.quick_ratio() < _ALIKE:
        return [("delete", old), ("insert", new)]
    parts: list[tuple[Op, str]] = []
    at = its = 0
    for i, j, length in matching_blocks(old_words, new_words):
        parts += [("delete", "".join(old_words[at:i])), ("insert", "".join(new_words[its:j]))]
        parts.append(("equal", "".join(old_words[i : i + length])))
        at, its = i + length, j + length
    return parts


def _clauses(text: str) -> list[str]:
    return re.findall(rf"[^{_CLAUSE_END}]*[{_CLAUSE_END}]|[^{_CLAUSE_END}]+", text)


# --- cleaning ------------------------------------------------------------------------------------------


class _Edit:
    """A change between two stretches of equal text: what went and what came."""

    __slots__ = ("came", "went")

    def __init__(self, went: str = "", came: str = "") -> None:
        self.went, self.came = went, came

    @property
    def size(self) -> int:
        return max(len(self.went), len(self.came))


def _tidy(parts: list[tuple[Op, str]]) -> list[tuple[Op, str]]:
    """The parts without islands and with changes on natural borders; empty parts dropped."""
    equals, edits = _alternate(parts)
    _drown_islands(equals, edits)
    for place, edit in enumerate(edits):
        if bool(edit.went) != bool(edit.came):
            _shift(equals, edit, place)
    _drown_islands(equals, edits)
    _rewrite(equals, edits)
    tidied: list[tuple[Op, str]] = [("equal", equals[0])]
    for edit, equal in zip(edits, equals[1:], strict=True):
        tidied += [("delete", edit.went), ("insert", edit.came), ("equal", equal)]
    return [part for part in tidied if part[1]]


def _alternate(parts: list[tuple[Op, str]]) -> tuple[list[str], list[_Edit]]:
    """The parts as equal, edit, equal, edit, …, equal."""
    equals, edits = [""], [_Edit()]
    for op, text in parts:
        if op == "equal" and text:
            if edits[-1].size == 0:
                equals[-1] += text
            else:
                equals.append(text)
                edits.append(_Edit())
        elif op == "delete":
            edits[-1].went += text
        elif op == "insert":
            edits[-1].came += text
    if edits[-1].size == 0:
        edits.pop()
    else:
        equals.append("")
    return equals, edits


def _drown_islands(equals: list[str], edits: list[_Edit]) -> None:
    """Take an equal stretch into the changes around it when it is no longer than the smaller of the two."""
    place = 1
    while place < len(edits):
        island, left, right = equals[place], edits[place - 1], edits[place]
        if _is_island(island, min(left.size, right.size)):
            edits[place - 1 : place + 1] = [
                _Edit(left.went + island + right.went, left.came + island + right.came)
            ]
            del equals[place]
            place = max(1, place - 1)
        else:
            place += 1


def _is_island(text: str, around: int) -> bool:
    """Whether `text` is too slight to stand between changes of size `around`. Words and clause borders weigh double."""
    if not text:
        return True
    signs = text[0] + text[-1]
    firmness = 4 if any(sign in _SENTENCE_END for sign in signs) else 3
    firmness = firmness if any(sign in _CLAUSE_END for sign in signs) else 1
    return _weight(text) * firmness <= min(around, _FIRM)


def _weight(text: str) -> int:
    """How much it means that `text` stayed: known words hold twice as well as single characters, and so does "和"."""
    return sum(2 * len(word) if len(word) > 1 else 4 if word in _JOINING else 1 for word in words_of(text))


def _rewrite(equals: list[str], edits: list[_Edit]) -> None:
    """Replace as a whole what is crumbs: several changes in one sentence between which less is left than changed."""
    first = 0
    while first < len(edits) - 1:
        last = first
        while last + 1 < len(edits) and not any(sign in _SENTENCE_END for sign in equals[last + 1]):
            last += 1
        for start in range(first, last):
            if _is_crumbs(equals[start + 1 : last + 1], edits[start : last + 1]):
                _join(equals, edits, start, last)
                last = start
                break
        first = last + 1


def _is_crumbs(between: list[str], edits: list[_Edit]) -> bool:
    left, changed = sum(map(_weight, between)), sum(edit.size for edit in edits)
    return len(edits) >= _CRUMBS and left < changed * 0.6


def _join(equals: list[str], edits: list[_Edit], first: int, last: int) -> None:
    """One edit of those from `first` to `last` and of all that stands between them."""
    joined = _Edit(edits[first].went, edits[first].came)
    for place in range(first + 1, last + 1):
        joined.went += equals[place] + edits[place].went
        joined.came += equals[place] + edits[place].came
    edits[first : last + 1] = [joined]
    del equals[first + 1 : last + 1]


def _shift(equals: list[str], edit: _Edit, place: int) -> None:
    """Move an insertion or deletion along the text where it fits as well, to where its borders read best."""
    text = edit.went or edit.came
    left, right, length = equals[place], equals[place + 1], len(text)
    reach = len(_common_suffix(left, text))
    start = len(left) - reach
    whole = left + text + right
    borders = set(accumulate(map(len, words_of(whole))))
    best, best_rank, offset = reach, (-99, 0), 0
    while start + offset + length <= len(whole):
        if offset and whole[start + offset - 1] != whole[start + offset + length - 1]:
            break
        score = _border(whole, start + offset, borders) + _border(whole, start + offset + length, borders)
        rank = (score, -abs(offset - reach))
        if rank > best_rank:
            best, best_rank = offset, rank
        offset += 1
    first = start + best
    equals[place], equals[place + 1] = whole[:first], whole[first + length :]
    chosen = whole[first : first + length]
    if edit.went:
        edit.went = chosen
    else:
        edit.came = chosen


def _common_suffix(left: str, text: str) -> str:
    """How far an edit `text` after `left` may be moved to the front, as the stretch it passes over."""
    reach = 0
    combined = left + text
    while reach < len(left) and combined[len(left) - reach - 1] == combined[len(combined) - reach - 1]:
        reach += 1
    return left[len(left) - reach :] if reach else ""


def _border(text: str, place: int, borders: set[int]) -> int:
    """How natural a cut at `place` is: the ends of the text, after a clause, at a bracket, at a change of script."""
    if place <= 0 or place >= len(text):
        return 6
    left, right = text[place - 1], text[place]
    if _joined(text, place) or place not in borders:
        return -8
    if left in _CLAUSE_END:
        return 5
    if right in _OPENING or left in _CLOSING:
        return 4
    if right in _CLAUSE_END or left in _OPENING or right in _CLOSING:
        return 3
    if left.isspace() or right.isspace():
        return 3
    if _wordlike(left) != _wordlike(right):
        return 2
    return 1 if left in "的和与及或" else 0
