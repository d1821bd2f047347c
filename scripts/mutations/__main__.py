"""Mutate the sources, one small fault at a time, and see which of them the related tests catch.

Usage: python -m scripts.mutations [NAME…] [--no-baseline]

NAME is a part of the names of those to be run; without one all are. Everything happens in a copy in a temporary
folder. Ends with 1 when one survived, with 2 when the set no longer fits the sources. Not in CI: it takes long.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from scripts.mutations.faults import ROOT, Mutation, mutations, outdated

LONGEST_S = 600
"""Tests that take longer are taken to hang, which is noticed."""
_NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "node_modules", "__pycache__", ".*_cache", "*.pyc")
_CAUGHT, _SURVIVED = "caught", "SURVIVED"
_PASSED, _FAILED = 0, 1


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.mutations", description=__doc__)
    parser.add_argument("names", nargs="*", help="parts of the names of those to be run")
    parser.add_argument(
        "--no-baseline", action="store_true", help="do not run the tests without a fault first"
    )
    given = parser.parse_args()
    wanted = [one for one in mutations() if not given.names or any(part in one.name for part in given.names)]
    wrong = outdated(ROOT, mutations())
    if wrong:
        print("The set of mutations no longer fits the sources:", *wrong, sep="\n  ")
        return 2
    with tempfile.TemporaryDirectory(prefix="yuan-mutations-") as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=_NOT_COPIED)
        environment = _environment(Path(folder), copy)
        if not given.no_baseline:
            every = dict.fromkeys(test for one in wanted for test in one.tests)
            if _run(copy, every, environment, LONGEST_S * 10) != _PASSED:
                print("The tests fail without any fault: nothing can be told.")
                return 2
        results = {one.name: _tell(one, copy, environment) for one in wanted}
    survived = [name for name, result in results.items() if result == _SURVIVED]
    print(f"{len(results) - len(survived)} of {len(results)} caught", *survived, sep="\n  survived: ")
    return 1 if survived else 0


def _environment(folder: Path, copy: Path) -> dict[str, str]:
    own = {f"XDG_{kind}_HOME": f"{folder / kind.lower()}" for kind in ("DATA", "CACHE", "CONFIG", "STATE")}
    return {
        **os.environ,
        **own,
        "PYTHONPATH": f"{copy}",
        "PYTHONPYCACHEPREFIX": f"{folder / 'bytecode'}",
        "QT_QPA_PLATFORM": "offscreen",
    }


def _tell(one: Mutation, copy: Path, environment: Mapping[str, str]) -> str:
    began = time.monotonic()
    file = copy / one.file
    sound = file.read_text(encoding="utf-8")
    file.write_text(sound.replace(one.old, one.new), encoding="utf-8")
    _touch(file)
    try:
        ended = _run(copy, one.tests, environment, LONGEST_S)
    finally:
        file.write_text(sound, encoding="utf-8")
        _touch(file)
    if ended not in (_PASSED, _FAILED):
        sys.exit(f"{one.name}: pytest ended with {ended}, so that the fault cannot be judged")
    result = _SURVIVED if ended == _PASSED else _CAUGHT
    print(f"{result:8} {one.name}  ({time.monotonic() - began:.0f} s)", flush=True)
    return result


_touched = int(time.time())


def _touch(file: Path) -> None:
    """Give the file another time than ever before: compiled modules are known by the second and the size."""
    global _touched
    _touched += 10
    os.utime(file, (_touched, _touched))


def _run(copy: Path, tests: Iterable[str], environment: Mapping[str, str], longest_s: int) -> int:
    """How pytest ended; a run that hangs has failed."""
    words = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(
            words, cwd=copy, env=dict(environment), timeout=longest_s, capture_output=True, text=True
        )
    except subprocess.TimeoutExpired:
        return _FAILED
    if done.returncode not in (_PASSED, _FAILED):
        print(done.stdout[-3000:], done.stderr[-2000:])
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
