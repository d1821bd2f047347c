"""What falls due for a plan in force, and when: the one place every list, calendar and ledger takes its figures from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from yuan.model.deadlines import DUTY_RULES, Duty, DutyRule, Obligation
from yuan.model.plan import PlanCard
from yuan.model.process.activities import ActivityKind
from yuan.model.process.schedule import Cycles
from yuan.model.records import VersionRecord

LastDone = Mapping[ActivityKind, date]
"""The last day of each kind of record of a plan."""
_OF_SEVERAL_RULES = frozenset(
    duty for duty, count in Counter(rule.duty for rule in DUTY_RULES).items() if count > 1
)


def obligations(
    card: PlanCard, chain: list[VersionRecord], done: LastDone, cycles: Cycles
) -> tuple[Obligation, ...]:
    """What is still to be done for the version in force, the earliest first; nothing while none is in force.

    Filing (art. 26) and publication (art. 28) count from issue until registered. Assessment (art. 34) counts from
    issue or the last assessment, whichever is later. Drills count from the last drill of the plan or, before the
    first, from its first issue: a revision does not put a drill off. Each drill rule gives an obligation of its own.

    Args:
        chain: the plan's versions, the oldest first.

    Raises:
        OverflowError: a period leads beyond the calendar.
    """
    in_force = next((version for version in reversed(chain) if version.stage.is_in_force), None)
    if in_force is None or in_force.issued_on is None:
        return ()
    first = min(version.issued_on for version in chain if version.issued_on)
    days = {kind.value: on for kind, on in done.items()}

    def found() -> Iterator[Obligation]:
        for rule in DUTY_RULES:
            since = _since(rule, in_force, first, days)
            if since is not None and rule.applies(card) and cycles.is_set(rule.period):
                yield Obligation(
                    duty=rule.duty,
                    due=cycles.end(rule.period, since),
                    since=since,
                    cites=rule.cites,
                    years=cycles.years(rule.period) if rule.duty in _OF_SEVERAL_RULES else 0,
                    term=cycles.term(rule.period),
                )

    return tuple(sorted(found(), key=lambda one: one.due))


def _since(
    rule: DutyRule, in_force: VersionRecord, first: date, last_done: Mapping[str, date]
) -> date | None:
    """The day the time of `rule` runs from; None when it is done for good."""
    if rule.registered:
        return in_force.issued_on if getattr(in_force, rule.registered) is None else None
    issued = in_force.issued_on if rule.counts_from == "issue" else first
    last = last_done.get(rule.duty.value)
    return issued if last is None or issued is None else max(issued, last)


def binding(found: tuple[Obligation, ...]) -> tuple[Obligation, ...]:
    """Of several rules for one duty only the one that falls due first."""
    kept: dict[Duty, Obligation] = {}
    for one in found:
        kept.setdefault(one.duty, one)
    return tuple(kept.values())


def due_day(found: tuple[Obligation, ...], duty: Duty) -> date | None:
    """The day `duty` falls due, None when it does not."""
    return min((one.due for one in found if one.duty is duty), default=None)
