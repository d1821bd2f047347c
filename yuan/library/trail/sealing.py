"""Seals: how a row of the library is to read, as text.

A seal is one line of text: the columns beside the key that differ from their defaults, so that a column added later, and missing in an
old seal, must still hold its default. Long texts, bytes and secrets stand as digests. Defaults are therefore never changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Boolean, Column, Connection, LargeBinary, Select, Table, select, type_coerce
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.types import NullType

from yuan.library import tables

UNSEALED_TABLES: Mapping[str, str] = MappingProxyType(
    {
        "audit": "the chain of hashes covers it",
        "seals": "their digest is part of their audit row, and so of the chain",
        "changes": "news for followers who read the rows themselves; whoever forges it makes them read once more",
        "presence": "who has what open this minute; no record, and nothing rests on it",
        "alembic_version": "compared with the program's schema",
    }
)
"""The tables whose rows are not sealed, and why they need not be. Every other one is."""
UNSEALED_COLUMNS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (
            "accounts",
            "failures",
        ): "wrong passwords in a row: each is an audit row, and the right one resets it",
        ("accounts", "failed_at"): "goes with the failures",
        ("contents", "data"): "its hash is its key, and verified",
        ("media", "data"): "its hash is its key, and verified",
        ("files", "data"): "its hash is its key, and verified",
    }
)
UNSEALED_SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "audit_head": "repeats number and hash of the newest audit row, and is compared with them",
        "generation": "tells open windows that a backup took the library's place; it gives and takes no right",
    }
)
SECRET = frozenset(
    {("accounts", "password"), ("certificates", "parameters"), ("keys", "private"), ("desk_keys", "private")}
)
"""Columns that stand in no seal as they are, however short."""
LONGEST = 80
"""Characters of a text that stand in a seal as they are: enough for names, titles, states and hashes."""
DIGEST = "sha256:"
GONE = ""
"""The seal of a row that was taken away."""
PROVISIONAL = 0
"""The number under which seals stand that no audit row covers yet; see `yuan.library.trail.provisional_seals`."""
Row = dict[str, Any]


@cache
def sealed_tables() -> tuple[Table, ...]:
    """The tables whose rows are sealed."""
    return tuple(
        table for name, table in sorted(tables.metadata.tables.items()) if name not in UNSEALED_TABLES
    )


@cache
def sealed_names() -> frozenset[str]:
    """Their names."""
    return frozenset(table.name for table in sealed_tables())


class SealedColumn(NamedTuple):
    """A column of a sealed table as seals know it. `default` is what a seal that does not name it says of it;
    `msgspec.UNSET` when every seal names it."""

    name: str
    default: Any
    is_secret: bool
    is_boolean: bool

    def plain(self, value: Any) -> Any:
        """How `value`, as the database holds it, stands in a seal."""
        if isinstance(value, bytes):
            return digest(value)
        if isinstance(value, str):
            # A short text that looks like a digest must not pass for the text of that digest.
            is_digested = len(value) > LONGEST or value.startswith(DIGEST) or (self.is_secret and value != "")
            return digest(value) if is_digested else value
        if self.is_boolean and value in (0, 1):
            return bool(value)
        return value


@cache
def sealed_columns(table: Table, *, with_bytes: bool = True) -> tuple[SealedColumn, ...]:
    """The columns beside the key that are sealed; without those of bytes, which cost much to read, if one asks so."""
    return tuple(
        SealedColumn(
            f"{column.name}",  # plain text, which SQLAlchemy's names are not all
            _default_of(column),
            (table.name, column.name) in SECRET,
            isinstance(column.type, Boolean),
        )
        for column in table.columns
        if not column.primary_key
        and (table.name, column.name) not in UNSEALED_COLUMNS
        and (with_bytes or not isinstance(column.type, LargeBinary))
    )


def _default_of(column: Column[Any]) -> Any:
    if isinstance(column.default, ScalarElementColumnDefault):
        return column.default.arg
    return None if column.nullable else msgspec.UNSET


@cache
def query_of(table: Table, *, with_bytes: bool = True) -> Select[Any]:
    """Keys and sealed columns as the database holds them, whatever stands there."""
    names = [column.name for column in table.primary_key.columns]
    names += [column.name for column in sealed_columns(table, with_bytes=with_bytes)]
    columns: list[Any] = [
        type_coerce(table.c[name], NullType()).label(f"c{place}") for place, name in enumerate(names)
    ]
    return select(*columns)


def read(table: Table, values: Sequence[Any], *, with_bytes: bool = True) -> tuple[str, Row]:
    """Key and sealed columns from a row of `query_of`."""
    count, row = len(table.primary_key.columns), {}
    for column, value in zip(sealed_columns(table, with_bytes=with_bytes), values[count:], strict=True):
        plain = column.plain(value)
        if plain != column.default or type(plain) is not type(column.default):
            row[column.name] = plain
    return key_of(values[:count]), row


def key_of(values: Sequence[Any]) -> str:
    """The key of a row as text."""
    plain = [digest(value) if isinstance(value, bytes) else value for value in values]
    return msgspec.json.encode(plain).decode()


def keys_of(key: str) -> list[Any]:
    """The columns of a key, in order; none for what is no key."""
    try:
        return msgspec.json.decode(key, type=list[Any])
    except msgspec.MsgspecError:
        return []


def digest(value: bytes | str) -> str:
    """How a long text, a secret or bytes stand in a seal."""
    data = value.encode("utf-8") if isinstance(value, str) else value
    return f"{DIGEST}{hashlib.sha256(data).hexdigest()}"


def text_of(row: Row) -> str:
    """The seal of a row."""
    return msgspec.json.encode(row, order="sorted").decode()


def row_of(seal: str) -> Row:
    """The columns a seal names; none for what is no seal."""
    try:
        return msgspec.json.decode(seal, type=Row)
    except msgspec.MsgspecError:
        return {}


def rows(connection: Connection, table: Table) -> Iterator[tuple[str, Row]]:
    """Key and sealed columns of every row of `table`, as it stands."""
    for values in connection.execute(query_of(table)):
        yield read(table, values)


def is_sealed(table: str, key: str) -> bool:
    """Whether the row of that key is sealed."""
    return table in sealed_names() and not (
        table == "settings" and UNSEALED_SETTINGS.keys() & set(keys_of(key))
    )
