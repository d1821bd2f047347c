"""Sealing: a package encrypted so that only desks it is for can open it.

A fresh key for each package (the file key) encrypts it with AES-256-GCM in chunks of 1 MiB; number of the chunk and
whether it is the last are in its nonce (STREAM: Hoang, Reyhanitabar, Rogaway, Vizár 2015), so that none can be taken
away, doubled, exchanged or cut off. HPKE (RFC 9180) seals the file key for each recipient. The hash of the envelope is
authenticated with every chunk.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from yuan.exchange import canonical, limits, manifests, refusals
from yuan.exchange.zip_reading import Source
from yuan.exchange.zip_writing import Sink
from yuan.library.keys.signing_keys import fingerprint_of
from yuan.model.exchange.desk import DeskCard
from yuan.model.exchange.manifest import SealingKey

NAME, SEALED = "envelope.json", "sealed"
ALGORITHM = "X25519"
"""Of the keys packages are sealed for."""
CHUNK = limits.MIB
_TAG = 16
_WRAP = "HPKE-X25519-HKDF-SHA256-AES-256-GCM"
_CIPHER = "AES-256-GCM-STREAM-1MiB"
_DOMAIN = "yuan package file key 1"


def new_sealing_key() -> SealingKey:
    """A key for a desk that shall get sealed packages."""
    private = X25519PrivateKey.generate()
    raw = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    return SealingKey(fingerprint_of(ALGORITHM, public), ALGORITHM, raw)


def public_part(key: SealingKey) -> str:
    """The public part of a key, hexadecimal, as `DeskCard.seal_public` holds it."""
    public = X25519PrivateKey.from_private_bytes(key.private).public_key()
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def key_id(desk: DeskCard) -> str:
    """The id of the key that packages for this desk are sealed with."""
    return fingerprint_of(desk.seal_algorithm, desk.seal_public)


def new_envelope(desks: Iterable[DeskCard]) -> tuple[bytes, bytes]:
    """The content of `envelope.json` for these desks, and the file key in it.

    Raises:
        BadPackage: one of them has no key that packages can be sealed for.
    """
    file_key = secrets.token_bytes(32)
    recipients = [{"key": key_id(desk), "sealed": _wrapped(file_key, desk).hex()} for desk in desks]
    said = {"cipher": _CIPHER, "format": manifests.FORMAT, "minimum_reader": 1, "wrap": _WRAP}
    return canonical.encode({**said, "recipients": recipients}), file_key


def recipients_of(envelope: bytes) -> dict[str, bytes]:
    """Ids of the keys that open it, each with the file key sealed for it.

    Raises:
        BadPackage: it is damaged, or sealed in a way that is not known.
    """
    said = canonical.decode(envelope, NAME)
    manifests.require_readable(said)
    if (said.get("cipher"), said.get("wrap")) != (_CIPHER, _WRAP):
        raise refusals.newer("加密所用的算法本程序不认识")
    try:
        listed = {one["key"]: bytes.fromhex(one["sealed"]) for one in said["recipients"]}
        count = len(said["recipients"])
        if not all(isinstance(id, str) for id in listed) or not 0 < len(listed) == count <= limits.RECIPIENTS:
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise refusals.damaged(f"“{NAME}”的内容不合规定") from None
    return listed


def file_key_of(envelope: bytes, keys: Iterable[SealingKey]) -> tuple[bytes, str]:
    """The file key, and the id of the key that opened it.

    Raises:
        BadPackage: none of `keys` opens it.
    """
    sealed = recipients_of(envelope)
    own = [key for key in keys if key.id in sealed and key.algorithm == ALGORITHM]
    if not own:
        raise refusals.sealed_for_others()
    for key in own:
        try:
            private = X25519PrivateKey.from_private_bytes(key.private)
            file_key = _suite().decrypt(sealed[key.id], private, info=_info(key.id))
        except (InvalidTag, ValueError):
            continue
        if len(file_key) == 32:
            return file_key, key.id
    raise refusals.changed_seal("封好的密钥被改动过")


class SealingSink:
    """Encrypts what is written to it into `sink`; `finish` writes the last chunk."""

    def __init__(self, sink: Sink, file_key: bytes, envelope: bytes) -> None:
        self._sink = sink
        self._cipher = AESGCM(file_key)
        self._bound = hashlib.sha256(envelope).digest()
        self._number = 0
        self._held = bytearray()

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            if len(self._held) == CHUNK:
                self._seal(is_last=False)
            room = CHUNK - len(self._held)
            self._held += rest[:room]
            rest = rest[room:]

    def finish(self) -> None:
        self._seal(is_last=True)

    def _seal(self, *, is_last: bool) -> None:
        nonce = _nonce(self._number, is_last=is_last)
        self._sink.write(self._cipher.encrypt(nonce, self._held, self._bound))
        self._number += 1
        self._held.clear()


class SealedSource:
    """What `sealed` holds, decrypted as it is asked for, never as a whole: nothing of it reaches a disk."""

    def __init__(self, source: Source, start: int, length: int, file_key: bytes, envelope: bytes) -> None:
        self._source = source
        self._start = start
        self._length = length
        self._cipher = AESGCM(file_key)
        self._bound = hashlib.sha256(envelope).digest()
        self._count = max(1, -(-length // (CHUNK + _TAG)))
        self._opened: tuple[int, bytes] = (-1, b"")
        self.size = length - self._count * _TAG
        if self.size < 0 or (self._count > 1 and self.size <= (self._count - 1) * CHUNK):
            raise refusals.incomplete()
        self._chunk(self._count - 1)  # it is there, and is the last

    def read(self, start: int, length: int) -> bytes:
        end = min(start + length, self.size)
        if start < 0 or start >= end:
            return b""
        first, last = start // CHUNK, (end - 1) // CHUNK
        held = b"".join(self._chunk(number) for number in range(first, last + 1))
        return held[start - first * CHUNK : end - first * CHUNK]

    def _chunk(self, number: int) -> bytes:
        if self._opened[0] != number:
            place = number * (CHUNK + _TAG)
            stored = self._source.read(self._start + place, min(CHUNK + _TAG, self._length - place))
            nonce = _nonce(number, is_last=number == self._count - 1)
            try:
                self._opened = number, self._cipher.decrypt(nonce, stored, self._bound)
            except (InvalidTag, ValueError):
                raise refusals.changed_seal("内容不完整或被改动过") from None
        return self._opened[1]


def _suite() -> Suite:
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _info(id: str) -> bytes:
    return f"{_DOMAIN}\n{id}".encode()


def _wrapped(file_key: bytes, desk: DeskCard) -> bytes:
    try:
        if desk.seal_algorithm != ALGORITHM:
            raise ValueError
        public = X25519PublicKey.from_public_bytes(bytes.fromhex(desk.seal_public))
        return _suite().encrypt(file_key, public, info=_info(key_id(desk)))
    except ValueError:
        raise refusals.unusable_key(desk.office) from None


def _nonce(number: int, *, is_last: bool) -> bytes:
    """11 bytes that count, 1 that says whether it is the last."""
    return number.to_bytes(11, "big") + bytes([is_last])
