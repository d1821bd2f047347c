"""Two real windows type into one draft: `python scripts/two_typists.py [--seconds 60] [--library FILE]`.

Two processes on one library and one draft, two accounts. Keys go to whatever has the keyboard in each window, as a
person's do, blanks among them. Told in the end: how many of the pieces that each typed are in the draft, in the local
history or in a file to be taken back, and whether any key went elsewhere. Ends with 1 when a piece is nowhere.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from platformdirs import user_data_path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QTextEdit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.scratch import library_in, own_folders
from yuan.library import Library, NewAccount
from yuan.library.draft_history import History
from yuan.model.document.content import Document, decode
from yuan.model.plan import AccountRole
from yuan.model.text.plain_text import plain_text
from yuan.ui.program import prepare
from yuan.ui.window import MainWindow

PASSWORD = "yuan-demo"
OWN, OTHER = "编制员", "同事"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument(
        "--library", type=Path, help="a copy of it is used; the demonstration library when left out"
    )
    arguments.add_argument("--type", nargs=3, metavar=("ACCOUNT", "PLAN", "SEED"), help=argparse.SUPPRESS)
    given = arguments.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if given.type:
        return type_on(given.library, given.type[0], given.type[1], int(given.type[2]), given.seconds)
    with own_folders() as folder:
        return trial(library_in(folder, given.library), given.seconds)


def trial(path: Path, seconds: float) -> int:
    """Let both type, and look for what they typed."""
    library = Library.open(path)
    unit = next(account.unit for account in library.accounts() if account.name == OWN)
    if all(account.name != OTHER for account in library.accounts()):
        new = NewAccount(name=OTHER, full_name="同事", role=AccountRole.DRAFTER, unit=unit, password=PASSWORD)
        library.local_session().add_account(new)
    session = library.sign_in(OWN, PASSWORD)
    plan = next(line for line in session.plans() if line.stage.is_editable and line.card.unit == unit)
    title = plan.card.title
    command = [sys.executable, __file__, "--library", str(path), "--seconds", str(seconds)]
    typists = [
        subprocess.Popen(
            [*command, "--type", account, plan.plan, str(seed)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed, account in enumerate((OWN, OTHER))
    ]
    said = [typist.communicate()[0].splitlines() for typist in typists]
    history = History(user_data_path("yuan") / "history" / library.id)
    kept = [history.document(state) for state in history.states(plan.plan) if state.name]
    left = [decode(file.read_bytes()) for file in (user_data_path("yuan") / "recovery").rglob("*.json")]
    draft = decode(session.draft(plan.plan).content)
    places = {"draft": [draft], "history": kept, "file": left}
    is_lost = draft.front.title != title
    print(f"title {'changed' if is_lost else 'as it was'}")
    for account, lines in zip((OWN, OTHER), said, strict=True):
        typed = [line.removeprefix("typed ") for line in lines if line.startswith("typed ")]
        astray = [line for line in lines if line.startswith("astray")]
        where = {name: sum(_has(texts, piece) for piece in typed) for name, texts in places.items()}
        lost = [piece for piece in typed if not any(_has(texts, piece) for texts in places.values())]
        is_lost |= bool(lost or astray)
        print(f"{account}: {len(typed)} pieces, {where}, lost {len(lost)}, keys astray {len(astray)}")
    for line in (line for lines in said for line in lines if line.startswith("bar")):
        print(line)
    print(f"verify: {library.verify() or 'sound'}")
    library.close()
    return 1 if is_lost else 0


def _has(texts: list[Document], piece: str) -> bool:
    return any(piece in plain_text(text) for text in texts)


class Typist:
    """Types numbered pieces and blanks into whatever has the keyboard; also while a dialog is open."""

    def __init__(self, edit: QTextEdit, word: str, chance: random.Random, seconds: float) -> None:
        self._edit, self._word, self._chance = edit, word, chance
        self._end = time.monotonic() + seconds
        self._number, self._rest = 0, ""

    def type(self) -> None:
        """The next sign, and the one after it soon."""
        if not self._rest and time.monotonic() > self._end:
            QApplication.quit()
            return
        if not self._rest:
            self._rest = f"{self._word}{self._number}x "
        sign, self._rest = self._rest[0], self._rest[1:]
        wait = self._chance.uniform(5, 60)
        if not self._rest:
            print(f"typed {self._word}{self._number}x", flush=True)
            self._number += 1
            wait = self._chance.uniform(700, 2500) if self._chance.random() < 0.05 else wait
        QTimer.singleShot(int(wait), self.type)
        target = QApplication.activeModalWidget() or self._edit.window().focusWidget() or self._edit
        if isinstance(target, QDialog):
            target = target.focusWidget() or target
        if target is not self._edit:
            print(f"astray {sign!r} to {type(target).__name__}", flush=True)
        QTest.keyClick(target, sign)


def type_on(path: Path, account: str, plan: str, seed: int, seconds: float) -> int:
    """One of the two: opens the draft and types numbered pieces, with blanks, until the time is over."""
    application = QApplication([])
    prepare(application)
    library = Library.open(path)
    window = MainWindow(library, library.sign_in(account, PASSWORD))
    window.resize(1366, 768)
    window.show()
    section = window.workspace.session.document(plan).sections[seed + 1]
    window.workspace.edit_requested.emit(plan, section.id)
    edit = window.page("editor").edit
    cursor = edit.textCursor()
    cursor.movePosition(cursor.MoveOperation.EndOfBlock)
    edit.setTextCursor(cursor)
    typist = Typist(edit, "no" if seed else "nr", random.Random(seed), seconds)
    typist.type()
    application.exec()
    for text in [
        label.text() for label in window.findChildren(type(window.index_label)) if "保存了" in label.text()
    ]:
        print(f"bar {account}: {text}", flush=True)
    window.close()
    library.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
