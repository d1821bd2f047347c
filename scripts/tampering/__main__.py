"""Runs all tamperings and writes yuan/manual/trust.md anew; see the package."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bench.scratch import own_folders
from scripts.tampering.judging import judge_all
from scripts.tampering.report import BEFORE, write

parser = argparse.ArgumentParser()
parser.add_argument(
    "--before", type=Path, help="only note, in this file, what the program in PYTHONPATH sees"
)
given = parser.parse_args()
with own_folders() as folder:
    judged = judge_all(folder)
if given.before:
    seen = {name: None if areas is None else bool(areas) for name, areas in judged.items()}
    given.before.write_text(json.dumps(seen, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
else:
    write(judged, json.loads(BEFORE.read_text(encoding="utf-8")))
