"""Drafts between two audit rows. A draft is saved every second or two; the trail gets a row of it every ten minutes.

In between, draft and version stand under provisional seals that no audit row covers. These are believed only for what
saving a draft changes, and only as long as the account's last row of it is younger than that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from sqlalchemy import Connection, ScalarSelect, func, or_, select

from yuan.library import sealing, tables
from yuan.library.clock import moment
from yuan.library.sealing import GONE, PROVISIONAL, Row, row_of, text_of

EDITED = "编辑在编稿"
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


def left(connection: Connection, plan: str | None = None) -> Iterator[tuple[str, str, str]]:
    """Table, key and seal of what stands under provisional seals: of `plan`, or of whatever was saved last so long ago
    that it should stand under an audit row."""
    seals = tables.seals
    query = select(seals.c.table, seals.c.key, seals.c.row).where(seals.c.audit == PROVISIONAL)
    for table, key, row in connection.execute(query).all():
        if table not in CHANGING or row == GONE:
            continue
        provisional = row_of(row)
        is_wanted = _is_old(provisional) if plan is None else sealing.keys_of(key)[:1] == [plan]
        if is_wanted and is_believable(connection, table, key, provisional):
            seal = newest(connection, table, key)
            if seal:
                yield table, key, seal


def _is_old(provisional: Row) -> bool:
    at = _saved_at(provisional)
    return at is not None and datetime.now(UTC) - at > EDITS


def _saved_at(provisional: Row) -> datetime | None:
    return _moment(provisional.get("saved_at") or provisional.get("changed_at"))


def _moment(text: str | None) -> datetime | None:
    """The moment written as `text`, None for what is none: somebody may have been at the file."""
    try:
        at = moment(text)
    except (ValueError, TypeError):
        return None
    return at if at is None or at.tzinfo is not None else None


def _newest_number(table: str, key: str) -> ScalarSelect[int]:
    """The number of the newest audit row that sealed the row; `PROVISIONAL` when none did."""
    seals = tables.seals
    return select(func.max(seals.c.audit)).where(seals.c.table == table, seals.c.key == key).scalar_subquery()


def _covers(
    connection: Connection, table: str, key: str, account: str, at: datetime | None, tolerance: timedelta
) -> bool:
    """Whether the newest audit row of a draft or version covers what `account` ("": whoever) saved at `at`."""
    rows = tables.audit
    query = select(rows.c.at, rows.c.account, rows.c.action)
    row = connection.execute(query.where(rows.c.sequence == _newest_number(table, key))).first()
    if row is None or row.action != EDITED or account not in ("", row.account):
        return False
    edited = _moment(row.at)
    return edited is not None and at is not None and -tolerance <= at - edited < EDITS + tolerance
