"""Who has which plan open now, so that two people do not write the same draft without knowing of each other.

It is no record: nothing rests on it, the audit trail and the change sequence do not know of it. What cannot be
written at once is left to the next renewal, and a row nobody renews is of a window that is gone.
"""

from __future__ import annotations

import platform
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from yuan.library import tables
from yuan.library.access import Access
from yuan.library.clock import moment, now, stamp
from yuan.library.rows import all_rows, decodes, readable
from yuan.library.trail.provisional_seals import CLOCKS
from yuan.model.errors import YuanError
from yuan.model.records import Present

RENEW_S = 20
"""A window renews its rows so often …"""
STALE_S = 60
"""… and a row that was not renewed for so long is of a window that is gone."""
PATIENCE_MS = 250
"""Whoever saves a text comes first: a library that is busy for longer is told at the next renewal."""
_MOST = 100
"""So many windows at one plan are told of at most."""


class Presence:
    """What one account's windows have open; got from `session.presence`."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._open: dict[str, dict[str, str | bool]] = {}

    def begin(self, plan: str, *, is_editing: bool) -> str:
        """A window shows `plan` from now on; the id by which it is renewed and ended.

        Raises:
            NotFound: a plan this account may not know of.
        """
        self._access.plan(plan)
        id = secrets.token_hex(8)
        self._open[id] = {
            "account": self._access.account.name,
            "plan": plan,
            "is_editing": is_editing,
            "machine": platform.node(),
            "since": now(),
        }
        self.renew(id)
        return id

    def renew(self, id: str) -> bool:
        """The window still shows the plan; whether that could be written down. Also after a long sleep.

        Raises:
            Refused: the account is no longer what it was when it signed in.
        """
        self._access.require_current()
        values = self._open.get(id)
        return values is not None and self._write(lambda connection: _put(connection, id, values))

    def end(self, id: str) -> bool:
        """The window shows the plan no longer; whether that could be written down. If not, the row grows stale.

        Raises:
            Refused: the account is no longer what it was when it signed in.
        """
        self._access.require_current()
        if self._open.pop(id, None) is None:
            return False
        table = tables.presence
        return self._write(lambda connection: connection.execute(delete(table).where(table.c.id == id)))

    def others(self, plan: str) -> tuple[Present, ...]:
        """Who else has the plan open, in other windows of this account too; who came first stands first.

        Raises:
            NotFound: a plan this account may not know of.
        """
        table, accounts = tables.presence, tables.accounts
        query = (
            select(table, accounts.c.full_name)
            .select_from(table.outerjoin(accounts, accounts.c.name == table.c.account))
            .where(table.c.plan == plan, ~_is_of_nobody(), table.c.id.not_in(list(self._open)))
            .order_by(table.c.since)
            .limit(_MOST)
        )
        with self._access.reading() as connection:
            self._access.seen(connection, plan)
            return tuple(readable(_present_of, all_rows(connection, query)))

    def _write(self, change: Callable[[Connection], object]) -> bool:
        try:
            with self._access.changing(durable=False, patience_ms=PATIENCE_MS) as connection:
                change(connection)
        except YuanError:
            return False
        return True


def _put(connection: Connection, id: str, values: dict[str, str | bool]) -> None:
    """Renew the row, or write it again when somebody swept it; what is stale goes."""
    table = tables.presence
    connection.execute(delete(table).where(_is_of_nobody()))
    renewed = connection.execute(update(table).where(table.c.id == id).values(seen_at=now()))
    if renewed.rowcount == 0:
        connection.execute(insert(table).values(id=id, seen_at=now(), **values))


def _is_of_nobody() -> ColumnElement[bool]:
    """Whether a row is of a window that is gone, or of none: no window renews its row ahead of the time."""
    seen, moment_now, away = tables.presence.c.seen_at, datetime.now(UTC), timedelta(seconds=STALE_S)
    return or_(seen < stamp(moment_now - away), seen > stamp(moment_now + CLOCKS))


@decodes(tables.presence, "id")
def _present_of(row: Any) -> Present:
    since = moment(row.since)
    if since is None:
        raise ValueError(row.since)
    return Present(
        id=row.id,
        account=row.account,
        name=row.full_name or row.account,
        is_editing=row.is_editing,
        machine=row.machine,
        since=since,
    )
