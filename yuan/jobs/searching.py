"""The search index that belongs to a library: where it lies, opened and caught up.

It lies in the user's own cache folder, never beside the library: a folder that came with a library, on a stick or from a
shared drive, is somebody else's word. Every user of a library has an own index; two windows of one user share it.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import platformdirs

from yuan.library import OpenLibrary, Session
from yuan.library.store.locations import store_at
from yuan.model.progress import Progress, silent
from yuan.search import SearchIndex

KEPT_DAYS = 90
"""An index that nobody opened for so long is swept away: its library is probably gone."""
_OWN_NAME = re.compile("[0-9a-f]{32}")
_INDEX_FILE = re.compile(
    r"_MAIN_[0-9]+\.toc(\.new|\.[0-9.]+)?|MAIN_[0-9a-z]+\.(seg|doc|trm|pst|[a-z_]+\.col)|MAIN_WRITELOCK|COMMIT|checksums\.json"
)


def index_directory(place: Path | str) -> Path:
    """The folder in the user's cache for the index of the library at `place`, a file or a server's URL.

    The name comes from the place; which library was indexed stands inside, so that another one put there is noticed.
    """
    file = store_at(place).file
    whole = str(file.resolve()) if file is not None else str(place)
    name = hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return _cache() / "index" / name


def find_index(place: Path | str) -> SearchIndex:
    """The index of the library at `place` as it was left, empty when there was none.

    Indexes of earlier programs, which lay beside the library, are removed unread, and those long unused swept away.
    """
    directory = index_directory(place)
    _remove_index(_former_directory(place))
    _sweep(directory)
    index = SearchIndex.open(directory)
    with suppress(OSError):
        os.utime(directory)
    return index


def open_index(library: OpenLibrary, progress: Progress = silent) -> SearchIndex:
    """The library's index, caught up with every change made so far.

    Raises:
        Cancelled: `progress` said so; what was taken in so far stays.
    """
    index = find_index(library.path)
    index.catch_up(library, progress)
    return index


def readable_by(session: Session) -> Callable[[str, int], bool]:
    """`may_see` for a search, answered from one look at the list: asking plan by plan takes longer than searching.

    It holds until a plan changes. What the index knows of a plan is its newest version and the one in force.
    """
    readable = {
        (summary.plan, version.number)
        for summary in session.plans()
        for version in (summary.latest, summary.in_force)
        if version is not None
    }
    return lambda plan, version: (plan, version) in readable


def _cache() -> Path:
    return Path(platformdirs.user_cache_dir("yuan", appauthor=False))


def _former_directory(place: Path | str) -> Path:
    """Where the index was up to schema 9. What lies there is pickles, which run code when they are read."""
    file = store_at(place).file
    if file is not None:
        return file.with_name(file.name + ".index")
    return _cache() / f"{hashlib.sha256(str(place).encode()).hexdigest()[:16]}.index"


def _sweep(used: Path) -> None:
    """Remove the other indexes that nobody opened for `KEPT_DAYS`."""
    oldest = time.time() - KEPT_DAYS * 24 * 3600
    with suppress(OSError):
        for folder in used.parent.iterdir():
            is_old = folder.lstat().st_mtime < oldest
            if is_old and folder != used and _OWN_NAME.fullmatch(folder.name):
                _remove_index(folder)


def _remove_index(folder: Path) -> None:
    """Remove a folder that is an index and nothing else; anything else, and what may not be removed, stays."""
    with suppress(OSError):
        if not stat.S_ISDIR(folder.lstat().st_mode):
            return
        files = list(folder.iterdir())
        if all(_INDEX_FILE.fullmatch(file.name) and stat.S_ISREG(file.lstat().st_mode) for file in files):
            for file in files:
                file.unlink()
            folder.rmdir()
