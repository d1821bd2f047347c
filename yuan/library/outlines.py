"""Outlines a library keeps: the office's own, the editions plans were made from, and which are offered.

The texts are opaque here; `yuan.jobs.outlines` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, delete, insert, select

from yuan.library import audit, tables
from yuan.library.clock import now
from yuan.library.kept import keep_value, kept_value
from yuan.library.permissions import Right, require
from yuan.library.rows import decodes
from yuan.model.errors import NotFound

if TYPE_CHECKING:
    from yuan.library.session import Session

WITHHELD = "outlines_withheld"


class KeptOutline(msgspec.Struct, frozen=True):
    """One edition of an outline, as text."""

    id: str
    version: str
    text: str
    is_own: bool


class OutlineMark(msgspec.Struct, frozen=True):
    """Which edition of which outline a plan was made from, and the values filled in."""

    id: str
    version: str
    values: dict[str, str]


class Followed(msgspec.Struct, frozen=True):
    """The edition of an outline a plan is to follow, with its text and the values filled in."""

    id: str
    version: str
    text: str
    values: dict[str, str]


@decodes(tables.plan_outlines, "所采用的提纲", "outline")
def mark_of(row: Any) -> OutlineMark:
    """What a row of `plan_outlines` says a plan was made from."""
    return OutlineMark(row.outline, row.version, msgspec.json.decode(row.answers, type=dict[str, str]))


class OutlineShelf:
    """What one account can do with a library's outlines."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def own(self) -> list[KeptOutline]:
        """The newest edition of each of the office's own outlines, in the order they were first saved."""
        table = tables.outline_editions
        query = select(table).where(table.c.is_own).order_by(table.c.saved_at)
        with self._session.reading() as connection:
            newest = {
                row.id: KeptOutline(row.id, row.version, row.text, True) for row in connection.execute(query)
            }
        return list(newest.values())

    def edition(self, id: str, version: str) -> KeptOutline | None:
        """One edition, also of an outline that is no longer offered."""
        table = tables.outline_editions
        query = select(table).where(table.c.id == id, table.c.version == version)
        with self._session.reading() as connection:
            row = connection.execute(query).first()
        return KeptOutline(row.id, row.version, row.text, row.is_own) if row else None

    def keep(self, id: str, version: str, text: str) -> None:
        """Keep an own outline; the same edition is replaced, older ones stay for the plans made from them.

        Raises:
            Refused: the account may not settle what the office works with.
        """
        require(self._session.account, Right.SAVE_OUTLINE)
        with self._session.changing() as connection:
            self._put(connection, KeptOutline(id, version, text, True))
            audit.record(connection, self._session.account.name, "保存提纲", id, version)

    def remove(self, id: str) -> None:
        """Offer an own outline no longer; plans made from it keep their edition.

        Raises:
            NotFound: there is no own outline called so.
        """
        require(self._session.account, Right.SET_OFFICE)
        table = tables.outline_editions
        with self._session.changing() as connection:
            changed = connection.execute(
                table.update().where(table.c.id == id, table.c.is_own).values(is_own=False)
            )
            if not changed.rowcount:
                raise NotFound("这份提纲已不在库中。", "请刷新。")
            audit.record(connection, self._session.account.name, "删除提纲", id)

    def withheld(self) -> frozenset[str]:
        """The outlines not offered for new plans in this library."""
        with self._session.reading() as connection:
            nothing: frozenset[str] = frozenset()
            return kept_value(connection, WITHHELD, nothing, frozenset[str])

    def withhold(self, ids: frozenset[str]) -> None:
        """Settle for everybody which outlines are not offered."""
        require(self._session.account, Right.SET_OFFICE)
        with self._session.changing() as connection:
            keep_value(connection, WITHHELD, sorted(ids))
            audit.record(connection, self._session.account.name, "选用提纲", "预案库")

    def of_plan(self, plan: str) -> OutlineMark | None:
        """What the plan was made from; None for one that came from a file."""
        self._session.plan(plan)
        table = tables.plan_outlines
        with self._session.reading() as connection:
            row = connection.execute(select(table).where(table.c.plan == plan)).first()
        if row is None:
            return None
        return mark_of(row)

    def mark(self, plan: str, id: str, version: str, text: str, values: Mapping[str, str]) -> None:
        """Remember that the plan follows this edition, and keep the edition's text with it."""
        require(self._session.account, Right.WRITE, self._session.plan(plan).card.unit)
        with self._session.changing() as connection:
            self.follow(connection, plan, Followed(id, version, text, dict(values)))

    def follow(self, connection: Connection, plan: str, followed: Followed) -> None:
        """`mark` inside a transaction that has seen to the right to write the plan."""
        table, editions = tables.plan_outlines, tables.outline_editions
        known = select(editions.c.id).where(
            editions.c.id == followed.id, editions.c.version == followed.version
        )
        if not connection.execute(known).first():
            self._put(connection, KeptOutline(followed.id, followed.version, followed.text, False))
        connection.execute(delete(table).where(table.c.plan == plan))
        kept = msgspec.json.encode(followed.values).decode("utf-8")
        connection.execute(
            insert(table).values(plan=plan, outline=followed.id, version=followed.version, answers=kept)
        )
        audit.record(
            connection, self._session.account.name, "采用提纲", plan, f"{followed.id} {followed.version}"
        )

    def _put(self, connection: Connection, edition: KeptOutline) -> None:
        table = tables.outline_editions
        connection.execute(delete(table).where(table.c.id == edition.id, table.c.version == edition.version))
        connection.execute(
            insert(table).values(
                id=edition.id,
                version=edition.version,
                text=edition.text,
                is_own=edition.is_own,
                saved_by=self._session.account.name,
                saved_at=now(),
            )
        )
