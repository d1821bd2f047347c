"""Drafts between two audit rows. A draft is saved every second or two; the trail gets a row of it every ten minutes.

In between, draft and version stand under provisional seals that no audit row covers. These are believed only for what
saving a draft changes, only as long as the account's last row of it is younger than that, and only while it is open:
leaving the draft, and every signed head of the trail, closes it and takes into the trail what was saved until then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, ScalarSelect, and_, func, or_, select

from yuan.library import tables
from yuan.library.clock import moment_or_none
from yuan.library.trail import sealing
from yuan.library.trail.sealing import GONE, PROVISIONAL, Row, row_of, text_of

EDITED, CLOSED = "编辑在编稿", "结束编辑"
SIGNED_IN, LEFT = "登录", "退出"
"""The audit rows that tell of a signed head: what stands then is proved from there on, drafts included."""
_HEADS = (SIGNED_IN, LEFT)
EDITS = timedelta(minutes=10)
"""Of one draft and account, one row in so long a time: the trail stays readable and the file small."""
CLOCKS = timedelta(minutes=5)
"""How far the clocks of the desks at one library, or one clock set right, may lie apart without being remarked."""
CHANGING: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "drafts": frozenset({"revision", "data", "saved_by", "saved_at"}),
        "versions": frozenset({"title", "characters", "sections", "changed_at"}),
    }
)
"""What saving a draft changes."""


def merged(table: str, sealed: str, provisional: str) -> str:
    """How a row must read that has both seals: of the provisional one only what saving a draft changes."""
    if GONE in (sealed, provisional):
        return sealed
    may = CHANGING[table]
    must = {name: value for name, value in row_of(sealed).items() if name not in may}
    must |= {name: value for name, value in row_of(provisional).items() if name in may}
    return text_of(must)


def newest(connection: Connection, table: str, key: str) -> str | None:
    """The seal that a row must read as; None when it was never sealed."""
    seals = tables.seals
    wanted = seals.c.audit == _newest_number(table, key)
    if table in CHANGING:
        wanted = or_(wanted, seals.c.audit == PROVISIONAL)
    query = select(seals.c.audit, seals.c.row).where(seals.c.table == table, seals.c.key == key, wanted)
    found = {row.audit: row.row for row in connection.execute(query)}
    kept = found.pop(PROVISIONAL, None)
    if not found:
        return None
    (sealed,) = found.values()
    return str(sealed) if kept is None else merged(table, sealed, kept)


def is_covered(connection: Connection, account: str, plan: str) -> bool:
    """Whether what `account` saves now of the draft of `plan` needs no audit row yet."""
    key = sealing.key_of([plan])
    return _covers(connection, "drafts", key, account, datetime.now(UTC), timedelta())


def is_believable(connection: Connection, table: str, key: str, provisional: Row) -> bool:
    """Whether a provisional seal can have been made under the newest audit row of the same thing."""
    account = provisional.get("saved_by", "")
    return _covers(connection, table, key, account, _saved_at(provisional), CLOCKS)


def is_open(connection: Connection, plan: str) -> bool:
    """Whether a draft of `plan` may still be saved under the newest audit row of it, by the account of that row."""
    number, edited = _edit_of(connection, "drafts", sealing.key_of([plan]))
    return edited is not None and not _is_closed(connection, plan, number)


def left(connection: Connection, action: str, plan: str) -> Iterator[tuple[str, str, str]]:
    """Table, key and seal of what stands under provisional seals and belongs under an audit row of `action` about
    `plan`: all when the row tells of a signed head, that of `plan` when its draft is left, and whatever was saved last
    so long ago that it should stand under a row."""
    seals = tables.seals
    query = select(seals.c.table, seals.c.key, seals.c.row).where(seals.c.audit == PROVISIONAL)
    for table, key, row in connection.execute(query).all():
        if table not in CHANGING or row == GONE:
            continue
        provisional = row_of(row)
        is_left = action == CLOSED and sealing.keys_of(key)[:1] == [plan]
        is_wanted = action in _HEADS or is_left or _is_old(provisional)
        if is_wanted and is_believable(connection, table, key, provisional):
            seal = newest(connection, table, key)
            if seal:
                yield table, key, seal


def _is_old(provisional: Row) -> bool:
    at = _saved_at(provisional)
    return at is not None and datetime.now(UTC) - at > EDITS


def _saved_at(provisional: Row) -> datetime | None:
    return moment_or_none(provisional.get("saved_at") or provisional.get("changed_at"))


def _newest_number(table: str, key: str) -> ScalarSelect[int]:
    """The number of the newest audit row that sealed the row; `PROVISIONAL` when none did."""
    seals = tables.seals
    return select(func.max(seals.c.audit)).where(seals.c.table == table, seals.c.key == key).scalar_subquery()


def _edit_of(connection: Connection, table: str, key: str) -> tuple[int, Any]:
    """Number and row of the newest audit row of a draft or version, when it is one of an edit; otherwise 0 and None."""
    rows = tables.audit
    query = select(rows.c.sequence, rows.c.at, rows.c.account, rows.c.action)
    row = connection.execute(query.where(rows.c.sequence == _newest_number(table, key))).first()
    return (0, None) if row is None or row.action != EDITED else (row.sequence, row)


def _covers(
    connection: Connection, table: str, key: str, account: str, at: datetime | None, tolerance: timedelta
) -> bool:
    """Whether the newest audit row of a draft or version covers what `account` ("": whoever) saved at `at`."""
    number, row = _edit_of(connection, table, key)
    if row is None or account not in ("", row.account):
        return False
    edited = moment_or_none(row.at)
    if edited is None or at is None or not -tolerance <= at - edited < EDITS + tolerance:
        return False
    plan = f"{next(iter(sealing.keys_of(key)), '')}"
    return not _is_closed(connection, plan, number) and not _has_later(
        connection, number, at + EDITS + tolerance
    )


def _is_closed(connection: Connection, plan: str, number: int) -> bool:
    """Whether the draft of `plan` was left, or a head of the trail signed, after the audit row with this number."""
    rows = tables.audit
    is_closing = or_(rows.c.action.in_(_HEADS), and_(rows.c.action == CLOSED, rows.c.subject == plan))
    query = select(rows.c.sequence).where(rows.c.sequence > number, is_closing).limit(1)
    return connection.execute(query).first() is not None


def _has_later(connection: Connection, number: int, end: datetime) -> bool:
    """Whether an audit row after that one is of a moment after `end`: it would have taken in what was saved before."""
    rows = tables.audit
    query = select(rows.c.at).where(rows.c.sequence > number)
    moments = (moment_or_none(row.at) for row in connection.execute(query))
    return any(at is not None and at > end for at in moments)
