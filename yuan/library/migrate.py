"""Bring an older library to the newest schema with Alembic, after putting a copy aside."""

from __future__ import annotations

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import DatabaseError

from yuan.library.store.backup_folder import copy_aside
from yuan.library.store.base import Store
from yuan.library.store.connections import FAULTS
from yuan.library.store.faults import fault
from yuan.library.store.schema import SCHEMA
from yuan.library.trail import audit, journal
from yuan.model.errors import Unreadable, YuanError
from yuan.model.safekeeping import Occasion

_SEALED_SINCE = "0010"
"""The schema from which on every row is sealed: whatever stands in an older library is sealed as it is found."""


def upgrade(store: Store, *, keeps: bool = True) -> None:
    """Run every migration the library has not seen, in one transaction; a copy of a file is put among its backups first.

    Args:
        keeps: False for a file that is itself only a copy.

    Raises:
        BadFile, BadLibrary: the copy could not be written or a migration failed; nothing was changed.
    """
    try:
        with store.upgrading() as connection:
            if store.schema_in(connection) >= SCHEMA:
                return  # another window did it while this one waited
            if keeps and store.file is not None:
                copy_aside(store.file, Occasion.BEFORE_UPGRADE)
            config = Config()
            config.set_main_option("script_location", str(files("yuan.library") / "migrations"))
            config.attributes["connection"] = connection
            was = MigrationContext.configure(connection).get_current_revision()
            command.upgrade(config, "head")
            if (was or "") < _SEALED_SINCE:
                with journal.recording(connection):
                    audit.record_baseline(connection, audit.BASELINE, "此前的记录从此起受封存保护")
            store.note_schema(connection)
    except (DatabaseError, OSError, *FAULTS) as error:
        raise fault(store.place, error) from error
    except YuanError:
        raise
    except Exception as error:  # Alembic, or rows that are not what a migration expects of them
        raise Unreadable(f"“{store.place}”无法升级到本版本：其中的数据已损坏。", "请从备份恢复。") from error
