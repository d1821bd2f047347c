"""Places somebody meant to fill in: ××、XX、【…】、（待补充）, and what a template left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from yuan.model.checks.finding import Finding, FindingPlace
from yuan.model.checks.gathering import REMEMBERED, counted
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.document.content import Attachment, NodeId, Section

PLACEHOLDER = Rule(
    id="placeholder",
    title="没有待填内容",
    cites="惯例：定稿不留待填内容",
    binding=Binding.PRACTICE,
    explains="××、【……】、（待补充）一类是模板留下的空位，送审前应当填好。",
)

_PLACEHOLDER = re.compile(
    r"[×Xx]{2,}(?![A-Za-z0-9])|[Ｘ]{2,}|【[^】]{0,30}】|\{\{.{0,100}?\}\}|[（(](?:待[定补填]|此处|请填)[^）)]{0,20}[）)]|_{3,}|＿{2,}"
)


_MOST_SHOWN = 3
_FORM = re.compile(r"格式|样式|样表|模板|范本|示例|文书|表单|审批表|登记表|记录表|报告单|的通知$|通知书")
"""Forms filled in when they are used: their gaps are meant."""


def check(reading: Reading) -> Iterator[Finding]:
    """Text that still waits to be written, all of it as one finding."""
    places: list[FindingPlace] = []
    forms = _forms(reading)
    for passage in reading.passages:
        if passage.section in forms:
            continue
        seen: dict[str, int] = {}
        for gap in _gaps(passage.text):
            places.append(FindingPlace(node=passage.node, quote=gap, occurrence=seen.get(gap, 0)))
            seen[gap] = seen.get(gap, 0) + 1
    if places:
        kinds = list(dict.fromkeys(place.quote for place in places))
        shown = "".join(f"“{gap}”" for gap in kinds[:_MOST_SHOWN])
        more = "等" if len(kinds) > _MOST_SHOWN else ""
        message = f"{shown}{more}是待填内容{counted(tuple(places))}，请补全。"
        yield Finding(rule=PLACEHOLDER, grade="warning", message=message, places=tuple(places))


@lru_cache(maxsize=REMEMBERED)
def _gaps(text: str) -> tuple[str, ...]:
    return tuple(_PLACEHOLDER.findall(text))


def _forms(reading: Reading) -> set[NodeId]:
    """The attachments and sections that are forms, with all below them."""
    found: set[NodeId] = set()

    def visit(container: Attachment | Section, title: str, inherited: bool) -> None:
        is_form = inherited or bool(_FORM.search(title))
        if is_form:
            found.add(container.id)
        for child in container.sections:
            visit(child, child.heading, is_form)

    for attachment in reading.document.attachments:
        visit(attachment, attachment.title, False)
    for section in reading.document.sections:
        visit(section, section.heading, False)
    return found
