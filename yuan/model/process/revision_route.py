"""Which procedure a revision goes by (办法 art. 36): the full one when it touches what the article calls important.

The result is advice: sections are classed by what they are for, or by the words of their headings, and the unit that
revises the plan decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from yuan.model.comparison.blocks import PICTURE_CHANGED
from yuan.model.comparison.places import ChangePlace, places
from yuan.model.comparison.result import Comparison, ComparisonEntry, new_text, old_text
from yuan.model.document.content import Role

CITES = "《突发事件应急预案管理办法》（国办发〔2024〕5号）第三十六条"
ADVICE = "本建议由程序按章节归类得出，仅供参考，修订程序由编制单位按规定确定。"
MATTERS = ("组织指挥体系与职责", "应急处置程序", "主要处置措施", "突发事件分级标准")
OTHER = "其他内容"

_COMMAND, _PROCEDURE, _MEASURES, _GRADING = MATTERS
_BY_ROLE: dict[Role, str] = {
    "command": _COMMAND,
    "grading": _GRADING,
    "warning": _PROCEDURE,
    "reporting": _PROCEDURE,
    "first-response": _PROCEDURE,
    "response-levels": _PROCEDURE,
    "termination": _PROCEDURE,
    "measures": _MEASURES,
    "scene-control": _MEASURES,
    "evacuation": _MEASURES,
}
_BY_WORDS = (
    (re.compile("事件分级|分级标准|事件等级|灾害分级|事故分级"), _GRADING),
    (re.compile("组织指挥|组织体系|组织机构|指挥机构|指挥体系|职责"), _COMMAND),
    (re.compile("处置措施|响应措施|抢险救援|人员疏散|转移安置|现场处置"), _MEASURES),
    (re.compile("应急响应|分级响应|信息报告|先期处置|处置程序|响应启动|响应终止|预警"), _PROCEDURE),
)
_ONLY_PHONES = re.compile(r"[\d\-－—、，；：:,;（）() ]*")


class Touched(msgspec.Struct, frozen=True):
    """One matter of art. 36, and where the revision changes it."""

    matter: str
    places: tuple[str, ...]


class Route(msgspec.Struct, frozen=True):
    """The advice: `touched` lists all four matters, then what else changed."""

    touched: tuple[Touched, ...]

    @property
    def is_full(self) -> bool:
        return any(one.places for one in self.touched if one.matter in MATTERS)

    @property
    def conclusion(self) -> str:
        """The advice in a sentence."""
        if self.is_full:
            return "修订涉及重要内容，建议参照编制、审批、备案、发布程序组织进行。"
        if any(one.places for one in self.touched):
            return "修订仅涉及其他内容，修订程序可根据情况适当简化。"
        return "内容没有变化，无需履行修订程序。"

    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """What art. 36 names, whether it is touched, and where."""
        return tuple(
            (one.matter, "涉及" if one.places else "未涉及", "；".join(one.places) or "—")
            for one in self.touched
        )


def route_of(comparison: Comparison) -> Route:
    """The procedure art. 36 asks for. Layout, order and telephone numbers alone touch nothing important."""
    found: dict[str, list[str]] = {matter: [] for matter in (*MATTERS, OTHER)}
    for entry, place in zip(comparison.entries, places(comparison), strict=True):
        if not is_substantive(entry):
            continue
        where = place.path[0] if entry.what == "front" else " › ".join(place.path)
        matter = _matter(entry, place)
        if where not in found[matter]:
            found[matter].append(where)
    return Route(tuple(Touched(matter, tuple(where)) for matter, where in found.items()))


def is_substantive(entry: ComparisonEntry) -> bool:
    """Whether an entry differs in what it says: not only in its look, number or place."""
    return entry.change in ("added", "removed", "changed") and (
        entry.label == PICTURE_CHANGED or any(went != came for went, came in _wordings(entry))
    )


def _wordings(entry: ComparisonEntry) -> Iterable[tuple[str, str]]:
    yield old_text(entry.spans), new_text(entry.spans)
    for row in entry.rows:
        for cell in row.cells:
            yield old_text(cell), new_text(cell)


def _matter(entry: ComparisonEntry, place: ChangePlace) -> str:
    if entry.what == "front" or place.is_attachment or _is_only_phones(entry):
        return OTHER
    if place.role in _BY_ROLE:
        return _BY_ROLE[place.role]
    if place.role:
        return OTHER
    for heading in reversed(place.path):
        for words, matter in _BY_WORDS:
            if words.search(heading):
                return matter
    return OTHER


def _is_only_phones(entry: ComparisonEntry) -> bool:
    spans = (*entry.spans, *(span for row in entry.rows for cell in row.cells for span in cell))
    changed = [span.text for span in spans if span.op != "equal"]
    digits = sum(sign.isdigit() for text in changed for sign in text)
    return bool(changed) and digits >= 7 and all(_ONLY_PHONES.fullmatch(text) for text in changed)
