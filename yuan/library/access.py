"""What every part of a session stands on: the account, what it may see, and changes in its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from sqlalchemy import Connection, select

from yuan.library import reading, tables
from yuan.library.connecting import BUSY_MS
from yuan.library.keys import SigningKey
from yuan.library.library import Library
from yuan.library.permissions import sees_version
from yuan.model.errors import NotFound, Refused
from yuan.model.records import Account, PlanSummary


class Access:
    """One account at one library. `key` is what it signs approvals with, None when it has none.

    `has_signed_in` is set once somebody proved to be the account's owner: that account must be there then.
    """

    def __init__(self, library: Library, account: Account, key: SigningKey | None = None) -> None:
        self.library, self.database = library, library.database
        self.account = account
        self.has_signed_in = False
        self._key = key

    @contextmanager
    def changing(self, *, durable: bool = True, patience_ms: int = BUSY_MS) -> Iterator[Connection]:
        """The one way into a transaction that writes in this account's name, begun within `patience_ms`.

        Raises:
            Refused: the account is no longer what it was when it signed in; nothing was written.
        """
        with self.database.writes(durable=durable, patience_ms=patience_ms) as connection:
            self._require_current(connection)
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the library, for this account to read.

        Raises:
            Refused: the account is no longer what it was when it signed in.
        """
        with self.database.reads() as connection:
            self._require_current(connection)
            yield connection

    def require_current(self) -> None:
        """Go on only while the account still may work with the library, before anything is done outside of it.

        Raises:
            Refused: the account is no longer what it was when it signed in.
        """
        with self.reading():
            pass

    def _require_current(self, connection: Connection) -> None:
        """Sessions outlive what an administrator settles meanwhile, and a library put in the place of theirs."""
        table = tables.accounts
        query = select(table.c.is_active, table.c.role, table.c.unit).where(table.c.name == self.account.name)
        row = connection.execute(query).first()
        if row is None:
            if self.has_signed_in:
                raise Refused(f"预案库中没有账号“{self.account.name}”。", "请重新登录，或联系系统管理员。")
            return  # the command line's, which has none
        if not row.is_active:
            raise Refused(f"账号“{self.account.name}”已停用。", "没有存入的文字留在本机；请联系系统管理员。")
        if (row.role, row.unit) != (self.account.role.value, self.account.unit):
            raise Refused(f"账号“{self.account.name}”的角色或单位已变更。", "请重新登录。")

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
