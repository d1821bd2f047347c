"""How the rows about other desks are read: keys, desks, packages, what is held where, and texts that are merged. Strict: what
the program does not write is damaged."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from yuan.library.clock import moment
from yuan.library.keys import certified_keys, desk_keys, desk_trust, received_approvals, signing_keys
from yuan.library.keys.statements import read_statement
from yuan.library.rows import desk_of, package_of
from yuan.model.exchange.package import Direction
from yuan.model.merge.encoding import decode_conflicts

_LIBRARY = re.compile(r"[0-9a-f]{16}")
_PACKAGE = re.compile(r"[0-9a-f]{32}")
_HASH = re.compile(r"[0-9a-f]{64}")


def desk_key(row: Any) -> object:
    retired, at = moment(row.retired_at), _required(row.created_at)
    is_signing = desk_keys.Use(row.use) is desk_keys.Use.SIGN
    _require(desk_keys.is_sound(row), "key")
    _require(bool(row.private) != (is_signing and retired is not None), "private")
    return retired, at


def desk(row: Any) -> object:
    found = desk_of(row)
    _require(not desk_trust.card_fault(found.card), "card")
    _required(row.at)
    _require(row.serial >= 0 and row.sent_serial >= 0, "serial")
    _generation(row.generation)
    _is(_HASH, row.last_hash, row.sent_hash, or_empty=True)
    return found


def certified_key(row: Any) -> object:
    _require(not certified_keys.form_fault({**row._asdict()}, row.desk), "key")
    _is(_PACKAGE, row.package)
    return _required(row.at)


def received_signature(row: Any) -> object:
    _is(_LIBRARY, row.desk)
    _is(_PACKAGE, row.package)
    if not received_approvals.is_unsigned(row._asdict()):
        _require(signing_keys.fingerprint_of(row.algorithm, row.public) == row.key, "key")
        _require(bool(read_statement(row.statement)), "statement")
        _require(signing_keys.is_hexadecimal(row.signature), "signature")
    return _required(row.at)


def package(row: Any) -> object:
    found = package_of(row)
    _is(_PACKAGE, row.id)
    _is(_PACKAGE, row.answers, or_empty=True)
    _is(_HASH, row.hash)
    _is(_LIBRARY, row.desk, or_empty=found.direction is Direction.SENT)
    _require(row.serial >= 0, "serial")
    _generation(row.generation)
    return found, _required(row.made_at), _required(row.at)


def holding(row: Any) -> object:
    _is(_LIBRARY, row.desk)
    _is(_HASH, row.hash)
    _is(_PACKAGE, row.package)
    _is(_PACKAGE, row.told_in, or_empty=True)
    _require(bool(row.told_in) == bool(row.told_at), "told")
    _require(bool(row.told_at) or not row.told_confirmed_at, "told_confirmed_at")
    return (
        _required(row.sent_at),
        moment(row.confirmed_at),
        moment(row.told_at),
        moment(row.told_confirmed_at),
    )


def draft_base(row: Any) -> object:
    _require(row.version >= 1, "version")
    _is(_LIBRARY, row.desk, or_empty=True)
    return _required(row.at)


def aside_text(row: Any) -> object:
    _require(row.version >= 1 and bool(row.reason), "reason")
    return _required(row.at), moment(row.merged_at)


def merge_conflict(row: Any) -> object:
    _require([one.id for one in decode_conflicts(row.data)] == [row.id], "conflict")
    _require(bool(row.settled_at) == bool(row.settled_by), "settled")
    return _required(row.made_at), moment(row.settled_at)


def carried(row: Any) -> object:
    return msgspec.json.decode(row.value)


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(what)


def _required(text: str) -> object:
    at = moment(text)
    _require(at is not None, text)
    return at


def _is(pattern: re.Pattern[str], *texts: str, or_empty: bool = False) -> None:
    for text in texts:
        _require((or_empty and not text) or pattern.fullmatch(text) is not None, text)


def _generation(text: str) -> None:
    _is(_LIBRARY, text, or_empty=True)
