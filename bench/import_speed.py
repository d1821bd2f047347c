"""Import beside pandoc: time per real Word file, both measured in one run.

    python bench/import_speed.py [FILE|FOLDER…]

`read_file` (text, tables, numbering, tree, guesses) is timed inside one running program, as in a folder import;
`pandoc -t plain` as a process of its own, less the time pandoc needs to start (`pandoc --version`).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from yuan.word.reader import importable_files, read_file

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "docx"
ROUNDS = 5


def best(work: Callable[[], object]) -> float:
    """The shortest of some rounds, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def main(arguments: list[str]) -> int:
    if shutil.which("pandoc") is None:
        print("pandoc is not installed")
        return 2
    files = importable_files([Path(one) for one in arguments] or [DATA])
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = best(lambda: subprocess.run(["pandoc", "--version"], check=True, **quiet))
    print(f"pandoc starts in {started:.0f} ms, taken off below")
    ours_total = theirs_total = 0.0
    for path in files:
        if path.suffix != ".docx":
            continue
        ours = best(lambda path=path: read_file(path))
        command = ["pandoc", "-f", "docx", "-t", "plain", str(path)]
        theirs = best(lambda command=command: subprocess.run(command, check=True, **quiet)) - started
        ours_total += ours
        theirs_total += theirs
        print(f"{ours:7.1f} ms  pandoc {theirs:7.1f} ms  ×{theirs / ours:4.1f}  {path.name}")
    print(f"{ours_total:7.1f} ms  pandoc {theirs_total:7.1f} ms  ×{theirs_total / ours_total:4.1f}  all")
    return 0 if ours_total < theirs_total else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
