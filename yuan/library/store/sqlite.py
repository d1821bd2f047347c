"""A library in a file of SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from yuan.library.store import connections
from yuan.library.store.base import Store, make_tables
from yuan.library.store.connections import BUSY_MS, FAULTS
from yuan.library.store.copying import copy_displaced
from yuan.library.store.faults import fault
from yuan.library.store.library_file import check_file, driver, make_file, mark, require_tables
from yuan.library.store.open_file import OpenFile, hold
from yuan.library.store.schema import SCHEMA
from yuan.model.errors import BadLibrary, Unreadable, YuanError
from yuan.model.progress import Progress, silent

_FAULTS = (DatabaseError, OSError, *FAULTS)


class SqliteStore(Store):
    """The library in the file `path`."""

    def __init__(self, path: Path) -> None:
        self.place = self.file = self._path = path
        self._opened: OpenFile | None = None
        self._looking: Engine | None = None

    def create(self, fill: Callable[[Connection], None]) -> None:
        make_file(self._path)
        engine = connections.writing_engine(self._path)
        try:
            with engine.begin() as connection:
                make_tables(connection, fill)
                mark(connection)
            engine.dispose()
            self._opened = hold(self._path)
        except BaseException as error:
            engine.dispose()
            self._path.unlink(missing_ok=True)
            if isinstance(error, _FAULTS):
                raise fault(self._path, error) from error
            raise

    def found_schema(self) -> int:
        return check_file(self._path)

    def open(self) -> None:
        try:
            self._opened = hold(self._path)
        except YuanError:
            raise
        except _FAULTS as error:
            raise fault(self._path, error) from error
        except Exception as error:  # whatever else a damaged file makes anybody say: the way back must open
            raise Unreadable(f"“{self._path}”已损坏，无法打开。", "请从备份恢复。") from error

    def open_looking(self) -> None:
        """Open it only to read, so that the file stays as it is, down to the byte.

        Raises:
            BadLibrary: not there, not a library, of another schema, or made by a newer program.
        """
        if check_file(self._path, writes=False) < SCHEMA:
            raise BadLibrary(f"“{self._path}”是旧版本的预案库。", "请先打开一次，使其升级。")
        self._looking = connections.reading_engine(self._path)

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()
        if self._looking is not None:
            self._looking.dispose()

    @property
    def engine(self) -> Engine:
        """The engine on the open file; shared by all who have it open in this process."""
        found = self._opened.engine if self._opened is not None else self._looking
        assert found is not None, "not open"
        return found

    @contextmanager
    def transaction(
        self, *, writes: bool, durable: bool = False, patience_ms: int = BUSY_MS
    ) -> Iterator[Connection]:
        opened = self._opened
        placement = opened.placement if opened is not None and writes else None
        try:
            with self.engine.connect() as unset:
                connection = unset.execution_options(writes=writes, durable=durable, patience_ms=patience_ms)
                with connection.begin():
                    if opened is not None:
                        opened.require_known(connection)
                    if placement is not None:
                        placement.require()
                    yield connection
            if placement is not None:
                placement.require()  # moved away in the meantime: what was written is in a file without a name
        except (DatabaseError, *FAULTS) as error:
            raise fault(self._path, error) from error

    # --- bringing an older library up to date ---------------------------------------------------------------

    @contextmanager
    def upgrading(self) -> Iterator[Connection]:
        engine = connections.upgrading_engine(self._path)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    def schema_in(self, connection: Connection) -> int:
        known = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        if known < SCHEMA:
            require_tables(driver(connection), self._path, known)
        return known

    def note_schema(self, connection: Connection) -> None:
        mark(connection)
        require_tables(driver(connection), self._path, SCHEMA)

    # --- the file's place ---------------------------------------------------------------------------------------

    def place_fault(self) -> str:
        placement = self._opened.placement if self._opened is not None else None
        return placement.fault() if placement is not None else ""

    def require_in_place(self) -> None:
        if self._opened is not None and self._opened.placement is not None:
            self._opened.placement.require()

    def checkpoint(self, rested_s: float) -> None:
        placement = self._opened.placement if self._opened is not None else None
        if placement is None or not placement.has_log(rested_s) or placement.fault():
            return
        with self.engine.connect() as connection:
            driver(connection).execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def copy_opened(self, target: Path, progress: Progress = silent) -> None:
        assert self._opened is not None, "not open"
        assert self._opened.anchor is not None
        copy_displaced(self._opened.anchor, self._path, target, progress)
