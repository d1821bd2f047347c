"""The append-only audit trail: each row carries the hash of itself and of the row before it, and seals what it changed.

A removed, altered or reordered row breaks the chain and is named by `problems`. Number and hash of the newest also stand
in the settings, so that rows cut off at the end are missed too; approvals sign them. Whatever a transaction changes is
sealed (`yuan.library.trail.sealing`) by the audit row recorded after it, or by the last one when none follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, desc, func, select

from yuan.library import tables
from yuan.library.clock import moment_or_none
from yuan.library.rows import all_rows, entry_of, readable
from yuan.library.trail import journal
from yuan.library.trail.journal import HEAD, chained
from yuan.library.trail.provisional_seals import CLOCKS
from yuan.model.records import AuditEntry

CREATED, BASELINE = "建立预案库", "建立封存基线"


def record(connection: Connection, account: str, action: str, subject: str, detail: str = "") -> None:
    """Append one row: who did what to which thing (a plan id, an account …). It seals what was changed before it."""
    journal.of(connection).record(account, action, subject, detail)


def record_edit(connection: Connection, account: str, plan: str, detail: str) -> None:
    """Append a row for a draft that was saved, unless one of the last minutes covers it (`yuan.library.trail.provisional_seals`)."""
    journal.of(connection).record_edit(account, plan, detail)


def record_left(connection: Connection, account: str, plan: str, detail: str) -> None:
    """Append the row that closes a draft, if it is open: nothing saved stands without a row from here on."""
    journal.of(connection).record_left(account, plan, detail)


def record_baseline(connection: Connection, action: str, detail: str = "") -> None:
    """Append a row that seals everything as it stands: what stands from here on is proved by the trail."""
    journal.of(connection).record_baseline(action, detail)


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the newest row; 0 and "" when there is none.

    Inside a transaction, the newest row is finished by asking: what is changed after that needs another one.
    """
    written = journal.open_on(connection)
    if written is not None:
        written.finish()
    return journal.newest(connection)


def hash_at(connection: Connection, sequence: int) -> str:
    """The hash of the row with this number, "" when there is none."""
    table = tables.audit
    found = connection.execute(select(table.c.hash).where(table.c.sequence == sequence)).scalar()
    return found or ""


def entries(connection: Connection, limit: int | None) -> list[AuditEntry]:
    """The newest `limit` rows (None: all), newest first."""
    query = select(tables.audit).order_by(desc(tables.audit.c.sequence)).limit(limit)
    return readable(entry_of, all_rows(connection, query))


def details(connection: Connection, action: str, subject: str, beginning: str) -> list[str]:
    """What follows `beginning` in the details of every such row."""
    table = tables.audit
    query = select(table.c.detail).where(
        table.c.action == action, table.c.subject == subject, table.c.detail.startswith(beginning)
    )
    return [row.detail.removeprefix(beginning) for row in connection.execute(query)]


def problems(connection: Connection, step: Callable[[], None]) -> Iterator[str]:
    """What is wrong with the chain, in Chinese; nothing when it is whole. Calls `step` for every row."""
    before, expected = "", 1
    for row in connection.execute(select(tables.audit).order_by(tables.audit.c.sequence)):
        step()
        if row.sequence != expected:
            yield f"操作记录第 {expected} 条缺失。"
        fits = chained(
            before, row.sequence, row.at, row.account, row.action, row.subject, row.detail, row.seal
        )
        if fits != row.hash:
            yield f"操作记录第 {row.sequence} 条与前后不衔接，可能被改动、删除或调换。"
        before, expected = row.hash, row.sequence + 1
    settings = tables.settings
    kept = connection.execute(select(settings.c.value).where(settings.c.key == HEAD)).scalar() or ""
    # Older libraries kept the hash alone.
    if kept not in (f"{expected - 1} {before}", before):
        yield "操作记录的末尾被删除或改动。"
    elif expected == 1 and any(
        connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (tables.accounts, tables.plans)
    ):
        yield "操作记录被全部删除。"


def remarks(connection: Connection) -> Iterator[str]:
    """Rows whose times run backwards, or lie ahead, in Chinese: a clock was wrong, or the row was not written then.

    No fault of the library by itself, for clocks are wrong now and then.
    """
    before: tuple[int, datetime] | None = None
    for row in connection.execute(select(tables.audit.c.sequence, tables.audit.c.at).order_by("sequence")):
        at = moment_or_none(row.at)
        if at is None:
            continue
        if before is not None and before[1] - at > CLOCKS:
            yield (
                f"操作记录第 {row.sequence} 条的时间（{_shown(at)}）早于第 {before[0]} 条（{_shown(before[1])}），"
                "记录时电脑的时钟不准，或这条记录不是当时写入的。"
            )
        before = row.sequence, at
    if before is not None and before[1] - datetime.now(UTC) > CLOCKS:
        yield f"操作记录第 {before[0]} 条的时间（{_shown(before[1])}）在将来，请核对电脑的时钟。"


def _shown(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
