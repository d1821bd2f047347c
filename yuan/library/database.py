"""Transactions on one open library: the only way its rows are read, and the one door for writing them."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Connection, select

from yuan.library import restore_generation, tables
from yuan.library.store.base import Store
from yuan.library.store.connections import BUSY_MS
from yuan.library.trail import journal
from yuan.model.errors import BadFile, Unreadable


class Database:
    """One open library, for the rest of this room. May be used from several threads; writers take turns."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._is_open = True
        self._writing = threading.RLock()
        self._generation: str | None = None

    @property
    def place(self) -> Path | str:
        """The file, or the address of a database on a server."""
        return self.store.place

    @property
    def file(self) -> Path | None:
        """The file that holds the library; None on a server."""
        return self.store.file

    def close(self) -> None:
        """Let go of it; everything acknowledged is already on disk."""
        if self._is_open:
            self._is_open = False
            self.store.close()

    def reads(self) -> AbstractContextManager[Connection]:
        """A transaction that sees one state of the library.

        Raises:
            BadFile, BadLibrary: see `Store.transaction`.
        """
        return self.store.transaction(writes=False)

    @contextmanager
    def writes(
        self, *, durable: bool = True, any_generation: bool = False, patience_ms: int = BUSY_MS
    ) -> Iterator[Connection]:
        """A transaction that changes all or nothing, and records what it changes. What an account does goes through
        `Access.changing`, which asks whether it still may.

        Args:
            durable: wait until the disk has it, so that even a power cut keeps it.
            any_generation: write also into a library that was restored since it was opened.
            patience_ms: how long to wait for somebody else who is writing.

        Raises:
            Refused: the library was restored from a backup since it was opened.
            BadFile: somebody else went on writing for longer than that, or the disk is full or read-only.
            BadLibrary, Displaced: see `Store.transaction`.
        """
        with (
            self._turn(patience_ms) as left_ms,
            self.store.transaction(writes=True, durable=durable, patience_ms=left_ms) as connection,
            journal.recording(connection),
        ):
            if self._generation is not None and not any_generation:
                restore_generation.require(connection, self._generation)
            yield connection

    @contextmanager
    def _turn(self, patience_ms: int) -> Iterator[int]:
        """This thread's turn to write; what is left of its patience with other processes."""
        begun = time.monotonic()
        if not self._writing.acquire(timeout=patience_ms / 1000):
            raise BadFile(f"“{self.place}”正在写入，没有等到。", "请稍候再试。")
        try:
            yield max(patience_ms - int((time.monotonic() - begun) * 1000), 0)
        finally:
            self._writing.release()

    def is_restored(self) -> bool:
        """Whether a backup was put in the library's place since it was opened; nothing can be written then."""
        with self.reads() as connection:
            found = restore_generation.of(connection)
        if self._generation is None:
            self._generation = found
        return found != self._generation

    @property
    def id(self) -> str:
        """The library's own identity, kept through copies and backups.

        Raises:
            Unreadable: it has none: it is damaged.
        """
        table = tables.settings
        with self.reads() as connection:
            found = connection.execute(select(table.c.value).where(table.c.key == "library_id")).scalar()
        if not isinstance(found, str) or not found:
            raise Unreadable(f"“{self.place}”已损坏：预案库的标识不见了。", "请从备份恢复。")
        if not re.fullmatch(r"[0-9a-f]{16}", found):
            raise Unreadable(f"“{self.place}”已损坏：预案库的标识被改动。", "请从备份恢复。")
        return found
