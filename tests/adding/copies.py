"""A copy of the program to add to, and running something in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yuan
from tests import adding


class Copy:
    """The program copied into `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(
            Path(yuan.__file__).parent, folder / "yuan", ignore=shutil.ignore_patterns("__pycache__")
        )

    def insert(self, file: str, before: str, text: str) -> None:
        """Put `text` into `file` where `before` begins, which stands in it once."""
        path = self.folder / "yuan" / file
        written = path.read_text(encoding="utf-8")
        assert written.count(before) == 1, before
        path.write_text(written.replace(before, text + before), encoding="utf-8")

    def add(self, file: str, text: str) -> None:
        """A new file."""
        (self.folder / "yuan" / file).write_text(text, encoding="utf-8")

    def run(self, module: str, *arguments: str) -> list[str]:
        """Run `tests.adding.MODULE` on the copy; the words it printed."""
        tests = Path(adding.__file__).parents[2]
        done = subprocess.run(
            [sys.executable, "-m", f"tests.adding.{module}", *arguments],
            cwd=self.folder,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join((str(self.folder), str(tests))),
                "QT_QPA_PLATFORM": "offscreen",
            },
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.split()
