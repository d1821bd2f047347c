"""What was sent and received, written down: serials, replays and gaps, receipts, and who holds which version (分发登记).
Every function works inside the caller's transaction.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from yuan.library import restore_generation, tables, writing
from yuan.library.clock import now
from yuan.library.fingerprint import fingerprint
from yuan.library.keys import desk_keys, desk_trust
from yuan.library.trail import audit
from yuan.model.errors import BadRecord, Conflict, Refused
from yuan.model.exchange.desk import Desk, Standing
from yuan.model.exchange.package import Direction, PackageKind
from yuan.model.exchange.parcel import Outgoing, PlanBundle, Stamp
from yuan.model.records import Stage

SENT, RECEIVED, NOT_WRITTEN = "发出数据包", "接收数据包", "数据包没有写成"
ANYBODY = ""
"""Stands for the desk of a package that is for whoever gets it; those are not numbered."""


def stamp(connection: Connection, outgoing: Outgoing) -> Stamp:
    """What a package made now is given: id, moment, and for each recipient the next serial and the hash before.

    Raises:
        Refused: a recipient is not known here, not trusted any more, or not trusted with what is not public.
    """
    recipients = {card.id: _recipient(connection, outgoing, card.id) for card in outgoing.recipients}
    table = tables.desks
    kept = {
        id: connection.execute(select(table.c.sent_hash).where(table.c.id == id)).scalar_one()
        for id in recipients
    }
    return Stamp(
        id=secrets.token_hex(16),
        made_at=now(),
        sender=desk_keys.card_of(connection),
        generation=restore_generation.of(connection),
        serials={id: desk.sent_serial + 1 for id, desk in recipients.items()},
        before=kept,
    )


def _recipient(connection: Connection, outgoing: Outgoing, id: str) -> Desk:
    desk = desk_trust.find(connection, id)
    if desk is None:
        raise Refused("收件单位没有登记为往来单位。", "请先读取它的名片或数据包。")
    if desk.standing is Standing.WITHDRAWN:
        raise Refused(f"对“{desk.card.office}”已停止信任，不能向它发送。", "请系统管理员核对后重新确认。")
    if outgoing.is_secret and not desk.is_trusted:
        raise Refused(
            f"“{desk.card.office}”还没有确认，内部或工作秘密的预案不能发给它。",
            "请系统管理员先在“往来单位”中核对它的指纹。",
        )
    return desk


def note_sent(connection: Connection, account: str, outgoing: Outgoing, given: Stamp, hash: str) -> None:
    """Record that a package was made: for each recipient, with what it now holds and is told.

    Raises:
        Refused: as `stamp`.
        Conflict: another package for a recipient was made since it was stamped.
    """
    at, plans = now(), [bundle.plan for bundle in outgoing.plans]
    names = []
    for card in outgoing.recipients:
        desk = _recipient(connection, outgoing, card.id)
        if given.serials.get(card.id) != desk.sent_serial + 1:
            raise Conflict(f"刚刚另有一个发给“{desk.card.office}”的数据包。", "请再发送一次。")
        names.append(desk.card.office)
        table = tables.desks
        connection.execute(
            update(table)
            .where(table.c.id == card.id)
            .values(sent_serial=given.serials[card.id], sent_hash=hash)
        )
        _note_holdings(connection, card.id, outgoing.plans, given.id, at)
    for bundle in outgoing.plans:
        _note_base(connection, outgoing, bundle, at)
    for to in [card.id for card in outgoing.recipients] or [ANYBODY]:
        values = {"generation": given.generation, "serial": given.serials.get(to, 0), "hash": hash}
        common = {"kind": outgoing.kind.value, "subject": outgoing.subject, "plans": json.dumps(plans)}
        connection.execute(
            insert(tables.packages).values(
                **{"id": given.id, "direction": Direction.SENT.value, "desk": to, **values, **common},
                made_at=given.made_at,
                account=account,
                at=at,
                answers=outgoing.answers,
                due_on=outgoing.due_on or None,
            )
        )
    _note_done(connection, (receipt.package for receipt in outgoing.receipts), "confirmed_at", at)
    if outgoing.kind is not PackageKind.RECEIPT:
        _note_done(connection, [outgoing.answers], "answered_at", at)
    to_whom = "、".join(names) or "不定收件单位"
    for plan in plans:
        writing.announce(connection, plan, "package")
        audit.record(
            connection, account, "发出", plan, f"{outgoing.kind.value}数据包，发给{to_whom} {given.id}"
        )
    detail = f"{outgoing.kind.value}，发给{to_whom}，{len(plans)} 个预案 {hash}"
    audit.record(connection, account, SENT, given.id, detail)


def note_not_written(connection: Connection, account: str, given: Stamp) -> None:
    """Take back what `note_sent` recorded, as there is no such file; that it was so stays in the audit trail. A serial
    is used again only while no later one was given.

    Raises:
        Refused: somebody else made it, or it arrived.
    """
    packages, desks, holdings = tables.packages, tables.desks, tables.holdings
    own = (packages.c.id == given.id, packages.c.direction == Direction.SENT.value)
    query = select(packages.c.account, packages.c.confirmed_at, packages.c.answered_at).where(*own)
    rows = connection.execute(query).all()
    if not rows:
        return
    if any(row.account != account or row.confirmed_at or row.answered_at for row in rows):
        raise Refused("这个数据包已经发出，不能撤销登记。", "请刷新收发登记。")
    connection.execute(delete(packages).where(*own))
    for id, serial in given.serials.items():
        newest = (desks.c.id == id, desks.c.sent_serial == serial)
        values = {"sent_serial": serial - 1, "sent_hash": given.before.get(id, "")}
        connection.execute(update(desks).where(*newest).values(**values))
    connection.execute(delete(holdings).where(holdings.c.package == given.id))
    connection.execute(
        update(holdings).where(holdings.c.told_in == given.id).values(told_in="", told_at=None)
    )
    audit.record(connection, account, NOT_WRITTEN, given.id)


def _note_holdings(
    connection: Connection, desk: str, bundles: Iterable[PlanBundle], package: str, at: str
) -> None:
    table = tables.holdings
    for bundle in bundles:
        for row in _frozen(bundle):
            key = (table.c.desk == desk, table.c.plan == bundle.plan, table.c.version == row["number"])
            kept = connection.execute(select(table.c.hash).where(*key)).scalar()
            if kept == row["hash"]:
                continue  # held already, since an earlier package
            connection.execute(delete(table).where(*key))
            connection.execute(
                insert(table).values(
                    desk=desk,
                    plan=bundle.plan,
                    version=row["number"],
                    hash=row["hash"],
                    package=package,
                    sent_at=at,
                )
            )
        for version in _superseded(bundle):
            connection.execute(
                update(table)
                .where(table.c.desk == desk, table.c.plan == bundle.plan, table.c.version == version)
                .where(table.c.told_confirmed_at.is_(None))
                .values(told_in=package, told_at=at)
            )


def _frozen(bundle: PlanBundle) -> Iterator[dict[str, Any]]:
    """The rows of versions whose texts travel and change no more."""
    for row in bundle.rows.get("versions", ()):
        if row.get("hash") and row["hash"] in bundle.contents:
            yield row


def _superseded(bundle: PlanBundle) -> set[int]:
    """The versions the bundle says to be over, or older than one it says to have been in force."""
    stages = {row["number"]: Stage(row["stage"]) for row in bundle.rows.get("versions", ())}
    newest = max((number for number, stage in stages.items() if stage.has_been_in_force), default=0)
    return {number for number, stage in stages.items() if stage.is_over} | set(range(1, newest))


def _note_base(connection: Connection, outgoing: Outgoing, bundle: PlanBundle, at: str) -> None:
    """Keep the working text that travels, as what both desks know it came from."""
    draft, contents, bases = bundle.draft, tables.contents, tables.draft_bases
    if draft is None:
        return
    if connection.execute(select(contents.c.hash).where(contents.c.hash == draft.hash)).first() is None:
        data = outgoing.data(draft.hash)
        if fingerprint(data) != draft.hash:
            raise BadRecord("要发出的稿子与其校验值不符。", "请核验预案库。")
        connection.execute(insert(contents).values(hash=draft.hash, data=data))
    desk = outgoing.recipients[0].id if len(outgoing.recipients) == 1 else ANYBODY
    key = (bases.c.plan == bundle.plan, bases.c.hash == draft.hash)
    connection.execute(delete(bases).where(*key))
    connection.execute(
        insert(bases).values(plan=bundle.plan, hash=draft.hash, version=draft.version, desk=desk, at=at)
    )


def _note_done(connection: Connection, packages: Iterable[str], column: str, at: str) -> None:
    """Packages received here that are confirmed or answered by what is sent now."""
    table = tables.packages
    for package in packages:
        received = (table.c.id == package, table.c.direction == Direction.RECEIVED.value)
        connection.execute(update(table).where(*received, table.c[column].is_(None)).values({column: at}))
