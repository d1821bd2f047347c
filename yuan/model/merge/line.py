"""A paragraph sign by sign, and what one text changed in it: what merging by words works on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from yuan.model.comparison.passages import changes_in, signs
from yuan.model.comparison.sequence_matching import matching_blocks
from yuan.model.comparison.wording import compare_wording
from yuan.model.comparison.words import words_of
from yuan.model.document.content import Footnote, Reference, Run, Text

_PRIVATE = 0xF0000
"""Where the signs begin that stand for footnotes and references; no text uses them."""


class Edit(NamedTuple):
    """The signs `start` to `end` of the base became `coming`."""

    start: int
    end: int
    coming: tuple[Run, ...]

    @property
    def is_insertion(self) -> bool:
        return self.start == self.end


class Names:
    """One character for every footnote and reference of the texts compared: a footnote is who it is, whatever it says."""

    def __init__(self) -> None:
        self._known: dict[object, str] = {}

    def word(self, runs: Iterable[Run], *, with_notes: bool = False) -> str:
        """A character for each sign of `runs`; `with_notes`, a footnote that says something else gets another one."""
        return "".join(
            run.text if isinstance(run, Text) else self._name(run, with_notes=with_notes) for run in runs
        )

    def _name(self, run: Reference | Footnote, *, with_notes: bool) -> str:
        who: object
        if isinstance(run, Footnote):
            who = run if with_notes else run.id
        else:
            # What a reference printed is made anew from its target, unless that is in another plan.
            who = (run.target, run.plan, run.shows, run.text if run.plan else "")
        return self._known.setdefault(who, chr(_PRIVATE + len(self._known)))


class Line:
    """The signs of one text and how they read."""

    def __init__(self, runs: Iterable[Run], names: Names) -> None:
        self.signs = [*signs(runs)]
        self.text = names.word(self.signs)


class Side:
    """What one text made of the base.

    Attributes:
        edits: what it changed, in order, at least one sign of the base between two.
        kept: its sign for each sign of the base it kept, by place.
    """

    def __init__(self, base: Line, line: Line) -> None:
        self.line = line
        self.edits: list[Edit] = []
        self.kept: dict[int, Run] = {}
        at = its = 0
        for start, end, its_start, its_end in (
            *changes_in(compare_wording(base.text, line.text)),
            (len(base.signs), len(base.signs), len(line.signs), len(line.signs)),
        ):
            self._keep(base, at, start, its)
            if (start, its_start) != (end, its_end):
                self.edits.append(Edit(start, end, tuple(line.signs[its_start:its_end])))
            at, its = end, its_end

    def _keep(self, base: Line, start: int, end: int, its: int) -> None:
        for place in range(start, end):
            sign = self.line.signs[its + place - start]
            old = base.signs[place]
            if isinstance(sign, Footnote) and isinstance(old, Footnote) and sign.text != old.text:
                # Else the note would go unseen where the other side takes it away.
                self.edits.append(Edit(place, place + 1, (sign,)))
            else:
                self.kept[place] = sign

    def reads(self, start: int, end: int, edits: Iterable[Edit]) -> tuple[Run, ...]:
        """What this text has where the base has the signs `start` to `end`, with these of its edits there."""
        found: list[Run] = []
        at = start
        for edit in edits:
            found += [self.kept[place] for place in range(at, edit.start)]
            found += edit.coming
            at = edit.end
        return (*found, *(self.kept[place] for place in range(at, end)))


def both_changes(base: str, ours: str, theirs: str) -> str | None:
    """`base` with the changes of both, word by word and as small as they are; None where they overlap."""
    found: list[str] = []
    at = 0
    last: tuple[int, int, str] | None = None
    for one in sorted({*_closest(base, ours), *_closest(base, theirs)}):
        start, end, come = one
        if start < at or (last is not None and start == end == last[1] == last[0]):
            return None
        found += [base[at:start], come]
        at, last = end, one
    return "".join((*found, base[at:]))


def _closest(base: str, side: str) -> Iterator[tuple[int, int, str]]:
    """The changes from `base` to `side` word by word: from, to, and what came."""
    words, its_words = words_of(base), words_of(side)
    at = its = start = 0
    for first, its_first, length in matching_blocks(words, its_words):
        gone, come = "".join(words[at:first]), "".join(its_words[its:its_first])
        if gone or come:
            yield start, start + len(gone), come
        at, its = first + length, its_first + length
        start += len(gone) + sum(map(len, words[first:at]))
