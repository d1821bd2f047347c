"""Damaged files are read whole or refused with a clear error, and what was taken in goes all the way.

`YUAN_FUZZ=20000` tries so many cases of each run instead of the few of every day; `YUAN_FUZZ_FROM` is the first seed.
"""

from __future__ import annotations

import os
import time

import pytest

from tests.fuzz.cases import KINDS
from tests.fuzz.harness import failures_folder, kept, run

_EVERY_DAY = 400
_ALL = int(os.environ.get("YUAN_FUZZ", _EVERY_DAY))
_FIRST = int(os.environ.get("YUAN_FUZZ_FROM", 0))
_SHARES = {
    "zip": 0.2,
    "xml": 0.35,
    "relations": 0.05,
    "media": 0.07,
    "words": 0.08,
    "text": 0.1,
    "pack": 0.05,
    "back": 0.1,
}


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_are_read_whole_or_refused(kind: str) -> None:
    started = time.monotonic()
    outcomes = list(run((kind, _FIRST + number) for number in range(round(_ALL * _SHARES[kind]))))
    count = {
        ended: sum(one.ended == ended for one in outcomes)
        for ended in sorted({one.ended for one in outcomes})
    }
    print(f"\n{kind}: {len(outcomes)} {count}, at most {max(one.mib for one in outcomes):.0f} MiB, "
          f"{max(one.seconds for one in outcomes):.1f} s, in all {time.monotonic() - started:.0f} s")  # fmt: skip
    faults = [one for one in outcomes if one.is_fault]
    assert not faults, "\n\n".join(f"{one}\nkept as {kept(one, failures_folder())}" for one in faults)
    assert count.get("whole", 0) > 0
