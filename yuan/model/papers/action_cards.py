"""Action cards (应急处置卡): what of a plan one acts by, a card a level, a colour of warning, a unit or post.

They come from the structured elements first; a plan without them gives what its sections say by their role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from yuan.model.document.content import (
    Contact,
    Container,
    Document,
    ResponseLevel,
    WarningLevel,
    walk_sections,
)
from yuan.model.papers.plan_elements import COLOUR, contacts_of, duties_of, levels_of, lines_of, warnings_of

CardKind = Literal["response", "warning", "duty", "report"]
CARD_KINDS: dict[CardKind, str] = {
    "response": "响应级别",
    "warning": "预警级别",
    "duty": "单位与岗位",
    "report": "信息报告",
}
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
    levels, contacts = levels_of(document), contacts_of(document)
    found = [
        *(_response_card(level) for level in levels),
        *(_warning_card(level) for level in warnings_of(document)),
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
    found = COLOUR.search(level.colour) or re.search("([红橙黄蓝])", level.colour)
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


def _duty_cards(
    document: Document, levels: Sequence[ResponseLevel], contacts: Sequence[Contact]
) -> Iterator[Card]:
    duties: dict[str, tuple[str, list[str]]] = {}
    for duty in duties_of(document):
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


def _report_cards(document: Document, contacts: Sequence[Contact]) -> Iterator[Card]:
    lines = [
        f"{sentence}。" if not sentence.endswith(("。", "；", "：")) else sentence
        for section, _ in walk_sections(document)
        if section.role == "reporting"
        for line in lines_of(section.blocks)
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
    leads = {duty.body for duty in duties_of(document) if re.search("牵头|办公室", duty.role)}
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


def _parts(*given: tuple[str, Iterable[str], bool]) -> tuple[CardPart, ...]:
    """The parts that have something to say."""
    made = []
    for heading, lines, tick in given:
        kept = tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
        if kept:
            made.append(CardPart(heading=heading, lines=kept, tick=tick))
    return tuple(made)


def _all_lines(container: Container) -> list[str]:
    lines = lines_of(container.blocks)
    for section in container.sections:
        lines += [section.heading, *_all_lines(section)] if section.heading else _all_lines(section)
    return lines


def _with_own_key(cards: Iterable[Card]) -> Iterator[Card]:
    taken: dict[str, int] = {}
    for card in cards:
        taken[card.key] = taken.get(card.key, 0) + 1
        count = taken[card.key]
        yield card if count == 1 else msgspec.structs.replace(card, key=f"{card.key}:{count}")
