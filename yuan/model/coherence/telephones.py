"""One person, or one duty desk, with different numbers in different plans."""

from __future__ import annotations

from collections.abc import Iterator

from yuan.model.checks.finding import Finding, Place
from yuan.model.checks.rule import Binding, Rule
from yuan.model.coherence.crossing import Crossing
from yuan.model.coherence.index import Entry, Index
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
    found: dict[tuple[str, str, bool], list[tuple[Entry, Telephone]]] = {}
    for entry in index.living:
        for number in entry.extract.telephones:
            key = (number.unit, number.whom, len(number.digits) == _MOBILE)
            found.setdefault(key, []).append((entry, number))
    for (unit, whom, _), places in found.items():
        numbers = {number.digits for _, number in places}
        plans = list(dict.fromkeys(entry.plan for entry, _ in places))
        if len(numbers) < 2 or len(plans) < 2 or _is_two_lines(places):
            continue
        entry, first = places[0]
        name = f"{unit}值班电话" if whom == "值班" else f"{unit}{whom}的电话"
        yield Crossing(
            plan=entry.plan,
            finding=Finding(
                rule=TELEPHONES_DIFFER,
                grade="warning",
                message=f"{name}在 {len(plans)} 个预案中有 {len(numbers)} 个不同号码，请核对。",
                places=(Place(node=first.node, quote=first.text.split()[-1]),),
                plans=tuple(plans[1:]),
            ),
            spots=tuple(_spot(entry, number) for entry, number in places),
            unit=unit,
        )


def _is_two_lines(places: list[tuple[Entry, Telephone]]) -> bool:
    """Every plan gives the same two numbers: the desk has two lines."""
    by_plan: dict[str, set[str]] = {}
    for entry, number in places:
        by_plan.setdefault(entry.plan, set()).add(number.digits)
    return len({frozenset(numbers) for numbers in by_plan.values()}) == 1


def _spot(entry: Entry, number: Telephone) -> Spot:
    return Spot(plan=entry.plan, node=number.node, quote=number.text.split()[-1], text=number.text)
