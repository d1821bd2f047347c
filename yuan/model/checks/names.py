"""Names that have changed: bodies reorganised, terms replaced. The list is data (`names.json`), with years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

import msgspec

from yuan.model.checks.finding import Finding
from yuan.model.checks.passages import Passage
from yuan.model.content import Document
from yuan.model.plan import PlanCard


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


def check_names(document: Document, card: PlanCard, text: tuple[Passage, ...]) -> Iterator[Finding]:
    """Each stale name once, with how often it stands; names marked 原 and titles of old papers do not count."""
    count: dict[str, int] = {}
    first: dict[str, str] = {}
    for passage in text:
        for found in _pattern().finditer(passage.text):
            name = found.group()
            if _is_history(passage.text, found.start()) or _is_new_name(
                passage.text, found.start(), renamed()[name]
            ):
                continue
            count[name] = count.get(name, 0) + 1
            first.setdefault(name, passage.node)
    for name, times in count.items():
        row = renamed()[name]
        yield Finding(
            rule="stale-name",
            grade="warning",
            message=f"“{name}”（{times} 处）{row.since} 年起为“{row.new}”，请核对。",
            node=first[name],
        )


def _is_history(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start]
    return "原" in before[-5:] or before.rfind("《") > before.rfind("》")


def _is_new_name(text: str, start: int, row: Renamed) -> bool:
    """文化和旅游局 holds the old 旅游局: that is no stale name."""
    inside = row.new.find(row.old)
    return inside >= 0 and text.startswith(row.new, max(0, start - inside))
