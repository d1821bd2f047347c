"""Merging lists of entries that are plain text and have no ids: duties, conditions, measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from yuan.model.comparison.sequence_matching import matching_blocks
from yuan.model.document.content import NodeId
from yuan.model.merge.conflict import Conflict, ConflictKind, Reading, conflict_between
from yuan.model.merge.words import merge_text

Texts = tuple[str, ...]


class _Edit(NamedTuple):
    start: int
    end: int
    side: int
    coming: Texts


class _Apart(NamedTuple):
    """Entries that do not go together, from `start` of the merged list and `base_start` of the base."""

    start: int
    base_start: int
    base: Texts
    ours: Texts
    theirs: Texts


def merge_texts(
    node: NodeId, field: str, base: Texts, ours: Texts, theirs: Texts
) -> tuple[Texts, list[Conflict]]:
    """Two lists of entries as one, and what is in conflict.

    What both put in at one place is all kept, in an order that is the same whichever is ours; an entry both changed is
    merged by words.
    """
    if ours == theirs or theirs == base:
        return ours, []
    if ours == base:
        return theirs, []
    merging = _Merging(base, ours, theirs)
    merged = merging.merged()
    conflicts = [
        conflict_between(
            ConflictKind.WORDS,
            node,
            *(Reading(texts=texts) for texts in (one.base, one.ours, one.theirs)),
            field=field,
            start=one.start,
            base_start=one.base_start,
            around=Reading(texts=merged),
        )
        for one in merging.apart
    ]
    return merged, conflicts


class _Merging:
    """One merge of a list: `apart` are known after `merged`."""

    def __init__(self, base: Texts, ours: Texts, theirs: Texts) -> None:
        self._base = base
        self._edits = sorted({*_edits(base, ours, 0), *_edits(base, theirs, 1)})
        self._found: list[str] = []
        self.apart: list[_Apart] = []

    def merged(self) -> Texts:
        at = place = 0
        while place < len(self._edits):
            start, end = self._edits[place][:2]
            cluster = [self._edits[place]]
            while place + len(cluster) < len(self._edits):
                following = self._edits[place + len(cluster)]
                is_same_place = following[:2] == (start, end)
                if following.start >= end and not is_same_place:
                    break
                cluster.append(following)
                end = max(end, following.end)
            self._found += self._base[at:start]
            self._put(start, end, cluster)
            at, place = end, place + len(cluster)
        self._found += self._base[at:]
        return tuple(self._found)

    def _put(self, start: int, end: int, cluster: Sequence[_Edit]) -> None:
        base = self._base[start:end]
        ours, theirs = (
            self._reading(start, end, [edit for edit in cluster if edit.side == side]) for side in (0, 1)
        )
        if ours == theirs or theirs == base:
            self._found += ours
        elif ours == base:
            self._found += theirs
        elif not base:
            first, second = sorted((ours, theirs))
            self._found += (*first, *(text for text in second if text not in first))
        elif len(base) == len(ours) == len(theirs):
            for place, texts in enumerate(zip(base, ours, theirs, strict=True)):
                merged = merge_text(*texts)
                if merged.theirs is None:
                    self._found.append(merged.text)
                else:
                    self._put_apart(start + place, (texts[0],), (merged.text,), (merged.theirs,))
        else:
            self._put_apart(start, base, ours, theirs)

    def _put_apart(self, base_start: int, base: Texts, ours: Texts, theirs: Texts) -> None:
        last = self.apart[-1] if self.apart else None
        if last and last.start + len(last.ours) == len(self._found):
            # Side by side they would hide each other's borders, by which their places are found again.
            joined = (last.base + base, last.ours + ours, last.theirs + theirs)
            self.apart[-1] = _Apart(last.start, last.base_start, *joined)
        else:
            self.apart.append(_Apart(len(self._found), base_start, base, ours, theirs))
        self._found += ours

    def _reading(self, start: int, end: int, edits: Sequence[_Edit]) -> Texts:
        """What a side with these edits has where the base has `start` to `end`."""
        found: list[str] = []
        at = start
        for edit in edits:
            found += (*self._base[at : edit.start], *edit.coming)
            at = edit.end
        return (*found, *self._base[at:end])


def _edits(base: Texts, side: Texts, number: int) -> list[_Edit]:
    found: list[_Edit] = []
    at = its = 0
    for start, its_start, length in matching_blocks(base, side):
        if (at, its) != (start, its_start):
            found.append(_Edit(at, start, number, side[its:its_start]))
        at, its = start + length, its_start + length
    return found
