"""Everything that can be proved about a library from itself: file, links, texts, approvals, pictures, audit trail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import msgspec
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DatabaseError

from yuan.library import tables
from yuan.library.database import Database
from yuan.library.fingerprint import fingerprint
from yuan.library.keys import approval_signatures, signed_heads
from yuan.library.keys.certificates import Trust
from yuan.library.rows import UNREADABLE, version_of
from yuan.library.store import schema
from yuan.library.store.connections import FAULTS
from yuan.library.store.library_file import driver
from yuan.library.store.schema import REVISION
from yuan.library.trail import audit, seal_replay, unsealed_values
from yuan.library.verification import decoding
from yuan.model.document.content import decode
from yuan.model.errors import BadRecord
from yuan.model.progress import Progress
from yuan.model.safekeeping import Area, Trouble


class _Pace:
    """Tells `progress` after each row of whatever is verified how far the whole is."""

    def __init__(self, connection: Connection, progress: Progress) -> None:
        counted = (
            *(tables.contents, tables.media, tables.files, tables.versions, tables.audit),
            *(tables.heads, tables.seals),
        )
        self._total = sum(
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in counted
        )
        self._done, self._progress, self._area = 0, progress, Area.FILE

    def enter(self, area: Area) -> None:
        self._area = area
        self.step(0)

    def step(self, rows: int = 1) -> None:
        self._done += rows
        self._progress(min(self._done, self._total), self._total, f"核验{self._area.value}")


def troubles(connection: Connection, *, is_file: bool, progress: Progress) -> Iterator[Trouble]:
    """Everything wrong with a library; nothing when it is sound.

    Raises:
        Cancelled: `progress` said so.
    """
    checks = (
        *(((Area.FILE, _file), (Area.SCHEMA, _schema), (Area.LINKS, _links)) if is_file else ()),
        *(((Area.RECORDS, _records),) if is_file else ()),
        (Area.TEXTS, _texts),
        (Area.PICTURES, _pictures),
        (Area.MATERIALS, _materials),
        (Area.KEYS, _keys),
        (Area.SIGNATURES, _approvals),
        (Area.AUDIT, _trail),
        (Area.HEADS, _heads),
        (Area.SEALS, _seals),
    )
    try:
        pace = _Pace(connection, progress)
    except (DatabaseError, *FAULTS):
        yield Trouble(Area.FILE, "数据库文件损坏，读不出其中的数据表。")
        return
    for area, check in checks:
        pace.enter(area)
        yield from _guarded(area, partial(check, connection, pace))


def _guarded(area: Area, check: Callable[[], Iterator[str]]) -> Iterator[Trouble]:
    """What a check finds, and that it could not go on where the file or a record is damaged."""
    try:
        for text in check():
            yield Trouble(area, text)
    except DatabaseError as error:
        yield Trouble(Area.FILE, f"数据库文件损坏，{area.value}读不出来：{error.orig}。")
    except FAULTS as error:
        yield Trouble(Area.FILE, f"数据库文件损坏，{area.value}读不出来：{error}。")
    except (BadRecord, *UNREADABLE):
        # Which record it is stands among those of `Area.RECORDS`; what rests on it cannot be told.
        yield Trouble(area, f"有记录已损坏，{area.value}没有核验完。")


def database_troubles(database: Database, progress: Progress) -> list[Trouble]:
    """Everything wrong with an open library.

    Raises:
        Cancelled: `progress` said so.
    """
    with database.reads() as connection:
        return list(troubles(connection, is_file=database.file is not None, progress=progress))


def _file(connection: Connection, pace: _Pace) -> Iterator[str]:
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            yield f"数据库文件损坏：{said}"


def _schema(connection: Connection, pace: _Pace) -> Iterator[str]:
    for difference in schema.differences(driver(connection)):
        yield f"{difference}。"
    yield from unsealed_values.problems(connection, REVISION)


def _records(connection: Connection, pace: _Pace) -> Iterator[str]:
    return decoding.problems(connection, lambda: pace.step(0))


def _links(connection: Connection, pace: _Pace) -> Iterator[str]:
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"数据表 {row[0]} 中有失去关联的记录。"


def _texts(connection: Connection, pace: _Pace) -> Iterator[str]:
    altered, there = set(), set()
    for digest, data in connection.execute(select(tables.contents.c.hash, tables.contents.c.data)):
        pace.step()
        there.add(digest)
        if fingerprint(data) != digest:
            altered.add(digest)
    plans, versions, drafts = tables.plans, tables.versions, tables.drafts
    query = select(versions, plans.c.title.label("plan_title")).join(plans, plans.c.id == versions.c.plan)
    working = {row.plan: row for row in connection.execute(select(drafts))}
    for row in connection.execute(query):
        name = f"“{row.plan_title}”第 {row.number} 版"
        if row.hash in altered:
            yield f"{name}的正文被改动，与其校验值不符。"
        elif row.hash is not None and row.hash not in there:
            yield f"{name}的正文不在库中。"
        if row.hash is None:
            draft = working.get(row.plan)
            if draft is None or draft.version != row.number:
                yield f"{name}缺少在编稿正文。"
            elif not _is_text(draft.data):
                yield f"{name}的在编稿已损坏，无法读取。"


def _is_text(data: bytes) -> bool:
    try:
        decode(data)
    except msgspec.DecodeError:
        return False
    return True


def _pictures(connection: Connection, pace: _Pace) -> Iterator[str]:
    for digest, data in connection.execute(select(tables.media.c.hash, tables.media.c.data)):
        pace.step()
        if fingerprint(data) != digest:
            yield f"图片 {digest[:12]} 被改动，与其校验值不符。"


def _materials(connection: Connection, pace: _Pace) -> Iterator[str]:
    files, materials = tables.files, tables.materials
    names = select(materials.c.name).where(materials.c.hash == files.c.hash).limit(1).scalar_subquery()
    for digest, data, name in connection.execute(select(files.c.hash, files.c.data, names)):
        pace.step()
        if fingerprint(data) != digest:
            yield f"附件材料“{name or digest[:12]}”被改动，与其校验值不符。"


def _keys(connection: Connection, pace: _Pace) -> Iterator[str]:
    return Trust(connection).problems()


def _heads(connection: Connection, pace: _Pace) -> Iterator[str]:
    return signed_heads.problems(connection, Trust(connection), pace.step)


def _approvals(connection: Connection, pace: _Pace) -> Iterator[str]:
    plans, versions = tables.plans, tables.versions
    query = select(versions, plans.c.title.label("plan_title")).join(plans, plans.c.id == versions.c.plan)
    trust = Trust(connection)
    for row in connection.execute(query).all():
        pace.step()
        for problem in approval_signatures.check(connection, version_of(row), trust).problems:
            yield f"“{row.plan_title}”第 {row.number} 版：{problem}。"
    yield from approval_signatures.lost(connection, trust)


def trail_troubles(connection: Connection) -> Iterator[Trouble]:
    """What is wrong with the audit trail alone."""
    return _guarded(Area.AUDIT, lambda: audit.problems(connection, lambda: None))


def _trail(connection: Connection, pace: _Pace) -> Iterator[str]:
    return audit.problems(connection, pace.step)


def _seals(connection: Connection, pace: _Pace) -> Iterator[str]:
    return seal_replay.problems(connection, pace.step)
