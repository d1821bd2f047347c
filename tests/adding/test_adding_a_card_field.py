"""A field of the card is added beside the card and in the table of plans, with a migration: everything else follows."""

from __future__ import annotations

import re
from pathlib import Path

from tests.adding.copies import Copy
from yuan.library import tables

_FIELD = """    CardField(
        name="basis",
        label="编制依据",
        column="basis",
        list_width=120,
        ledger_width=20,
        is_corrected=True,
        is_beside_text=True,
    ),
"""
_MIGRATION = '''"""What a plan is drafted by."""

import sqlalchemy as sa
from alembic import op

revision = "{next:04}"
down_revision = "{last:04}"


def upgrade() -> None:
    op.add_column("plans", sa.Column("basis", sa.String(), nullable=False, server_default=""))
'''


def test_a_card_field_shows_wherever_the_card_does(tmp_path: Path) -> None:
    assert "basis" not in tables.plans.columns
    copy = Copy(tmp_path)
    copy.insert("model/plan.py", "\n\nclass CardField", '    basis: str = ""\n')
    copy.insert("model/plan.py", '    CardField(name="contact"', _FIELD)
    copy.insert(
        "library/tables/plan_tables.py",
        '    Column("contact", String, nullable=False, default=""),\n',
        '    Column("basis", String, nullable=False, default=""),\n',
    )
    copy.insert(
        "library/store/schema.py",
        '    ("suggestions", "source"): "\'\'",\n',
        '    ("plans", "basis"): "\'\'",\n',
    )
    last = max(
        int(path.name[1:5]) for path in (copy.folder / "yuan/library/migrations/versions").glob("m*.py")
    )
    copy.add(
        f"library/migrations/versions/m{last + 1:04}_basis.py", _MIGRATION.format(last=last, next=last + 1)
    )
    for path in (copy.folder / "yuan" / "library").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            re.sub(rf"^SCHEMA = {last}$", f"SCHEMA = {last + 1}", text, flags=re.M), encoding="utf-8"
        )
    shown = copy.run("use_of_a_card_field", "basis", str(tmp_path))
    assert shown == ["form", "list", "details", "editor", "ledger", "import", "reopened", "upgraded"]
