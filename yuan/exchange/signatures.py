"""The signature of a package: over the hash of its manifest, which names the hash of everything else in it."""

from __future__ import annotations

import hashlib
from typing import Any

from yuan.exchange import canonical, refusals
from yuan.library.keys.signing_keys import SigningKey, fingerprint_of, verifies
from yuan.model.exchange.manifest import Manifest

NAME = "signature.json"
ALGORITHMS = frozenset({"Ed25519"})
"""Those a package may be signed with. Only added to; a weak one is taken out, and never chosen by what a package says."""
_DOMAIN = "yuan package manifest 1"
"""So that no signature made for something else is one of a package."""


def hash_of(manifest: bytes) -> str:
    """The hash of a package: the SHA-256 of its manifest, hexadecimal."""
    return hashlib.sha256(manifest).hexdigest()


def sign(manifest: bytes, key: SigningKey) -> bytes:
    """The content of `signature.json`."""
    digest = hash_of(manifest)
    said = {"algorithm": key.algorithm, "key": key.id, "manifest": digest}
    return canonical.encode({**said, "signature": key.sign(_statement(digest).encode()).hex()})


def require_signed(signature: bytes, manifest: Manifest, digest: str) -> None:
    """Go on only when the manifest with this hash is signed with the key its sender names. Whether that key is to be
    trusted is another question.

    Raises:
        BadPackage: it is not, or with an algorithm that is not known.
    """
    said = canonical.decode(signature, NAME)
    algorithm, id, value = (_text(said, name) for name in ("algorithm", "key", "signature"))
    if algorithm not in ALGORITHMS:
        raise refusals.newer("签名所用的算法本程序不认识")
    if said.get("manifest") != digest:
        raise refusals.wrong_signature("这是另一个数据包的签名，或清单被改动过")
    sender = manifest.sender
    if sender.algorithm != algorithm or fingerprint_of(algorithm, sender.public) != id:
        raise refusals.wrong_signature("签名的密钥不是发送单位的密钥")
    if not verifies(algorithm, sender.public, _statement(digest), value):
        raise refusals.wrong_signature("内容与签名不符")


def _statement(digest: str) -> str:
    return f"{_DOMAIN}\n{digest}"


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str):
        raise refusals.damaged(f"“{NAME}”的内容不合规定")
    return value
