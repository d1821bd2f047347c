"""Whether a unit's own plans answer to a duty that another plan gives it.

They do when one of them names that plan, speaks of its matter, has a sentence of much the same words, or is by
its title about what the duty is about (应急资金保障预案, 落实应急处置经费，监督资金使用).
"""

from __future__ import annotations

from yuan.model.coherence.index import Index, IndexedPlan, is_upper
from yuan.model.coherence.mentions import GivenDuty, Spot
from yuan.model.coherence.own_plans import OwnPlans, clauses
from yuan.model.progress import Progress

_FEW_UNITS = 2
"""A clause given to more units than this (“值班人员在岗”) says nothing of what a unit has to do."""


class Answers:
    """Asks an index. Answers are kept; what they are found in is kept for one unit at a time, as it is large."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._given: dict[str, set[str]] = {}
        self._found: dict[tuple[str, str], Spot | None] = {}
        self._own: tuple[str, OwnPlans | None] = ("", None)
        for entry in index.living:
            for duty in entry.extract.duties:
                for clause in clauses(duty.duty):
                    self._given.setdefault(clause, set()).add(duty.unit)

    def find_all(self, progress: Progress) -> None:
        """Find the answers to every duty, unit by unit, before they are asked for in any other order.

        Raises:
            Cancelled: by `progress`.
        """
        for done, unit in enumerate(self._index.units):
            progress(done, len(self._index.units), "核对职责的落实")
            for entry in self._index.living:
                if entry.card.unit != unit.name and entry.extract.member(unit.name):
                    self.answer(entry, unit.name)
        self._own = ("", None)

    def answer(self, entry: IndexedPlan, unit: str) -> Spot | None:
        """Where `unit`'s own plans answer the duties that `entry` gives it; None when nowhere."""
        key = (entry.plan, unit)
        if key not in self._found:
            self._found[key] = self._answer(entry, unit)
        return self._found[key]

    def asks_for_something(self, duty: GivenDuty) -> bool:
        """Whether the duty says more than what many units are told alike (值班人员在岗，参与会商研判)."""
        return any(len(self._given[clause]) <= _FEW_UNITS for clause in clauses(duty.duty))

    def _answer(self, entry: IndexedPlan, unit: str) -> Spot | None:
        own = self._own_of(unit)
        duties = entry.extract.member(unit)
        return (
            own.naming(entry, self._matter_of(entry))
            or own.saying([clause for duty in duties for clause in self._telling(duty)], entry.plan)
            or own.about(duties, entry.plan)
        )

    def _own_of(self, unit: str) -> OwnPlans:
        known, own = self._own
        if own is None or known != unit:
            own = OwnPlans(self._index, self._index.by_unit.get(unit, ()))
            self._own = (unit, own)
        return own

    def _matter_of(self, entry: IndexedPlan) -> str:
        """What the text of a plan that answers to `entry` would speak of; "" for nothing in particular."""
        matter = self._index.essence(entry.card.title)
        return "" if len(matter) < 2 or (is_upper(entry) and matter == "总体") else matter

    def _telling(self, duty: GivenDuty) -> list[str]:
        return [clause for clause in clauses(duty.duty) if len(self._given[clause]) <= _FEW_UNITS]
