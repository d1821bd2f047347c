"""What stands where in a package."""

from __future__ import annotations

import unicodedata

MIMETYPE = "mimetype"
PLAIN = b"application/vnd.yuan.package+zip"
SEALED = b"application/vnd.yuan.sealed-package+zip"
OBJECTS = "objects/"
READABLE = "可读副本/"


def folded(name: str) -> str:
    """`name` so that names some system takes for the same are the same."""
    return unicodedata.normalize("NFC", name).casefold()
