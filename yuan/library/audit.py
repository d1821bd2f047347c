"""The append-only audit trail: each row carries the hash of itself and of the row before it.

A removed, altered or reordered row breaks the chain and is named by `problems`. Number and hash of
the newest also stand in the settings, so that rows cut off at the end are missed too; approvals sign them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import Connection, delete, desc, func, insert, select

from yuan.library import tables
from yuan.library.clock import now
from yuan.model.records import AuditEntry

_HEAD = "audit_head"


def _hash(before: str, sequence: int, at: str, account: str, action: str, subject: str, detail: str) -> str:
    row = json.dumps([before, sequence, at, account, action, subject, detail], ensure_ascii=False)
    return hashlib.sha256(row.encode("utf-8")).hexdigest()


def record(connection: Connection, account: str, action: str, subject: str, detail: str = "") -> None:
    """Append one row: who did what to which thing (a plan id, an account …)."""
    table = tables.audit
    last, before = head(connection)
    sequence = last + 1
    at = now()
    chained = _hash(before, sequence, at, account, action, subject, detail)
    connection.execute(
        insert(table).values(
            sequence=sequence,
            at=at,
            account=account,
            action=action,
            subject=subject,
            detail=detail,
            hash=chained,
        )
    )
    settings = tables.settings
    connection.execute(delete(settings).where(settings.c.key == _HEAD))
    connection.execute(insert(settings).values(key=_HEAD, value=f"{sequence} {chained}"))


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the newest row; 0 and "" when there is none."""
    table = tables.audit
    row = connection.execute(
        select(table.c.sequence, table.c.hash).order_by(desc(table.c.sequence)).limit(1)
    ).first()
    return (row.sequence, row.hash) if row else (0, "")


def hash_at(connection: Connection, sequence: int) -> str:
    """The hash of the row with this number, "" when there is none."""
    table = tables.audit
    found = connection.execute(select(table.c.hash).where(table.c.sequence == sequence)).scalar()
    return found or ""


def entries(connection: Connection, limit: int | None) -> list[AuditEntry]:
    """The newest `limit` rows (None: all), newest first."""
    rows = connection.execute(select(tables.audit).order_by(desc(tables.audit.c.sequence)).limit(limit))
    return [
        AuditEntry(
            sequence=row.sequence,
            at=datetime.fromisoformat(row.at),
            account=row.account,
            action=row.action,
            subject=row.subject,
            detail=row.detail,
            hash=row.hash,
        )
        for row in rows
    ]


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
        fits = _hash(before, row.sequence, row.at, row.account, row.action, row.subject, row.detail)
        if fits != row.hash:
            yield f"操作记录第 {row.sequence} 条与前后不衔接，可能被改动、删除或调换。"
        before, expected = row.hash, row.sequence + 1
    settings = tables.settings
    kept = connection.execute(select(settings.c.value).where(settings.c.key == _HEAD)).scalar() or ""
    # Older libraries kept the hash alone.
    if kept not in (f"{expected - 1} {before}", before):
        yield "操作记录的末尾被删除或改动。"
    elif expected == 1 and any(
        connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (tables.accounts, tables.plans)
    ):
        yield "操作记录被全部删除。"
