"""Writing files so that a crash, a full disk or a cancel never leaves half a file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yuan.model.errors import BadFile


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` to write to; it takes `path`'s place when the block ends well.

    Raises:
        BadFile: the folder cannot be written, the disk is full, or the target is held open elsewhere.
            Whatever stood at `path` is then untouched.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
        temporary = None
    except OSError as error:
        raise BadFile(
            f"无法写入“{path}”：{error.strerror or error}。",
            "请检查文件夹权限、磁盘空间，或关闭正在打开该文件的程序。",
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
