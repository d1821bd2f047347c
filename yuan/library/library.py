"""A library: opening, signing in, the change sequence, and keeping it safe."""

from __future__ import annotations

import getpass
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, Engine, func, insert, select

from yuan.library import audit, passwords, reading, safety, store, tables
from yuan.library.rows import account_of
from yuan.model.errors import Refused
from yuan.model.plan import AccountRole
from yuan.model.records import Account, Change, Face

if TYPE_CHECKING:
    from yuan.library.session import Session


class NewAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account to be made. A drafter needs a `unit`; the password is hashed at once and never kept."""

    name: str
    full_name: str
    role: AccountRole
    unit: str = ""
    password: str

    def __repr__(self) -> str:
        return f"NewAccount({self.name!r})"


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
        if not account.name.strip():
            raise Refused("账号名不能为空。", "请填写账号名。")
        if len(account.password) < passwords.MINIMUM_LENGTH:
            raise Refused(f"密码至少 {passwords.MINIMUM_LENGTH} 个字符。", "请换一个更长的密码。")
        if account.role is AccountRole.DRAFTER and not account.unit:
            raise Refused("编制人员的账号必须属于一个单位。", "请选择单位。")
        hashed = passwords.hash_password(account.password)
        table = tables.accounts
        with self.writes() as connection:
            if connection.execute(select(table.c.name).where(table.c.name == account.name)).first():
                raise Refused(f"账号“{account.name}”已经存在。", "请换一个账号名。")
            connection.execute(
                insert(table).values(
                    name=account.name,
                    full_name=account.full_name,
                    role=account.role.value,
                    unit=account.unit,
                    password=hashed,
                    is_active=True,
                )
            )
            audit.record(connection, by or account.name, "新增账号", account.name, account.role.value)

    def sign_in(self, name: str, password: str) -> Session:
        """A session for the account.

        Raises:
            Refused: no such account, wrong password, or the account is no longer active.
        """
        from yuan.library.session import Session

        table = tables.accounts
        with self.reads() as connection:
            row = connection.execute(select(table).where(table.c.name == name)).first()
        if row is None or not passwords.password_fits(row.password, password):
            raise Refused("账号或密码不对。", "请重新输入；忘记密码请联系系统管理员。")
        if not row.is_active:
            raise Refused(f"账号“{name}”已停用。", "请联系系统管理员。")
        return Session(self, account_of(row))

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
