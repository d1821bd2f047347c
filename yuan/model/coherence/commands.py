"""Command bodies: called by one name in all plans, commanded by the same post."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.checks.finding import Finding, FindingPlace
from yuan.model.checks.rule import Binding, Rule
from yuan.model.coherence.crossing import Crossing
from yuan.model.coherence.index import Index, IndexedPlan, is_upper
from yuan.model.coherence.mentions import Command, Spot

_CITES = "《突发事件应急预案管理办法》（国办发〔2024〕5号）第二十四条"
COMMAND_NAME = Rule(
    id="command-name",
    title="指挥部名称一致",
    cites=_CITES,
    binding=Binding.LAW,
    explains="下级预案和相关预案应当用专项预案设立的指挥部全称，避免对不上机构。",
)
COMMAND_CHIEF = Rule(
    id="command-chief",
    title="总指挥一致",
    cites=_CITES,
    binding=Binding.LAW,
    explains="同一个指挥部，两个预案写的总指挥不是同一职务。",
)
_LONGEST_GAP = 4
"""How many characters a wrong name may leave out or add (防汛 for 防汛抗旱)."""


def check(index: Index) -> Iterator[Crossing]:
    """Names that are nearly a command's, and commands with two chiefs."""
    set_up: dict[str, tuple[IndexedPlan, Command]] = {}
    for entry in index.living:
        for command in entry.extract.commands if is_upper(entry) else ():
            if not command.is_set_up:
                continue
            first = set_up.setdefault(_name(command.title), (entry, command))
            if first[0] is not entry:
                yield from _chiefs(first, (entry, command))
    for entry in index.living:
        for command in entry.extract.commands:
            name = _name(command.title)
            if name in set_up:
                continue
            near = [known for known in set_up if _is_near(name, known) and set_up[known][0] is not entry]
            if len(near) == 1:
                yield _misnamed(entry, command, *set_up[near[0]])


def _name(title: str) -> str:
    """指挥部 and 应急指挥部 are one name."""
    return title.replace("应急指挥部", "指挥部")


def _is_near(name: str, known: str) -> bool:
    """One is the other with a few characters left out, at one place."""
    longer, shorter = sorted((name, known), key=len, reverse=True)
    gap = len(longer) - len(shorter)
    if not 0 < gap <= _LONGEST_GAP or len(shorter) < 6:
        return False
    return any(longer[:place] + longer[place + gap :] == shorter for place in range(len(shorter) + 1))


def _misnamed(entry: IndexedPlan, command: Command, other: IndexedPlan, right: Command) -> Crossing:
    return Crossing(
        plan=entry.plan,
        finding=Finding(
            rule=COMMAND_NAME,
            grade="hint",
            message=f"写作“{command.title}”，《{other.card.title}》设立的是“{right.title}”，请核对名称。",
            places=(FindingPlace(node=command.node, quote=command.title),),
            plans=(other.plan,),
        ),
        spots=(_spot(entry, command), _spot(other, right)),
        unit=entry.card.unit,
    )


def _chiefs(first: tuple[IndexedPlan, Command], second: tuple[IndexedPlan, Command]) -> Iterator[Crossing]:
    (other, known), (entry, command) = first, second
    one, two = _post(known.chief), _post(command.chief)
    is_told_more = (one in two or two in one) and ("副" in one) == ("副" in two)
    if not one or not two or is_told_more:
        return
    yield Crossing(
        plan=entry.plan,
        finding=Finding(
            rule=COMMAND_CHIEF,
            grade="warning",
            message=f"{command.title}总指挥为“{command.chief}”，《{other.card.title}》为“{known.chief}”。",
            places=(FindingPlace(node=command.node, quote=command.chief),),
            plans=(other.plan,),
        ),
        spots=(_spot(entry, command), _spot(other, known)),
        unit=entry.card.unit,
    )


def _post(chief: str) -> str:
    return re.sub("同志|领导|区?人民政府|区?政府|的|工作|担任|^区(?!长)", "", chief)


def _spot(entry: IndexedPlan, command: Command) -> Spot:
    return Spot(plan=entry.plan, node=command.node, quote=command.title, text=command.text)
