"""What every part of a session stands on: the account, what it may see, and changes in its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from sqlalchemy import Connection, select

from yuan.library import reading, tables
from yuan.library.keys import SigningKey
from yuan.library.library import Library
from yuan.library.permissions import sees_version
from yuan.library.store import BUSY_MS
from yuan.model.errors import NotFound, Refused
from yuan.model.records import Account, PlanSummary


class Access:
    """One account at one library. `key` is what it signs approvals with, None when it has none."""

    def __init__(self, library: Library, account: Account, key: SigningKey | None = None) -> None:
        self.library = library
        self.account = account
        self._key = key

    @contextmanager
    def changing(self, *, durable: bool = True, patience_ms: int = BUSY_MS) -> Iterator[Connection]:
        """A transaction in this account's name, begun within `patience_ms` of somebody else's writing.

        Raises:
            Refused: the account was deactivated since it signed in.
        """
        table = tables.accounts
        with self.library.writes(durable=durable, patience_ms=patience_ms) as connection:
            active = select(table.c.is_active).where(table.c.name == self.account.name)
            if connection.execute(active).scalar() is False:
                raise Refused(f"账号“{self.account.name}”已停用，没有写入。", "请联系系统管理员。")
            yield connection

    def _seen(self, connection: Connection, plan: str) -> PlanSummary:
        line = self._visible(connection, reading.summary(connection, plan))
        if line is None:
            raise NotFound(f"没有编号为“{plan}”的预案。", "它可能已被移走，请刷新列表。")
        return line

    def _visible(self, connection: Connection, line: PlanSummary) -> PlanSummary | None:
        """The line as this account may see it: without versions it may not read; None when nothing is left."""
        if sees_version(self.account, line.card, line.latest.stage):
            return line
        chain = [
            version
            for version in reading.chain(connection, line.plan)
            if sees_version(self.account, line.card, version.stage)
        ]
        return msgspec.structs.replace(line, latest=chain[-1]) if chain else None
