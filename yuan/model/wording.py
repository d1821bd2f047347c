"""Compare two wordings the way a person would mark the changes.

Chinese is compared character by character (a dictionary would cut the same words differently in two
versions), Latin words and numbers as wholes. The raw result is then cleaned: islands of a character or two left
standing between two changes are taken into them, and changes are shifted to where a clause or number begins.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

from yuan.model.comparison import Span

_TOKEN = re.compile(r"[A-Za-z]+|[0-9０-９]+(?:[.．,][0-9０-９]+)*|[^A-Za-z0-9０-９]")
_CLAUSE_END = "，。；：、！？\n"
_OPENING = "（《“‘【〔("
_CLOSING = "）》”’】〕)"

_LONGEST = 3000
"""Texts with more tokens than this are first compared by clauses; character by character they would take long."""
_ALIKE = 0.3
"""Below this share of common characters two wordings have nothing to do with each other."""

Op = Literal["equal", "insert", "delete"]


def compare_wording(old: str, new: str) -> tuple[Span, ...]:
    """The spans that lead from `old` to `new`: joined without the inserted ones they are `old`, and vice versa."""
    if old == new:
        return (Span("equal", old),) if old else ()
    before, after = _common_ends(old, new)
    old_middle, new_middle = old[before : len(old) - after], new[before : len(new) - after]
    parts: list[tuple[Op, str]] = [("equal", old[:before])]
    parts += _middle(old_middle, new_middle)
    parts.append(("equal", old[len(old) - after :]))
    return tuple(Span(op, text) for op, text in _tidy(parts))


def _common_ends(old: str, new: str) -> tuple[int, int]:
    """How many characters at the front and at the end are the same, never cutting a number or Latin word."""
    shorter = min(len(old), len(new))
    before = 0
    while before < shorter and old[before] == new[before]:
        before += 1
    while before and (_joined(old, before) or _joined(new, before)):
        before -= 1
    after = 0
    while after < shorter - before and old[-after - 1] == new[-after - 1]:
        after += 1
    while after and (_joined(old, len(old) - after) or _joined(new, len(new) - after)):
        after -= 1
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


def _middle(old: str, new: str) -> list[tuple[Op, str]]:
    if not old or not new:
        return [("delete", old), ("insert", new)]
    old_tokens, new_tokens = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(old_tokens), len(new_tokens)) > _LONGEST:
        old_tokens, new_tokens = _clauses(old), _clauses(new)
    matcher = SequenceMatcher(None, old_tokens, new_tokens, autojunk=False)
    if max(len(old), len(new)) > 12 and matcher.quick_ratio() < _ALIKE:
        return [("delete", old), ("insert", new)]
    parts: list[tuple[Op, str]] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            parts.append(("equal", "".join(old_tokens[i1:i2])))
        else:
            parts += [("delete", "".join(old_tokens[i1:i2])), ("insert", "".join(new_tokens[j1:j2]))]
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
    """A clause border holds twice as well as other text: changes on its two sides are apart."""
    if not text:
        return True
    weight = len(text) * (2 if text[-1] in _CLAUSE_END or text[0] in _CLAUSE_END else 1)
    return weight <= around and len(text) <= 6


def _shift(equals: list[str], edit: _Edit, place: int) -> None:
    """Move an insertion or deletion along the text where it fits as well, to where its borders read best."""
    text = edit.went or edit.came
    left, right, length = equals[place], equals[place + 1], len(text)
    reach = len(_common_suffix(left, text))
    start = len(left) - reach
    whole = left + text + right
    best, best_rank, offset = reach, (-99, 0), 0
    while start + offset + length <= len(whole):
        if offset and whole[start + offset - 1] != whole[start + offset + length - 1]:
            break
        score = _border(whole, start + offset) + _border(whole, start + offset + length)
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


def _border(text: str, place: int) -> int:
    """How natural a cut at `place` is: the ends of the text, after a clause, at a bracket, at a change of script."""
    if place <= 0 or place >= len(text):
        return 6
    left, right = text[place - 1], text[place]
    if _joined(text, place):
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
