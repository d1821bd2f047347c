"""Response levels written as plain text: in one order, and each with what starts it, who commands and what is done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.checks.finding import Finding, FindingPlace
from yuan.model.checks.levels import RESPONSE_LEVELS, level_value
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.document.content import Attachment, Document, NodeId, ResponseLevel, Section, walk_blocks

LEVEL_ORDER = Rule(
    id="level-order",
    title="响应级别按顺序写",
    cites="惯例：级别由高到低或由低到高依次写",
    binding=Binding.PRACTICE,
    explains="各级响应不按顺序排列，查找时容易看错级别。",
)

_HEADING = re.compile(
    r"^(?:启动)?\s*(?P<level>Ⅰ|Ⅱ|Ⅲ|Ⅳ|IV|I{1,3}|[一二三四])级(?:应急)?响应(?:启动|程序|行动|措施)?$"
)
_TRIGGER = re.compile(r"条件|情形|情况之一|以上|达到|发生|符合|出现|预警|标准|启动")
_COMMANDER = re.compile(
    r"指挥|领导|决定|批准|组长|主任|负责人|负责同志|指挥部|领导小组|委员会|下达|政府|签发|签署|厅长|局长|主持"
)
_ACTION = re.compile(r"组织|派出|派遣|报告|会商|救援|转移|调度|协调|处置|措施|开展|救助|监测|部署|行动|疏散")
_SAME_AS = re.compile(r"参照|同[ⅠⅡⅢⅣ一二三四]级|在[^。]{0,12}级[^。]{0,8}基础上")


def check(reading: Reading) -> Iterator[Finding]:
    """Groups of sibling sections that are levels by their headings."""
    said = _said_elsewhere(reading)
    parents: tuple[Document | Section | Attachment, ...] = (
        reading.document,
        *reading.document.attachments,
        *reading.sections,
    )
    for parent in parents:
        levels = [(section, _level(section)) for section in parent.sections]
        named = [(section, level) for section, level in levels if level]
        if len(named) < 2:
            continue
        yield from _order(named)
        for section, level in named:
            yield from _parts(reading, section, level, said, parent)


def _level(section: Section) -> int:
    found = _HEADING.match(section.heading.strip())
    return level_value(found["level"]) if found else 0


def _order(named: list[tuple[Section, int]]) -> Iterator[Finding]:
    values = [level for _, level in named]
    if values not in (sorted(values), sorted(values, reverse=True)):
        yield Finding(
            rule=LEVEL_ORDER,
            grade="hint",
            message=f"各级响应的顺序是{'、'.join('一二三四'[value - 1] + '级' for value in values)}，宜依次写。",
            places=tuple(FindingPlace(node=section.id) for section, _ in named),
        )


def _said_elsewhere(reading: Reading) -> dict[int, str]:
    """Sentences all over the plan that name a level, by level: triggers are often listed in a section of their own."""
    said: dict[int, list[str]] = {}
    signs = {1: "ⅠI一", 2: "Ⅱ二", 3: "Ⅲ三", 4: "Ⅳ四"}
    for passage in reading.passages:
        if "级" not in passage.text:
            continue
        for level, names in signs.items():
            if any(f"{sign}级" in passage.text or f"{sign}、" in passage.text for sign in names):
                said.setdefault(level, []).append(passage.text)
    return {level: "\n".join(texts) for level, texts in said.items()}


def _parts(
    reading: Reading,
    section: Section,
    level: int,
    said: dict[int, str],
    parent: Document | Section | Attachment,
) -> Iterator[Finding]:
    if any(isinstance(block, ResponseLevel) for block in walk_blocks(section)):
        return
    inside = _text(reading, section)
    if not inside or _SAME_AS.search(inside):
        return
    around = "\n".join(reading.texts.get(block.id, "") for block in parent.blocks)
    everywhere = "\n".join((inside, around, said.get(level, "")))
    missing = [
        name
        for name, pattern, where in (
            ("启动条件", _TRIGGER, everywhere),
            ("指挥", _COMMANDER, everywhere),
            ("响应措施", _ACTION, everywhere),
        )
        if not pattern.search(where)
    ]
    if missing:
        yield Finding(
            rule=RESPONSE_LEVELS,
            grade="warning",
            message=f"“{section.heading}”没有写{'、'.join(missing)}。",
            places=(FindingPlace(node=section.id),),
        )


def _text(reading: Reading, section: Section) -> str:
    """The text of a section without its own heading, child headings included."""
    ids: set[NodeId] = {block.id for block in walk_blocks(section)}
    texts = [reading.texts[id] for id in reading.texts if id in ids]
    return "\n".join([*texts, *(child.heading for child in section.sections)])
