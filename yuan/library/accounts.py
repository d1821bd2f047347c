"""Accounts as the library keeps them: adding, signing in, locking after wrong passwords, resetting.

A signing key is made when somebody who approves or administers signs in with a password only they know: never while a
password given by the administrator is still in use. That password only proves who makes it (`enrolling`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, insert, select, update

from yuan.library import tables
from yuan.library.clock import moment_or_none, now
from yuan.library.database import Database
from yuan.library.keys import enrolments, passwords, signing_keys
from yuan.library.keys.certificates import Trust
from yuan.library.keys.key_lifetimes import ACTIVATED, DEACTIVATED, RESET
from yuan.library.rows import account_of, all_rows, readable
from yuan.library.stored_settings import ACCOUNT_POLICY, stored_value
from yuan.library.trail import audit
from yuan.library.trail.provisional_seals import CLOCKS
from yuan.model.account_policy import AccountPolicy
from yuan.model.errors import BadRecord, NotFound, Refused
from yuan.model.plan import AccountRole, Secrecy
from yuan.model.records import Account

_MOST_COUNTED = 1_000_000
"""Wrong passwords are counted up to here where none locks."""


class NewAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account to be made. A drafter needs a `unit`; the password is hashed at once and never kept.

    With `must_change` the password serves only to choose another one at the first sign-in.
    """

    name: str
    full_name: str
    role: AccountRole
    unit: str = ""
    password: str
    must_change: bool = False
    clearance: Secrecy | None = None

    def __repr__(self) -> str:
        return f"NewAccount({self.name!r})"


class PasswordExpired(Refused):
    """The password is right, but a new one must be chosen before anything else."""


def policy_of(connection: Connection) -> AccountPolicy:
    """What this library asks of passwords and signing in."""
    return stored_value(connection, ACCOUNT_POLICY, AccountPolicy())


def all_accounts(connection: Connection) -> list[Account]:
    """Everybody who may sign in, or might once more."""
    table = tables.accounts
    return readable(account_of, all_rows(connection, select(table).order_by(table.c.name)))


def require_good(connection: Connection, name: str, password: str) -> None:
    """Go on only with a password the policy allows. Raises `Refused`."""
    problem = policy_of(connection).problem(name, password)
    if problem:
        raise Refused(problem, "请换一个密码。")


class SignedIn(NamedTuple):
    """Who signed in, the unlocked key of one that has one, and what was founded if the library got its root by it."""

    account: Account
    key: signing_keys.SigningKey | None = None
    founded: enrolments.Founded | None = None


def add_first(database: Database, account: NewAccount) -> None:
    """Add the first account of a library, in its own name.

    Raises:
        Refused: something is missing, or the library has accounts already.
    """
    require_complete(account)
    hashed = passwords.hash_password(account.password)
    with database.writes() as connection:
        if connection.execute(select(tables.accounts.c.name)).first():
            raise Refused("预案库已有账号。", "请由系统管理员新增账号。")
        add(connection, account.name, account, hashed)


def require_complete(account: NewAccount) -> None:
    """Go on only with a name, and with a unit where the role has one. Raises `Refused`."""
    if not account.name.strip():
        raise Refused("账号名不能为空。", "请填写账号名。")
    if account.role.is_of_unit and not account.unit:
        raise Refused(f"{account.role.value}的账号必须属于一个单位。", "请选择单位。")


def add(
    connection: Connection,
    by: str,
    account: NewAccount,
    hashed: str,
    enrolment: enrolments.Enrolment | None = None,
) -> None:
    """Add a complete account in the name of `by`; its password was `hashed` before the transaction, which it delays,
    and the `enrolment` made that vouches for it.

    Raises:
        Refused: the name is taken, or the policy does not allow the password.
    """
    table = tables.accounts
    require_good(connection, account.name, account.password)
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
            must_change=account.must_change,
            failures=0,
            clearance=account.clearance.value if account.clearance else "",
        )
    )
    audit.record(connection, by, "新增账号", account.name, account.role.value)
    enrolments.enrol(connection, by, enrolment, account.name, account.role.value)


def sign_in(database: Database, name: str, password: str, new_password: str = "") -> SignedIn:
    """The account and, for one that approves or administers, its unlocked key; see `Library.sign_in`."""
    row = checked(database, name, password)
    account = account_of(row)
    if row.must_change:
        if not new_password:
            raise PasswordExpired("这是管理员设定的密码，登录前须换成只有您知道的密码。", "请设定新密码。")
        return _take_over(database, account, row, password, new_password)
    return _with_key(database, account, password)


def checked(database: Database, name: str, password: str) -> Any:
    """The row of an account whose password this is; a wrong one is counted.

    Raises:
        Refused: no such account, wrong password, locked after too many tries, or no longer active.
        BadRecord: its record is damaged.
    """
    table = tables.accounts
    with database.reads() as connection:
        row = connection.execute(select(table).where(table.c.name == name)).first()
        policy = policy_of(connection)
    if row is None:
        raise _wrong()
    account_of(row)
    _require_unlocked(row, policy)
    if not passwords.is_hash(row.password):
        raise BadRecord(
            f"账号“{name}”的密码记录已损坏，不能核对密码。", "请系统管理员核验预案库，并为该账号重置密码。"
        )
    if not passwords.password_fits(row.password, password):
        raise _failed(database, name, policy)
    if not row.is_active:
        raise Refused(f"账号“{name}”已停用。", "请联系系统管理员。")
    if row.failures:
        with database.writes() as connection:
            connection.execute(update(table).where(table.c.name == name).values(failures=0, failed_at=None))
    return row


def _wrong() -> Refused:
    return Refused("账号或密码不对。", "请重新输入；忘记密码请联系系统管理员。")


def _require_unlocked(row: Any, policy: AccountPolicy) -> None:
    failed_at = moment_or_none(row.failed_at)  # verifying names a damaged one; it must not keep anybody out
    if not policy.tries or row.failures < policy.tries or failed_at is None:
        return
    since = (datetime.now(UTC) - failed_at).total_seconds() / 60
    # A moment that lies ahead was written by a clock that was wrong, or by somebody who wants to keep all out.
    if -CLOCKS.total_seconds() / 60 <= since < policy.lock_minutes:
        minutes = min(int(policy.lock_minutes - since) + 1, policy.lock_minutes)
        raise Refused(
            f"连续 {policy.tries} 次输错密码，账号“{row.name}”已锁定。",
            f"请 {minutes} 分钟后再试，或请系统管理员解锁。",
        )


def _failed(database: Database, name: str, policy: AccountPolicy) -> Refused:
    """Count a wrong password; a lock that has run out starts the count anew."""
    table = tables.accounts
    with database.writes() as connection:
        row = connection.execute(select(table).where(table.c.name == name)).one()
        counted = row.failures % (policy.tries or _MOST_COUNTED) + 1
        connection.execute(
            update(table).where(table.c.name == name).values(failures=counted, failed_at=now())
        )
        is_locked = bool(policy.tries) and counted >= policy.tries
        audit.record(connection, name, "登录失败", name, "账号锁定" if is_locked else f"第{counted}次")
    if is_locked:
        return Refused(
            f"连续 {policy.tries} 次输错密码，账号“{name}”已锁定。",
            f"请 {policy.lock_minutes} 分钟后再试，或请系统管理员解锁。",
        )
    return _wrong()


def _with_key(database: Database, account: Account, password: str) -> SignedIn:
    if account.role not in signing_keys.SIGNERS:
        return SignedIn(account)
    with database.reads() as connection:
        row = signing_keys.current(connection, account.name)
    if row is None:
        with database.writes() as connection:
            row = signing_keys.current(connection, account.name)  # another window may have made it meanwhile
            if row is None:
                return SignedIn(account, *enrolments.begin(connection, account, password, password))
    return SignedIn(account, signing_keys.unlocked(row, password))


def _take_over(database: Database, account: Account, row: Any, given: str, new: str) -> SignedIn:
    """Put a password that only the account's holder knows in the place of the one given, and make their key."""
    hashed = hashed_new(given, new)
    with database.writes() as connection:
        put_password(connection, row, given, new, hashed)
        if account.role not in signing_keys.SIGNERS:
            return SignedIn(account)
        key = signing_keys.current(connection, account.name)
        if key is not None:
            return SignedIn(account, signing_keys.unlocked(key, new))
        return SignedIn(account, *enrolments.begin(connection, account, given, new))


def hashed_new(old: str, new: str) -> str:
    """The hash of a new password, made before the transaction, which it would delay. Raises `Refused`."""
    if old == new:
        raise Refused("新密码与原密码相同。", "请换一个密码。")
    return passwords.hash_password(new)


def put_password(connection: Connection, row: Any, old: str, new: str, hashed: str) -> None:
    """Give the account of `row` a new password, its signing key going with it.

    Args:
        row: what `checked` found for the password `old`.
        hashed: the new one's hash.

    Raises:
        Refused: the policy does not allow the new one, or another window changed it since.
    """
    require_good(connection, row.name, new)
    table = tables.accounts
    changed = connection.execute(
        update(table)
        .where(table.c.name == row.name, table.c.password == row.password)
        .values(password=hashed, must_change=False)
    )
    if not changed.rowcount:
        raise Refused("密码刚刚在别处改过，没有再改。", "请用改过的密码重新登录。")
    current = signing_keys.current(connection, row.name)
    key = signing_keys.unlocked(current, old) if current is not None else None
    if key is not None:
        signing_keys.seal_again(connection, key, new)
    audit.record(connection, row.name, "修改密码", row.name)


def reset(
    connection: Connection,
    by: str,
    name: str,
    password: str,
    hashed: str,
    enrolment: enrolments.Enrolment | None = None,
) -> None:
    """Set a password for somebody who forgot theirs. Their key is retired: what it signed stays verifiable, and
    the next sign-in makes a new key, which `enrolment` vouches for. The password was `hashed` before the transaction.

    Raises:
        NotFound: no such account.
        Refused: a password the policy does not allow, or nobody could certify keys any more.
    """
    row = require_account(connection, name)
    require_good(connection, name, password)
    if row.role == AccountRole.ADMINISTRATOR.value:
        trust = Trust(connection)
        if enrolment is None or not trust.is_certifier(enrolment.issuer.id):
            _require_another_certifier(connection, trust, name, "重置密码")
    # Vouched for first, while the key still certifies: an administrator may reset the own password.
    enrolments.enrol(connection, by, enrolment, name, row.role)
    table = tables.accounts
    connection.execute(
        update(table)
        .where(table.c.name == name)
        .values(password=hashed, must_change=True, failures=0, failed_at=None)
    )
    signing_keys.retire(connection, name)
    audit.record(connection, by, RESET, name)


def set_active(connection: Connection, by: str, name: str, *, is_active: bool) -> None:
    """Let an account sign in, or no longer.

    Raises:
        NotFound: no such account.
        Refused: it is the last active administrator, or the last one that certifies keys.
    """
    row = require_account(connection, name)
    table = tables.accounts
    if not is_active and row.role == AccountRole.ADMINISTRATOR.value:
        _require_another_administrator(connection, name)
    connection.execute(update(table).where(table.c.name == name).values(is_active=is_active))
    audit.record(connection, by, ACTIVATED if is_active else DEACTIVATED, name)


def _require_another_administrator(connection: Connection, name: str) -> None:
    if not _other_administrators(connection, name):
        raise Refused("这是最后一个系统管理员账号，不能停用。", "请先新增另一个系统管理员。")
    _require_another_certifier(connection, Trust(connection), name, "停用")


def _require_another_certifier(connection: Connection, trust: Trust, name: str, what: str) -> None:
    """Go on with `what`, which takes from the administrator `name` the key, only when keys can be certified after it."""
    others = _other_administrators(connection, name)
    if enrolments.is_certifying(connection, trust, name) and not any(
        enrolments.is_certifying(connection, trust, one) for one in others
    ):
        raise Refused(
            f"这是最后一个密钥已认证的系统管理员，{what}后无人能认证密钥。",
            "请先由其认证另一个系统管理员的签名密钥。",
        )


def _other_administrators(connection: Connection, name: str) -> list[str]:
    """The other active administrators."""
    table = tables.accounts
    query = select(table.c.name).where(
        table.c.role == AccountRole.ADMINISTRATOR.value, table.c.is_active.is_(True), table.c.name != name
    )
    return list(connection.execute(query).scalars())


def set_clearance(connection: Connection, by: str, name: str, clearance: Secrecy) -> None:
    """Settle up to which level an account may know of plans, from its next sign-in on."""
    require_account(connection, name)
    table = tables.accounts
    connection.execute(update(table).where(table.c.name == name).values(clearance=clearance.value))
    audit.record(connection, by, "设定知悉范围", name, clearance.value)


def unlock(connection: Connection, by: str, name: str) -> None:
    """Lift the lock that wrong passwords put on an account."""
    require_account(connection, name)
    table = tables.accounts
    connection.execute(update(table).where(table.c.name == name).values(failures=0, failed_at=None))
    audit.record(connection, by, "解锁账号", name)


def require_account(connection: Connection, name: str) -> Any:
    """The row of the account. Raises `NotFound`."""
    table = tables.accounts
    row = connection.execute(select(table).where(table.c.name == name)).first()
    if row is None:
        raise NotFound(f"没有账号“{name}”。", "请刷新账号列表。")
    return row


def locked_names(connection: Connection) -> set[str]:
    """The accounts locked now."""
    policy, found = policy_of(connection), set()
    for row in connection.execute(select(tables.accounts).where(tables.accounts.c.failures > 0)):
        try:
            account_of(row)
            _require_unlocked(row, policy)
        except BadRecord:
            continue
        except Refused:
            found.add(row.name)
    return found
