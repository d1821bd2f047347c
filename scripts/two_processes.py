"""Two windows and four commands at work on one library file: `python scripts/two_processes.py [--seconds S] [--seed N]`.

Each is a process of its own that writes, switches the account, previews and makes backups; some are killed and begun
again. What a process was told is done it notes in a file of its own. In the end all of it must be in the library, the
library must verify, and its search index must be what it holds. Prints the counts as JSON; exits with 1 on any loss.
It goes on for at least S seconds, and on a slow machine until everyone has done their work and one of each was killed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from bench.scratch import own_folders  # noqa: E402
from yuan.library import Library, NewAccount, Session  # noqa: E402
from yuan.library.backup.restore_preview import preview  # noqa: E402
from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text  # noqa: E402
from yuan.model.errors import YuanError  # noqa: E402
from yuan.model.plan import AccountRole, Kind, PlanCard, Unit  # noqa: E402
from yuan.model.records import Action  # noqa: E402
from yuan.model.text.plain_text import plain_text  # noqa: E402
from yuan.search import SearchIndex  # noqa: E402

WINDOWS, COMMANDS, PLANS = 2, 4, 3
UNIT, PASSWORD = "区水务局", "secret-1"
KILLED_EVERY_S = (1.0, 6.0)
WORK = {"window": "save", "command": "reply"}
"""What each must have done for the trial to tell anything."""
LONGEST_S = 900.0
"""Waiting for that, at most."""


def text(words: str) -> Document:
    """A draft of some length that begins with `words`."""
    blocks = tuple(Paragraph(runs=(Text(f"{words}为做好防汛工作，制定本预案。" * 8),)) for _ in range(12))
    return Document(
        front=FrontMatter(title="防汛应急预案"), sections=(Section(heading="总则", blocks=blocks),)
    )


def people(number: int) -> list[str]:
    """The accounts somebody at window `number` switches between."""
    return [f"编制员{number}甲", f"编制员{number}乙"]


def make(place: Path) -> None:
    """A library with the accounts, each window's own plans, and one plan out for opinions."""
    first = NewAccount(name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password=PASSWORD)
    library = Library.create(place, first)
    session = library.local_session()
    session.add_unit(Unit(id="u1", name=UNIT))
    for number in range(WINDOWS):
        for name in people(number):
            session.add_account(
                NewAccount(name=name, full_name=name, role=AccountRole.DRAFTER, unit=UNIT, password=PASSWORD)
            )
        for plan in range(PLANS):
            card = PlanCard(title=f"窗口{number}第{plan}号预案", kind=Kind.SPECIAL, unit=UNIT)
            session.create_plan(card, text("开头。"))
    session.create_plan(PlanCard(title="征求意见的预案", kind=Kind.SPECIAL, unit=UNIT), text("开头。"))
    plan = session.find("征求意见的预案").plan
    session.perform(plan, Action.CONSULT, {"consulted": "各成员单位"})
    library.backups.make()
    library.close()


class Notes:
    """What one process was told is done, and what it was told went wrong."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8", buffering=1)

    def done(self, what: str, **more: Any) -> None:
        self._file.write(json.dumps({"done": what, **more}, ensure_ascii=False) + "\n")

    def failed(self, what: str, error: object) -> None:
        self._file.write(json.dumps({"failed": what, "error": str(error)}, ensure_ascii=False) + "\n")


class Window:
    """Does what a window does to a library, for as long as it lives."""

    def __init__(self, place: Path, number: int, notes: Notes, chance: random.Random) -> None:
        self.place, self.number, self.notes, self.chance = place, number, notes, chance
        self.library = Library.open(place)
        self.session = self._sign_in(self.library)

    def _sign_in(self, library: Library) -> Session:
        return library.sign_in(self.chance.choice(people(self.number)), PASSWORD)

    def work(self, stop: Path) -> None:
        """Write mostly; now and then something else."""
        acts = [self.save] * 16 + [self.say, self.look, self.switch, self.preview, self.back_up]
        while not stop.exists():
            act = self.chance.choice(acts)
            try:
                act()
            except YuanError as error:
                self.notes.failed(act.__name__, error)
            time.sleep(self.chance.uniform(0, 0.02))
        self.library.close()

    def save(self) -> None:
        """Type: what was acknowledged must be there, or something typed later."""
        title = f"窗口{self.number}第{self.chance.randrange(PLANS)}号预案"
        plan = self.session.find(title).plan
        draft = self.session.draft(plan)
        revision = self.session.save_draft(plan, text(f"第{draft.revision + 1}稿。"), draft.revision)
        self.notes.done("save", plan=plan, revision=revision)

    def say(self) -> None:
        """A suggestion to revise."""
        plan = self.session.find(f"窗口{self.number}第0号预案").plan
        made = self.session.suggestions.add(plan, f"窗口{self.number}的建议")
        self.notes.done("suggest", id=made.id, plan=plan)

    def look(self) -> None:
        """Read everything once."""
        for line in self.session.plans():
            self.session.document(line.plan)
        self.notes.done("look")

    def switch(self) -> None:
        """Change the account: the library is opened again before it is closed, and sometimes nothing comes of it."""
        again = Library.open(self.place)
        if self.chance.random() < 0.5:
            again.close()
        else:
            session = self._sign_in(again)
            self.library.close()
            self.library, self.session = again, session
        self.notes.done("switch")

    def preview(self) -> None:
        """What restoring the newest backup would change."""
        newest = self.library.backups.newest()
        if newest is not None:
            preview(newest.path, self.place)
            self.notes.done("preview")

    def back_up(self) -> None:
        """Make a backup, as the window does by itself."""
        self.library.backups.make()
        self.notes.done("backup")


def command(place: Path, number: int, notes: Notes, chance: random.Random, stop: Path) -> None:
    """Give one command after the other."""
    count = 0
    while not stop.exists():
        count += 1
        words = f"命令{number}-{os.getpid()}-{count}的意见"
        line = chance.choice(
            [["reply", "征求意见的预案", "某单位", words]] * 5 + [["list"], ["audit"], ["backup"], ["verify"]]
        )
        done = subprocess.run(
            [sys.executable, "-m", "yuan", "--library", str(place), *line],
            capture_output=True,
            text=True,
            check=False,
            cwd=HOUSE,
            env={**os.environ, "PYTHONPATH": str(HOUSE)},
        )
        if done.returncode == 0:
            notes.done(line[0], **({"words": words} if line[0] == "reply" else {}))
        else:
            notes.failed(line[0], (done.stderr or done.stdout).strip()[-600:])


def child(role: str, place: Path, number: int, folder: Path, seed: str) -> None:
    """What a process begun by this script does, until it is told to stop."""
    notes, chance, stop = Notes(folder / f"{role}{number}.notes"), random.Random(seed), folder / "stop"
    if role == "window":
        Window(place, number, notes, chance).work(stop)
    else:
        command(place, number, notes, chance, stop)


class Worker:
    """One window or one who gives commands: a process, and whatever takes its place when it is killed."""

    def __init__(self, role: str, number: int, place: Path, folder: Path, seed: int) -> None:
        self.role = role
        self.kills = 0
        self._number, self._place, self._folder, self._seed = number, place, folder, seed
        self._notes = folder / f"{role}{number}.notes"
        self._begin()

    def _begin(self) -> None:
        words = [sys.executable, __file__, "--child", self.role, "--number", str(self._number)]
        words += ["--place", str(self._place), "--folder", str(self._folder)]
        words += ["--seed", f"{self._seed}-{self.role}-{self._number}-{self.kills}"]
        self._noted = self._written()
        self._process = subprocess.Popen(words, start_new_session=True)

    def _written(self) -> int:
        return self._notes.stat().st_size if self._notes.exists() else 0

    def is_at_work(self) -> bool:
        """Whether it runs and has done something since it began."""
        return self._process.poll() is None and self._written() > self._noted

    def has_done_its_work(self) -> bool:
        """Whether it was ever told that what it is there for is done."""
        return any(one.get("done") == WORK[self.role] for one in _noted(self._notes))

    def kill(self) -> None:
        """Kill it with the command it is giving, and begin it again."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.kills += 1
        self._begin()

    def wait(self) -> int:
        """How it ends when it was told to stop."""
        return self._process.wait()


def run(folder: Path, seconds: float, seed: int, *, kills: bool) -> dict[str, Any]:
    """The trial; what was acknowledged, what was lost, what was said to anybody."""
    place = folder / "预案库.yuan"
    make(place)
    began, chance = time.monotonic(), random.Random(seed)
    workers = [Worker("window", number, place, folder, seed) for number in range(WINDOWS)]
    workers += [Worker("command", number, place, folder, seed) for number in range(COMMANDS)]
    killed = dict.fromkeys(WORK, 0)

    def is_enough() -> bool:
        passed = time.monotonic() - began
        is_told = all(one.has_done_its_work() for one in workers) and (all(killed.values()) or not kills)
        return passed > LONGEST_S or (passed >= seconds and is_told)

    while not is_enough():
        time.sleep(chance.uniform(*KILLED_EVERY_S))
        role = min(killed, key=lambda role: killed[role])
        at_work = [one for one in workers if one.role == role and one.is_at_work()]
        if kills and at_work:
            chance.choice(at_work).kill()
            killed[role] += 1
    (folder / "stop").touch()
    statuses = [one.wait() for one in workers]
    told = judge(place, folder)
    told |= {
        "seconds": round(time.monotonic() - began, 1),
        "kills": killed if kills else None,
        "idle": [one.role for one in workers if not one.has_done_its_work()],
        "ended badly": sum(map(bool, statuses)),
    }
    return told


def judge(place: Path, folder: Path) -> dict[str, Any]:
    """Hold the library against what the processes noted."""
    noted = [one for path in folder.glob("*.notes") for one in _noted(path)]
    failures = Counter(f"{one['failed']}：{one['error']}" for one in noted if "failed" in one)
    library = Library.open(place)
    session = library.local_session()
    lost = []
    newest: dict[str, int] = {}
    for one in noted:
        if one.get("done") == "save":
            newest[one["plan"]] = max(newest.get(one["plan"], 0), one["revision"])
    for plan, revision in newest.items():
        draft = session.draft(plan)
        found = re.search(r"第(\d+)稿", plain_text(session.document(plan)))
        if draft.revision < revision or found is None or int(found[1]) < revision:
            lost.append(f"{plan}: 第{revision}稿")
    suggested = {one.id for line in session.plans() for one in session.suggestions.of_plan(line.plan)}
    lost += [one["id"] for one in noted if one.get("done") == "suggest" and one["id"] not in suggested]
    said = {opinion.text for opinion in session.opinions(session.find("征求意见的预案").plan)}
    lost += [one["words"] for one in noted if one.get("done") == "reply" and one["words"] not in said]
    index = SearchIndex.open(folder / "索引")
    index.catch_up(library)
    different = index.differences(library)
    index.close()
    verified = library.verify() + [trouble.text for trouble in library.troubles_against_backups()]
    library.close()
    return {
        "acknowledged": dict(Counter(one["done"] for one in noted if "done" in one)),
        "lost": lost,
        "failures": dict(failures),
        "locked": sum(count for words, count in failures.items() if "占用" in words or "locked" in words),
        "verify": verified,
        "index differs": list(different),
    }


def _noted(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            yield json.loads(line)
        except ValueError:
            continue  # killed while noting it


def is_sound(told: dict[str, Any]) -> bool:
    """Whether everyone worked, some were killed, nothing was lost and nobody was told of a fault."""
    faults = ("lost", "failures", "verify", "index differs", "ended badly", "idle")
    return not any(told[name] for name in faults) and all((told["kills"] or {}).values())


def main() -> int:
    """Run the trial, or one process of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--no-kills", action="store_true")
    for name in ("--child", "--number", "--place", "--folder"):
        parser.add_argument(name, default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        child(given.child, Path(given.place), int(given.number), Path(given.folder), given.seed)
        return 0
    with own_folders() as folder:
        told = run(folder, given.seconds, int(given.seed), kills=not given.no_kills)
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 0 if is_sound(told) else 1


if __name__ == "__main__":
    sys.exit(main())
