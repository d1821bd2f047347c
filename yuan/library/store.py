"""Opening and making the file (or database) a library lives in, and the one place that knows SQLite.

Faults of the file become `BadLibrary` or `BadFile` here, in one Chinese sentence that names the file.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from yuan.library import audit, tables
from yuan.model.errors import BadFile, BadLibrary, Unreadable, YuanError

APPLICATION_ID = 0x7975616E
"""“yuan” in ASCII, in SQLite's header: tells a library from any other database."""
SCHEMA = 10
"""The newest schema this program knows; equals the number of migrations."""
HEAD = "0010"
BUSY_MS = 8000
"""How long to wait for somebody else who is writing."""


def place_of(location: Path | str) -> Path | str:
    """A database URL stays text; anything else is a file."""
    if isinstance(location, str) and "://" in location:
        return location
    return Path(location)


def create_store(place: Path | str) -> Engine:
    """A new, empty library. Refuses a file that exists; leaves nothing behind when it fails."""
    if isinstance(place, Path):
        if place.exists():
            raise BadFile(f"“{place}”已经存在。", "请换一个文件名，或直接打开它。")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch(exist_ok=False)
        except OSError as error:
            raise BadFile(
                f"无法在“{place.parent}”建立预案库：{error.strerror or error}。", "请换一个可以写入的文件夹。"
            ) from error
    engine = _engine(place)
    try:
        with engine.begin() as connection:
            tables.metadata.create_all(connection)
            connection.execute(
                text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
            )
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
            connection.execute(insert(tables.settings).values(key="library_id", value=secrets.token_hex(8)))
            with audit.recording(connection):
                audit.record_baseline(connection, audit.CREATED)
            if isinstance(place, Path):
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")
        if isinstance(place, Path):
            # The header must name the library from the start: others read it before the first own checkpoint.
            raw = engine.raw_connection()
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.close()
    except DatabaseError as error:
        engine.dispose()
        if isinstance(place, Path):
            place.unlink(missing_ok=True)
        raise fault(place, error) from error
    return engine


def open_store(place: Path | str) -> Engine:
    """An existing library, brought to the newest schema; a file is backed up before that.

    Raises:
        BadLibrary: not there, not a library, damaged, or made by a newer program.
    """
    if isinstance(place, Path):
        check_file(place)
    engine = _engine(place)
    try:
        with engine.connect() as connection:
            found = _schema(connection, place)
    except (DatabaseError, sqlite3.DatabaseError) as error:
        engine.dispose()
        raise fault(place, error) from error
    if found > SCHEMA:
        engine.dispose()
        raise BadLibrary(f"“{place}”由更新版本的预案编审建立。", "请先升级本机的程序再打开。")
    if found < SCHEMA:
        from yuan.library.migrate import upgrade  # Alembic is loaded only when there is something to do

        engine.dispose()
        upgrade(place)
        engine = _engine(place)
    return engine


def check_file(path: Path, *, writes: bool = True) -> None:
    """Go on only with a file that looks like a library. Raises `BadLibrary`."""
    if path.is_dir() or not path.exists():
        raise Unreadable(f"预案库“{path}”不存在。", "请核对位置，或新建一个预案库。")
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise BadLibrary(f"无法读取“{path}”：{error.strerror or error}。", "请检查文件权限。") from error
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        raise Unreadable(f"“{path}”不是预案库文件。", "请选择扩展名为 .yuan 的预案库。")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise Unreadable(f"“{path}”是其他程序的数据库，不是预案库。", "请选择扩展名为 .yuan 的预案库。")
    if writes and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise BadLibrary(f"“{path}”或它所在的文件夹是只读的。", "请把预案库复制到可以写入的文件夹再打开。")


def schema_of(path: Path) -> int:
    """The schema of a closed library file, from its header."""
    with path.open("rb") as file:
        return int.from_bytes(file.read(64)[60:64], "big")


def _schema(connection: Connection, place: Path | str) -> int:
    if isinstance(place, Path):
        found = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        return found
    return int(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def _engine(place: Path | str) -> Engine:
    if not isinstance(place, Path):
        return create_engine(place)
    engine = create_engine(f"sqlite:///{place}", connect_args={"timeout": BUSY_MS / 1000})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def upgrading_engine(place: Path | str) -> Engine:
    """For migrations: foreign keys are off while tables are made anew, and all of it is one transaction."""
    if not isinstance(place, Path):
        return create_engine(place)
    engine = create_engine(f"sqlite:///{place}", connect_args={"timeout": BUSY_MS / 1000})
    event.listen(engine, "connect", lambda connection, record: setattr(connection, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def reading_engine(path: Path) -> Engine:
    """For looking into a library file that must stay as it is, down to the byte.

    Raises:
        BadLibrary: not there, not a library, or made by a newer program.
    """
    check_file(path, writes=False)
    return create_engine("sqlite://", creator=lambda: connect_reading(path), poolclass=NullPool)


def connect_reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write. A file on a write-protected disk is taken as it is if it has no log."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_MS / 1000, check_same_thread=False)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        connection.close()
        log = path.with_name(f"{path.name}-wal")
        is_barred = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
        if not is_barred or (log.exists() and log.stat().st_size):
            raise
        connection = sqlite3.connect(f"{address}&immutable=1", uri=True, check_same_thread=False)
    return connection


def _prepare(connection: Any, record: Any) -> None:
    """Each connection: readers never wait for the writer, foreign keys hold, transactions are ours to begin."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes its lock at once, so that two of them queue instead of failing half way."""
    options = connection.get_execution_options()
    cursor = connection.connection.cursor()
    if options.get("writes"):
        cursor.execute(f"PRAGMA synchronous={'FULL' if options.get('durable') else 'NORMAL'}")
    cursor.execute("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
    cursor.close()


@contextmanager
def transaction(
    engine: Engine, place: Path | str, *, writes: bool, durable: bool = False
) -> Iterator[Connection]:
    """One transaction. `durable` waits until the disk has it, so that even a power cut keeps it.

    Raises:
        BadFile, BadLibrary: the disk is full, the file is locked, read-only or damaged; nothing was changed.
    """
    try:
        with engine.connect() as unset:
            connection = unset.execution_options(writes=writes, durable=durable)
            with connection.begin():
                yield connection
    except (DatabaseError, sqlite3.DatabaseError) as error:
        raise fault(place, error) from error


def fault(place: Path | str, error: Exception) -> YuanError:
    """The error a person reads for a fault of the database."""
    cause = getattr(error, "orig", error)
    said = str(cause).lower()
    # The low byte tells the kind, the rest where it happened.
    code = (getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or "full" in said or (code in _ROOM_MATTERS and _is_full(place)):
        return BadFile(
            f"磁盘已满，“{_short(place)}”没有写入；已存的内容没有损坏。",
            "请清理磁盘，腾出空间后再试。",
        )
    if "readonly" in said or "read-only" in said:
        return BadFile(f"“{place}”是只读的，没有写入。", "请检查文件和文件夹的权限。")
    if "locked" in said or "busy" in said:
        return BadFile(f"“{place}”正被其他程序占用。", "请稍候再试，或关闭另一个预案编审窗口。")
    if code == sqlite3.SQLITE_IOERR:
        return BadFile(
            f"读写“{_short(place)}”所在的磁盘时出错，没有写入。",
            "请检查磁盘空间、磁盘或网络连接，再重新打开；若反复出现，请先把预案库复制到另一个磁盘。",
        )
    if isinstance(cause, sqlite3.OperationalError) and "unable to open" in said:
        return BadLibrary(f"无法打开“{place}”。", "请检查文件夹是否存在、是否可以写入。")
    return Unreadable(f"“{place}”已损坏或不是预案库。", "请从备份恢复。")


def _short(place: Path | str) -> str:
    return place.name if isinstance(place, Path) else place


_ROOM_MATTERS = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})
"""SQLite says these too when there is no room for its log or its shared memory."""
_LITTLE = 1 << 20


def _is_full(place: Path | str) -> bool:
    try:
        return isinstance(place, Path) and shutil.disk_usage(place.parent).free < _LITTLE
    except OSError:
        return False
