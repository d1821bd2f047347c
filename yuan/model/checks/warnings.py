"""Warning colours: all of them or none left out by mistake, each with the level the law gives it and its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from yuan.model.checks.finding import Finding, FindingPlace
from yuan.model.checks.gathering import REMEMBERED, Gathered, counted, place_at
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.document.content import WarningLevel

WARNING_COLOURS = Rule(
    id="warning-colours",
    title="预警颜色完整",
    cites="《突发事件应对法》第六十三条",
    binding=Binding.LAW,
    explains="可以预警的突发事件分一级、二级、三级、四级，依次用红、橙、黄、蓝标示；只写了其中几色的，"
    "应当补全，或写明本预案只分几级。",
)
WARNING_PARTS = Rule(
    id="warning-parts",
    title="预警级别要素齐全",
    cites="《突发事件应对法》第六十三条、第六十四条",
    binding=Binding.LAW,
    explains="每级预警写明条件、由谁发布和采取什么行动，才能照着执行。",
)

COLOURS = "红橙黄蓝"
_LEVELS = {
    "Ⅰ": 0,
    "Ⅱ": 1,
    "Ⅲ": 2,
    "Ⅳ": 3,
    "I": 0,
    "II": 1,
    "III": 2,
    "IV": 3,
    "一": 0,
    "二": 1,
    "三": 2,
    "四": 3,
}
_LEVEL = "Ⅰ|Ⅱ|Ⅲ|Ⅳ|IV|I{1,3}|[一二三四]"
_NAMED = re.compile(
    rf"(?P<colours>[{COLOURS}]色?(?:[、和或及][{COLOURS}]色?){{0,3}})(?:色)?(?:[（(][^（）()]{{1,10}}[）)])?(?:的?预警|警报|信号)"
)
_LISTED = re.compile(rf"[{COLOURS}]色?(?:[、和及][{COLOURS}]色?){{1,3}}")
_PAIRED = (
    re.compile(rf"(?P<colour>[{COLOURS}])色(?:预警)?[（(](?P<level>{_LEVEL})级?[）)]"),
    re.compile(rf"(?<![A-Za-z])(?P<level>{_LEVEL})级(?:预警)?[（(](?P<colour>[{COLOURS}])色?(?:预警)?[）)]"),
    re.compile(rf"(?<![A-Za-z])(?P<level>{_LEVEL})级预警[^。，；、]{{0,6}}用(?P<colour>[{COLOURS}])色"),
)
_FEWER = re.compile(r"(?:分为|划分为|设|设置|共)(?:两|二|三|2|3)个?(?:级|等级|个等级|个级别|级别)")


def check(reading: Reading) -> Iterator[Finding]:
    """Colours left out, a colour with another level than the law's, elements without their parts."""
    yield from _left_out(reading)
    wrong: Gathered[str] = Gathered()
    for passage in reading.passages:
        if "色" not in passage.text:
            continue
        for pattern in _PAIRED:
            for found in pattern.finditer(passage.text):
                level = COLOURS[_LEVELS[found["level"]]]
                if found["colour"] != level:
                    key = f"{found['colour']}色不是{found['level']}级，{found['level']}级用{level}色"
                    wrong.add(key, place_at(passage, *found.span()))
    for message, places in wrong:
        yield Finding(
            rule=WARNING_COLOURS, grade="error", message=f"{message}{counted(places)}。", places=places
        )
    for block in reading.blocks:
        if isinstance(block, WarningLevel):
            yield from _parts(block)


@lru_cache(maxsize=REMEMBERED)
def _colours_in(text: str) -> tuple[tuple[tuple[int, int], ...], str, bool]:
    """Where warnings are named by colour, the colours mentioned, and whether the plan says it has fewer than four."""
    mentioned = "".join(colour for colour in COLOURS if f"{colour}色" in text)
    if "预警" not in text and "信号" not in text:
        return (), mentioned, False
    named = (*_NAMED.finditer(text), *_LISTED.finditer(text))
    return tuple(found.span() for found in named), mentioned, bool(_FEWER.search(text))


def _left_out(reading: Reading) -> Iterator[Finding]:
    named: dict[str, FindingPlace] = {}
    spoken_of: set[str] = set()
    for passage in reading.passages:
        spans, mentioned, says_fewer = _colours_in(passage.text)
        if says_fewer:
            return
        for start, end in spans:
            for colour in COLOURS:
                if colour in passage.text[start:end]:
                    named.setdefault(colour, place_at(passage, start, end))
        spoken_of.update(mentioned)
    for block in reading.blocks:
        if isinstance(block, WarningLevel):
            for colour in COLOURS:
                if colour in block.colour:
                    named.setdefault(colour, FindingPlace(node=block.id))
    missing = [colour for colour in COLOURS if colour not in named and colour not in spoken_of]
    if len(named) >= 2 and missing:
        shown = "、".join(colour for colour in COLOURS if colour not in missing)
        yield Finding(
            rule=WARNING_COLOURS,
            grade="warning",
            message=f"预警写有{shown}色，没有{'、'.join(missing)}色。",
            places=(next(iter(named.values())),),
        )


def _parts(element: WarningLevel) -> Iterator[Finding]:
    parts = (
        ("预警条件", element.conditions),
        ("发布单位", element.issuer.strip()),
        ("预警行动", element.actions),
    )
    missing = [name for name, part in parts if not part]
    if missing:
        name = element.colour if "预警" in element.colour else f"{element.colour}预警"
        yield Finding(
            rule=WARNING_PARTS,
            grade="warning",
            message=f"“{name}”缺少{'、'.join(missing)}。",
            places=(FindingPlace(node=element.id),),
        )
