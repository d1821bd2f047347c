"""What every part of a session stands on: the account, what it may see, and changes in its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from sqlalchemy import Connection, select

from yuan.library import reading, tables
from yuan.library.database import Database
from yuan.library.keys.signing_keys import SigningKey
from yuan.library.permissions import Right, require, sees_version
from yuan.library.store.connections import BUSY_MS
from yuan.library.trail import audit
from yuan.model.errors import NotFound, Refused
from yuan.model.records import Account, PlanSummary, VersionRecord


class Access:
    """One account at one library.

    Args:
        key: what it signs approvals with, None when it has none.
        has_signed_in: somebody proved to be the account's owner, so that the account must be there.
    """

    def __init__(
        self,
        database: Database,
        account: Account,
        key: SigningKey | None = None,
        *,
        has_signed_in: bool = False,
    ) -> None:
        self.database = database
        self.account = account
        self.key = key
        self._has_signed_in = has_signed_in

    # --- transactions ---------------------------------------------------------------------------------

    @contextmanager
    def changing(self, *, durable: bool = True, patience_ms: int = BUSY_MS) -> Iterator[Connection]:
        """The one way into a transaction that writes in this account's name, begun within `patience_ms`.

        Raises:
            Refused: the account is no longer what it was when it signed in; nothing was written.
            BadFile, BadLibrary, Displaced: see `Database.writes`.
        """
        with self.database.writes(durable=durable, patience_ms=patience_ms) as connection:
            self._require_current(connection)
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the library, for this account to read.

        Raises:
            Refused: the account is no longer what it was when it signed in.
            BadFile, BadLibrary: see `Database.reads`.
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
            if self._has_signed_in:
                raise Refused(f"预案库中没有账号“{self.account.name}”。", "请重新登录，或联系系统管理员。")
            return  # the command line's, which has none
        if not row.is_active:
            raise Refused(f"账号“{self.account.name}”已停用。", "没有存入的文字留在本机；请联系系统管理员。")
        if (row.role, row.unit) != (self.account.role.value, self.account.unit):
            raise Refused(f"账号“{self.account.name}”的角色或单位已变更。", "请重新登录。")

    def record(self, connection: Connection, action: str, subject: str, detail: str = "") -> None:
        """Append a row to the audit trail in this account's name; see `audit.record`."""
        audit.record(connection, self.account.name, action, subject, detail)

    # --- rights -----------------------------------------------------------------------------------------

    def require(self, right: Right, unit: str = "") -> None:
        """Go on only with the right, for a plan of `unit` where that matters.

        Raises:
            Refused: naming the account and what it may not do.
        """
        require(self.account, right, unit)

    def plan(self, plan: str) -> PlanSummary:
        """One plan's line.

        Raises:
            NotFound: no such plan, or one this account may not know of.
        """
        with self.reading() as connection:
            return self.seen(connection, plan)

    def seen(self, connection: Connection, plan: str) -> PlanSummary:
        """`plan` within a transaction."""
        line = self.visible(connection, reading.summary(connection, plan))
        if line is None:
            raise NotFound(f"没有编号为“{plan}”的预案。", "它可能已被移走，请刷新列表。")
        return line

    def visible(self, connection: Connection, line: PlanSummary) -> PlanSummary | None:
        """The line as this account may see it: without versions it may not read; None when nothing is left."""
        if sees_version(self.account, line.card, line.latest.stage):
            return line
        chain = [
            version
            for version in reading.chain(connection, line.plan)
            if sees_version(self.account, line.card, version.stage)
        ]
        return msgspec.structs.replace(line, latest=chain[-1]) if chain else None

    def visible_lines(self, connection: Connection) -> tuple[list[PlanSummary], int]:
        """Every plan as this account may see it, in the order of the list, and how many are left out, whoever might see
        them, because their records are damaged."""
        lines, left_out = reading.readable_summaries(connection)
        found = [line for line in (self.visible(connection, line) for line in lines) if line is not None]
        return found, left_out

    def versions(self, connection: Connection, plan: str) -> list[VersionRecord]:
        """The versions of a plan this account may read, oldest first. Raises `NotFound` as `plan` does."""
        line = self.seen(connection, plan)
        chain = reading.chain(connection, plan)
        return [version for version in chain if sees_version(self.account, line.card, version.stage)]
