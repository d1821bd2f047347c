"""Approvals signed in another library: what travels of a signature, whether it is one, and what it is worth here.

Here it can be proved that the statement was signed with a key its desk vouched for, and is of this text and version. What
it says of that library's own audit trail, and when it was signed, is the desk's claim (来源单位声明). An approval from
before signing was begun there has no signature: that it is one is wholly the desk's claim, and is told so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from yuan.library import tables
from yuan.library.clock import moment_or_none, now
from yuan.library.keys import desk_trust, signing_keys
from yuan.library.keys.approval_statements import PURPOSE, claim_problems, claims_of, text_problems
from yuan.library.keys.certificates import Trust
from yuan.library.keys.certified_keys import is_vouched
from yuan.library.keys.statements import audit_row, read_statement, setting
from yuan.model.errors import BadRecord
from yuan.model.exchange.desk import Desk, name_at_home
from yuan.model.exchange.parcel import Row
from yuan.model.process.signature import SignatureCheck, SignatureState
from yuan.model.records import VersionRecord

_SIGNED = ("key", "algorithm", "public", "statement", "signature")
_APPROVERS = frozenset(role.value for role in signing_keys.APPROVERS)
_TRAIL = "该单位的操作记录本单位无从核对"
_UNSIGNED = "批准于该单位启用电子签名之前，没有签名"


def travelling(connection: Connection, version: VersionRecord) -> Row | None:
    """What a package says of the approval of a version, as a row of `received_signatures`; None for one not approved.

    The signature is empty where the approval is from before signing was begun.
    """
    if not version.approved_hash and not version.stage.is_approved:
        return None
    common: Row = {"plan": version.plan, "version": version.number}
    table, keys = tables.signatures, tables.keys
    query = select(table, keys.c.public.label("public")).join(keys, keys.c.id == table.c.key)
    of_version = (table.c.plan == version.plan, table.c.version == version.number)
    row = connection.execute(query.where(*of_version).order_by(table.c.id.desc())).first()
    if row is not None:
        signed = {name: getattr(row, name) for name in _SIGNED}
        return {**common, "desk": setting(connection, "library_id"), **signed}
    kept = kept_row(connection, version)
    if kept is not None:
        return {**common, "desk": kept.desk, **{name: getattr(kept, name) for name in _SIGNED}}
    return {**common, "desk": setting(connection, "library_id"), **dict.fromkeys(_SIGNED, "")}


def kept_row(connection: Connection, version: VersionRecord) -> Any:
    """The row of the signature received for a version, None when none was."""
    table = tables.received_signatures
    of_version = (table.c.plan == version.plan, table.c.version == version.number)
    return connection.execute(select(table).where(*of_version)).first()


def problems(
    row: Mapping[str, Any], version: VersionRecord, keys: Mapping[str, Mapping[str, Any]], own: str
) -> Iterator[str]:
    """What is wrong with a signature that came with a version, in Chinese; nothing when it is one.

    Args:
        row: as `travelling` gives it.
        version: as it stands, or would stand, here.
        keys: the keys the desk of the row vouched for, as rows of `certified_keys` by id.
        own: the identity of this library.
    """
    if any(not isinstance(row.get(name), str) for name in ("desk", *_SIGNED)):
        yield "签名的内容不全"
        return
    if row["desk"] == own:
        yield "签名说是本单位的，而本单位没有这次批准"
        return
    if is_unsigned(row):
        return
    key = keys.get(row["key"])
    if key is None or key["desk"] != row["desk"]:
        yield "签名的密钥没有经来源单位认证"
        return
    if any(key[name] != row[name] for name in ("algorithm", "public")):
        yield "签名所用的公钥与来源单位认证的不符"
        return
    if signing_keys.fingerprint_of(row["algorithm"], row["public"]) != row["key"]:
        yield "签名所用的公钥被改动"
        return
    if not signing_keys.verifies(row["algorithm"], row["public"], row["statement"], row["signature"]):
        yield "签名与所签内容不符"
        return
    yield from _said_problems(read_statement(row["statement"]), row, version, key)


def _said_problems(
    said: dict[str, Any], row: Mapping[str, Any], version: VersionRecord, key: Mapping[str, Any]
) -> Iterator[str]:
    claims = {**claims_of(version), "purpose": PURPOSE, "library": row["desk"], "decider": key["account"]}
    yield from claim_problems(said, claims)
    if name_at_home(version.approved_by) not in (key["account"], name_at_home(f"{key['name']}")):
        yield "批准人与签名的密钥不符"
    if key["role"] not in _APPROVERS:
        yield "签名的密钥不是审核人员的密钥"
    at, withdrawn = moment_or_none(said.get("at")), moment_or_none(key["withdrawn_at"])
    if at is None:
        yield "签名时间无法读取"
    elif withdrawn is not None and at >= withdrawn:
        yield "签名时密钥已被来源单位停用"
    if key["withdrawn_at"] and withdrawn is None:
        yield "密钥停用的时间无法读取"
    if not audit_row(said)[0]:
        yield "签名没有说明来源单位的操作记录"


def is_unsigned(row: Mapping[str, Any]) -> bool:
    """Whether the desk says that the approval is from before it signed any."""
    return not any(row[name] for name in _SIGNED)


def keys_of(connection: Connection, desk: str) -> dict[str, dict[str, Any]]:
    """The keys a desk vouched for, by id."""
    table = tables.certified_keys
    rows = connection.execute(select(table).where(table.c.desk == desk))
    return {row.id: {f"{name}": value for name, value in row._mapping.items()} for row in rows}


def keep_received_signature(
    connection: Connection, row: Mapping[str, Any], version: VersionRecord, package: str
) -> str:
    """Keep a signature that came with a version which stands here already, text and keys with it. One that is kept stays:
    an approval is signed once.

    Returns:
        what is wrong with it, in Chinese, and nothing is kept; "" when it is kept, or was.
    """
    own, table = setting(connection, "library_id"), tables.received_signatures
    wrong = list(problems(row, version, keys_of(connection, str(row.get("desk", ""))), own))
    wrong += text_problems(connection, version)
    if wrong:
        return "；".join(wrong)
    kept = kept_row(connection, version)
    if kept is not None:
        same = all(getattr(kept, name) == row[name] for name in ("desk", *_SIGNED))
        return "" if same else "这一版已有另一个批准签名"
    values = {name: row[name] for name in ("desk", *_SIGNED)}
    connection.execute(
        insert(table).values(plan=version.plan, version=version.number, **values, package=package, at=now())
    )
    return ""


def check(connection: Connection, version: VersionRecord, row: Any, trust: Trust) -> SignatureCheck:
    """Check an approval by the signature received for it (`row`), as `approval_signatures.check` does those made here."""
    given = {f"{name}": value for name, value in row._mapping.items()}
    found = list(text_problems(connection, version))
    found += problems(given, version, keys_of(connection, row.desk), setting(connection, "library_id"))
    desk = _desk(connection, row.desk)
    if desk is None:
        found.append("没有登记签名所属的来源单位")
    else:
        found += _desk_problems(connection, desk, row.key, trust)
    is_unsigned_one = not found and is_unsigned(given)
    said = read_statement(row.statement)
    return SignatureCheck(
        state=SignatureState.BROKEN if found else SignatureState.FOREIGN,
        problems=tuple(found),
        signer=version.approved_by,
        source=desk.card.office if desk else "",
        at=None if is_unsigned_one else moment_or_none(said.get("at")),
        key=row.key,
        notes=(*_desk_notes(desk, trust), _UNSIGNED if is_unsigned_one else _TRAIL),
    )


def _desk_problems(connection: Connection, desk: Desk, key: str, trust: Trust) -> Iterator[str]:
    """What is wrong with a desk, or with its word for a key, by what administrators' keys vouched for."""
    given = trust.desks(desk.card.id)
    if not given:
        return
    if desk.is_trusted and given[-1] != desk_trust.certified_as(desk):
        yield "来源单位的登记与系统管理员签名确认的不符"
    row = keys_of(connection, desk.card.id).get(key)
    if row is not None and not is_vouched(row, [(one.algorithm, one.public) for one in given]):
        yield "签名密钥的认证不是来源单位签名的"


def _desk_notes(desk: Desk | None, trust: Trust) -> tuple[str, ...]:
    if desk is None:
        return ()
    standing = () if desk.is_trusted else (f"对该单位{desk.standing.value.removeprefix('已')}",)
    is_certified = not trust.is_rooted or bool(trust.desks(desk.card.id))
    return standing if is_certified else (*standing, "对该单位的信任没有系统管理员的签名")


def _desk(connection: Connection, id: str) -> Desk | None:
    try:
        return desk_trust.find(connection, id)
    except BadRecord:
        return None
