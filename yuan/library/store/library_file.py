"""What a library file is: asked before it is opened, and while somebody might have changed its tables."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

from yuan.library.store import connections, schema
from yuan.library.store.faults import fault
from yuan.library.store.schema import SCHEMA
from yuan.model.errors import BadFile, BadLibrary, Unreadable

_APPLICATION_ID = 0x7975616E
"""“yuan” in ASCII, in SQLite's header: tells a library from any other database."""
_OWNER_ONLY = 0o600
"""Who may read a file we make: SQLite gives its log and its shared memory the same."""


def make_file(path: Path) -> None:
    """An empty file nobody had before; no library in use is touched. Raises `BadFile`."""
    try:
        if path.exists():
            raise BadFile(f"“{path}”已经存在。", "请换一个文件名，或直接打开它。")
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY))
    except FileExistsError as error:
        raise BadFile(f"“{path}”已经存在。", "请换一个文件名，或直接打开它。") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise BadFile(
            f"无法在“{path.parent}”建立预案库：{why}。", "请换一个可以写入的文件夹或文件名。"
        ) from error


def check_file(path: Path, *, writes: bool = True) -> int:
    """Go on only with a file that is a library this program can work with; its schema. The file stays as it is.

    Raises:
        BadLibrary: not there, not a library, damaged, changed in its tables, made by a newer program, or not to be
            read or written.
    """
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise Unreadable(f"预案库“{path}”不存在。", "请核对位置，或新建一个预案库。") from error
    except OSError as error:
        raise fault(path, error) from error
    if stat.S_ISDIR(found.st_mode):
        raise Unreadable(f"“{path}”是文件夹，不是预案库。", "请选择扩展名为 .yuan 的预案库。")
    if not stat.S_ISREG(found.st_mode):
        raise Unreadable(f"“{path}”不是文件，不能作为预案库。", "请选择扩展名为 .yuan 的预案库。")
    if not os.access(path, os.R_OK):
        raise BadLibrary(f"没有权限读取“{path}”。", "请检查文件权限。")
    if not found.st_size:
        raise Unreadable(
            f"“{path}”是空文件，不是预案库文件。", "请选择扩展名为 .yuan 的预案库，或从备份恢复。"
        )
    try:
        with closing(connections.connect_looking(path)) as connection:
            known = _check_content(connection, path)
    except connections.FAULTS as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
            raise Unreadable(
                f"“{path}”不是预案库文件，或已损坏。", "请选择扩展名为 .yuan 的预案库，或从备份恢复。"
            ) from error
        raise fault(path, error) from error
    except (UnicodeError, ValueError, TypeError, OverflowError) as error:
        raise Unreadable(f"“{path}”已损坏，读不出其中的数据表。", "请从备份恢复。") from error
    if writes and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise BadLibrary(f"“{path}”或它所在的文件夹是只读的。", "请把预案库复制到可以写入的文件夹再打开。")
    return known


def mark(connection: Connection) -> None:
    """Let the file say that it is a library, and of which schema."""
    connection.exec_driver_sql(f"PRAGMA application_id = {_APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")


def driver(connection: Connection) -> sqlite3.Connection:
    """The connection of sqlite3 below one of SQLAlchemy."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def _check_content(connection: sqlite3.Connection, path: Path) -> int:
    connection.execute("BEGIN")
    if connection.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION_ID:
        raise Unreadable(f"“{path}”是其他程序的数据库，不是预案库。", "请选择扩展名为 .yuan 的预案库。")
    known = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if known < 1:
        raise Unreadable(f"“{path}”已损坏，不知道是哪个版本的预案库。", "请从备份恢复。")
    require_tables(connection, path, known)
    return known


def require_tables(connection: sqlite3.Connection, path: Path, known: int) -> None:
    """Go on only with the tables of this program's schema, or with ones of schema `known` in which nothing can run.

    Raises:
        Unreadable: naming what is different.
        BadLibrary: made by a newer program.
    """
    if known > SCHEMA:
        raise newer(path)
    compare = schema.differences if known == SCHEMA else schema.active_entries
    found = list(compare(connection))
    if found:
        more = f"等 {len(found)} 处" if len(found) > 3 else ""
        raise Unreadable(
            f"“{path}”的数据表结构被改动：{'；'.join(found[:3])}{more}。",
            "请勿继续使用，查明谁动过这个文件，并从改动以前的备份恢复。",
        )


def newer(place: Path | str) -> BadLibrary:
    """That a newer program made the library."""
    return BadLibrary(f"“{place}”由更新版本的预案编审建立。", "请先升级本机的程序再打开。")
