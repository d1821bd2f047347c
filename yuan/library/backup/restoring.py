"""Putting a backup in the place of a library: whole or not at all, and the library there before is kept.

Everybody who has the library open goes on with the same file, but may write no more: a restored library carries
another mark (`library/restore_generation.py`) than the one they opened.
"""

from __future__ import annotations

import secrets
import shutil
import stat
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Connection, insert, select

from yuan.library import restore_generation, tables
from yuan.library.backup.backups import facts_of
from yuan.library.backup.opened_copy import opened_copy
from yuan.library.database import Database
from yuan.library.opening import open_database
from yuan.library.store.backup_folder import copy_aside, free_place, usual_folder
from yuan.library.store.connections import FAULTS, connect_reading
from yuan.library.store.copying import copy_bytes, copy_library, overwrite_library
from yuan.library.trail import audit, unsealed_values
from yuan.library.verification import verifying
from yuan.model.errors import BadFile, BadLibrary, Unreadable, YuanError
from yuan.model.files import atomic_write
from yuan.model.progress import Progress, silent
from yuan.model.safekeeping import Area, Occasion, Trouble

RESTORED = "恢复预案库"
"""The action of the audit row that a restored library begins with."""


_SPARE = 4_000_000
"""Bytes left on the disk after a restore, for whoever goes on working."""


def restore(
    source: Path,
    target: Path,
    *,
    by: str,
    progress: Progress = silent,
    ask: Callable[[], None] = lambda: None,
) -> Path | None:
    """Put the backup `source` in `target`'s place in the name of `by`; where the library there before is kept.

    Args:
        ask: asked whether it still may be done when the backup is prepared and nobody else writes any more.

    Raises:
        Cancelled: `progress` said so; nothing was changed.
        BadLibrary: the backup is no library or does not verify, or the library there is of a newer program or
            read-only; nothing was changed.
        BadFile: there is no room, or somebody holds the library; nothing was changed.
    """
    if target.exists() and source.resolve() == target.resolve():
        raise BadFile("不能用预案库自己恢复自己。", "请选择一份备份。")
    with opened_copy(source, progress) as prepared:
        found = verifying.database_troubles(prepared, progress) + lost_accounts(prepared, target)
        if found:
            raise BadLibrary(f"“{source.name}”没有通过核验：{found[0].text}", "请换一份备份。")
        if not target.exists():
            _place(_file_of(prepared), target)
            return None
        return _put(prepared, target, source.name, by, ask)


def lost_accounts(prepared: Database, target: Path) -> list[Trouble]:
    """That the backup has no account while the library there has some: everybody could then make themselves one."""
    try:
        with closing(connect_reading(target)) as connection:
            present = connection.execute("SELECT count(*) FROM accounts").fetchone()[0]
    except FAULTS:
        return []  # what stands there cannot be read: nothing to compare with
    with prepared.reads() as connection:
        is_none = connection.execute(select(tables.accounts.c.name)).first() is None
    if not present or not is_none:
        return []
    return [Trouble(Area.RECORDS, f"备份中没有任何账号，而现有的预案库有 {present} 个。")]


def _put(prepared: Database, target: Path, name: str, by: str, ask: Callable[[], None]) -> Path:
    """Keep the library there and write the prepared one over it; where it is kept. When that fails, whoever has it
    open goes on as before."""
    _require_room(_file_of(prepared), target)
    try:
        database = open_database(target)
    except Unreadable:  # nobody can have it open
        kept = _keep(target)
        _mark(prepared, target, name, by)
        _overwrite(_file_of(prepared), target)
        return kept
    try:
        # Nobody writes from here on, so that what is kept is all there ever was; and once this is said, nobody may.
        with database.writes() as connection:
            ask()
            before = restore_generation.of(connection)
            kept = _keep(target)
            try:
                _mark(prepared, target, name, by)
                restore_generation.begin(connection, secrets.token_hex(8))
            except BaseException:
                kept.unlink(missing_ok=True)
                raise
        try:
            _overwrite(_file_of(prepared), target)
        except BaseException:
            _go_on(database, target, kept, before)
            raise
        return kept
    finally:
        database.close()


def _file_of(prepared: Database) -> Path:
    assert prepared.file is not None, "copies are files"
    return prepared.file


def _go_on(database: Database, target: Path, kept: Path, generation_before: str) -> None:
    """After a restore that failed: whoever has the library open goes on as before, when it is what it was.

    What was kept of it goes only then: it tells of nothing that happened, and takes room that is missing.
    """
    there = facts_of(target)
    if there is None or there != facts_of(kept):
        return
    kept.unlink(missing_ok=True)
    with suppress(YuanError), database.writes(any_generation=True) as connection:
        restore_generation.begin(connection, generation_before)


def _require_room(prepared: Path, target: Path) -> None:
    """Go on only where what is kept and what is written over fit on the disk. Raises `BadFile`."""
    try:
        wanted = prepared.stat().st_size + target.stat().st_size + _SPARE
        free = shutil.disk_usage(target.parent).free
    except OSError:
        return
    if free < wanted:
        raise BadFile(
            f"磁盘空间不足：恢复“{target.name}”需要 {wanted / 1e6:.0f} MB，只剩 {free / 1e6:.0f} MB。没有恢复。",
            "请清理磁盘，腾出空间后再试。",
        )


def _overwrite(prepared: Path, target: Path) -> None:
    try:
        overwrite_library(prepared, target)
    except Unreadable:
        _replace(prepared, target)


def _keep(target: Path) -> Path:
    """The library as it is, among its backups; one too damaged to be copied as a library is copied byte by byte."""
    try:
        return copy_aside(target, Occasion.BEFORE_RESTORE)
    except Unreadable:
        kept = free_place(target, usual_folder(target), Occasion.BEFORE_RESTORE)
        for suffix in ("-wal", ""):
            part = target.with_name(target.name + suffix)
            if part.exists():
                with atomic_write(kept.with_name(kept.name + suffix), private=True) as temporary:
                    copy_bytes(part, temporary)
        return kept


def _mark(prepared: Database, target: Path, name: str, by: str) -> None:
    """What a restored library says of itself: its own generation, who restored what, and news of every plan."""
    before = facts_of(target)
    left = f"；原有操作记录至第 {before.audit[0]} 条 {before.audit[1][:16]}" if before is not None else ""
    with prepared.writes() as connection:
        restore_generation.begin(connection, secrets.token_hex(8))
        _announce(connection, before.sequence if before is not None else 0)
        audit.record(connection, by, RESTORED, "预案库", f"{name}{left}")


def _announce(connection: Connection, reached: int) -> None:
    """Whoever follows the changes of the library before must read every plan anew: the numbers go on from its."""
    table = tables.changes
    last = max(reached, unsealed_values.last_change(connection))
    plans = list(connection.execute(select(tables.plans.c.id)).scalars())
    for sequence, plan in enumerate(plans, last + 1):
        connection.execute(insert(table).values(sequence=sequence, plan=plan, what="restore"))


def _place(prepared: Path, target: Path) -> None:
    with atomic_write(target, private=True) as temporary:
        copy_library(prepared, temporary)


def _replace(prepared: Path, target: Path) -> None:
    """For a file SQLite cannot write into. What its log still holds must not be replayed into the new one, and comes back
    when that cannot take its place."""
    log, aside = (target.with_name(f"{target.name}{suffix}") for suffix in ("-wal", "-wal.bak"))
    has_moved = False
    try:
        with atomic_write(target, private=True) as temporary:
            copy_library(prepared, temporary)
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
            if log.exists():
                log.replace(aside)
                has_moved = True
            target.with_name(f"{target.name}-shm").unlink(missing_ok=True)
    except BaseException:
        if has_moved:
            aside.replace(log)
        raise
    if has_moved:
        aside.unlink()
