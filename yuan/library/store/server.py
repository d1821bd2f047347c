"""A library in a database on a server: PostgreSQL, or whatever SQLAlchemy has a driver for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DatabaseError

from yuan.library.store.base import Store, make_tables
from yuan.library.store.connections import BUSY_MS
from yuan.library.store.faults import fault
from yuan.library.store.library_file import newer
from yuan.library.store.schema import SCHEMA


class ServerStore(Store):
    """The library in the database at `address`, a URL of SQLAlchemy. Waiting for others is the server's affair."""

    def __init__(self, address: str) -> None:
        self.place = self._address = address
        self._engine: Engine | None = None

    def create(self, fill: Callable[[Connection], None]) -> None:
        engine = create_engine(self._address)
        try:
            with engine.begin() as connection:
                make_tables(connection, fill)
        except BaseException as error:
            engine.dispose()
            if isinstance(error, DatabaseError):
                raise fault(self._address, error) from error
            raise
        self._engine = engine

    def found_schema(self) -> int:
        engine = create_engine(self._address)
        try:
            with engine.connect() as connection:
                found = self.schema_in(connection)
        except DatabaseError as error:
            raise fault(self._address, error) from error
        finally:
            engine.dispose()
        if found > SCHEMA:
            raise newer(self._address)
        return found

    def open(self) -> None:
        self._engine = create_engine(self._address)

    def close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()

    @contextmanager
    def transaction(
        self, *, writes: bool, durable: bool = False, patience_ms: int = BUSY_MS
    ) -> Iterator[Connection]:
        assert self._engine is not None, "not open"
        try:
            with self._engine.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise fault(self._address, error) from error

    @contextmanager
    def upgrading(self) -> Iterator[Connection]:
        engine = create_engine(self._address)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    def schema_in(self, connection: Connection) -> int:
        return int(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())

    def note_schema(self, connection: Connection) -> None:
        """Alembic notes it."""

    def require_in_place(self) -> None:
        """It is wherever the server keeps it."""

    def checkpoint(self, rested_s: float) -> None:
        """The server does so by itself."""
