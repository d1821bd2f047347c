"""Packages between desks: keys, desks, what was sent and received, who holds what, and texts that are merged."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def _text(name: str, **more: object) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, **more)  # type: ignore[arg-type]


def _key(name: str, **more: object) -> sa.Column[str]:
    return sa.Column(name, sa.String(), primary_key=True, **more)  # type: ignore[arg-type]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [_text(name) for name in names]


def _longs(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moments(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String()) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _plan_key() -> sa.Column[str]:
    return sa.Column("plan", sa.String(), sa.ForeignKey("plans.id"), primary_key=True)


def _version_key() -> sa.Column[int]:
    return sa.Column("version", sa.Integer(), primary_key=True)


def _content(*, is_key: bool) -> sa.Column[str]:
    return sa.Column("hash", sa.String(), sa.ForeignKey("contents.hash"), primary_key=is_key)


def upgrade() -> None:
    _desks()
    _packages()
    _merging()


def _desks() -> None:
    op.create_table(
        "desk_keys",
        _key("id"),
        *_texts("use", "algorithm", "public"),
        *_longs("private"),
        *_texts("created_at"),
        *_moments("retired_at"),
    )
    op.create_table(
        "desks",
        _key("id"),
        *_texts("office", "unit", "algorithm", "public", "seal_algorithm", "seal_public", "standing"),
        sa.Column("is_superior", sa.Boolean(), nullable=False),
        *_texts("account"),
        *_longs("note"),
        *_texts("at", "generation"),
        *_numbers("serial"),
        *_texts("last_hash"),
        *_numbers("sent_serial"),
        *_texts("sent_hash"),
    )
    op.create_table(
        "certified_keys",
        sa.Column("desk", sa.String(), sa.ForeignKey("desks.id"), primary_key=True),
        _key("id"),
        *_texts("algorithm", "public", "account", "name", "role", "package", "at"),
        *_moments("withdrawn_at"),
        *_longs("statement"),
        *_texts("signature"),
    )
    op.create_table(
        "received_signatures",
        *(_plan_key(), _version_key()),
        *_texts("desk", "key", "algorithm", "public"),
        *_longs("statement"),
        *_texts("signature", "package", "at"),
    )


def _packages() -> None:
    op.create_table(
        "packages",
        *(_key("id"), _key("direction"), _key("desk")),
        *_texts("kind", "generation"),
        *_numbers("serial"),
        *_texts("hash"),
        *_longs("subject", "plans"),
        *_texts("made_at", "account", "at", "answers"),
        *_moments("due_on", "confirmed_at", "answered_at"),
        *_longs("waiting"),
    )
    op.create_index("ix_packages_desk", "packages", ["desk"])
    op.create_table(
        "holdings",
        *(_key("desk"), _plan_key(), _version_key()),
        *_texts("hash", "package", "sent_at"),
        *_moments("confirmed_at"),
        *_texts("told_in"),
        *_moments("told_at", "told_confirmed_at"),
    )


def _merging() -> None:
    op.create_table(
        "draft_bases",
        *(_plan_key(), _content(is_key=True)),
        *_numbers("version"),
        *_texts("desk", "at"),
    )
    op.create_table(
        "aside_texts",
        *(_plan_key(), _content(is_key=True)),
        *_numbers("version"),
        *_texts("account"),
        *_longs("reason"),
        *_texts("base", "at"),
        *_moments("merged_at"),
    )
    op.create_table(
        "merge_conflicts",
        *(_plan_key(), _key("id")),
        *_numbers("version"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        *_texts("source", "made_at", "settled_by"),
        *_moments("settled_at"),
    )
    op.create_table("carried", *(_plan_key(), _key("name")), *_longs("value"))
