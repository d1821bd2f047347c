"""Restore a library from a backup, and forget the index made from what stood there before."""

from __future__ import annotations

import shutil
from pathlib import Path

from yuan.jobs.searching import index_directory
from yuan.library import Library, Session
from yuan.model.progress import Progress, silent


def restore_library(source: Path, target: Path | Session, progress: Progress = silent) -> Path | None:
    """Put the backup `source` in the place of a library; where the old one is now kept, None when there was none.

    Args:
        target: the file, in the name of whoever works at this machine, or the session of somebody who may.

    Raises:
        Refused: not for the session's account.
        Cancelled: `progress` said so; nothing was changed.
        BadFile, BadLibrary: the backup is no library or does not verify, or there is no room; nothing was changed.
    """
    if isinstance(target, Session):
        place, kept = target.library.path, target.restore(source, progress)
    else:
        place, kept = target, Library.restore(source, target, progress=progress)
    # The index would find out by itself that it is another library's; without it nothing wrong is shown till then.
    shutil.rmtree(index_directory(place), ignore_errors=True)
    return kept
