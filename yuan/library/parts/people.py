"""The part of a session that is about people: units, accounts, passwords, and what is asked of them."""

from __future__ import annotations

from sqlalchemy import insert, select

from yuan.library import accounts, tables
from yuan.library.access import Access
from yuan.library.accounts import NewAccount
from yuan.library.keys import enrolments, passwords
from yuan.library.permissions import CLEARANCES, Right
from yuan.library.stored_settings import ACCOUNT_POLICY, store_value
from yuan.model.account_policy import AccountPolicy
from yuan.model.errors import Refused
from yuan.model.plan import Secrecy, Unit
from yuan.model.records import Account


class People:
    """Units and accounts of the library."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def units(self) -> list[Unit]:
        """All units in the order of lists."""
        table = tables.units
        with self._access.reading() as connection:
            rows = connection.execute(select(table).order_by(table.c.order, table.c.name))
            return [Unit(id=row.id, name=row.name, kind=row.kind, order=row.order) for row in rows]

    def add_unit(self, unit: Unit) -> None:
        """Add a unit. Raises `Refused` when its name or id is taken."""
        self._access.require(Right.MANAGE)
        table = tables.units
        with self._access.changing() as connection:
            taken = select(table.c.id).where((table.c.id == unit.id) | (table.c.name == unit.name))
            if connection.execute(taken).first():
                raise Refused(f"单位“{unit.name}”已经存在。", "请换一个名称。")
            connection.execute(
                insert(table).values(id=unit.id, name=unit.name, kind=unit.kind, order=unit.order)
            )
            self._access.record(connection, "新增单位", unit.name)

    def accounts(self) -> list[Account]:
        """Everybody who may sign in."""
        with self._access.reading() as connection:
            return accounts.all_accounts(connection)

    def add_account(self, account: NewAccount) -> None:
        """Add an account; only an administrator may."""
        self._access.require(Right.MANAGE)
        accounts.require_complete(account)
        hashed = passwords.hash_password(account.password)
        enrolment = enrolments.prepared(self._access.key, account.password)
        with self._access.changing() as connection:
            accounts.add(connection, self._access.account.name, account, hashed, enrolment)

    def change_password(self, old: str, new: str) -> None:
        """Change the own password; the signing key stays the same.

        Raises:
            Refused: the old one is wrong, or the policy does not allow the new one.
        """
        row = accounts.checked(self._access.database, self._access.account.name, old)
        hashed = accounts.hashed_new(old, new)
        with self._access.changing() as connection:
            accounts.put_password(connection, row, old, new, hashed)

    def confirm_password(self, password: str) -> None:
        """Go on only when it is really the account's owner: when the window was locked, before a change.

        Raises:
            Refused: wrong password, or the account is locked or no longer active.
        """
        accounts.sign_in(self._access.database, self._access.account.name, password)

    def note_lock(self, *, is_idle: bool) -> None:
        """Record that the window was locked: by hand, or because nobody was there."""
        with self._access.changing() as connection:
            how = "无人操作" if is_idle else "本人锁定"
            self._access.record(connection, "锁定窗口", self._access.account.name, how)

    def resume(self, password: str) -> None:
        """Go on after the window was locked. Raises `Refused` as `confirm_password` does."""
        self.confirm_password(password)
        with self._access.changing() as connection:
            self._access.record(connection, "解除锁定", self._access.account.name)

    def reset_password(self, name: str, password: str) -> None:
        """Give somebody who forgot theirs a password that must be changed at the next sign-in; their signing key
        is replaced then, and what the old one signed stays verifiable.

        Raises:
            NotFound: no such account.
            Refused: not for this account, a password the policy does not allow, or nobody could certify keys any more.
        """
        self._access.require(Right.MANAGE)
        hashed = passwords.hash_password(password)
        enrolment = enrolments.prepared(self._access.key, password)
        with self._access.changing() as connection:
            accounts.reset(connection, self._access.account.name, name, password, hashed, enrolment)

    def set_active(self, name: str, *, is_active: bool) -> None:
        """Let an account work with the library, or no longer; sessions open now can write nothing more.

        Raises:
            Refused: it is the last active administrator.
        """
        self._access.require(Right.MANAGE)
        with self._access.changing() as connection:
            accounts.set_active(connection, self._access.account.name, name, is_active=is_active)

    def set_clearance(self, name: str, clearance: Secrecy) -> None:
        """Settle up to which level of secrecy an account may know of plans, from its next sign-in on.

        Raises:
            Refused: an account cannot be cleared for that level here.
        """
        self._access.require(Right.MANAGE)
        if clearance not in CLEARANCES:
            raise Refused(f"知悉范围不能设为“{clearance.value}”。", "请在公开、内部、工作秘密中选择。")
        with self._access.changing() as connection:
            accounts.set_clearance(connection, self._access.account.name, name, clearance)

    def unlock_account(self, name: str) -> None:
        """Lift the lock that wrong passwords put on an account."""
        self._access.require(Right.MANAGE)
        with self._access.changing() as connection:
            accounts.unlock(connection, self._access.account.name, name)

    def locked_accounts(self) -> set[str]:
        """The names of accounts locked now by wrong passwords."""
        self._access.require(Right.MANAGE)
        with self._access.reading() as connection:
            return accounts.locked_names(connection)

    def account_policy(self) -> AccountPolicy:
        """What this library asks of passwords and signing in."""
        with self._access.reading() as connection:
            return accounts.policy_of(connection)

    def change_account_policy(self, policy: AccountPolicy) -> None:
        """Settle it anew. Raises `Refused` when it cannot be so."""
        self._access.require(Right.MANAGE)
        if policy.fault():
            raise Refused(policy.fault(), "请修改后再保存。")
        with self._access.changing() as connection:
            store_value(connection, ACCOUNT_POLICY, policy)
            self._access.record(connection, "修改账号安全设置", "预案库")
