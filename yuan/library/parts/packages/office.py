"""What a bureau says of itself to other desks, and what a desk makes of it: units, rules, outlines, and the keys of approvers.
Only a superior's word counts, and only an administrator takes it over.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from yuan.library import tables
from yuan.library.clock import now
from yuan.library.keys import certified_keys
from yuan.library.keys.certified_keys import KeyChange
from yuan.library.parts.packages.checking import decode_row, row_of
from yuan.library.stored_settings import LOCAL_RULES, OUTLINES_WITHHELD
from yuan.model.errors import BadFile
from yuan.model.exchange.changes import Change, How, Write
from yuan.model.exchange.desk import Desk
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.parcel import OfficeBundle, Parcel, Row
from yuan.model.exchange.preview import Effect, PreviewLine

_SETTINGS = {LOCAL_RULES: "期限和备案规定", OUTLINES_WITHHELD: "选用的提纲"}
"""The settings that travel, and what they are called."""
WITH_OFFICE = frozenset({PackageKind.DISTRIBUTION, PackageKind.HANDOVER})
WITH_KEYS = WITH_OFFICE | {PackageKind.RETURN, PackageKind.ISSUE}
_ASKS = "须由系统管理员接收。"
_NOT_SUPERIOR = "发件单位不是本单位的上级。"


def office_of(connection: Connection, kind: PackageKind, *, is_bureau: bool) -> OfficeBundle | None:
    """What this desk says of itself in a package of `kind`; None for nothing."""
    if kind not in WITH_KEYS:
        return None
    keys = (*certified_keys.own(connection), *certified_keys.passed_on(connection))
    if kind not in WITH_OFFICE or not is_bureau:
        return OfficeBundle(keys=keys) if keys else None
    settings, outlines = tables.settings, tables.outline_editions
    kept = connection.execute(select(settings).where(settings.c.key.in_(_SETTINGS)))
    return OfficeBundle(
        units=tuple(dict(row._mapping) for row in connection.execute(select(tables.units))),
        settings={row.key: row.value for row in kept},
        outlines=tuple(
            {"id": row.id, "version": row.version, "text": row.text}
            for row in connection.execute(select(outlines).where(outlines.c.is_own))
        ),
        keys=keys,
    )


def office_changes(
    connection: Connection,
    parcel: Parcel,
    desk: Desk,
    by: str,
    *,
    is_administrator: bool,
    is_older: bool,
    are_keys_older: bool,
) -> list[Change]:
    """What a package says of its sender's office, and what becomes of it.

    Args:
        is_older, are_keys_older: newer packages were taken in that speak of the office, or of its keys.
    """
    if parcel.office is None:
        return []
    found = [
        *_units(connection, parcel.office),
        *_settings(connection, parcel.office),
        *_outlines(connection, parcel.office, by),
    ]
    if is_older:
        found = [_with(change, Effect.OLDER, "这个包早于已接收的包。") for change in found]
    elif not desk.is_superior:
        found = [_with(change, Effect.REFUSED, _NOT_SUPERIOR) for change in found]
    found += _keys(connection, parcel.office, desk, is_newest=not are_keys_older)
    if not is_administrator:
        found = [
            _with(change, Effect.WAITING, _ASKS) if change.writes or _is_key(change) else change
            for change in found
        ]
    return found


def _is_key(change: Change) -> bool:
    return change.line.about == KEYS and change.line.effect in (Effect.NEW, Effect.CHANGED)


def _with(change: Change, effect: Effect, why: str) -> Change:
    return Change(line=msgspec.structs.replace(change.line, effect=effect, detail=why))


UNITS, RULES, OUTLINES, KEYS = "单位", "规定", "提纲", "签名密钥"


def _change(effect: Effect, about: str, what: str, *writes: Write, detail: str = "") -> Change:
    return Change(line=PreviewLine(effect=effect, about=about, what=what, detail=detail), writes=writes)


def _units(connection: Connection, office: OfficeBundle) -> Iterator[Change]:
    table = tables.units
    known = {row.name: row for row in connection.execute(select(table))}
    ids, seen = {row.id for row in known.values()}, set()
    for said in office.units:
        row, _ = row_of(table, said)
        decode_row(table, row)
        if row["name"] in seen or not row["name"].strip():
            raise BadFile("数据包的内容不合规定：单位名称重复或为空，没有接收。", "请对方重新制作。")
        seen.add(row["name"])
        ours = known.get(row["name"])
        values = {"kind": row["kind"], "order": row["order"]}
        if ours is None:
            id = row["id"] if row["id"] not in ids else f"u{secrets.token_hex(4)}"
            ids.add(id)
            write = Write(How.INSERT, "units", {"id": id}, {"name": row["name"], **values})
            yield _change(Effect.NEW, UNITS, row["name"], write)
        elif (ours.kind, ours.order) != (row["kind"], row["order"]):
            yield _change(
                Effect.CHANGED, UNITS, row["name"], Write(How.UPDATE, "units", {"id": ours.id}, values)
            )


def _settings(connection: Connection, office: OfficeBundle) -> Iterator[Change]:
    table = tables.settings
    for key, value in office.settings.items():
        if key not in _SETTINGS:
            yield _change(Effect.REFUSED, RULES, key[:40], detail="本程序不从数据包接收这一项。")
            continue
        decode_row(table, {"key": key, "value": value})
        kept = connection.execute(select(table.c.value).where(table.c.key == key)).scalar()
        if kept != value:
            effect = Effect.NEW if kept is None else Effect.CHANGED
            write = Write(How.PUT, "settings", {"key": key}, {"value": value})
            yield _change(effect, RULES, _SETTINGS[key], write)


def _outlines(connection: Connection, office: OfficeBundle, by: str) -> Iterator[Change]:
    table = tables.outline_editions
    for said in office.outlines:
        row, _ = row_of(table, {**said, "is_own": True, "saved_by": by, "saved_at": now()})
        decode_row(table, row)
        which = (table.c.id == row["id"], table.c.version == row["version"])
        ours = connection.execute(select(table).where(*which)).first()
        key = {"id": row["id"], "version": row["version"]}
        values = {name: value for name, value in row.items() if name not in key}
        name = f"{row['id']} {row['version']}"
        if ours is None:
            yield _change(Effect.NEW, OUTLINES, name, Write(How.INSERT, "outline_editions", key, values))
        elif (ours.text, bool(ours.is_own)) != (row["text"], True):
            yield _change(Effect.CHANGED, OUTLINES, name, Write(How.UPDATE, "outline_editions", key, values))


def _keys(connection: Connection, office: OfficeBundle, desk: Desk, *, is_newest: bool) -> Iterator[Change]:
    effects = {
        KeyChange.NEW: Effect.NEW,
        KeyChange.WITHDRAWN: Effect.CHANGED,
        KeyChange.RESTORED: Effect.CHANGED,
    }
    for row in office.keys:
        name = f"{str(row.get('name') or row.get('account'))[:60]} {str(row.get('id'))[:8]}"
        fault = certified_keys.key_fault(row, desk.card)
        if fault:
            yield _change(Effect.REFUSED, KEYS, name, detail=f"{fault}。")
            continue
        change = certified_keys.change_of(connection, row, is_newest=is_newest)
        if change is not KeyChange.SAME:
            yield _change(
                effects[change], KEYS, name, detail="停用。" if change is KeyChange.WITHDRAWN else ""
            )


def vouched_keys(parcel: Parcel, desk: Desk) -> dict[str, Mapping[str, Any]]:
    """The keys of its approvers a package vouches for, by id."""
    rows: tuple[Row, ...] = parcel.office.keys if parcel.office is not None else ()
    return {row["id"]: row for row in rows if not certified_keys.key_fault(row, desk.card)}
