"""Response levels: fixed by the plan, in order, without gaps, written one way, each with its parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from yuan.model.checks.finding import Finding, FindingPlace
from yuan.model.checks.gathering import REMEMBERED
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.document.content import ResponseLevel

RESPONSE_LEVELS = Rule(
    id="response-levels",
    title="响应级别完整",
    cites="《突发事件应对法》第七十一条",
    binding=Binding.LAW,
    explains="应急响应级别由预案确定，各级应当连续，并写明启动条件、由谁指挥、采取什么措施。",
)
LEVEL_LABELS = Rule(
    id="level-labels",
    title="级别写法一致",
    cites="惯例：同一预案级别写法一致",
    binding=Binding.PRACTICE,
    explains="同一预案里“Ⅰ级”和“一级”混用，容易被当作两种分级。",
)

_ROMAN = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "I": 1, "II": 2, "III": 3, "IV": 4}
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4}
_LABEL = re.compile(r"(?<![A-Za-z])(Ⅰ|Ⅱ|Ⅲ|Ⅳ|IV|I{1,3}|[一二三四])级(?:应急)?响应")
_ANY_LEVEL = re.compile(r"(?<![A-Za-z])(Ⅰ|Ⅱ|Ⅲ|Ⅳ|IV|I{1,3}|[一二三四])级")
_GRADED = re.compile(r"分级响应|响应分级|响应(?:等级|级别)|级[^。，；、]{0,12}响应")
"""Levels under names of their own: Ⅰ级债务风险事件应急响应, 特别重大级响应."""


def check(reading: Reading) -> Iterator[Finding]:
    """Levels missing in between, labels mixed, elements with parts missing."""
    places: dict[int, str] = {}
    spoken_of: set[int] = set()
    labels: Counter[str] = Counter()
    for passage in reading.passages:
        named, mentioned, _ = _levels_in(passage.text)
        for label in named:
            labels["Ⅰ级" if label in _ROMAN else "一级"] += 1
            places.setdefault(level_value(label), passage.node)
        spoken_of.update(mentioned)
    elements = [block for block in reading.blocks if isinstance(block, ResponseLevel)]
    yield from _gaps(places, spoken_of)
    if len(labels) > 1:
        rare = min(labels, key=lambda name: labels[name])
        yield Finding(
            rule=LEVEL_LABELS,
            grade="hint",
            message=f"响应级别有“Ⅰ级”和“一级”两种写法（“{rare}”一类 {labels[rare]} 处较少），请统一。",
        )
    if (
        not places
        and not elements
        and reading.card.kind.profile.has_levels
        and not any(_levels_in(passage.text)[2] for passage in reading.passages)
    ):
        yield Finding(rule=RESPONSE_LEVELS, grade="warning", message="没有划分应急响应级别。")
    for element in elements:
        yield from _parts(element)


@lru_cache(maxsize=REMEMBERED)
def _levels_in(text: str) -> tuple[tuple[str, ...], tuple[int, ...], bool]:
    """Labels of responses, levels of anything, and whether responses are graded under whatever name."""
    if "级" not in text:
        return (), (), bool(_GRADED.search(text))
    mentioned = dict.fromkeys(map(level_value, _ANY_LEVEL.findall(text)))
    return tuple(_LABEL.findall(text)), tuple(mentioned), bool(_GRADED.search(text))


def level_value(label: str) -> int:
    """1 for Ⅰ, I or 一, up to 4."""
    return _ROMAN.get(label) or _CHINESE[label]


def _gaps(places: dict[int, str], spoken_of: set[int]) -> Iterator[Finding]:
    """A level never named; “Ⅱ级、Ⅲ级响应” names both, so any mention of the level counts."""
    if len(places) < 2:
        return
    for level in range(min(places), max(places)):
        if level not in places and level not in spoken_of:
            name = "一二三四"[level - 1]
            yield Finding(
                rule=RESPONSE_LEVELS,
                grade="warning",
                message=f"写有其他级别，却没有{name}级响应，级别不连续。",
                places=(FindingPlace(node=places[max(places)]),),
            )


def _parts(element: ResponseLevel) -> Iterator[Finding]:
    missing = [
        name
        for name, part in (
            ("启动条件", element.triggers),
            ("指挥", element.commander.strip()),
            ("响应措施", element.actions),
        )
        if not part
    ]
    if missing:
        yield Finding(
            rule=RESPONSE_LEVELS,
            grade="warning",
            message=f"“{element.label}”缺少{'、'.join(missing)}。",
            places=(FindingPlace(node=element.id),),
        )
