"""Opening and making the file (or database) a library lives in, and the transactions on it.

Faults of the file become `BadLibrary` or `BadFile` here, in one Chinese sentence that names the file.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, insert, text
from sqlalchemy.exc import DatabaseError

from yuan.library import audit, connecting, schema, tables
from yuan.library.faults import fault
from yuan.library.placement import Placement
from yuan.model.errors import BadFile, BadLibrary, Unreadable, YuanError

APPLICATION_ID = 0x7975616E
"""“yuan” in ASCII, in SQLite's header: tells a library from any other database."""
SCHEMA = 10
"""The newest schema this program knows; equals the number of migrations."""
HEAD = "0010"
OWNER_ONLY = 0o600
"""Who may read a file we make: SQLite gives its log and its shared memory the same."""


class Store:
    """The database of one library. Two openings of one file in a process share it: see `library/connecting.py`."""

    def __init__(
        self, engine: Engine, placement: Placement | None = None, key: tuple[int, int] | None = None
    ) -> None:
        self.engine = engine
        self.placement = placement
        self._key = key
        self._cookie = -1
        self.holders = 1
        self.anchor: sqlite3.Connection | None = None
        """Open as long as the store is, on the file that stood there at first: whatever becomes of its name, what was
        in it can be read from here."""

    def close(self) -> None:
        """Let go of it; the last one to do so closes the file."""
        with _sharing:
            self.holders -= 1
            if self.holders > 0:
                return
            if self._key is not None and _shared.get(self._key) is self:
                del _shared[self._key]
        self.engine.dispose()
        self.placement = None
        if self.anchor is not None:
            self.anchor.close()

    def require_known(self, connection: Connection, place: Path | str) -> None:
        """Go on only while the tables are still those this program works with.

        Raises:
            Unreadable: somebody put something else in, which could act on what is read or written next.
        """
        if self._key is None:
            return
        raw = driver(connection)
        cookie = raw.execute("PRAGMA schema_version").fetchone()[0]
        if cookie != self._cookie:
            require_tables(raw, place, int(raw.execute("PRAGMA user_version").fetchone()[0]))
            self._cookie = cookie


_sharing = threading.Lock()
_shared: dict[tuple[int, int], Store] = {}
"""The library files open in this process, by device and file number."""


def place_of(location: Path | str) -> Path | str:
    """A database URL stays text; anything else is a file."""
    if isinstance(location, str) and "://" in location:
        return location
    return Path(location)


def create_store(place: Path | str) -> Store:
    """A new, empty library; nothing is left behind when that fails.

    Raises:
        BadFile, BadLibrary: the file exists, or cannot be written.
    """
    if isinstance(place, str):
        engine = create_engine(place)
    else:
        _make_file(place)
        engine = connecting.writing_engine(place)
    try:
        with engine.begin() as connection:
            tables.metadata.create_all(connection)
            connection.execute(text(schema.VERSION_TABLE))
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
            connection.execute(insert(tables.settings).values(key="library_id", value=secrets.token_hex(8)))
            with audit.recording(connection):
                audit.record_baseline(connection, audit.CREATED)
            if isinstance(place, Path):
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")
        if isinstance(place, str):
            return Store(engine)
        engine.dispose()
        return _hold(place)
    except BaseException as error:
        engine.dispose()
        if isinstance(place, Path):
            place.unlink(missing_ok=True)
        if isinstance(error, (DatabaseError, OSError, *connecting.FAULTS)):
            raise fault(place, error) from error
        raise


def _make_file(place: Path) -> None:
    """An empty file nobody had before; no library in use is touched."""
    try:
        if place.exists():
            raise BadFile(f"“{place}”已经存在。", "请换一个文件名，或直接打开它。")
        place.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
    except FileExistsError as error:
        raise BadFile(f"“{place}”已经存在。", "请换一个文件名，或直接打开它。") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise BadFile(
            f"无法在“{place.parent}”建立预案库：{why}。", "请换一个可以写入的文件夹或文件名。"
        ) from error


def open_store(place: Path | str) -> Store:
    """An existing library, brought to the newest schema; a file is backed up before that.

    Raises:
        BadLibrary: not there, not a library, damaged, or made by a newer program.
    """
    if isinstance(place, str):
        return _open_server(place)
    try:
        if check_file(place) < SCHEMA:
            from yuan.library.migrate import upgrade  # Alembic is loaded only when there is something to do

            upgrade(place)
        return _hold(place)
    except YuanError:
        raise
    except (DatabaseError, OSError, *connecting.FAULTS) as error:
        raise fault(place, error) from error
    except Exception as error:  # whatever else a damaged file makes anybody say: the way back must open
        raise Unreadable(f"“{place}”已损坏，无法打开。", "请从备份恢复。") from error


def _open_server(address: str) -> Store:
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            found = int(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    except DatabaseError as error:
        engine.dispose()
        raise fault(address, error) from error
    if found < SCHEMA:
        from yuan.library.migrate import upgrade

        upgrade(address)
    elif found > SCHEMA:
        engine.dispose()
        raise _newer(address)
    return Store(engine)


def reading_store(path: Path) -> Store:
    """For looking into a library file that must stay as it is, down to the byte.

    Raises:
        BadLibrary: not there, not a library, of another schema, or made by a newer program.
    """
    if check_file(path, writes=False) < SCHEMA:
        raise BadLibrary(f"“{path}”是旧版本的预案库。", "请先打开一次，使其升级。")
    return Store(connecting.reading_engine(path))


def _hold(place: Path) -> Store:
    """The store of this file in this process, made when it is the first.

    Raises:
        BadLibrary: the file was moved here while it is open under another name.
    """
    with _sharing:
        found = os.stat(place)
        key = (found.st_dev, found.st_ino)
        if key in _shared:
            shared = _shared[key]
            if shared.placement is not None:
                shared.placement.require_name(place)
            shared.holders += 1
            return shared
        store = Store(connecting.writing_engine(place), key=key)
        try:
            with store.engine.connect() as connection, connection.begin():
                store.require_known(connection, place)
                store.anchor = connecting.connect(place)
                store.anchor.execute("SELECT count(*) FROM sqlite_master").fetchone()
                store.placement = Placement(place)
        except BaseException:
            store.engine.dispose()
            if store.anchor is not None:
                store.anchor.close()
            raise
        _shared[key] = store
        return store


# --- what a file is ---------------------------------------------------------------------------------------


def check_file(path: Path, *, writes: bool = True) -> int:
    """Go on only with a file that is a library this program can work with; its schema. The file stays as it is.

    Raises:
        BadLibrary: not there, not a library, damaged, changed in its tables, made by a newer program, or not to be
            read or written.
    """
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise Unreadable(f"预案库“{path}”不存在。", "请核对位置，或新建一个预案库。") from error
    except OSError as error:
        raise BadLibrary(
            f"无法读取“{path}”：{error.strerror or error}。", "请检查位置和文件权限。"
        ) from error
    if stat.S_ISDIR(found.st_mode):
        raise Unreadable(f"“{path}”是文件夹，不是预案库。", "请选择扩展名为 .yuan 的预案库。")
    if not stat.S_ISREG(found.st_mode):
        raise Unreadable(f"“{path}”不是文件，不能作为预案库。", "请选择扩展名为 .yuan 的预案库。")
    if not os.access(path, os.R_OK):
        raise BadLibrary(f"没有权限读取“{path}”。", "请检查文件权限。")
    if not found.st_size:
        raise Unreadable(
            f"“{path}”是空文件，不是预案库文件。", "请选择扩展名为 .yuan 的预案库，或从备份恢复。"
        )
    try:
        with closing(connecting.connect_looking(path)) as connection:
            known = _check_content(connection, path)
    except connecting.FAULTS as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
            raise Unreadable(
                f"“{path}”不是预案库文件，或已损坏。", "请选择扩展名为 .yuan 的预案库，或从备份恢复。"
            ) from error
        raise fault(path, error) from error
    except (UnicodeError, ValueError, TypeError, OverflowError) as error:
        raise Unreadable(f"“{path}”已损坏，读不出其中的数据表。", "请从备份恢复。") from error
    if writes and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise BadLibrary(f"“{path}”或它所在的文件夹是只读的。", "请把预案库复制到可以写入的文件夹再打开。")
    return known


def schema_of(path: Path) -> int:
    """The schema a library file says it has. Raises `sqlite3.Error` when it cannot be read."""
    with closing(connecting.connect_reading(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def driver(connection: Connection) -> sqlite3.Connection:
    """The connection of sqlite3 below one of SQLAlchemy."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def _check_content(connection: sqlite3.Connection, path: Path) -> int:
    connection.execute("BEGIN")
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise Unreadable(f"“{path}”是其他程序的数据库，不是预案库。", "请选择扩展名为 .yuan 的预案库。")
    known = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if known < 1:
        raise Unreadable(f"“{path}”已损坏，不知道是哪个版本的预案库。", "请从备份恢复。")
    require_tables(connection, path, known)
    return known


def require_tables(connection: sqlite3.Connection, place: Path | str, known: int) -> None:
    """Go on only with the tables of this program's schema, or with ones of schema `known` in which nothing can run.

    Raises:
        Unreadable: naming what is different.
        BadLibrary: made by a newer program.
    """
    if known > SCHEMA:
        raise _newer(place)
    compare = schema.differences if known == SCHEMA else schema.active_entries
    found = list(compare(connection))
    if found:
        more = f"等 {len(found)} 处" if len(found) > 3 else ""
        raise Unreadable(
            f"“{place}”的数据表结构被改动：{'；'.join(found[:3])}{more}。",
            "请勿继续使用，查明谁动过这个文件，并从改动以前的备份恢复。",
        )


def _newer(place: Path | str) -> BadLibrary:
    return BadLibrary(f"“{place}”由更新版本的预案编审建立。", "请先升级本机的程序再打开。")


# --- transactions -----------------------------------------------------------------------------------------


@contextmanager
def transaction(
    store: Store,
    place: Path | str,
    *,
    writes: bool,
    durable: bool = False,
    patience_ms: int = connecting.BUSY_MS,
) -> Iterator[Connection]:
    """One transaction. `durable` waits until the disk has it, so that even a power cut keeps it.

    Args:
        patience_ms: how long to wait for somebody else who is writing.

    Raises:
        BadFile, BadLibrary: the disk is full, the file is locked, read-only or damaged; nothing was changed.
        Displaced: the file is no longer in its place; what was written may be gone with it.
    """
    placement = store.placement if writes else None
    try:
        with store.engine.connect() as unset:
            connection = unset.execution_options(writes=writes, durable=durable, patience_ms=patience_ms)
            with connection.begin():
                store.require_known(connection, place)
                if placement is not None:
                    placement.require()
                yield connection
        if placement is not None:
            placement.require()  # moved away in the meantime: what was written is in a file without a name
    except (DatabaseError, *connecting.FAULTS) as error:
        raise fault(place, error) from error
