"""Backup, restore and verification of a library."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, select

from yuan.library import audit, signing, tables
from yuan.library.fingerprint import fingerprint
from yuan.library.rows import version_of
from yuan.model.content import decode
from yuan.model.errors import BadFile, BadLibrary
from yuan.model.files import atomic_write

if TYPE_CHECKING:
    from yuan.library.library import Library


def backup(library: Library, target: Path) -> None:
    """A verified copy through SQLite's backup API, taken while the library stays in use."""
    if not isinstance(library.path, Path):
        raise BadFile("数据库服务器上的预案库不能这样备份。", "请用数据库自带的备份工具。")
    if target.resolve() == library.path.resolve():
        raise BadFile("备份文件不能是预案库本身。", "请换一个文件名。")
    with atomic_write(target) as temporary:
        with closing(sqlite3.connect(library.path)) as source, closing(sqlite3.connect(temporary)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        _require_sound(temporary)


def restore(source: Path, target: Path) -> None:
    """Put a verified backup in `target`'s place; the library there before is kept beside it."""
    _require_sound(source)
    with atomic_write(target) as temporary:
        shutil.copyfile(source, temporary)
        if target.exists():
            stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
            kept = target.with_name(f"{target.stem}-恢复前-{stamp}{target.suffix}")
            with closing(sqlite3.connect(target)) as old, closing(sqlite3.connect(kept)) as copy:
                old.backup(copy)
            # What the old file's log still holds must not be replayed into the restored one.
            for suffix in ("-wal", "-shm"):
                target.with_name(target.name + suffix).unlink(missing_ok=True)


def _require_sound(path: Path) -> None:
    from yuan.library.library import Library

    library = Library.open(path)
    try:
        found = library.verify()
    finally:
        library.close()
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    if found:
        raise BadLibrary(f"“{path}”没有通过校验：{found[0]}", "请换一份备份。")


def problems(connection: Connection, *, is_file: bool) -> Iterator[str]:
    """Everything wrong with a library: file, links, texts, approvals, pictures, audit trail."""
    if is_file:
        for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if said != "ok":
                yield f"数据库文件损坏：{said}"
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield f"数据表 {row[0]} 中有失去关联的记录。"
    yield from _text_problems(connection)
    yield from _picture_problems(connection)
    yield from _approval_problems(connection)
    yield from audit.problems(connection)


def _approval_problems(connection: Connection) -> Iterator[str]:
    plans, versions = tables.plans, tables.versions
    query = select(versions, plans.c.title.label("plan_title")).join(plans, plans.c.id == versions.c.plan)
    for row in connection.execute(query).all():
        for problem in signing.check(connection, version_of(row)).problems:
            yield f"“{row.plan_title}”第 {row.number} 版：{problem}。"
    yield from signing.lost(connection)


def _text_problems(connection: Connection) -> Iterator[str]:
    altered = set()
    for digest, data in connection.execute(select(tables.contents.c.hash, tables.contents.c.data)):
        if fingerprint(data) != digest:
            altered.add(digest)
    plans, versions, drafts = tables.plans, tables.versions, tables.drafts
    query = select(versions, plans.c.title.label("plan_title")).join(plans, plans.c.id == versions.c.plan)
    working = {row.plan: row for row in connection.execute(select(drafts))}
    for row in connection.execute(query):
        name = f"“{row.plan_title}”第 {row.number} 版"
        if row.hash in altered:
            yield f"{name}的正文被改动，与其散列值不符。"
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


def _picture_problems(connection: Connection) -> Iterator[str]:
    for digest, data in connection.execute(select(tables.media.c.hash, tables.media.c.data)):
        if fingerprint(data) != digest:
            yield f"图片 {digest[:12]} 被改动，与其散列值不符。"
