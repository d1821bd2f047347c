"""The program is killed while somebody types without a rest: the text is saved all the while, and what was is there.

`YUAN_KILLS` in the environment sets how often; half of it each for the two tests, which run beside each other.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.ui.typist import piece
from tests.waiting import LONG_S
from yuan.library import Library, Session
from yuan.library.draft_history import History
from yuan.model.document.content import Attachment, decode
from yuan.model.errors import Conflict
from yuan.model.text.plain_text import plain_text
from yuan.ui.editor.draft.leftovers import leftovers_of
from yuan.ui.editor.draft.recovery_files import history_folder
from yuan.ui.workspace import Workspace

KILLS = int(os.environ.get("YUAN_KILLS", "50"))
ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="needs fork")]


class Killed:
    """A typist in another process: `took` is the number of the last piece the window took."""

    def __init__(self, data: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.typist"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_DATA_HOME": str(data)},
        )
        self.took = -1
        self._child, self._is_gone = 0, True
        self._kept: list[tuple[str, int]] = []

    @contextmanager
    def typing(self, location: Path, plan: str) -> Iterator[None]:
        """Begin to type; in the end it is killed in the middle of it, and what it still said is read."""
        assert self._process.stdin is not None
        self._kept = []
        self._process.stdin.write(f"{location}\t{plan}\t{self.took + 1}\n")
        self._process.stdin.flush()
        self._child, self._is_gone = int(self._line()), False
        never = threading.Timer(LONG_S, self._kill)  # who waits for what never comes is told that it has gone
        never.start()
        try:
            yield
        finally:
            never.cancel()
            self._kill()
            while self._read():
                pass

    def until_kept(self, how: str, times: int) -> None:
        """Let it type until it said so often that its text is kept."""
        while sum(kept == how for kept, _ in self._kept) < times:
            assert self._read(), f"nothing was {how} within {LONG_S:.0f} s"

    def until_more_is_kept(self, how: str) -> None:
        """Let it type until something typed later is kept too: the same text may be kept twice."""
        before = self.kept(how)
        while self.kept(how) <= before:
            assert self._read(), f"nothing more was {how} within {LONG_S:.0f} s"

    def kept(self, how: str) -> int:
        """The last piece in what was kept so."""
        return max((number for kept, number in self._kept if kept == how), default=-1)

    def _read(self) -> bool:
        """Take in one line; whether there was one."""
        line = "" if self._is_gone else self._line()
        if line in ("", "gone\n"):
            self._is_gone = True
            return False
        what, number = line.split()
        if what == "took":
            self.took = int(number)
        else:
            self._kept.append((what, int(number)))
        return True

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGKILL)

    def close(self) -> None:
        """No more of it."""
        self._process.communicate()


@pytest.fixture
def typist(tmp_path: Path) -> Iterator[Killed]:
    made = Killed(tmp_path / "data")
    yield made
    made.close()


@pytest.mark.parametrize("seed", [1, 2])
def test_what_was_saved_before_the_window_was_killed_is_there(
    library: Library, drafter: Session, typist: Killed, seed: int
) -> None:
    chance = random.Random(seed)
    plan = drafter.find("门头沟区防汛应急预案").plan
    must: list[int] = []
    for life in range(max(1, KILLS // 2)):
        first = typist.took + 1
        with typist.typing(library.path, plan):
            typist.until_kept("saved", chance.randint(0, 3) if life else 2)
            time.sleep(chance.uniform(0, 1.5))
        must += range(first, typist.kept("saved") + 1)
        text = plain_text(decode(drafter.draft(plan).content))
        missing = [number for number in must if piece(number) not in text]
        assert not missing
        places = [text.index(piece(number)) for number in must]
        assert places == sorted(places)
    assert library.verify() == []
    assert must


@pytest.mark.parametrize("times", [2, 4])
def test_killed_while_somebody_elses_saving_waits_for_a_decision_both_texts_are_there(
    library: Library, drafter: Session, typist: Killed, times: int
) -> None:
    plan = drafter.find("门头沟区防汛应急预案").plan
    other = library.sign_in("管理员", "yuan-demo")
    with typist.typing(library.path, plan):
        typist.until_kept("saved", 1)
        for _ in range(100):
            draft = other.draft(plan)
            text = decode(draft.content)
            with suppress(Conflict):
                other.save_draft(
                    plan, replace(text, attachments=(Attachment(title="别人的附件"),)), draft.revision
                )
                break
        typist.until_kept("aside", 1)
        for _ in range(1, times):
            typist.until_more_is_kept("aside")
    assert "别人的附件" in plain_text(decode(drafter.draft(plan).content))
    [offered] = [item for item in leftovers_of(Workspace(library, drafter)).found if item.file is not None]
    must = range(typist.kept("aside") + 1)
    assert [number for number in must if piece(number) not in plain_text(offered.new)] == []
    history = History(history_folder(library))
    [kept] = [state for state in history.states(plan) if state.name]
    assert [number for number in must if piece(number) not in plain_text(history.document(kept))] == []
    assert library.verify() == []
