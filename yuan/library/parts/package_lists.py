"""Lists of what was sent and received, what waits for an answer, and who holds which version. Every function works inside
the caller's transaction, and shows of plans those that are seen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from yuan.library import tables
from yuan.library.clock import moment
from yuan.library.parts.package_records import ANYBODY
from yuan.library.rows import all_rows, decodes, package_of, readable
from yuan.model.exchange.package import Holding, PackageKind, PackageRecord
from yuan.model.records import Stage

_ANSWER_DAYS = 30
"""After so many days a submission without a day of its own is asked after."""


def records(connection: Connection, seen: Collection[str], plan: str = "") -> list[PackageRecord]:
    """What was sent and received, the newest first; of `plan` only. One that speaks of plans none of which is seen is left
    out; of others those plans, and a subject that could name them, are."""
    table, offices = tables.packages, _offices(connection)
    query = select(table).order_by(table.c.at.desc(), table.c.id, table.c.desk)
    rows = all_rows(connection, query)
    found = readable(lambda row: package_of(row, offices.get(row.desk, "")), rows)
    shown = [_as_seen(record, seen) for record in found]
    return [one for one in shown if one is not None and (not plan or plan in one.plans)]


def _as_seen(record: PackageRecord, seen: Collection[str]) -> PackageRecord | None:
    plans = tuple(plan for plan in record.plans if plan in seen)
    if plans == record.plans:
        return record
    return msgspec.structs.replace(record, plans=plans, subject="", waiting=()) if plans else None


def unanswered(connection: Connection, seen: Collection[str], today: date) -> list[PackageRecord]:
    """What should have been answered by `today` and was not, by either side; the longest due first."""
    found = [(_due(record), record) for record in records(connection, seen)]
    late = [(due, record) for due, record in found if due is not None and due <= today]
    return [record for _, record in sorted(late, key=lambda one: one[0])]


def _due(record: PackageRecord) -> date | None:
    """By which day an answer was due; None when none is, or it was given."""
    if record.answered_at is not None or record.desk == ANYBODY or not record.asks_answer:
        return None
    if record.due_on is not None or record.kind is not PackageKind.SUBMISSION:
        return record.due_on
    return record.at.astimezone().date() + timedelta(days=_ANSWER_DAYS) if record.at else None


@decodes(tables.holdings, "plan")
def _holding(row: Any, office: str, title: str, stage: str) -> Holding:
    return Holding(
        desk=row.desk,
        office=office,
        plan=row.plan,
        title=title,
        version=row.version,
        hash=row.hash,
        sent_at=moment(row.sent_at),
        confirmed_at=moment(row.confirmed_at),
        is_superseded=Stage(stage).is_over,
        told_at=moment(row.told_at),
        told_confirmed_at=moment(row.told_confirmed_at),
    )


def holdings(connection: Connection, seen: Collection[str], plan: str = "") -> list[Holding]:
    """Which desk holds which version, by plan, version and desk; of `plan` only."""
    table, plans, versions, offices = tables.holdings, tables.plans, tables.versions, _offices(connection)
    titles = {row.id: row.title for row in connection.execute(select(plans.c.id, plans.c.title))}
    query = select(versions.c.plan, versions.c.number, versions.c.stage)
    stages = {(row.plan, row.number): row.stage for row in connection.execute(query)}
    query = select(table).order_by(table.c.plan, table.c.version, table.c.desk)
    rows = [
        row
        for row in all_rows(connection, query.where(table.c.plan == plan) if plan else query)
        if row.plan in seen and (row.plan, row.version) in stages
    ]
    return readable(
        lambda row: _holding(row, offices.get(row.desk, ""), titles[row.plan], stages[row.plan, row.version]),
        rows,
    )


def _offices(connection: Connection) -> dict[str, str]:
    table = tables.desks
    return {row.id: row.office for row in connection.execute(select(table.c.id, table.c.office))}
