"""Signed approvals: what is signed, and whether what the library holds is still what was signed.

The statement names the library, plan, version, content hash, decision, decider, day and moment, and the newest
row of the audit trail at that moment: whoever rewrites the trail breaks every signature made after. In a library that
has a root, only what a certified key signed is an approval (`certificates`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, insert, select

from yuan.library import tables
from yuan.library.clock import moment_or_none, now
from yuan.library.keys import received_approvals, signing_keys
from yuan.library.keys.approval_statements import PURPOSE, claim_problems, claims_of, text_problems
from yuan.library.keys.certificates import SIGNED, Trust, noted
from yuan.library.keys.statements import read_statement, statement
from yuan.model.errors import Refused
from yuan.model.process.signature import SignatureCheck, SignatureState
from yuan.model.records import VersionRecord

_APPROVERS = frozenset(role.value for role in signing_keys.APPROVERS)


def sign_approval(connection: Connection, key: signing_keys.SigningKey | None, version: VersionRecord) -> str:
    """Sign that `version` was approved as it stands; returns what the audit trail notes of it.

    Raises:
        Refused: the session holds no key, the account's key was replaced since it signed in, or nobody certified it.
    """
    row = signing_keys.current(connection, version.approved_by)
    if key is None or row is None or row.id != key.id:
        raise Refused(
            "批准须用本人的签名密钥签名，本次登录没有可用的密钥。",
            "请用审核人员的账号和密码重新登录后再批准。",
        )
    trust = Trust(connection)
    if trust.is_rooted and _holder_problem(trust, key.id, version.approved_by):
        raise Refused(
            "您的签名密钥还没有经系统管理员认证，不能批准。",
            f"请系统管理员在“账号与单位”中认证您的签名密钥（指纹以 {key.id[:8]} 开头），然后再批准。",
        )
    return signed(connection, trust, key, version)


def signed(connection: Connection, trust: Trust, key: signing_keys.SigningKey, version: VersionRecord) -> str:
    """Put a signature under the approval of `version`; returns what the audit trail notes of it."""
    at = now()
    claims = {"algorithm": key.algorithm, "root": trust.root, "at": at}
    said = statement(connection, PURPOSE, {**claims, **claims_of(version)})
    signature = key.sign(said.encode("utf-8")).hex()
    connection.execute(
        insert(tables.signatures).values(
            plan=version.plan,
            version=version.number,
            key=key.id,
            algorithm=key.algorithm,
            statement=said,
            signature=signature,
            at=at,
        )
    )
    return noted(signature)


def _holder_problem(trust: Trust, key: str, account: str) -> str:
    holder = trust.holder(key)
    if holder is None or holder.account != account:
        return "签名的密钥没有经系统管理员认证"
    return "" if holder.role in _APPROVERS else "签名的密钥不是审核人员的密钥"


def check(connection: Connection, version: VersionRecord, trust: Trust | None = None) -> SignatureCheck:
    """Check the approval of a version against its text, its row, the key with its certificates, and the audit trail.

    Args:
        trust: the library's certificates, when more than one version is checked in one transaction.
    """
    if not version.approved_hash and not version.stage.is_approved:
        return SignatureCheck(state=SignatureState.NOT_APPROVED)
    table = tables.signatures
    row = connection.execute(
        select(table)
        .where(table.c.plan == version.plan, table.c.version == version.number)
        .order_by(table.c.id.desc())
    ).first()
    trust = trust or Trust(connection)
    problems = list(text_problems(connection, version))
    if row is None:
        received = received_approvals.kept_row(connection, version)
        if received is not None and not _is_noted_here(version, trust):
            return received_approvals.check(connection, version, received, trust)
        if not _is_earlier(version, trust):
            problems.append("批准记录没有签名")
            if trust.is_since_moved:
                problems.append("启用电子签名的时间被改动")
        state = SignatureState.BROKEN if problems else SignatureState.EARLIER
        return SignatureCheck(state=state, problems=tuple(problems))
    problems += _row_problems(connection, version, row, trust)
    at = moment_or_none(row.at)
    if at is None:
        problems.append("签名时间无法读取")
    return SignatureCheck(
        state=SignatureState.BROKEN if problems else SignatureState.VALID,
        problems=tuple(problems),
        signer=version.approved_by,
        at=at,
        key=row.key,
        is_rooted=trust.is_rooted,
    )


def _row_problems(connection: Connection, version: VersionRecord, row: Any, trust: Trust) -> Iterator[str]:
    table = tables.keys
    key = connection.execute(select(table).where(table.c.id == row.key)).first()
    if key is None or signing_keys.fingerprint_of(key.algorithm, key.public) != row.key:
        yield "签名所用的公钥不在库中或被改动"
        return
    if not signing_keys.verifies(key.algorithm, key.public, row.statement, row.signature):
        yield "签名与所签内容不符"
        return
    said = read_statement(row.statement)
    yield from claim_problems(said, {"purpose": PURPOSE, "library": trust.library, **claims_of(version)})
    if key.account != said.get("decider"):
        yield "签名的密钥不属于批准人"
    if said.get("at") != row.at:
        yield "签名时间被改动"
    yield from _trust_problems(trust, key, said)
    yield from _trail_problems(row, said, trust)


def _trust_problems(trust: Trust, key: Any, said: dict[str, Any]) -> Iterator[str]:
    if not trust.lifetimes.made(key.account, key.id):
        yield "操作记录中没有建立这把密钥"
    root = said.get("root", "")
    if root and root != trust.root:
        yield "签名时的预案库根不是现在的根"
    problem = _holder_problem(trust, key.id, key.account) if trust.is_rooted else ""
    problem = problem or trust.since_problem(said)
    if problem:
        yield problem


def _trail_problems(row: Any, said: dict[str, Any], trust: Trust) -> Iterator[str]:
    problem = trust.trail_problem(said)
    if problem:
        yield problem
    note = noted(row.signature)
    told = (number for number, detail in trust.noted_approvals.get(row.plan, ()) if detail.endswith(note))
    number = next(told, None)
    if number is None:
        yield "操作记录中没有这次批准"
    elif trust.lifetimes.is_replaced(str(said.get("decider")), row.key, number):
        yield "批准时签名的密钥已经停用"
    elif trust.lifetimes.is_off(str(said.get("decider")), number):
        yield "批准时批准人的账号已经停用"


def _is_noted_here(version: VersionRecord, trust: Trust) -> bool:
    """Whether the audit trail knows the approval as signed here: nothing received takes the place of that signature."""
    beginning = f"第{version.number}版 "
    noted_ones = trust.noted_approvals.get(version.plan, ())
    return any(detail.startswith(beginning) for _, detail in noted_ones)


def _is_earlier(version: VersionRecord, trust: Trust) -> bool:
    """Whether the audit trail knows the approval from before approvals were signed, and nobody signed otherwise."""
    if trust.is_since_moved:
        return False
    wanted = f"第{version.number}版 {version.approved_hash[:16]}"
    noted_ones = trust.noted_approvals.get(version.plan, ())
    return any(number <= trust.since and detail == wanted for number, detail in noted_ones)


def lost(connection: Connection, trust: Trust) -> Iterator[str]:
    """Approvals the audit trail knows as signed whose signature is no longer there."""
    there = {
        f"{signature}"[:16]
        for signature in connection.execute(select(tables.signatures.c.signature)).scalars()
    }
    for number, detail in sorted(one for told in trust.noted_approvals.values() for one in told):
        _, mark, signature = detail.rpartition(f"{SIGNED} ")
        if mark and signature not in there:
            yield f"操作记录第 {number} 条所记的批准签名被删除或改动。"
