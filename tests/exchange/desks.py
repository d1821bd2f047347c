"""Desks that send packages to each other, for the tests."""

from __future__ import annotations

import secrets
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from yuan.exchange.sealing import new_sealing_key, sealing_public
from yuan.exchange.writing import Part
from yuan.library.keys.signing_keys import SigningKey, fingerprint_of, public_part
from yuan.model.exchange.package import DeskKey, Manifest, PackageKind, Recipient, SealingKey, Sender


class Desk(NamedTuple):
    """A desk with its keys."""

    office: str
    id: str
    signing: SigningKey
    sealing: SealingKey

    @property
    def keys(self) -> tuple[DeskKey, ...]:
        """The public parts."""
        signing = DeskKey(self.signing.id, self.signing.algorithm, public_part(self.signing))
        return signing, self.seal

    @property
    def seal(self) -> DeskKey:
        """What packages for this desk are sealed with."""
        return sealing_public(self.sealing)

    def writes(self, *to: Desk, **more: Any) -> Manifest:
        """The manifest of a package for other desks."""
        recipients = tuple(
            Recipient(desk=desk.id, office=desk.office, keys=(desk.seal.id,), serial=1) for desk in to
        )
        said = {"made_at": "2026-12-01T09:30:00+08:00", "subject": "送审《防汛应急预案》", **more}
        return Manifest(
            kind=PackageKind.SUBMISSION,
            id=secrets.token_hex(16),
            sender=Sender(self.office, self.id, self.keys),
            recipients=recipients,
            **said,
        )


def new_desk(office: str) -> Desk:
    """A desk with fresh keys."""
    private = Ed25519PrivateKey.generate().private_bytes_raw()
    public = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()
    signing = SigningKey(fingerprint_of("Ed25519", public), "Ed25519", private)
    return Desk(office, secrets.token_hex(8), signing, new_sealing_key())


TOWN, BUREAU, COUNTY = new_desk("青石镇人民政府"), new_desk("青河区应急管理局"), new_desk("邻区应急管理局")
PARTS = (
    Part("plan", "p0000aaaa", "application/json", "{“正文”}".encode() * 200),
    Part("statement", "编制说明.docx", "application/octet-stream", bytes(range(256)) * 40),
    Part("same", "p0000bbbb", "application/json", "{“正文”}".encode() * 200),
    Part("empty", "", "text/plain", b""),
)
READABLE = {"防汛应急预案.docx": b"PK readable", "移交函.docx": b"PK letter"}
