"""Merging two wordings of one paragraph: sign by sign, cross-references and footnotes a sign each.

Two changes that touch go together where the border between them is one of clauses or sentences: users who each reword
their own sentence expect both. Within a clause two changes side by side seldom read well together, and two halves of
a name changed by two make a third name, so they are a conflict; so is what both put in at one and the same place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from msgspec.structs import replace

from yuan.model.document.content import Footnote, Run, Text, run_text
from yuan.model.document.runs import joined_runs
from yuan.model.merge.line import Edit, Line, Names, Side, both_changes
from yuan.model.merge.looks import marked_as, merged_look

_CLAUSE_END = "，。；：、！？\n"
_APART = 2
"""So many signs must stay between two changes within a clause: a name changed at both ends would be nobody's."""
_Signs = tuple[Run, ...]


class Stretch(NamedTuple):
    """Where both changed the same: it begins at sign `start` of the merged runs, and at `base_start` of the base."""

    start: int
    base_start: int
    base: tuple[Run, ...]
    ours: tuple[Run, ...]
    theirs: tuple[Run, ...]


class MergedRuns(NamedTuple):
    """Two wordings as one; at `stretches` it reads as ours."""

    runs: tuple[Run, ...]
    stretches: tuple[Stretch, ...] = ()


class MergedText(NamedTuple):
    """Two wordings of one text as one. `theirs` is None when nothing is in conflict; else the text with what the other
    side has wherever both changed the same, `text` being it with what our side has."""

    text: str
    theirs: str | None = None


def merge_text(base: str, ours: str, theirs: str) -> MergedText:
    """Two wordings of a heading, a title, a caption, an entry: by words."""
    if ours == theirs or theirs == base:
        return MergedText(ours)
    if ours == base:
        return MergedText(theirs)
    lines = [(Text(text),) for text in (base, ours, theirs)]
    merging = _Merging(*lines)
    merged, other = run_text(tuple(merging.merged())), merging.as_theirs()
    return MergedText(merged, None if other is None else run_text(tuple(other)))


def merge_runs(base: tuple[Run, ...], ours: tuple[Run, ...], theirs: tuple[Run, ...]) -> MergedRuns:
    """Two wordings of a paragraph as one."""
    if ours == theirs or theirs == base:
        return MergedRuns(ours)
    if ours == base:
        return MergedRuns(theirs)
    merging = _Merging(base, ours, theirs)
    return MergedRuns(joined_runs(merging.merged()), merging.stretches())


class _Cluster:
    """Edits that belong together: of one side, or of both where they overlap."""

    def __init__(self, side: int, edit: Edit) -> None:
        self.start, self.end = edit.start, edit.end
        self.edits: tuple[list[Edit], list[Edit]] = ([], [])
        self.edits[side].append(edit)

    def add(self, side: int, edit: Edit) -> None:
        self.end = max(self.end, edit.end)
        self.edits[side].append(edit)


@dataclass
class _Apart:
    """A stretch where the two do not go together, in signs."""

    start: int
    base_start: int
    base: _Signs
    ours: _Signs
    theirs: _Signs


class _Merging:
    """One merge of a paragraph: `apart` are known after `merged`."""

    def __init__(self, base: Iterable[Run], ours: Iterable[Run], theirs: Iterable[Run]) -> None:
        self._names = Names()
        self._base = Line(base, self._names)
        self._sides = tuple(Side(self._base, Line(runs, self._names)) for runs in (ours, theirs))
        self._apart: list[_Apart] = []
        self._signs: list[Run] = []

    def merged(self) -> list[Run]:
        at = 0
        for cluster in self._clusters():
            self._keep(at, cluster.start)
            self._put(cluster)
            at = cluster.end
        self._keep(at, len(self._base.signs))
        return self._signs

    def stretches(self) -> tuple[Stretch, ...]:
        return tuple(
            Stretch(one.start, one.base_start, *map(joined_runs, (one.base, one.ours, one.theirs)))
            for one in self._apart
        )

    def as_theirs(self) -> list[Run] | None:
        """The merged signs with the other side's reading at every stretch; None when there is none."""
        if not self._apart:
            return None
        found: list[Run] = []
        at = 0
        for one in self._apart:
            found += [*self._signs[at : one.start], *one.theirs]
            at = one.start + len(one.ours)
        return [*found, *self._signs[at:]]

    # --- which edits belong together ------------------------------------------------------------------

    def _clusters(self) -> list[_Cluster]:
        found: list[_Cluster] = []
        edits = [(edit, side) for side in (0, 1) for edit in self._sides[side].edits]
        for edit, side in sorted(edits, key=lambda one: (one[0].start, one[0].end)):
            if found and self._belongs(found[-1], edit, side):
                found[-1].add(side, edit)
            else:
                found.append(_Cluster(side, edit))
        return found

    def _belongs(self, cluster: _Cluster, edit: Edit, side: int) -> bool:
        """Whether `edit` overlaps the edits before it, or comes too close to the other side's last."""
        if edit.start < cluster.end or cluster.start == cluster.end == edit.start == edit.end:
            return True
        others = cluster.edits[1 - side]
        if not others or edit.start - others[-1].end >= _APART:
            return False
        last = others[-1]
        if edit.start == last.end and _brings_again(last, edit):
            return True
        before = last.coming[-1:] if last.is_insertion else self._base.signs[last.end - 1 : last.end]
        between = self._base.signs[last.end : edit.start]
        if any(not isinstance(sign, Text) for sign in between):
            return False
        return not any(sign.text in _CLAUSE_END for sign in (*before, *between) if isinstance(sign, Text))

    # --- what stands there ----------------------------------------------------------------------------

    def _keep(self, start: int, end: int) -> None:
        """The signs neither side changed, in the look that either gave them."""
        for place in range(start, end):
            base = self._base.signs[place]
            ours, theirs = (side.kept[place] for side in self._sides)
            self._agree(place, (base,), (ours,), (theirs,), _agreed(base, ours, theirs))

    def _put(self, cluster: _Cluster) -> None:
        start, end = cluster.start, cluster.end
        base = tuple(self._base.signs[start:end])
        if cluster.edits[0] and cluster.edits[1]:
            ours, theirs = (
                side.reads(start, end, edits) for side, edits in zip(self._sides, cluster.edits, strict=True)
            )
            self._agree(start, base, ours, theirs, self._meant_by_both(base, ours, theirs))
            return
        one = 0 if cluster.edits[0] else 1
        coming = self._sides[one].reads(start, end, cluster.edits[one])
        beside = range(start, end) if start < end else range(max(0, start - 1), start + 1)
        kept = self._sides[1 - one].kept
        inside = [place for place in beside if place in kept]
        olds = [self._base.signs[place] for place in inside]
        self._signs += marked_as(coming, olds, [kept[place] for place in inside])

    def _agree(
        self, base_start: int, base: _Signs, ours: _Signs, theirs: _Signs, agreed: _Signs | None
    ) -> None:
        """Put what was agreed on; or ours, and remember that it was not."""
        if agreed is None:
            last = self._apart[-1] if self._apart else None
            if last and last.start + len(last.ours) == len(self._signs):
                # Side by side they would hide each other's borders, by which their places are found again.
                last.base, last.ours, last.theirs = last.base + base, last.ours + ours, last.theirs + theirs
            else:
                self._apart.append(_Apart(len(self._signs), base_start, base, ours, theirs))
        self._signs += ours if agreed is None else agreed

    def _meant_by_both(self, base: _Signs, ours: _Signs, theirs: _Signs) -> _Signs | None:
        """What both mean, if they mean the same, or one means all that the other does."""
        texts = [self._names.word(signs) for signs in (base, ours, theirs)]
        if texts[1] == texts[2]:
            known = {sign.id: sign for sign in base if isinstance(sign, Footnote)}
            found: list[Run] = []
            for our, their in zip(ours, theirs, strict=True):
                old = known.get(our.id) if isinstance(our, Footnote) else Text("")
                one = _agreed(old or Text(""), our, their)
                if one is None:
                    return None
                found += one
            return tuple(found)
        texts = [self._names.word(signs, with_notes=True) for signs in (base, ours, theirs)]
        both = both_changes(*texts)
        return ours if both == texts[1] else theirs if both == texts[2] else None


def _brings_again(first: Edit, second: Edit) -> bool:
    """Whether of two changes that touch one only puts in what the other brings at that border too."""
    if first.is_insertion:
        return second.coming[: len(first.coming)] == first.coming
    return second.is_insertion and first.coming[-len(second.coming) :] == second.coming


def _agreed(base: Run, ours: Run, theirs: Run) -> _Signs | None:
    """One sign of both; None where they do not go together."""
    if ours == theirs or theirs == base:
        return (ours,)
    if ours == base:
        return (theirs,)
    if isinstance(ours, Text) and isinstance(theirs, Text):
        look = merged_look(base if isinstance(base, Text) else Text(""), ours, theirs)
        return (look,) if look else None
    if isinstance(ours, Footnote) and isinstance(theirs, Footnote):
        text = merge_text(base.text, ours.text, theirs.text)
        return None if text.theirs is not None else (replace(ours, text=text.text),)
    # The printed words of a reference are made anew from its target: any will do, the same on every desk.
    return (min(ours, theirs, key=lambda run: run.text),)
