"""Which engine a library's place belongs to: the one spot that tells them apart."""

from __future__ import annotations

from pathlib import Path

from yuan.library.store.base import Store
from yuan.library.store.server import ServerStore
from yuan.library.store.sqlite import SqliteStore


def store_at(location: Path | str) -> Store:
    """The store for what a person named, not yet opened: the URL of a database, or else a file."""
    if isinstance(location, str) and "://" in location:
        return ServerStore(location)
    return SqliteStore(Path(location))
