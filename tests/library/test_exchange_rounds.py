"""Two real libraries exchange packages after random work at both; `YUAN_EXCHANGE_ROUNDS=200` tries more, `YUAN_EXCHANGE_SEED`
another course of things."""

from __future__ import annotations

import os
from pathlib import Path

from tests.library.conftest import TOWN
from tests.library.desks import BUREAU, Desk
from tests.library.exchanging import Trial

ROUNDS = int(os.environ.get("YUAN_EXCHANGE_ROUNDS", "12"))
SEED = int(os.environ.get("YUAN_EXCHANGE_SEED", "1"))


def test_two_desks_stay_one_and_lose_nothing(tmp_path: Path) -> None:
    bureau = Desk(tmp_path / "局.yuan", BUREAU)
    town = Desk(tmp_path / "镇.yuan", "清水镇应急办", TOWN)
    town.trusts(bureau, is_superior=True)
    bureau.trusts(town)
    trial = Trial(bureau, town, SEED)
    for number in range(ROUNDS):
        trial.round()
        if number % 20 == 19:
            assert bureau.troubles() == town.troubles() == []
    trial.finish()
    assert not list(trial.differences())
    assert bureau.troubles() == town.troubles() == []
    print(f"{ROUNDS} rounds:", "，".join(f"{what} {count}" for what, count in sorted(trial.counts.items())))
    bureau.library.close()
    town.library.close()
