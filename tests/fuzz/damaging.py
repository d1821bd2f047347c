"""Damages library files in seeded ways and does with each what people do: it works, or says clearly why not.

Run as a program of its own (`python -m tests.fuzz.damaging FOLDER FIRST COUNT`): one line of JSON for each case, and a
case that takes longer than `LIMIT_S` of the processor ends it.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from tests.library.conftest import APPROVED, Office, card, text
from tests.library.test_old_libraries import old_library
from yuan.jobs.coherence import check_across
from yuan.library import Library, NewAccount, Session
from yuan.library.backup.backups import backups_of, check_backup, read_backup
from yuan.library.backup.restore_preview import preview
from yuan.library.fingerprint import fingerprint
from yuan.model.errors import BadLibrary, YuanError
from yuan.model.plan import AccountRole, Unit
from yuan.model.records import Action

LIMIT_S = 60
PAGE = 4096
Damage = Callable[[Path, random.Random], None]


def make_material(folder: Path) -> None:
    """A library somebody has worked in, a backup of it, and one of an early schema."""
    folder.mkdir(parents=True)
    administrator = NewAccount(
        name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password="secret-1"
    )
    library = Library.create(folder / "好.yuan", administrator)
    library.local_session().add_unit(Unit(id="u1", name="区水务局"))
    office = Office(library)
    plan = office.drafter.create_plan(
        card(), text(*["为做好防汛工作，制定本预案。" * 20] * 30), {fingerprint(b"x" * 9000): b"x" * 9000}
    )
    office.take(plan, *APPROVED, Action.ISSUE, Action.REVISE)
    other = office.drafter.create_plan(card(title="另一个预案"), text("正文。"))
    office.take(other, Action.SUBMIT, Action.EXAMINE)
    opinion = office.reviewer.add_opinion(other, "", "意见")
    office.drafter.reply_to_opinion(opinion.id, "回复")
    office.drafter.suggestions.add(plan, "建议")
    library.backup(folder / "备份.yuan")
    library.close()
    old_library(5, folder / "旧.yuan")


# --- ways to damage a file ----------------------------------------------------------------------------------


def flip(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 3, 30, 300))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    path.write_bytes(data)


def flip_the_first_page(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 4, 20))):
        data[chance.randrange(16, PAGE)] = chance.randrange(256)
    path.write_bytes(data)


def cut(path: Path, chance: random.Random) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: chance.choice((0, 1, 15, 99, 100, 512, PAGE, chance.randrange(len(data))))])


def swap_pages(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 2, 5))):
        one, other = (chance.randrange(len(data) // PAGE) * PAGE for _ in range(2))
        data[one : one + PAGE], data[other : other + PAGE] = (
            data[other : other + PAGE],
            data[one : one + PAGE],
        )
    path.write_bytes(data)


def blank_a_page(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    start = chance.randrange(len(data) // PAGE) * PAGE
    data[start : start + PAGE] = bytes([chance.choice((0, 255, 65))]) * PAGE
    path.write_bytes(data)


def write_over_words(path: Path, chance: random.Random) -> None:
    """Words of the schema, of settings, of texts as other bytes: also such as are no text."""
    data = path.read_bytes()
    words = [b"VARCHAR", b"CREATE TABLE", b"accounts", b"library_id", b"NOT NULL", "编制".encode(), b"2026-"]
    word = chance.choice([word for word in words if word in data])
    other = bytes(chance.choice((0xFF, 0xFE, 0x80, 0x00, 0x27)) for _ in word)
    path.write_bytes(data.replace(word, other, chance.choice((1, 1, 5, -1))))


def change_cells(path: Path, chance: random.Random) -> None:
    values = [
        "''",
        "x'ff00'",
        "CAST(x'fffe41' AS TEXT)",
        "-1",
        "9223372036854775807",
        "1e308",
        "'\U0001f300'",
        "NULL",
    ]
    values += [
        "'[[[[[['",
        "'{\"a\": 1}'",
        "'9999-12-31'",
        "'0001-01-01T00:00:00'",
        "zeroblob(70000)",
        "'a' || char(0)",
    ]
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for _ in range(chance.choice((1, 2, 6))):
            table = chance.choice(tables)
            column = chance.choice([row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')])
            some = chance.choice(("", " WHERE random() % 2 = 0"))
            with suppress(sqlite3.Error):
                connection.execute(f'UPDATE "{table}" SET "{column}" = {chance.choice(values)}{some}')
        connection.commit()


def change_the_schema(path: Path, chance: random.Random) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        column = chance.choice(("sql", "sql", "name", "tbl_name", "type", "rootpage"))
        values = ["NULL", "'x'", "x'ff'", "CAST(x'ff41' AS TEXT)", "7", "replace(sql, 'VARCHAR', 'BLOB')"]
        values += ["'CREATE VIEW v AS SELECT 1'", "'CREATE TABLE t (a' || char(0)", "sql || ' WITHOUT ROWID'"]
        which = f"rowid = {chance.randrange(1, 40)}"
        with suppress(sqlite3.Error):
            connection.execute(f"UPDATE sqlite_master SET {column} = {chance.choice(values)} WHERE {which}")
        connection.commit()


def lose_a_table(path: Path, chance: random.Random) -> None:
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        with suppress(sqlite3.Error):
            connection.execute(f'{chance.choice(("DROP TABLE", "DELETE FROM"))} "{chance.choice(tables)}"')
        connection.execute(f"PRAGMA user_version = {chance.choice((10, 10, 9, 1, 0, -5, 2**31 - 1))}")
        connection.commit()


def leave_a_log(path: Path, chance: random.Random) -> None:
    """A log that is none of this file's."""
    log = path.with_name(f"{path.name}-wal")
    log.write_bytes(b"\x37\x7f\x06\x82" + chance.randbytes(chance.choice((20, 28, 5000))))
    if chance.random() < 0.5:
        flip(path, chance)


DAMAGES: tuple[Damage, ...] = (
    flip,
    flip_the_first_page,
    cut,
    swap_pages,
    blank_a_page,
    write_over_words,
    change_cells,
    change_cells,
    change_cells,
    change_the_schema,
    lose_a_table,
    leave_a_log,
)


# --- what people do with it ---------------------------------------------------------------------------------


def work_with(place: Path) -> None:
    """Open it, read all of it, write into it. Raises `YuanError` when it cannot be opened."""
    library = Library.open(place)
    try:
        session = library.local_session()
        for act in (
            library.troubles,
            library.accounts,
            library.account_policy,
            lambda: library.sign_in("管理员", "secret-1"),
            session.plans,
            session.list_plans,
            session.units,
            session.office,
            session.ledger,
            session.programme.items,
            session.outlines.own,
            lambda: session.audit(None),
            lambda: check_across(session),
            lambda: library.changes_since(0),
            lambda: library.backups.is_due,
            lambda: session.create_plan(card(title="新预案"), text("正文。")),
        ):
            with suppress(YuanError):
                act()
        with suppress(YuanError):
            for line in session.plans():
                read_plan(session, library, line.plan)
    finally:
        library.close()


def read_plan(session: Session, library: Library, plan: str) -> None:
    for act in (
        lambda: [session.document(plan, version.number) for version in session.versions(plan)],
        lambda: session.save_draft(plan, text("改"), session.draft(plan).revision),
        lambda: session.opinions(plan),
        lambda: session.amendments(plan),
        lambda: session.checked_points(plan),
        lambda: session.steps(plan),
        lambda: session.activities.of_plan(plan),
        lambda: session.suggestions.of_plan(plan),
        lambda: session.materials(plan),
        lambda: session.signatures(plan),
        lambda: session.silences(plan),
        lambda: session.outlines.of_plan(plan),
        lambda: session.offers(plan),
        lambda: library.faces(plan),
    ):
        with suppress(YuanError):
            act()


def exercise(place: Path, good: Path) -> str:
    """“works” or “told” for opening; the way back from `good` must work whatever became of the file."""
    read_backup(place)
    check_backup(read_backup(place))
    for act in (
        lambda: preview(place, good),
        lambda: Library.restore(place, place.with_name("恢复出来.yuan")),
        lambda: preview(good, place),
        lambda: backups_of(place),
    ):
        with suppress(YuanError):
            act()
    outcome = "told"
    with suppress(YuanError):
        work_with(place)
        outcome = "works"
    try:
        Library.restore(good, place)
    except BadLibrary as error:
        # What says that it is a newer program's is left to that one, however it came to say so.
        if "更新版本" not in error.message:
            raise
        place.unlink()
        Library.restore(good, place)
    restored = Library.open(place)
    assert restored.verify() == []
    restored.close()
    return outcome


def run(folder: Path, number: int) -> dict[str, object]:
    """One case: what came of it, and how long it took (seconds of the processor)."""
    chance = random.Random(number)
    place = folder / f"{number}" / "坏.yuan"
    place.parent.mkdir()
    shutil.copyfile(folder / "material" / chance.choice(("好.yuan",) * 5 + ("旧.yuan",)), place)
    damage = chance.choice(DAMAGES)
    damage(place, chance)
    began = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT_S)
    told: dict[str, object] = {"case": number, "damage": damage.__name__}
    try:
        told["outcome"] = exercise(place, folder / "material" / "备份.yuan")
    except BaseException:
        told["outcome"], told["trace"] = "traceback", traceback.format_exc()[-3000:]
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    told["seconds"] = round(time.process_time() - began, 2)
    shutil.rmtree(place.parent, ignore_errors=True)
    return told


def main(folder: Path, first: int, count: int) -> None:
    # What is copied for looking into it must not be found and swept by another run.
    os.environ["TMPDIR"] = str(folder)
    if not (folder / "material").exists():
        make_material(folder / "material")
    for number in range(first, first + count):
        print(json.dumps({"begins": number}), flush=True)
        print(json.dumps(run(folder, number), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
