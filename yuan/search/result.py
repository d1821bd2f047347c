"""What a search answers: hits best first, made when looked at, and counts to filter by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import overload

import msgspec

from yuan.model.document.content import NodeId
from yuan.search.query import Query
from yuan.search.snapshot import SectionRow
from yuan.search.snippets import LENGTH, marked, opening, snippet


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One section that was found. `node` is the block (or heading) where the first match stands.

    `section` is "" for what stands before the first heading. ⟦ and ⟧ mark matches in `snippet`, which is at
    most 80 characters long without them, and in `marked_heading`; a hit whose heading alone matches repeats it in
    its snippet.
    """

    plan: str
    version: int
    title: str
    section: NodeId
    node: NodeId
    number: str
    heading: str
    marked_heading: str
    snippet: str
    score: float
    stage: str
    is_in_force: bool
    kind: str
    unit: str


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The hits of one version of a plan. `hits` are places in `SearchResult.hits`, in the order of the text."""

    plan: str
    version: int
    title: str
    stage: str
    is_in_force: bool
    kind: str
    unit: str
    hits: tuple[int, ...]


class Facets(msgspec.Struct, frozen=True, kw_only=True):
    """How many sections would be found with each value chosen, the other filters staying as they are."""

    family: Mapping[str, int] = {}
    kind: Mapping[str, int] = {}
    unit: Mapping[str, int] = {}
    event_type: Mapping[str, int] = {}
    stage: Mapping[str, int] = {}
    is_in_force: int = 0


class Hits(Sequence[Hit]):
    """The hits of a search, best first. A hit and its snippet are made when it is first looked at."""

    def __init__(self, rows: Sequence[SectionRow], scores: Sequence[float], query: Query) -> None:
        self._rows, self._scores = rows, scores
        self._needles = query.needles
        self._made: dict[int, Hit] = {}

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Hit]: ...
    def __getitem__(self, index: int | slice) -> Hit | Sequence[Hit]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        index = range(len(self._rows))[index]
        hit = self._made.get(index)
        if hit is None:
            hit = self._made[index] = _hit(self._scores[index], self._rows[index], self._needles)
        return hit

    def make(self) -> None:
        """Make every hit now."""
        for _ in self:
            pass

    def __iter__(self) -> Iterator[Hit]:
        return (self[i] for i in range(len(self)))


class SearchResult(msgspec.Struct, frozen=True, kw_only=True):
    """`total` sections of `plans` plans were found; `hits` are the best of them, `groups` the same by plan."""

    total: int = 0
    plans: int = 0
    took_ms: float = 0.0
    hits: Sequence[Hit] = ()
    groups: Sequence[Group] = ()
    facets: Facets = Facets()


def _hit(score: float, row: SectionRow, needles: Sequence[str]) -> Hit:
    entry, face = row.entry, row.face
    lines = row.text.split("\n")
    found = [i for i, line in enumerate(lines) if any(needle in line for needle in needles)]
    heading = marked(entry.heading, needles) if found[0] == 0 else entry.heading
    matching = [entry.passages[i - 1] for i in found if i > 0]
    if matching:
        text = snippet(matching, needles)
    else:
        rest = opening(entry.passages, max(0, LENGTH - len(entry.heading) - 1))
        text = f"{heading}　{rest}" if rest else heading
    return Hit(
        plan=face.plan,
        version=face.version,
        title=face.title,
        section=entry.section,
        node=entry.section if found[0] == 0 else matching[0].node or entry.section,
        number=entry.number,
        heading=entry.heading,
        marked_heading=heading,
        snippet=text,
        score=round(score, 3),
        stage=face.stage,
        is_in_force=face.is_in_force,
        kind=face.kind,
        unit=face.unit,
    )
