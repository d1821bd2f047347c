"""What a library knows around one plan, for the checks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from yuan.library import Session
from yuan.model.checks import Surroundings
from yuan.model.document.content import Document
from yuan.model.errors import YuanError
from yuan.model.records import PlanSummary


def surroundings_of(
    session: Session,
    summary: PlanSummary,
    plans: Iterable[PlanSummary] | None = None,
    today: date | None = None,
    read: dict[str, Document] | None = None,
) -> Surroundings:
    """Titles and units of the library and the text in force of the plan above `summary`'s.

    `plans` are all plans when they were read already; `read` keeps upper plans from one call to the next, since
    nearly all plans share one and what checks read in it is kept as long as it is the same tree.
    """
    lines = list(session.plans() if plans is None else plans)
    upper = next((line for line in lines if line.card.title == summary.card.upper_plan), None)
    kept = {} if read is None else read
    document = kept.get(upper.plan) if upper is not None else None
    if document is None and upper is not None and not upper.card.secrecy.is_state_secret:
        try:
            version = upper.in_force.number if upper.in_force else None
            document = session.document(upper.plan, version)
            kept[upper.plan] = document
        except YuanError:
            document = None  # not this account's to read: checks against it are named as not run
    return Surroundings(
        titles={line.plan: line.card.title for line in lines},
        units=tuple(unit.name for unit in session.units()),
        upper=document,
        upper_title=summary.card.upper_plan,
        today=today or date.today(),
        limits=session.local_rules().limits,
    )
