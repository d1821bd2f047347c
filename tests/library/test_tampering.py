"""Every tampering of yuan/manual/trust.md tried anew: what must be seen is seen, and what is not is told there with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.tampering.judging import Judged, judge_all, title_of
from scripts.tampering.trials import TRIALS

DOCUMENT = Path(__file__).parents[2] / "yuan" / "manual" / "trust.md"


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("tampering")
        patch.setenv("XDG_DATA_HOME", str(folder / "data"))
        return judge_all(folder)


def test_what_must_be_seen_is_seen(judged: Judged) -> None:
    assert [title_of(trial) for trial in TRIALS if not trial.unseen and not judged[title_of(trial)]] == []


def test_what_is_told_as_unseen_is_unseen_and_argued(judged: Judged) -> None:
    told = DOCUMENT.read_text(encoding="utf-8")
    unseen = [trial for trial in TRIALS if trial.unseen]
    assert [title_of(trial) for trial in unseen if judged[title_of(trial)]] == []
    assert all(trial.unseen in told for trial in unseen)


def test_the_document_tells_of_every_tampering() -> None:
    told = DOCUMENT.read_text(encoding="utf-8")
    assert len(TRIALS) >= 60
    assert len({title_of(trial) for trial in TRIALS}) == len(TRIALS)
    assert [trial.name for trial in TRIALS if f"| {trial.name} |" not in told] == []
