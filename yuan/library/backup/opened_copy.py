"""A library file looked into by way of a copy, which may be brought up to date; the file itself stays as it is."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from yuan.library.database import Database
from yuan.library.opening import open_database
from yuan.library.store.backup_folder import is_abandoned
from yuan.library.store.copying import copy_library
from yuan.library.store.library_file import check_file
from yuan.model.progress import Progress, silent

_COPIES = "yuan-library-"


def sweep_copies() -> None:
    """Take away the copies of libraries that killed programs left in the system's temporary folder."""
    for path in Path(tempfile.gettempdir()).glob(f"{_COPIES}*"):
        if is_abandoned(path):
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def opened_copy(source: Path, progress: Progress = silent) -> Iterator[Database]:
    """A copy of the library file `source`, opened and brought to this program's schema; `source` stays as it is.

    Raises:
        Cancelled: `progress` said so.
        BadFile, BadLibrary: `source` is no library, damaged, or made by a newer program.
    """
    check_file(source, writes=False)
    sweep_copies()
    with tempfile.TemporaryDirectory(prefix=_COPIES, ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / source.name
        copy_library(source, copy, progress)
        with closing(open_database(copy, keeps=False)) as database:
            yield database
