"""Reading plans, versions and texts; every function works inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from yuan.library import tables
from yuan.library.rows import card_of, version_of
from yuan.model.activities import ActivityKind, SuggestionState
from yuan.model.bounds import decode_stored
from yuan.model.content import Document
from yuan.model.errors import NotFound
from yuan.model.local_rules import LocalRules
from yuan.model.obligations import LastDone, due_day, obligations
from yuan.model.plan import PlanCard
from yuan.model.records import Draft, Duty, Face, PlanSummary, Stage, VersionRecord

RULES = "rules"
"""The setting that keeps the local rules."""


def summaries(connection: Connection, plan: str | None = None) -> list[PlanSummary]:
    """One line for every plan (or only `plan`), in the order of the list."""
    plans, versions = tables.plans, tables.versions
    plan_query = select(plans).order_by(plans.c.order)
    version_query = select(versions).order_by(versions.c.plan, versions.c.number)
    if plan is not None:
        plan_query = plan_query.where(plans.c.id == plan)
        version_query = version_query.where(versions.c.plan == plan)
    chains: dict[str, list[VersionRecord]] = {}
    for row in connection.execute(version_query):
        chains.setdefault(row.plan, []).append(version_of(row))
    rules, done, waiting = local_rules(connection), _last_done(connection, plan), _suggestions(connection)
    return [
        summary_of(row.id, card_of(row), chains[row.id], done.get(row.id, {}), rules, waiting.get(row.id, 0))
        for row in connection.execute(plan_query)
    ]


def summary_of(
    plan: str, card: PlanCard, chain: list[VersionRecord], done: LastDone, rules: LocalRules, suggestions: int
) -> PlanSummary:
    """The line of one plan from its card, versions (oldest first) and the last day of each kind of record."""
    due = obligations(card, chain, done, rules.cycles)
    return PlanSummary(
        plan=plan,
        card=card,
        latest=chain[-1],
        in_force=next((version for version in reversed(chain) if version.stage.is_in_force), None),
        filing_due=due_day(due, Duty.FILING),
        assessment_due=due_day(due, Duty.ASSESSMENT),
        publication_due=due_day(due, Duty.PUBLICATION),
        drill_due=due_day(due, Duty.DRILL),
        last_drill=done.get(ActivityKind.DRILL),
        obligations=due,
        open_suggestions=suggestions,
    )


def local_rules(connection: Connection) -> LocalRules:
    """The local rules kept in the library, or the usual ones."""
    table = tables.settings
    kept = connection.execute(select(table.c.value).where(table.c.key == RULES)).scalar()
    return msgspec.json.decode(kept, type=LocalRules) if kept else LocalRules()


def _last_done(connection: Connection, plan: str | None) -> dict[str, dict[ActivityKind, date]]:
    """The last day of each kind of record, for every plan or only `plan`."""
    table = tables.activities
    query = select(table.c.plan, table.c.kind, func.max(table.c.held_on).label("last"))
    if plan is not None:
        query = query.where(table.c.plan == plan)
    found: dict[str, dict[ActivityKind, date]] = {}
    for row in connection.execute(query.group_by(table.c.plan, table.c.kind)):
        found.setdefault(row.plan, {})[ActivityKind(row.kind)] = date.fromisoformat(row.last)
    return found


def _suggestions(connection: Connection) -> dict[str, int]:
    """How many suggestions for revision wait, by plan."""
    table = tables.suggestions
    query = select(table.c.plan, func.count().label("count")).where(
        table.c.state == SuggestionState.OPEN.value
    )
    return {row.plan: row._mapping["count"] for row in connection.execute(query.group_by(table.c.plan))}


def summary(connection: Connection, plan: str) -> PlanSummary:
    """One plan's line.

    Raises:
        NotFound: no such plan.
    """
    found = summaries(connection, plan)
    if not found:
        raise NotFound(f"没有编号为“{plan}”的预案。", "它可能已被移走，请刷新列表。")
    return found[0]


def chain(connection: Connection, plan: str) -> list[VersionRecord]:
    """All versions of a plan, oldest first."""
    table = tables.versions
    rows = connection.execute(select(table).where(table.c.plan == plan).order_by(table.c.number))
    return [version_of(row) for row in rows]


def version_row(connection: Connection, plan: str, number: int) -> Any:
    """The row of one version.

    Raises:
        NotFound: the plan has no such version.
    """
    table = tables.versions
    row = connection.execute(select(table).where(table.c.plan == plan, table.c.number == number)).first()
    if row is None:
        raise NotFound(f"该预案没有第 {number} 版。", "请核对版本号。")
    return row


def draft(connection: Connection, plan: str) -> Draft | None:
    """The working draft, if there is one."""
    table = tables.drafts
    row = connection.execute(select(table).where(table.c.plan == plan)).first()
    return Draft(plan=plan, version=row.version, revision=row.revision, content=row.data) if row else None


def content(connection: Connection, plan: str, number: int) -> bytes:
    """The canonical encoding of a version: of its frozen text, or of the working draft as saved."""
    row = version_row(connection, plan, number)
    if row.hash is None:
        working = draft(connection, plan)
        if working is None or working.version != number:
            raise NotFound(f"第 {number} 版没有正文。", "它可能已被放弃。")
        return working.content
    table = tables.contents
    data: bytes = connection.execute(select(table.c.data).where(table.c.hash == row.hash)).scalar_one()
    return data


def kept_text(connection: Connection, beginning: str) -> Document | None:
    """The text kept under the hash that begins so."""
    table = tables.contents
    row = connection.execute(select(table.c.data).where(table.c.hash.startswith(beginning))).first()
    return decode_stored(row.data) if row else None


def document(connection: Connection, plan: str, number: int) -> Document:
    """The text of a version."""
    return decode_stored(content(connection, plan, number))


def holders_of(
    connection: Connection, digest: str, within: Iterable[str] | None = None
) -> list[tuple[PlanCard, Stage]]:
    """Card and stage of every version whose text holds the picture with this hash.

    Args:
        within: look into the texts of these plans only; looking through all of a large library takes long.
    """
    plans, versions, contents, drafts = tables.plans, tables.versions, tables.contents, tables.drafts
    sought = digest.encode("ascii", "replace")
    query = select(plans, versions.c.stage).join(versions, versions.c.plan == plans.c.id)
    if within is not None:
        query = query.where(plans.c.id.in_(list(within)))
    frozen = query.join(contents, contents.c.hash == versions.c.hash).where(
        func.instr(contents.c.data, sought) > 0
    )
    working = query.join(
        drafts, (drafts.c.plan == versions.c.plan) & (drafts.c.version == versions.c.number)
    ).where(func.instr(drafts.c.data, sought) > 0)
    return [
        (card_of(row), Stage(row.stage)) for found in (working, frozen) for row in connection.execute(found)
    ]


def version_in_force(versions: list[VersionRecord], on: date) -> VersionRecord | None:
    """Which of a plan's versions was in force on the day: issued by then and not yet ended."""
    for version in reversed(versions):
        if (
            version.issued_on
            and version.issued_on <= on
            and (version.ended_on is None or on < version.ended_on)
        ):
            return version
    return None


def faces(connection: Connection, plan: str) -> list[Face]:
    """The version in force, and the newest version when that is another one; nothing for a lost plan."""
    found = summaries(connection, plan)
    if not found or found[0].card.secrecy.is_state_secret:
        return []
    line = found[0]
    shown = {version.number: version for version in (line.in_force, line.latest) if version is not None}
    return [
        Face(
            plan=plan,
            version=number,
            card=line.card,
            stage=version.stage,
            is_in_force=version.stage.is_in_force,
            content=content(connection, plan, number),
        )
        for number, version in sorted(shown.items())
    ]
