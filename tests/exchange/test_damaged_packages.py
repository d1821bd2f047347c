"""Damaged packages, by the seed: refused with a clear error or what they were, and nothing is written.

`YUAN_FUZZ` sets how many cases are tried.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from tests.exchange.damaging import Trial

CASES = int(os.environ.get("YUAN_FUZZ", "60"))


def test_damaged_packages_are_refused_or_what_they_were(tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    ended = Counter(trial.run(seed)[1] for seed in range(CASES))
    assert ended.keys() == {"refused", "the same", "sound"}
    assert ended["refused"] > CASES // 2
