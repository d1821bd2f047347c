"""What is signed: a statement, as JSON that reads the same wherever it is written, about one library and its audit trail.

Statements are only ever added to: one that was signed before a name was added does not have it, and stays valid.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from yuan.library import tables
from yuan.library.trail import audit

SINCE = "signing_since"
"""The setting that holds the number of the last audit row before approvals were signed; 0 when missing."""
_MOST = 2**63 - 1
"""No row of a library has a greater number; SQLite takes none."""


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
    """Number and hash of the audit row that a statement binds; 0 and "" when it says none there can be."""
    match said.get("audit"):
        case [int(sequence), str(digest)] if not isinstance(sequence, bool) and 0 <= sequence <= _MOST:
            return sequence, digest
    return 0, ""


def setting(connection: Connection, key: str) -> str:
    """What is kept among the settings under `key`, "" when nothing is."""
    table = tables.settings
    return connection.execute(select(table.c.value).where(table.c.key == key)).scalar() or ""


def since(connection: Connection) -> int:
    """The number of the last audit row before approvals were signed; 0 also for what is no number of a row."""
    kept = setting(connection, SINCE)
    if not isinstance(kept, str) or not re.fullmatch(r"[0-9]{1,19}", kept):
        return 0
    return int(kept) if int(kept) <= _MOST else 0
