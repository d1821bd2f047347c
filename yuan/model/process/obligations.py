"""What falls due for a plan in force, and when: the one place every list, calendar and ledger takes its figures from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from yuan.model.plan import PlanCard, Secrecy
from yuan.model.process.activities import ActivityKind
from yuan.model.process.schedule import (
    Cycles,
    add_years,
    assessment_due,
    drill_duties,
    filing_due,
    publication_due,
)
from yuan.model.records import Duty, Obligation, VersionRecord

_RULES = "国办发〔2024〕5号"
LastDone = Mapping[ActivityKind, date]
"""The last day of each kind of record of a plan."""


def obligations(
    card: PlanCard, chain: list[VersionRecord], done: LastDone, cycles: Cycles
) -> tuple[Obligation, ...]:
    """What is still to be done for the version in force, the earliest first; nothing while none is in force.

    Filing (art. 26) and publication (art. 28) count from issue until registered. Assessment (art. 34) counts from
    issue or the last assessment, whichever is later. Drills count from the last drill of the plan or, before the
    first, from its first issue: a revision does not put a drill off. Each drill rule gives an obligation of its own.
    """
    in_force = next((version for version in reversed(chain) if version.stage.is_in_force), None)
    if in_force is None or in_force.issued_on is None:
        return ()
    issued = in_force.issued_on
    found = []
    if in_force.filed_on is None:
        due = filing_due(issued, cycles)
        found.append(Obligation(duty=Duty.FILING, due=due, since=issued, cites=f"{_RULES}第二十六条"))
    if in_force.published_on is None and card.secrecy is Secrecy.PUBLIC:
        due = publication_due(issued, cycles)
        found.append(Obligation(duty=Duty.PUBLICATION, due=due, since=issued, cites=f"{_RULES}第二十八条"))
    since = max(issued, done.get(ActivityKind.ASSESSMENT, issued))
    due = assessment_due(since, cycles)
    found.append(Obligation(duty=Duty.ASSESSMENT, due=due, since=since, cites=f"{_RULES}第三十四条"))
    first = min(version.issued_on for version in chain if version.issued_on)
    last = done.get(ActivityKind.DRILL, first)
    for rule in drill_duties(card, cycles):
        due = add_years(last, rule.years)
        found.append(Obligation(duty=Duty.DRILL, due=due, since=last, cites=rule.cites, years=rule.years))
    return tuple(sorted(found, key=lambda one: one.due))


def binding(found: tuple[Obligation, ...]) -> tuple[Obligation, ...]:
    """Of several rules for one duty only the one that falls due first."""
    kept: dict[Duty, Obligation] = {}
    for one in found:
        kept.setdefault(one.duty, one)
    return tuple(kept.values())


def due_day(found: tuple[Obligation, ...], duty: Duty) -> date | None:
    """The day `duty` falls due, None when it does not."""
    return min((one.due for one in found if one.duty is duty), default=None)
