"""Response levels with their triggers: structured ones, and sections headed 一级响应 or Ⅰ级应急响应."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.coherence.mentions import Level
from yuan.model.document.content import Document, ResponseLevel, Section, walk_blocks
from yuan.model.text.plain_text import block_text

_VALUES = {
    "Ⅰ": "1",
    "Ⅱ": "2",
    "Ⅲ": "3",
    "Ⅳ": "4",
    "I": "1",
    "II": "2",
    "III": "3",
    "IV": "4",
    "一": "1",
    "二": "2",
    "三": "3",
    "四": "4",
}
_LABEL = re.compile(
    r"(?:启动)?(?P<value>Ⅰ|Ⅱ|Ⅲ|Ⅳ|IV|I{1,3}|[一二三四])级(?P<plus>[+＋])?(?:应急)?响应(?:行动|程序)?(?:[（(].{0,12}[）)])?"
)
_NO_TRIGGERS = re.compile("^(?:响应)?(?:措施|行动|程序)|^指挥")


def levels(document: Document) -> Iterator[Level]:
    """Every response level once, the structured one before a section of the same name."""
    seen: set[str] = set()
    for level in (*_elements(document), *_headed(document)):
        if level.value not in seen:
            seen.add(level.value)
            yield level


def _elements(document: Document) -> Iterator[Level]:
    for block in walk_blocks(document):
        if isinstance(block, ResponseLevel):
            value = value_of(block.label)
            if value:
                yield Level(value=value, label=block.label, triggers=block.triggers, node=block.id)


def _headed(container: Document | Section) -> Iterator[Level]:
    for section in container.sections:
        found = _LABEL.fullmatch(section.heading.strip().rstrip("。：:"))
        triggers = tuple(_triggers(section)) if found else ()
        if found and triggers:
            value = _VALUES[found["value"]] + ("+" if found["plus"] else "")
            yield Level(value=value, label=section.heading.strip(), triggers=triggers, node=section.id)
        yield from _headed(section)


def _triggers(section: Section) -> Iterator[str]:
    for child in section.sections:
        if "条件" in child.heading:
            yield from (block_text(block, {}) for block in child.blocks)
    for block in section.blocks:
        text = block_text(block, {})
        if _NO_TRIGGERS.match(text.strip()):
            return
        yield text


def value_of(label: str) -> str:
    """1…4 for 一级响应, Ⅳ级; 1+ for 一级+; "" for anything else."""
    found = re.search(r"(Ⅰ|Ⅱ|Ⅲ|Ⅳ|IV|I{1,3}|[一二三四])\s*级\s*([+＋]?)", label)
    return _VALUES[found.group(1)] + ("+" if found.group(2) else "") if found else ""


def is_roman(label: str) -> bool:
    """Whether the level is written Ⅰ rather than 一."""
    return bool(re.search(r"[ⅠⅡⅢⅣIV]\s*级", label))
