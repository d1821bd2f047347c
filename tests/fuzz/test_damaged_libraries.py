"""Damaged libraries, by the seed: each works or says clearly why not, none hangs, and the way back is always open.

`YUAN_FUZZ` sets how many cases are tried.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.damaging import LIMIT_S

CASES = int(os.environ.get("YUAN_FUZZ", "24"))
HOUSE = Path(__file__).parents[2]


@pytest.mark.skipif(os.name != "posix", reason="measures the time of the processor with a signal")
def test_damaged_libraries_work_or_say_why_not(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.fuzz.damaging", str(tmp_path), "0", str(CASES)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=HOUSE)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    cases = [one for one in told if "outcome" in one]
    assert [one for one in cases if one["outcome"] == "traceback"] == []
    assert len(cases) == CASES, ("hung or ended at", told[-1], done.stderr[-2000:])
    assert max(one["seconds"] for one in cases) < LIMIT_S
    assert {"works", "told"} <= {one["outcome"] for one in cases}
