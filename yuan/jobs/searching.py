"""The search index that belongs to a library, opened and caught up."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import platformdirs

from yuan.library import Library, Session
from yuan.model.progress import Progress, silent
from yuan.search import SearchIndex


def index_directory(place: Path | str) -> Path:
    """Where the index of the library at `place` is: beside its file, or in the user's cache for a server's."""
    if isinstance(place, Path):
        return place.with_name(place.name + ".index")
    name = hashlib.sha256(place.encode()).hexdigest()[:16]
    return Path(platformdirs.user_cache_dir("yuan", appauthor=False)) / f"{name}.index"


def open_index(library: Library, progress: Progress = silent) -> SearchIndex:
    """The library's index, caught up with every change made so far."""
    index = SearchIndex.open(index_directory(library.path))
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
