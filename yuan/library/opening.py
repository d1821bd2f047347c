"""Making a library and opening one, which brings an older one up to date."""

from __future__ import annotations

import secrets
from pathlib import Path

from sqlalchemy import Connection, insert

from yuan.library import tables
from yuan.library.database import Database
from yuan.library.store.faults import fault
from yuan.library.store.locations import store_at
from yuan.library.store.schema import SCHEMA
from yuan.library.store.sqlite import SqliteStore
from yuan.library.trail import audit, journal
from yuan.model.errors import Unreadable, YuanError


def create_database(location: Path | str) -> Database:
    """A new, empty library.

    Raises:
        BadFile, BadLibrary: the file exists, or cannot be written.
    """
    store = store_at(location)
    store.create(_begin)
    database = Database(store)
    database.is_restored()
    return database


def _begin(connection: Connection) -> None:
    connection.execute(insert(tables.settings).values(key="library_id", value=secrets.token_hex(8)))
    with journal.recording(connection):
        audit.record_baseline(connection, audit.CREATED)


def open_database(location: Path | str, *, keeps: bool = True) -> Database:
    """An existing library, brought to this program's schema.

    Args:
        keeps: put a copy of an older one among its backups before that; False for what is itself only a copy.

    Raises:
        BadFile: the copy of an older one could not be written.
        BadLibrary: not there, not a library, damaged, read-only, or made by a newer program.
    """
    store = store_at(location)
    if store.found_schema() < SCHEMA:
        from yuan.library.migrate import upgrade  # Alembic is loaded only when there is something to do

        upgrade(store, keeps=keeps)
    store.open()
    database = Database(store)
    try:
        database.is_restored()
        _ = database.id  # a file without one is no library
    except YuanError:
        database.close()
        raise
    except OSError as error:
        database.close()
        raise fault(store.place, error) from error
    except Exception as error:  # the way back must open, whatever a damaged file makes anybody say
        database.close()
        raise Unreadable(f"“{store.place}”已损坏，无法打开。", "请从备份恢复。") from error
    return database


def look_into(path: Path) -> Database:
    """The library file at `path`, opened only to read: it stays as it is, down to the byte.

    Raises:
        BadLibrary: not there, not a library, of another schema, or made by a newer program.
    """
    store = SqliteStore(path)
    store.open_looking()
    return Database(store)
