"""What the office settled, and who works here: settings, units, accounts, and keys with their certificates."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from yuan.library.tables.table_metadata import metadata

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
