"""What is signed: a statement, as JSON that reads the same wherever it is written, about one library and its audit trail.

Statements are only ever added to: one that was signed before a name was added does not have it, and stays valid.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from yuan.library import audit, tables

SINCE = "signing_since"
"""The setting that holds the number of the last audit row before approvals were signed; 0 when missing."""


def statement(connection: Connection, purpose: str, claims: Mapping[str, object]) -> str:
    """A statement made now: what it is for, the library, the newest audit row, and `claims`."""
    sequence, head = audit.head(connection)
    return json.dumps(
        {
            "purpose": purpose,
            "library": setting(connection, "library_id"),
            "audit": [sequence, head],
            SINCE: since(connection),
            **claims,
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def read_statement(text: str) -> dict[str, Any]:
    """What a statement says; nothing when it is none."""
    try:
        said = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def audit_row(said: dict[str, Any]) -> tuple[int, str]:
    """Number and hash of the audit row that a statement binds; 0 and "" when it says none."""
    match said.get("audit"):
        case [int(sequence), str(digest)]:
            return sequence, digest
    return 0, ""


def setting(connection: Connection, key: str) -> str:
    """What is kept among the settings under `key`, "" when nothing is."""
    table = tables.settings
    return connection.execute(select(table.c.value).where(table.c.key == key)).scalar() or ""


def since(connection: Connection) -> int:
    """The number of the last audit row before approvals were signed."""
    kept = setting(connection, SINCE)
    return int(kept) if kept.isdecimal() else 0
