"""Which hits come first: BM25 over sections, a match in the heading counting more, and counts by plan and filter."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from yuan.search.indexed_sections import IndexedVersion
from yuan.search.query import Query, needles_of
from yuan.search.result import Facets, Group
from yuan.search.snapshot import SectionRow, Snapshot

HEADING_BOOST = 5.0
_B, _K1 = 0.5, 1.2
Test = Callable[[IndexedVersion], bool]


class Ranked(NamedTuple):
    """Rows best first, each with its score and its place by title and in the text."""

    rows: list[SectionRow]
    scores: list[float]
    places: list[int]


def rank(rows: Sequence[SectionRow], query: Query, snapshot: Snapshot, limit: int | None) -> Ranked:
    """The `limit` best of `rows` (None: all), best first; equals by title and place in the text."""
    total, average = max(1, len(snapshot)), max(1.0, snapshot.average_length)
    fixed, by_length = _K1 * (1 - _B), _K1 * _B / average
    scores = [0.0] * len(rows)
    for group in query.required:
        weights = _weights(rows, needles_of(group))
        held = len(rows) - weights.count(0)
        rarity = math.log(1 + (total - held + 0.5) / (held + 0.5)) * (_K1 + 1)
        scores = [
            score + rarity * weight / (weight + fixed + by_length * len(row.text))
            for score, weight, row in zip(scores, weights, rows, strict=True)
        ]
    places = _places(rows)
    # Tuples of plain numbers: there may be twenty thousand to sort while somebody types.
    order = sorted(zip([-score for score in scores], places, range(len(rows)), strict=True))[:limit]
    chosen = [i for _, _, i in order]
    return Ranked([rows[i] for i in chosen], [scores[i] for i in chosen], [places[i] for i in chosen])


def _places(rows: Sequence[SectionRow]) -> list[int]:
    """Numbers that sort as title and place in the text do."""
    faces = {row.face for row in rows}
    titles = {title: place << 32 for place, title in enumerate(sorted({face.title for face in faces}))}
    firsts = {face: titles[face.title] for face in faces}
    return [firsts[row.face] + row.number for row in rows]


def _weights(rows: Sequence[SectionRow], needles: Sequence[str]) -> list[float]:
    """How often the needles occur, an occurrence in the heading counting `HEADING_BOOST` times."""
    extra = HEADING_BOOST - 1
    weights = [0.0] * len(rows)
    for needle in needles:
        weights = [
            weight + text.count(needle) + extra * text.count(needle, 0, row.heading_end)
            for weight, row in zip(weights, rows, strict=True)
            for text in (row.text,)
        ]
    return weights


def without_repeats(rows: Sequence[SectionRow]) -> Sequence[SectionRow]:
    """A draft's section that reads as the one in force is left out where that one is found too."""
    in_force = {face.plan for face in {row.face for row in rows} if face.is_in_force}
    return [row for row in rows if not row.repeats or row.face.plan not in in_force]


def groups(ranked: Ranked) -> list[Group]:
    """Hits by version of a plan, the version with the best hit first."""
    found: dict[IndexedVersion, list[int]] = {}
    for i, row in enumerate(ranked.rows):
        if row.face in found:
            found[row.face].append(i)
        else:
            found[row.face] = [i]
    made: list[Group] = []
    for face, hits in found.items():
        hits.sort(key=ranked.places.__getitem__)
        made.append(
            Group(
                plan=face.plan,
                version=face.version,
                title=face.title,
                stage=face.stage,
                is_in_force=face.is_in_force,
                kind=face.kind,
                unit=face.unit,
                hits=tuple(hits),
            )
        )
    return made


def facets(rows: Sequence[SectionRow], tests: dict[str, Test]) -> Facets:
    """Counts for every value of every filter, `tests` being the filters chosen now."""
    counts: dict[IndexedVersion, int] = Counter([row.face for row in rows])
    repeats: dict[IndexedVersion, int] = Counter([row.face for row in rows if row.repeats])
    in_force = {face.plan for face in counts if face.is_in_force}

    def count(name: str) -> dict[str, int]:
        others = [test for key, test in tests.items() if key != name]
        found: Counter[str] = Counter()
        for face, number in counts.items():
            if all(test(face) for test in others):
                # Chosen by stage, a draft stands alone; otherwise what it repeats is counted once.
                alone = name == "stage" or face.plan not in in_force
                found[str(getattr(face, name))] += number - (0 if alone else repeats.get(face, 0))
        return {value: number for value, number in found.most_common() if value and number}

    return Facets(
        family=count("family"),
        kind=count("kind"),
        unit=count("unit"),
        event_type=count("event_type"),
        stage=count("stage"),
        is_in_force=count("is_in_force").get("True", 0),
    )
