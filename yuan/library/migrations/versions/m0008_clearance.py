"""Up to which level of secrecy an account may know of plans; "" is the usual of its role."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("accounts", sa.Column("clearance", sa.String(), nullable=False, server_default=""))
