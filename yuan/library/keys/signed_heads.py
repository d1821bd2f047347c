"""Signed heads of the audit trail: number and hash of its newest row, signed whenever somebody with a key comes or goes.

Whoever rewrites the trail would have to sign every head after that place anew, with the keys of all who signed. A head
kept elsewhere (on paper, on another desk) is held against the trail in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, desc, insert, select

from yuan.library import tables
from yuan.library.clock import moment_or_none, now
from yuan.library.database import Database
from yuan.library.keys import signing_keys
from yuan.library.keys.certificates import SIGNED, Trust, noted
from yuan.library.keys.statements import audit_row, read_statement, statement
from yuan.library.store.backup_folder import backup_name
from yuan.library.trail import audit, provisional_seals
from yuan.library.trail.provisional_seals import CLOCKS
from yuan.model.errors import Refused, YuanError

PURPOSE = "yuan-head-1"
SIGNED_IN, LEFT = provisional_seals.SIGNED_IN, provisional_seals.LEFT
"""The occasions; also the actions of the audit rows that tell of the signing."""
_SPARED = timedelta(hours=1)
"""Coming again and again, the same account signs no more often than this; whoever leaves signs what was done."""
_HEAD = re.compile(r"\D{0,20}?(\d{1,12})[^\da-fA-F]{0,4}?[\s:：]++([0-9a-fA-F][0-9a-fA-F\s]*+)")
_FINGERPRINT = re.compile(r"[0-9a-fA-F]{32}")
_LEAST_DIGITS = 16
"""So many digits of a hash tell which row it is."""


class Head(NamedTuple):
    """Number and hash (hexadecimal, or its beginning) of a row of the audit trail."""

    sequence: int
    hash: str

    @property
    def text(self) -> str:
        """As it is printed and typed again."""
        return f"{self.sequence} {self.hash}"


def read_head(text: str) -> Head:
    """The head written as number and hash; blanks within the hash, as it is printed in groups, do not matter.

    Raises:
        Refused: it is none.
    """
    if _FINGERPRINT.fullmatch(re.sub(r"\s", "", text)):
        raise Refused("这是密钥的指纹，不是记录头。", "请填写记录头：序号和校验值，如“128 3f5a…”。")
    found = _HEAD.fullmatch(text.strip())
    digits = re.sub(r"\s", "", found[2]).lower() if found else ""
    if found is None or not _LEAST_DIGITS <= len(digits) <= 64:
        raise Refused(
            f"“{text.strip()[:40]}”不是记录头。",
            f"请填写序号和校验值，如“128 3f5a…”；校验值至少 {_LEAST_DIGITS} 位十六进制数字。",
        )
    return Head(int(found[1]), digits)


def sign(database: Database, account: str, key: signing_keys.SigningKey | None, occasion: str) -> None:
    """Sign the head of the trail if there is anything new to sign and the key is worth anything.

    A library that cannot be written now must not keep anybody from coming or going: nothing is signed then. Nor is it in
    a backup opened as a library, which should stay what it is.
    """
    if key is None or backup_name(database.file) is not None:
        return
    with suppress(YuanError):
        with database.reads() as connection:
            if not _is_wanted(connection, key, occasion):
                return
        with database.writes(durable=False) as connection:
            _sign(connection, account, key, occasion)


def _is_wanted(connection: Connection, key: signing_keys.SigningKey, occasion: str) -> bool:
    table = tables.heads
    newest = connection.execute(select(table).order_by(desc(table.c.id)).limit(1)).first()
    last = newest.sequence if newest is not None and isinstance(newest.sequence, int) else -1
    if newest is not None and newest.key == key.id and audit.head(connection)[0] <= last + 1:
        return False  # nothing happened since but this signing itself
    if occasion == LEFT:
        return _is_worth(connection, key)
    mine = connection.execute(
        select(table.c.statement).where(table.c.key == key.id).order_by(desc(table.c.id)).limit(4)
    )
    present = datetime.now(UTC)
    for row in mine:
        said = read_statement(row.statement)
        at = moment_or_none(said.get("at"))
        # One that lies ahead was signed by a clock that was wrong, and spares nobody anything.
        if said.get("occasion") == occasion and at is not None and -CLOCKS < present - at < _SPARED:
            return False
    return _is_worth(connection, key)


def _is_worth(connection: Connection, key: signing_keys.SigningKey) -> bool:
    trust = Trust(connection)
    return not trust.is_rooted or trust.holder(key.id) is not None


def _sign(connection: Connection, account: str, key: signing_keys.SigningKey, occasion: str) -> None:
    row = signing_keys.current(connection, account)
    table = tables.accounts
    is_active = connection.execute(select(table.c.is_active).where(table.c.name == account)).scalar()
    if row is None or row.id != key.id or not is_active:
        return  # replaced or deactivated since this session began
    at = now()
    sequence, digest = audit.head(connection)
    claims = {"algorithm": key.algorithm, "account": account, "occasion": occasion, "at": at}
    said = statement(connection, PURPOSE, claims)
    signature = key.sign(said.encode("utf-8")).hex()
    connection.execute(
        insert(tables.heads).values(
            sequence=sequence, hash=digest, key=key.id, statement=said, signature=signature, at=at
        )
    )
    audit.record(connection, account, occasion, account, f"签署操作记录至第 {sequence} 条 {noted(signature)}")


def present(connection: Connection) -> Head:
    """The newest row of the trail."""
    return Head(*audit.head(connection))


def problems(connection: Connection, trust: Trust, step: Callable[[], None] = lambda: None) -> Iterator[str]:
    """Heads that do not fit the trail, from where on it was rewritten, and heads taken away; in Chinese.

    Calls `step` for every head.
    """
    trail = {row.sequence: row.hash for row in connection.execute(_HASHES)}
    notes = _notes(connection)
    known = {row.id: row for row in connection.execute(select(tables.keys))}
    fitting = 0
    signed: set[str] = set()
    for row in connection.execute(select(tables.heads).order_by(tables.heads.c.sequence, tables.heads.c.id)):
        step()
        signed.add(str(row.signature)[:16])
        said = read_statement(row.statement)
        problem = _problem(row, said, trust, known.get(row.key))
        if not problem and trail.get(row.sequence) != row.hash:
            problem = _rewritten(row.sequence, fitting, trail)
        elif not problem and notes.get(str(row.signature)[:16]) != row.sequence + 1:
            problem = "操作记录中没有这次签署"
        if problem:
            yield f"“{said.get('account', '')}”{_when(said)}签署的记录头（第 {row.sequence} 条）：{problem}。"
        else:
            fitting = row.sequence
    for mark, number in notes.items():
        if mark not in signed:
            yield f"操作记录第 {number} 条所记的签署被删除或改动。"


_HASHES = select(tables.audit.c.sequence, tables.audit.c.hash)


def _notes(connection: Connection) -> dict[str, int]:
    """The number of the audit row that notes a signing, by the beginning of the signature."""
    table = tables.audit
    query = select(table.c.sequence, table.c.detail).where(table.c.action.in_((SIGNED_IN, LEFT)))
    found = {}
    for row in connection.execute(query):
        _, mark, signature = row.detail.rpartition(f"{SIGNED} ")
        if mark:
            found[signature] = row.sequence
    return found


def _problem(row: Any, said: dict[str, Any], trust: Trust, key: Any) -> str:
    if key is None or signing_keys.fingerprint_of(key.algorithm, key.public) != row.key:
        return "签署所用的公钥不在库中或被改动"
    if not signing_keys.verifies(key.algorithm, key.public, row.statement, row.signature):
        return "签名与所签内容不符"
    if (
        said.get("purpose") != PURPOSE
        or audit_row(said) != (row.sequence, row.hash)
        or said.get("at") != row.at
    ):
        return "签名与所签内容不符"
    if said.get("library") != trust.library:
        return "属于另一个预案库"
    if key.account != said.get("account"):
        return "签署的密钥不属于该账号"
    if trust.lifetimes.is_replaced(key.account, row.key, row.sequence + 1):
        return "签署的密钥当时已经停用"
    if trust.lifetimes.is_off(key.account, row.sequence + 1):
        return "签署的账号当时已经停用"
    holder = trust.holder(row.key)
    if trust.is_rooted and (holder is None or holder.account != key.account):
        return "签署的密钥没有经系统管理员认证"
    return trust.since_problem(said)


def _rewritten(sequence: int, fitting: int, trail: dict[int, str]) -> str:
    if sequence not in trail:
        return f"操作记录在第 {max(trail, default=0)} 条以后被截去"
    since = f"第 {fitting + 1} 条至第 {sequence} 条之间" if fitting else f"第 {sequence} 条以前"
    return f"操作记录已不是当时的记录，{since}起被改写"


def _when(said: dict[str, Any]) -> str:
    at = moment_or_none(said.get("at"))
    return f"于 {at.astimezone():%Y-%m-%d %H:%M} " if at is not None else ""
