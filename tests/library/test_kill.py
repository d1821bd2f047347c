"""Kill -9 while saving, approving, importing, backing up, restoring, previewing, migrating and while the account is
switched: nothing is ever half done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROUNDS = int(os.environ.get("YUAN_KILL_ROUNDS", "20"))
SEED = int(os.environ.get("YUAN_KILL_SEED", "7"))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What `killing.py` tells of all its rounds. It is a process of its own: one with Qt in it must not be forked."""
    folder = tmp_path_factory.mktemp("kill")
    words = [sys.executable, "-m", "tests.library.killing", str(folder), str(ROUNDS), str(SEED)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.parametrize(
    "operation", ["save", "approve", "import", "backup", "restore", "switch", "preview", "migration"]
)
def test_a_kill_leaves_all_or_nothing(told: dict[str, dict[str, Any]], operation: str) -> None:
    found = told[operation]
    assert found["faults"] == []
    assert found["before"] + found["after"] == ROUNDS
    # Rounds that all ended the same way, or that nobody was killed in, would prove nothing.
    assert min(found["before"], found["after"]) >= 1
    assert found["killed"] >= ROUNDS // 5
