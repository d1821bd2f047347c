"""Places where a rule of the checks was decided not to apply."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "silences",
        sa.Column("plan", sa.String(), sa.ForeignKey("plans.id", name="fk_silences_plan"), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("plan", "rule", "node", "quote", name="pk_silences"),
        if_not_exists=True,  # some libraries were made with this table under the revision before
    )
