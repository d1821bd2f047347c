"""Names that have changed: bodies reorganised, terms replaced. The list is data (`names.json`), with years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

import msgspec

from yuan.model.checks.finding import Finding, Place
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule

STALE_NAME = Rule(
    id="stale-name",
    title="名称现行有效",
    cites="机构改革和法律用语的变化",
    binding=Binding.PRACTICE,
    explains="机构已经合并、改名，或法律用语已经改变的，应当改用现在的名称；说到历史时前面加“原”字。",
)


class Renamed(msgspec.Struct, frozen=True):
    """An old name, what stands for it now, and the year since."""

    old: str
    new: str
    since: str


@lru_cache(maxsize=1)
def renamed() -> dict[str, Renamed]:
    """Old name → what became of it, longer names first."""
    rows = msgspec.json.decode((files("yuan.model.checks") / "names.json").read_bytes(), type=list[Renamed])
    return {row.old: row for row in sorted(rows, key=lambda row: -len(row.old))}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, renamed())))


def check(reading: Reading) -> Iterator[Finding]:
    """Each stale name once, with its places; names marked 原 and titles of old papers do not count."""
    places: dict[str, list[Place]] = {}
    for passage in reading.passages:
        seen: dict[str, int] = {}
        for found in _pattern().finditer(passage.text):
            name = found.group()
            occurrence, seen[name] = seen.get(name, 0), seen.get(name, 0) + 1
            if _is_history(passage.text, found.start()) or _is_new_name(
                passage.text, found.start(), renamed()[name]
            ):
                continue
            place = Place(node=passage.node, quote=name, occurrence=occurrence, instead=renamed()[name].new)
            places.setdefault(name, []).append(place)
    for name, where in places.items():
        row = renamed()[name]
        yield Finding(
            rule=STALE_NAME,
            grade="warning",
            message=f"“{name}”（{len(where)} 处）{row.since} 年起为“{row.new}”，请核对。",
            places=tuple(where),
        )


def _is_history(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start]
    return "原" in before[-5:] or before.rfind("《") > before.rfind("》")


def _is_new_name(text: str, start: int, row: Renamed) -> bool:
    """文化和旅游局 holds the old 旅游局: that is no stale name."""
    inside = row.new.find(row.old)
    return inside >= 0 and text.startswith(row.new, max(0, start - inside))
