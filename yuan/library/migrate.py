"""Bring an older library to the newest schema with Alembic, after putting a copy aside."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DatabaseError

from yuan.library import audit
from yuan.library.connecting import FAULTS, upgrading_engine
from yuan.library.copying import copy_aside
from yuan.library.faults import fault
from yuan.library.store import APPLICATION_ID, SCHEMA, driver, require_tables
from yuan.model.errors import Unreadable, YuanError
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
    engine = upgrading_engine(place) if isinstance(place, Path) else create_engine(place)
    try:
        with engine.begin() as connection:
            if isinstance(place, Path):
                known = _schema(connection)
                if known >= SCHEMA:
                    return  # another window did it while this one waited
                require_tables(driver(connection), place, known)
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
                require_tables(driver(connection), place, SCHEMA)
    except (DatabaseError, OSError, *FAULTS) as error:
        raise fault(place, error) from error
    except YuanError:
        raise
    except Exception as error:  # Alembic, or rows that are not what a migration expects of them
        raise Unreadable(f"“{place}”无法升级到本版本：其中的数据已损坏。", "请从备份恢复。") from error
    finally:
        engine.dispose()


def _schema(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
