"""Somebody who holds the file and knows the program: changes rows, and covers the tracks by rebuilding what proves them.

Works on the file alone, through SQL, with keys of its own; other people's private keys are not to be had.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Connection, create_engine, text

_SIGNED = ("certificates", "heads", "signatures")
_NOTED = re.compile(r"签名 ([0-9a-f]{16})$")


class Key:
    """A pair of keys of the attacker's own."""

    def __init__(self) -> None:
        self._private = Ed25519PrivateKey.generate()
        self.public = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
        self.id = hashlib.sha256(f"Ed25519:{self.public}".encode()).hexdigest()[:32]

    def sign(self, statement: str) -> str:
        return self._private.sign(statement.encode("utf-8")).hex()


class NotThere(Exception):
    """The library is of a program that had no such thing yet."""


class Attacker:
    """At work on an open file."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.tables = {name for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def rows(self, statement: str, **values: object) -> list[Any]:
        return list(self._connection.execute(text(statement), values))

    def value(self, statement: str, **values: object) -> Any:
        return self.rows(statement, **values)[0][0]

    def run(self, *statements: str, **values: object) -> None:
        for statement in statements:
            if values:
                changed = self._connection.execute(text(statement), values)
            else:
                changed = self._connection.exec_driver_sql(statement)
            assert changed.rowcount, f"nothing to tamper with: {statement}"

    def require(self, table: str) -> None:
        """Go on only with a library that has this table. Raises `NotThere`."""
        if table not in self.tables:
            raise NotThere(table)

    def define(self, statement: str) -> None:
        """Change what the tables are."""
        self._connection.execute(text(statement))

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
                self._connection.execute(
                    text("UPDATE seals SET audit = :place WHERE audit = :number"), numbers
                )
            self._connection.execute(
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
            self._connection.execute(text(f"DELETE FROM seals WHERE audit > {sequence}"))
        self.chain(sequence)

    # --- seals -----------------------------------------------------------------------------------------

    def reseal(self) -> None:
        """Let the seals say of every row what it reads now, under the audit rows that sealed it."""
        if "seals" not in self.tables:
            return
        from yuan.library import sealing

        newest = self.value("SELECT max(sequence) FROM audit")
        for table in sealing.sealed_tables():
            there = dict(sealing.rows(self._connection, table))
            query = 'SELECT key, max(audit) FROM seals WHERE "table" = :table GROUP BY key'
            sealed = dict(self._pairs(query, table=table.name))
            for key in {*there, *sealed}:
                if sealing.is_sealed(table.name, key):
                    row = sealing.text_of(there[key]) if key in there else sealing.GONE
                    self._put_seal(sealed.get(key, newest), table.name, key, row)

    def _put_seal(self, number: int, table: str, key: str, row: str) -> None:
        self._connection.execute(
            text(
                'INSERT OR REPLACE INTO seals (audit, "table", key, row) VALUES (:audit, :table, :key, :row)'
            ),
            {"audit": number, "table": table, "key": key, "row": row},
        )

    def _seal(self, number: int) -> str:
        """The digest of what an audit row seals, written down with it."""
        if "seals" not in self.tables:
            return ""
        from yuan.library.journal import seal_of

        seals = self.rows(
            'SELECT "table", key, row FROM seals WHERE audit = :number ORDER BY "table", key', number=number
        )
        seal = seal_of(seals)
        self._connection.execute(
            text("UPDATE audit SET seal = :seal WHERE sequence = :number"), {"seal": seal, "number": number}
        )
        return seal

    def reseal_newest(self, name: str) -> None:
        """Seal the rows of one table under the newest audit row, which is then hashed with them."""
        if "seals" not in self.tables:
            return
        from yuan.library import sealing

        newest = self.value("SELECT max(sequence) FROM audit")
        table = next(table for table in sealing.sealed_tables() if table.name == name)
        for key, row in sealing.rows(self._connection, table):
            self._put_seal(newest, name, key, sealing.text_of(row))
        self.chain(newest)

    def reseal_provisional(self, name: str, *, only_known: bool = False) -> None:
        """Put the rows of one table, as they read now, under the seals that no audit row covers; only those that stand
        under one already, if asked so."""
        from yuan.library import sealing

        table = next(table for table in sealing.sealed_tables() if table.name == name)
        query = 'SELECT key, audit FROM seals WHERE audit = 0 AND "table" = :name'
        known = dict(self._pairs(query, name=name))
        for key, row in sealing.rows(self._connection, table):
            if only_known and key not in known:
                continue
            self._put_seal(sealing.PROVISIONAL, name, key, sealing.text_of(row))

    def cover(self) -> None:
        """Seals and trail rebuilt so that they fit what stands; only what is signed stays as it was."""
        self.reseal()
        self.chain()

    # --- signing ---------------------------------------------------------------------------------------

    def own_key(self, account: str) -> Key:
        """A new key in the name of `account`, as if it had been made at a sign-in."""
        key = Key()
        made = {"id": key.id, "account": account, "public": key.public}
        self.run(
            "UPDATE keys SET retired_at = created_at, private = '' WHERE account = :account", account=account
        )
        self.run(
            "INSERT INTO keys (id, account, algorithm, public, private, created_at)"
            " VALUES (:id, :account, 'Ed25519', :public, '{}', '2026-01-01T00:00:00+00:00')",
            **made,
        )
        self.record(account, "建立签名密钥", account, f"Ed25519 {key.id}", "keys")
        return key

    def approve_altered(self, plan: str, key: Key) -> None:
        """Another text under the approval, signed with `key`, as the trail then tells; nothing tells of the real one."""
        old, data = self.rows(
            "SELECT contents.hash, data FROM contents JOIN versions ON versions.hash = contents.hash"
            " WHERE plan = :plan AND number = 1",
            plan=plan,
        )[0]
        altered = bytes(data).replace("正文".encode(), "假文".encode())
        new = hashlib.sha256(altered).hexdigest()
        self.run("INSERT INTO contents VALUES (:new, :altered)", new=new, altered=altered)
        self.run("UPDATE versions SET hash = :new, approved_hash = :new WHERE hash = :old", new=new, old=old)
        self.run("UPDATE audit SET action = '受理审核', detail = '第1版' WHERE action = '批准'")
        self.cover()
        said = json.loads(self.value("SELECT statement FROM signatures WHERE plan = :plan", plan=plan))
        last = self.value("SELECT max(sequence) FROM audit")
        statement = _text({**said, "content": new, "audit": [last, self.hash_at(last)]})
        signature = key.sign(statement)
        self.run(
            "UPDATE signatures SET key = :key, statement = :statement, signature = :signature WHERE plan = :plan",
            key=key.id,
            statement=statement,
            signature=signature,
            plan=plan,
        )
        self.record("审核员", "批准", plan, f"第1版 {new[:16]} 签名 {signature[:16]}", "signatures")

    def certify(self, key: Key, account: str, issuer: Key) -> None:
        """A certificate for `key`, signed by another key of the attacker's, in the place of the real one."""
        which = "kind = 'key' AND account = :account"
        said = json.loads(self.value(f"SELECT statement FROM certificates WHERE {which}", account=account))
        last = self.value("SELECT max(sequence) FROM audit")
        claims = {"subject": key.id, "public": key.public, "issuer": issuer.id}
        statement = _text({**said, **claims, "audit": [last, self.hash_at(last)]})
        signature = issuer.sign(statement)
        self.run(
            "UPDATE certificates SET subject = :subject, public = :public, issuer = :issuer,"
            f" statement = :statement, signature = :signature WHERE {which}",
            **claims,
            statement=statement,
            signature=signature,
            account=account,
        )
        noted = f"{key.id} 签发 {issuer.id} 签名 {signature[:16]}"
        self.record(account, "认证签名密钥", account, noted, "certificates")

    def sign_everything_anew(self) -> None:
        """New keys for everybody, from the root down, and all that was ever signed signed again along a trail built
        anew: what is left fits together."""
        keys = {row[0]: Key() for row in self.rows("SELECT id FROM keys")}
        if "certificates" in self.tables:
            keys |= {
                row[0]: Key() for row in self.rows("SELECT subject FROM certificates") if row[0] not in keys
            }
        publics = self._publics()
        names = {old: new.id for old, new in keys.items()} | {
            publics[old]: new.public for old, new in keys.items()
        }
        signers = {new.id: new for new in keys.values()}
        self._replace_names(names)
        self.reseal()
        self.chain(before_each=lambda row: self._signed_anew(row, names, signers))

    def _publics(self) -> dict[str, str]:
        found = dict(self._pairs("SELECT id, public FROM keys"))
        if "certificates" in self.tables:
            found |= dict(self._pairs("SELECT subject, public FROM certificates"))
        return found

    def _pairs(self, statement: str, **values: object) -> Iterator[tuple[Any, Any]]:
        return ((row[0], row[1]) for row in self.rows(statement, **values))

    def _replace_names(self, names: dict[str, str]) -> None:
        self._connection.execute(text("PRAGMA foreign_keys=OFF"))
        columns = {"keys": ("id", "public"), "signatures": ("key",), "heads": ("key",)}
        columns["certificates"] = ("subject", "public", "issuer")
        for table in columns.keys() & self.tables:
            for column in columns[table]:
                for old, new in names.items():
                    self._connection.execute(
                        text(f"UPDATE {table} SET {column} = :new WHERE {column} = :old"),
                        {"old": old, "new": new},
                    )

    def _signed_anew(self, row: Any, names: dict[str, str], signers: dict[str, Key]) -> str:
        """The detail of an audit row that notes a signature, after that was made again."""
        detail = _renamed(row[5], names)
        noted = _NOTED.search(detail)
        if noted is None:
            return detail
        for table in sorted(self.tables.intersection(_SIGNED)):
            issuer = "issuer" if table == "certificates" else "key"
            query = f"SELECT id, statement, {issuer} FROM {table} WHERE signature LIKE :mark"
            for number, statement, key in self.rows(query, mark=f"{noted[1]}%"):
                said = json.loads(_renamed(statement, names))
                said["audit"][1] = self.hash_at(said["audit"][0])
                signature = signers[key].sign(_text(said))
                values = {"statement": _text(said), "signature": signature, "number": number}
                change = f"UPDATE {table} SET statement = :statement, signature = :signature"
                self.run(f"{change} WHERE id = :number", **values)
                if table == "heads":
                    self.run(
                        "UPDATE heads SET hash = :hash WHERE id = :number",
                        hash=said["audit"][1],
                        number=number,
                    )
                self.reseal()
                return detail.replace(noted[1], signature[:16])
        return detail


def _renamed(words: str, names: dict[str, str]) -> str:
    for old, new in names.items():
        words = words.replace(old, new)
    return words


def _text(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@contextmanager
def at_work(place: Path) -> Iterator[Attacker]:
    """An attacker at the file `place`; what it did is written when it leaves."""
    engine = create_engine(f"sqlite:///{place}")
    with closing(engine.raw_connection()):  # the library's own log is taken in
        pass
    with engine.begin() as connection:
        yield Attacker(connection)
    engine.dispose()
