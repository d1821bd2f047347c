"""What each bound volume holds: which plans, in which order, and which stay out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from yuan.library import Session
from yuan.model.papers.volume import VolumeArrangement, arranged
from yuan.model.plan import Family, Kind, Secrecy
from yuan.model.process.event_types import class_place
from yuan.model.records import PlanSummary

VOLUMES: Mapping[str, tuple[Family, ...]] = {
    "上册": (Family.OVERALL, Family.SPECIAL),
    "中册": (Family.DEPARTMENT,),
    "下册": (Family.TOWNSHIP,),
}
"""Which families a volume holds, in order (domain.md §1)."""
SUBJECTS: Mapping[str, str] = {"上册": "专项应急预案", "中册": "部门应急预案", "下册": "镇街应急预案"}
"""What stands on cover and spine."""
_KINDS = {kind: place for place, kind in enumerate(Kind)}


class VolumeLine(msgspec.Struct, frozen=True, kw_only=True):
    """A plan of a volume. `obstacle` says why it cannot be printed, "" when it can; `is_left_out` by hand."""

    summary: PlanSummary
    is_left_out: bool = False
    obstacle: str = ""

    @property
    def is_included(self) -> bool:
        return not self.is_left_out and not self.obstacle

    @property
    def reason(self) -> str:
        """Why it stays out; "" when it is in."""
        return self.obstacle or ("编排时未选" if self.is_left_out else "")


def volume_lines(
    session: Session, volume: str, plans: Sequence[PlanSummary] | None = None
) -> list[VolumeLine]:
    """The plans of a volume in the order they are printed, those that stay out among them in their places.

    `plans` are all plans when they were read already.
    """
    arrangement = session.volume_arrangements().get(volume, VolumeArrangement())
    return arranged_lines(session, volume, arrangement, plans)


def arranged_lines(
    session: Session, volume: str, arrangement: VolumeArrangement, plans: Sequence[PlanSummary] | None = None
) -> list[VolumeLine]:
    """The same under an arrangement not kept yet; an empty one shows the usual order."""
    families = VOLUMES[volume]
    known = session.plans() if plans is None else plans
    lines = {line.plan: line for line in known if line.card.kind.family in families}
    order = arranged(
        usual_order(list(lines.values()), [unit.name for unit in session.units()]), arrangement.order
    )
    left_out = set(arrangement.left_out)
    return [
        VolumeLine(summary=lines[plan], is_left_out=plan in left_out, obstacle=_obstacle(lines[plan]))
        for plan in order
    ]


def usual_order(lines: Sequence[PlanSummary], units: Sequence[str]) -> list[str]:
    """By kind; overall and special plans by class of event, the others by unit; then as the list has them."""
    places = {unit: place for place, unit in enumerate(units)}

    def key(line: PlanSummary) -> tuple[int, int]:
        kind = line.card.kind
        if kind.family.is_of_government:
            return _KINDS[kind], class_place(line.card.event_class)
        return _KINDS[kind], places.get(line.card.unit, len(places))

    return [line.plan for line in sorted(lines, key=key)]


def _obstacle(line: PlanSummary) -> str:
    secrecy = line.card.secrecy
    if secrecy.is_state_secret:
        return f"定为{secrecy.value}，正文不入汇编"
    if secrecy is not Secrecy.PUBLIC:
        return f"定为{secrecy.value}，不入汇编"
    return "" if line.in_force is not None else "尚无现行版本"
