"""Sections that stand side by side, one for each response level or warning colour (应对法 art. 63, 71)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.document.content import (
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
from yuan.model.text.plain_text import block_text

_RESPONSE = re.compile(r"^(?:Ⅰ|Ⅱ|Ⅲ|Ⅳ|Ⅴ|IV|V|I{1,3}|[一二三四五])级(?:应急)?响应(?:（[^）]*）)?$")
_WARNING = re.compile(r"^[\u4e00-\u9fff]{0,12}(?:红|橙|黄|蓝)色预警(?:信号)?(?:（[^）]*）)?$")
_NAMES = {
    "triggers": "(?:启动|触发|预警|响应|发布)?(?:条件|标准)|含义|启动(?:应急)?响应",
    "commander": "指挥(?:协调|与部署|部署)?|(?:启动|发布)(?:权限|程序)|发布(?:单位|机关)?",
    "actions": "(?:应急|响应|应对|预警|处置|应急处置|应急响应|防御)?(?:措施|行动|响应|内容|指南)",
}
"""What the parts of a level are called, as marks before a line and as headings of sections in it."""
_MARKS = {part: re.compile(rf"^(?:{names})[：:]\s*") for part, names in _NAMES.items()}
_HEADINGS = {part: re.compile(rf"^(?:{names})[：:]?$") for part, names in _NAMES.items()}
_TRIGGER = re.compile(
    r"(?:之一|符合|达到|出现|发生|预计|可能|满足).{0,80}(?:时|的|启动|情况|情形|条件)[：:，,。]?"
)
_DECIDED = re.compile("^(?:符合|达到|出现)(?:上述|以上).{0,16}，.{0,80}启动")
"""What stands last among the conditions, but says who starts the response."""
_COMMANDER = re.compile(r"^由[^，。；]{2,40}(?:指挥|启动|发布|签发|批准|决定|宣布)")


def find(document: Document) -> Iterator[Candidate]:
    """Containers that begin with such levels, two at least: what else they hold comes after the elements."""
    for id, container in containers(document):
        yield from _of(id, container)


def _of(id: str, container: Container) -> Iterator[Candidate]:
    for name, pattern, make in (("响应级别", _RESPONSE, _response), ("预警级别", _WARNING, _warning)):
        sections = _first(container.sections, pattern)
        if len(sections) < 2:
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


def _first(sections: tuple[Section, ...], pattern: re.Pattern[str]) -> tuple[Section, ...]:
    """The sections called so, when they are the first ones; none when one comes later too."""
    named = [bool(pattern.match("".join(section.heading.split()))) for section in sections]
    count = named.index(False) if False in named else len(named)
    return () if any(named[count:]) else sections[:count]


_Parts = dict[str, list[str]]


def _parts(section: Section) -> _Parts | None:
    """What the lines of a level say; None when something other than lines stands there or nothing was told apart."""
    found: _Parts = {"triggers": [], "commander": [], "actions": [], "marks": []}
    if not _read_lines(section, found):
        return None
    for child in section.sections:
        heading = "".join(child.heading.split())
        part = next((part for part, pattern in _HEADINGS.items() if pattern.match(heading)), "")
        lines = _lines(child)
        if not part or lines is None or child.sections:
            return None
        found["marks"].append(child.heading)
        for text, _ in lines:
            if text:
                found["commander" if part == "triggers" and _DECIDED.match(text) else part].append(text)
    return found if found["triggers"] and (found["actions"] or found["commander"]) else None


def _lines(section: Section) -> list[tuple[str, bool]] | None:
    """The text of each line, and whether it is a list item; None when something else stands there."""
    lines = []
    for block in section.blocks:
        if not isinstance(block, Paragraph | ListItem):
            return None
        lines.append((block_text(block, {}).strip(), isinstance(block, ListItem)))
    return lines


def _read_lines(section: Section, found: _Parts) -> bool:
    """Put the lines right in the section where their marks or words say; whether all of it are lines."""
    lines = _lines(section)
    part = ""
    for line, is_item in lines or ():
        named = next((name for name, mark in _MARKS.items() if mark.match(line)), "")
        if named:
            part = named
            mark = _MARKS[named].match(line)
            found["marks"].append(mark.group() if mark else "")
            line = _MARKS[named].sub("", line)
        elif not part or not is_item:
            part = _kind(line, found)
        if line:
            found["actions" if part == "commander" and found["commander"] else part].append(line)
    return lines is not None


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
