"""Backups by themselves and by hand: which are made, kept and let go, and what a damaged disk or cancel leaves."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Connection

from scripts.tampering.forger import at_work
from tests.library.conftest import WATER, card, text
from yuan.jobs.known_keys import look_at_trail
from yuan.jobs.verifying import verify_library
from yuan.library import Library, NewAccount, Session
from yuan.library.backup import backups, restored_trails, restoring
from yuan.library.backup.backups import check_backup
from yuan.library.clock import stamp
from yuan.library.store import connections
from yuan.library.trail import journal
from yuan.model.errors import BadFile, BadLibrary, Cancelled, Refused, Unreadable
from yuan.model.plan import AccountRole
from yuan.model.records import Account
from yuan.model.safekeeping import KEPT_AT_EVENTS, Area, BackupRules, Occasion, superfluous
from yuan.model.text.plain_text import plain_text


class Staff(NamedTuple):
    """Who works at the library; nobody here approves, so nobody needs a key."""

    library: Library
    administrator: Session
    reviewer: Session
    archivist: Session
    drafter: Session


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed library with one plan, made once: hashing a password takes its time."""
    place = tmp_path_factory.mktemp("made") / "预案库.yuan"
    administrator = NewAccount(
        name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password="secret-1"
    )
    library = Library.create(place, administrator)
    library.local_session().create_plan(card(), text("为做好防汛工作，制定本预案。"))
    library.close()
    return place


@pytest.fixture
def library(made: Path, place: Path) -> Iterator[Library]:
    shutil.copyfile(made, place)
    opened = Library.open(place)
    yield opened
    opened.close()


@pytest.fixture
def office(library: Library) -> Staff:
    def session(role: AccountRole, unit: str = "") -> Session:
        return Session(library, Account(name=role.value, full_name=role.value, role=role, unit=unit))

    return Staff(
        library,
        session(AccountRole.ADMINISTRATOR),
        session(AccountRole.REVIEWER),
        session(AccountRole.ARCHIVIST),
        session(AccountRole.DRAFTER, WATER),
    )


@pytest.fixture
def plan(office: Staff) -> str:
    return office.library.plan_ids()[0]


def write(session: Session, plan: str, words: str) -> None:
    session.save_draft(plan, text(words), session.draft(plan).revision)


def test_the_newest_and_one_a_day_a_week_and_a_month_are_kept() -> None:
    now = datetime(2026, 11, 26, 18)
    made = [now - timedelta(hours=6 * number) for number in range(4 * 400)]
    rules = BackupRules(recent=3, daily=7, weekly=4, monthly=12)
    kept = sorted(set(made) - superfluous(made, rules), reverse=True)
    assert kept[:3] == made[:3]
    assert {at.date() for at in kept[:10]} >= {date(2026, 11, 26) - timedelta(days=back) for back in range(7)}
    assert {(at.year, at.month) for at in kept} == {(2025, 12), *((2026, month) for month in range(1, 12))}
    assert len(kept) <= 3 + 7 + 4 + 12
    assert superfluous(made[:1], BackupRules(daily=0, weekly=0, monthly=0)) == set()
    # The second week of this year is another one than that of the last.
    weeks = [datetime(2026, 1, 7), datetime(2025, 1, 8)]
    assert superfluous(weeks, BackupRules(recent=1, daily=0, weekly=4, monthly=0)) == set()


def test_a_backup_is_due_when_something_changed(office: Staff, plan: str) -> None:
    backups = office.library.backups
    now = datetime.now()
    assert backups.is_due(now)
    made = backups.make(Occasion.AUTOMATIC)
    assert made.facts is not None
    assert (made.facts.plans, made.facts.versions) == (1, 1)
    assert not backups.is_due(now + timedelta(days=9), at_the_end=True)
    write(office.drafter, plan, "改过。")
    assert not backups.is_due(now + timedelta(hours=3))
    assert backups.is_due(now + timedelta(hours=5))
    assert backups.is_due(now, at_the_end=True)


def test_a_backup_dated_in_the_future_keeps_none_from_being_made(office: Staff, plan: str) -> None:
    backups, now = office.library.backups, datetime.now()
    for year in ("2001", "2199"):
        made = backups.make(Occasion.AUTOMATIC)
        made.path.rename(made.path.with_name(made.path.name.replace(f"-{now.year}", f"-{year}")))
    write(office.drafter, plan, "改过。")
    assert backups.is_due(now)


def test_rotation_lets_automatic_ones_go_and_no_others(office: Staff, plan: str) -> None:
    backups = office.library.backups
    office.administrator.change_backup_rules(BackupRules(recent=2, daily=0, weekly=0, monthly=0))
    by_hand = backups.make(Occasion.MANUAL)
    made = [backups.make(Occasion.AUTOMATIC) for _ in range(2)]
    damaged = backups.folder / made[0].path.name.replace("自动", "手动")
    damaged.write_bytes(b"SQLite format 3\0 cut off")
    newest = backups.make(Occasion.AUTOMATIC)
    assert {one.path for one in backups.all()} == {made[1].path, newest.path, by_hand.path, damaged}
    found = backups.newest()
    assert found is not None
    assert found.path == newest.path


def test_a_library_that_does_not_verify_is_kept_as_doubtful_and_the_good_backups_stay(
    office: Staff, plan: str, place: Path
) -> None:
    backups = office.library.backups
    office.administrator.change_backup_rules(BackupRules(recent=1, daily=0, weekly=0, monthly=0))
    good = backups.make(Occasion.AUTOMATIC)
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("DELETE FROM audit WHERE sequence = 2")
    write(office.drafter, plan, "写在改动以后。")
    for _ in range(KEPT_AT_EVENTS + 1):
        with pytest.raises(BadLibrary, match=r"没有通过核验：操作记录第 2 条缺失。已另存一份“存疑”备份"):
            backups.make(Occasion.AUTOMATIC)
    doubtful = [one for one in backups.all() if one.occasion is Occasion.DOUBTFUL]
    assert len(doubtful) == KEPT_AT_EVENTS
    assert good.path in {one.path for one in backups.all()}
    newest = backups.newest()
    assert newest is not None
    assert newest.path == good.path
    assert not backups.is_due(datetime.now() + timedelta(days=1))
    assert "操作记录第 2 条缺失" in check_backup(doubtful[0])[0].text


def test_a_cancelled_backup_leaves_nothing(office: Staff, plan: str) -> None:
    def stop(done: int, total: int, what: str) -> None:
        if "核验" in what:
            raise Cancelled

    with pytest.raises(Cancelled):
        office.library.backups.make(progress=stop)
    assert list(office.library.backups.folder.iterdir()) == []


def test_what_a_killed_backup_left_is_swept_away_later(office: Staff, plan: str) -> None:
    folder = office.library.backups.folder
    folder.mkdir()
    (old, young) = (folder / ".abandoned.yuan", folder / ".being-written.yuan")
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    office.library.backups.make()
    assert not old.exists()
    assert young.exists()
    assert len(office.library.backups.all()) == 1


def test_only_the_administrator_settles_backups_and_takes_them_away(office: Staff, place: Path) -> None:
    for session in (office.drafter, office.reviewer, office.archivist):
        with pytest.raises(Refused, match="没有权限"):
            session.change_backup_rules(BackupRules(hours=8))
        with pytest.raises(Refused, match="没有权限"):
            session.back_up_to(place.with_name("带走.yuan"))
        assert not place.with_name("带走.yuan").exists()
    office.administrator.back_up_to(place.with_name("带走.yuan"))
    newest = office.administrator.audit(1)[0]
    assert (newest.action, newest.detail) == ("备份到文件", "带走.yuan")
    with pytest.raises(Refused, match="1 至 168"):
        office.administrator.change_backup_rules(BackupRules(hours=0))
    office.administrator.change_backup_rules(BackupRules(hours=8))
    assert office.library.backups.rules().hours == 8


def test_a_folder_that_is_gone_is_named(office: Staff, plan: str, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("挡路")
    office.administrator.change_backup_rules(BackupRules(folder=str(tmp_path / "文件" / "备份")))
    with pytest.raises(BadFile, match="路径中有一段不是文件夹"):
        office.library.backups.make()


def test_a_backup_for_which_there_is_no_room_is_told_by_its_name(office: Staff, plan: str) -> None:
    backups = office.library.backups
    first = backups.make()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (first.size // 2, hard))
    try:
        with pytest.raises(BadFile, match=r"“预案库-\d+-\d+-手动.yuan”所在的磁盘时出错"):
            backups.make()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(backups.folder.iterdir()) == [first.path]


def test_restoring_reaches_those_who_have_the_library_open(
    office: Staff, plan: str, place: Path, tmp_path: Path
) -> None:
    backup = office.library.backups.make()
    write(office.drafter, plan, "备份以后写的。")
    revision = office.drafter.draft(plan).revision
    reached = office.library.sequence()
    Library.restore(backup.path, place, by="管理员")
    assert "备份以后" not in plain_text(office.drafter.document(plan))
    assert office.library.is_restored()
    assert {change.plan for change in office.library.changes_since(reached)} == {plan}
    with pytest.raises(Refused, match="已被恢复"):
        office.drafter.save_draft(plan, text("过时的窗口。"), revision)
    again = Library.open(place)
    newest = again.local_session().audit(1)[0]
    assert (newest.account, newest.action) == ("管理员", "恢复预案库")
    assert backup.path.name in newest.detail
    assert again.backups.all()[0].occasion is Occasion.BEFORE_RESTORE
    assert again.verify() == [] == again.troubles_against_backups()
    again.close()


def test_a_refused_restore_lets_everybody_go_on(
    office: Staff, plan: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_MS", 20)
    backup = office.library.backups.make()
    with closing(sqlite3.connect(place)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BadFile, match="占用"):
            Library.restore(backup.path, place)
    write(office.drafter, plan, "照常编写。")
    assert office.library.verify() == []


def test_a_restore_that_cannot_take_the_place_of_a_damaged_library_leaves_it_whole(
    office: Staff, plan: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = office.library.backups.make()
    write(office.drafter, plan, "只在日志里的话。")

    def damaged(source: Path, target: Path) -> None:
        raise Unreadable("已损坏。", "请从备份恢复。")

    def held(path: Path, target: Path) -> Path:
        if target == place:
            raise PermissionError(errno.EACCES, "held")
        return replace(path, target)

    replace = Path.replace
    with monkeypatch.context() as patched:
        patched.setattr(restoring, "overwrite_library", damaged)
        patched.setattr(Path, "replace", held)
        with pytest.raises(BadFile, match="其他程序中打开"):
            Library.restore(backup.path, place)
    assert not office.library.is_restored()
    assert "只在日志里的话" in plain_text(office.drafter.document(plan))
    write(office.drafter, plan, "照常编写。")
    assert office.library.verify() == []
    assert {path.name for path in place.parent.iterdir()} >= {place.name, f"{place.name}-wal"}
    assert [one.path for one in office.library.backups.all()] == [backup.path]


def test_a_restore_that_harmed_the_library_keeps_the_whole_copy_and_tells_the_cause(
    office: Staff, plan: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = office.library.backups.make()

    def half_way(source: Path, target: Path) -> None:
        with closing(sqlite3.connect(target)) as connection, connection:
            connection.execute("DELETE FROM audit WHERE sequence > 1")
        raise BadFile("磁盘坏了。", "请换一个。")

    monkeypatch.setattr(restoring, "overwrite_library", half_way)
    with pytest.raises(BadFile, match="磁盘坏了"):
        Library.restore(backup.path, place)
    (kept,) = [one for one in office.library.backups.all() if one.occasion is Occasion.BEFORE_RESTORE]
    assert check_backup(kept) == []


def test_a_restore_that_failed_tells_the_cause_though_nothing_more_can_be_written(
    office: Staff, plan: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = office.library.backups.make()
    begun: list[str] = []

    def begin(connection: Connection, mark: str) -> None:
        begun.append(mark)
        if len(begun) == 3:  # the backup's, the library's, and back again
            raise BadFile("也写不回去。", "")

    def full(source: Path, target: Path) -> None:
        raise BadFile("磁盘已满。", "请清理磁盘。")

    monkeypatch.setattr(restoring.restore_generation, "begin", begin)
    monkeypatch.setattr(restoring, "overwrite_library", full)
    with pytest.raises(BadFile, match="磁盘已满"):
        Library.restore(backup.path, place)
    assert len(begun) == 3


@pytest.mark.parametrize("damage", [b"\0" * 5000, b"SQLite format 3\0" + b"\xff" * 9000])
def test_a_damaged_library_is_restored_and_what_was_there_is_kept(
    office: Staff, plan: str, place: Path, damage: bytes
) -> None:
    backup = office.library.backups.make()
    office.library.close()
    place.write_bytes(damage)
    kept = Library.restore(backup.path, place)
    assert kept is not None
    assert kept.read_bytes() == damage
    restored = Library.open(place)
    assert restored.plan_ids() == [plan]
    assert restored.verify() == []
    restored.close()


def test_a_newer_programs_library_is_not_restored_over(office: Staff, plan: str, place: Path) -> None:
    backup = office.library.backups.make()
    office.library.close()
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA user_version = 999")
    before = place.read_bytes()
    with pytest.raises(BadLibrary, match="更新版本"):
        Library.restore(backup.path, place)
    assert place.read_bytes() == before


def test_a_library_that_is_gone_is_restored(office: Staff, plan: str, place: Path) -> None:
    backup = office.library.backups.make()
    office.library.close()
    place.unlink()
    assert Library.restore(backup.path, place) is None
    restored = Library.open(place)
    assert restored.plan_ids() == [plan]
    restored.close()


def test_the_backup_restored_from_stays_as_it_is(office: Staff, plan: str, place: Path) -> None:
    backup = office.library.backups.make()
    before = backup.path.read_bytes()
    Library.restore(backup.path, place)
    assert backup.path.read_bytes() == before
    assert {path.name for path in backup.path.parent.iterdir() if "手动" in path.name} == {backup.path.name}


def cut_the_newest_rows(place: Path, after: int) -> None:
    """What somebody with any SQLite tool can do, covering the tracks within the library."""
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("DELETE FROM audit WHERE sequence > ?", (after,))
        connection.execute("DELETE FROM seals WHERE audit > ?", (after,))
        digest = connection.execute("SELECT hash FROM audit WHERE sequence = ?", (after,)).fetchone()[0]
        connection.execute("UPDATE settings SET value = ? WHERE key = 'audit_head'", (f"{after} {digest}",))


def test_rows_cut_off_at_the_end_are_found_by_the_backups(office: Staff, plan: str, place: Path) -> None:
    for paper in ("汇编：上册", "汇编：下册"):
        office.drafter.note_export(paper)  # rows that seal nothing: no record gives away that they are gone
    rows = office.administrator.audit(1)[0].sequence
    backup = office.library.backups.make()
    assert office.library.troubles_against_backups() == []
    cut_the_newest_rows(place, rows - 2)
    assert office.library.verify() == []
    (trouble,) = office.library.troubles_against_backups()
    assert f"从第 {rows - 1} 条起" in trouble.text
    assert backup.path.name in trouble.text


def test_each_backup_is_opened_seldom_however_much_is_asked_of_it(
    office: Staff, plan: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for paper in ("汇编：上册", "汇编：下册"):
        office.drafter.note_export(paper)
        office.library.backups.make()
    cut_the_newest_rows(place, office.library.head().sequence - 1)
    opened: list[Path] = []

    def noted(connect: Callable[[Path], sqlite3.Connection]) -> Callable[[Path], sqlite3.Connection]:
        def opening(path: Path) -> sqlite3.Connection:
            opened.append(path)
            return connect(path)

        return opening

    monkeypatch.setattr(backups, "connect_looking", noted(connections.connect_looking))
    monkeypatch.setattr(restored_trails, "connect_reading", noted(connections.connect_reading))
    found = verify_library(office.library)
    assert (found.backups, [one.area for one in found.troubles]) == (2, [Area.BACKUPS])
    of_backups = Counter(path for path in opened if path != place)
    assert len(of_backups) == 2
    assert max(of_backups.values()) == 2, "for what it says of itself, and for its trail"


def test_a_backup_opened_as_a_library_is_no_other_trail(office: Staff, plan: str, place: Path) -> None:
    backup = office.library.backups.make()
    opened = Library.open(backup.path)
    opened.local_session().note_export("汇编：上册")
    opened.close()
    assert office.library.troubles_against_backups() != []
    backup.path.unlink()
    backup = office.library.backups.make()
    opened = Library.open(backup.path)
    opened.sign_in("管理员", "secret-1")
    opened.close()
    assert office.library.troubles_against_backups() == []
    # What was cut off before is still missed.
    rows = office.administrator.audit(None)
    last = next(row.sequence for row in rows if row.action != "打开备份")
    cut_the_newest_rows(place, last - 1)
    assert office.library.troubles_against_backups() != []


def test_a_restore_does_not_excuse_rows_cut_off_later(office: Staff, plan: str, place: Path) -> None:
    first = office.library.backups.make()
    write(office.drafter, plan, "一。")
    office.library.backups.make()
    Library.restore(first.path, place)
    again = Library.open(place)
    session = again.local_session()
    session.note_export("汇编：上册")
    rows = session.audit(1)[0].sequence
    again.backups.make()
    assert again.troubles_against_backups() == []
    cut_the_newest_rows(place, rows - 1)
    (trouble,) = again.troubles_against_backups()
    assert f"从第 {rows} 条起" in trouble.text
    again.close()


def work_on(place: Path, paper: str) -> Path:
    """Something is recorded, the trail fits all backups, and one more is made of it."""
    with closing(Library.open(place)) as library:
        library.local_session().note_export(paper)
        assert library.troubles_against_backups() == []
        assert library.against_backups().remarks == ()
        assert look_at_trail(library) == ""
        return library.backups.make().path


def test_restoring_what_was_restored_or_put_aside_is_no_other_trail(
    office: Staff, plan: str, place: Path
) -> None:
    office.library.close()
    first = work_on(place, "汇编：一")
    second = work_on(place, "汇编：二")
    work_on(place, "汇编：三")
    aside = Library.restore(first, place)
    branch = work_on(place, "汇编：四")
    Library.restore(second, place)
    work_on(place, "汇编：五")
    for source in (aside, branch):  # as many restores as trails put aside are kept
        assert source is not None
        aside = Library.restore(source, place)
        work_on(place, "汇编：六")
    assert aside is not None
    Library.restore(aside, place)
    work_on(place, "汇编：七")


def test_a_restore_at_a_desk_whose_clock_is_behind_is_no_other_trail(
    office: Staff, plan: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = office.library.backups.make()
    write(office.drafter, plan, "一。")
    office.library.backups.make()
    monkeypatch.setattr(journal, "now", lambda: stamp(datetime.now() - timedelta(minutes=3)))
    Library.restore(first.path, place)
    with closing(Library.open(place)) as library:
        assert library.troubles_against_backups() == []


def test_a_forged_row_of_a_restoring_excuses_no_rewritten_rows(office: Staff, plan: str, place: Path) -> None:
    for paper in ("汇编：上册", "汇编：中册", "汇编：下册"):
        office.drafter.note_export(paper)
    kept = office.library.head()
    office.library.backups.make()
    assert look_at_trail(office.library) == ""
    office.library.close()
    with at_work(place) as attacker:
        attacker.cut(kept.sequence - 1)
        attacker.run(f"UPDATE audit SET detail = '另一册' WHERE sequence = {kept.sequence - 1}")
        attacker.chain()
        said = f"某库.yuan；原有操作记录至第 {kept.sequence + 3} 条 {kept.hash[:16]}"
        attacker.record("管理员", "恢复预案库", "预案库", said)
        attacker.run("UPDATE audit SET at = :at WHERE action = '恢复预案库'", at=stamp(datetime.now()))
        attacker.chain(kept.sequence)
    with closing(Library.open(place)) as library:
        (trouble,) = library.troubles_against_backups()
        assert f"从第 {kept.sequence - 1} 条起" in trouble.text
        said = look_at_trail(library)
        assert "恢复过备份" in said
        assert "抄错" not in said  # nobody typed what the machine remembers


def test_a_row_of_a_restoring_that_names_another_trail_or_none_put_aside_is_told(
    office: Staff, plan: str, place: Path
) -> None:
    office.drafter.note_export("汇编：上册")
    kept = office.library.head()
    office.library.backups.make()
    office.library.close()

    def forge(left: str) -> Library:
        with at_work(place) as attacker:
            attacker.cut(kept.sequence - 1)
            attacker.record("管理员", "恢复预案库", "预案库", f"某库.yuan；原有操作记录至第 {left}")
            attacker.run("UPDATE audit SET at = :at WHERE action = '恢复预案库'", at=stamp(datetime.now()))
            attacker.chain(kept.sequence)
        return Library.open(place)

    at, digits = kept.sequence, kept.hash[:16]
    for left in (f"{at} 条 {'0' * 16}", f"{at} 条", f"{at - 1} 条 {digits}"):
        with closing(forge(left)) as library:
            assert library.troubles_against_backups() != []
    with closing(forge(f"{at} 条 {digits}")) as library:
        assert library.troubles_against_backups() == []
        (note,) = [note for note in library.against_backups().remarks if "恢复" in note]
        assert note.startswith(f"操作记录第 {kept.sequence} 条写明恢复过备份")


def test_a_full_disk_is_not_called_damage(office: Staff, plan: str, place: Path) -> None:
    with office.library.database.writes() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(BadFile, match=r"磁盘已满，“预案库.yuan”没有写入；已存的内容没有损坏。请清理磁盘"):
        write(office.drafter, plan, "很长的一段。" * 5000)
    assert office.library.verify() == []


def test_a_disk_that_fails_is_not_called_damage(office: Staff, plan: str, place: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    log = place.with_name(f"{place.name}-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (log + 8000, hard))
    try:
        with pytest.raises(BadFile, match="磁盘时出错"):
            write(office.drafter, plan, "很长的一段。" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    write(office.drafter, plan, "又能写了。")
    assert office.library.verify() == []


def test_a_restore_without_room_leaves_open_windows_working(
    office: Staff, plan: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = office.library.backups.make()
    usage = shutil.disk_usage(place.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1000))
    with pytest.raises(BadFile, match="磁盘空间不足"):
        Library.restore(backup.path, place)
    assert not office.library.is_restored()
    write(office.drafter, plan, "照常编写。")
    assert [one.path for one in office.library.backups.all()] == [backup.path]


@pytest.mark.parametrize("room", [1.02, 0.5])
def test_a_restore_that_runs_out_of_room_leaves_open_windows_working(
    office: Staff, plan: str, place: Path, room: float
) -> None:
    """`room`: how long a file may grow, in lengths of the library; the log takes somewhat more than one."""
    library = office.library
    backup = library.backups.make()
    library.checkpoint()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(place.stat().st_size * room), hard))
    try:
        with pytest.raises(BadFile):
            Library.restore(backup.path, place)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not library.is_restored()
    write(office.drafter, plan, "照常编写。")
    assert library.verify() == []
    assert [one.path for one in library.backups.all()] == [backup.path]
