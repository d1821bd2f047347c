"""Outlines an office keeps, and which outline a plan was made from."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "outline_editions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name="pk_outline_editions"),
    )
    op.create_table(
        "plan_outlines",
        sa.Column(
            "plan", sa.String(), sa.ForeignKey("plans.id", name="fk_plan_outlines_plan"), nullable=False
        ),
        sa.Column("outline", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("plan", name="pk_plan_outlines"),
    )
