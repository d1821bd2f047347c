"""Who vouches for whose key. The first administrator's key is the root and vouches for itself; an administrator's key
vouches for other keys, and for the password given with a new or reset account (an enrolment), which vouches for the one
key that its holder makes with it. A key is certified when a chain of these leads from it to the root.

With its password an enrolment can be made again as long as its salt stands in the library: the salt is erased when the key
is made, and the certificate signed only the digest of it. An enrolment ends with the next one for the same account, with a
reset, and with the first key the account makes. A key is of no use while its account is deactivated.

Certificates are judged in the order in which the audit trail notes them, so that one rests only on earlier ones. What the
root itself is cannot be proved from the library: its fingerprint is kept on paper, and by each machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from yuan.library import tables
from yuan.library.clock import now
from yuan.library.keys import signing_keys
from yuan.library.keys.key_lifetimes import KeyLifetimes
from yuan.library.keys.statements import SINCE, audit_row, read_statement, setting, since, statement
from yuan.library.trail import audit
from yuan.model.plan import AccountRole
from yuan.model.records import Action

PURPOSE = "yuan-certificate-1"
SIGNED = "签名"
"""Stands before the beginning of a signature in the details of an audit row."""


class Kind(StrEnum):
    """What a certificate vouches for."""

    ROOT = "root"
    STANDING = "standing"
    """A key found when the library was given its root."""
    ENROLMENT = "enrolment"
    KEY = "key"
    DESK = "desk"
    """Another desk, by the key that signs its packages; no approver's key, and it certifies none here."""


NOTED = {
    Kind.ROOT: "建立预案库根",
    Kind.STANDING: "认证签名密钥",
    Kind.ENROLMENT: "登记临时密码",
    Kind.KEY: "认证签名密钥",
    Kind.DESK: "认证往来单位",
}
"""Under which action the audit trail notes a certificate."""
_PARAMETERS = "parameters"
_DIGEST = "parameters_sha256"


class Subject(NamedTuple):
    """Whose key is vouched for."""

    account: str
    role: str
    algorithm: str
    public: str
    parameters: str = ""

    @property
    def id(self) -> str:
        return signing_keys.fingerprint_of(self.algorithm, self.public)


def issue(
    connection: Connection,
    kind: Kind,
    issuer: signing_keys.SigningKey,
    subject: Subject,
    by: str,
    more: Mapping[str, object] | None = None,
) -> None:
    """Let `issuer` vouch for `subject`, and for what `more` says of it, noted in the audit trail in the name of `by`."""
    at = now()
    claims = {"subject": subject.id, "kind": kind.value, "issuer": issuer.id, "at": at}
    held = {name: value for name, value in subject._asdict().items() if name != _PARAMETERS}
    claims[_DIGEST] = _digest(subject.parameters)
    said = statement(connection, PURPOSE, {**(more or {}), **held, **claims})
    signature = issuer.sign(said.encode("utf-8")).hex()
    connection.execute(
        insert(tables.certificates).values(
            kind=kind.value,
            account=subject.account,
            subject=subject.id,
            algorithm=subject.algorithm,
            public=subject.public,
            issuer=issuer.id,
            parameters=subject.parameters,
            statement=said,
            signature=signature,
            at=at,
        )
    )
    audit.record(
        connection, by, NOTED[kind], subject.account, f"{subject.id} 签发 {issuer.id} {noted(signature)}"
    )


def erase_parameters(connection: Connection, account: str) -> None:
    """Forget what the account's passwords make enrolment keys with: from here on nobody makes one of them again."""
    table = tables.certificates
    for row in connection.execute(
        select(table).where(table.c.account == account, table.c.parameters != "")
    ).all():
        if _DIGEST in read_statement(row.statement):  # an earlier one signed them as they are
            connection.execute(update(table).where(table.c.id == row.id).values(parameters=""))


def _digest(parameters: str) -> str:
    return hashlib.sha256(parameters.encode("utf-8")).hexdigest() if parameters else ""


def noted(signature: str) -> str:
    """How an audit row names a signature."""
    return f"{SIGNED} {signature[:16]}"


class Holder(NamedTuple):
    """Whose certified key it is, as its certificate says."""

    account: str
    role: str
    public: str
    algorithm: str
    sequence: int
    """The audit row that notes the certificate."""


class CertifiedDesk(NamedTuple):
    """Another desk as an administrator's key vouched for it."""

    algorithm: str
    public: str
    office: str
    unit: str
    is_superior: bool


class Trust:
    """The certificates of a library as they stand now, judged once.

    Attributes:
        root: the root's fingerprint, "" for a library that has none yet.
        is_rooted: whether it ever had one, as far as the audit trail knows; no key of one that had none can be certified.
    """

    def __init__(self, connection: Connection) -> None:
        self.library = setting(connection, "library_id")
        self.since = since(connection)
        self.root = ""
        self._connection = connection
        self._notes = _notes(connection)
        self.lifetimes = KeyLifetimes(connection)
        self._holders: dict[str, Holder] = {}
        self._enrolments: dict[str, Holder] = {}
        self._desks: dict[str, list[CertifiedDesk]] = {}
        self._used: dict[str, str] = {}
        self._problems: list[str] = []
        rows = list(connection.execute(select(tables.certificates)))
        self.is_rooted = any(action == NOTED[Kind.ROOT] for action, _ in self._notes.values())
        self.is_rooted = self.is_rooted or any(row.kind == Kind.ROOT.value for row in rows)
        self._judge(rows)
        there = {str(row.signature)[:16] for row in rows}
        self._lost = [number for mark, (_, number) in self._notes.items() if mark not in there]

    def holder(self, key: str) -> Holder | None:
        """Who the certificates say holds the key, None when none of them leads to the root."""
        return self._holders.get(key)

    def desks(self, id: str) -> list[CertifiedDesk]:
        """What administrators' keys vouched for of the desk of that library, the newest last."""
        return self._desks.get(id, [])

    def is_certifier(self, key: str) -> bool:
        """Whether the key is an administrator's, certified, and still of use."""
        holder = self.holder(key)
        if holder is None or holder.role != AccountRole.ADMINISTRATOR.value:
            return False
        return not self.lifetimes.is_over(holder.account, key)

    def open_enrolment(self, subject: str) -> bool:
        """Whether the enrolment is valid and no key was made with it."""
        enrolment = self._enrolments.get(subject)
        return (
            enrolment is not None
            and not self.lifetimes.is_off(enrolment.account)
            and subject not in self._used
        )

    def trail_problem(self, said: dict[str, Any]) -> str:
        """What is wrong with the audit row a statement binds, "" when nothing."""
        sequence, digest = audit_row(said)
        is_so = sequence > 0 and audit.hash_at(self._connection, sequence) == digest
        return "" if is_so else "签名时的操作记录被改动"

    def since_problem(self, said: dict[str, Any]) -> str:
        """What is wrong with the beginning of signing as a statement has it, "" when nothing."""
        return "" if said.get(SINCE, self.since) == self.since else "启用电子签名的时间被改动"

    @cached_property
    def noted_approvals(self) -> dict[str, list[tuple[int, str]]]:
        """The audit rows that tell of approvals, in order: number and detail, by plan."""
        table = tables.audit
        query = select(table.c.sequence, table.c.subject, table.c.detail).where(
            table.c.action == Action.APPROVE.value
        )
        found: dict[str, list[tuple[int, str]]] = {}
        for row in self._connection.execute(query.order_by(table.c.sequence)):
            found.setdefault(row.subject, []).append((row.sequence, f"{row.detail}"))
        return found

    @cached_property
    def is_since_moved(self) -> bool:
        """Whether a certificate or a head was signed over another beginning of signing than the one that stands."""
        return any(
            self.since_problem(read_statement(text))
            for table in (tables.certificates, tables.heads)
            for text in self._connection.execute(select(table.c.statement)).scalars()
        )

    def problems(self) -> Iterator[str]:
        """What is wrong with the certificates, in Chinese; nothing when they are sound."""
        yield from self._problems
        if self.is_rooted and not self.root:
            yield "预案库根的认证被删除或改动，没有一把签名密钥可以信任。"
        for number in sorted(self._lost):
            yield f"操作记录第 {number} 条所记的密钥认证被删除或改动。"

    def _judge(self, rows: list[Any]) -> None:
        found = []
        for row in rows:
            action, sequence = self._notes.get(str(row.signature)[:16], ("", 0))
            said = read_statement(row.statement)
            problem = self._form_problem(row, said, action)
            if problem:
                self._doubt(row, problem)
            else:
                found.append((sequence, row, said))
        for sequence, row, said in sorted(found, key=lambda one: one[0]):
            problem = self._take(row, said, sequence)
            if problem:
                self._doubt(row, problem)

    def _doubt(self, row: Any, problem: str) -> None:
        self._problems.append(f"“{row.account}”的密钥认证（{str(row.subject)[:8]}）无效：{problem}。")

    def _form_problem(self, row: Any, said: dict[str, Any], action: str) -> str:
        columns = ("kind", "account", "subject", "algorithm", "public", "issuer", "at")
        if said.get("purpose") != PURPOSE or any(said.get(name) != getattr(row, name) for name in columns):
            return "与所签内容不符"
        if _DIGEST in said:
            if row.parameters and said[_DIGEST] != _digest(row.parameters):
                return "与所签内容不符"
        elif said.get(_PARAMETERS) != row.parameters:
            return "与所签内容不符"
        if said.get("library") != self.library:
            return "属于另一个预案库"
        if signing_keys.fingerprint_of(row.algorithm, row.public) != row.subject:
            return "公钥被改动"
        if not action or NOTED.get(row.kind) != action:
            return "操作记录中没有这次认证"
        return self.trail_problem(said) or self.since_problem(said)

    def _take(self, row: Any, said: dict[str, Any], sequence: int) -> str:
        """Believe a certificate that rests on what is believed already; else why not."""
        holder = Holder(row.account, str(said.get("role", "")), row.public, row.algorithm, sequence)
        issuer = holder if row.kind == Kind.ROOT.value else self._issuer(row, sequence)
        if issuer is None:
            return "签发的密钥未经认证"
        if not signing_keys.verifies(issuer.algorithm, issuer.public, row.statement, row.signature):
            return "签名与所签内容不符"
        if row.kind == Kind.ROOT.value:
            if self.root or row.issuer != row.subject:
                return "预案库已有另一个根"
            self.root = row.subject
        if row.kind == Kind.DESK.value:
            names = f"{said.get('office', '')}", f"{said.get('unit', '')}"
            desk = CertifiedDesk(row.algorithm, row.public, *names, said.get("is_superior") is True)
            self._desks.setdefault(row.account, []).append(desk)
            return ""
        if row.kind == Kind.ENROLMENT.value:
            self._enrolments[row.subject] = holder
            return ""
        if row.kind == Kind.KEY.value and row.issuer in self._enrolments:
            problem = self._enrolled_problem(row, holder)
            if problem:
                return problem
        self._holders.setdefault(row.subject, holder)
        return ""

    def _enrolled_problem(self, row: Any, holder: Holder) -> str:
        enrolment = self._enrolments[row.issuer]
        if (enrolment.account, enrolment.role) != (holder.account, holder.role):
            return "登记的是另一个账号"
        if self._used.setdefault(row.issuer, row.subject) != row.subject:
            return "同一个临时密码只能用于一把密钥"
        later = (one.sequence for one in self._enrolments.values() if one.account == holder.account)
        if any(enrolment.sequence < one < holder.sequence for one in later):
            return "登记的临时密码已经作废"
        if not self.lifetimes.is_first_since(enrolment.sequence, holder.account, row.subject):
            return "不是登记临时密码后本人首次登录时建立的密钥"
        if self.lifetimes.is_off(holder.account, holder.sequence):
            return "认证时账号已经停用"
        return ""

    def _issuer(self, row: Any, sequence: int) -> Holder | None:
        if row.kind == Kind.KEY.value and row.issuer in self._enrolments:
            return self._enrolments[row.issuer]
        found = self._holders.get(row.issuer)
        if found is None or found.role != AccountRole.ADMINISTRATOR.value:
            return None
        return None if self.lifetimes.is_over(found.account, row.issuer, sequence) else found


class KeyStanding(NamedTuple):
    """The key an account has now. `fingerprint` is "" for none."""

    account: str
    fingerprint: str = ""
    is_certified: bool = False


def standing_of(trust: Trust, account: str, key: str) -> KeyStanding:
    """How the key stands that is said to be the account's."""
    holder = trust.holder(key)
    return KeyStanding(account, key, holder is not None and holder.account == account)


def standings(connection: Connection) -> dict[str, KeyStanding]:
    """The key of each account that has one now, by account."""
    table = tables.keys
    trust = Trust(connection)
    rows = connection.execute(select(table).where(table.c.retired_at.is_(None)).order_by(table.c.account))
    return {row.account: standing_of(trust, row.account, row.id) for row in rows}


def _notes(connection: Connection) -> dict[str, tuple[str, int]]:
    """The certificates the audit trail notes: action and number of the row, by the beginning of the signature."""
    table = tables.audit
    query = select(table.c.sequence, table.c.action, table.c.detail).where(
        table.c.action.in_(set(NOTED.values()))
    )
    found: dict[str, tuple[str, int]] = {}
    for row in connection.execute(query.order_by(table.c.sequence)):
        _, mark, signature = row.detail.rpartition(f"{SIGNED} ")
        if mark:
            found.setdefault(signature, (row.action, row.sequence))
    return found
