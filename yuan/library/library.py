"""A library: opening, signing in, the change sequence, and keeping it safe."""

from __future__ import annotations

import getpass
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, func, select

from yuan.library import accounts, reading, safety, store, tables
from yuan.library.accounts import NewAccount
from yuan.library.rows import account_of
from yuan.model.account_policy import AccountPolicy
from yuan.model.plan import AccountRole
from yuan.model.records import Account, Change, Face

if TYPE_CHECKING:
    from yuan.library.session import Session


class Library:
    """One open library. May be used from several threads; writers take turns."""

    def __init__(self, place: Path | str, engine: Engine) -> None:
        self.path = place
        self._engine = engine
        self._writing = threading.RLock()

    @classmethod
    def create(cls, location: Path | str, administrator: NewAccount | None = None) -> Library:
        """Make a library; with no administrator, the window asks for one when it first opens it.

        Raises:
            BadFile: the file exists or the folder cannot be written.
        """
        place = store.place_of(location)
        library = cls(place, store.create_store(place))
        if administrator is not None:
            library.add_account("", administrator)
        return library

    @classmethod
    def open(cls, location: Path | str) -> Library:
        """Open an existing library, bringing an older one up to date after a backup.

        Raises:
            BadLibrary: not there, not a library, damaged, read-only, or made by a newer program.
        """
        place = store.place_of(location)
        return cls(place, store.open_store(place))

    def close(self) -> None:
        """Let go of the file; everything acknowledged is already on disk."""
        self._engine.dispose()

    # --- transactions, for the rest of this room ------------------------------------------------------

    @contextmanager
    def reads(self) -> Iterator[Connection]:
        """A transaction that sees one state of the library."""
        with store.transaction(self._engine, self.path, writes=False) as connection:
            yield connection

    @contextmanager
    def writes(self, *, durable: bool = True) -> Iterator[Connection]:
        """A transaction that changes all or nothing."""
        with (
            self._writing,
            store.transaction(self._engine, self.path, writes=True, durable=durable) as connection,
        ):
            yield connection

    # --- people -------------------------------------------------------------------------------------

    def accounts(self) -> list[Account]:
        """Everybody who may sign in, for the sign-in dialog."""
        table = tables.accounts
        with self.reads() as connection:
            return [account_of(row) for row in connection.execute(select(table).order_by(table.c.name))]

    def add_account(self, by: str, account: NewAccount) -> None:
        """Add an account in the name of `by` ("" for the first one of a library)."""
        accounts.add(self, by, account)

    def account_policy(self) -> AccountPolicy:
        """What this library asks of passwords and signing in."""
        with self.reads() as connection:
            return accounts.policy_of(connection)

    def sign_in(self, name: str, password: str, new_password: str = "") -> Session:
        """A session for the account, which can sign approvals if its role approves.

        Args:
            new_password: takes the place of one that the administrator gave and that must be changed.

        Raises:
            PasswordExpired: the password must be changed and no new one was given.
            Refused: no such account, wrong password, locked after too many tries, or no longer active.
        """
        from yuan.library.session import Session

        account, key = accounts.sign_in(self, name, password, new_password)
        return Session(self, account, key)

    def local_session(self) -> Session:
        """The command line's session: whoever can read the file, recorded under the system's user name."""
        from yuan.library.session import Session

        try:
            user = getpass.getuser()
        except (OSError, KeyError):
            user = "未知用户"
        name = f"本机（{user}）"
        return Session(self, Account(name=name, full_name=name, role=AccountRole.ADMINISTRATOR))

    # --- what followers need ---------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """The library's own identity, kept through copies and backups."""
        table = tables.settings
        with self.reads() as connection:
            return str(
                connection.execute(select(table.c.value).where(table.c.key == "library_id")).scalar_one()
            )

    def sequence(self) -> int:
        """The number of the newest change; 0 for a new library."""
        with self.reads() as connection:
            return connection.execute(select(func.max(tables.changes.c.sequence))).scalar() or 0

    def changes_since(self, sequence: int) -> list[Change]:
        """Every change after `sequence`, oldest first."""
        table = tables.changes
        query = select(table).where(table.c.sequence > sequence).order_by(table.c.sequence)
        with self.reads() as connection:
            return [
                Change(sequence=row.sequence, plan=row.plan, what=row.what)
                for row in connection.execute(query)
            ]

    def plan_ids(self) -> list[str]:
        """The ids of all plans, in the order of the list."""
        with self.reads() as connection:
            return list(
                connection.execute(select(tables.plans.c.id).order_by(tables.plans.c.order)).scalars()
            )

    def faces(self, plan: str) -> list[Face]:
        """The texts of a plan to be searched: the version in force and the newest one after it."""
        with self.reads() as connection:
            return reading.faces(connection, plan)

    # --- safety -----------------------------------------------------------------------------------------

    def backup(self, target: Path) -> None:
        """Write a verified copy of the library to `target`, while it stays in use.

        Raises:
            BadFile: the target cannot be written.
            BadLibrary: the copy does not verify; `target` is untouched.
        """
        safety.backup(self, target)

    @staticmethod
    def restore(source: Path, target: Path) -> None:
        """Put the backup `source` in the place of `target`; what stood there is kept beside it.

        Raises:
            BadLibrary: the backup is no library or does not verify; nothing was changed.
        """
        safety.restore(source, target)

    def verify(self) -> list[str]:
        """Everything that is wrong with the library, in Chinese; nothing when it is sound."""
        with self.reads() as connection:
            return list(safety.problems(connection, is_file=isinstance(self.path, Path)))
