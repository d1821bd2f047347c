"""The hash by which a stored text or picture is known."""

from __future__ import annotations

import hashlib


def fingerprint(data: object) -> str:
    """SHA-256 of the bytes. Somebody who edits the file may turn them into text, a number or nothing, which must not go
    unnoticed, and end no program either: such a value has a hash of its own, which nothing is kept under."""
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    elif not isinstance(data, bytes):
        data = f"{type(data).__name__} {data!r}".encode()
    return hashlib.sha256(data).hexdigest()
