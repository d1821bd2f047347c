"""Bring an older library to the newest schema with Alembic, after putting a copy aside."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from yuan.library import audit
from yuan.library.copying import copy_aside
from yuan.library.store import APPLICATION_ID, SCHEMA, fault, upgrading_engine
from yuan.model.safekeeping import Occasion

_SEALED_SINCE = "0010"
"""The schema from which on every row is sealed: whatever stands in an older library is sealed as it is found."""


def upgrade(place: Path | str, *, keeps: bool = True) -> None:
    """Run every migration `place` has not seen, in one transaction; a copy of a file is put among its backups first.

    Args:
        keeps: False for a file that is itself only a copy.

    Raises:
        BadFile, BadLibrary: the copy could not be written or a migration failed; nothing was changed.
    """
    engine = upgrading_engine(place)
    try:
        with engine.begin() as connection:
            if isinstance(place, Path):
                if _schema(connection) >= SCHEMA:
                    return  # another window did it while this one waited
                if keeps:
                    copy_aside(place, Occasion.BEFORE_UPGRADE)
            config = Config()
            config.set_main_option("script_location", str(files("yuan.library") / "migrations"))
            config.attributes["connection"] = connection
            was = MigrationContext.configure(connection).get_current_revision()
            command.upgrade(config, "head")
            if (was or "") < _SEALED_SINCE:
                with audit.recording(connection):
                    audit.record_baseline(connection, audit.BASELINE, "此前的记录从此起受封存保护")
            if isinstance(place, Path):
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")
    except DatabaseError as error:
        raise fault(place, error) from error
    finally:
        engine.dispose()


def _schema(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
