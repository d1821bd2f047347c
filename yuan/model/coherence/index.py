"""The index of a library: what each plan's text points at, and whose plan it is.

One entry a plan, read from the text in force, or from the newest one when none is. Whole and frozen: keeping
up makes a new index of old and new entries, equal to one built anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import msgspec

from yuan.model.coherence.mentions import Extract
from yuan.model.coherence.titles import core, essence
from yuan.model.plan import PlanCard, Unit
from yuan.model.records import PlanSummary


class IndexedPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One plan. `version` is the one read, 0 when there is no text here (a state secret)."""

    summary: PlanSummary
    extract: Extract
    version: int = 0

    @property
    def plan(self) -> str:
        return self.summary.plan

    @property
    def card(self) -> PlanCard:
        return self.summary.card

    @property
    def is_ended(self) -> bool:
        """Whether nothing of it is in force or in preparation: repealed."""
        return self.summary.in_force is None and self.summary.stage.is_over


class Index(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """All plans in the order of the list, all units in theirs, and the district they belong to."""

    entries: tuple[IndexedPlan, ...] = ()
    units: tuple[Unit, ...] = ()
    district: str = ""

    @cached_property
    def living(self) -> tuple[IndexedPlan, ...]:
        """Plans in force or in preparation."""
        return tuple(entry for entry in self.entries if not entry.is_ended)

    @cached_property
    def by_plan(self) -> dict[str, IndexedPlan]:
        return {entry.plan: entry for entry in self.entries}

    @cached_property
    def by_unit(self) -> dict[str, tuple[IndexedPlan, ...]]:
        """The living plans each unit has drafted."""
        found: dict[str, tuple[IndexedPlan, ...]] = {}
        for entry in self.living:
            found[entry.card.unit] = (*found.get(entry.card.unit, ()), entry)
        return found

    @cached_property
    def _by_core(self) -> dict[str, tuple[str, ...]]:
        return _grouped((core(entry.card.title, self.district), entry.plan) for entry in self.entries)

    @cached_property
    def _by_essence(self) -> dict[str, tuple[str, ...]]:
        return _grouped((self.essence(entry.card.title), entry.plan) for entry in self.living)

    @cached_property
    def _essences(self) -> dict[str, str]:
        """What was found for titles so far; texts cite the same ones again and again."""
        return {}

    @cached_property
    def _called(self) -> dict[str, str]:
        return {}

    def essence(self, title: str) -> str:
        """What distinguishes a plan's title from others: 防汛, 清水镇防汛."""
        found = self._essences.get(title)
        if found is None:
            found = self._essences[title] = essence(title, self.district)
        return found

    def plan_called(self, title: str) -> str:
        """The plan with this title, the district's name or an edition more or less; "" when none or several."""
        known = self._called.get(title)
        if known is None:
            known = self._called[title] = self._plan_called(title)
        return known

    def _plan_called(self, title: str) -> str:
        found = self._by_core.get(core(title, self.district), ())
        living = [plan for plan in found if not self.by_plan[plan].is_ended]
        return living[0] if len(living) == 1 else (found[0] if len(found) == 1 else "")

    def plan_nearly_called(self, title: str) -> str:
        """The one plan whose title says the same in other words; "" when none, several, or it is called so."""
        if self.plan_called(title):
            return ""
        wanted = self.essence(title)
        found = self._by_essence.get(wanted, ()) if wanted else ()
        return found[0] if len(found) == 1 else ""


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, plan in pairs:
        found[key] = (*found.get(key, ()), plan)
    return found


def is_upper(entry: IndexedPlan) -> bool:
    """Whether the plan gives duties to others: the overall plan and the special ones."""
    return entry.card.kind.profile.gives_duties
