"""Bring an older library to the newest schema with Alembic, after putting a copy aside."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.exc import DatabaseError

from yuan.library.store import APPLICATION_ID, SCHEMA, fault


def upgrade(place: Path | str) -> None:
    """Run every migration `place` has not seen; on failure a file is put back as it was.

    Raises:
        BadLibrary: a migration failed; nothing was changed.
    """
    aside = None
    if isinstance(place, Path):
        aside = place.with_name(f"{place.name}.升级前备份")
        shutil.copy2(place, aside)
    engine = create_engine(f"sqlite:///{place}" if isinstance(place, Path) else place)
    try:
        with engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(files("yuan.library") / "migrations"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if isinstance(place, Path):
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")
    except DatabaseError as error:
        engine.dispose()
        if aside is not None and isinstance(place, Path):
            shutil.copy2(aside, place)
        raise fault(place, error) from error
    engine.dispose()
