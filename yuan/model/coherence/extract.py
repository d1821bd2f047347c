"""Reading one text for the index: who and what it points at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from yuan.model.checks.passages import Passage, passages
from yuan.model.coherence.duty_reading import duties
from yuan.model.coherence.level_reading import levels
from yuan.model.coherence.mentions import CitedPlan, Command, Extract, NamedUnit, NodeText, Telephone
from yuan.model.coherence.names import Units
from yuan.model.document.content import ContactList, Document, walk_blocks

_PLAN = re.compile(r"《([^《》\n]{2,40}?预案)(?:（[^（）]{2,14}）)?》")
_COMMAND = (
    r"(?<![灾地社景园山校厂辖城郊震疫矿林牧各治小])区(?!级|域|内|政府|人民政府|委)"
    r"[\u4e00-\u5339\u533b-\u9fff]{2,16}?指挥部(?!办公室)"
)
"""From 区 on, whether or not the district's name stands before it; never across a second 区 (U+533A)."""
_NO_NAME = re.compile("现场|若干|各|相应|有关|相关|区级|本区|其他|专项应急指挥部|专项指挥部")
"""What makes it a word for commands in general, or for one set up when something happens."""
_SET_UP = re.compile(r"(?:（[^）]{2,24}）)?(?:，|、)?(?:是|由|为|负责|统一领导|下设|总指挥)")
_CHIEF = re.compile(
    r"由(?P<who>[^，。；：、]{2,24}?)(?:同志)?(?:担任|兼任|任)总指挥|(?<![副])总指挥(?:由(?P<by>[^，。；]{2,24}?)(?:同志)?(?:担任|兼任)|[：:]\s*(?P<is>[^。；，\n]{2,30}))"
)
_SPOKEN_PHONE = re.compile(
    r"(?P<duty>值班|值守|联系|办公)?(?:室)?(?:电话|热线)[：:为]?\s*(?P<number>[\d－—-]{7,16})"
)
_ON_DUTY = ("值班", "值守")


def extract(document: Document, units: Units) -> Extract:
    """What `document` says of units, levels, commands, telephones and other plans."""
    read = passages(document)
    found = tuple(dict.fromkeys(town for passage in read for town in units.places(passage.text)))
    return Extract(
        lines=tuple(NodeText(passage.node, passage.text) for passage in read),
        units=tuple(_units(read, units)),
        duties=tuple(duties(document, read, units)),
        levels=tuple(levels(document)),
        commands=tuple(_commands(read, _command_pattern(units.not_elsewhere))),
        telephones=tuple(dict.fromkeys((*_listed(document, units), *_spoken(read, units)))),
        cited=tuple(_cited(read)),
        towns=found,
    )


def _units(read: tuple[Passage, ...], units: Units) -> Iterator[NamedUnit]:
    first: dict[str, tuple[Passage, str]] = {}
    count: dict[str, int] = {}
    for passage in read:
        for named in units.named(passage.text):
            first.setdefault(named.unit, (passage, named.words))
            count[named.unit] = count.get(named.unit, 0) + 1
    for unit, (passage, words) in first.items():
        yield NamedUnit(unit=unit, node=passage.node, quote=words, text=passage.text, count=count[unit])


def _cited(read: tuple[Passage, ...]) -> Iterator[CitedPlan]:
    first: dict[str, Passage] = {}
    count: dict[str, int] = {}
    for passage in read:
        for title in _PLAN.findall(passage.text):
            first.setdefault(title, passage)
            count[title] = count.get(title, 0) + 1
    for title, passage in first.items():
        yield CitedPlan(title=title, node=passage.node, text=passage.text, count=count[title])


@lru_cache(maxsize=4)
def _command_pattern(not_elsewhere: str) -> re.Pattern[str]:
    return re.compile(not_elsewhere + _COMMAND)


def _commands(read: tuple[Passage, ...], pattern: re.Pattern[str]) -> Iterator[Command]:
    """Each command once: where it is set up if the text sets it up, else where it is first named."""
    found: dict[str, Command] = {}
    for passage in read:
        for match in pattern.finditer(passage.text):
            title = match.group()
            if _NO_NAME.search(title) or (title in found and found[title].is_set_up):
                continue
            is_set_up = bool(_SET_UP.match(passage.text, match.end()))
            if title in found and not is_set_up:
                continue
            found[title] = Command(
                title=title,
                node=passage.node,
                text=passage.text,
                chief=chief(passage.text) if is_set_up else "",
                is_set_up=is_set_up,
            )
    yield from found.values()


def chief(text: str) -> str:
    """Who is 总指挥 by this sentence, "" when it does not say."""
    match = _CHIEF.search(text)
    return next((part for part in match.groups() if part), "").strip() if match else ""


def _listed(document: Document, units: Units) -> Iterator[Telephone]:
    for block in walk_blocks(document):
        if not isinstance(block, ContactList):
            continue
        for who in block.contacts:
            for unit in units.only(who.body)[:1]:
                is_duty = any(word in f"{who.post}{who.person}" for word in _ON_DUTY)
                whom = "值班" if is_duty else who.person
                for number in (who.phone, *(() if is_duty else (who.mobile,))):
                    if whom and digits(number):
                        text = " ".join(part for part in (who.body, who.person, who.post, number) if part)
                        yield Telephone(
                            unit=unit,
                            whom=whom,
                            number=number.strip(),
                            digits=digits(number),
                            node=block.id,
                            text=text,
                        )


def _spoken(read: tuple[Passage, ...], units: Units) -> Iterator[Telephone]:
    """“区水务局值班电话：69842222”: the unit must stand right before."""
    for passage in read:
        for match in _SPOKEN_PHONE.finditer(passage.text):
            before = passage.text[max(0, match.start() - 24) : match.start()]
            named = list(units.named(before))
            if (
                match["duty"] in _ON_DUTY
                and named
                and len(before) - named[-1].start - len(named[-1].words) <= 4
            ):
                yield Telephone(
                    unit=named[-1].unit,
                    whom="值班",
                    number=match["number"],
                    digits=digits(match["number"]),
                    node=passage.node,
                    text=passage.text,
                )


def digits(number: str) -> str:
    """The digits that are dialled inside the city: 010-6984 2222 and 69842222 are one number."""
    plain = "".join(sign for sign in number if sign.isdigit())
    return plain[3:] if len(plain) == 11 and plain.startswith("010") else plain
