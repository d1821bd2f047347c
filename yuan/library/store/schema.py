"""Whether a library file has exactly the tables of this program: nothing missing, nothing else, nothing that runs.

Somebody with the file in hand could put in a trigger or a view that acts while somebody else works. Tables are compared
by what SQLite says of them, not by how they were written down: migrations word the same table otherwise.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from yuan.library import tables

_KINDS = {"trigger": "触发器", "view": "视图", "index": "索引", "table": "数据表"}
_ACTIVE = ("trigger", "view")
_OWN_OF_SQLITE = re.compile(r"sqlite_(sequence|stat\d)")
"""Statistics do no harm where they are, but the program makes none: `yuan.library.trail.unsealed_values` names them."""
_LITERAL = re.compile(r"'[^']*'|[+-]?\d+|NULL", re.IGNORECASE)
_EXTRAS = re.compile(
    r"\b(AUTOINCREMENT|CHECK|COLLATE|DEFERRABLE|GENERATED|VIRTUAL|STRICT|WITHOUT|CONFLICT)\b", re.IGNORECASE
)
_NO_WORDS = re.compile(
    r"""'[^']*+'?|"[^"]*+"?|`[^`]*+`?|\[[^\]]*+\]?|--[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?"""
)
"""Comments, which part words as blanks do, and what is quoted."""
_MIGRATED: dict[tuple[str, str], str] = {
    ("accounts", "failures"): "'0'",
    ("accounts", "must_change"): "'0'",
    ("accounts", "clearance"): "''",
    ("opinions", "source"): "''",
    ("opinions", "start"): "'-1'",
    ("opinions", "closed_by"): "''",
    ("opinions", "closing"): "''",
    ("suggestions", "source"): "''",
    ("suggestions", "answer"): "''",
    ("suggestions", "answered_by"): "''",
}
"""The defaults that migrations left on columns they added; libraries made later have none there. A library whose column
has another is refused."""
SCHEMA = 11
"""The newest schema this program knows; equals the number of migrations."""
REVISION = f"{SCHEMA:04}"
"""What Alembic calls it."""
VERSION_TABLE = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
"""Alembic's own table."""


class Executes(Protocol):
    """A connection of sqlite3, or the driver's side of one of SQLAlchemy."""

    def execute(self, statement: str, /) -> Any: ...


class _Entry(NamedTuple):
    kind: str
    name: str
    table: str
    sql: str


_Facts = dict[str, tuple[Any, ...]]


def active_entries(connection: Executes) -> Iterator[str]:
    """What in a library of any schema could run by itself, in Chinese; nothing when it only holds data."""
    for entry in _entries(connection):
        if entry.kind in _ACTIVE:
            yield f"多出{_KINDS[entry.kind]}“{entry.name}”"
        elif entry.kind not in _KINDS or re.match(r"\s*CREATE\s+VIRTUAL", entry.sql, re.IGNORECASE):
            yield f"多出不认识的“{entry.name}”"


def differences(connection: Executes) -> Iterator[str]:
    """How the tables of a library of this program's schema differ from the program's, in Chinese."""
    yield from active_entries(connection)
    wanted, found = _wanted(), _facts(connection)
    for name in sorted(set(wanted) - set(found)):
        yield f"缺少数据表“{name}”"
    for name in sorted(set(found) - set(wanted)):
        yield f"多出数据表“{name}”"
    for name in sorted(set(found) & set(wanted)):
        for what, is_so, should_be in zip(
            ("列", "关联", "索引", "约束"), found[name], wanted[name], strict=True
        ):
            if is_so != should_be:
                yield f"数据表“{name}”的{what}与程序的不同"
    usual = _usual_defaults()
    for (name, column), default in _defaults(connection, found).items():
        if not _LITERAL.fullmatch(default):
            yield f"数据表“{name}”的列“{column}”的默认值不是常数"
        elif default not in (usual.get((name, column)), _MIGRATED.get((name, column))):
            yield f"数据表“{name}”的列“{column}”的默认值与程序的不同"


def _entries(connection: Executes) -> list[_Entry]:
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    return [_Entry(*(str(value or "") for value in row)) for row in rows]


def _facts(connection: Executes) -> _Facts:
    """Of each table: its columns, foreign keys, indexes, and what else its definition asks for."""
    found: _Facts = {}
    for entry in _entries(connection):
        if entry.kind == "table" and not _OWN_OF_SQLITE.fullmatch(entry.name):
            found[entry.name] = _facts_of(connection, entry)
    return found


def _facts_of(connection: Executes, entry: _Entry) -> tuple[Any, ...]:
    def told(pragma: str, of: str) -> list[Any]:
        rows: list[Any] = connection.execute(f"PRAGMA {pragma}({_quoted(of)})").fetchall()
        return rows

    columns = sorted((row[1], row[2], row[3], row[5], row[6]) for row in told("table_xinfo", entry.name))
    links = sorted(tuple(row[2:7]) for row in told("foreign_key_list", entry.name))
    indexes = sorted(
        (row[1], row[2], row[3], row[4], tuple(tuple(part[1:]) for part in told("index_xinfo", row[1])))
        for row in told("index_list", entry.name)
    )
    extras = sorted(word.upper() for word in _EXTRAS.findall(_NO_WORDS.sub(" ", entry.sql)))
    return columns, links, indexes, extras


def _defaults(connection: Executes, found: _Facts) -> dict[tuple[str, str], str]:
    """The defaults of columns that have one, as SQL, by table and column."""
    return {
        (name, row[1]): str(row[4])
        for name in found
        for row in connection.execute(f"PRAGMA table_xinfo({_quoted(name)})").fetchall()
        if row[4] is not None
    }


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _wanted() -> _Facts:
    """The facts of a library made by this program."""
    return _own()[0]


def _usual_defaults() -> dict[tuple[str, str], str]:
    """The defaults of its columns."""
    return _own()[1]


@lru_cache(maxsize=1)
def _own() -> tuple[_Facts, dict[tuple[str, str], str]]:
    dialect = sqlite.dialect()
    with closing(sqlite3.connect(":memory:")) as connection:
        for table in tables.metadata.sorted_tables:
            connection.execute(str(CreateTable(table).compile(dialect=dialect)))
            for index in table.indexes:
                connection.execute(str(CreateIndex(index).compile(dialect=dialect)))
        connection.execute(VERSION_TABLE)
        facts = _facts(connection)
        return facts, _defaults(connection, facts)
