"""The audit rows that one writing transaction appends, each with the seals of what it changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

import msgspec
from sqlalchemy import Connection, Table, and_, delete, desc, insert, or_, select, update

from yuan.library import tables
from yuan.library.clock import now
from yuan.library.trail import provisional_seals, sealing
from yuan.library.trail.collector import Collector, UnsealedChange
from yuan.library.trail.sealing import PROVISIONAL

PROGRAM = "预案编审"
"""The account of what the program itself records: a library made, or brought to a newer schema."""
HEAD = "audit_head"
"""The setting that repeats number and hash of the newest row."""
_OPTION = "audit_journal"
"""The execution option by which a connection knows its journal."""
_BATCH, _FEW = 1000, 50
_Seals = dict[tuple[str, str], str]


def chained(
    before: str, sequence: int, at: str, account: str, action: str, subject: str, detail: str, seal: str
) -> str:
    """The hash of a row. Rows that seal nothing, and all of earlier schemas, are hashed as they always were."""
    parts = [before, sequence, at, account, action, subject, detail, *([seal] if seal else [])]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8")).hexdigest()


def seal_of(seals: Iterable[Sequence[str]]) -> str:
    """The digest of the seals of one audit row: of (table, key, row), in this order; "" of none."""
    digest, is_any = hashlib.sha256(), False
    for one in seals:
        digest.update(msgspec.json.encode(list(one)) + b"\n")
        is_any = True
    return digest.hexdigest() if is_any else ""


def newest(connection: Connection) -> tuple[int, str]:
    """Number and hash of the newest row that is written; 0 and "" when there is none."""
    table = tables.audit
    query = select(table.c.sequence, table.c.hash).order_by(desc(table.c.sequence)).limit(1)
    row = connection.execute(query).first()
    return (row.sequence, row.hash) if row else (0, "")


class Journal:
    """What one transaction records. A row is sealed anew as long as it is the newest and its hash was asked by nobody."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._collector = Collector(connection)
        self._row: dict[str, str | int] | None = None
        self._seals: _Seals = {}
        self._is_sealed = True
        self._defers = False

    def stop(self) -> None:
        """Watch the connection no longer."""
        self._collector.stop()

    def record(self, account: str, action: str, subject: str, detail: str) -> None:
        """Append a row; it seals what was changed since the one before, and what was saved and should stand under it."""
        self.finish()
        sequence = newest(self._connection)[0] + 1
        row = {"at": now(), "account": account, "action": action, "subject": subject, "detail": detail}
        self._row = {"sequence": sequence, **row}
        self._adopt(sequence, provisional_seals.left(self._connection, action, subject))
        self._seal(sequence)
        self._write(seal_of(_in_order(self._seals)))

    def record_edit(self, account: str, plan: str, detail: str) -> None:
        """Append a row for a draft that was saved, unless an earlier one still covers it."""
        is_only_draft = self._collector.tables() <= set(provisional_seals.CHANGING)
        if is_only_draft and provisional_seals.is_covered(self._connection, account, plan):
            self._defers = True
        else:
            self.record(account, provisional_seals.EDITED, plan, detail)

    def record_left(self, account: str, plan: str, detail: str) -> None:
        """Append the row that closes a draft, with what was saved since its last one; nothing when none is open."""
        if provisional_seals.is_open(self._connection, plan):
            self.record(account, provisional_seals.CLOSED, plan, detail)

    def record_baseline(self, action: str, detail: str) -> None:
        """Append a row that seals everything that stands. Nothing else may be recorded in the transaction."""
        sequence, table = newest(self._connection)[0] + 1, tables.seals
        for one in sealing.sealed_tables():
            rows = _standing(self._connection, one, sequence)
            while batch := list(islice(rows, _BATCH)):
                self._connection.execute(insert(table), batch)
        query = select(table.c.table, table.c.key, table.c.row).where(table.c.audit == sequence)
        seal = seal_of(self._connection.execute(query.order_by(table.c.table, table.c.key)))
        self._collector.take()
        row = {"at": now(), "account": PROGRAM, "action": action, "subject": "预案库", "detail": detail}
        self._row = {"sequence": sequence, **row}
        self._write(seal)
        self._row = None

    def finish(self) -> None:
        """Let the newest row seal what was changed after it, too, and then stand as it is."""
        if self._row is None:
            return
        self._seal(int(self._row["sequence"]))
        if not self._is_sealed:
            table = tables.audit
            self._connection.execute(delete(table).where(table.c.sequence == self._row["sequence"]))
            self._write(seal_of(_in_order(self._seals)))
        self._row, self._seals = None, {}

    def close(self) -> None:
        """Finish. Raises `UnsealedChange` when something was changed that stands in no row."""
        self.finish()
        rest = self._collector.take()
        names = {name for name, _ in rest}
        if names - (set(provisional_seals.CHANGING) if self._defers else set()):
            raise UnsealedChange(f"changed without an audit row: {sorted(names)}")
        self._keep(PROVISIONAL, rest)

    def _seal(self, sequence: int) -> None:
        taken = self._collector.take()
        self._keep(sequence, taken)
        self._seals |= taken
        self._is_sealed = self._is_sealed and not taken

    def _adopt(self, sequence: int, found: Iterable[tuple[str, str, str]]) -> None:
        seals = {(table, key): text for table, key, text in found}
        self._keep(sequence, seals)
        self._seals |= seals

    def _keep(self, sequence: int, seals: _Seals) -> None:
        table = tables.seals
        replaced = [
            and_(table.c.table == name, table.c.key == key)
            for name, key in seals
            if name in provisional_seals.CHANGING or (name, key) in self._seals
        ]
        for start in range(0, len(replaced), _FEW):
            numbers = table.c.audit.in_((sequence, PROVISIONAL))
            self._connection.execute(delete(table).where(numbers, or_(*replaced[start : start + _FEW])))
        rows = [
            {"audit": sequence, "table": name, "key": key, "row": seals[name, key]} for name, key in seals
        ]
        if rows:
            self._connection.execute(insert(table), rows)

    def _write(self, seal: str) -> None:
        row = self._row
        assert row is not None
        digest = chained(newest(self._connection)[1], **row, seal=seal)  # type: ignore[arg-type]
        self._connection.execute(insert(tables.audit).values(**row, hash=digest, seal=seal))
        self._is_sealed = True
        table, value = tables.settings, f"{row['sequence']} {digest}"
        changed = self._connection.execute(update(table).where(table.c.key == HEAD).values(value=value))
        if not changed.rowcount:
            self._connection.execute(insert(table).values(key=HEAD, value=value))


@contextmanager
def recording(connection: Connection) -> Iterator[None]:
    """What is done inside is recorded and sealed: whoever writes into a library does it in here.

    Raises:
        UnsealedChange: something was changed and no row recorded; the transaction must not stand.
    """
    written = Journal(connection)
    connection.execution_options(**{_OPTION: written})
    try:
        yield
        written.close()
    finally:
        written.stop()


def open_on(connection: Connection) -> Journal | None:
    """The journal of the transaction, None outside of `recording`."""
    found = connection.get_execution_options().get(_OPTION)
    return found if isinstance(found, Journal) else None


def of(connection: Connection) -> Journal:
    """The journal of the transaction, inside of `recording`."""
    found = open_on(connection)
    assert found is not None, "outside of `recording`"
    return found


def _in_order(seals: _Seals) -> Iterator[tuple[str, str, str]]:
    return ((*place, text) for place, text in sorted(seals.items()))


def _standing(connection: Connection, table: Table, sequence: int) -> Iterator[dict[str, str | int]]:
    for key, row in sealing.rows(connection, table):
        if sealing.is_sealed(table.name, key):
            text = sealing.text_of(row)
            yield {"audit": sequence, "table": f"{table.name}", "key": key, "row": text}
