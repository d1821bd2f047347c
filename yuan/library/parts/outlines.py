"""Outlines a library keeps: the office's own, the editions plans were made from, and which are offered.

The texts are opaque here; `yuan.jobs.outlines` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, delete, insert, select

from yuan.library import tables
from yuan.library.access import Access
from yuan.library.clock import now
from yuan.library.permissions import Right
from yuan.library.rows import OutlineMark, mark_of
from yuan.library.stored_settings import OUTLINES_WITHHELD, store_value, stored_value
from yuan.model.errors import NotFound


class KeptOutline(msgspec.Struct, frozen=True):
    """One edition of an outline, as text."""

    id: str
    version: str
    text: str
    is_own: bool


class Followed(msgspec.Struct, frozen=True):
    """The edition of an outline a plan is to follow, with its text and the values filled in."""

    id: str
    version: str
    text: str
    values: dict[str, str]


class OutlineShelf:
    """What one account can do with a library's outlines."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def own(self) -> list[KeptOutline]:
        """The newest edition of each of the office's own outlines, in the order they were first saved."""
        table = tables.outline_editions
        query = select(table).where(table.c.is_own).order_by(table.c.saved_at)
        with self._access.reading() as connection:
            newest = {
                row.id: KeptOutline(row.id, row.version, row.text, True) for row in connection.execute(query)
            }
        return list(newest.values())

    def edition(self, id: str, version: str) -> KeptOutline | None:
        """One edition, also of an outline that is no longer offered."""
        table = tables.outline_editions
        query = select(table).where(table.c.id == id, table.c.version == version)
        with self._access.reading() as connection:
            row = connection.execute(query).first()
        return KeptOutline(row.id, row.version, row.text, row.is_own) if row else None

    def keep(self, id: str, version: str, text: str) -> None:
        """Keep an own outline; the same edition is replaced, older ones stay for the plans made from them.

        Raises:
            Refused: the account may not settle what the office works with.
        """
        self._access.require(Right.SAVE_OUTLINE)
        with self._access.changing() as connection:
            self._put(connection, KeptOutline(id, version, text, True))
            self._access.record(connection, "保存提纲", id, version)

    def remove(self, id: str) -> None:
        """Offer an own outline no longer; plans made from it keep their edition.

        Raises:
            NotFound: there is no own outline called so.
        """
        self._access.require(Right.SET_OFFICE)
        table = tables.outline_editions
        with self._access.changing() as connection:
            changed = connection.execute(
                table.update().where(table.c.id == id, table.c.is_own).values(is_own=False)
            )
            if not changed.rowcount:
                raise NotFound("这份提纲已不在库中。", "请刷新。")
            self._access.record(connection, "删除提纲", id)

    def withheld(self) -> frozenset[str]:
        """The outlines not offered for new plans in this library."""
        with self._access.reading() as connection:
            nothing: frozenset[str] = frozenset()
            return stored_value(connection, OUTLINES_WITHHELD, nothing, frozenset[str])

    def withhold(self, ids: frozenset[str]) -> None:
        """Settle for everybody which outlines are not offered."""
        self._access.require(Right.SET_OFFICE)
        with self._access.changing() as connection:
            store_value(connection, OUTLINES_WITHHELD, sorted(ids))
            self._access.record(connection, "选用提纲", "预案库")

    def of_plan(self, plan: str) -> OutlineMark | None:
        """What the plan was made from; None for one that came from a file."""
        table = tables.plan_outlines
        with self._access.reading() as connection:
            self._access.seen(connection, plan)
            row = connection.execute(select(table).where(table.c.plan == plan)).first()
        if row is None:
            return None
        return mark_of(row)

    def mark(self, plan: str, id: str, version: str, text: str, values: Mapping[str, str]) -> None:
        """Remember that the plan follows this edition, and keep the edition's text with it."""
        with self._access.changing() as connection:
            self._access.require(Right.WRITE, self._access.seen(connection, plan).card.unit)
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
        self._access.record(connection, "采用提纲", plan, f"{followed.id} {followed.version}")

    def _put(self, connection: Connection, edition: KeptOutline) -> None:
        table = tables.outline_editions
        connection.execute(delete(table).where(table.c.id == edition.id, table.c.version == edition.version))
        connection.execute(
            insert(table).values(
                id=edition.id,
                version=edition.version,
                text=edition.text,
                is_own=edition.is_own,
                saved_by=self._access.account.name,
                saved_at=now(),
            )
        )
