"""Certificates made as people come and go: the root at the first sign-in of an administrator, an enrolment for each
password that an administrator gives, and with it the certificate of the key that its holder makes."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, desc, select

from yuan.library import tables
from yuan.library.keys import desk_trust, signing_keys
from yuan.library.keys.certificates import Kind, Subject, Trust, erase_parameters, issue
from yuan.model.errors import Refused
from yuan.model.plan import AccountRole
from yuan.model.records import Account


class Founded(NamedTuple):
    """A library was given its root just now: its fingerprint, and the keys it found there and vouches for from here on,
    as account and fingerprint."""

    root: str
    standing: tuple[tuple[str, str], ...]


def begin(
    connection: Connection, account: Account, given: str, password: str
) -> tuple[signing_keys.SigningKey, Founded | None]:
    """Make the account's own key under `password`, certified as far as its holder can prove to be the one who was given
    the password `given`; what was founded, if the library got its root by it."""
    enrolment = _enrolment(connection, account.name, given)
    erase_parameters(connection, account.name)
    key = signing_keys.create(connection, account.name, password)
    founded = found(connection, account, key)
    if founded is None and enrolment is not None:
        issue(connection, Kind.KEY, enrolment, _subject(account.name, account.role, key), account.name)
    return key, founded


def found(connection: Connection, account: Account, key: signing_keys.SigningKey) -> Founded | None:
    """Let an administrator's key be the root of a library that has none; what was founded, None for nothing.

    Keys that stand in the library are accepted as they are: what they signed was all there was to go by until now.
    """
    if account.role is not AccountRole.ADMINISTRATOR or Trust(connection).is_rooted:
        return None
    issue(connection, Kind.ROOT, key, _subject(account.name, account.role, key), account.name)
    table, standing = tables.keys, []
    trust = Trust(connection)
    for row in connection.execute(
        select(table).where(table.c.id != key.id).order_by(table.c.created_at)
    ).all():
        if _is_own(trust, row):
            # Until there was a root only those who approve had keys.
            role = _role_of(connection, row.account)
            subject = Subject(row.account, role.value, row.algorithm, row.public)
            issue(connection, Kind.STANDING, key, subject, account.name)
            standing.append((row.account, row.id))
    for desk in desk_trust.all_desks(connection):
        if desk.is_trusted:
            desk_trust.certify(connection, account.name, key, desk)
    return Founded(key.id, tuple(standing))


def _role_of(connection: Connection, account: str) -> AccountRole:
    table = tables.accounts
    role = connection.execute(select(table.c.role).where(table.c.name == account)).scalar()
    return next((one for one in signing_keys.SIGNERS if one.value == role), AccountRole.REVIEWER)


def _subject(account: str, role: AccountRole, key: signing_keys.SigningKey, parameters: str = "") -> Subject:
    return Subject(account, role.value, key.algorithm, signing_keys.public_part(key), parameters)


class Enrolment(NamedTuple):
    """A password made a key, to be vouched for by `issuer`. Held in memory only."""

    issuer: signing_keys.SigningKey
    key: signing_keys.SigningKey
    parameters: str


def prepared(issuer: signing_keys.SigningKey | None, password: str) -> Enrolment | None:
    """What `enrol` takes, made before the transaction, which it would delay; None without a key to vouch with."""
    return None if issuer is None else Enrolment(issuer, *signing_keys.enrolment_key(password))


def enrol(connection: Connection, by: str, enrolment: Enrolment | None, account: str, role: str) -> None:
    """Vouch that whoever knows the password is the holder of `account`, for the one key that is made with it.

    Nothing comes of it for a role that has no key, or when the issuer cannot certify: the account's key is then certified
    by an administrator once it is there. Passwords given to the account before are worth nothing from here on.
    """
    erase_parameters(connection, account)
    if enrolment is None or role not in {one.value for one in signing_keys.SIGNERS}:
        return
    if Trust(connection).is_certifier(enrolment.issuer.id):
        subject = _subject(account, AccountRole(role), enrolment.key, enrolment.parameters)
        issue(connection, Kind.ENROLMENT, enrolment.issuer, subject, by)


def is_certifying(connection: Connection, trust: Trust, account: str) -> bool:
    """Whether an administrator's account can certify keys: with the key it has now, or with the one that it is about to
    make with the password given to it."""
    row = signing_keys.current(connection, account)
    is_certified = row is not None and trust.is_certifier(row.id)
    return is_certified or _open_enrolment(connection, trust, account) is not None


def _open_enrolment(connection: Connection, trust: Trust, account: str) -> Any:
    """The certificate of the password given last to `account` while the key that it vouches for is still to be made."""
    table = tables.certificates
    newest = connection.execute(
        select(table)
        .where(table.c.account == account, table.c.kind == Kind.ENROLMENT.value)
        .order_by(desc(table.c.id))
        .limit(1)
    ).first()
    is_open = newest is not None and newest.parameters and trust.open_enrolment(newest.subject)
    return newest if is_open else None


def _enrolment(connection: Connection, account: str, given: str) -> signing_keys.SigningKey | None:
    """The key by which the password `given` vouches for the one that `account` is about to make; None for none."""
    newest = _open_enrolment(connection, Trust(connection), account)
    if newest is None:
        return None
    enrolment, _ = signing_keys.enrolment_key(given, newest.parameters)
    return enrolment if enrolment.id == newest.subject else None


def certify(
    connection: Connection, by: str, issuer: signing_keys.SigningKey | None, account: str, key: str
) -> None:
    """Vouch for the key with the fingerprint `key` that `account` has now.

    Raises:
        Refused: `issuer` cannot certify, or the account has another key by now, or none.
    """
    row = signing_keys.current(connection, account)
    if row is None or row.id != key:
        raise Refused(f"“{account}”现在用的不是这把密钥，没有认证。", "请刷新账号列表，重新核对指纹。")
    trust = Trust(connection)
    if not _is_own(trust, row):
        raise Refused(
            f"“{account}”的密钥不是本人登录时建立的，没有认证。",
            "请核验预案库，查明谁动过预案库文件；再为该账号重置密码。",
        )
    if issuer is None or not trust.is_certifier(issuer.id):
        raise Refused(
            "认证密钥须用系统管理员本人已认证的密钥，本次登录没有可用的密钥。",
            "请用密钥已认证的系统管理员账号登录后再办理。",
        )
    if trust.holder(key) is None:
        subject = Subject(account, _role_of(connection, account).value, row.algorithm, row.public)
        issue(connection, Kind.KEY, issuer, subject, by)


def _is_own(trust: Trust, row: Any) -> bool:
    """Whether the key of `row` is one that the audit trail saw its account make."""
    made = trust.lifetimes.made(row.account, row.id)
    return bool(made) and signing_keys.fingerprint_of(row.algorithm, row.public) == row.id
