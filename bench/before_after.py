"""Run the benches of two checkouts in turn on one machine and compare every figure they print.

    python bench/before_after.py OLD NEW --library FILE [--runs 3] [search export safety …]

OLD and NEW are checkouts; both run with this Python, each on a copy of its own of the library. A figure is a number with a unit (s, ms,
MB) behind words; the same words in both trees are the same figure. Printed is NEW ÷ OLD: the median over the runs, each
NEW taken with the OLD that ran just before it, so that a machine that changes its pace changes both.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

BENCHES = ("search", "export", "compile", "compare", "checks", "coherence", "safety", "review", "window")
_FIGURE = re.compile(r"(?P<words>[^\d\n]*?)(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>ms|MB|s)\b")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("benches", nargs="*", default=BENCHES)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    slower = 0
    for bench in arguments.benches:
        pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for _ in range(arguments.runs):
            old, new = (
                figures(tree.resolve(), bench, arguments.library) for tree in (arguments.old, arguments.new)
            )
            for name in (name for name in old if name in new):
                pairs[name].append((old[name], new[name]))
        print(f"{bench}: {arguments.runs} runs each" if pairs else f"{bench}: no figures in common")
        for name, values in pairs.items():
            ratio = median(new / old for old, new in values if old)
            slower += ratio > 1.05
            print(
                f"  {ratio:5.2f}  {median(old for old, _ in values):9.2f} → {median(new for _, new in values):9.2f}  {name}"
            )
    print(f"{slower} figures more than 5 % above those of before")
    return 0


def figures(tree: Path, bench: str, library: Path) -> dict[str, float]:
    """What a bench of a checkout prints, by the words before each number; nothing when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / library.name
        shutil.copyfile(library, own)
        places = dict.fromkeys(
            ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), folder
        )
        done = subprocess.run(
            [sys.executable, str(tree / "bench" / f"{bench}_speed.py"), "--library", str(own)],
            capture_output=True,
            text=True,
            cwd=tree,
            env=os.environ | places | {"PYTHONPATH": str(tree), "QT_QPA_PLATFORM": "offscreen"},
        )
    if done.returncode:
        print(f"{bench} in {tree} failed: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return {}
    found: dict[str, float] = {}
    heading = ""
    for line in done.stdout.splitlines():
        if not _FIGURE.search(line):
            heading = line.strip()
            continue
        first = ""
        for match in _FIGURE.finditer(line):
            words = match["words"].strip(" ,;:|/")
            first = first or words
            name = " ".join(
                part for part in (heading, first, words if words != first else "", match["unit"]) if part
            )
            found.setdefault(name, float(match["number"]))
    return found


if __name__ == "__main__":
    sys.exit(main())
