"""The attacker with keys of its own: signs in the names of others; other people's private keys are not to be had."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import create_engine, text

from scripts.tampering.attacker import Attacker

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


class KnownKey:
    """A key of somebody else's that the attacker can use: a password that is known opens it, or makes it."""

    def __init__(self, key: Any) -> None:
        self._key = key
        self.id: str = key.id

    def sign(self, statement: str) -> str:
        return str(self._key.sign(statement.encode("utf-8")).hex())


AnyKey = Key | KnownKey


class Forger(Attacker):
    """At work on an open file."""

    def own_key(self, account: str) -> Key:
        """A new key in the name of `account`, as if it had been made at a sign-in."""
        key = Key()
        made = {"id": key.id, "account": account, "public": key.public}
        self.run(
            "UPDATE keys SET retired_at = created_at, private = '' WHERE account = :account", account=account
        )
        self.run(
            "INSERT INTO keys (id, account, algorithm, public, private, created_at)"
            " VALUES (:id, :account, 'Ed25519', :public, '', '2026-01-01T00:00:00+00:00')",
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

    def certify_as_administrator(self, key: Key, account: str, password: str) -> None:
        """A certificate for `key` by the administrator's own key, which a known password opens."""
        self.require("certificates")
        issuer = self.opened("管理员", password)
        said = json.loads(self.value("SELECT statement FROM certificates WHERE kind = 'key'"))
        last = self.value("SELECT max(sequence) FROM audit")
        claims = {"subject": key.id, "public": key.public, "issuer": issuer.id}
        statement = _text({**said, **claims, "audit": [last, self.hash_at(last)]})
        signature = issuer.sign(statement)
        self.run(
            "INSERT INTO certificates (kind, account, subject, algorithm, public, issuer, parameters, statement,"
            " signature, at) SELECT kind, account, :subject, algorithm, :public, :issuer, parameters, :statement,"
            " :signature, at FROM certificates WHERE kind = 'key'",
            **claims,
            statement=statement,
            signature=signature,
        )
        noted = f"{key.id} 签发 {issuer.id} 签名 {signature[:16]}"
        self.record("管理员", "认证签名密钥", account, noted, "certificates")

    def opened(self, account: str, password: str) -> KnownKey:
        """The key that the account has now, opened by its password."""
        from yuan.library.keys import signing_keys as keys

        query = "SELECT id, algorithm, private FROM keys WHERE account = :account AND retired_at IS NULL"
        found = keys.unlocked(self.rows(query, account=account)[0], password)
        assert found is not None
        return KnownKey(found)

    def approve_draft(self, plan: str, key: AnyKey) -> None:
        """The working draft of `plan` approved in the name of the reviewer, as if it had gone through everything."""
        data = self.value("SELECT data FROM drafts WHERE plan = :plan", plan=plan)
        digest = hashlib.sha256(bytes(data)).hexdigest()
        self.run("INSERT INTO contents VALUES (:digest, :data)", digest=digest, data=bytes(data))
        self.run("DELETE FROM drafts WHERE plan = :plan", plan=plan)
        self.run(
            "UPDATE versions SET hash = :digest, stage = '批准', approved_hash = :digest, approved_by = '审核员',"
            " approved_on = '2026-06-01', submitted_by = '编制员' WHERE plan = :plan",
            digest=digest,
            plan=plan,
        )
        self.record("编制员", "送审", plan, f"第1版 {digest[:16]}", "contents", "drafts", "versions")
        said = json.loads(self.value("SELECT statement FROM signatures"))
        last = self.value("SELECT max(sequence) FROM audit")
        claims = {"plan": plan, "version": 1, "content": digest, "day": "2026-06-01"}
        statement = _text({**said, **claims, "audit": [last, self.hash_at(last)]})
        signature = key.sign(statement)
        self.run(
            "INSERT INTO signatures (plan, version, key, algorithm, statement, signature, at)"
            " SELECT :plan, 1, :key, algorithm, :statement, :signature, at FROM signatures",
            plan=plan,
            key=key.id,
            statement=statement,
            signature=signature,
        )
        self.record("审核员", "批准", plan, f"第1版 {digest[:16]} 签名 {signature[:16]}", "signatures")

    def sign_everything_anew(self) -> None:
        """New keys for everybody, from the root down, and all that was ever signed signed again along a trail built
        anew: what is left fits together."""
        keys = {row[0]: Key() for row in self.rows("SELECT id FROM keys")}
        if "certificates" in self.tables:
            keys |= {
                row[0]: Key()
                for row in self.rows("SELECT subject FROM certificates WHERE kind != 'desk'")
                if row[0] not in keys
            }
        publics = self._publics()
        names = {old: new.id for old, new in keys.items()} | {
            publics[old]: new.public for old, new in keys.items()
        }
        signers = {new.id: new for new in keys.values()}
        self._replace_names(names)
        self.reseal()
        self.chain(before_each=lambda row: self._signed_anew(row, names, signers))

    def replace_key(self, account: str, enrolment: KnownKey) -> None:
        """Another key in the place of the account's, as if it had been made at the first sign-in: certified by
        `enrolment`, all it signed signed anew over an altered text, what the administrator signed later taken away."""
        old, public = self.rows("SELECT id, public FROM keys WHERE account = :account", account=account)[0]
        issuer = self.value("SELECT issuer FROM certificates WHERE subject = :old", old=old)
        made = self.value(
            "SELECT sequence FROM audit WHERE action = '建立签名密钥' AND subject = :a", a=account
        )
        self._take_heads_away(old, made)
        own = Key()
        names = {old: own.id, public: own.public}
        self._replace_names(names)
        names |= self._altered_texts()
        for before, after in names.items():
            self.connection.execute(
                text("UPDATE seals SET key = replace(key, :before, :after)"),
                {"before": before, "after": after},
            )
        signers = {own.id: own, issuer: enrolment}
        for _ in range(2):  # the seals of what was signed are known only then
            self.reseal()
            self.chain(made, before_each=lambda row: self._signed_anew(row, names, signers))

    def _take_heads_away(self, kept: str, since: int) -> None:
        query = "SELECT id, signature FROM heads WHERE key != :kept AND sequence >= :since"
        for number, signature in self.rows(query, kept=kept, since=since):
            self.run("DELETE FROM heads WHERE id = :number", number=number)
            row = self.value("SELECT sequence FROM audit WHERE detail LIKE :mark", mark=f"%{signature[:16]}")
            self.define(f"DELETE FROM seals WHERE audit = {row}")
            self.run("DELETE FROM audit WHERE sequence = :row", row=row)

    def _altered_texts(self) -> dict[str, str]:
        """The approved text replaced everywhere; what its hash, and the beginning of it, are now called."""
        old, data = self.rows(
            "SELECT contents.hash, data FROM contents JOIN versions ON approved_hash = contents.hash"
            " JOIN signatures ON signatures.plan = versions.plan AND version = number"
        )[0]
        altered = bytes(data).replace("正文".encode(), "假文".encode())
        new = hashlib.sha256(altered).hexdigest()
        for table, column in (
            ("contents", "hash"),
            ("versions", "hash"),
            ("versions", "approved_hash"),
            ("amendments", "base"),
        ):
            change = f"UPDATE {table} SET {column} = :new WHERE {column} = :old"
            self.connection.execute(text(change), {"old": old, "new": new})
        self.run("UPDATE contents SET data = :altered WHERE hash = :new", altered=altered, new=new)
        return {old: new, old[:16]: new[:16]}

    def _publics(self) -> dict[str, str]:
        found = dict(self.pairs("SELECT id, public FROM keys"))
        if "certificates" in self.tables:
            found |= dict(self.pairs("SELECT subject, public FROM certificates"))
        return found

    def _replace_names(self, names: dict[str, str]) -> None:
        self.connection.execute(text("PRAGMA foreign_keys=OFF"))
        columns = {"keys": ("id", "public"), "signatures": ("key",), "heads": ("key",)}
        columns["certificates"] = ("subject", "public", "issuer")
        for table in columns.keys() & self.tables:
            for column in columns[table]:
                for old, new in names.items():
                    self.connection.execute(
                        text(f"UPDATE {table} SET {column} = :new WHERE {column} = :old"),
                        {"old": old, "new": new},
                    )

    def _signed_anew(self, row: Any, names: dict[str, str], signers: Mapping[str, AnyKey]) -> str:
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
def at_work(place: Path) -> Iterator[Forger]:
    """An attacker at the file `place`; what it did is written when it leaves."""
    engine = create_engine(f"sqlite:///{place}")
    with engine.begin() as connection:
        yield Forger(connection)
    engine.dispose()
