"""The places of one paragraph that a proposal changes, each to be accepted by itself.

A paragraph is taken as its signs: every character one, every cross-reference and footnote one. So a change that is
accepted leaves the references around it alone, and still finds its place when another part of the paragraph changed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

import msgspec
from msgspec.structs import replace

from yuan.model.comparison.result import Span
from yuan.model.comparison.wording import compare_wording
from yuan.model.document.content import Footnote, Reference, Run, Text
from yuan.model.document.runs import joined_runs

_PRIVATE = 0xE000
"""Where the signs begin that stand for footnotes and references; no text uses them."""

Shown = Callable[[Run], str]
"""The words a text or cross-reference is printed as."""


class Passage(msgspec.Struct, frozen=True):
    """The signs `start` to `end` of a paragraph are to be `runs` instead; `spans` show the paragraph so changed."""

    start: int
    end: int
    runs: tuple[Run, ...]
    spans: tuple[Span, ...]


def passages_between(old: Sequence[Run], new: Sequence[Run], shown: Shown) -> tuple[Passage, ...]:
    """What leads from `old` to `new`, place by place; nothing when it cannot be told apart (only the look changed).

    Args:
        shown: what a run of `old` is printed as, for in `new` references may have become plain text.
    """
    notes: dict[str, str] = {}
    line, its = _Line(old, shown, notes), _Line(new, shown, notes)
    found = []
    for start, end, its_start, its_end in changes_in(compare_wording(line.text, its.text)):
        first, last = line.signs_of(start, end)
        left, right = start - line.ends[first], line.ends[last] - end
        its_first, its_last = its.signs_of(its_start - left, its_end + right)
        # A reference that was only touched by the change at its edge stays where it is.
        while _is_same_reference(line.signs[first:last], its.signs[its_first:its_last], 0):
            first, its_first = first + 1, its_first + 1
        while _is_same_reference(line.signs[first:last], its.signs[its_first:its_last], -1):
            last, its_last = last - 1, its_last - 1
        coming = its.text[its.ends[its_first] : its.ends[its_last]]
        spans = line.with_context(first, last, coming)
        found.append(Passage(first, last, joined_runs(its.signs[its_first:its_last]), spans))
    is_apart = all(one.end < following.start for one, following in pairwise(found))
    return tuple(found) if is_apart and _Line(_all_put(line.signs, found), shown, notes) == its else ()


def _is_same_reference(old: Sequence[Run], new: Sequence[Run], place: int) -> bool:
    return bool(old and new) and old[place] == new[place] and isinstance(old[place], Reference)


def put_passage(old: Sequence[Run], current: Sequence[Run], passage: Passage) -> tuple[Run, ...] | None:
    """`current`, which came of `old`, with the passage put in; None where that very place was changed meanwhile."""
    known: dict[Run, str] = {}
    now = [*signs(current)]
    # One sign on either side must stand as well: else the same words might be put in twice.
    standing = SequenceMatcher(None, _keys(signs(old), known), _keys(now, known), autojunk=False)
    for at, its, length in standing.get_matching_blocks():
        if at <= passage.start and passage.end + 2 <= at + length:
            start = its + passage.start - at
            return joined_runs(
                [*now[:start], *signs(passage.runs), *now[start + passage.end - passage.start :]]
            )
    return None


def merged(
    old: Sequence[Run], new: Sequence[Run], current: Sequence[Run], shown: Shown
) -> tuple[Run, ...] | None:
    """`current`, which came of `old`, with all that leads from `old` to `new`; None where both changed the same."""
    result = tuple(current)
    passages = passages_between(old, new, shown)
    for passage in passages:
        put = put_passage(old, result, passage)
        if put is None:
            return None
        result = put
    return result if passages else None


def editable_words(runs: Sequence[Run], shown: Shown) -> str:
    """What `runs` read like to somebody who may reword them: footnotes as 〔注1〕, references as they print."""
    notes: dict[str, str] = {}
    line = _Line(runs, shown, notes)
    return line.text.translate(_named(notes))


def reworded(runs: Sequence[Run], words: str, shown: Shown) -> tuple[Run, ...]:
    """`runs` made to read `words` (see `editable_words`); what stays keeps its look, references and notes."""
    notes: dict[str, str] = {}
    line = _Line(runs, shown, notes)
    for sign, name in _named(notes).items():
        words = words.replace(name, chr(sign))
    kept = {notes[run.text]: run for run in runs if isinstance(run, Footnote)}
    result: list[Run] = []
    at = 0
    for start, end, its_start, its_end in changes_in(compare_wording(line.text, words)):
        first, last = line.signs_of(start, end)
        coming = words[its_start - (start - line.ends[first]) : its_end + (line.ends[last] - end)]
        beside = line.signs[max(0, first - 1) : first + 1]
        look = next((sign for sign in reversed(beside) if isinstance(sign, Text)), Text(""))
        result += line.signs[at:first]
        result += [kept.get(sign) or replace(look, text=sign, script="") for sign in coming]
        at = last
    return joined_runs([*result, *line.signs[at:]])


def _named(notes: Mapping[str, str]) -> dict[int, str]:
    """By which words the private sign of each footnote is shown."""
    return {ord(sign): f"〔注{place}〕" for place, sign in enumerate(notes.values(), 1)}


def signs(runs: Iterable[Run]) -> Iterator[Run]:
    """Every character as a text of its own in its look, every reference and footnote as it is."""
    for run in runs:
        if isinstance(run, Text):
            yield from (replace(run, text=sign) for sign in run.text)
        else:
            yield run


def _keys(signs: Iterable[Run], known: dict[Run, str]) -> str:
    """One character a sign, the same for the same sign, and one at either end."""
    keys = [
        sign.text if isinstance(sign, Text) else known.setdefault(sign, chr(_PRIVATE + 2 + len(known)))
        for sign in signs
    ]
    return "".join((chr(_PRIVATE), *keys, chr(_PRIVATE + 1)))


class _Line:
    """A paragraph sign by sign, as it is printed; a footnote counts by its words, whoever it is."""

    def __init__(self, runs: Iterable[Run], shown: Shown, notes: dict[str, str]) -> None:
        self.signs = [*signs(runs)]
        self._notes = notes
        printed = [self._print(sign, shown) for sign in self.signs]
        self.text = "".join(printed)
        self.ends = [0, *accumulate(map(len, printed))]
        looks = (replace(sign, text="") if isinstance(sign, Text) else Text("") for sign in self.signs)
        self._looks = [look for look, words in zip(looks, printed, strict=True) for _ in words]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Line) and (self.text, self._looks) == (other.text, other._looks)

    __hash__ = None  # type: ignore[assignment]

    def _print(self, sign: Run, shown: Shown) -> str:
        if isinstance(sign, Footnote):
            return self._notes.setdefault(sign.text, chr(_PRIVATE + len(self._notes)))
        return sign.text if isinstance(sign, Text) else shown(sign)

    def signs_of(self, start: int, end: int) -> tuple[int, int]:
        """The signs that hold the characters `start` to `end`: a reference is taken whole."""
        first = bisect_right(self.ends, start) - 1
        return first, max(first, bisect_left(self.ends, end))

    def with_context(self, first: int, last: int, coming: str) -> tuple[Span, ...]:
        """The paragraph with the signs `first` to `last` struck out and `coming` put in."""
        start, end = self.ends[first], self.ends[last]
        marks = {ord(sign): "〔注〕" for sign in self._notes.values()}
        parts = (
            Span("equal", self.text[:start]),
            Span("delete", self.text[start:end]),
            Span("insert", coming),
            Span("equal", self.text[end:]),
        )
        return tuple(Span(part.op, part.text.translate(marks)) for part in parts if part.text)


def _all_put(signs: Sequence[Run], passages: Sequence[Passage]) -> list[Run]:
    """The signs with every passage put in."""
    result: list[Run] = []
    at = 0
    for one in passages:
        result += [*signs[at : one.start], *one.runs]
        at = one.end
    return [*result, *signs[at:]]


def changes_in(spans: Sequence[Span]) -> Iterator[tuple[int, int, int, int]]:
    """Where changes stand: from and to in the old text, from and to in the new one."""
    at = its = start = its_start = 0
    for span in (*spans, Span("equal", "")):
        if span.op == "equal":
            if (start, its_start) != (at, its):
                yield start, at, its_start, its
            at, its = at + len(span.text), its + len(span.text)
            start, its_start = at, its
        elif span.op == "delete":
            at += len(span.text)
        else:
            its += len(span.text)
