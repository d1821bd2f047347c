"""The hash by which a stored text or picture is known."""

from __future__ import annotations

import hashlib


def fingerprint(data: bytes | str) -> str:
    """SHA-256 of the bytes; somebody who edits the file may turn them into text, which must not go unnoticed."""
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()
