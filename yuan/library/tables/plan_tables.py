"""Plans: cards, versions and texts, and what was said and done about them. Contents are kept once each under their hash and never
changed; a working draft lives in `drafts` until it is handed in."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from yuan.library.tables.table_metadata import metadata

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
