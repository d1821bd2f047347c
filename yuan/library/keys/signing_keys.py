"""Signing keys: one for each account that approves, or certifies the keys of others. The public part is kept for ever,
the private part only encrypted under the account's password, so that nobody signs who does not know it.

Every stored value names its algorithm and parameters; a national one (SM2) is one more entry of `_ALGORITHMS`.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable
from typing import Any, NamedTuple

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from sqlalchemy import Connection, insert, select, update

from yuan.library import tables
from yuan.library.clock import now
from yuan.library.rows import UNREADABLE
from yuan.library.trail import audit
from yuan.model.plan import AccountRole
from yuan.model.process.lifecycle import TRANSITIONS
from yuan.model.records import Action

CREATED = "建立签名密钥"
APPROVERS: frozenset[AccountRole] = frozenset().union(
    *(step.roles for step in TRANSITIONS if step.action is Action.APPROVE)
)
"""The roles that sign approvals."""
SIGNERS: frozenset[AccountRole] = APPROVERS | {AccountRole.ADMINISTRATOR}
"""The roles that have a key: an administrator's certifies keys, and approves nothing."""
_COST = {"time": 3, "memory": 65536, "lanes": 4}
_MOST_COST = {"time": 12, "memory": 4 * 65536, "lanes": 16}
"""What costs more was written by nobody but to hang whoever signs in."""


class SigningKey(NamedTuple):
    """A key unlocked for one session. Held in memory only."""

    id: str
    algorithm: str
    private: bytes

    def __repr__(self) -> str:
        return f"SigningKey({self.id!r})"

    def sign(self, statement: bytes) -> bytes:
        """The signature of `statement`."""
        return _ALGORITHMS[self.algorithm].sign(self.private, statement)


class _Algorithm(NamedTuple):
    make: Callable[[], bytes]
    public: Callable[[bytes], bytes]
    sign: Callable[[bytes, bytes], bytes]
    verify: Callable[[bytes, bytes, bytes], bool]


def _make_ed25519() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def _public_ed25519(private: bytes) -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(private)
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _verify_ed25519(public: bytes, statement: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, statement)
    except (InvalidSignature, ValueError):
        return False
    return True


_ALGORITHMS = {
    "Ed25519": _Algorithm(
        _make_ed25519,
        _public_ed25519,
        lambda private, statement: Ed25519PrivateKey.from_private_bytes(private).sign(statement),
        _verify_ed25519,
    )
}
_USUAL = "Ed25519"


def verifies(algorithm: str, public: str, statement: str, signature: str) -> bool:
    """Whether `signature` of `statement` was made with the private part of `public` (both hexadecimal)."""
    known = _ALGORITHMS.get(algorithm)
    try:
        return known is not None and known.verify(
            bytes.fromhex(public), statement.encode("utf-8"), bytes.fromhex(signature)
        )
    except (ValueError, TypeError, AttributeError):  # a damaged row
        return False


def fingerprint_of(algorithm: str, public: str) -> str:
    """The name of a key: the beginning of the SHA-256 of its algorithm and public part."""
    return hashlib.sha256(f"{algorithm}:{public}".encode()).hexdigest()[:32]


def public_part(key: SigningKey) -> str:
    """The public part of a key, hexadecimal."""
    return _ALGORITHMS[key.algorithm].public(key.private).hex()


def enrolment_key(password: str, parameters: str = "") -> tuple[SigningKey, str]:
    """The key that a password is: whoever was given the password can make it again, and sign with it.

    Args:
        parameters: salt and cost as an earlier call gave them; "" for new ones. Such as no call gave are replaced by new
            ones, so that another key comes of it.

    Returns:
        the key, and the parameters to make it again with.
    """
    fresh = {**_COST, "salt": secrets.token_bytes(16).hex()}
    given: dict[str, Any] = json.loads(parameters) if parameters and is_derivable(parameters) else fresh
    private = _derived(password, bytes.fromhex(given["salt"]), given)
    public = _ALGORITHMS[_USUAL].public(private).hex()
    kept = json.dumps({"kdf": "argon2id", **given}, sort_keys=True)
    return SigningKey(fingerprint_of(_USUAL, public), _USUAL, private), kept


def make() -> SigningKey:
    """A new key, kept nowhere yet."""
    private = _ALGORITHMS[_USUAL].make()
    public = _ALGORITHMS[_USUAL].public(private)
    return SigningKey(fingerprint_of(_USUAL, public.hex()), _USUAL, private)


def is_public(algorithm: str, public: str) -> bool:
    """Whether `public` (hexadecimal, as it is written here) can be the public part of a key of that algorithm."""
    return algorithm in _ALGORITHMS and len(public) == 64 and is_hexadecimal(public)


def is_hexadecimal(text: str) -> bool:
    """Whether it is bytes as this library writes them: hexadecimal, in small letters."""
    return re.fullmatch(r"(?:[0-9a-f]{2})+", text) is not None


def create(connection: Connection, account: str, password: str) -> SigningKey:
    """A new key for the account, in place of the one it had; the old public part stays."""
    retire(connection, account)
    key = make()
    connection.execute(
        insert(tables.keys).values(
            id=key.id,
            account=account,
            algorithm=key.algorithm,
            public=public_part(key),
            private=_encrypted(key.private, password, key.id),
            created_at=now(),
        )
    )
    audit.record(connection, account, CREATED, account, f"{key.algorithm} {key.id}")
    return key


def retire(connection: Connection, account: str) -> None:
    """Sign nothing more with the account's key: the private part is forgotten, the public one stays."""
    table = tables.keys
    connection.execute(
        update(table)
        .where(table.c.account == account, table.c.retired_at.is_(None))
        .values(private="", retired_at=now())
    )


def current(connection: Connection, account: str) -> Any:
    """The row of the account's key in use, None when it has none."""
    table = tables.keys
    return connection.execute(
        select(table).where(table.c.account == account, table.c.retired_at.is_(None))
    ).first()


def unlocked(row: Any, password: str) -> SigningKey | None:
    """The key of `row`, None when the password does not open it."""
    try:
        sealed = json.loads(row.private)
        private = AESGCM(_derived(password, bytes.fromhex(sealed["salt"]), sealed)).decrypt(
            bytes.fromhex(sealed["nonce"]), bytes.fromhex(sealed["data"]), row.id.encode()
        )
    except (InvalidTag, *UNREADABLE):
        return None
    return SigningKey(row.id, row.algorithm, private)


def seal_again(connection: Connection, key: SigningKey, password: str) -> None:
    """Keep the same key under a new password."""
    table = tables.keys
    connection.execute(
        update(table).where(table.c.id == key.id).values(private=_encrypted(key.private, password, key.id))
    )


def _encrypted(private: bytes, password: str, identity: str) -> str:
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_derived(password, salt, _COST)).encrypt(nonce, private, identity.encode())
    parts = {"cipher": "AES-256-GCM", "kdf": "argon2id", **_COST}
    return json.dumps({**parts, "salt": salt.hex(), "nonce": nonce.hex(), "data": sealed.hex()})


def is_derivable(parameters: str) -> bool:
    """Whether salt and cost of a derived key are such as this program gives; also for a private part, which holds them."""
    try:
        given = json.loads(parameters)
        _require_cost(bytes.fromhex(given["salt"]), given)
    except UNREADABLE:
        return False
    return True


def _require_cost(salt: bytes, cost: dict[str, Any]) -> None:
    if any(type(cost[name]) is not int or not 1 <= cost[name] <= most for name, most in _MOST_COST.items()):
        raise ValueError("cost")
    if cost["memory"] < 8 * cost["lanes"] or not 8 <= len(salt) <= 64:
        raise ValueError("cost")  # less than argon2 takes


def _derived(password: str, salt: bytes, cost: dict[str, Any]) -> bytes:
    _require_cost(salt, cost)
    return hash_secret_raw(
        password.encode("utf-8"), salt, cost["time"], cost["memory"], cost["lanes"], 32, Type.ID
    )
