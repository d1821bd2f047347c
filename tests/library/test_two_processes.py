"""Two windows and four commands on one file, some of them killed; `scripts/two_processes.py` for as long as one likes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parents[2]
SECONDS = os.environ.get("YUAN_TRIAL_SECONDS", "5")


def test_nothing_acknowledged_is_lost_and_nobody_is_told_that_the_file_is_locked() -> None:
    words = [sys.executable, str(HOUSE / "scripts" / "two_processes.py"), "--seconds", SECONDS]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=HOUSE)
    told = json.loads(done.stdout)
    assert (told["lost"], told["failures"], told["verify"], told["index differs"]) == ([], {}, [], [])
    assert told["idle"] == [], "everyone wrote something that was acknowledged"
    assert min(told["kills"].values()) >= 1, "a window and a command were killed in the middle of their work"
    assert done.returncode == 0, (told, done.stderr)
