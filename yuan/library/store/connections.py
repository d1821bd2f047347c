"""SQLite connections to library files: the only way a library file is ever read or written.

Nothing here or elsewhere opens a library as an ordinary file. POSIX drops every lock a process holds on a file as soon
as the process closes *any* descriptor of it, SQLite's locks too; another process then believes nobody has the library
open, deletes its log, and what a window went on writing is gone. SQLite itself keeps such descriptors open until the
locks are let go.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

BUSY_MS = 30_000
"""How long readers and writers queue for each other before somebody is told that the library is in use."""
FAULTS = (sqlite3.Error, UnicodeDecodeError)
"""What a damaged file raises: the second one when SQLite's own message quotes bytes of it that are no text."""
_BARRED = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def connect(path: Path) -> sqlite3.Connection:
    """A connection that reads and writes the library file at `path`, which must be there already."""
    return _guarded(_address(path, "rw"))


def connect_new(path: Path) -> sqlite3.Connection:
    """A connection to a file that may still be made: for copies."""
    return _guarded(_address(path, "rwc"))


def connect_reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write. A file on a write-protected disk is taken as it is if it has no log."""
    connection = _guarded(_address(path, "ro"))
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        connection.close()
        is_barred = error.sqlite_errorcode & 0xFF in _BARRED
        if not is_barred or _has_log(path):
            raise
        return connect_alone(path)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_looking(path: Path) -> sqlite3.Connection:
    """A connection that leaves nothing beside a file nobody has open: no log, no shared memory."""
    return connect_reading(path) if _is_in_use(path) else connect_alone(path)


def connect_alone(path: Path) -> sqlite3.Connection:
    """A connection that reads the file itself, without its log and without asking who writes."""
    return _guarded(f"{_address(path, 'ro')}&immutable=1")


def _address(path: Path, mode: str) -> str:
    # As an address, because a bare name is made anew when it is gone, and “:memory:” or “file:…” are no names at all.
    return f"{path.absolute().as_uri()}?mode={mode}"


def _guarded(address: str) -> sqlite3.Connection:
    """Whatever stands in a file somebody hands us runs nothing: no functions out of its schema, no writing into it."""
    connection = sqlite3.connect(
        address, uri=True, timeout=BUSY_MS / 1000, check_same_thread=False, isolation_level=None
    )
    try:
        setconfig = getattr(connection, "setconfig", None)
        if setconfig is not None:  # since Python 3.12
            setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)  # type: ignore[attr-defined, unused-ignore]
        for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "writable_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _is_in_use(path: Path) -> bool:
    return any(path.with_name(path.name + suffix).exists() for suffix in ("-wal", "-shm", "-journal"))


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


# --- engines ------------------------------------------------------------------------------------------------


def writing_engine(path: Path) -> Engine:
    """For work with a library: readers never wait for the writer, foreign keys hold, transactions are ours to begin."""
    engine = create_engine(_url(path), creator=lambda: connect(path), poolclass=QueuePool)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def upgrading_engine(path: Path) -> Engine:
    """For migrations: foreign keys are off while tables are made anew, and all of it is one transaction."""
    engine = create_engine(_url(path), creator=lambda: connect(path), poolclass=NullPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def reading_engine(path: Path) -> Engine:
    """For looking into a library file that must stay as it is, down to the byte."""
    engine = create_engine(_url(path), creator=lambda: connect_reading(path), poolclass=NullPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _url(path: Path) -> URL:
    return URL.create("sqlite", database=str(path.absolute()))


def _prepare(connection: Any, record: Any) -> None:
    # What is erased is overwritten where it stood; some builds of SQLite do so anyway.
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes its lock at once, so that two of them queue instead of failing half way."""
    options = connection.get_execution_options()
    cursor = connection.connection.cursor()
    # The connection is one of a pool: whoever had it before may have had another patience.
    patience, known = options.get("patience_ms", BUSY_MS), connection.connection.info
    if known.get("patience_ms", BUSY_MS) != patience:
        cursor.execute(f"PRAGMA busy_timeout={patience}")
        known["patience_ms"] = patience
    if options.get("writes"):
        cursor.execute(f"PRAGMA synchronous={'FULL' if options.get('durable') else 'NORMAL'}")
    cursor.execute("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
    cursor.close()
