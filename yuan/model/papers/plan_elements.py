"""Response levels, warnings, duties and contacts of a plan: its structured elements, else what its sections and tables say.

What is read from plain text is a reading: it may miss some, and take a line for a condition that is an action.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from yuan.model.document.content import (
    Block,
    Cell,
    Contact,
    ContactList,
    Document,
    Duty,
    DutyTable,
    ListItem,
    Paragraph,
    ResponseLevel,
    Section,
    Table,
    WarningLevel,
    run_text,
    walk_blocks,
    walk_sections,
)
from yuan.model.document.elements import render

COLOUR = re.compile(r"([红橙黄蓝])色")
"""A colour of warning named in a text."""
_LEVEL = re.compile(r"((?<![ⅠⅡⅢⅣIV一二三四五])[ⅠⅡⅢⅣIV一二三四五]++级\+?)(?:应急)?响应")
_OWN_LEVEL = re.compile(rf"(?:启动)?{_LEVEL.pattern}(?:启动|行动|措施|条件)*")
_SAYS_DUTIES = re.compile(r"([^：:，。；]{2,24})[：:](负责.+|承担.+|组织.+|按照.+)", re.S)


def levels_of(document: Document) -> list[ResponseLevel]:
    """The response levels that say when they apply or what is done then, in reading order."""
    given = [block for block in walk_blocks(document) if isinstance(block, ResponseLevel)]
    if given:
        return [level for level in given if level.triggers or level.actions]
    told: dict[str, list[ResponseLevel]] = {}
    for section, _ in walk_sections(document):
        found = _OWN_LEVEL.fullmatch(section.heading.strip("。：: "))
        if found:
            told.setdefault(found[1], []).append(_level_told(f"{found[1]}响应", section))
    return [_joined(same) for same in told.values()]


def _level_told(label: str, section: Section) -> ResponseLevel:
    triggers, commander, actions = [], [], []
    for part in (section, *(child for child, _ in walk_sections(section))):
        for line in lines_of(part.blocks):
            if re.search("条件", part.heading) or re.match(r"(?:当)?(?:发生|出现|预计|符合|达到).{4,}", line):
                triggers.append(line)
            elif re.search(r"(?:决定|批准|宣布).{0,12}启动|启动.{0,12}(?:决定|批准)", line):
                commander.append(line)
            else:
                actions.append(line)
    return ResponseLevel(
        id=section.id,
        label=label,
        triggers=tuple(triggers),
        commander="；".join(line.rstrip("。；") for line in commander),
        actions=tuple(actions),
    )


def _joined(same: Sequence[ResponseLevel]) -> ResponseLevel:
    """What several sections say of one level: conditions here, measures there."""
    return msgspec.structs.replace(
        same[0],
        triggers=tuple(line for level in same for line in level.triggers),
        commander="；".join(level.commander for level in same if level.commander),
        actions=tuple(line for level in same for line in level.actions),
    )


def warnings_of(document: Document) -> list[WarningLevel]:
    """The colours of warning that say when they apply or what is done then; of plain text from 蓝 to 红."""
    given = [block for block in walk_blocks(document) if isinstance(block, WarningLevel)]
    if given:
        return [level for level in given if level.conditions or level.actions]
    conditions: dict[str, list[str]] = {}
    actions: dict[str, list[str]] = {}
    for section, _ in walk_sections(document):
        named = set(COLOUR.findall(section.heading))
        for line in lines_of(section.blocks):
            told = re.match(r"[^，。；]{0,10}?([红橙黄蓝])色(?:预警)?[^，。；]{0,8}[：:]", line)
            if len(named) == 1 or told:
                colour = told[1] if told else next(iter(named))
                is_action = re.search("响应|行动|措施", section.heading)
                (actions if is_action else conditions).setdefault(colour, []).append(line)
    return [
        WarningLevel(
            id=f"warning-{colour}",
            colour=f"{colour}色",
            conditions=tuple(conditions.get(colour, ())),
            actions=tuple(actions.get(colour, ())),
        )
        for colour in "蓝黄橙红"
        if colour in conditions or colour in actions
    ]


def duties_of(document: Document) -> Iterator[Duty]:
    """Who has which duties: from duty tables, else from tables headed so and from sections on command."""
    given = [block for block in walk_blocks(document) if isinstance(block, DutyTable)]
    if given:
        for table in given:
            yield from (duty for duty in table.duties if duty.body and duty.duties)
        return
    for block in walk_blocks(document):
        if isinstance(block, Table):
            for row in _records(block, ("单位", "部门", "成员", "岗位", "工作组"), ("职责", "任务", "分工")):
                yield Duty(body=row[0], duties=tuple(row[1].split("\n")))
    for section, _ in walk_sections(document):
        if section.role != "command":
            continue
        for line in lines_of(section.blocks):
            if found := _SAYS_DUTIES.fullmatch(
                re.sub(r"^[（(]?[\d一二三四五六七八九十]+[）)、.．]\s*", "", line)
            ):
                yield Duty(body=found[1], duties=(found[2],))


def contacts_of(document: Document) -> list[Contact]:
    """Who is called at which number: from contact lists, else from tables headed so."""
    given = [
        who for block in walk_blocks(document) if isinstance(block, ContactList) for who in block.contacts
    ]
    if given:
        return [who for who in given if who.phone or who.mobile]
    return [
        Contact(body=row[0], phone=row[1])
        for block in walk_blocks(document)
        if isinstance(block, Table)
        for row in _records(block, ("单位", "部门", "姓名", "名称"), ("值班电话", "电话", "手机"))
    ]


def lines_of(blocks: Iterable[Block]) -> list[str]:
    """Paragraphs and items as lines; tables and pictures are no lines of a card."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Paragraph() | ListItem():
                lines += run_text(block.runs).split("\n")
            case ResponseLevel() | WarningLevel():
                lines += lines_of(render(block))
    return [line.strip() for line in lines if line.strip()]


def _cell(cell: Cell) -> str:
    return "\n".join(lines_of(cell.blocks))


def head_of(table: Table) -> list[str]:
    """The words of the first row, without blanks."""
    return [re.sub(r"\s", "", _cell(cell)) for cell in table.rows[0].cells] if table.rows else []


def _records(table: Table, names: Sequence[str], values: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pairs of a table one column of which is headed by one of `names` and another by one of `values`."""
    head = head_of(table)
    name = next((place for place, text in enumerate(head) if any(word in text for word in names)), None)
    value = next((place for place, text in enumerate(head) if any(word in text for word in values)), None)
    if name is None or value is None or name == value:
        return
    for row in table.rows[1:]:
        texts = [_cell(cell) for cell in row.cells]
        # A row that a merge from above reaches into is shorter and cannot be read by place.
        if len(texts) == len(head) and texts[name] and texts[value]:
            yield texts[name].replace("\n", ""), texts[value]
