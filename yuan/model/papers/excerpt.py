"""What of a plan fits into a pocket: action cards (应急处置卡) and the brief plan (简明预案, 办法 art. 23).

Cards come from the structured elements first; a plan without them gives what its sections say by their role.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from yuan.model.document.content import (
    Block,
    Cell,
    Contact,
    ContactList,
    Container,
    Document,
    Duty,
    DutyTable,
    ListItem,
    NodeId,
    Paragraph,
    ResponseLevel,
    Role,
    Section,
    Table,
    WarningLevel,
    run_text,
    walk_blocks,
    walk_sections,
)
from yuan.model.document.elements import render

CardKind = Literal["response", "warning", "duty", "report"]
CARD_KINDS: dict[CardKind, str] = {
    "response": "响应级别",
    "warning": "预警级别",
    "duty": "单位与岗位",
    "report": "信息报告",
}
BRIEF_ROLES: tuple[Role, ...] = (
    "command",
    "warning",
    "reporting",
    "first-response",
    "response-levels",
    "measures",
    "evacuation",
)
"""What a brief plan keeps: who commands, how one is warned, what is done first."""

_COLOUR = re.compile(r"([红橙黄蓝])色")
_LEVEL = re.compile(r"((?<![ⅠⅡⅢⅣIV一二三四五])[ⅠⅡⅢⅣIV一二三四五]++级\+?)(?:应急)?响应")
_OWN_LEVEL = re.compile(rf"(?:启动)?{_LEVEL.pattern}(?:启动|行动|措施|条件)*")
_SAYS_DUTIES = re.compile(r"([^：:，。；]{2,24})[：:](负责.+|承担.+|组织.+|按照.+)", re.S)
_CARD_TITLE = re.compile(r"处置卡|行动要点|工作要点|任务卡|应知应会")
_TELEPHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|(?:0\d{2,3}[-－—]?)?[2-8]\d{6,7})(?!\d)")
_ANSWERS = re.compile(r"值班|指挥中心|指挥部办公室|应急办|总值班")
_MOST_NUMBERS = 6


class CardPart(msgspec.Struct, frozen=True, kw_only=True):
    """Lines under a heading. `tick` gives each a box to tick; `internal` keeps them out of a public edition."""

    heading: str
    lines: tuple[str, ...]
    tick: bool = False
    internal: bool = False


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One action card. `key` names it among the cards of its document; `colour` is 红 橙 黄 蓝 or ""."""

    key: str
    kind: CardKind
    title: str
    role: str = ""
    colour: str = ""
    parts: tuple[CardPart, ...] = ()


def cards_of(document: Document) -> tuple[Card, ...]:
    """The cards `document` gives, by kind in the order of `CARD_KINDS`; empty when nothing in it fits one."""
    levels, contacts = _levels(document), _contacts(document)
    found = [
        *(_response_card(level) for level in levels),
        *(_warning_card(level) for level in _warnings(document)),
        *_duty_cards(document, levels, contacts),
        *_report_cards(document, contacts),
    ]
    return tuple(_with_own_key(found))


def public_card(card: Card) -> Card:
    """`card` without whom to call: numbers are also taken out of the lines."""
    parts = tuple(
        msgspec.structs.replace(part, lines=tuple(_TELEPHONE.sub("（电话略）", line) for line in part.lines))
        for part in card.parts
        if not part.internal
    )
    return msgspec.structs.replace(card, parts=parts)


def brief_of(document: Document, sections: Collection[NodeId] | None = None) -> Document:
    """The plan cut down to what one acts by (简明预案): no attachments, no telephone lists.

    Args:
        sections: ids of the sections to keep, each with all below it; None keeps those whose role says so,
            and all when no section has such a role.
    """
    if sections is None:
        kept = tuple(section for section in document.sections if _is_for_brief(section)) or document.sections
    else:
        kept = tuple(_chosen(document.sections, sections))
    front = msgspec.structs.replace(document.front, edition=f"{document.front.edition}（简明版）")
    shown = tuple(_without_telephones(section) for section in kept)
    return msgspec.structs.replace(document, front=front, blocks=(), sections=shown, attachments=())


def is_kept_in_brief(section: Section) -> bool:
    """Whether a brief keeps `section` when nobody chooses."""
    return _is_for_brief(section)


def _is_for_brief(section: Section) -> bool:
    return section.role in BRIEF_ROLES or any(_is_for_brief(child) for child in section.sections)


def _chosen(sections: Sequence[Section], ids: Collection[NodeId]) -> Iterator[Section]:
    """The chosen sections; one that is not chosen stays as a heading over those below it that are."""
    for section in sections:
        if section.id in ids:
            yield section
        elif below := tuple(_chosen(section.sections, ids)):
            yield msgspec.structs.replace(section, blocks=(), sections=below)


def _without_telephones(section: Section) -> Section:
    blocks = tuple(block for block in section.blocks if not _is_telephone_list(block))
    below = tuple(_without_telephones(child) for child in section.sections)
    return msgspec.structs.replace(section, blocks=blocks, sections=below)


def _is_telephone_list(block: Block) -> bool:
    return isinstance(block, ContactList) or (
        isinstance(block, Table) and any("电话" in name or "手机" in name for name in _head(block))
    )


# --- response and warning ---------------------------------------------------------------------------------


def _response_card(level: ResponseLevel) -> Card:
    title = level.label if "响应" in level.label else f"{level.label}响应"
    return Card(
        key=f"response:{level.label}",
        kind="response",
        title=title,
        parts=_parts(
            ("启动条件", level.triggers, False),
            ("指挥", (level.commander,), False),
            ("行动", level.actions, True),
        ),
    )


def _warning_card(level: WarningLevel) -> Card:
    found = _COLOUR.search(level.colour) or re.search("([红橙黄蓝])", level.colour)
    return Card(
        key=f"warning:{level.colour}",
        kind="warning",
        title=level.colour if "预警" in level.colour else f"{level.colour}预警",
        colour=found[1] if found else "",
        parts=_parts(
            ("预警条件", level.conditions, False),
            ("发布", (level.issuer,), False),
            ("行动", level.actions, True),
        ),
    )


def _levels(document: Document) -> list[ResponseLevel]:
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
        for line in _lines(part.blocks):
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


def _warnings(document: Document) -> list[WarningLevel]:
    given = [block for block in walk_blocks(document) if isinstance(block, WarningLevel)]
    if given:
        return [level for level in given if level.conditions or level.actions]
    conditions: dict[str, list[str]] = {}
    actions: dict[str, list[str]] = {}
    for section, _ in walk_sections(document):
        named = set(_COLOUR.findall(section.heading))
        for line in _lines(section.blocks):
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


# --- units and posts --------------------------------------------------------------------------------------


def _duty_cards(
    document: Document, levels: Sequence[ResponseLevel], contacts: Sequence[Contact]
) -> Iterator[Card]:
    duties: dict[str, tuple[str, list[str]]] = {}
    for duty in _duties(document):
        duties.setdefault(duty.body, (duty.role, []))[1].extend(duty.duties)
    steps = _steps_by_post(document)
    started = tuple(
        f"{level.label}：{'；'.join(line.rstrip('。；') for line in level.triggers)}"
        for level in levels
        if level.triggers
    )
    for body in dict.fromkeys((*duties, *steps)):
        role, own = duties.get(body, ("", []))
        tasks = tuple(
            f"{level.label}：{action}" for level in levels for action in level.actions if _names(action, body)
        )
        parts = _parts(
            ("我负责什么", own, True),
            ("处置步骤", steps.get(body, ()), True),
            ("各级响应中的任务", tasks, True),
            ("何时启动", started, False),
        )
        yield Card(
            key=f"duty:{body}",
            kind="duty",
            title=body,
            role=role,
            parts=(*parts, *_call(document, contacts, body)),
        )


def _duties(document: Document) -> Iterator[Duty]:
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
        for line in _lines(section.blocks):
            if found := _SAYS_DUTIES.fullmatch(
                re.sub(r"^[（(]?[\d一二三四五六七八九十]+[）)、.．]\s*", "", line)
            ):
                yield Duty(body=found[1], duties=(found[2],))


def _steps_by_post(document: Document) -> dict[str, list[str]]:
    """Posts that have a section of their own in an attachment of cards or task points."""
    steps: dict[str, list[str]] = {}
    for attachment in document.attachments:
        if _CARD_TITLE.search(attachment.title):
            for section in attachment.sections:
                post = re.sub(r"(?:应急)?(?:处置卡|任务卡)$", "", section.heading.strip("。：: "))
                steps.setdefault(post or attachment.title, []).extend(_all_lines(section))
    return {post: lines for post, lines in steps.items() if lines}


def _names(text: str, body: str) -> bool:
    short = body.removeprefix("区").removeprefix("市")
    return len(short) > 2 and short in text


# --- reporting --------------------------------------------------------------------------------------------


def _report_cards(document: Document, contacts: Sequence[Contact]) -> Iterator[Card]:
    lines = [
        f"{sentence}。" if not sentence.endswith(("。", "；", "：")) else sentence
        for section, _ in walk_sections(document)
        if section.role == "reporting"
        for line in _lines(section.blocks)
        for sentence in re.findall(r"[^。]+", line)
    ]
    if lines:
        timed = [
            line
            for line in lines
            if re.search(r"(?<!\d)\d++\s*+(?:个)?(?:分钟|小时)|立即|即时|第一时间", line)
        ]
        others = [line for line in lines if line not in timed]
        parts = _parts(("报告时限", timed, True), ("报告要求", others, True))
        yield Card(
            key="report", kind="report", title="信息报告", parts=(*parts, *_call(document, contacts, ""))
        )


def _call(document: Document, contacts: Sequence[Contact], body: str) -> tuple[CardPart, ...]:
    """向谁报告: the duty desks, and the body's own people; for use within the offices."""
    leads = {duty.body for duty in _duties(document) if re.search("牵头|办公室", duty.role)}
    desks = [who for who in contacts if _ANSWERS.search(who.body)] or [
        who for who in contacts if who.body in leads or "应急管理" in who.body
    ]
    # Of a body with several people the one who sits by the telephone is called.
    desks = [who for who in desks if _ANSWERS.search(who.post)] or desks
    lines = [_number(who) for who in desks[:_MOST_NUMBERS]]
    own = [_number(who) for who in contacts if body and who.body == body][:_MOST_NUMBERS]
    own = [line for line in own if line not in lines]
    made = _parts(("向谁报告", lines, False), ("本单位联系人", own, False))
    return tuple(msgspec.structs.replace(part, internal=True) for part in made)


def _number(who: Contact) -> str:
    numbers = "、".join(number for number in (who.phone, who.mobile) if number)
    return "　".join(part for part in (who.body, who.post, who.person, numbers) if part)


def _contacts(document: Document) -> list[Contact]:
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


# --- lines and tables -------------------------------------------------------------------------------------


def _parts(*given: tuple[str, Iterable[str], bool]) -> tuple[CardPart, ...]:
    """The parts that have something to say."""
    made = []
    for heading, lines, tick in given:
        kept = tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
        if kept:
            made.append(CardPart(heading=heading, lines=kept, tick=tick))
    return tuple(made)


def _lines(blocks: Iterable[Block]) -> list[str]:
    """Paragraphs and items as lines; tables and pictures are no lines of a card."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Paragraph() | ListItem():
                lines += run_text(block.runs).split("\n")
            case ResponseLevel() | WarningLevel():
                lines += _lines(render(block))
    return [line.strip() for line in lines if line.strip()]


def _all_lines(container: Container) -> list[str]:
    lines = _lines(container.blocks)
    for section in container.sections:
        lines += [section.heading, *_all_lines(section)] if section.heading else _all_lines(section)
    return lines


def _cell(cell: Cell) -> str:
    return "\n".join(_lines(cell.blocks))


def _head(table: Table) -> list[str]:
    return [re.sub(r"\s", "", _cell(cell)) for cell in table.rows[0].cells] if table.rows else []


def _records(table: Table, names: Sequence[str], values: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pairs of a table one column of which is headed by one of `names` and another by one of `values`."""
    head = _head(table)
    name = next((place for place, text in enumerate(head) if any(word in text for word in names)), None)
    value = next((place for place, text in enumerate(head) if any(word in text for word in values)), None)
    if name is None or value is None or name == value:
        return
    for row in table.rows[1:]:
        texts = [_cell(cell) for cell in row.cells]
        # A row that a merge from above reaches into is shorter and cannot be read by place.
        if len(texts) == len(head) and texts[name] and texts[value]:
            yield texts[name].replace("\n", ""), texts[value]


def _with_own_key(cards: Iterable[Card]) -> Iterator[Card]:
    taken: dict[str, int] = {}
    for card in cards:
        taken[card.key] = taken.get(card.key, 0) + 1
        count = taken[card.key]
        yield card if count == 1 else msgspec.structs.replace(card, key=f"{card.key}:{count}")
