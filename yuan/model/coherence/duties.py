"""Duties a plan gives to units against the units' own plans, and members of one command against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from yuan.model.checks.finding import Finding, FindingPlace
from yuan.model.checks.rule import Binding, Rule
from yuan.model.coherence.answers import Answers
from yuan.model.coherence.crossing import Crossing
from yuan.model.coherence.index import Index, IndexedPlan, is_upper
from yuan.model.coherence.mentions import Spot

_RULES = "《突发事件应急预案管理办法》（国办发〔2024〕5号）"
DUTY_UNANSWERED = Rule(
    id="duty-unanswered",
    title="职责上下衔接",
    cites=f"{_RULES}第九条、第二十四条",
    binding=Binding.LAW,
    explains="部门预案根据总体预案、专项预案和部门职责制定。专项预案交给本单位的任务，本单位预案应当写明怎样落实。",
)
DUTY_WITHOUT_PLAN = Rule(
    id="duty-without-plan",
    title="有职责有预案",
    cites=f"{_RULES}第九条",
    binding=Binding.LAW,
    explains="承担处置任务而没有自己预案的单位，任务容易落空。是否需要编制由单位按职责确定。",
)
MEMBER_MISSING = Rule(
    id="member-missing",
    title="成员单位名单一致",
    cites=f"{_RULES}第二十四条",
    binding=Binding.LAW,
    explains="单位在自己的预案里按某专项预案承担任务，该专项预案却没有提到这个单位。",
)
MEMBERS_DIFFER = Rule(
    id="members-differ",
    title="同一指挥部成员一致",
    cites=f"{_RULES}第二十四条",
    binding=Binding.LAW,
    explains="同一个指挥部在两个预案里的成员单位不同。确因事件不同而不同的，可以保留。",
)
_PLACE = re.compile("^(?:中国|国家|[省市区县])")
_OFFICE = re.compile("(?:局|委员会|委|办公室|办|厅|部)$")
_SHORTEST_NAME = 3
_FEWEST = 3
"""A list of fewer members is no member list to compare."""


def check(index: Index, answers: Answers) -> Iterator[Crossing]:
    """All findings on duties and members."""
    yield from _downwards(index, answers)
    yield from _upwards(index)
    yield from _commands(index)


def _downwards(index: Index, answers: Answers) -> Iterator[Crossing]:
    """One finding a unit: the same lack in twenty plans is one lack."""
    for unit in (unit.name for unit in index.units):
        given = [
            (entry, duty)
            for entry in index.living
            if is_upper(entry) and entry.card.unit != unit
            for duty in entry.extract.member(unit)[:1]
            if duty.is_member and not duty.is_collective
        ]
        own = index.by_unit.get(unit, ())
        if own:
            given = [
                (entry, duty)
                for entry, duty in given
                if answers.asks_for_something(duty) and answers.answer(entry, unit) is None
            ]
        if not given:
            continue
        spots = tuple(
            Spot(plan=entry.plan, node=duty.node, quote=unit, text=duty.duty) for entry, duty in given
        )
        plans = tuple(entry.plan for entry, _ in given)
        # No 、 between book marks (GB/T 15834).
        names = "".join(f"《{entry.card.title}》" for entry, _ in given[:3])
        more = f"等 {len(given)} 个预案" if len(given) > 3 else ""
        if own:
            best = next((one for one in own if one.card.kind.profile.upper_kinds), own[0])
            message = f"{unit}的预案里没有对应内容：{names}{more}交给的职责，请核对。"
            whole = Spot(plan=best.plan, text=best.card.title)
            yield Crossing(
                plan=best.plan,
                finding=Finding(rule=DUTY_UNANSWERED, grade="hint", message=message, plans=plans),
                spots=(whole, *spots),
                unit=unit,
            )
        else:
            message = f"库中没有{unit}自己的预案，{names}{more}交给它职责。"
            yield Crossing(
                plan=plans[0],
                finding=Finding(
                    rule=DUTY_WITHOUT_PLAN,
                    grade="hint",
                    message=message,
                    places=(FindingPlace(node=spots[0].node),),
                    plans=plans[1:],
                ),
                spots=spots,
                unit=unit,
            )


def _upwards(index: Index) -> Iterator[Crossing]:
    """A department's plan goes by a special plan that does not know the department."""
    for entry in index.living:
        above = entry.card.kind.profile.upper_kinds
        for cited in entry.extract.cited:
            upper = index.by_plan.get(index.plan_called(cited.title))
            if upper is None or upper.is_ended or upper.card.kind.value not in above:
                continue
            unit = entry.card.unit
            if upper.card.unit == unit or not upper.extract.units:
                continue
            if _names(upper, unit) or _speaks_of(upper, unit):
                continue
            if unit not in {known.name for known in index.units}:
                continue
            yield Crossing(
                plan=upper.plan,
                finding=Finding(
                    rule=MEMBER_MISSING,
                    grade="hint",
                    message=f"{unit}的《{entry.card.title}》引用本预案，本预案没有提到{unit}，请核对成员单位。",
                    plans=(entry.plan,),
                ),
                spots=(
                    Spot(plan=upper.plan, text=upper.card.title),
                    Spot(plan=entry.plan, node=cited.node, quote=cited.title, text=cited.text),
                ),
                unit=unit,
            )


def _names(entry: IndexedPlan, unit: str) -> bool:
    return any(named.unit == unit for named in entry.extract.units) or bool(entry.extract.member(unit))


def _speaks_of(entry: IndexedPlan, unit: str) -> bool:
    """Also without the place in front, or as the trade: 气象局, 气象部门 for 中国气象局."""
    short = _PLACE.sub("", unit)
    trade = f"{_OFFICE.sub('', short)}部门"
    names = [name for name in (short, trade) if len(name) >= _SHORTEST_NAME]
    return any(name in line.text for line in entry.extract.lines for name in names)


def _commands(index: Index) -> Iterator[Crossing]:
    """One command, set up in two plans, with members in the one that the other does not name at all."""
    groups: dict[str, list[IndexedPlan]] = {}
    for entry in index.living:
        if is_upper(entry) and len(_members(entry)) >= _FEWEST:
            for command in entry.extract.commands:
                if command.is_set_up:
                    groups.setdefault(command.title, []).append(entry)
    for title, entries in groups.items():
        for one, other in combinations(entries, 2):
            for here, there in ((one, other), (other, one)):
                lacking = [
                    unit for unit in _members(there) if unit != here.card.unit and not _names(here, unit)
                ]
                if lacking:
                    yield _lacking(title, here, there, lacking)


def _members(entry: IndexedPlan) -> tuple[str, ...]:
    duties = entry.extract.duties
    return tuple(dict.fromkeys(duty.unit for duty in duties if duty.is_member and not duty.is_collective))


def _lacking(title: str, here: IndexedPlan, there: IndexedPlan, units: list[str]) -> Crossing:
    set_up = next(command for command in here.extract.commands if command.title == title)
    first = there.extract.member(units[0])[0]
    return Crossing(
        plan=here.plan,
        finding=Finding(
            rule=MEMBERS_DIFFER,
            grade="hint",
            message=f"《{there.card.title}》把{'、'.join(units)}列为{title}成员，本预案没有提到。",
            places=(FindingPlace(node=set_up.node, quote=title),),
            plans=(there.plan,),
        ),
        spots=(
            Spot(plan=here.plan, node=set_up.node, quote=title, text=set_up.text),
            Spot(plan=there.plan, node=first.node, quote=units[0], text=f"{units[0]}：{first.duty}"),
        ),
        unit=units[0],
    )
