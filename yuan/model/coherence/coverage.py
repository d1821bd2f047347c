"""全面覆盖: which types of events have plans of which units, and which towns have plans for which hazards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum

import msgspec

from yuan.model.coherence.index import Index, IndexedPlan, is_upper
from yuan.model.deadlines import Duty
from yuan.model.plan import Family
from yuan.model.process.obligations import binding

DISTRICT = "区级专项"
"""The first column: the district's own special plan for the type."""


class Cover(Enum):
    """How far a type of event is covered; the value is the word on screen."""

    NONE = ""
    DUTY = "有职责，无本单位预案"
    MISSING = "缺预案"
    DRAFT = "编制中"
    OVERDUE = "已逾期"
    PRESENT = "有现行预案"

    @property
    def sign(self) -> str:
        """One sign for a table, so that nobody depends on colours."""
        return _SIGNS[self]


_COUNTED = (Duty.FILING, Duty.PUBLICATION, Duty.ASSESSMENT)
"""A plan that was not drilled yet still covers its event."""
_SIGNS = {
    Cover.NONE: "",
    Cover.DUTY: "○",
    Cover.MISSING: "缺",
    Cover.DRAFT: "编",
    Cover.OVERDUE: "逾",
    Cover.PRESENT: "●",
}


class CoverCell(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One cell: the plans that cover it, and why it is missing or overdue."""

    cover: Cover
    plans: tuple[str, ...] = ()
    why: str = ""


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """A table of `rows` × `columns`; cells not expected to be covered are left out."""

    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    cells: dict[tuple[str, str], CoverCell] = {}


def by_unit(index: Index, types: Iterable[str], today: date) -> Coverage:
    """Types of events × units. `types` are those an office reckons with; those on cards are added.

    A type without any special plan is missing; a unit with duties in one and no plan of its own for it is marked.
    """
    towns = {unit.name for unit in index.units if unit.is_town}
    rows = tuple(
        dict.fromkeys((*types, *(entry.card.event_type for entry in index.living if entry.card.event_type)))
    )
    units = tuple(unit.name for unit in index.units if unit.name not in towns)
    by_type: dict[str, list[IndexedPlan]] = {}
    for entry in index.living:
        by_type.setdefault(entry.card.event_type, []).append(entry)
    cells = {}
    for row in rows:
        entries = by_type.get(row, [])
        special = [entry for entry in entries if is_upper(entry)]
        own = [entry for entry in entries if entry.card.kind.family is Family.DEPARTMENT]
        if special:
            cells[row, DISTRICT] = _covered(special, today)
        elif not own:
            cells[row, DISTRICT] = CoverCell(cover=Cover.MISSING, why="库中没有这类事件的专项或部门预案")
        given = {duty.unit: entry for entry in special for duty in entry.extract.duties if duty.is_member}
        for unit in units:
            plans = [entry for entry in entries if entry.card.unit == unit]
            if plans:
                cells[row, unit] = _covered(plans, today)
            elif unit in given:
                why = f"《{given[unit].card.title}》交给该单位职责"
                cells[row, unit] = CoverCell(cover=Cover.DUTY, plans=(given[unit].plan,), why=why)
    return Coverage(rows=rows, columns=(DISTRICT, *units), cells=cells)


def by_town(index: Index, today: date) -> Coverage:
    """Towns × the hazards that towns have plans for.

    A town lacks a plan when the district's special plan names its area or more than half of the towns have one.
    """
    towns = tuple(unit.name for unit in index.units if unit.is_town)
    own = [entry for entry in index.living if entry.card.unit in towns and entry.card.event_type]
    hazards = tuple(dict.fromkeys(entry.card.event_type for entry in own))
    cells = {}
    for hazard in hazards:
        having = {entry.card.unit for entry in own if entry.card.event_type == hazard}
        special = [entry for entry in index.living if is_upper(entry) and entry.card.event_type == hazard]
        for town in towns:
            plans = [entry for entry in own if entry.card.unit == town and entry.card.event_type == hazard]
            if plans:
                cells[town, hazard] = _covered(plans, today)
                continue
            naming = [entry for entry in special if town in entry.extract.towns]
            if naming and hazard != "综合":
                why = f"《{naming[0].card.title}》写到该镇街，该镇街没有这类预案"
                cells[town, hazard] = CoverCell(cover=Cover.MISSING, plans=(naming[0].plan,), why=why)
            elif 2 * len(having) > len(towns):
                why = f"{len(towns)} 个镇街中 {len(having)} 个已有这类预案"
                cells[town, hazard] = CoverCell(cover=Cover.MISSING, why=why)
    return Coverage(rows=towns, columns=hazards, cells=cells)


def _covered(entries: list[IndexedPlan], today: date) -> CoverCell:
    plans = tuple(entry.plan for entry in entries)
    late = [reason for entry in entries for reason in _late(entry, today)]
    if late:
        return CoverCell(cover=Cover.OVERDUE, plans=plans, why="；".join(late))
    if any(entry.summary.in_force is not None for entry in entries):
        return CoverCell(cover=Cover.PRESENT, plans=plans)
    return CoverCell(
        cover=Cover.DRAFT, plans=plans, why=f"现处于“{entries[0].summary.stage.value}”，尚无现行版本"
    )


def _late(entry: IndexedPlan, today: date) -> list[str]:
    """Filing (办法 art. 26), publication (art. 28) and assessment (art. 34) whose day has passed."""
    return [
        f"《{entry.card.title}》{one.duty.value}期限 {one.due} 已过"
        for one in binding(entry.summary.obligations)
        if one.duty in _COUNTED and one.due < today
    ]
