"""Values kept as JSON among the settings of a library."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, delete, insert, select

from yuan.library import tables

T = TypeVar("T")

OFFICE, VOLUMES = "office", "volumes"
"""What the office settled for its formal documents, and the order of the bound volumes."""
LOCAL_RULES = "rules"
"""Cycles, recipients and requirements."""
ACCOUNT_POLICY = "account_policy"
"""What is asked of passwords and signing in."""
BACKUP_RULES = "backup_rules"
"""When and where backups are made."""
DESK = "desk"
"""What this desk calls itself to others."""
OUTLINES_WITHHELD = "outlines_withheld"
"""The outlines not offered for new plans."""


def stored_value(connection: Connection, key: str, usual: T, kind: Any = None) -> T:
    """What is kept under `key`; `usual` when nothing is, or nothing that can be, which verifying names.

    Args:
        kind: the type it has, where that of `usual` does not say all of it.
    """
    table = tables.settings
    found = connection.execute(select(table.c.value).where(table.c.key == key)).scalar()
    try:
        value = msgspec.json.decode(found, type=kind or type(usual)) if found else usual
        fault = getattr(value, "fault", None)
        return usual if fault is not None and fault() else value
    except (msgspec.MsgspecError, UnicodeError, TypeError, RecursionError):
        return usual


def store_value(connection: Connection, key: str, value: object) -> str:
    """Keep `value` under `key`; returns the JSON."""
    table, text = tables.settings, msgspec.json.encode(value).decode("utf-8")
    connection.execute(delete(table).where(table.c.key == key))
    connection.execute(insert(table).values(key=key, value=text))
    return text
