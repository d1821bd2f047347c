"""Places somebody meant to fill in: ××、XX、【…】、（待补充）, and what a template left."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.checks.finding import Finding, Place
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule

PLACEHOLDER = Rule(
    id="placeholder",
    title="没有待填内容",
    cites="惯例：定稿不留待填内容",
    binding=Binding.PRACTICE,
    explains="××、【……】、（待补充）一类是模板留下的空位，送审前应当填好。",
)

_PLACEHOLDER = re.compile(
    r"[×Xx]{2,}(?![A-Za-z0-9])|[Ｘ]{2,}|【[^】]{0,30}】|\{\{.*?\}\}|[（(](?:待[定补填]|此处|请填)[^）)]{0,20}[）)]|_{3,}|＿{2,}"
)


def check(reading: Reading) -> Iterator[Finding]:
    """Text that still waits to be written: each kind of gap once, with all its places."""
    found: dict[str, list[Place]] = {}
    for passage in reading.passages:
        seen: dict[str, int] = {}
        for gap in _PLACEHOLDER.findall(passage.text):
            places = found.setdefault(gap, [])
            places.append(Place(node=passage.node, quote=gap, occurrence=seen.get(gap, 0)))
            seen[gap] = seen.get(gap, 0) + 1
    for gap, places in found.items():
        yield Finding(
            rule=PLACEHOLDER, grade="warning", message=f"“{gap}”是待填内容，请补全。", places=tuple(places)
        )
