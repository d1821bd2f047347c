"""The desk's own keys: one signs its packages, one opens those sealed for it. Made when first needed; when replaced, the
old ones stay known, and the old one for opening stays usable, as packages sealed for it may be under way for months.

Whoever may read the library may use them: they prove which library a package comes from, not who made it. Approvals are
signed with the keys of accounts (`signing_keys`), which only their holders' passwords open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from sqlalchemy import Connection, insert, select, update

from yuan.library import tables
from yuan.library.clock import now
from yuan.library.keys import signing_keys
from yuan.library.keys.signing_keys import SigningKey, fingerprint_of
from yuan.library.keys.statements import setting
from yuan.library.stored_settings import DESK, OFFICE, stored_value
from yuan.library.trail import audit
from yuan.model.errors import BadRecord, Refused
from yuan.model.exchange.desk import DeskCard, DeskProfile
from yuan.model.office import Office

MADE, REPLACED = "建立本机密钥", "更换本机密钥"


class Use(StrEnum):
    """What a key of the desk is for."""

    SIGN = "sign"
    SEAL = "seal"


class _Sealing(NamedTuple):
    make: Callable[[], bytes]
    public: Callable[[bytes], bytes]


def _make_x25519() -> bytes:
    return X25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def _public_x25519(private: bytes) -> bytes:
    key = X25519PrivateKey.from_private_bytes(private)
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


_SEALING = {"X25519": _Sealing(_make_x25519, _public_x25519)}
_USUAL_SEALING = "X25519"


def is_sealing_public(algorithm: str, public: str) -> bool:
    """Whether packages can be sealed for that key."""
    return algorithm in _SEALING and len(public) == 64 and signing_keys.is_hexadecimal(public)


def profile_of(connection: Connection) -> DeskProfile:
    """What this desk calls itself; the bureau of the office's settings where nobody said."""
    usual = DeskProfile(office=stored_value(connection, OFFICE, Office()).bureau)
    return stored_value(connection, DESK, usual)


def own_id(connection: Connection) -> str:
    """The identity of this library, which is this desk's."""
    return setting(connection, "library_id")


def card_of(connection: Connection) -> DeskCard:
    """This desk's card, with the keys it has by now."""
    profile = profile_of(connection)
    sign, seal = current(connection, Use.SIGN), current(connection, Use.SEAL)
    return DeskCard(
        id=own_id(connection),
        office=profile.office,
        unit=profile.unit,
        algorithm=sign.algorithm if sign else "",
        public=sign.public if sign else "",
        seal_algorithm=seal.algorithm if seal else "",
        seal_public=seal.public if seal else "",
    )


def has_both(connection: Connection) -> bool:
    """Whether the desk has its two keys."""
    return all(current(connection, use) is not None for use in Use)


def require_both(connection: Connection, account: str) -> None:
    """Make the keys the desk lacks, recorded in the audit trail.

    Raises:
        Refused: nobody said yet what the desk is called.
    """
    fault = profile_of(connection).fault()
    if fault:
        raise Refused(fault, "请系统管理员先在“往来单位”中填写本单位名称。")
    for use in Use:
        if current(connection, use) is None:
            _add(connection, account, use, MADE)


def replace(connection: Connection, account: str, reason: str) -> None:
    """Make new keys in place of those in use. With the old one nothing is signed any more; it still opens packages."""
    table, at = tables.desk_keys, now()
    in_use = (table.c.retired_at.is_(None), table.c.use == Use.SIGN.value)
    connection.execute(update(table).where(*in_use).values(private="", retired_at=at))
    connection.execute(update(table).where(table.c.retired_at.is_(None)).values(retired_at=at))
    for use in Use:
        _add(connection, account, use, REPLACED, reason)


def signing_key(connection: Connection) -> SigningKey:
    """The key that signs this desk's packages.

    Raises:
        BadRecord: there is none, or it is damaged.
    """
    row = current(connection, Use.SIGN)
    try:
        key = SigningKey(row.id, row.algorithm, bytes.fromhex(row.private))
        if (
            signing_keys.public_part(key) == row.public
            and fingerprint_of(row.algorithm, row.public) == row.id
        ):
            return key
    except (ValueError, TypeError, AttributeError, LookupError):
        pass
    raise BadRecord("本机签名用的密钥不在库中或已损坏。", "请核验预案库，或由系统管理员更换本机密钥。")


def sealing_keys(connection: Connection) -> Mapping[str, bytes]:
    """The private keys that open packages sealed for this desk, by id; of damaged ones none."""
    table = tables.desk_keys
    found = {}
    for row in connection.execute(select(table).where(table.c.use == Use.SEAL.value)):
        if is_sound(row) and row.private:
            found[row.id] = bytes.fromhex(row.private)
    return found


def current(connection: Connection, use: Use) -> Any:
    """The row of the key in use, None when there is none."""
    table = tables.desk_keys
    return connection.execute(
        select(table)
        .where(table.c.use == use.value, table.c.retired_at.is_(None))
        .order_by(table.c.created_at.desc())
    ).first()


def is_sound(row: Any) -> bool:
    """Whether public and private part of a row of `desk_keys` belong together and under its id."""
    try:
        private = bytes.fromhex(row.private)
        if Use(row.use) is Use.SEAL:
            public = _SEALING[row.algorithm].public(private).hex() if private else row.public
            is_good = is_sealing_public(row.algorithm, row.public)
        else:
            key = SigningKey(row.id, row.algorithm, private)
            public = signing_keys.public_part(key) if private else row.public
            is_good = signing_keys.is_public(row.algorithm, row.public)
    except (ValueError, TypeError, LookupError):
        return False
    return is_good and public == row.public and fingerprint_of(row.algorithm, row.public) == row.id


def _add(connection: Connection, account: str, use: Use, action: str, reason: str = "") -> None:
    if use is Use.SIGN:
        key = signing_keys.make()
        algorithm, private, public = key.algorithm, key.private, signing_keys.public_part(key)
    else:
        algorithm = _USUAL_SEALING
        private = _SEALING[algorithm].make()
        public = _SEALING[algorithm].public(private).hex()
    identity = fingerprint_of(algorithm, public)
    connection.execute(
        insert(tables.desk_keys).values(
            id=identity,
            use=use.value,
            algorithm=algorithm,
            public=public,
            private=private.hex(),
            created_at=now(),
        )
    )
    what = "签名" if use is Use.SIGN else "解密"
    audit.record(connection, account, action, "本机", f"{what} {algorithm} {identity} {reason}".rstrip())
