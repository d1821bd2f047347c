"""Writing files so that a crash, a full disk or a cancel never leaves half a file."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yuan.model.errors import BadFile

_REMEDY = "请检查文件夹权限、磁盘空间，或关闭正在打开该文件的程序。"
_HELD = ("没有写入权限，或文件正在其他程序中打开", "请关闭正在打开该文件的程序，或另选一个文件夹。")
_FULL = ("磁盘空间不足", "请清理磁盘，或另选一个位置。")
_REASONS = {
    errno.EACCES: _HELD,
    errno.EPERM: _HELD,
    errno.EBUSY: _HELD,
    errno.EROFS: ("所在磁盘是只读的", "请另选一个文件夹。"),
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.ENOENT: ("文件夹不存在，也无法建立", "请另选一个文件夹。"),
    errno.EIO: ("读写磁盘出错", "请检查磁盘或网络连接，或另选一个位置。"),
    errno.ENAMETOOLONG: ("文件名太长", "请缩短文件名。"),
    errno.ENOTDIR: ("路径中有一段不是文件夹", "请另选一个文件夹。"),
    errno.EEXIST: ("路径中有一段不是文件夹", "请另选一个文件夹。"),
}
"""What the system's errors mean to a person, and what to do."""


_ANYBODY, _OWNER = 0o666, 0o600
"""Who may read and write a file, before the user's umask takes away from it."""
_LONGEST_NAME = 200
"""Bytes of UTF-8: file systems take 255, and what we add to a name (a number, a suffix) must fit as well."""
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]')
"""What leads out of a folder, what a file system refuses, and what makes a name look like another one."""
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def safe_name(name: str, *, otherwise: str = "未命名") -> str:
    """`name` as the name of a file in whatever folder it is put, never leading out of it: without folders and signs
    no system takes, hidden direction marks, dots and blanks at its ends; cut to fit, its suffix kept.

    Args:
        otherwise: what it is called when nothing is left.
    """
    last = re.split(r"[\\/]", name.rstrip("\\/"))[-1]
    kept = _UNSAFE.sub("", last).strip(" .\u3000\u00a0")
    if _DEVICES.match(kept):
        kept = f"_{kept}"
    stem, dot, suffix = kept.rpartition(".")
    if not dot or len(suffix) > 10:
        stem, dot, suffix = kept, "", ""
    room = _LONGEST_NAME - len(f"{dot}{suffix}".encode())
    return (
        f"{stem.encode()[:room].decode('utf-8', 'ignore').rstrip(' .')}{dot}{suffix}" if kept else otherwise
    )


_SEPARATING = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def file_name(title: str) -> str:
    """`title` of a plan as a file name every system takes, at most 80 characters."""
    return safe_name(_SEPARATING.sub("_", title)[:80], otherwise="预案")


_OWN_IDS = re.compile(r"[0-9a-f]{16}|p[0-9a-f]{8}")
"""Ids of libraries and plans as the program makes them."""


def id_name(id: str) -> str:
    """The id of a library or plan as part of a path of ours: as it is when the program made it, else a hash of it.

    An id out of a file that somebody sent may be anything, also a way out of our folders.
    """
    if _OWN_IDS.fullmatch(id):
        return id
    return f"x{hashlib.sha256(id.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


_DATABASE = b"SQLite format 3\0"


@contextmanager
def atomic_write(path: Path, *, private: bool = False) -> Iterator[Path]:
    """A temporary path beside `path` to write to; it takes `path`'s place when the block ends well.

    Args:
        private: for what the program keeps for itself: only its owner may read it, whatever the umask is, nor go into
            the folders made for it. What a user asked for is readable as the umask says.

    Raises:
        BadFile: the folder cannot be written, the disk is full, the target is held open elsewhere, or what a user asked
            for would take the place of a library. Whatever stood at `path` is then untouched.
    """
    temporary = None
    if path.is_dir():
        raise BadFile(f"无法写入“{path.name}”：这是一个文件夹。", "请给出文件名。")
    if not private and _is_database(path):
        raise BadFile(f"无法写入“{path.name}”：它是一个预案库，不能用别的文件取代。", "请换一个文件名。")
    try:
        if private:
            private_folder(path.parent)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
        wanted = path.with_name(f".{secrets.token_hex(6)}{path.suffix}")
        os.close(os.open(wanted, os.O_CREAT | os.O_EXCL | os.O_RDWR, _OWNER if private else _ANYBODY))
        temporary = wanted
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        temporary.replace(path)
        temporary = None
    except OSError as error:
        why, remedy = _REASONS.get(error.errno or 0, (str(error.strerror or error), _REMEDY))
        raise BadFile(f"无法写入“{path.name}”：{why}。", remedy) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _is_database(path: Path) -> bool:
    """Whether a library (a file of SQLite) stands there."""
    try:
        with path.open("rb") as file:
            return file.read(len(_DATABASE)) == _DATABASE
    except OSError:
        return False


def private_folder(path: Path) -> None:
    """Make a folder, and what is missing above it, for its owner only. Raises `OSError`."""
    missing = []
    while not path.exists():
        missing.append(path)
        path = path.parent
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
