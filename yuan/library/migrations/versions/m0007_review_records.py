"""Opinions on selected words, talked about and closed; wordings suggested by reviewers; the examination's checklist."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("opinions", sa.Column("start", sa.Integer(), nullable=False, server_default="-1"))
    op.add_column("opinions", sa.Column("answered_at", sa.String()))
    op.add_column("opinions", sa.Column("closed_by", sa.String(), nullable=False, server_default=""))
    op.add_column("opinions", sa.Column("closed_at", sa.String()))
    op.add_column("opinions", sa.Column("closing", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "replies",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("opinion", sa.String(), sa.ForeignKey("opinions.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_replies_opinion", "replies", ["opinion"])
    op.create_table(
        "amendments",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("plan", sa.String(), sa.ForeignKey("plans.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("base", sa.String(), sa.ForeignKey("contents.hash"), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_at", sa.String()),
    )
    op.create_index("ix_amendments_plan", "amendments", ["plan"])
    op.create_table(
        "review_points",
        sa.Column("plan", sa.String(), sa.ForeignKey("plans.id"), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("point", sa.String(), primary_key=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
