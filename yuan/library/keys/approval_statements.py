"""What the signature under an approval speaks of, and what is said when version and statement differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from yuan.library import tables
from yuan.library.fingerprint import fingerprint
from yuan.model.records import Action, VersionRecord

PURPOSE = "yuan-approval-1"

_WORDS = {
    "library": "签名属于另一个预案库",
    "plan": "签名属于另一个预案",
    "version": "签名属于另一个版本",
    "content": "批准的内容校验值与签名所载不符",
    "decision": "签名所载的决定不是批准",
    "decider": "批准人与签名所载不符",
    "day": "批准日期与签名所载不符",
    "purpose": "签名不是批准签名",
}


def claims_of(version: VersionRecord) -> dict[str, str | int]:
    """What a statement says of the version that is approved."""
    return {
        "plan": version.plan,
        "version": version.number,
        "content": version.approved_hash,
        "decision": Action.APPROVE.value,
        "decider": version.approved_by,
        "day": version.approved_on.isoformat() if version.approved_on else "",
    }


def claim_problems(said: Mapping[str, Any], claims: Mapping[str, object]) -> Iterator[str]:
    """What a statement says otherwise than it must, in Chinese."""
    for name, value in claims.items():
        if said.get(name) != value:
            yield _WORDS[name]


def text_problems(connection: Connection, version: VersionRecord) -> Iterator[str]:
    """What is wrong with the text that was approved, in Chinese."""
    table = tables.contents
    data = connection.execute(select(table.c.data).where(table.c.hash == version.approved_hash)).scalar()
    if not version.approved_hash:
        yield "没有批准记录"
    elif version.hash != version.approved_hash:
        yield "现有正文不是批准时的正文"
    elif data is None or fingerprint(data) != version.approved_hash:
        yield "正文被改动，与批准的内容校验值不符"
