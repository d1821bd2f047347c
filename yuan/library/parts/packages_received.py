"""What is to be said of a package by who sent it and when, before anything in it is looked at; and what is recorded of it
when it is taken in. Every function works inside the caller's transaction.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from yuan.library import tables
from yuan.library.clock import day, moment_or_none, now
from yuan.library.keys import desk_keys, desk_trust
from yuan.library.parts.package_records import ANYBODY, RECEIVED
from yuan.library.rows import package_of
from yuan.library.trail import audit
from yuan.model.exchange.desk import Desk, Standing, spoken_fingerprint
from yuan.model.exchange.package import Direction, PackageKind, PackageRecord
from yuan.model.exchange.parcel import Parcel, Receipt

_OLD_DAYS = 90
"""From this age on the age of a package is told; there is no age at which one is refused."""


_MOST_SERIAL = 2**31


class SenderCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What a package's sender, recipients and serial say of it.

    Attributes:
        desk: the sender as it is known here, None when it is not.
        problem, remedy: why it cannot be taken in at all, and what to do; "" when it can.
        notes: what else to say: its age, a gap, a restored library: a sentence each.
        fingerprint: the spoken fingerprint of a key that is not trusted yet, to be compared; "" otherwise.
        taken: the record of the same package, taken in before; None when it was not.
        is_older: a newer one of the sender was taken in already: it adds, and changes no state.
        newer: of one taken in before, the newer ones of the sender that were taken in too: what waited of it is older where
            they speak of the same.
    """

    desk: Desk | None = None
    problem: str = ""
    remedy: str = ""
    notes: tuple[str, ...] = ()
    fingerprint: str = ""
    taken: PackageRecord | None = None
    is_older: bool = False
    newer: tuple[PackageRecord, ...] = ()

    def is_older_of(self, plan: str) -> bool:
        """Whether what it says of a plan is older than what was taken in."""
        return self.is_older or any(plan in record.plans for record in self.newer)

    def is_older_among(self, kinds: Collection[PackageKind]) -> bool:
        """Whether what packages of some kinds say is older than what was taken in."""
        return self.is_older or any(record.kind in kinds for record in self.newer)


def check_sender(connection: Connection, parcel: Parcel) -> SenderCheck:
    """Whether a package may be taken in by who sent it, for whom, and in which order."""
    sender, own = parcel.sender, desk_keys.own_id(connection)
    fault = desk_trust.card_fault(sender) or _form_fault(parcel)
    if fault:
        return SenderCheck(problem=f"数据包不合规定：{fault}。", remedy="请对方重新制作。")
    if sender.id == own:
        return SenderCheck(problem="这是本单位自己制作的数据包。", remedy="请交给收件单位。")
    if parcel.recipients and own not in parcel.recipients:
        return SenderCheck(
            problem="这个数据包不是发给本单位的。", remedy="请转交收件单位，或请对方重新制作。"
        )
    desk = desk_trust.find(connection, sender.id)
    untrusted = _untrusted(desk, parcel)
    if untrusted is not None:
        return untrusted
    taken = received(connection, parcel.id, sender.id)
    if taken is not None and taken.hash != parcel.hash:
        return SenderCheck(
            desk=desk,
            problem="已收到过同一编号而内容不同的数据包。",
            remedy="请与对方核对，请对方重新制作。",
        )
    order, is_older = _order(connection, parcel, desk) if desk and taken is None else ((), False)
    again = (f"这个数据包已于 {_shown(taken.at)} 接收过。",) if taken else ()
    return SenderCheck(
        desk=desk,
        notes=(*again, *order, *_age(parcel), *_names(desk, parcel)),
        taken=taken,
        is_older=is_older,
        newer=_newer(connection, taken) if taken is not None else (),
    )


def _form_fault(parcel: Parcel) -> str:
    """What its dates and numbers say that no writer says, "" for nothing."""
    if not 0 <= parcel.serial < _MOST_SERIAL:
        return "包的序号不合规定"
    if not re.fullmatch(r"(?:[0-9a-f]{16})?", parcel.generation):
        return "对方预案库的代次不合规定"
    if moment_or_none(parcel.made_at) is None:
        return "制作时间无法读取"
    try:
        day(parcel.due_on)
    except (ValueError, TypeError):
        return "完成期限无法读取"
    return ""


def _untrusted(desk: Desk | None, parcel: Parcel) -> SenderCheck | None:
    sender = parcel.sender
    shown = spoken_fingerprint(sender.algorithm, sender.public)
    compare = "请系统管理员与对方电话核对指纹（六组数字），确认后再接收。"
    if desk is None:
        return SenderCheck(
            problem=f"“{sender.office}”不是本单位已确认的往来单位。", remedy=compare, fingerprint=shown
        )
    if desk_trust.has_other_key(desk, sender):
        error = desk_trust.changed_key(desk)
        return SenderCheck(desk=desk, problem=error.message, remedy=error.remedy, fingerprint=shown)
    if desk.standing is Standing.UNKNOWN:
        problem = f"“{desk.card.office}”还没有确认。"
        return SenderCheck(desk=desk, problem=problem, remedy=compare, fingerprint=shown)
    if desk.standing is Standing.WITHDRAWN:
        problem = f"对“{desk.card.office}”已停止信任：{desk.note}。"
        return SenderCheck(desk=desk, problem=problem, remedy=compare, fingerprint=shown)
    return None


def _order(connection: Connection, parcel: Parcel, desk: Desk) -> tuple[tuple[str, ...], bool]:
    """What the serial says, and whether a newer package was taken in already."""
    made = moment_or_none(parcel.made_at)
    newest = _newest_made(connection, desk.card.id)
    is_before = made is not None and newest is not None and made < newest
    if not parcel.serial:
        return (), is_before
    if parcel.generation != desk.generation and desk.serial:
        if is_before or _has_generation(connection, desk.card.id, parcel.generation):
            return ("它在对方的预案库恢复备份以前制作，本单位已收到恢复以后的包。",), True
        return ("对方的预案库恢复过备份，从这个包起重新编号；恢复以前的内容请与对方核对。",), False
    if parcel.serial <= desk.serial:
        return (f"它是第 {parcel.serial} 个包，已收到第 {desk.serial} 个：只补充内容，不变更状态。",), True
    missing = parcel.serial - desk.serial - 1
    if missing:
        first, last = desk.serial + 1, parcel.serial - 1
        which = f"第 {first} 个" if missing == 1 else f"第 {first} 至第 {last} 个"
        return (f"对方此前发来的{which}包没有收到，请向对方索取。",), False
    if _last_hash(connection, desk.card.id) not in ("", parcel.before):
        return ("它所接的上一个包与本单位收到的不同，请与对方核对。",), False
    return (), False


def _newer(connection: Connection, taken: PackageRecord) -> tuple[PackageRecord, ...]:
    """The packages of the same desk that were made after one, as far as they were taken in."""
    table = tables.packages
    of_desk = (table.c.desk == taken.desk, table.c.direction == Direction.RECEIVED.value)
    own = select(table.c.generation).where(*of_desk, table.c.id == taken.id)
    generation = connection.execute(own).scalar()
    found = []
    for row in connection.execute(select(table).where(*of_desk, table.c.id != taken.id)):
        record = package_of(row)
        if taken.serial and record.serial and row.generation == generation:
            is_newer = record.serial > taken.serial
        else:
            is_newer = bool(record.made_at and taken.made_at and record.made_at > taken.made_at)
        if is_newer:
            found.append(record)
    return tuple(found)


def _newest_made(connection: Connection, desk: str) -> datetime | None:
    table = tables.packages
    query = select(table.c.made_at).where(table.c.desk == desk, table.c.direction == Direction.RECEIVED.value)
    found = [moment_or_none(text) for text in connection.execute(query).scalars()]
    return max((one for one in found if one is not None), default=None)


def _has_generation(connection: Connection, desk: str, generation: str) -> bool:
    table = tables.packages
    of_desk = (table.c.desk == desk, table.c.direction == Direction.RECEIVED.value, table.c.serial > 0)
    query = select(table.c.id).where(*of_desk, table.c.generation == generation)
    return connection.execute(query).first() is not None


def _last_hash(connection: Connection, desk: str) -> str:
    table = tables.desks
    return connection.execute(select(table.c.last_hash).where(table.c.id == desk)).scalar() or ""


def _age(parcel: Parcel) -> tuple[str, ...]:
    made = moment_or_none(parcel.made_at)
    days = (datetime.now(UTC) - made).days if made else 0
    if days >= _OLD_DAYS:
        return (f"它制作于 {days} 天以前（{_shown(made)}）。",)
    return ("它的制作时间在将来，请核对两边电脑的时钟。",) if days < -1 else ()


def _names(desk: Desk | None, parcel: Parcel) -> tuple[str, ...]:
    if desk is None:
        return ()
    ours, theirs = (desk.card.office, desk.card.unit), (parcel.sender.office, parcel.sender.unit)
    if ours == theirs:
        return ()
    said = parcel.sender.office + (f"（编制单位：{parcel.sender.unit}）" if parcel.sender.unit else "")
    return (f"对方现在自称“{said}”，与登记的“{ours[0]}”不同；由系统管理员核对后变更。",)


def _shown(at: datetime | None) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}" if at else "以前"


def received(connection: Connection, package: str, desk: str) -> PackageRecord | None:
    """The record of a package received from a desk, None when it was not."""
    table, desks = tables.packages, tables.desks
    key = (table.c.id == package, table.c.direction == Direction.RECEIVED.value, table.c.desk == desk)
    row = connection.execute(select(table).where(*key)).first()
    office = connection.execute(select(desks.c.office).where(desks.c.id == desk)).scalar() or ""
    return None if row is None else package_of(row, office)


def note_received(
    connection: Connection,
    account: str,
    parcel: Parcel,
    *,
    is_older: bool = False,
    waiting: Sequence[str] = (),
    detail: str = "",
) -> PackageRecord:
    """Record that a package was taken in (again, when something of it had to wait): the sender's serial goes on, the
    package it answers is answered, receipts in it are confirmed.

    Args:
        is_older: as `check_sender` said.
        waiting: what still waits for an administrator, a sentence each.
        detail: what became of it in a few words, for the audit trail.
    """
    at, desk, table = now(), parcel.sender.id, tables.packages
    before = received(connection, parcel.id, desk)
    if before is None:
        _insert(connection, account, parcel, waiting, at)
        if parcel.serial and not is_older:
            desks = tables.desks
            values = {"generation": parcel.generation, "serial": parcel.serial, "last_hash": parcel.hash}
            connection.execute(update(desks).where(desks.c.id == desk).values(**values))
        if not is_older:
            _take_sealing_key(connection, parcel)
        if parcel.answers and parcel.kind is not PackageKind.RECEIPT:
            _note_answered(connection, parcel, at)
        for receipt in parcel.receipts:
            confirm(connection, desk, receipt)
    else:
        key = (table.c.id == parcel.id, table.c.direction == Direction.RECEIVED.value, table.c.desk == desk)
        connection.execute(update(table).where(*key).values(waiting=_json(waiting)))
    said = f"{parcel.kind.value}，来自{parcel.sender.office}，{len(parcel.plans)} 个预案 {parcel.hash}"
    audit.record(connection, account, RECEIVED, parcel.id, f"{said} {detail}".rstrip())
    record = received(connection, parcel.id, desk)
    assert record is not None
    return record


def _insert(connection: Connection, account: str, parcel: Parcel, waiting: Sequence[str], at: str) -> None:
    ours = {"id": parcel.id, "direction": Direction.RECEIVED.value, "desk": parcel.sender.id}
    order = {"generation": parcel.generation, "serial": parcel.serial, "hash": parcel.hash}
    said = {"kind": parcel.kind.value, "subject": parcel.subject, "answers": parcel.answers}
    due = day(parcel.due_on)
    connection.execute(
        insert(tables.packages).values(
            **{**ours, **order, **said, "made_at": parcel.made_at, "account": account, "at": at},
            plans=_json([bundle.plan for bundle in parcel.plans]),
            due_on=due.isoformat() if due else None,
            waiting=_json(waiting),
        )
    )


def _json(texts: Sequence[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)


def _take_sealing_key(connection: Connection, parcel: Parcel) -> None:
    """The key to seal packages for the sender, as the newest package signed with its trusted key names it."""
    table, card = tables.desks, parcel.sender
    if card.seal_public:
        values = {"seal_algorithm": card.seal_algorithm, "seal_public": card.seal_public}
        connection.execute(update(table).where(table.c.id == card.id).values(**values))


def _note_answered(connection: Connection, parcel: Parcel, at: str) -> None:
    """The package sent from here that this one answers; nothing when there is none."""
    for row in _sent(connection, parcel.answers, parcel.sender.id):
        table = tables.packages
        key = (table.c.id == row.id, table.c.direction == row.direction, table.c.desk == row.desk)
        if row.answered_at is None:
            connection.execute(update(table).where(*key).values(answered_at=at))


def confirm(connection: Connection, desk: str, receipt: Receipt) -> str:
    """Take in a receipt of a trusted desk: the package arrived, its texts are held there, and it knows which are superseded.

    Returns:
        why it confirms nothing, in Chinese; "" when it does.
    """
    rows = _sent(connection, receipt.package, desk)
    if not rows:
        return "本单位没有发出过这份回执所指的数据包。"
    if any(row.hash != receipt.hash for row in rows):
        return "回执所指的数据包与发出的内容不同，请与对方核对。"
    at, table = now(), tables.packages
    row = next((one for one in rows if one.desk == desk), None)
    if row is None:  # it was for whoever got it: from here on this desk stands among those who did
        values = {**rows[0]._mapping, "desk": desk, "confirmed_at": at, "answered_at": None}
        connection.execute(insert(table).values(**values))
    elif row.confirmed_at is None:
        key = (table.c.id == row.id, table.c.direction == row.direction, table.c.desk == desk)
        connection.execute(update(table).where(*key).values(confirmed_at=at))
    sent_at = rows[0].at
    for plan, version, hash in receipt.holdings:
        _confirm_holding(connection, (desk, plan, version), hash, receipt.package, sent_at, at)
    holdings = tables.holdings
    for plan, version in receipt.told:
        key = (holdings.c.desk == desk, holdings.c.plan == plan, holdings.c.version == version)
        told = (holdings.c.told_at.is_not(None), holdings.c.told_confirmed_at.is_(None))
        connection.execute(update(holdings).where(*key, *told).values(told_confirmed_at=at))
    return ""


def _sent(connection: Connection, package: str, desk: str) -> list[Any]:
    """The rows of a package sent from here to that desk, or to whoever got it."""
    table = tables.packages
    query = select(table).where(
        table.c.id == package,
        table.c.direction == Direction.SENT.value,
        table.c.desk.in_((desk, ANYBODY)),
    )
    return list(connection.execute(query))


def _confirm_holding(
    connection: Connection, key: tuple[str, str, int], hash: str, package: str, sent_at: str, at: str
) -> None:
    """That a desk holds a text this library gave it; what it does not know of stays unsaid."""
    desk, plan, version = key
    table, versions = tables.holdings, tables.versions
    held = (table.c.desk == desk, table.c.plan == plan, table.c.version == version, table.c.hash == hash)
    row = connection.execute(select(table).where(*held)).first()
    if row is not None:
        if row.confirmed_at is None:
            connection.execute(update(table).where(*held).values(confirmed_at=at))
        return
    ours = (versions.c.plan == plan, versions.c.number == version, versions.c.hash == hash)
    other = (table.c.desk == desk, table.c.plan == plan, table.c.version == version)
    if connection.execute(select(versions.c.plan).where(*ours)).first() is None:
        return
    if connection.execute(select(table.c.plan).where(*other)).first() is not None:
        return  # another text of the same version was sent there since
    values = {"desk": desk, "plan": plan, "version": version, "hash": hash, "package": package}
    connection.execute(insert(table).values(**values, sent_at=sent_at, confirmed_at=at))
