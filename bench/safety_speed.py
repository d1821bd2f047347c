"""How long keeping a library safe takes: `python bench/safety_speed.py [--library FILE]`.

Builds the demonstration library unless one is given (which is copied first), and prints the best of three of each.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from yuan.demo.build import build_demo
from yuan.jobs.searching import open_index
from yuan.jobs.trail import export_trail, trail
from yuan.jobs.verifying import verify_library
from yuan.library import Library
from yuan.library.backups import check_backup
from yuan.library.copying import copy_library
from yuan.library.preview import preview


def best(work: Callable[[], object], rounds: int = 3) -> float:
    """The shortest time of `rounds`, in seconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--library", type=Path)
    given = parser.parse_args().library
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "库.yuan"
        shutil.copyfile(given or build_demo(Path(folder) / "demo"), place)
        library = Library.open(place)
        open_index(library).close()
        backup = library.backups.make()
        session = library.local_session()
        lines = trail(session)
        print(f"library {place.stat().st_size / 1e6:.1f} MB, audit rows {len(lines)}")
        figures: tuple[tuple[str, Callable[[], object]], ...] = (
            ("copy alone", lambda: copy_library(place, Path(folder) / "copy.yuan")),
            ("backup, verified", lambda: library.backup(Path(folder) / "b.yuan")),
            ("verify the library", library.troubles),
            ("verify with backups and index", lambda: verify_library(library)),
            ("verify a backup", lambda: check_backup(backup)),
            ("preview of a restore", lambda: preview(backup.path, place)),
            ("read the trail", lambda: trail(session)),
            ("export the trail", lambda: export_trail(session, lines, Path(folder) / "a.xlsx", "")),
            ("restore", lambda: Library.restore(backup.path, place)),
        )
        for name, work in figures:
            print(f"{name:32} {best(work):.2f} s")
        library.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
