"""Signing keys and signatures; accounts that are locked or must change their password.

Approvals made until now carry no signature: the number of the last audit row of that time says which they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "keys",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("algorithm", sa.String(), nullable=False),
        sa.Column("public", sa.String(), nullable=False),
        sa.Column("private", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("retired_at", sa.String()),
    )
    op.create_index("ix_keys_account", "keys", ["account"])
    op.create_table(
        "signatures",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("plan", sa.String(), sa.ForeignKey("plans.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), sa.ForeignKey("keys.id"), nullable=False),
        sa.Column("algorithm", sa.String(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_signatures_plan", "signatures", ["plan"])
    for name, kind in (("must_change", sa.Boolean()), ("failures", sa.Integer())):
        op.add_column("accounts", sa.Column(name, kind, nullable=False, server_default="0"))
    op.add_column("accounts", sa.Column("failed_at", sa.String()))
    op.execute(
        "INSERT INTO settings (key, value) "
        "SELECT 'signing_since', CAST(COALESCE(MAX(sequence), 0) AS VARCHAR) FROM audit"
    )
