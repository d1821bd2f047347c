"""One person, or one duty desk, with different numbers in different plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from yuan.model.checks.finding import Finding, FindingPlace
from yuan.model.checks.rule import Binding, Rule
from yuan.model.coherence.crossing import Crossing
from yuan.model.coherence.index import Index, IndexedPlan
from yuan.model.coherence.mentions import Spot, Telephone

TELEPHONES_DIFFER = Rule(
    id="telephones-differ",
    title="电话号码一致",
    cites="惯例：通讯录及时更新",
    binding=Binding.PRACTICE,
    explains="同一单位的值班电话，或者同一个人的电话，在各预案里应当是同一个号码；不同的多半是没有及时更新。",
)
_MOBILE = 11


def check(index: Index) -> Iterator[Crossing]:
    """One finding for each duty desk or person: all plans with their numbers."""
    found: dict[tuple[str, str, bool], list[tuple[IndexedPlan, Telephone]]] = {}
    for entry in index.living:
        for number in entry.extract.telephones:
            key = (number.unit, number.whom, len(number.digits) == _MOBILE)
            found.setdefault(key, []).append((entry, number))
    for (unit, whom, _), places in found.items():
        plans = {entry.plan for entry, _ in places}
        numbers = Counter(number.digits for _, number in places)
        if len(numbers) > 1 and len(plans) > 1 and not _is_two_lines(places):
            name = f"{unit}值班电话" if whom == "值班" else f"{unit}{whom}的电话"
            yield _crossing(unit, name, places, numbers)


def _crossing(
    unit: str, name: str, places: list[tuple[IndexedPlan, Telephone]], numbers: Counter[str]
) -> Crossing:
    """About the plans that differ from most, when most agree; about all of them otherwise."""
    usual, times = numbers.most_common(1)[0]
    odd = [place for place in places if place[1].digits != usual]
    most = next(place for place in places if place[1].digits == usual)
    if 2 * times > len(places):
        shown = [*odd, most]
        is_odd = most[0].plan in {entry.plan for entry, _ in odd}
        sound = "" if is_odd else most[0].plan
        message = f"{name}为 {_written(odd[0])}，另有 {times} 处为 {_written(most)}，请核对。"
    else:
        shown, sound = places, ""
        message = f"{name}有 {len(numbers)} 个不同号码（共 {len(places)} 处），请核对。"
    plans = list(dict.fromkeys(entry.plan for entry, _ in shown))
    node = shown[0][1].node
    return Crossing(
        plan=plans[0],
        finding=Finding(
            rule=TELEPHONES_DIFFER,
            grade="warning",
            message=message,
            places=(FindingPlace(node=node, quote=_written(shown[0])),),
            plans=tuple(plans[1:]),
        ),
        spots=tuple(_spot(entry, number) for entry, number in shown),
        unit=unit,
        sound=sound,
    )


def _written(place: tuple[IndexedPlan, Telephone]) -> str:
    """The number as it stands there."""
    return place[1].number


def _is_two_lines(places: list[tuple[IndexedPlan, Telephone]]) -> bool:
    """Every plan gives the same two numbers: the desk has two lines."""
    by_plan: dict[str, set[str]] = {}
    for entry, number in places:
        by_plan.setdefault(entry.plan, set()).add(number.digits)
    return len({frozenset(numbers) for numbers in by_plan.values()}) == 1


def _spot(entry: IndexedPlan, number: Telephone) -> Spot:
    return Spot(plan=entry.plan, node=number.node, quote=number.number, text=number.text)
