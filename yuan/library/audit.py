"""The append-only audit trail: each row carries the hash of itself and of the row before it, and seals what it changed.

A removed, altered or reordered row breaks the chain and is named by `problems`. Number and hash of the newest also stand
in the settings, so that rows cut off at the end are missed too; approvals sign them. Whatever a transaction changes is
sealed (`yuan.library.sealing`) by the audit row recorded after it, or by the last one when none follows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice

import msgspec
from sqlalchemy import Connection, Table, delete, desc, func, insert, select, update

from yuan.library import sealing, tables
from yuan.library.clock import moment, now
from yuan.library.collecting import Collector, UnsealedChange
from yuan.model.records import AuditEntry

PROGRAM = "预案编审"
"""The account of what the program itself records: a library made, or brought to a newer schema."""
CREATED, BASELINE = "建立预案库", "建立封存基线"
EDITED = "编辑在编稿"
EDITS_MINUTES = 10
"""Of one draft, saved every second or two, one row in so many minutes: the trail stays readable and the file small."""
CLOCKS = timedelta(minutes=5)
"""How far the clocks of the desks at one library, or one clock set right, may lie apart without being remarked."""
_HEAD = "audit_head"
_JOURNAL = "audit_journal"
_BATCH = 1000


def _hash(
    before: str, sequence: int, at: str, account: str, action: str, subject: str, detail: str, seal: str
) -> str:
    """Rows that sealed nothing, and all of earlier schemas, are hashed as they always were."""
    parts = [before, sequence, at, account, action, subject, detail, *([seal] if seal else [])]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8")).hexdigest()


def seal_of(seals: Iterable[Sequence[str]]) -> str:
    """The digest of the seals of one audit row: of (table, key, row), in this order; "" of none."""
    digest, is_any = hashlib.sha256(), False
    for one in seals:
        digest.update(msgspec.json.encode(list(one)) + b"\n")
        is_any = True
    return digest.hexdigest() if is_any else ""


class _Journal:
    """The rows that one transaction records. The newest is hashed when the next begins or the transaction ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.collector = Collector(connection)
        self._row: dict[str, str | int] | None = None
        self._seals: dict[tuple[str, str], str] = {}
        self.defers = False

    def record(self, account: str, action: str, subject: str, detail: str) -> int:
        self.finish()
        sequence = _newest(self._connection)[0] + 1
        self._row = {
            "sequence": sequence,
            "at": now(),
            "account": account,
            "action": action,
            "subject": subject,
            "detail": detail,
        }
        self._seal(sequence)
        return sequence

    def finish(self) -> None:
        """Hash the newest row with the seals of all that was changed until now."""
        row = self._row
        if row is None:
            return
        sequence = int(row["sequence"])
        self._seal(sequence)
        self._row = None
        seals = ((*place, text) for place, text in sorted(self._seals.items()))
        self._put(row, seal_of(seals))
        self._seals = {}

    def record_baseline(self, action: str, detail: str) -> None:
        """A row that seals everything that stands; nothing may have been recorded before it."""
        sequence, table = _newest(self._connection)[0] + 1, tables.seals
        for one in sealing.sealed_tables():
            rows = _baseline_rows(self._connection, one, sequence)
            while batch := list(islice(rows, _BATCH)):
                self._connection.execute(insert(table), batch)
        query = select(table.c.table, table.c.key, table.c.row).where(table.c.audit == sequence)
        query = query.order_by(table.c.table, table.c.key)
        seal = seal_of(self._connection.execute(query))
        self.collector.take()
        row = {"at": now(), "account": PROGRAM, "action": action, "subject": "预案库", "detail": detail}
        self._put({"sequence": sequence, **row}, seal)

    def close(self) -> None:
        """Finish, and see to it that nothing was changed that stands in no audit row."""
        self.finish()
        left = self.collector.take()
        if left and not self.defers:
            raise UnsealedChange(f"changed without an audit row: {sorted({name for name, _ in left})}")
        self._keep(sealing.PROVISIONAL, left)

    def _seal(self, sequence: int) -> None:
        taken = self.collector.take()
        self._keep(sequence, taken)
        self._seals |= taken

    def _keep(self, sequence: int, seals: dict[tuple[str, str], str]) -> None:
        table = tables.seals
        for name, key in seals:
            if name in sealing.CHANGING or (name, key) in self._seals:
                replaced = (sequence, sealing.PROVISIONAL)
                which = (table.c.audit.in_(replaced), table.c.table == name, table.c.key == key)
                self._connection.execute(delete(table).where(*which))
        values = [
            {"audit": sequence, "table": name, "key": key, "row": text} for (name, key), text in seals.items()
        ]
        if values:
            self._connection.execute(insert(table), values)

    def _put(self, row: dict[str, str | int], seal: str) -> None:
        before = _newest(self._connection)[1]
        chained = _hash(before, **row, seal=seal)  # type: ignore[arg-type]
        self._connection.execute(insert(tables.audit).values(**row, hash=chained, seal=seal))
        table, value = tables.settings, f"{row['sequence']} {chained}"
        changed = self._connection.execute(update(table).where(table.c.key == _HEAD).values(value=value))
        if not changed.rowcount:
            self._connection.execute(insert(table).values(key=_HEAD, value=value))


def _baseline_rows(connection: Connection, table: Table, sequence: int) -> Iterator[dict[str, str | int]]:
    for key, row in sealing.rows(connection, table):
        if sealing.is_sealed(table.name, key):
            yield {
                "audit": sequence,
                "table": table.name,
                "key": key,
                "row": sealing.text_of(row),
            }


@contextmanager
def recording(connection: Connection) -> Iterator[None]:
    """What is done inside is recorded and sealed: whoever writes into a library does it in here.

    Raises:
        UnsealedChange: something was changed and no row recorded; the transaction must not stand.
    """
    journal = _Journal(connection)
    connection.execution_options(**{_JOURNAL: journal})
    try:
        yield
        journal.close()
    finally:
        journal.collector.stop()


def _journal_of(connection: Connection) -> _Journal:
    journal = connection.get_execution_options().get(_JOURNAL)
    assert isinstance(journal, _Journal), "outside of `recording`"
    return journal


def record(connection: Connection, account: str, action: str, subject: str, detail: str = "") -> None:
    """Append one row: who did what to which thing (a plan id, an account …). It seals what was changed before it."""
    _journal_of(connection).record(account, action, subject, detail)


def record_edit(connection: Connection, account: str, plan: str, detail: str) -> None:
    """Append a row for a draft that was saved, unless the account's last one of it is younger than `EDITS_MINUTES`.

    Between two such rows the draft stands under a provisional seal, which no audit row covers.
    """
    journal = _journal_of(connection)
    if journal.collector.tables() <= set(sealing.CHANGING) and _is_fresh(connection, account, plan):
        journal.defers = True
    else:
        journal.record(account, EDITED, plan, detail)


def _is_fresh(connection: Connection, account: str, plan: str) -> bool:
    seals = tables.seals
    last = select(func.max(seals.c.audit)).where(
        seals.c.table == tables.drafts.name, seals.c.key == sealing.key_of([plan])
    )
    number = connection.execute(last).scalar()
    return number is not None and _is_edit(connection, number, account, datetime.now(UTC), timedelta())


def _is_edit(
    connection: Connection, number: int, account: str, at: datetime | None, tolerance: timedelta
) -> bool:
    """Whether the row of that number covers what `account` ("": whoever) saved at `at`."""
    table = tables.audit
    query = select(table.c.at, table.c.account, table.c.action).where(table.c.sequence == number)
    row = connection.execute(query).first()
    edited = moment(row.at) if row is not None and row.action == EDITED else None
    if row is None or edited is None or at is None or account not in ("", row.account):
        return False
    return -tolerance <= at - edited < timedelta(minutes=EDITS_MINUTES) + tolerance


def may_be_provisional(connection: Connection, number: int, row: sealing.Row) -> bool:
    """Whether a provisional seal of a draft or its version can have been made under the audit row of that number."""
    try:
        at = moment(row.get("saved_at") or row.get("changed_at"))
    except ValueError:
        return False
    return _is_edit(connection, number, row.get("saved_by", ""), at, CLOCKS)


def record_baseline(connection: Connection, action: str, detail: str = "") -> None:
    """Append a row that seals everything as it stands: what stands from here on is proved by the trail."""
    _journal_of(connection).record_baseline(action, detail)


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the newest row; 0 and "" when there is none.

    Inside a transaction, the newest row is finished by asking: what is changed after that needs another one.
    """
    journal = connection.get_execution_options().get(_JOURNAL)
    if isinstance(journal, _Journal):
        journal.finish()
    return _newest(connection)


def _newest(connection: Connection) -> tuple[int, str]:
    table = tables.audit
    row = connection.execute(
        select(table.c.sequence, table.c.hash).order_by(desc(table.c.sequence)).limit(1)
    ).first()
    return (row.sequence, row.hash) if row else (0, "")


def hash_at(connection: Connection, sequence: int) -> str:
    """The hash of the row with this number, "" when there is none."""
    table = tables.audit
    found = connection.execute(select(table.c.hash).where(table.c.sequence == sequence)).scalar()
    return found or ""


def entries(connection: Connection, limit: int | None) -> list[AuditEntry]:
    """The newest `limit` rows (None: all), newest first."""
    rows = connection.execute(select(tables.audit).order_by(desc(tables.audit.c.sequence)).limit(limit))
    return [
        AuditEntry(
            sequence=row.sequence,
            at=datetime.fromisoformat(row.at),
            account=row.account,
            action=row.action,
            subject=row.subject,
            detail=row.detail,
            hash=row.hash,
        )
        for row in rows
    ]


def details(connection: Connection, action: str, subject: str, beginning: str) -> list[str]:
    """What follows `beginning` in the details of every such row."""
    table = tables.audit
    query = select(table.c.detail).where(
        table.c.action == action, table.c.subject == subject, table.c.detail.startswith(beginning)
    )
    return [row.detail.removeprefix(beginning) for row in connection.execute(query)]


def problems(connection: Connection, step: Callable[[], None]) -> Iterator[str]:
    """What is wrong with the chain, in Chinese; nothing when it is whole. Calls `step` for every row."""
    before, expected = "", 1
    for row in connection.execute(select(tables.audit).order_by(tables.audit.c.sequence)):
        step()
        if row.sequence != expected:
            yield f"操作记录第 {expected} 条缺失。"
        fits = _hash(before, row.sequence, row.at, row.account, row.action, row.subject, row.detail, row.seal)
        if fits != row.hash:
            yield f"操作记录第 {row.sequence} 条与前后不衔接，可能被改动、删除或调换。"
        before, expected = row.hash, row.sequence + 1
    settings = tables.settings
    kept = connection.execute(select(settings.c.value).where(settings.c.key == _HEAD)).scalar() or ""
    # Older libraries kept the hash alone.
    if kept not in (f"{expected - 1} {before}", before):
        yield "操作记录的末尾被删除或改动。"
    elif expected == 1 and any(
        connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (tables.accounts, tables.plans)
    ):
        yield "操作记录被全部删除。"
