"""Kills one operation on a library again and again, at moments spread over how long it takes, and tells what was left.

Run as a program of its own (`python -m tests.library.killing FOLDER ROUNDS SEED`): each round is a forked child of this
warmed-up process, so that a round costs what the operation costs. No connection is open in the parent when it forks.
"""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from tests.library.conftest import ANSWERS, WATER, card, text
from tests.library.test_old_libraries import old_library
from tests.word.documents import media, rich
from yuan.jobs.importing import card_of, keep, read_files
from yuan.library import Library, NewAccount, Session
from yuan.library.accounts import sign_in
from yuan.library.backup.backups import require_sound
from yuan.library.backup.restore_preview import preview
from yuan.library.store.schema import SCHEMA
from yuan.library.trail.audit import BASELINE
from yuan.model.errors import YuanError
from yuan.model.plan import AccountRole, Unit
from yuan.model.process.signature import SignatureState
from yuan.model.records import Account, Action, Stage
from yuan.model.safekeeping import Occasion
from yuan.model.text.plain_text import plain_text
from yuan.word.writer import write_plan

PLACE, BACKUP, PAPER = "预案库.yuan", "备份.yuan", "某区防汛应急预案.docx"
ACKNOWLEDGED, SAVES = "已确认", 5
OTHERS = 8
"""Plans beside the one at work, so that copying takes long enough to be caught at it."""
_Rows = dict[str, list[tuple[Any, ...]]]


class Operation(NamedTuple):
    """`work` is what is killed; `outcome` says "before" or "after", and fails when it is neither."""

    prepare: Callable[[Path], None]
    work: Callable[[Path], None]
    outcome: Callable[[Path], str]


class Material:
    """The files every round starts from, made once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        place = folder / PLACE
        library = Library.create(place)
        office = library.local_session()
        office.add_unit(Unit(id="u1", name=WATER))
        office.add_account(_account("审核员", AccountRole.REVIEWER))
        self.reviewer, self.key, _ = sign_in(library.database, "审核员", "secret-1")
        drafter = Session(library, Account(name="编制员", full_name="", role=AccountRole.DRAFTER, unit=WATER))
        self.plan = drafter.create_plan(card(), text("为做好防汛工作，制定本预案。"))
        others = [
            drafter.create_plan(
                card(title=f"第{number}号预案"), text(*[f"第{number}号预案的正文。" * 30] * 12)
            )
            for number in range(OTHERS)
        ]
        self.draft = others[0]
        library.backup(folder / BACKUP)
        drafter.perform(self.plan, Action.SUBMIT, ANSWERS[Action.SUBMIT])
        Session(library, self.reviewer, self.key).perform(self.plan, Action.EXAMINE)
        library.close()
        self.rows = rows_of(place)
        write_plan(rich(), folder / PAPER, media=media)
        old_library(1, folder / "旧库.yuan")
        self.old_rows = rows_of(folder / "旧库.yuan")

    def library(self, place: Path) -> Library:
        """The library at `place`, opened as the next program would."""
        return Library.open(place)

    def lay_out(self, *names: str) -> Callable[[Path], None]:
        def prepare(folder: Path) -> None:
            for name in names:
                shutil.copyfile(self.folder / name, folder / name)

        return prepare

    def operations(self) -> dict[str, Operation]:
        return {
            "save": Operation(self.lay_out(PLACE), self.save, self.saved),
            "approve": Operation(self.lay_out(PLACE), self.approve, self.approved),
            "import": Operation(self.lay_out(PLACE, PAPER), self.import_, self.imported),
            "backup": Operation(self.lay_out(PLACE), self.back_up, self.backed_up),
            "restore": Operation(self.lay_out(PLACE, BACKUP), self.restore, self.restored),
            "switch": Operation(self.lay_out(PLACE), self.switch, self.typed),
            "preview": Operation(self.lay_out(PLACE, BACKUP), self.look_back, self.typed),
            "migration": Operation(self.lay_out("旧库.yuan"), self.migrate, self.migrated),
        }

    # --- saving, handing in and taking back: nothing is lost that was acknowledged ------------------------

    def save(self, folder: Path) -> None:
        library = self.library(folder / PLACE)
        session = library.local_session()
        revision = session.draft(self.draft).revision
        with (folder / ACKNOWLEDGED).open("ab", buffering=0) as told:
            for number in range(SAVES):
                revision = session.save_draft(self.draft, text(f"稿{number}。"), revision)
                told.write(f"{number}\n".encode())
                if number == 2:
                    session.perform(self.draft, Action.SUBMIT, ANSWERS[Action.SUBMIT])
                    session.perform(self.draft, Action.WITHDRAW)
                    revision = session.draft(self.draft).revision
        library.close()

    def saved(self, folder: Path) -> str:
        library = sound(self.library(folder / PLACE))
        told = folder / ACKNOWLEDGED
        last = int(told.read_text().split()[-1]) if told.exists() and told.read_text() else -1
        kept = plain_text(library.local_session().document(self.draft))
        library.close()
        beginning = ("的正文",) if last < 0 else ()
        assert any(words in kept for words in (f"稿{last}。", f"稿{last + 1}。", *beginning)), (
            last,
            kept[:80],
        )
        return "after" if last == SAVES - 1 else "before"

    # --- the same file opened a second time meanwhile ---------------------------------------------------

    def switch(self, folder: Path) -> None:
        """Type, change the account as the window does, and type on."""
        library = self.library(folder / PLACE)
        self.type(library, folder, 0)
        again = self.library(folder / PLACE)
        again.sign_in("审核员", "secret-1")
        library.close()
        self.type(again, folder, 1)
        again.close()

    def look_back(self, folder: Path) -> None:
        """Type, look at what a restore would change, and type on."""
        library = self.library(folder / PLACE)
        self.type(library, folder, 0)
        preview(folder / BACKUP, folder / PLACE)
        self.type(library, folder, 1)
        library.close()

    def type(self, library: Library, folder: Path, number: int) -> None:
        session = library.local_session()
        session.save_draft(self.draft, text(f"稿{number}。"), session.draft(self.draft).revision)
        with (folder / ACKNOWLEDGED).open("ab", buffering=0) as told:
            told.write(f"{number}\n".encode())

    def typed(self, folder: Path) -> str:
        library = sound(self.library(folder / PLACE))
        told = folder / ACKNOWLEDGED
        last = int(told.read_text().split()[-1]) if told.exists() and told.read_text() else -1
        kept = plain_text(library.local_session().document(self.draft))
        library.close()
        assert any(f"稿{number}。" in kept for number in (last, last + 1)) or (last < 0 and "的正文" in kept)
        return "after" if last == 1 else "before"

    # --- approving: stage, hash, signature, step, news and audit row together, or none of them ----------

    def approve(self, folder: Path) -> None:
        library = self.library(folder / PLACE)
        Session(library, self.reviewer, self.key).perform(self.plan, Action.APPROVE, ANSWERS[Action.APPROVE])
        library.close()

    def approved(self, folder: Path) -> str:
        library = sound(self.library(folder / PLACE))
        session = Session(library, self.reviewer, self.key)
        is_approved = session.plan(self.plan).stage is Stage.APPROVED
        known = SignatureState.VALID if is_approved else SignatureState.NOT_APPROVED
        assert session.signature(self.plan, 1).state is known
        library.close()
        return "after" if is_approved else self.same(folder / PLACE)

    # --- importing: the plan with all its text and pictures, or no plan --------------------------------

    def import_(self, folder: Path) -> None:
        library = self.library(folder / PLACE)
        for read in read_files([folder / PAPER]):
            for plan in read.plans:
                keep(library.local_session(), plan, card_of(plan, WATER))
        library.close()

    def imported(self, folder: Path) -> str:
        library = sound(self.library(folder / PLACE))
        session = library.local_session()
        added = [line for line in session.plans() if line.plan not in {row[0] for row in self.rows["plans"]}]
        if not added:
            library.close()
            return self.same(folder / PLACE)
        (read,) = read_files([folder / PAPER])
        (plan,) = read.plans
        assert plain_text(session.document(added[0].plan)) == plain_text(plan.document)
        assert all(session.media(digest) == data for digest, data in plan.media.items())
        library.close()
        return "after"

    # --- backing up: a backup that verifies under its name, or no name --------------------------------

    def back_up(self, folder: Path) -> None:
        library = self.library(folder / PLACE)
        library.backups.make(Occasion.AUTOMATIC)
        library.close()

    def backed_up(self, folder: Path) -> str:
        self.same(folder / PLACE)
        library = sound(self.library(folder / PLACE))
        made, kept = library.backups.all(), library.backups.folder
        for backup in made:
            require_sound(backup.path, backup.path)
            assert rows_of(backup.path) == self.rows
        assert len(made) <= 1
        only_leftovers(kept, library)
        library.close()
        return "after" if made else "before"

    # --- restoring: the library as it was, or the backup with what was there before kept -----------------

    def restore(self, folder: Path) -> None:
        Library.restore(folder / BACKUP, folder / PLACE)

    def restored(self, folder: Path) -> str:
        library = sound(Library.open(folder / PLACE))
        is_restored = library.local_session().plan(self.plan).stage is Stage.DRAFTING
        kept = library.backups.all()
        library.local_session().change_card(self.plan, card(title="照常可写"))
        only_leftovers(library.backups.folder, library)
        library.close()
        if is_restored:
            (before,) = (backup for backup in kept if backup.occasion is Occasion.BEFORE_RESTORE)
            assert without_marks(rows_of(before.path)) == without_marks(self.rows)
        return "after" if is_restored else "before"

    # --- migration: the old schema with all its rows, or the new one --------------------------------------

    def migrate(self, folder: Path) -> None:
        Library.open(folder / "旧库.yuan").close()

    def migrated(self, folder: Path) -> str:
        place = folder / "旧库.yuan"
        rows = rows_of(place)
        with closing(sqlite3.connect(place)) as connection:
            schema = connection.execute("PRAGMA user_version").fetchone()[0]
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert schema in (1, SCHEMA)
        if schema == 1:
            assert rows == self.old_rows  # `test_old_libraries.py` opens it
            return "before"
        library = sound(Library.open(place))
        # The column for seals was added, and a row that seals what stood.
        trail = [row[:-1] for row in rows["audit"] if row[3] != BASELINE]
        assert (rows["contents"], trail) == (self.old_rows["contents"], self.old_rows["audit"])
        only_leftovers(library.backups.folder, library)
        library.close()
        return "after"

    def same(self, place: Path) -> str:
        assert rows_of(place) == self.rows, "changed in part"
        return "before"


def _account(name: str, role: AccountRole) -> NewAccount:
    return NewAccount(name=name, full_name=name, role=role, password="secret-1")


def sound(library: Library) -> Library:
    """The library, verified."""
    found = library.verify()
    assert not found, found
    return library


def rows_of(place: Path) -> _Rows:
    """Everything in a library file."""
    with closing(sqlite3.connect(place)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in sorted(tables)
        }


def without_marks(rows: _Rows) -> _Rows:
    """A library about to be restored carries a mark that tells its windows to write no more."""
    return {**rows, "settings": [row for row in rows["settings"] if row[0] != "generation"]}


def only_leftovers(folder: Path, library: Library) -> None:
    """Beside the backups stand at most hidden unfinished files, which the next backup takes away an hour later."""
    if not folder.exists():
        return
    named = {backup.path for backup in library.backups.all()}
    assert all(path.name.startswith(".") or path in named for path in folder.iterdir()), list(
        folder.iterdir()
    )
    unfinished = list(folder.glob(".*"))
    for path in unfinished:
        os.utime(path, (0, 0))
    if unfinished:
        library.backups.make()
    assert not list(folder.glob(".*"))


def run(operation: Operation, folder: Path, delay: float | None) -> tuple[bool, float]:
    """Do `operation` in a child that is killed `delay` seconds after it began (None: never).

    Returns:
        Whether the kill came before the end, and how long the child worked.
    """
    operation.prepare(folder)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        tempfile.tempdir = str(folder)
        os.write(writing, b"s")
        try:
            operation.work(folder)
            os.write(writing, b"d")
        finally:
            os._exit(0)
    os.close(writing)
    os.read(reading, 1)
    began = time.perf_counter()
    ready, _, _ = select.select([reading], [], [], delay)
    if not ready:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    took = time.perf_counter() - began
    is_done = os.read(reading, 1) == b"d"
    os.close(reading)
    assert is_done or delay is not None, "the operation failed by itself"
    return not is_done, took


def torment(operation: Operation, folder: Path, rounds: int, chance: random.Random) -> dict[str, Any]:
    """Kill `operation` in `rounds` rounds; how often it was caught at work, and what was found afterwards."""
    operation.prepare(_fresh(folder))
    operation.work(folder)  # loads whatever the children would load each by itself
    told: dict[str, Any] = {"rounds": rounds, "before": 0, "after": 0, "killed": 0, "faults": []}
    lasts = median(run(operation, _fresh(folder), None)[1] for _ in range(3))
    for number in range(rounds):
        place = _fresh(folder)
        # One round is killed at once and one not at all, however slow the machine is; the others are left to chance.
        moment = (0.0, None)[number] if number < 2 else chance.uniform(0, 1.5) * lasts
        is_killed, took = run(operation, place, moment)
        told["killed"] += is_killed
        # The machine is now busy, now idle: what was learnt about how long it takes goes into the next moments.
        if not is_killed:
            lasts = (lasts + took) / 2
        elif moment is not None and moment > lasts:
            lasts *= 1.1
        try:
            told[operation.outcome(place)] += 1
        except (AssertionError, YuanError, sqlite3.Error) as error:
            told["faults"].append(f"killed: {is_killed}, after {took * 1000:.1f} ms: {error!r}"[:600])
    told["ms"] = round(lasts * 1000, 1)
    return told


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def main(folder: Path, rounds: int, seed: int) -> None:
    (folder / "material").mkdir(parents=True)
    material = Material(folder / "material")
    chance = random.Random(seed)
    told = {
        name: torment(operation, folder / name, rounds, chance)
        for name, operation in material.operations().items()
    }
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
