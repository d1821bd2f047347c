"""The program is killed while somebody types: nothing the window took more than two seconds before is lost.

`YUAN_KILLS` in the environment sets how often; half of it each for the two tests, which run beside each other.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.ui.typist import piece
from yuan.library import Library, Session
from yuan.library.history import History
from yuan.model.document.content import Attachment, decode
from yuan.model.errors import Conflict
from yuan.model.text.plain_text import plain_text
from yuan.ui.desk import Desk
from yuan.ui.editor.draft.draft_states import history_folder
from yuan.ui.editor.draft.recovery_dialog import left_behind

KILLS = int(os.environ.get("YUAN_KILLS", "50"))
ROOT = Path(__file__).parents[2]
ACCEPTED_S = 2.0

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="needs fork")]


class Killed:
    """A typist in another process. `taken` is what the window took: the time, and the number of the piece."""

    def __init__(self, data: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.typist"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_DATA_HOME": str(data)},
        )
        self.taken: list[tuple[float, int]] = []

    def type_and_die(
        self, location: Path, plan: str, seconds: float, meanwhile: Callable[[], None] = lambda: None
    ) -> float:
        """Let it type for so long, do something `meanwhile`, and kill it; the time of its death."""
        first = self.taken[-1][1] + 1 if self.taken else 0
        assert self._process.stdin is not None
        self._process.stdin.write(f"{location}\t{plan}\t{first}\n")
        self._process.stdin.flush()
        lines = self._lines()
        child = int(next(lines))
        self._take(next(lines))
        # The pipe holds what is said meanwhile: some 70 pieces a second of 25 characters.
        time.sleep(seconds / 2)
        meanwhile()
        time.sleep(seconds / 2)
        died = time.monotonic()
        os.kill(child, signal.SIGKILL)
        for line in lines:
            self._take(line)
        return died

    def _lines(self) -> Iterator[str]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line == "gone\n":
                return
            yield line

    def _take(self, line: str) -> None:
        at, number = line.split()
        self.taken.append((float(at), int(number)))

    def close(self) -> None:
        """No more of it."""
        self._process.communicate()


@pytest.fixture
def typist(tmp_path: Path) -> Iterator[Killed]:
    made = Killed(tmp_path / "data")
    yield made
    made.close()


@pytest.mark.parametrize("seed", [1, 2])
def test_what_the_window_took_two_seconds_before_it_was_killed_is_there(
    library: Library, drafter: Session, typist: Killed, seed: int
) -> None:
    chance = random.Random(seed)
    plan = drafter.find("门头沟区防汛应急预案").plan
    must: list[int] = []
    for _ in range(max(1, KILLS // 2)):
        known = len(typist.taken)
        died = typist.type_and_die(library.path, plan, chance.uniform(0.2, 3.0))
        must += [number for at, number in typist.taken[known:] if at <= died - ACCEPTED_S]
        text = plain_text(decode(drafter.draft(plan).content))
        missing = [number for number in must if piece(number) not in text]
        assert not missing
        places = [text.index(piece(number)) for number in must]
        assert places == sorted(places)
    assert library.verify() == []
    assert len(must) > KILLS


@pytest.mark.parametrize("seconds", [3.0, 6.0])
def test_killed_while_somebody_elses_saving_waits_for_a_decision_both_texts_are_there(
    library: Library, drafter: Session, typist: Killed, seconds: float
) -> None:
    plan = drafter.find("门头沟区防汛应急预案").plan
    moment: list[float] = []

    def save() -> None:
        other = library.sign_in("管理员", "yuan-demo")
        for _ in range(100):
            draft = other.draft(plan)
            text = decode(draft.content)
            with suppress(Conflict):
                other.save_draft(
                    plan, replace(text, attachments=(Attachment(title="别人的附件"),)), draft.revision
                )
                break
        moment.append(time.monotonic())

    died = typist.type_and_die(library.path, plan, seconds, save)
    assert "别人的附件" in plain_text(decode(drafter.draft(plan).content))
    [offered] = [item for item in left_behind(Desk(library, drafter)).found if item.file is not None]
    text = plain_text(offered.new)
    must = [number for at, number in typist.taken if at <= died - ACCEPTED_S]
    assert max(at for at, _ in typist.taken) > moment[0], "typing went on"
    assert [number for number in must if piece(number) not in text] == []
    history = History(history_folder(library))
    [kept] = [state for state in history.states(plan) if state.name]
    assert [number for number in must if piece(number) not in plain_text(history.document(kept))] == []
    assert library.verify() == []
