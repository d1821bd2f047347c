"""Names that have changed: bodies reorganised, terms replaced. The list is data (`names.json`), with years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

import msgspec

from yuan.model.checks.finding import Finding
from yuan.model.checks.gathering import REMEMBERED, Gathered, place_at
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
    """An old name, what stands for it now, the year since, and what changed it (`by`). After one of
    `unless` it is another name: 文化和旅游局, 食品安全监管部门."""

    old: str
    new: str
    since: str
    by: str
    unless: tuple[str, ...] = ()

    @property
    def fix(self) -> str | None:
        """What may be put in its place by one click; None where several bodies took over, or only a kind is known."""
        is_kind = self.new.endswith(("部门", "机构")) and not self.old.endswith(("部门", "机构"))
        return None if "、" in self.new or is_kind else self.new


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
    places: Gathered[Renamed] = Gathered()
    for passage in reading.passages:
        for start, end, row in _stale(passage.text):
            places.add(row, place_at(passage, start, end, row.fix))
    for row, where in places:
        yield Finding(
            rule=STALE_NAME,
            grade="warning",
            message=f"“{row.old}”（{len(where)} 处）{row.since} 年起为“{row.new}”（{row.by}），请核对。",
            places=where,
        )


@lru_cache(maxsize=REMEMBERED)
def _stale(text: str) -> tuple[tuple[int, int, Renamed], ...]:
    found = ((*match.span(), renamed()[match.group()]) for match in _pattern().finditer(text))
    return tuple(name for name in found if not _is_other(text, *name))


def _is_other(text: str, start: int, end: int, row: Renamed) -> bool:
    """History (原…, the title of an old paper), part of the new name or of another, 部门 behind a ministry's name."""
    before = text[max(0, start - 60) : start]
    if "原" in before[-5:] or before.rfind("《") > before.rfind("》") or before.endswith(row.unless):
        return True
    if row.old.endswith("部") and text.startswith("门", end):
        return True
    inside = row.new.find(row.old)
    return inside >= 0 and text.startswith(row.new, max(0, start - inside))
