"""Seals of rows in the audit trail, certificates of keys, signed heads of the trail, and who has what open."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default=default)


def _long(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def upgrade() -> None:
    op.add_column("audit", _text("seal", ""))
    op.create_table(
        "seals",
        sa.Column("audit", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("table", sa.String(), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
        _long("row"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_seals_table", "seals", ["table", "key"])
    op.create_table(
        "certificates",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        *(_text(name) for name in ("kind", "account", "subject", "algorithm", "public", "issuer")),
        _long("parameters"),
        _long("statement"),
        *(_text(name) for name in ("signature", "at")),
    )
    op.create_index("ix_certificates_account", "certificates", ["account"])
    op.create_index("ix_certificates_subject", "certificates", ["subject"])
    op.create_table(
        "heads",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        *(_text(name) for name in ("hash", "key")),
        _long("statement"),
        *(_text(name) for name in ("signature", "at")),
    )
    op.create_index("ix_heads_sequence", "heads", ["sequence"])
    op.create_table(
        "presence",
        *(sa.Column("id", sa.String(), primary_key=True), _text("account"), _text("plan")),
        sa.Column("is_editing", sa.Boolean(), nullable=False),
        _text("machine"),
        *(_text(name) for name in ("since", "seen_at")),
    )
    op.create_index("ix_presence_plan", "presence", ["plan"])
