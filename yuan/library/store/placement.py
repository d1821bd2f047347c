"""Whether the file a library is open on still stands in its place, with its log beside it.

On most systems a file can be deleted, moved or replaced while somebody has it open; what is written then goes into a
file without a name and is gone when the program ends. Asking costs a look at the folder, so every write asks.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from yuan.library import tables
from yuan.library.store.connections import FAULTS, connect_alone
from yuan.model.errors import BadLibrary, Displaced

_REMEDY = "请查明是谁移动或替换了文件并放回原处，再重新登录；或从备份恢复。"
GONE = "预案库文件已被删除或移走"
REPLACED = "预案库文件已被换成另一个文件"
LOG_GONE = "预案库文件旁的日志文件（-wal）已被删除或移走"
OLDER = "预案库文件的内容已被较早的副本覆盖"
_RESTS_S = 1.0
"""A file changed within the last second may be in the middle of it: it is looked into the next time."""


class Placement:
    """What the file at `path` was when it was opened. Used from several threads; each answer is a moment's."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._log = self._path.with_name(f"{path.name}-wal")
        stat = self._path.stat()
        self._identity = (stat.st_dev, stat.st_ino)
        self._log_identity = _identity_of(self._log)
        self._looked_at: tuple[int, int] | None = None
        self._mark: tuple[str, str, int] | None = None
        self._log_seen: tuple[int, int] | None = None

    def fault(self) -> str:
        """What happened to the file, as the beginning of a Chinese sentence; "" while all is well."""
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return GONE
        except OSError:
            return ""  # a disk that does not answer now tells nothing; writing will say what is wrong
        if (stat.st_dev, stat.st_ino) != self._identity:
            return REPLACED
        if self._log_identity is not None and _identity_of(self._log) != self._log_identity:
            return LOG_GONE
        changed = (stat.st_mtime_ns, stat.st_size)
        is_at_rest = abs(time.time() - stat.st_mtime) > _RESTS_S
        return OLDER if changed != self._looked_at and is_at_rest and self._is_older(changed) else ""

    def has_log(self, rested_s: float) -> bool:
        """Whether the log was written since this was last asked, and not within the last `rested_s` seconds."""
        try:
            stat = self._log.stat()
        except OSError:
            return False
        written = (stat.st_mtime_ns, stat.st_size)
        if not stat.st_size or written == self._log_seen or abs(time.time() - stat.st_mtime) < rested_s:
            return False
        self._log_seen = written
        return True

    def require(self) -> None:
        """Go on only while the file stands in its place.

        Raises:
            Displaced: it does not.
        """
        fault = self.fault()
        if fault:
            raise Displaced(f"{fault}：“{self._path}”。没有写入。", _REMEDY)

    def require_name(self, path: Path) -> None:
        """Go on only when the file may also be opened as `path`: it was not moved there since it was opened.

        Raises:
            BadLibrary: it was; nothing could be written into it.
        """
        if path.absolute() != self._path and self.fault() in (GONE, REPLACED):
            raise BadLibrary(
                f"“{path}”在本程序中还以“{self._path}”打开着，打开之后被移动或改名，现在不能再打开。",
                "请先关闭打开着的窗口，再重新打开；或把文件放回原处。",
            )

    def _is_older(self, changed: tuple[int, int]) -> bool:
        """Look into the file itself, without its log: its numbers only ever grow as long as it is the same one."""
        try:
            with closing(connect_alone(self._path)) as connection:
                mark = _mark(connection)
            stat = self._path.stat()
        except (*FAULTS, OSError, ValueError):
            return False  # caught while somebody wrote it: the next look will tell
        if (stat.st_mtime_ns, stat.st_size) != changed:
            return False
        before = self._mark
        if before is not None and mark[0] != before[0]:
            return True
        if before is not None and mark[1] == before[1] and mark[2] < before[2]:
            return True
        self._looked_at, self._mark = changed, mark
        return False


def _mark(connection: sqlite3.Connection) -> tuple[str, str, int]:
    """The library's identity, its generation, and the number of its newest change."""
    told = dict(
        connection.execute(
            "SELECT key, value FROM settings WHERE key IN ('library_id', 'generation')"
        ).fetchall()
    )
    newest = connection.execute(tables.NEWEST_CHANGE).fetchone()[0]
    return str(told.get("library_id", "")), str(told.get("generation", "")), int(newest)


def _identity_of(path: Path) -> tuple[int, int] | None:
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
