"""The search index that belongs to a library, opened and caught up."""

from __future__ import annotations

import hashlib
from pathlib import Path

import platformdirs

from yuan.library import Library
from yuan.model.progress import Progress, silent
from yuan.search import SearchIndex


def index_directory(library: Library) -> Path:
    """Where the index of `library` is kept: beside its file, or in the user's cache for a database server."""
    if isinstance(library.path, Path):
        return library.path.with_name(library.path.name + ".index")
    name = hashlib.sha256(str(library.path).encode()).hexdigest()[:16]
    return Path(platformdirs.user_cache_dir("yuan", appauthor=False)) / f"{name}.index"


def open_index(library: Library, progress: Progress = silent) -> SearchIndex:
    """The library's index, caught up with every change made so far."""
    index = SearchIndex.open(index_directory(library))
    index.catch_up(library, progress)
    return index
