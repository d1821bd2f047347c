"""JSON in the one way the format writes it, so that equal values are equal bytes, and no reader takes them otherwise.

Keys in the order of their code points, no blanks, UTF-8 unescaped but for what JSON must escape, whole numbers only.
"""

from __future__ import annotations

import json
from typing import Any

from yuan.exchange import limits, refusals

_MOST = 2**53 - 1
"""The largest whole number every reader of JSON keeps exact."""


def encode(value: dict[str, Any]) -> bytes:
    """The canonical bytes of a value.

    Raises:
        ValueError: JSON of this kind cannot hold it.
    """
    _require(value, 0)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def decode(data: bytes, what: str) -> dict[str, Any]:
    """The value of these bytes.

    Args:
        what: the name of the part, for the message.

    Raises:
        BadPackage: they are too many, no JSON, no object, or not written in the canonical way.
    """
    if sum(data.count(sign) for sign in (b",", b"[", b"{")) > limits.VALUES:
        raise refusals.too_large(f"“{what}”的内容太多")
    try:
        value = json.loads(data.decode("utf-8"))
        is_canonical = isinstance(value, dict) and encode(value) == data
    except (ValueError, RecursionError):
        raise refusals.damaged(f"“{what}”读不出来") from None
    if not is_canonical:
        raise refusals.damaged(f"“{what}”的写法不合规定")
    return value  # type: ignore[no-any-return]


def _require(value: object, depth: int) -> None:
    """Raises `ValueError` for what has no one way to be written, `depth` objects and lists deep."""
    match value:
        case dict() | list() | tuple() if depth == limits.DEPTH:
            raise ValueError("deeper than the format allows")
        case dict():
            for name, inner in value.items():
                if not isinstance(name, str):
                    raise ValueError("a key that is no text")
                _require(inner, depth + 1)
        case list() | tuple():
            for inner in value:
                _require(inner, depth + 1)
        case None | bool() | str():
            pass
        case int() if -_MOST <= value <= _MOST:
            pass
        case _:
            raise ValueError(f"no canonical form: {type(value).__name__}")
