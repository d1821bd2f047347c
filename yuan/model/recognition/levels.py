"""Sections that stand side by side, one for each response level or warning colour (应对法 art. 63, 71)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.content import (
    Container,
    Document,
    Element,
    ListItem,
    Paragraph,
    ResponseLevel,
    Section,
    WarningLevel,
)
from yuan.model.recognition.candidate import Candidate, containers, heading_of, keeps_all
from yuan.model.text import block_text

_RESPONSE = re.compile(r"^(?:Ⅰ|Ⅱ|Ⅲ|Ⅳ|Ⅴ|IV|V|I{1,3}|[一二三四五])级(?:应急)?响应(?:（[^）]*）)?$")
_WARNING = re.compile(r"^(?P<colour>红|橙|黄|蓝)色预警(?:（[^）]*）)?$")
_MARKS = {
    "triggers": re.compile(r"^(?:启动|触发|预警)?(?:条件|标准)[：:]\s*"),
    "commander": re.compile(r"^(?:指挥|指挥协调|启动权限|启动程序|发布|发布权限)[：:]\s*"),
    "actions": re.compile(r"^(?:响应|应对|预警|处置)?(?:措施|行动|响应)[：:]\s*"),
}
_TRIGGER = re.compile(
    r"(?:之一|符合|达到|出现|发生|预计|可能|满足).{0,80}(?:时|的|启动|情况|情形|条件)[：:，,。]?"
)
_COMMANDER = re.compile(r"^由[^，。；]{2,40}(?:指挥|启动|发布|签发|批准|决定|宣布)")


def find(document: Document) -> Iterator[Candidate]:
    """Containers of which every section (two at least) is such a level."""
    for id, container in containers(document):
        yield from _of(id, container)


def _of(id: str, container: Container) -> Iterator[Candidate]:
    sections = container.sections
    if len(sections) < 2 or any(section.sections for section in sections):
        return
    for name, pattern, make in (("响应级别", _RESPONSE, _response), ("预警级别", _WARNING, _warning)):
        if not all(pattern.match("".join(section.heading.split())) for section in sections):
            continue
        made: list[Element] = []
        dropped: list[str] = []
        for section in sections:
            parts = _parts(section)
            if parts is None:
                return
            made.append(make(section.heading, parts))
            dropped += parts["marks"]
        if keeps_all(sections, made, dropped):
            yield Candidate(
                container=id,
                replaces=tuple(section.id for section in sections),
                elements=tuple(made),
                name=f"{name}（{len(made)} 级）",
                where=heading_of(container),
            )


def _parts(section: Section) -> dict[str, list[str]] | None:
    """What the lines of a level say; None when something other than lines stands there or nothing was told apart."""
    found: dict[str, list[str]] = {"triggers": [], "commander": [], "actions": [], "marks": []}
    part = ""
    for block in section.blocks:
        if not isinstance(block, Paragraph | ListItem):
            return None
        line = block_text(block, {}).strip()
        named = next((name for name, mark in _MARKS.items() if mark.match(line)), "")
        if named:
            part = named
            mark = _MARKS[named].match(line)
            found["marks"].append(mark.group() if mark else "")
            line = _MARKS[named].sub("", line)
        elif not part or not isinstance(block, ListItem):
            part = _kind(line, found)
        if line:
            found["actions" if part == "commander" and found["commander"] else part].append(line)
    return found if found["triggers"] and (found["actions"] or found["commander"]) else None


def _kind(line: str, found: dict[str, list[str]]) -> str:
    if not found["commander"] and _COMMANDER.match(line):
        return "commander"
    if not found["actions"] and _TRIGGER.search(line):
        return "triggers"
    return "actions"


def _response(heading: str, parts: dict[str, list[str]]) -> Element:
    return ResponseLevel(
        label=heading,
        triggers=tuple(parts["triggers"]),
        commander="".join(parts["commander"]),
        actions=tuple(parts["actions"]),
    )


def _warning(heading: str, parts: dict[str, list[str]]) -> Element:
    return WarningLevel(
        colour=heading,
        conditions=tuple(parts["triggers"]),
        issuer="".join(parts["commander"]),
        actions=tuple(parts["actions"]),
    )
