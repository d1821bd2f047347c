"""Which generation of a library one has open: restoring a backup begins a new one.

What a window knows of the library is of the generation it opened; what it would write after another was begun would
be put over texts it has never seen.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from yuan.library import tables
from yuan.model.errors import Refused

_KEY = "generation"


def of(connection: Connection) -> str:
    """The library's generation; "" for one that was never restored."""
    table = tables.settings
    kept = connection.execute(select(table.c.value).where(table.c.key == _KEY)).scalar()
    return f"{kept}" if kept else ""


def begin(connection: Connection, generation: str) -> None:
    """Let the library be of this generation."""
    table = tables.settings
    connection.execute(delete(table).where(table.c.key == _KEY))
    if generation:
        connection.execute(insert(table).values(key=_KEY, value=generation))


def require(connection: Connection, generation: str) -> None:
    """Go on only in the generation that was opened.

    Raises:
        Refused: a backup was restored since.
    """
    if of(connection) != generation:
        raise Refused(
            "预案库已被恢复为另一份备份，本窗口看到的内容已经过时，没有写入。",
            "请重新打开预案库；没有存入的文字会另存为恢复文件，登录后可对照取回。",
        )
