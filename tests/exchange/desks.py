"""Desks that send packages to each other, for the tests."""

from __future__ import annotations

import secrets
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from yuan.exchange.sealing import new_sealing_key, public_part
from yuan.exchange.writing import Part
from yuan.library.keys.signing_keys import SigningKey, fingerprint_of
from yuan.model.exchange.desk import DeskCard
from yuan.model.exchange.manifest import Manifest, Recipient, SealingKey
from yuan.model.exchange.package import PackageKind


class DeskWithKeys(NamedTuple):
    """A desk as it knows itself."""

    card: DeskCard
    signing: SigningKey
    sealing: SealingKey

    def writes(self, *to: DeskWithKeys, **more: Any) -> Manifest:
        """The manifest of a package for other desks."""
        recipients = tuple(Recipient(desk=desk.card.id, office=desk.card.office, serial=1) for desk in to)
        said = {
            "kind": PackageKind.SUBMISSION,
            "id": secrets.token_hex(16),
            "sender": self.card,
            "recipients": recipients,
            "made_at": "2026-12-01T09:30:00+08:00",
            "subject": "送审《防汛应急预案》",
        }
        return Manifest(**{**said, **more})


def new_desk(office: str) -> DeskWithKeys:
    """A desk with fresh keys."""
    return _desk(office, secrets.token_hex(8), Ed25519PrivateKey.generate(), new_sealing_key())


def known_desk(office: str, number: int) -> DeskWithKeys:
    """A desk whose keys everybody knows, the same every time."""
    raw = bytes([number]) * 32
    public = X25519PrivateKey.from_private_bytes(raw).public_key().public_bytes_raw().hex()
    seal = SealingKey(fingerprint_of("X25519", public), "X25519", raw)
    return _desk(office, f"{number:016x}", Ed25519PrivateKey.from_private_bytes(raw), seal)


def _desk(office: str, id: str, key: Ed25519PrivateKey, seal: SealingKey) -> DeskWithKeys:
    public = key.public_key().public_bytes_raw().hex()
    signing = SigningKey(fingerprint_of("Ed25519", public), "Ed25519", key.private_bytes_raw())
    card = DeskCard(
        id=id,
        office=office,
        algorithm="Ed25519",
        public=public,
        seal_algorithm="X25519",
        seal_public=public_part(seal),
    )
    return DeskWithKeys(card, signing, seal)


TOWN, BUREAU, COUNTY = new_desk("青石镇人民政府"), new_desk("青河区应急管理局"), new_desk("邻区应急管理局")
PARTS = (
    Part("plan", "p0000aaaa", "application/json", "{“正文”}".encode() * 200),
    Part("statement", "编制说明.docx", "application/octet-stream", bytes(range(256)) * 40),
    Part("same", "p0000bbbb", "application/json", "{“正文”}".encode() * 200),
    Part("empty", "", "text/plain", b""),
)
READABLE = {"防汛应急预案.docx": b"PK readable", "移交函.docx": b"PK letter"}
