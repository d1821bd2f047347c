"""Every record of a library read as whoever needs it would: what cannot be read is named before somebody needs it."""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, func, select

from yuan.library import stored_settings, tables
from yuan.library.clock import day, moment
from yuan.library.keys import passwords, signing_keys
from yuan.library.rows import (
    account_of,
    activity_of,
    amendment_of,
    card_of,
    decodes,
    entry_of,
    mark_of,
    material_of,
    opinion_of,
    point_of,
    silence_of,
    step_of,
    suggestion_of,
    text_or_bytes,
    version_of,
)
from yuan.library.verification import exchange_decoding
from yuan.model.account_policy import AccountPolicy
from yuan.model.document.content import decode
from yuan.model.errors import BadRecord
from yuan.model.exchange.desk import DeskProfile
from yuan.model.office import Office
from yuan.model.papers.volume import VolumeArrangement
from yuan.model.plan import Unit
from yuan.model.process.local_rules import LocalRules
from yuan.model.safekeeping import BackupRules

_Decoder = Callable[[Any], object]

_SETTINGS: dict[str, Any] = {
    stored_settings.LOCAL_RULES: LocalRules,
    stored_settings.BACKUP_RULES: BackupRules,
    stored_settings.ACCOUNT_POLICY: AccountPolicy,
    stored_settings.OFFICE: Office,
    stored_settings.VOLUMES: dict[str, VolumeArrangement],
    stored_settings.OUTLINES_WITHHELD: list[str],
    stored_settings.DESK: DeskProfile,
}
"""The settings that are JSON, by key; any other is a word."""


def _setting(row: Any) -> object:
    if row.key == "library_id" and not re.fullmatch(r"[0-9a-f]{16}", row.value):
        raise ValueError(row.value)
    kind = _SETTINGS.get(row.key)
    if kind is None:
        return row.value
    value = msgspec.json.decode(row.value, type=kind)
    fault = getattr(value, "fault", None)
    if fault is not None and fault():
        raise ValueError(fault())
    return value


def _programme(row: Any) -> object:
    if day(row.due_on) is None:
        raise ValueError(row.due_on)
    return moment(row.at)


def _account(row: Any) -> object:
    if not passwords.is_hash(row.password):
        raise ValueError("password")
    moment(row.failed_at)
    return account_of(row)


def _key(row: Any) -> object:
    if row.private and not signing_keys.is_derivable(row.private):
        raise ValueError("private")
    return moment(row.created_at), moment(row.retired_at)


def _certificate(row: Any) -> object:
    if row.parameters and not signing_keys.is_derivable(row.parameters):
        raise ValueError("parameters")
    return _at(row)


def _plan(row: Any) -> object:
    if not re.fullmatch(r"p[0-9a-f]{8}", row.id):
        raise ValueError(row.id)
    return card_of(row)


def _nothing_more(row: Any) -> object:
    return row


def _at(row: Any) -> object:
    return moment(row.at)


def _made(table: Table, name: str, read: _Decoder = _nothing_more) -> _Decoder:
    return decodes(table, name)(read)


DECODERS: dict[str, _Decoder] = {
    "settings": _made(tables.settings, "key", _setting),
    "units": _made(
        tables.units,
        "name",
        lambda row: Unit(id=row.id, name=row.name, kind=row.kind, order=row.order),
    ),
    "accounts": _made(tables.accounts, "name", _account),
    "keys": _made(tables.keys, "id", _key),
    "plans": _made(tables.plans, "title", _plan),
    "contents": _made(tables.contents, "hash", lambda row: decode(row.data)),
    "versions": version_of,
    "drafts": _made(tables.drafts, "plan", lambda row: (decode(row.data), moment(row.saved_at))),
    "media": _made(tables.media, "hash"),
    "steps": step_of,
    "signatures": _made(tables.signatures, "signature", _at),
    "opinions": opinion_of,
    "replies": _made(tables.replies, "text", _at),
    "amendments": amendment_of,
    "review_points": point_of,
    "silences": silence_of,
    "activities": activity_of,
    "suggestions": suggestion_of,
    "outline_editions": _made(tables.outline_editions, "id", lambda row: moment(row.saved_at)),
    "plan_outlines": mark_of,
    "programme": _made(tables.programme, "basis", _programme),
    "files": _made(tables.files, "hash"),
    "materials": material_of,
    "changes": _made(tables.changes, "sequence"),
    "audit": entry_of,
    "seals": _made(tables.seals, "audit"),
    "certificates": _made(tables.certificates, "subject", _certificate),
    "heads": _made(tables.heads, "sequence", _at),
    "presence": _made(tables.presence, "plan"),
    "desk_keys": _made(tables.desk_keys, "id", exchange_decoding.desk_key),
    "desks": _made(tables.desks, "office", exchange_decoding.desk),
    "certified_keys": _made(tables.certified_keys, "id", exchange_decoding.certified_key),
    "received_signatures": _made(
        tables.received_signatures, "signature", exchange_decoding.received_signature
    ),
    "packages": _made(tables.packages, "subject", exchange_decoding.package),
    "holdings": _made(tables.holdings, "plan", exchange_decoding.holding),
    "draft_bases": _made(tables.draft_bases, "plan", exchange_decoding.draft_base),
    "aside_texts": _made(tables.aside_texts, "plan", exchange_decoding.aside_text),
    "merge_conflicts": _made(tables.merge_conflicts, "plan", exchange_decoding.merge_conflict),
    "carried": _made(tables.carried, "name", exchange_decoding.carried),
}
"""How the rows of each table are read."""


def problems(connection: Connection, step: Callable[[], None]) -> Iterator[str]:
    """The records that cannot be read, in Chinese; nothing when all can. Calls `step` for every row."""
    for name, read in DECODERS.items():
        for row in _rows(connection, tables.metadata.tables[name]):
            step()
            try:
                read(row)
            except BadRecord as error:
                yield error.message
    yield from _lost_versions(connection)


def _rows(connection: Connection, table: Table) -> Iterator[Any]:
    """The rows as they stand in the table, before anything makes them what they should be."""
    names = [column.name for column in table.columns]
    row_type = namedtuple("row_type", names, rename=True)  # type: ignore[misc]
    listed = ", ".join(f'"{name}"' for name in names)
    raw: Any = connection.connection.driver_connection
    raw.text_factory = text_or_bytes
    try:
        for row in raw.execute(f'SELECT {listed} FROM "{table.name}"'):
            yield row_type(*row)
    finally:
        raw.text_factory = str


def _lost_versions(connection: Connection) -> Iterator[str]:
    plans, versions = tables.plans, tables.versions
    there = select(func.count()).where(versions.c.plan == plans.c.id).scalar_subquery()
    for title in connection.execute(select(plans.c.title).where(there == 0)).scalars():
        yield f"预案“{title}”没有任何版本。"
