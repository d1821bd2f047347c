"""Reading plans, versions and texts; every function works inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from yuan.library import tables
from yuan.library.clock import day, moment_or_none
from yuan.library.rows import all_rows, card_of, version_of
from yuan.library.stored_settings import LOCAL_RULES, stored_value
from yuan.model.deadlines import Duty
from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import Document
from yuan.model.errors import BadRecord, NotFound
from yuan.model.plan import PlanCard
from yuan.model.process.activities import ActivityKind, SuggestionState
from yuan.model.process.local_rules import LocalRules
from yuan.model.process.obligations import LastDone, due_day, obligations
from yuan.model.records import Draft, Face, PlanSummary, Saved, Stage, VersionRecord


def summaries(connection: Connection, plan: str | None = None) -> list[PlanSummary]:
    """One line for every plan (or only `plan`) whose records can be read, in the order of the list."""
    return _lines(connection, plan)[0]


def readable_summaries(connection: Connection) -> tuple[list[PlanSummary], int]:
    """`summaries` of all plans, and how many are left out because a record of theirs is damaged."""
    lines, left_out = _lines(connection, None)
    return lines, len(left_out)


def _lines(connection: Connection, plan: str | None) -> tuple[list[PlanSummary], list[str]]:
    plans, versions = tables.plans, tables.versions
    plan_query = select(plans).order_by(plans.c.order)
    version_query = select(versions).order_by(versions.c.plan, versions.c.number)
    if plan is not None:
        plan_query = plan_query.where(plans.c.id == plan)
        version_query = version_query.where(versions.c.plan == plan)
    chains: dict[str, list[Any]] = {}
    for row in all_rows(connection, version_query):
        chains.setdefault(row.plan, []).append(row)
    rules, done, waiting = (
        local_rules(connection),
        _last_done(connection, plan),
        _suggestions(connection, plan),
    )
    lines, left_out = [], []
    for row in all_rows(connection, plan_query):
        try:
            card, chain = card_of(row), [version_of(one) for one in chains.get(row.id, ())]
            if not chain:
                raise _damaged(row.title)
            lines.append(
                summary_of(row.id, card, chain, _days(done.get(row.id, {})), rules, waiting.get(row.id, 0))
            )
        except (BadRecord, OverflowError):
            left_out.append(row.title if isinstance(row.title, str) else str(row.id))
    return lines, left_out


def _damaged(title: object) -> BadRecord:
    return BadRecord(f"“{title}”的记录已损坏，不能读取。", "请核验预案库，并从完好的备份恢复。")


def _days(done: dict[str, str]) -> LastDone:
    """The last days as they stand in the table. Raises `BadRecord`."""
    try:
        found = {ActivityKind(kind): day(held_on) for kind, held_on in done.items()}
    except (ValueError, TypeError) as error:
        raise BadRecord("登记的演练、评估或培训已损坏，不能读取。", "请核验预案库。") from error
    return {kind: on for kind, on in found.items() if on is not None}


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
    return stored_value(connection, LOCAL_RULES, LocalRules())


def _last_done(connection: Connection, plan: str | None) -> dict[str, dict[str, str]]:
    """The last day of each kind of record as the table has them, for every plan or only `plan`."""
    table = tables.activities
    query = select(table.c.plan, table.c.kind, func.max(table.c.held_on).label("last"))
    if plan is not None:
        query = query.where(table.c.plan == plan)
    found: dict[str, dict[str, str]] = {}
    for row in all_rows(connection, query.group_by(table.c.plan, table.c.kind)):
        found.setdefault(row.plan, {})[row.kind] = row.last
    return found


def _suggestions(connection: Connection, plan: str | None) -> dict[str, int]:
    """How many suggestions for revision wait, by plan, for every plan or only `plan`."""
    table = tables.suggestions
    query = select(table.c.plan, func.count().label("count")).where(
        table.c.state == SuggestionState.OPEN.value
    )
    if plan is not None:
        query = query.where(table.c.plan == plan)
    return {row.plan: row._mapping["count"] for row in connection.execute(query.group_by(table.c.plan))}


def summary(connection: Connection, plan: str) -> PlanSummary:
    """One plan's line.

    Raises:
        NotFound: no such plan.
        BadRecord: its records are damaged.
    """
    found, left_out = _lines(connection, plan)
    if left_out:
        raise _damaged(left_out[0])
    if not found:
        raise NotFound(f"没有编号为“{plan}”的预案。", "它可能已被移走，请刷新列表。")
    return found[0]


def chain(connection: Connection, plan: str) -> list[VersionRecord]:
    """All versions of a plan, oldest first."""
    table = tables.versions
    query = select(table).where(table.c.plan == plan).order_by(table.c.number)
    return [version_of(row) for row in all_rows(connection, query)]


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
    if row is None:
        return None
    if not isinstance(row.version, int) or not isinstance(row.revision, int):
        raise _damaged_draft()
    return Draft(plan=plan, version=row.version, revision=row.revision, content=_bytes(row.data))


def _damaged_draft() -> BadRecord:
    return BadRecord("在编稿的记录已损坏，不能读取。", "请核验预案库，并从完好的备份恢复。")


def last_saved(connection: Connection, plan: str) -> Saved | None:
    """Who saved the working draft last, if there is one; without its text, so that it may be asked often."""
    table, accounts = tables.drafts, tables.accounts
    query = (
        select(table.c.revision, table.c.saved_by, table.c.saved_at, accounts.c.full_name)
        .select_from(table.outerjoin(accounts, accounts.c.name == table.c.saved_by))
        .where(table.c.plan == plan)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    at = moment_or_none(row.saved_at)
    if at is None or not isinstance(row.revision, int):
        raise _damaged_draft()
    return Saved(revision=row.revision, account=row.saved_by, name=row.full_name or row.saved_by, at=at)


def content(connection: Connection, plan: str, number: int) -> bytes:
    """The canonical encoding of a version: of its frozen text, or of the working draft as saved."""
    row = version_row(connection, plan, number)
    if row.hash is None:
        working = draft(connection, plan)
        if working is None or working.version != number:
            raise NotFound(f"第 {number} 版没有正文。", "它可能已被放弃。")
        return working.content
    table = tables.contents
    data = connection.execute(select(table.c.data).where(table.c.hash == row.hash)).scalar()
    if data is None:
        raise BadRecord(f"第 {number} 版的正文不在库中。", "请核验预案库，并从完好的备份恢复。")
    return _bytes(data)


def _bytes(data: Any) -> bytes:
    """What is kept as the bytes of a text; somebody who edits the file may turn them into text or numbers."""
    return data if isinstance(data, bytes) else str(data).encode("utf-8")


def decoded(data: bytes) -> Document:
    """The text kept as `data`.

    Raises:
        BadRecord: it is damaged.
    """
    return decode_stored(data)


def kept_text(connection: Connection, beginning: str) -> Document | None:
    """The text kept under the hash that begins so."""
    table = tables.contents
    row = connection.execute(select(table.c.data).where(table.c.hash.startswith(beginning))).first()
    return decoded(row.data) if row else None


def document(connection: Connection, plan: str, number: int) -> Document:
    """The text of a version."""
    return decoded(content(connection, plan, number))


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
    faces = []
    for number, version in sorted(shown.items()):
        with suppress(BadRecord, NotFound):  # a lost text is found by verifying; the others can be searched
            faces.append(
                Face(
                    plan=plan,
                    version=number,
                    card=line.card,
                    stage=version.stage,
                    is_in_force=version.stage.is_in_force,
                    content=content(connection, plan, number),
                )
            )
    return faces
