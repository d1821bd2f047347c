"""Plans × units: who is named, given a duty, answers to it, and where something does not fit."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

import msgspec

from yuan.model.coherence.answers import Answers
from yuan.model.coherence.crossing import Crossing
from yuan.model.coherence.index import Index, IndexedPlan
from yuan.model.coherence.mentions import Spot


class Tie(Enum):
    """What ties a plan to a unit, from the least to the most telling; the value is the word on screen."""

    NONE = ""
    NAMED = "提到"
    GIVEN = "有职责"
    ANSWERED = "有职责，单位预案有对应"
    OWN = "编制单位"
    CONFLICT = "有不一致"

    @property
    def sign(self) -> str:
        """One sign for a table, so that nobody depends on colours."""
        return _SIGNS[self]


_SIGNS = {
    Tie.NONE: "",
    Tie.NAMED: "·",
    Tie.GIVEN: "○",
    Tie.ANSWERED: "●",
    Tie.OWN: "■",
    Tie.CONFLICT: "！",
}


class MatrixCell(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One cell. `here` is the place in the row's plan, `there` where the unit's own plans answer.

    `findings` are places in the list of all findings.
    """

    tie: Tie
    here: tuple[Spot, ...] = ()
    there: tuple[Spot, ...] = ()
    findings: tuple[int, ...] = ()


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """The rows are plans, the columns units (both by name in the order of their lists); empty cells are left out."""

    plans: tuple[IndexedPlan, ...] = ()
    units: tuple[str, ...] = ()
    cells: dict[tuple[str, str], MatrixCell] = {}


def matrix(index: Index, answers: Answers, crossings: Iterable[Crossing]) -> Matrix:
    """The matrix of `index`. Only warnings make a cell a conflict; hints are listed with it."""
    crossed: dict[tuple[str, str], list[tuple[int, Crossing]]] = {}
    for place, crossing in enumerate(crossings):
        if crossing.unit:
            for plan in dict.fromkeys(spot.plan for spot in crossing.spots if spot.plan != crossing.sound):
                crossed.setdefault((plan, crossing.unit), []).append((place, crossing))
    units = tuple(unit.name for unit in index.units)
    cells = {}
    for entry in index.living:
        named = {one.unit: one for one in entry.extract.units}
        for unit in units:
            key = (entry.plan, unit)
            here: tuple[Spot, ...] = tuple(
                Spot(plan=entry.plan, node=duty.node, quote=unit, text=duty.duty)
                for duty in entry.extract.member(unit)
            )
            is_given = bool(here)
            if not here and unit in named:
                one = named[unit]
                here = (Spot(plan=entry.plan, node=one.node, quote=one.quote, text=one.text),)
            there = answers.answer(entry, unit) if is_given and entry.card.unit != unit else None
            found = crossed.get(key, ())
            tie = _tie(entry.card.unit == unit, is_given, there is not None, bool(here))
            if tie is Tie.NONE and found:
                tie = Tie.NAMED
            if any(crossing.finding.grade != "hint" for _, crossing in found):
                tie = Tie.CONFLICT
            if tie is not Tie.NONE:
                cells[key] = MatrixCell(
                    tie=tie,
                    here=here,
                    there=(there,) if there else (),
                    findings=tuple(place for place, _ in found),
                )
    return Matrix(plans=index.living, units=units, cells=cells)


def _tie(is_own: bool, is_given: bool, is_answered: bool, is_named: bool) -> Tie:
    if is_own:
        return Tie.OWN
    if is_answered:
        return Tie.ANSWERED
    if is_given:
        return Tie.GIVEN
    return Tie.NAMED if is_named else Tie.NONE
