"""Faults of the database as errors a person reads: one Chinese sentence that names the file, and what to do."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from yuan.model.errors import BadFile, BadLibrary, Unreadable, YuanError

_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})


def fault(place: Path | str, error: Exception) -> YuanError:
    """The error a person reads for a fault of the database, or of the disk it is on."""
    if isinstance(error, OSError):
        return BadLibrary(f"无法读取“{place}”：{error.strerror or error}。", "请检查位置和文件权限。")
    cause = getattr(error, "orig", error)
    said = str(cause).lower()
    # The low byte tells the kind, the rest where it happened.
    code = (getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or "is full" in said or (code in _ROOM_MATTERS and _is_full(place)):
        return BadFile(
            f"磁盘已满，“{_short(place)}”没有写入；已存的内容没有损坏。",
            "请清理磁盘，腾出空间后再试。",
        )
    if "readonly" in said or "read-only" in said:
        return BadFile(f"“{place}”是只读的，没有写入。", "请检查文件和文件夹的权限。")
    if code in _BUSY or "is locked" in said:
        return BadFile(f"“{place}”正被其他程序占用。", "请稍候再试，或关闭另一个预案编审窗口。")
    if code == sqlite3.SQLITE_IOERR:
        return BadFile(
            f"读写“{_short(place)}”所在的磁盘时出错，没有写入。",
            "请检查磁盘空间、磁盘或网络连接，再重新打开；若反复出现，请先把预案库复制到另一个磁盘。",
        )
    if isinstance(cause, sqlite3.OperationalError) and "unable to open" in said:
        return BadLibrary(f"无法打开“{place}”。", "请检查文件夹是否存在、是否可以写入。")
    return Unreadable(f"“{place}”已损坏或不是预案库。", "请从备份恢复。")


def _short(place: Path | str) -> str:
    return Path(place).name


_ROOM_MATTERS = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})
"""SQLite says these too when there is no room for its log or its shared memory."""
_LITTLE = 1 << 20


def _is_full(place: Path | str) -> bool:
    try:
        return shutil.disk_usage(Path(place).parent).free < _LITTLE
    except OSError:
        return False
