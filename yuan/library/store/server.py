"""A library in a database on a server: PostgreSQL, or whatever SQLAlchemy has a driver for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError

from yuan.library.store.base import Store, make_tables
from yuan.library.store.connections import BUSY_MS
from yuan.library.store.faults import fault
from yuan.library.store.library_file import newer
from yuan.library.store.schema import SCHEMA
from yuan.model.errors import BadFile, BadLibrary


class ServerStore(Store):
    """The library in the database at `address`, a URL of SQLAlchemy. Waiting for others is the server's affair."""

    def __init__(self, address: str) -> None:
        self.place = self._address = address
        self._engine: Engine | None = None

    def _made_engine(self) -> Engine:
        try:
            return create_engine(self._address)
        except (ArgumentError, ImportError, ValueError) as error:
            raise BadLibrary(
                f"“{self._shown}”不是可以使用的数据库地址。", "请核对地址，并确认已安装这种数据库的驱动。"
            ) from error

    @property
    def _shown(self) -> str:
        """The address for people to read, without the password."""
        try:
            return make_url(self._address).render_as_string(hide_password=True)
        except (ArgumentError, ValueError):
            return self._address.partition("://")[0] + "://…"

    def create(self, fill: Callable[[Connection], None]) -> None:
        engine = self._made_engine()
        try:
            with engine.begin() as connection:
                if inspect(connection).has_table("alembic_version"):
                    raise BadFile(f"“{self._shown}”中已经有一个预案库。", "请换一个数据库，或直接打开它。")
                make_tables(connection, fill)
        except BaseException as error:
            engine.dispose()
            if isinstance(error, DatabaseError):
                raise fault(self._shown, error) from error
            raise
        self._engine = engine

    def found_schema(self) -> int:
        engine = self._made_engine()
        try:
            with engine.connect() as connection:
                found = self.schema_in(connection)
        except DatabaseError as error:
            raise fault(self._shown, error) from error
        finally:
            engine.dispose()
        if found > SCHEMA:
            raise newer(self._shown)
        return found

    def open(self) -> None:
        self._engine = self._made_engine()

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
            raise fault(self._shown, error) from error

    @contextmanager
    def upgrading(self) -> Iterator[Connection]:
        engine = self._made_engine()
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
