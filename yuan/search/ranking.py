"""Which hits come first: BM25 over sections, a match in the heading counting more, and counts by plan and filter."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from whoosh.scoring import bm25

from yuan.search.entries import FaceCard
from yuan.search.query import Query
from yuan.search.result import Facets, Group
from yuan.search.snapshot import Row, Snapshot

HEADING_BOOST = 5.0
_B, _K1 = 0.5, 1.2
Ranked = tuple[float, Row]
Test = Callable[[FaceCard], bool]


def rank(rows: Sequence[Row], query: Query, snapshot: Snapshot) -> list[Ranked]:
    """`rows` with their scores, best first; equals in the order of titles and text."""
    total = max(1, len(snapshot))
    scores = [0.0] * len(rows)
    for group in query.required:
        weights = [
            sum(
                phrase.count(row.text) + (HEADING_BOOST - 1) * phrase.count(row.text, 0, row.heading_end)
                for phrase in group
            )
            for row in rows
        ]
        held = sum(1 for weight in weights if weight)
        rarity = math.log(1 + (total - held + 0.5) / (held + 0.5))
        for i, weight in enumerate(weights):
            if weight:
                scores[i] += bm25(rarity, weight, len(rows[i].text), snapshot.average_length, _B, _K1)
    ranked = list(zip(scores, rows, strict=True))
    ranked.sort(key=lambda pair: (-pair[0], pair[1].entry.face.title, pair[1].place))
    return ranked


def without_repeats(ranked: Sequence[Ranked]) -> list[Ranked]:
    """A draft's section that reads as the one in force is left out where that one is found too."""
    in_force = {row.entry.face.plan for _, row in ranked if row.entry.face.is_in_force}
    return [pair for pair in ranked if not (pair[1].entry.repeats and pair[1].entry.face.plan in in_force)]


def groups(ranked: Sequence[Ranked]) -> list[Group]:
    """Hits by version of a plan, the version with the best hit first."""
    places: dict[tuple[str, int], list[int]] = {}
    for i, (_, row) in enumerate(ranked):
        places.setdefault((row.entry.face.plan, row.entry.face.version), []).append(i)
    made: list[Group] = []
    for hits in places.values():
        face = ranked[hits[0]][1].entry.face
        hits.sort(key=lambda i: ranked[i][1].place)
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


def facets(rows: Sequence[Row], tests: dict[str, Test]) -> Facets:
    """Counts for every value of every filter, `tests` being the filters chosen now."""
    counts: dict[FaceCard, int] = Counter(row.entry.face for row in rows)
    repeats: dict[FaceCard, int] = Counter(row.entry.face for row in rows if row.entry.repeats)
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
