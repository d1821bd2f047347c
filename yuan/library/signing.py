"""Signed approvals: what is signed, and whether what the library holds is still what was signed.

The statement names the library, plan, version, content hash, decision, decider, day and moment, and the newest
row of the audit trail at that moment: whoever rewrites the trail breaks every signature made after.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, insert, select

from yuan.library import audit, keys, tables
from yuan.library.clock import moment, now
from yuan.library.fingerprint import fingerprint
from yuan.model.errors import Refused
from yuan.model.records import Action, Stage, VersionRecord
from yuan.model.signature import SignatureCheck, SignatureState

PURPOSE = "yuan-approval-1"
SINCE = "signing_since"
"""The setting that holds the number of the last audit row before approvals were signed; 0 when missing."""
_AFTER_APPROVAL = frozenset(
    {Stage.APPROVED, Stage.ISSUED, Stage.FILED, Stage.PUBLISHED, Stage.SUPERSEDED, Stage.REPEALED}
)
_SIGNED = "签名"


def sign_approval(connection: Connection, key: keys.SigningKey | None, version: VersionRecord) -> str:
    """Sign that `version` was approved as it stands; returns what the audit trail notes of it.

    Raises:
        Refused: the session holds no key, or the account's key was replaced since it signed in.
    """
    row = keys.current(connection, version.approved_by)
    if key is None or row is None or row.id != key.id:
        raise Refused(
            "批准须用本人的签名密钥签名，本次登录没有可用的密钥。",
            "请用审核人员的账号和密码重新登录后再批准。",
        )
    at = now()
    sequence, head = audit.head(connection)
    statement = json.dumps(
        {
            "purpose": PURPOSE,
            "algorithm": key.algorithm,
            "library": _setting(connection, "library_id"),
            "audit": [sequence, head],
            "at": at,
            **_claims(version),
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    signature = key.sign(statement.encode("utf-8")).hex()
    connection.execute(
        insert(tables.signatures).values(
            plan=version.plan,
            version=version.number,
            key=key.id,
            algorithm=key.algorithm,
            statement=statement,
            signature=signature,
            at=at,
        )
    )
    return f"{_SIGNED} {signature[:16]}"


def _claims(version: VersionRecord) -> dict[str, str | int]:
    return {
        "plan": version.plan,
        "version": version.number,
        "content": version.approved_hash,
        "decision": Action.APPROVE.value,
        "decider": version.approved_by,
        "day": version.approved_on.isoformat() if version.approved_on else "",
    }


_WORDS = {
    "library": "签名属于另一个预案库",
    "plan": "签名属于另一个预案",
    "version": "签名属于另一个版本",
    "content": "批准的内容散列与签名所载不符",
    "decision": "签名所载的决定不是批准",
    "decider": "批准人与签名所载不符",
    "day": "批准日期与签名所载不符",
    "purpose": "签名不是批准签名",
}


def check(connection: Connection, version: VersionRecord) -> SignatureCheck:
    """Check the approval of a version against its text, its row, the key and the audit trail."""
    if not version.approved_hash and version.stage not in _AFTER_APPROVAL:
        return SignatureCheck(state=SignatureState.NOT_APPROVED)
    table = tables.signatures
    row = connection.execute(
        select(table)
        .where(table.c.plan == version.plan, table.c.version == version.number)
        .order_by(table.c.id.desc())
    ).first()
    problems = list(_text_problems(connection, version))
    if row is None:
        if not _is_earlier(connection, version):
            problems.append("批准记录没有签名")
        state = SignatureState.BROKEN if problems else SignatureState.EARLIER
        return SignatureCheck(state=state, problems=tuple(problems))
    problems += _row_problems(connection, version, row)
    return SignatureCheck(
        state=SignatureState.BROKEN if problems else SignatureState.VALID,
        problems=tuple(problems),
        signer=version.approved_by,
        at=moment(row.at),
        key=row.key,
    )


def _text_problems(connection: Connection, version: VersionRecord) -> Iterator[str]:
    table = tables.contents
    data = connection.execute(select(table.c.data).where(table.c.hash == version.approved_hash)).scalar()
    if not version.approved_hash:
        yield "没有批准记录"
    elif version.hash != version.approved_hash:
        yield "现有正文不是批准时的正文"
    elif data is None or fingerprint(data) != version.approved_hash:
        yield "正文被改动，与批准的内容散列不符"


def _row_problems(connection: Connection, version: VersionRecord, row: Any) -> Iterator[str]:
    table = tables.keys
    key = connection.execute(select(table).where(table.c.id == row.key)).first()
    if key is None or keys.fingerprint_of(key.algorithm, key.public) != row.key:
        yield "签名所用的公钥不在库中或被改动"
        return
    if not keys.verifies(key.algorithm, key.public, row.statement, row.signature):
        yield "签名与所签内容不符"
        return
    said = json.loads(row.statement)
    claims = {"purpose": PURPOSE, "library": _setting(connection, "library_id"), **_claims(version)}
    for name, value in claims.items():
        if said.get(name) != value:
            yield _WORDS[name]
    if key.account != said.get("decider"):
        yield "签名的密钥不属于批准人"
    if said.get("at") != row.at:
        yield "签名时间被改动"
    yield from _trail_problems(connection, key, row, said)


def _trail_problems(connection: Connection, key: Any, row: Any, said: dict[str, Any]) -> Iterator[str]:
    table = tables.audit
    sequence, digest = said["audit"]
    if audit.hash_at(connection, sequence) != digest:
        yield "签名时的操作记录被改动"
    noted = select(table.c.sequence).where(
        table.c.action == Action.APPROVE.value,
        table.c.subject == row.plan,
        table.c.detail.endswith(f"{_SIGNED} {row.signature[:16]}"),
    )
    if connection.execute(noted).first() is None:
        yield "操作记录中没有这次批准"
    made = select(table.c.sequence).where(
        table.c.action == keys.CREATED, table.c.subject == key.account, table.c.detail.endswith(key.id)
    )
    if connection.execute(made).first() is None:
        yield "操作记录中没有建立这把密钥"


def _is_earlier(connection: Connection, version: VersionRecord) -> bool:
    """Whether the audit trail knows the approval from before approvals were signed."""
    since = int(_setting(connection, SINCE) or 0)
    table = tables.audit
    noted = select(table.c.sequence).where(
        table.c.sequence <= since,
        table.c.action == Action.APPROVE.value,
        table.c.subject == version.plan,
        table.c.detail == f"第{version.number}版 {version.approved_hash[:16]}",
    )
    return connection.execute(noted).first() is not None


def lost(connection: Connection) -> Iterator[str]:
    """Approvals the audit trail knows as signed whose signature is no longer there."""
    table = tables.audit
    there = {row.signature[:16] for row in connection.execute(select(tables.signatures))}
    rows = connection.execute(select(table).where(table.c.action == Action.APPROVE.value))
    for row in rows:
        _, mark, signature = row.detail.rpartition(f"{_SIGNED} ")
        if mark and signature not in there:
            yield f"操作记录第 {row.sequence} 条所记的批准签名被删除或改动。"


def _setting(connection: Connection, key: str) -> str:
    table = tables.settings
    return connection.execute(select(table.c.value).where(table.c.key == key)).scalar() or ""
