"""The card of a plan that an empty cell of a coverage table asks for."""

from __future__ import annotations

import re

from yuan.model.coherence.coverage import DISTRICT
from yuan.model.coherence.index import Index, IndexedPlan, is_upper
from yuan.model.plan import Kind, PlanCard
from yuan.model.process.event_types import class_of

_OFFICE = re.compile("人民政府$|办事处$")


def card_wanted(index: Index, event_type: str, unit: str) -> PlanCard:
    """What the card of such a plan would say. The title is "" where only its outline knows the usual one.

    Args:
        index: the plans there are: the upper plan and the wording of titles come from them.
        event_type: a row of the first table, a column of the second.
        unit: a unit's name, or `DISTRICT` for the district's own special plan.
    """
    alike = [entry for entry in index.living if entry.card.event_type == event_type]
    upper = next((entry for entry in alike if is_upper(entry)), None)
    overall = next((entry for entry in index.living if entry.card.kind is Kind.OVERALL), None)
    kind = _kind(index, unit)
    above = overall if kind is Kind.SPECIAL or upper is None else upper
    return PlanCard(
        title=_title(index, event_type, unit, alike, kind),
        kind=kind,
        unit="" if unit == DISTRICT else unit,
        event_class=alike[0].card.event_class if alike else class_of(event_type),
        event_type=event_type,
        upper_plan=above.card.title if above is not None else "",
    )


def _kind(index: Index, unit: str) -> Kind:
    if unit == DISTRICT:
        return Kind.SPECIAL
    is_town = any(known.is_town for known in index.units if known.name == unit)
    return Kind.TOWNSHIP if is_town else Kind.DEPARTMENT


def _title(index: Index, event_type: str, unit: str, alike: list[IndexedPlan], kind: Kind) -> str:
    """As another town calls its own; a department's by its name and the event."""
    if kind is Kind.SPECIAL:
        return ""
    for entry in alike:
        area = _OFFICE.sub("", entry.card.unit)
        if entry.card.kind is kind is Kind.TOWNSHIP and area in entry.card.title:
            return entry.card.title.replace(area, _OFFICE.sub("", unit))
    area = _OFFICE.sub("", unit)
    last = index.district[-1:]
    return f"{index.district}{area.removeprefix(last) if last else area}{event_type}应急预案"
