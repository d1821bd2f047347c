"""What happened: the audit trail with its seals and signed heads, news for followers, and who has what open."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from yuan.library.tables.table_metadata import metadata

changes = Table(
    "changes",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("plan", String, nullable=False),
    Column("what", String, nullable=False),
    sqlite_autoincrement=True,
)

LAST_CHANGE = 1 << 52
"""No library reaches this number of changes: one beyond it was put in so that there would be no next one."""

NEWEST_CHANGE = f"SELECT coalesce(max(sequence), 0) FROM changes WHERE sequence <= {LAST_CHANGE}"
"""The number of the newest change, as SQL; 0 when there is none."""

audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("account", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("hash", String, nullable=False),
    Column("seal", String, nullable=False, default="", server_default=""),
    UniqueConstraint("hash"),
)
"""`seal` is the SHA-256 over the row's `seals`, part of what `hash` covers; "" for a row that changed no other row."""

seals = Table(
    "seals",
    metadata,
    Column("audit", Integer, primary_key=True, autoincrement=False),
    Column("table", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("row", Text, nullable=False),
    Index(None, "table", "key"),
    sqlite_with_rowid=False,
)
"""What an audit row made of the rows it touched: how each reads after it, "" when it took the row away.

`audit` is 0 for what no audit row covers yet: drafts saved since the last one. Without row ids the key is kept once.
"""

heads = Table(
    "heads",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("sequence", Integer, nullable=False),
    Column("hash", String, nullable=False),
    Column("key", String, nullable=False),
    Column("statement", Text, nullable=False),
    Column("signature", String, nullable=False),
    Column("at", String, nullable=False),
    Index(None, "sequence"),
)
"""The audit trail as somebody with a key found it: number and hash of its newest row then, signed."""

presence = Table(
    "presence",
    metadata,
    Column("id", String, primary_key=True),
    Column("account", String, nullable=False),
    Column("plan", String, nullable=False),
    Column("is_editing", Boolean, nullable=False, default=False),
    Column("machine", String, nullable=False, default=""),
    Column("since", String, nullable=False),
    Column("seen_at", String, nullable=False),
    Index(None, "plan"),
)
"""Who has which plan open now: a row for each window and plan, renewed while it is; no record, and nothing rests on it."""
