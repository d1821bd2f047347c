"""Copying a library file while it is in use, and writing one over another."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from yuan.library.store import connections
from yuan.library.store.connections import FAULTS, connect, connect_new, connect_reading
from yuan.library.store.faults import fault
from yuan.model.errors import BadFile
from yuan.model.progress import Progress, silent

PAGES = 256
"""Pages copied at a time: between two steps others get their turn, and a cancel is heard."""


def copy_library(
    source: Path, target: Path, progress: Progress = silent, *, named: Path | None = None
) -> None:
    """Copy what `source` holds at this moment to `target`, one file without a log, through SQLite's backup API.

    Args:
        named: what `target` will be called, for the person who reads that it could not be written.

    Raises:
        Cancelled: `progress` said so; `target` is then worth nothing.
        BadFile, Unreadable: one of the two cannot be read or written.
    """
    try:
        old = connect_reading(source)
    except FAULTS as error:
        raise fault(source, error) from error
    try:
        with closing(old):
            _copy(old, target, progress)
    except FAULTS as error:
        raise fault((named or target) if _is_of_target(error) else source, error) from error


def copy_displaced(
    anchor: sqlite3.Connection, place: Path, target: Path, progress: Progress = silent
) -> None:
    """Copy what `anchor` was opened on, though another file or none stands at `place` by now.

    Raises:
        Cancelled, BadFile, Unreadable: as `copy_library` does.
    """
    try:
        _copy(anchor, target, progress)
    except FAULTS as error:
        raise fault(target if _is_of_target(error) else place, error) from error


_OF_TARGET = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}
)
"""What writing the copy fails with; the source, open by then, may be held, damaged or no library."""


def _is_of_target(error: Exception) -> bool:
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in _OF_TARGET


def _copy(old: sqlite3.Connection, target: Path, progress: Progress) -> None:
    with closing(connect_new(target)) as new:
        # Whoever gives the file its name sees to it that the disk has it.
        new.execute("PRAGMA synchronous=OFF")
        # One state of the library, however long copying takes and whoever writes meanwhile.
        old.execute("BEGIN")
        try:
            old.execute("SELECT count(*) FROM sqlite_master").fetchone()
            old.backup(
                new,
                pages=PAGES,
                progress=lambda status, left, total: progress(total - left, total, "复制预案库"),
            )
        finally:
            old.execute("ROLLBACK")
        new.execute("PRAGMA journal_mode=DELETE")


def copy_bytes(source: Path, target: Path) -> None:
    """Copy a library file that is too damaged to be read as one, byte by byte.

    Another process does it: see `library/store/connections.py` for why this one must not open the file.

    Raises:
        BadFile: it could not be read or written.
    """
    words = [sys.executable, "-I", "-c", "import shutil, sys; shutil.copyfile(sys.argv[1], sys.argv[2])"]
    done = subprocess.run([*words, str(source), str(target)], capture_output=True, check=False)
    if done.returncode:
        raise BadFile(f"无法把“{source.name}”另存为“{target.name}”。", "请检查磁盘空间和文件夹权限。")


def overwrite_library(source: Path, target: Path) -> None:
    """Put everything `source` holds into the library file `target`, in one transaction of SQLite: whole or not at
    all, and seen at once by everybody who has it open.

    Raises:
        BadFile: somebody else holds `target`, or there is no room; nothing was changed.
        Unreadable: `target` is so damaged that nothing can be written into it.
    """
    ends = time.monotonic() + connections.BUSY_MS / 1000

    def give_up(status: int, left: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > ends:
            raise BadFile(f"“{target}”正被其他程序占用。", "请关闭其他正在使用它的窗口后再试。")

    try:
        with closing(connect_reading(source)) as new, closing(connect(target)) as old:
            old.execute("PRAGMA synchronous=FULL")
            new.backup(old, progress=give_up, sleep=0.05)
    except FAULTS as error:
        raise fault(target, error) from error
