"""What every database engine a library may live on can do, and what some of them can."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection, text

from yuan.library import tables
from yuan.library.store.connections import BUSY_MS
from yuan.library.store.schema import REVISION, VERSION_TABLE
from yuan.model.errors import BadFile
from yuan.model.progress import Progress, silent


class Store(ABC):
    """The database of one library; got from `store_at`.

    Attributes:
        place: the file that holds it, or the address of a database on a server.
        file: the file that holds it; None on a server, which has tools of its own for what is done with files: copying
            them, putting one in the place of another, seeing that they stand where they stood.
    """

    place: Path | str
    file: Path | None = None

    @abstractmethod
    def create(self, fill: Callable[[Connection], None]) -> None:
        """Make the tables where nothing is yet, let `fill` put the first rows in, and open it: whole or not at all.

        Raises:
            BadFile, BadLibrary: there is something already, or it cannot be written.
        """

    @abstractmethod
    def found_schema(self) -> int:
        """The schema of the library that is there; nothing is changed or left open.

        Raises:
            BadLibrary: not there, not a library, damaged, read-only, or made by a newer program.
        """

    @abstractmethod
    def open(self) -> None:
        """Open a library of this program's schema.

        Raises:
            BadLibrary: it cannot be opened.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of it; everything acknowledged is already kept."""

    @abstractmethod
    def transaction(
        self, *, writes: bool, durable: bool = False, patience_ms: int = BUSY_MS
    ) -> AbstractContextManager[Connection]:
        """One transaction on the open library.

        Args:
            durable: wait until the disk has it, so that even a power cut keeps it.
            patience_ms: how long to wait for somebody else who is writing.

        Raises:
            BadFile, BadLibrary: the disk is full, the library is locked, read-only or damaged; nothing was changed.
            Displaced: the file is no longer in its place; what was written may be gone with it.
        """

    # --- bringing an older library up to date ---------------------------------------------------------------

    @abstractmethod
    def upgrading(self) -> AbstractContextManager[Connection]:
        """The one transaction in which the tables of an older library are made anew."""

    @abstractmethod
    def schema_in(self, connection: Connection) -> int:
        """The schema as `upgrading` finds it. Raises `BadLibrary` for tables that must not be worked with."""

    @abstractmethod
    def note_schema(self, connection: Connection) -> None:
        """Let the library say that it has this program's schema, beyond what Alembic notes."""

    # --- what only a file can ------------------------------------------------------------------------------------

    def place_fault(self) -> str:
        """What happened to the file since it was opened, as the beginning of a Chinese sentence; "" for nothing."""
        return ""

    @abstractmethod
    def require_in_place(self) -> None:
        """Go on only while the file stands in its place. Raises `Displaced`."""

    @abstractmethod
    def checkpoint(self, rested_s: float) -> None:
        """Move what the log holds into the file, when nobody has written for so many seconds or is in the way."""

    def copy_opened(self, target: Path, progress: Progress = silent) -> None:
        """Copy what was opened to `target`, whatever stands in its place by now.

        Raises:
            Cancelled: `progress` said so.
            BadFile, Unreadable: one of the two cannot be read or written.
        """
        raise BadFile("数据库服务器上的预案库不能这样复制。", "请用数据库自带的备份工具。")


def make_tables(connection: Connection, fill: Callable[[Connection], None]) -> None:
    """All tables of this program's schema, as Alembic would have made them, with their first rows."""
    tables.metadata.create_all(connection)
    connection.execute(text(VERSION_TABLE))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": REVISION})
    fill(connection)
