"""The drafting programme of a year, and the papers that go with the steps as real files."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default=default)


def upgrade() -> None:
    op.create_table(
        "programme",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("plan", sa.String(), sa.ForeignKey("plans.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(_text(name) for name in ("due_on", "basis", "account", "at")),
    )
    op.create_index("ix_programme_plan", "programme", ["plan"])
    op.create_table(
        "files",
        sa.Column("hash", sa.String(), primary_key=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "materials",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("plan", sa.String(), sa.ForeignKey("plans.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _text("kind"),
        _text("name"),
        sa.Column("hash", sa.String(), sa.ForeignKey("files.hash"), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        *(_text(name) for name in ("account", "at")),
    )
    op.create_index("ix_materials_plan", "materials", ["plan"])
