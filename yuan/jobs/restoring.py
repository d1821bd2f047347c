"""Restore a library from a backup, and forget the index made from what stood there before."""

from __future__ import annotations

import shutil
from pathlib import Path

from yuan.jobs.searching import index_directory
from yuan.library import Library
from yuan.model.progress import Progress, silent


def restore_library(source: Path, target: Path, *, by: str = "", progress: Progress = silent) -> Path | None:
    """Put the backup `source` in the place of `target`; where the old library is now kept, None when there was none.

    Raises:
        Cancelled: `progress` said so; nothing was changed.
        BadFile, BadLibrary: the backup is no library or does not verify, or there is no room; nothing was changed.
    """
    kept = Library.restore(source, target, by=by, progress=progress)
    # The index would find out by itself that it is another library's; without it nothing wrong is shown till then.
    shutil.rmtree(index_directory(target), ignore_errors=True)
    return kept
