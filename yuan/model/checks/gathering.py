"""Places in text, gathered so that the same defect in twenty places is one finding with twenty places."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator
from functools import lru_cache
from typing import Generic, TypeVar

from yuan.model.checks.finding import FindingPlace
from yuan.model.checks.passages import Passage

REMEMBERED = 16384
"""Texts whose reading is kept (`lru_cache`), so that after an edit only the new paragraph is read again."""

Key = TypeVar("Key", bound=Hashable)


def place_at(passage: Passage, start: int, end: int, instead: str | None = None) -> FindingPlace:
    """The place of the characters `start` to `end` of a passage."""
    quote = passage.text[start:end]
    occurrence = bisect_left(_places(passage.text, quote), start)
    return FindingPlace(node=passage.node, quote=quote, occurrence=occurrence, instead=instead)


@lru_cache(maxsize=256)
def _places(text: str, quote: str) -> tuple[int, ...]:
    """Where `quote` begins in `text`: counting anew for each place would be quadratic in a text full of one mistake."""
    places = []
    at = text.find(quote)
    while at >= 0:
        places.append(at)
        at = text.find(quote, at + 1)
    return tuple(places)


class Gathered(Generic[Key]):
    """Places by what is wrong with them, in the order the first of each was met."""

    def __init__(self) -> None:
        self._places: dict[Key, list[FindingPlace]] = {}

    def add(self, key: Key, place: FindingPlace) -> None:
        self._places.setdefault(key, []).append(place)

    def __iter__(self) -> Iterator[tuple[Key, tuple[FindingPlace, ...]]]:
        for key, places in self._places.items():
            yield key, tuple(places)


def counted(places: tuple[FindingPlace, ...]) -> str:
    """（3 处）, "" for a single place."""
    return f"（{len(places)} 处）" if len(places) > 1 else ""
