"""Restore a library from a backup, and forget the index made from what stood there before."""

from __future__ import annotations

import shutil
from pathlib import Path

from yuan.jobs.searching import index_directory
from yuan.library import Library


def restore_library(source: Path, target: Path) -> None:
    """Put the backup `source` in the place of `target`; the old library is kept beside it.

    Raises:
        BadLibrary: the backup is no library or does not verify; nothing was changed.
    """
    Library.restore(source, target)
    # A restored library may reach the old one's change sequence again with other texts.
    shutil.rmtree(index_directory(target), ignore_errors=True)
