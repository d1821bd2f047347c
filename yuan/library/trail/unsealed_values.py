"""What no seal covers held against what it must be: the numbers of changes, Alembic's version, statistics of SQLite, and
seals that no audit row covers for what is always recorded."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from yuan.library import tables
from yuan.library.table_nouns import NOUNS
from yuan.library.trail import provisional_seals
from yuan.library.trail.sealing import PROVISIONAL

_GIVEN = """SELECT max(
    coalesce((SELECT max(sequence) FROM changes), 0),
    coalesce((SELECT max(CAST(seq AS INTEGER)) FROM sqlite_sequence WHERE name = 'changes'), 0)
)"""
"""The number after which SQLite goes on."""


def last_change(connection: Connection) -> int:
    """The number of the newest change; 0 when there is none."""
    table = tables.changes
    query = select(func.max(table.c.sequence)).where(table.c.sequence <= tables.LAST_CHANGE)
    return connection.execute(query).scalar() or 0


def are_changes_exhausted(connection: Connection) -> bool:
    """Whether somebody put the numbers of changes so high that SQLite has no next one, and says the disk is full."""
    return bool(connection.exec_driver_sql(_GIVEN).scalar_one() > tables.LAST_CHANGE)


def problems(connection: Connection, version: str) -> Iterator[str]:
    """What is not as it must be in a library file, in Chinese; nothing when all is.

    Args:
        version: what Alembic says of a library of this program's schema.
    """
    told = [row[0] for row in connection.exec_driver_sql("SELECT version_num FROM alembic_version")]
    if told != [version]:
        shown = "、".join(f"“{str(one)[:20]}”" for one in told[:3]) or "没有"
        yield f"数据表“alembic_version”所记的版本被改动：应为“{version}”，现为{shown}。"
    if are_changes_exhausted(connection):
        yield "变更记录的序号被改动，大得不可能是程序所记。"
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'sqlite_stat*' ORDER BY name"
    for (name,) in connection.exec_driver_sql(query):
        yield f"多出数据表“{name}”，不是程序建立的。"
    seals = tables.seals
    stray = select(seals.c.table, func.count()).where(
        seals.c.audit == PROVISIONAL, seals.c.table.not_in(provisional_seals.CHANGING)
    )
    for table, count in connection.execute(stray.group_by(seals.c.table)):
        noun = NOUNS.get(table, table)
        yield f"有 {count} 条{noun}的封存没有操作记录，不是程序所记。"
