"""The library's tables. The schema as it is now; how it came to be so is in `migrations/`.

Contents are kept once each under their hash and never changed; a working draft lives in `drafts` until it
is handed in. Days are ISO text, moments ISO text in UTC, so that every database keeps them alike.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

settings = Table(
    "settings", metadata, Column("key", String, primary_key=True), Column("value", Text, nullable=False)
)

units = Table(
    "units",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("kind", String, nullable=False, default=""),
    Column("order", Integer, nullable=False, default=0),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", String, primary_key=True),
    Column("full_name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("unit", String, nullable=False, default=""),
    Column("password", String, nullable=False),
    Column("is_active", Boolean, nullable=False, default=True),
    Column("must_change", Boolean, nullable=False, default=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("failed_at", String),
    Column("clearance", String, nullable=False, default=""),
)

keys = Table(
    "keys",
    metadata,
    Column("id", String, primary_key=True),
    Column("account", String, nullable=False),
    Column("algorithm", String, nullable=False),
    Column("public", String, nullable=False),
    Column("private", Text, nullable=False),
    Column("created_at", String, nullable=False),
    Column("retired_at", String),
    Index(None, "account"),
)
"""Public parts are never deleted; `private` is encrypted under the account's password, "" once retired."""

plans = Table(
    "plans",
    metadata,
    Column("id", String, primary_key=True),
    Column("order", Integer, nullable=False),
    Column("title", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("event_class", String, nullable=False, default=""),
    Column("event_type", String, nullable=False, default=""),
    Column("secrecy", String, nullable=False),
    Column("upper_plan", String, nullable=False, default=""),
    Column("contact", String, nullable=False, default=""),
)

contents = Table(
    "contents",
    metadata,
    Column("hash", String, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("plan", String, ForeignKey("plans.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("stage", String, nullable=False),
    Column("title", String, nullable=False),
    Column("hash", String, ForeignKey("contents.hash"), nullable=True),
    Column("characters", Integer, nullable=False, default=0),
    Column("sections", Integer, nullable=False, default=0),
    Column("created_at", String, nullable=False),
    Column("changed_at", String, nullable=False),
    Column("submitted_by", String, nullable=False, default=""),
    Column("document_number", String, nullable=False, default=""),
    Column("approved_hash", String, nullable=False, default=""),
    Column("approved_by", String, nullable=False, default=""),
    Column("approved_on", String),
    Column("issued_on", String),
    Column("filed_on", String),
    Column("published_on", String),
    Column("ended_on", String),
    Column("reason", Text, nullable=False, default=""),
    Column("returned_because", Text, nullable=False, default=""),
)

drafts = Table(
    "drafts",
    metadata,
    Column("plan", String, ForeignKey("plans.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("saved_by", String, nullable=False),
    Column("saved_at", String, nullable=False),
)
"""The key is the plan alone: exactly one working draft per plan."""

media = Table(
    "media",
    metadata,
    Column("hash", String, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

steps = Table(
    "steps",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("plan", String, ForeignKey("plans.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("action", String, nullable=False),
    Column("answers", Text, nullable=False),
    Column("account", String, nullable=False),
    Column("at", String, nullable=False),
    Index(None, "plan"),
)
"""What was recorded with each step of the lifecycle (编制说明, 退回理由 …)."""

signatures = Table(
    "signatures",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("plan", String, ForeignKey("plans.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("key", String, ForeignKey("keys.id"), nullable=False),
    Column("algorithm", String, nullable=False),
    Column("statement", Text, nullable=False),
    Column("signature", String, nullable=False),
    Column("at", String, nullable=False),
    Index(None, "plan"),
)

opinions = Table(
    "opinions",
    metadata,
    Column("id", String, primary_key=True),
    Column("plan", String, ForeignKey("plans.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("node", String, nullable=False),
    Column("quote", Text, nullable=False, default=""),
    Column("text", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("author", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("state", String, nullable=False),
    Column("answer", Text, nullable=False, default=""),
    Column("answered_by", String, nullable=False, default=""),
    Column("source", String, nullable=False, default=""),
    Column("start", Integer, nullable=False, default=-1),
    Column("answered_at", String),
    Column("closed_by", String, nullable=False, default=""),
    Column("closed_at", String),
    Column("closing", Text, nullable=False, default=""),
    Index(None, "plan"),
)

replies = Table(
    "replies",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("opinion", String, ForeignKey("opinions.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("at", String, nullable=False),
    Index(None, "opinion"),
)
"""The talk about an opinion, in order."""

amendments = Table(
    "amendments",
    metadata,
    Column("id", String, primary_key=True),
    Column("plan", String, ForeignKey("plans.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("base", String, ForeignKey("contents.hash"), nullable=False),
    Column("node", String, nullable=False),
    Column("quote", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("author", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("state", String, nullable=False),
    Column("answer", Text, nullable=False, default=""),
    Column("answered_by", String, nullable=False, default=""),
    Column("answered_at", String),
    Index(None, "plan"),
)
"""Wordings a reviewer suggests for a paragraph, cell or heading of the text kept under `base`."""

review_points = Table(
    "review_points",
    metadata,
    Column("plan", String, ForeignKey("plans.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("point", String, primary_key=True),
    Column("verdict", String, nullable=False),
    Column("remark", Text, nullable=False, default=""),
    Column("account", String, nullable=False),
    Column("at", String, nullable=False),
)
"""What the examination found on each point of the checklist (办法 art. 24)."""

silences = Table(
    "silences",
    metadata,
    Column("plan", String, ForeignKey("plans.id"), primary_key=True),
    Column("rule", String, primary_key=True),
    Column("node", String, primary_key=True),
    Column("quote", String, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("account", String, nullable=False),
    Column("at", String, nullable=False),
)
"""Places of a plan where a rule of the checks was decided not to apply, with the reason."""

activities = Table(
    "activities",
    metadata,
    Column("id", String, primary_key=True),
    Column("plan", String, ForeignKey("plans.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("held_on", String, nullable=False),
    Column("answers", Text, nullable=False),
    Column("account", String, nullable=False),
    Column("at", String, nullable=False),
    Index(None, "plan"),
)
"""Drills, assessments, training: what was done with a plan in force."""

suggestions = Table(
    "suggestions",
    metadata,
    Column("id", String, primary_key=True),
    Column("plan", String, ForeignKey("plans.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("source", String, nullable=False, default=""),
    Column("author", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("state", String, nullable=False),
    Column("answer", Text, nullable=False, default=""),
    Column("answered_by", String, nullable=False, default=""),
    Index(None, "plan"),
)
"""Suggestions to revise a plan (办法 art. 37)."""

outline_editions = Table(
    "outline_editions",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", String, primary_key=True),
    Column("text", Text, nullable=False),
    Column("is_own", Boolean, nullable=False),
    Column("saved_by", String, nullable=False),
    Column("saved_at", String, nullable=False),
)
"""The office's own outlines, and every edition a plan was made from."""

plan_outlines = Table(
    "plan_outlines",
    metadata,
    Column("plan", String, ForeignKey("plans.id"), primary_key=True),
    Column("outline", String, nullable=False),
    Column("version", String, nullable=False),
    Column("answers", Text, nullable=False),
)

programme = Table(
    "programme",
    metadata,
    Column("id", String, primary_key=True),
    Column("plan", String, ForeignKey("plans.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("due_on", String, nullable=False),
    Column("basis", String, nullable=False),
    Column("account", String, nullable=False),
    Column("at", String, nullable=False),
    Index(None, "plan"),
)
"""What is to be drafted or revised until when (办法 art. 18)."""

files = Table(
    "files",
    metadata,
    Column("hash", String, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

materials = Table(
    "materials",
    metadata,
    Column("id", String, primary_key=True),
    Column("plan", String, ForeignKey("plans.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("hash", String, ForeignKey("files.hash"), nullable=False),
    Column("size", Integer, nullable=False),
    Column("account", String, nullable=False),
    Column("at", String, nullable=False),
    Index(None, "plan"),
)
"""Papers kept as files with a version: the meeting's record, the experts' opinions, the stamped original."""

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

certificates = Table(
    "certificates",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("account", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("algorithm", String, nullable=False),
    Column("public", String, nullable=False),
    Column("issuer", String, nullable=False),
    Column("parameters", Text, nullable=False, default=""),
    Column("statement", Text, nullable=False),
    Column("signature", String, nullable=False),
    Column("at", String, nullable=False),
    Index(None, "account"),
    Index(None, "subject"),
)
"""Who vouches for whose key: `issuer` (a key's name) signed that `subject` is the key of `account`."""

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
