"""Units as texts name them: 区水务局, 门头沟区水务局, 区应急局, 清水镇政府.

Two units must never be taken for one: a form that two units share is used by neither, and the same department
of the city, the country or a neighbouring district is another body.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec

from yuan.model.plan import Unit
from yuan.model.process.check_limits import CheckLimits

_SHORTER = (
    ("住房和城乡建设委员会", "住房城乡建设委"),
    ("住房和城乡建设委员会", "住建委"),
    ("发展和改革委员会", "发展改革委"),
    ("发展和改革委员会", "发改委"),
    ("卫生健康委员会", "卫生健康委"),
    ("卫生健康委员会", "卫健委"),
    ("城市管理委员会", "城市管理委"),
    ("城市管理委员会", "城管委"),
    ("城市管理综合行政执法局", "城管执法局"),
    ("规划和自然资源委员会", "规划自然资源委"),
    ("国有资产监督管理委员会", "国资委"),
    ("网络安全和信息化委员会办公室", "网信办"),
    ("政法委员会", "政法委"),
    ("教育委员会", "教委"),
    ("交通委员会", "交通委"),
    ("人力资源和社会保障局", "人力资源社会保障局"),
    ("人力资源和社会保障局", "人力社保局"),
    ("科学技术和信息化局", "科信局"),
    ("市场监督管理局", "市场监管局"),
    ("应急管理局", "应急局"),
    ("国防动员办公室", "国动办"),
    ("信访办公室", "信访办"),
    ("街道办事处", "街道办"),
    ("镇人民政府", "镇政府"),
    ("乡人民政府", "乡政府"),
)
"""Usual short forms. Only forms that still name the body are listed, never the bare field (水务, 公安)."""
_NEIGHBOURS = CheckLimits().neighbours
_REMARK = re.compile(r"（[^）]{0,200}）|牵头$")
"""What follows the name of a unit in a table; not longer, or a thousand opening brackets would each read to the end."""
_ALL_TOWNS = re.compile(r"(?:各|有关|相关|属地)(?:镇|乡|街道|街镇|镇街|乡镇)")


class Named(msgspec.Struct, frozen=True):
    """A unit found in a text, with the words that name it and where they begin."""

    unit: str
    words: str
    start: int


class Units:
    """The units of a library, found in texts by full and short names; `neighbours` are other districts."""

    def __init__(
        self, units: Iterable[Unit], district: str = "", neighbours: Iterable[str] = _NEIGHBOURS
    ) -> None:
        self.all = tuple(units)
        self.district = district
        self.neighbours = tuple(neighbours)

    @property
    def key(self) -> tuple[str, ...]:
        """What a reading depends on: another key means that texts have to be read again."""
        return (self.district, *self.neighbours, *(f"{unit.name}/{unit.kind}" for unit in self.all))

    @cached_property
    def not_elsewhere(self) -> str:
        """A pattern's beginning: 区 of a neighbouring district does not count."""
        return "".join(f"(?<!{re.escape(name)})" for name in self.neighbours if name)

    @cached_property
    def towns(self) -> tuple[str, ...]:
        """The names of towns and streets."""
        return tuple(unit.name for unit in self.all if unit.is_town)

    @cached_property
    def _forms(self) -> dict[str, str]:
        """Form → unit, without the forms that several share."""
        pairs = [(form, unit.name) for unit in self.all for form in set(_forms(unit.name, self.district))]
        shared = Counter(form for form, _ in pairs)
        return {form: name for form, name in pairs if shared[form] == 1 or form == name}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest = sorted(self._forms, key=lambda form: (-len(form), form))
        return re.compile(f"{self.not_elsewhere}(?:{'|'.join(map(re.escape, longest)) or '(?!)'})")

    @cached_property
    def _places(self) -> dict[str, str]:
        """The name of the area → the town: 清水镇 → 清水镇人民政府."""
        return {re.sub("人民政府$|办事处$", "", name): name for name in self.towns}

    @cached_property
    def _place_pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, self._places)) or "(?!)")

    def named(self, text: str) -> Iterator[Named]:
        """Every unit named in `text`, in order."""
        for found in self._pattern.finditer(text):
            yield Named(self._forms[found.group()], found.group(), found.start())

    def at_start(self, text: str) -> Named | None:
        """The unit that `text` begins with."""
        found = self._pattern.match(text)
        return Named(self._forms[found.group()], found.group(), 0) if found else None

    def only(self, text: str) -> tuple[str, ...]:
        """The units of a table cell or label that names nothing else: several joined by 、, or all towns."""
        wanted = text.strip()
        if _ALL_TOWNS.match(wanted):
            return self.towns
        names = re.split(r"[、，,；;\s]+|(?<=[局委办处府队司部会])和", _REMARK.sub("", wanted))
        found = [self._forms.get(name) or self._places.get(name) for name in names if name]
        return tuple(unit for unit in found if unit) if found and all(found) else ()

    def places(self, text: str) -> Iterator[str]:
        """The towns whose area is named in `text`."""
        for found in self._place_pattern.finditer(text):
            yield self._places[found.group()]


def _forms(name: str, district: str) -> Iterator[str]:
    for full in (name, *(name.replace(old, new) for old, new in _SHORTER if old in name)):
        yield full
        if district and full.startswith(district[-1:]):
            yield f"{district}{full[1:]}"
