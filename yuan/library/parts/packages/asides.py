"""Texts of this desk that gave way to what was handed in: merged into the working draft when that is opened again, so that
nothing written here is lost. Every function works inside the caller's transaction.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from yuan.library import reading, tables, writing
from yuan.library.clock import now
from yuan.library.trail import audit
from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import Document
from yuan.model.merge.encoding import encode_conflicts
from yuan.model.merge.merging import merge

MERGED = "合并另存的稿子"


def waiting(connection: Connection, plan: str, version: int) -> int:
    """How many texts wait to be merged into a version's working draft."""
    table = tables.aside_texts
    query = select(table.c.hash).where(
        table.c.plan == plan, table.c.version == version, table.c.merged_at.is_(None)
    )
    return len(connection.execute(query).all())


def merge_waiting(connection: Connection, plan: str, version: int, by: str) -> int:
    """Merge every text of a version and those before that waits into its working draft, which was just opened; where they
    do not go together, the place waits for somebody to decide. Recorded.

    Returns:
        how many places that are.
    """
    table = tables.aside_texts
    query = select(table).where(table.c.plan == plan, table.c.version <= version, table.c.merged_at.is_(None))
    places = 0
    for row in connection.execute(query.order_by(table.c.at)).all():
        aside = _kept(connection, row.hash)
        draft = reading.draft(connection, plan)
        if aside is None or draft is None:
            continue  # a lost text is found by verifying
        base = _kept(connection, row.base) if row.base else None
        merged = merge(base, reading.decoded(draft.content), aside)
        writing.save_draft(connection, plan, merged.document, draft.revision, by)
        source = f"{row.reason}（{row.account}）"
        for conflict in merged.conflicts:
            keep_conflict(connection, plan, version, conflict.id, encode_conflicts([conflict]), source)
        connection.execute(
            update(table).where(table.c.plan == plan, table.c.hash == row.hash).values(merged_at=now())
        )
        keep_base(connection, plan, version, row.hash, "")
        said = f"第{version}版 {row.hash[:16]}"
        said += f"，{len(merged.conflicts)} 处待定" if merged.conflicts else ""
        audit.record(connection, by, MERGED, plan, said)
        places += len(merged.conflicts)
    return places


def keep_conflict(connection: Connection, plan: str, version: int, id: str, data: bytes, source: str) -> None:
    """Keep a place of a working draft that somebody must decide; one that was settled before waits anew."""
    table = tables.merge_conflicts
    values = {"version": version, "data": data, "source": source, "made_at": now()}
    which = (table.c.plan == plan, table.c.id == id)
    changed = connection.execute(update(table).where(*which).values(**values, settled_by="", settled_at=None))
    if not changed.rowcount:
        connection.execute(insert(table).values(plan=plan, id=id, **values))


def keep_base(connection: Connection, plan: str, version: int, digest: str, desk: str) -> None:
    """Note a kept text as one the working draft comes from, which another desk may have too."""
    table = tables.draft_bases
    values = {"version": version, "desk": desk, "at": now()}
    which = (table.c.plan == plan, table.c.hash == digest)
    if not connection.execute(update(table).where(*which).values(**values)).rowcount:
        connection.execute(insert(table).values(plan=plan, hash=digest, **values))


def forget(connection: Connection, plan: str, version: int) -> None:
    """Let go of what belongs to the working draft of a version that is given up; the texts stay among the contents."""
    for table in (tables.aside_texts, tables.draft_bases, tables.merge_conflicts):
        connection.execute(delete(table).where(table.c.plan == plan, table.c.version == version))


def _kept(connection: Connection, digest: str) -> Document | None:
    table = tables.contents
    data = connection.execute(select(table.c.data).where(table.c.hash == digest)).scalar()
    return None if data is None else decode_stored(data)
