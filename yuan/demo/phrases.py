"""The phrase banks the demonstration's texts are made of (`resources/demo/*.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TypeVar

import msgspec

from yuan.demo.listing import FOLDER

_T = TypeVar("_T")


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What plans on one subject say. `levels` runs from the least (一般) to the worst (特别重大)."""

    words: tuple[str, ...]
    risks: tuple[str, ...]
    signs: str
    levels: tuple[str, ...]
    measures: tuple[str, ...]
    gear: tuple[str, ...]


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What plans on any subject draw from: people, places, duties by unit, steps by post, more by role.

    `names` gives a subject as something that happens (防汛 is what one does about 洪涝灾害); `commands` the
    headquarters of some plans. `town_duties` and `office_duties` are those of working groups.
    """

    surnames: str
    given: tuple[str, ...]
    names: dict[str, str]
    commands: dict[str, str]
    places: dict[str, tuple[str, ...]]
    duties: dict[str, tuple[str, ...]]
    town_duties: dict[str, tuple[str, ...]]
    office_duties: dict[str, tuple[str, ...]]
    steps: dict[str, tuple[str, ...]]
    extra: dict[str, tuple[str, ...]]


class _Fields(msgspec.Struct, frozen=True):
    fields: tuple[Field, ...]


def _read(name: str, kind: type[_T]) -> _T:
    return msgspec.convert(tomllib.loads((FOLDER / name).read_text(encoding="utf-8")), kind)


@cache
def phrases() -> Phrases:
    """The banks for any subject."""
    return _read("phrases.toml", Phrases)


@cache
def _fields() -> tuple[Field, ...]:
    return _read("fields.toml", _Fields).fields


def field_of(title: str) -> Field:
    """The field a plan of that title belongs to; the last one takes whatever is left."""
    return next(field for field in _fields() if any(word in title for word in field.words))
