"""Other desks: keys, whom packages are exchanged with, what was sent and received, and texts that are merged."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from yuan.library.tables.table_metadata import metadata

desk_keys = Table(
    "desk_keys",
    metadata,
    Column("id", String, primary_key=True),
    Column("use", String, nullable=False),
    Column("algorithm", String, nullable=False),
    Column("public", String, nullable=False),
    Column("private", Text, nullable=False),
    Column("created_at", String, nullable=False),
    Column("retired_at", String),
)
"""The desk's own keys: one signs its packages, one opens those sealed for it. Whoever may read the library may use
them, so the private part is not encrypted under anybody's password; "" once retired."""

desks = Table(
    "desks",
    metadata,
    Column("id", String, primary_key=True),
    Column("office", String, nullable=False),
    Column("unit", String, nullable=False, default=""),
    Column("algorithm", String, nullable=False),
    Column("public", String, nullable=False),
    Column("seal_algorithm", String, nullable=False, default=""),
    Column("seal_public", String, nullable=False, default=""),
    Column("standing", String, nullable=False),
    Column("is_superior", Boolean, nullable=False, default=False),
    Column("account", String, nullable=False, default=""),
    Column("note", Text, nullable=False, default=""),
    Column("at", String, nullable=False),
    Column("generation", String, nullable=False, default=""),
    Column("serial", Integer, nullable=False, default=0),
    Column("last_hash", String, nullable=False, default=""),
    Column("sent_serial", Integer, nullable=False, default=0),
    Column("sent_hash", String, nullable=False, default=""),
)
"""The desks packages are exchanged with: `id` is the identity of their library. `generation`, `serial` and `last_hash`
are of the newest package received from there, `sent_serial` and `sent_hash` of the newest made for it."""

certified_keys = Table(
    "certified_keys",
    metadata,
    Column("desk", String, ForeignKey("desks.id"), primary_key=True),
    Column("id", String, primary_key=True),
    Column("algorithm", String, nullable=False),
    Column("public", String, nullable=False),
    Column("account", String, nullable=False),
    Column("name", String, nullable=False, default=""),
    Column("role", String, nullable=False),
    Column("package", String, nullable=False),
    Column("at", String, nullable=False),
    Column("withdrawn_at", String),
    Column("statement", Text, nullable=False),
    Column("signature", String, nullable=False),
)
"""Keys of another desk's accounts, as a package of that desk vouched for them, and withdrew them: `statement` is signed
with the desk's key, so that nobody else adds one."""

received_signatures = Table(
    "received_signatures",
    metadata,
    Column("plan", String, ForeignKey("plans.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("desk", String, nullable=False),
    Column("key", String, nullable=False),
    Column("algorithm", String, nullable=False),
    Column("public", String, nullable=False),
    Column("statement", Text, nullable=False),
    Column("signature", String, nullable=False),
    Column("package", String, nullable=False),
    Column("at", String, nullable=False),
)
"""Approvals signed in another library: `desk` is the identity of that library, which the statement names too."""

packages = Table(
    "packages",
    metadata,
    Column("id", String, primary_key=True),
    Column("direction", String, primary_key=True),
    Column("desk", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("generation", String, nullable=False, default=""),
    Column("serial", Integer, nullable=False, default=0),
    Column("hash", String, nullable=False),
    Column("subject", Text, nullable=False, default=""),
    Column("plans", Text, nullable=False, default="[]"),
    Column("made_at", String, nullable=False),
    Column("account", String, nullable=False),
    Column("at", String, nullable=False),
    Column("answers", String, nullable=False, default=""),
    Column("due_on", String),
    Column("confirmed_at", String),
    Column("answered_at", String),
    Column("waiting", Text, nullable=False, default="[]"),
    Index(None, "desk"),
)
"""What was sent and received: a row for each package and desk. `plans` lists ids of plans as JSON, `answers` is the id of
the package this one answers, `waiting` lists as JSON what of a received one still waits for an administrator."""

holdings = Table(
    "holdings",
    metadata,
    Column("desk", String, primary_key=True),
    Column("plan", String, ForeignKey("plans.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("hash", String, nullable=False),
    Column("package", String, nullable=False),
    Column("sent_at", String, nullable=False),
    Column("confirmed_at", String),
    Column("told_in", String, nullable=False, default=""),
    Column("told_at", String),
    Column("told_confirmed_at", String),
)
"""Record of distribution (分发登记): which desk holds which version, and whether it was told that another superseded it
(`told_in` is the package that did) and confirmed it."""

draft_bases = Table(
    "draft_bases",
    metadata,
    Column("plan", String, ForeignKey("plans.id"), primary_key=True),
    Column("hash", String, ForeignKey("contents.hash"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("desk", String, nullable=False, default=""),
    Column("at", String, nullable=False),
)
"""The texts from which the working draft came that another desk has too: sent there, received from there, or merged."""

aside_texts = Table(
    "aside_texts",
    metadata,
    Column("plan", String, ForeignKey("plans.id"), primary_key=True),
    Column("hash", String, ForeignKey("contents.hash"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("account", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("base", String, nullable=False, default=""),
    Column("at", String, nullable=False),
    Column("merged_at", String),
)
"""Working texts of this desk that gave way to what was handed in elsewhere; they wait to be merged when it is returned.
`base` is the hash of the text that both came from, "" when none is known."""

merge_conflicts = Table(
    "merge_conflicts",
    metadata,
    Column("plan", String, ForeignKey("plans.id"), primary_key=True),
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("source", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("settled_by", String, nullable=False, default=""),
    Column("settled_at", String),
)
"""Places of a working draft where two texts did not go together; while one is not settled, the draft is not handed in."""

carried = Table(
    "carried",
    metadata,
    Column("plan", String, ForeignKey("plans.id"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What a package of a newer program says of a plan and this one does not know: kept, and passed on."""
