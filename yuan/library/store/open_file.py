"""A library file open in this process. However often it is opened, it is open once: see `library/store/connections.py`."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

from sqlalchemy import Connection

from yuan.library.store import connections
from yuan.library.store.library_file import driver, require_tables
from yuan.library.store.placement import Placement


class OpenFile:
    """The engine on a library file, and what tells whether that file still is what it was; got from `hold`."""

    def __init__(self, path: Path, key: tuple[int, int]) -> None:
        self._path, self._key = path, key
        self._cookie = -1
        self.holders = 1
        self.engine = connections.writing_engine(path)
        self.anchor: sqlite3.Connection | None = None
        """Open as long as this is, on the file that stood there at first: whatever becomes of its name, what was in it
        can be read from here."""
        try:
            with self.engine.connect() as connection, connection.begin():
                self.require_known(connection)
                self.anchor = connections.connect(path)
                self.anchor.execute("SELECT count(*) FROM sqlite_master").fetchone()
                self.placement: Placement | None = Placement(path)
        except BaseException:
            self._let_go()
            raise

    def close(self) -> None:
        """Let go of it; the last one to do so closes the file."""
        with _sharing:
            self.holders -= 1
            if self.holders > 0:
                return
            if _shared.get(self._key) is self:
                del _shared[self._key]
        self._let_go()
        self.placement = None

    def _let_go(self) -> None:
        self.engine.dispose()
        if self.anchor is not None:
            self.anchor.close()

    def require_known(self, connection: Connection) -> None:
        """Go on only while the tables are still those this program works with.

        Raises:
            Unreadable: somebody put something else in, which could act on what is read or written next.
        """
        raw = driver(connection)
        cookie = raw.execute("PRAGMA schema_version").fetchone()[0]
        if cookie != self._cookie:
            require_tables(raw, self._path, int(raw.execute("PRAGMA user_version").fetchone()[0]))
            self._cookie = cookie


_sharing = threading.Lock()
_shared: dict[tuple[int, int], OpenFile] = {}
"""The library files open in this process, by device and file number."""


def hold(path: Path) -> OpenFile:
    """The file as it is open in this process; opened when this is the first to ask.

    Raises:
        BadLibrary: the file was moved here while it is open under another name, or is not to be worked with.
        sqlite3.Error, OSError: it cannot be read.
    """
    with _sharing:
        found = os.stat(path)
        key = (found.st_dev, found.st_ino)
        shared = _shared.get(key)
        if shared is None:
            shared = _shared[key] = OpenFile(path, key)
        else:
            if shared.placement is not None:
                shared.placement.require_name(path)
            shared.holders += 1
        return shared
