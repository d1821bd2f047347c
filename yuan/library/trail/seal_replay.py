"""The seals of the audit trail replayed to how every row must read, and held against how every row reads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, select

from yuan.library import tables
from yuan.library.table_nouns import NOUNS
from yuan.library.trail import provisional_seals, sealing, table_words
from yuan.library.trail.journal import seal_of
from yuan.library.trail.sealing import DIGEST, GONE, PROVISIONAL, Row, keys_of, row_of

_MOST = 50
"""How many rows of a table are named one by one; the rest are counted."""


class _Sealed(NamedTuple):
    """The newest seal of a row, and the number of the audit row it stands under."""

    audit: int
    seal: str


_States = dict[str, dict[str, _Sealed]]


def problems(connection: Connection, step: Callable[[], None]) -> Iterator[str]:
    """Every row that no audit row accounts for, that is missing or that reads differently, in Chinese; nothing when
    all is as recorded. Calls `step` for every seal."""
    states: _States = defaultdict(dict)
    yield from _replay(connection, states, step)
    if not states:
        yield "预案库没有封存记录，无法证明各条记录未被改动。"
        return
    compared = _Comparison(connection, states)
    for table in sealing.sealed_tables():
        found = list(_first(compared.problems(table), NOUNS.get(table.name, table.name)))
        yield from found
    yield from compared.lost_plans()


def _first(found: Iterator[str], noun: str) -> Iterator[str]:
    count = 0
    for count, text in enumerate(found, 1):
        if count <= _MOST:
            yield text
    if count > _MOST:
        yield f"另有 {count - _MOST} 处{noun}与记录不符。"


def _replay(connection: Connection, states: _States, step: Callable[[], None]) -> Iterator[str]:
    """Bring `states` to where the trail ends; what is wrong with the seals themselves."""
    table, rows = tables.seals, tables.audit
    expected = {
        row.sequence: row.seal
        for row in connection.execute(select(rows.c.sequence, rows.c.seal).where(rows.c.seal != ""))
    }
    query = select(table.c.audit, table.c.table, table.c.key, table.c.row)
    query = query.order_by(table.c.audit, table.c.table, table.c.key)
    for number, group in groupby(connection.execute(query), key=lambda row: row.audit):
        if number == PROVISIONAL:
            continue  # `_Comparison` looks at them one by one
        seal = seal_of(_noted(group, states, step))
        if seal != expected.pop(number, ""):
            yield f"操作记录第 {number} 条所封存的内容被改动。"
    for number in expected:
        yield f"操作记录第 {number} 条所封存的内容被删除。"


def _noted(group: Iterator[Any], states: _States, step: Callable[[], None]) -> Iterator[tuple[str, str, str]]:
    for number, table, key, seal in group:
        step()
        states[table][key] = _Sealed(number, seal)
        yield table, key, seal


class _Comparison:
    """What stands held against what must stand, table by table."""

    def __init__(self, connection: Connection, states: _States) -> None:
        self._connection, self._states = connection, states
        plans = tables.plans
        self._titles: dict[str, str] = {
            row.id: row.title for row in connection.execute(select(plans.c.id, plans.c.title))
        }
        self._there = frozenset(self._titles)
        for key, sealed in states["plans"].items():
            for plan in keys_of(key)[:1]:
                self._titles.setdefault(f"{plan}", f"{row_of(sealed.seal).get('title', '')}")
        self._gone: dict[str, Counter[str]] = defaultdict(Counter)
        seals = tables.seals
        query = select(seals.c.table, seals.c.key, seals.c.row).where(seals.c.audit == PROVISIONAL)
        self._provisional: dict[tuple[str, str], str] = {
            (row.table, row.key): row.row
            for row in connection.execute(query.where(seals.c.table.in_(provisional_seals.CHANGING)))
        }

    def problems(self, table: Table) -> Iterator[str]:
        """What is wrong with the rows of `table`; what went with its plan is only counted."""
        states = self._states.pop(table.name, {})
        for key, row in sealing.rows(self._connection, table):
            if not sealing.is_sealed(table.name, key):
                continue
            sealed = states.pop(key, None)
            name = self._name
            if sealed is None:
                yield f"{name(table, key, row)}没有来历：没有操作记录说明它是怎样写入的。"
            elif sealed.seal == GONE:
                yield f"{name(table, key, row)}已被移除，现又出现在库中{self._by(sealed)}。"
            elif (table.name, key) in self._provisional:
                yield from self._provisional_problems(table, key, row, sealed)
            elif sealed.seal != sealing.text_of(row):
                yield from self._differences(table, key, row, sealed, row_of(sealed.seal))
        for key, sealed in states.items():
            if sealed.seal != GONE:
                yield from self._missing(table, key, sealed)

    def lost_plans(self) -> Iterator[str]:
        """The plans that went with all that was recorded of them."""
        for plan, counted in self._gone.items():
            parts = "、".join(f"{count} 条{NOUNS.get(name, name)}" for name, count in counted.items())
            yield f"预案“{self._titles.get(plan, plan)}”被删除时，一并删除的有 {parts}。"

    def _missing(self, table: Table, key: str, sealed: _Sealed) -> Iterator[str]:
        row = row_of(sealed.seal)
        plan = _plan(_known(table, key, row))
        if plan and plan not in self._there and table is not tables.plans:
            self._gone[plan][table.name] += 1
        else:
            yield f"{self._name(table, key, row)}被删除{self._by(sealed)}。"

    def _differences(self, table: Table, key: str, row: Row, sealed: _Sealed, must: Row) -> Iterator[str]:
        for column in sealing.sealed_columns(table):
            wanted, found = must.get(column.name, column.default), row.get(column.name, column.default)
            if wanted == found and type(wanted) is type(found):
                continue
            what = f"{self._name(table, key, row)}的{table_words.column_name(column.name)}"
            if _is_digest(wanted) or _is_digest(found) or column.is_secret:
                yield f"{what}与记录不符{self._by(sealed)}。"
            else:
                said = f"应为{table_words.value_text(wanted)}，现为{table_words.value_text(found)}"
                yield f"{what}{said}{self._by(sealed)}。"

    def _provisional_problems(self, table: Table, key: str, row: Row, sealed: _Sealed) -> Iterator[str]:
        """For a draft saved since its last audit row: what saving changes is as the provisional seal says, if it can
        have been made then and by whom that row names."""
        seal = self._provisional[table.name, key]
        must = row_of(provisional_seals.merged(table.name, sealed.seal, seal))
        yield from self._differences(table, key, row, sealed, must)
        if not provisional_seals.is_believable(self._connection, table.name, key, row_of(seal)):
            yield f"{self._name(table, key, row)}有改动没有记入操作记录{self._by(sealed)}。"

    def _name(self, table: Table, key: str, row: Row) -> str:
        known = _known(table, key, row)
        return table_words.row_name(table.name, known, self._titles.get(_plan(known), ""))

    def _by(self, sealed: _Sealed) -> str:
        rows = tables.audit
        action = self._connection.execute(
            select(rows.c.action).where(rows.c.sequence == sealed.audit)
        ).scalar()
        return f"（操作记录第 {sealed.audit} 条“{action or '已不在'}”所记）"


def _plan(known: Row) -> str:
    return f"{known.get('plan', '')}"


def _known(table: Table, key: str, row: Row) -> Row:
    names = (f"{column.name}" for column in table.primary_key.columns)
    return {**row, **dict(zip(names, keys_of(key), strict=False))}


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(DIGEST)
