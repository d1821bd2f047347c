"""Records of drills and assessments, and suggestions to revise a plan."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    kind = sa.Text() if name in ("answers", "text", "answer") else sa.String()
    return sa.Column(name, kind, nullable=False, server_default=default)


def upgrade() -> None:
    op.create_table(
        "activities",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("plan", sa.String(), sa.ForeignKey("plans.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(_text(name) for name in ("kind", "held_on", "answers", "account", "at")),
    )
    op.create_index("ix_activities_plan", "activities", ["plan"])
    op.create_table(
        "suggestions",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("plan", sa.String(), sa.ForeignKey("plans.id"), nullable=False),
        _text("text"),
        _text("source", ""),
        *(_text(name) for name in ("author", "made_at", "state")),
        _text("answer", ""),
        _text("answered_by", ""),
    )
    op.create_index("ix_suggestions_plan", "suggestions", ["plan"])
