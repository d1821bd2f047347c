"""Keys of another desk's approvers, as that desk vouches for them with its own key and withdraws them; and those of this
library, as it tells them to others. What a desk said of its keys is passed on with its card, so that an approval handed on
by a third desk can be checked: who that desk is, is then told and not confirmed. Every function works inside the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from yuan.library import tables
from yuan.library.clock import moment_or_none, now
from yuan.library.keys import desk_keys, desk_trust, signing_keys
from yuan.library.keys.certificates import Trust
from yuan.library.keys.key_lifetimes import DEACTIVATED
from yuan.library.keys.statements import read_statement
from yuan.library.trail import audit
from yuan.model.exchange.desk import Desk, DeskCard, known_as
from yuan.model.exchange.parcel import Row

_APPROVERS = frozenset(role.value for role in signing_keys.APPROVERS)
_WORDS = ("id", "algorithm", "public", "account", "role", "statement", "signature")
_SAID = ("desk", "id", "algorithm", "public", "account", "role", "withdrawn_at")
"""What the desk's signature vouches for."""
PURPOSE = "yuan-desk-key-1"
CARD = "card"
"""What a row that is passed on says of its desk, beside its columns."""


def own(connection: Connection) -> tuple[Row, ...]:
    """The keys of this library's approvers that are or were certified, for `OfficeBundle.keys`, each vouched for with the
    desk's key; none while it has no key. A key that was replaced, or whose account is deactivated, is withdrawn from that moment on: what it signed before stays an approval."""
    if not desk_keys.has_both(connection):
        return ()
    trust, card, signing = Trust(connection), desk_keys.card_of(connection), desk_keys.signing_key(connection)
    keys, accounts = tables.keys, tables.accounts
    query = select(keys, accounts.c.full_name, accounts.c.role.label("role"))
    found = []
    for row in connection.execute(
        query.join(accounts, accounts.c.name == keys.c.account).order_by(keys.c.id)
    ):
        holder = trust.holder(row.id)
        is_held = not trust.is_rooted or (holder is not None and holder.account == row.account)
        if row.role not in _APPROVERS or not is_held:
            continue
        found.append(
            _vouched(
                signing,
                {
                    "desk": card.id,
                    "id": row.id,
                    "algorithm": row.algorithm,
                    "public": row.public,
                    "account": row.account,
                    "name": known_as(row.full_name or row.account, card.office),
                    "role": row.role,
                    "withdrawn_at": row.retired_at or _off_since(connection, trust, row.account),
                },
            )
        )
    return tuple(found)


def passed_on(connection: Connection) -> tuple[Row, ...]:
    """The keys of other desks whose approvals are kept here, each with the `card` of its desk, as they were vouched for."""
    table = tables.received_signatures
    found = []
    for id in sorted(connection.execute(select(table.c.desk).distinct()).scalars()):
        desk = desk_trust.find(connection, id)
        if desk is not None:
            card = msgspec.structs.replace(desk.card, seal_algorithm="", seal_public="")
            found += [{**row, CARD: msgspec.to_builtins(card)} for row in of(connection, id)]
    return tuple(found)


def _vouched(key: signing_keys.SigningKey, row: Row) -> Row:
    said = json.dumps(
        {"purpose": PURPOSE, **{name: row[name] for name in _SAID}},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return {**row, "statement": said, "signature": key.sign(said.encode("utf-8")).hex()}


def _off_since(connection: Connection, trust: Trust, account: str) -> str | None:
    """Since when the account is deactivated, None when it is not."""
    if not trust.lifetimes.is_off(account):
        return None
    table = tables.audit
    query = select(table.c.at).where(table.c.action == DEACTIVATED, table.c.subject == account)
    found: str | None = connection.execute(query.order_by(table.c.sequence.desc())).scalar()
    return found


def of(connection: Connection, desk: str) -> tuple[Row, ...]:
    """The keys a desk vouched for, as rows of `certified_keys`."""
    table = tables.certified_keys
    rows = connection.execute(select(table).where(table.c.desk == desk).order_by(table.c.account, table.c.id))
    return tuple({f"{name}": value for name, value in row._mapping.items()} for row in rows)


def card_of(row: Mapping[str, Any], sender: DeskCard) -> DeskCard | None:
    """The card of the desk whose key a row of the sender's package is; None when it says none that can be."""
    if row.get("desk") == sender.id:
        return sender
    try:
        card = msgspec.convert(row.get(CARD), DeskCard)
    except msgspec.ValidationError:
        return None
    return None if desk_trust.card_fault(card) or card.id != row.get("desk") else card


def key_fault(row: Mapping[str, Any], sender: DeskCard) -> str:
    """What is wrong with a row a package has of a key of its sender's, or of one that is passed on, in Chinese; "" when it
    can be kept."""
    card = card_of(row, sender)
    if card is None:
        return "没有说明是哪个单位的密钥"
    fault = form_fault(row, card.id)
    if fault:
        return fault
    return "" if is_vouched(row, [(card.algorithm, card.public)]) else "没有经其单位的密钥签名认证"


def is_vouched(row: Mapping[str, Any], keys: Iterable[tuple[str, str]]) -> bool:
    """Whether one of a desk's keys (algorithm and public part) signed what a row says."""
    said = read_statement(row["statement"])
    if said.get("purpose") != PURPOSE or any(said.get(name) != row.get(name) for name in _SAID):
        return False
    signed = row["statement"], row["signature"]
    return any(signing_keys.verifies(algorithm, public, *signed) for algorithm, public in keys)


def form_fault(row: Mapping[str, Any], desk: str) -> str:
    """What is wrong with the columns of a row by themselves, in Chinese; "" when nothing is."""
    if any(not isinstance(row.get(name), str) or not row[name] for name in _WORDS):
        return "内容不全"
    if row.get("desk") != desk:
        return "不是这个单位的密钥"
    if row["role"] not in _APPROVERS:
        return "不是审核人员的密钥"
    if not signing_keys.is_public(row["algorithm"], row["public"]):
        return "算法或公钥本程序不认识"
    if signing_keys.fingerprint_of(row["algorithm"], row["public"]) != row["id"]:
        return "编号与公钥不符"
    withdrawn, name = row.get("withdrawn_at"), row.get("name", "")
    if not isinstance(name, str) or (withdrawn is not None and moment_or_none(withdrawn) is None):
        return "内容不合规定"
    return ""


class KeyChange(Enum):
    """What keeping a row does; the value is the action of the audit trail, "" for nothing."""

    NEW = "登记往来单位的签名密钥"
    WITHDRAWN = "停用往来单位的签名密钥"
    RESTORED = "恢复往来单位的签名密钥"
    SAME = ""


def change_of(connection: Connection, row: Mapping[str, Any], *, is_newest: bool = True) -> KeyChange:
    """What keeping a row without fault does. Only the desk's own newest package gives a withdrawn key back (an account that
    was deactivated for a time). What is passed on of a desk known by another key, or of this one, does nothing."""
    table, is_passed_on = tables.certified_keys, CARD in row
    if row["desk"] == desk_keys.own_id(connection):
        return KeyChange.SAME
    if is_passed_on:
        desk = desk_trust.find(connection, row["desk"])
        if desk is not None and not is_vouched(row, [(desk.card.algorithm, desk.card.public)]):
            return KeyChange.SAME
    key = (table.c.desk == row["desk"], table.c.id == row["id"])
    kept = connection.execute(select(table).where(*key)).first()
    if kept is None:
        return KeyChange.NEW
    if bool(row.get("withdrawn_at")) == bool(kept.withdrawn_at):
        return KeyChange.SAME
    if row.get("withdrawn_at"):
        return KeyChange.WITHDRAWN
    return KeyChange.RESTORED if is_newest and not is_passed_on else KeyChange.SAME


def keep_certified(
    connection: Connection,
    account: str,
    desk: Desk,
    rows: Iterable[Mapping[str, Any]],
    package: str,
    *,
    is_newest: bool = True,
) -> tuple[str, ...]:
    """Keep what a trusted desk's package says of the keys of its accounts: new ones, and which are withdrawn.

    Args:
        is_newest: no newer package of the desk was taken in before.

    Returns:
        a sentence for each row that is not kept, and why.
    """
    table, refused = tables.certified_keys, []
    for row in rows:
        fault = key_fault(row, desk.card)
        if fault:
            refused.append(
                f"密钥 {str(row.get('id', ''))[:8]}（{str(row.get('account', ''))[:40]}）：{fault}。"
            )
            continue
        change = change_of(connection, row, is_newest=is_newest)
        if change is KeyChange.SAME:
            continue
        values = {name: row[name] for name in ("desk", *_WORDS)}
        values |= {"name": row.get("name", ""), "withdrawn_at": row.get("withdrawn_at")}
        card = card_of(row, desk.card)
        if card is not None and card is not desk.card and desk_trust.find(connection, card.id) is None:
            desk_trust.meet(connection, account, card, f"由“{desk.card.office}”转来")
        if change is KeyChange.NEW:
            connection.execute(insert(table).values(**values, package=package, at=now()))
        else:
            key = (table.c.desk == row["desk"], table.c.id == row["id"])
            connection.execute(update(table).where(*key).values(**values))
        detail = f"{row['account']} {row['algorithm']} {row['id']} {package}"
        audit.record(connection, account, change.value, row["desk"], detail)
    return tuple(refused)
