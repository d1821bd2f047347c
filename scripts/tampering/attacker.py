"""Somebody who holds the file and knows the program: changes rows, and covers the tracks by rebuilding what proves them.

Works on the file alone, through SQL.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, text


class NotThere(Exception):
    """The library is of a program that had no such thing yet."""


class Attacker:
    """At work on an open file."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.tables = {name for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def rows(self, statement: str, **values: object) -> list[Any]:
        return list(self.connection.execute(text(statement), values))

    def value(self, statement: str, **values: object) -> Any:
        return self.rows(statement, **values)[0][0]

    def run(self, *statements: str, **values: object) -> None:
        for statement in statements:
            if values:
                changed = self.connection.execute(text(statement), values)
            else:
                changed = self.connection.exec_driver_sql(statement)
            assert changed.rowcount, f"nothing to tamper with: {statement}"

    def require(self, table: str) -> None:
        """Go on only with a library that has this table. Raises `NotThere`."""
        if table not in self.tables:
            raise NotThere(table)

    def define(self, statement: str) -> None:
        """Change what the tables are, or what may not be there."""
        self.connection.execute(text(statement))

    def pairs(self, statement: str, **values: object) -> Iterator[tuple[Any, Any]]:
        return ((row[0], row[1]) for row in self.rows(statement, **values))

    def plan(self, title: str) -> str:
        return str(self.value("SELECT id FROM plans WHERE title = :title", title=title))

    # --- the trail -------------------------------------------------------------------------------------

    def record(self, account: str, action: str, subject: str, detail: str = "", *sealed: str) -> None:
        """One more row at the end of the trail, hashed as it should be, that seals the rows of the tables named."""
        last = self.value("SELECT max(sequence) FROM audit")
        at = self.value("SELECT at FROM audit WHERE sequence = :last", last=last)
        self.run(
            "INSERT INTO audit (sequence, at, account, action, subject, detail, hash)"
            " VALUES (:sequence, :at, :account, :action, :subject, :detail, 'x')",
            sequence=last + 1,
            at=at,
            account=account,
            action=action,
            subject=subject,
            detail=detail,
        )
        self.chain(last + 1)
        for table in sealed:
            self.reseal_newest(table)

    def chain(self, first: int = 1, before_each: Callable[[Any], str] | None = None) -> None:
        """Hash all rows from `first` on anew, and the setting that repeats the newest one."""
        seal = "seal" if "seals" in self.tables else "''"
        rows = self.rows(
            f"SELECT sequence, at, account, action, subject, detail, {seal} FROM audit ORDER BY 1"
        )
        before, place = self.hash_at(first - 1), 0
        for place, row in enumerate(rows, 1):
            if row[0] < first:
                continue
            detail = before_each(row) if before_each else row[5]
            sealed = self._seal(row[0])
            parts = [before, place, *row[1:5], detail, *([sealed] if sealed else [])]
            before = hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
            if place != row[0] and "seals" in self.tables:
                numbers = {"place": place, "number": row[0]}
                self.connection.execute(
                    text("UPDATE seals SET audit = :place WHERE audit = :number"), numbers
                )
            self.connection.execute(
                text(
                    "UPDATE audit SET sequence = :place, detail = :detail, hash = :hash WHERE sequence = :number"
                ),
                {"place": place, "detail": detail, "hash": before, "number": row[0]},
            )
        self.run("UPDATE settings SET value = :head WHERE key = 'audit_head'", head=f"{place} {before}")

    def hash_at(self, sequence: int) -> str:
        found = self.rows("SELECT hash FROM audit WHERE sequence = :number", number=sequence)
        return str(found[0][0]) if found else ""

    def cut(self, sequence: int) -> None:
        """Take away all rows after that one, with what they sealed."""
        self.run(f"DELETE FROM audit WHERE sequence > {sequence}")
        if "seals" in self.tables:
            self.connection.execute(text(f"DELETE FROM seals WHERE audit > {sequence}"))
        self.chain(sequence)

    # --- seals -----------------------------------------------------------------------------------------

    def reseal(self) -> None:
        """Let the seals say of every row what it reads now, under the audit rows that sealed it."""
        if "seals" not in self.tables:
            return
        from yuan.library.trail import sealing

        newest = self.value("SELECT max(sequence) FROM audit")
        for table in sealing.sealed_tables():
            there = dict(sealing.rows(self.connection, table))
            query = 'SELECT key, max(audit) FROM seals WHERE "table" = :table GROUP BY key'
            sealed = dict(self.pairs(query, table=table.name))
            for key in {*there, *sealed}:
                if sealing.is_sealed(table.name, key):
                    row = sealing.text_of(there[key]) if key in there else sealing.GONE
                    self._put_seal(sealed.get(key, newest), table.name, key, row)

    def _put_seal(self, number: int, table: str, key: str, row: str) -> None:
        self.connection.execute(
            text(
                'INSERT OR REPLACE INTO seals (audit, "table", key, row) VALUES (:audit, :table, :key, :row)'
            ),
            {"audit": number, "table": table, "key": key, "row": row},
        )

    def _seal(self, number: int) -> str:
        """The digest of what an audit row seals, written down with it."""
        if "seals" not in self.tables:
            return ""
        from yuan.library.trail.journal import seal_of

        seals = self.rows(
            'SELECT "table", key, row FROM seals WHERE audit = :number ORDER BY "table", key', number=number
        )
        seal = seal_of(seals)
        self.connection.execute(
            text("UPDATE audit SET seal = :seal WHERE sequence = :number"), {"seal": seal, "number": number}
        )
        return seal

    def reseal_newest(self, name: str) -> None:
        """Seal the rows of one table under the newest audit row, which is then hashed with them."""
        if "seals" not in self.tables:
            return
        from yuan.library.trail import sealing

        newest = self.value("SELECT max(sequence) FROM audit")
        table = next(table for table in sealing.sealed_tables() if table.name == name)
        there = dict(sealing.rows(self.connection, table))
        for key, row in there.items():
            self._put_seal(newest, name, key, sealing.text_of(row))
        query = 'SELECT key, max(audit) FROM seals WHERE "table" = :name GROUP BY key'
        for key in dict(self.pairs(query, name=name)).keys() - there.keys():
            self._put_seal(newest, name, key, sealing.GONE)
        self.define(f"DELETE FROM seals WHERE audit = 0 AND \"table\" = '{name}'")
        self.chain(newest)

    def reseal_provisional(self, name: str, *, only_known: bool = False) -> None:
        """Put the rows of one table, as they read now, under the seals that no audit row covers; only those that stand
        under one already, if asked so."""
        from yuan.library.trail import sealing

        table = next(table for table in sealing.sealed_tables() if table.name == name)
        query = 'SELECT key, audit FROM seals WHERE audit = 0 AND "table" = :name'
        known = dict(self.pairs(query, name=name))
        for key, row in sealing.rows(self.connection, table):
            if only_known and key not in known:
                continue
            self._put_seal(sealing.PROVISIONAL, name, key, sealing.text_of(row))

    def cover(self) -> None:
        """Seals and trail rebuilt so that they fit what stands; only what is signed stays as it was."""
        self.reseal()
        self.chain()
