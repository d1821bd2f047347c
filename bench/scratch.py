"""A folder of its own for a bench or a trial, so that nothing of it gets among the user's files and settings."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch


@contextmanager
def own_folders() -> Iterator[Path]:
    """A temporary folder; while inside, what the program keeps for its user lies there, also of processes begun meanwhile."""
    with tempfile.TemporaryDirectory(prefix="yuan-bench-", ignore_cleanup_errors=True) as name:
        kinds = ("CACHE", "CONFIG", "DATA", "STATE")
        with patch.dict(os.environ, {f"XDG_{kind}_HOME": f"{name}/{kind.lower()}" for kind in kinds}):
            yield Path(name)


def library_in(folder: Path, given: Path | None) -> Path:
    """A library in `folder` to work on: a copy of the one `given`, else the demonstration library."""
    if given is not None:
        return Path(shutil.copy(given, folder / given.name))
    from yuan.demo.build import build_demo

    return build_demo(folder / "demo")
