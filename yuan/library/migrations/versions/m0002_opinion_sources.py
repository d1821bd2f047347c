"""Opinions that came from outside the library name their source."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("opinions", sa.Column("source", sa.String(), nullable=False, server_default=""))
