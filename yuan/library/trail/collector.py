"""What a writing transaction does to the sealed tables, seen at its connection, so that no door can forget to tell."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, Table, event
from sqlalchemy.sql.dml import Delete, Insert, Update

from yuan.library import tables
from yuan.library.trail import provisional_seals
from yuan.library.trail.sealing import (
    GONE,
    Row,
    is_sealed,
    key_of,
    keys_of,
    query_of,
    read,
    row_of,
    sealed_names,
    text_of,
)


class UnsealedChange(RuntimeError):
    """A fault of the program: a transaction changed rows in a way that no audit row could account for."""


class Collector:
    """Watches a connection: which sealed rows its statements touch, and how those read before."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._before: dict[tuple[str, str], Row | None] = {}
        self._deleted: set[tuple[str, str]] = set()
        self._listeners = (
            ("before_execute", self._before_execute),
            ("after_execute", self._after_execute),
            ("before_cursor_execute", self._before_cursor_execute),
        )
        for name, listener in self._listeners:
            event.listen(connection, name, listener)

    def stop(self) -> None:
        """Watch no longer."""
        for name, listener in self._listeners:
            event.remove(self._connection, name, listener)

    def tables(self) -> set[str]:
        """The tables of which rows were touched since the last `take`."""
        return {table for table, _ in self._before}

    def take(self) -> dict[tuple[str, str], str]:
        """The seals of the rows touched since the last call that now read differently from their newest seal."""
        touched, self._before = self._before, {}
        deleted, self._deleted = self._deleted, set()
        found = {}
        for (name, key), before in touched.items():
            after = self._after(name, key)
            if after is None and before is not None and (name, key) not in deleted:
                raise UnsealedChange(f"an update moved the key of a row of {name}")
            kept = provisional_seals.newest(self._connection, name, key)
            seal = _sealed_anew(kept, before, after)
            if seal is not None and seal != kept:
                found[name, key] = seal
        return found

    def _after(self, name: str, key: str) -> Row | None:
        table = tables.metadata.tables[name]
        values = keys_of(key)
        where = (column == value for column, value in zip(table.primary_key.columns, values, strict=True))
        found = self._connection.execute(query_of(table).where(*where)).first()
        return read(table, found)[1] if found is not None else None

    def _note(self, name: str, key: str, before: Row | None) -> None:
        if is_sealed(name, key):
            self._before.setdefault((f"{name}", key), before)

    def _before_execute(
        self, connection: Connection, statement: Any, many: Any, given: Any, options: Any
    ) -> None:
        table = getattr(statement, "table", None)
        if not isinstance(statement, (Update, Delete)) or not isinstance(table, Table):
            return
        if table.name not in sealed_names():
            return
        if many or given:
            raise UnsealedChange("a change with parameters given apart cannot be followed")
        query = query_of(table, with_bytes=False)
        if statement.whereclause is not None:
            query = query.where(statement.whereclause)
        for values in connection.execute(query).all():
            key, row = read(table, values, with_bytes=False)
            self._note(table.name, key, row)
            if isinstance(statement, Delete):
                self._deleted.add((table.name, key))

    def _after_execute(
        self, connection: Connection, statement: Any, many: Any, given: Any, options: Any, result: Any
    ) -> None:
        if isinstance(statement, Insert) and statement.table.name in sealed_names():
            key = result.inserted_primary_key
            if key is None or None in key:
                raise UnsealedChange("an insert did not tell the key of its row")
            self._note(statement.table.name, key_of(key), None)

    def _before_cursor_execute(
        self, connection: Connection, cursor: Any, statement: str, given: Any, context: Any, many: bool
    ) -> None:
        is_followed = context is not None and (context.isinsert or context.isupdate or context.isdelete)
        if not is_followed and statement.lstrip()[:7].upper() in _TEXTUAL:
            raise UnsealedChange("a change written as SQL text cannot be followed")


_TEXTUAL = frozenset({"INSERT ", "UPDATE ", "DELETE ", "REPLACE"})


def _sealed_anew(seal: str | None, before: Row | None, after: Row | None) -> str | None:
    """The seal after a change, None for a row that stays without one.

    Only what the change itself altered goes into it: a row that somebody altered behind the program's back, or put in,
    is not made good by whoever happens to change it next.
    """
    if after is None:
        return GONE if seal is not None else None
    if before is None:
        return text_of(after)
    if not seal:
        return seal
    kept = row_of(seal)
    for name in {*before, *after}:
        if before.get(name, msgspec.UNSET) != after.get(name, msgspec.UNSET):
            if name in after:
                kept[name] = after[name]
            else:
                kept.pop(name, None)
    return text_of(kept)
