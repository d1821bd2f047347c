"""Ways to group plans into a tree: by family, unit, event type or stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from yuan.model.plan import UNIT_KINDS, Family, Unit
from yuan.model.process.event_types import class_place
from yuan.model.records import PlanSummary, Stage


class Grouping(Enum):
    """How the tree is built; the value is the name on screen."""

    FAMILY = "按类别"
    UNIT = "按单位"
    EVENT = "按事件类型"
    STAGE = "按阶段"


@dataclass(frozen=True)
class Group:
    """A branch of the tree: `plans` holds the ids of all plans in it and below it."""

    title: str
    plans: frozenset[str]
    children: tuple[Group, ...] = ()


def group_plans(plans: Iterable[PlanSummary], grouping: Grouping, units: Sequence[Unit] = ()) -> Group:
    """The tree of `plans`; its root 全部预案 holds all of them, and a family without plans still shows."""
    known = list(plans)
    kinds = {unit.name: unit.kind for unit in units}
    places = {unit.name: unit.order for unit in units}

    def unit_place(name: str) -> tuple[int, str]:
        return places.get(name, len(places)), name

    if grouping is Grouping.FAMILY:
        families = [family.value for family in Family]
        children = _two_levels(
            known, lambda item: item.card.kind.family.value, _below_family, families.index, unit_place
        )
        present = {child.title: child for child in children}
        children = tuple(present.get(name, Group(name, frozenset())) for name in families)
    elif grouping is Grouping.UNIT:
        order = [*UNIT_KINDS, "其他单位"]
        children = _two_levels(
            known,
            lambda item: kinds.get(item.card.unit) or "其他单位",
            lambda item: item.card.unit or "未填编制单位",
            lambda name: order.index(name) if name in order else len(order),
            unit_place,
        )
    elif grouping is Grouping.EVENT:
        children = _two_levels(
            known,
            lambda item: item.card.event_class or "未分类",
            lambda item: item.card.event_type or "未分类型",
            class_place,
            lambda name: (0, name),
        )
    else:
        stages = [stage.value for stage in Stage]
        children = _one_level(known, lambda item: item.stage.value, lambda name: (stages.index(name), name))
    return Group("全部预案", frozenset(item.plan for item in known), children)


def _below_family(summary: PlanSummary) -> str:
    card = summary.card
    if card.kind.family.is_of_government:
        return card.event_class or "未分类"
    return card.unit or "未填编制单位"


def _one_level(
    plans: Iterable[PlanSummary], name: Callable[[PlanSummary], str], place: Callable[[str], tuple[int, str]]
) -> tuple[Group, ...]:
    found: dict[str, set[str]] = {}
    for item in plans:
        found.setdefault(name(item), set()).add(item.plan)
    return tuple(Group(title, frozenset(found[title])) for title in sorted(found, key=place))


def _two_levels(
    plans: list[PlanSummary],
    upper: Callable[[PlanSummary], str],
    lower: Callable[[PlanSummary], str],
    upper_place: Callable[[str], int],
    lower_place: Callable[[str], tuple[int, str]],
) -> tuple[Group, ...]:
    found: dict[str, list[PlanSummary]] = {}
    for item in plans:
        found.setdefault(upper(item), []).append(item)
    made = []
    for title in sorted(found, key=upper_place):
        below = _one_level(found[title], lower, lower_place)
        only_itself = len(below) == 1 and (below[0].title == title or title == Family.OVERALL.value)
        ids = frozenset(item.plan for item in found[title])
        made.append(Group(title, ids, () if only_itself else below))
    return tuple(made)
