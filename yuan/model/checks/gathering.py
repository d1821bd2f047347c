"""Places in text, gathered so that the same defect in twenty places is one finding with twenty places."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

from yuan.model.checks.finding import Place
from yuan.model.checks.passages import Passage

REMEMBERED = 16384
"""Texts whose reading is kept (`lru_cache`), so that after an edit only the new paragraph is read again."""

Key = TypeVar("Key", bound=Hashable)


def place_at(passage: Passage, start: int, end: int, instead: str | None = None) -> Place:
    """The place of the characters `start` to `end` of a passage."""
    quote = passage.text[start:end]
    before, occurrence = passage.text.find(quote), 0
    while 0 <= before < start:
        occurrence += 1
        before = passage.text.find(quote, before + 1)
    return Place(node=passage.node, quote=quote, occurrence=occurrence, instead=instead)


class Gathered(Generic[Key]):
    """Places by what is wrong with them, in the order the first of each was met."""

    def __init__(self) -> None:
        self._places: dict[Key, list[Place]] = {}

    def add(self, key: Key, place: Place) -> None:
        self._places.setdefault(key, []).append(place)

    def __iter__(self) -> Iterator[tuple[Key, tuple[Place, ...]]]:
        for key, places in self._places.items():
            yield key, tuple(places)


def counted(places: tuple[Place, ...]) -> str:
    """（3 处）, "" for a single place."""
    return f"（{len(places)} 处）" if len(places) > 1 else ""
