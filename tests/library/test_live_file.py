"""A library file in use: it is never opened as a file, and what becomes of it meanwhile is noticed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.library.conftest import Office, card, text
from yuan.cli import app as cli
from yuan.jobs.restoring import restore_library
from yuan.jobs.verifying import verify_library
from yuan.library import Library
from yuan.library.backup.backups import backups_of, check_backup
from yuan.library.backup.restore_preview import preview
from yuan.model.errors import Displaced
from yuan.model.safekeeping import Occasion
from yuan.model.text.plain_text import plain_text

_opened: list[str] | None = None


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _opened is not None and isinstance(arguments[0], (str, bytes)):
        _opened.append(os.fsdecode(arguments[0]))


sys.addaudithook(
    _hear
)  # hears `open`, `os.open`, `Path.open`, `shutil.copyfile` …; SQLite opens its files by itself


@contextmanager
def opened_as_files() -> Iterator[list[str]]:
    """Every path that Python opens meanwhile."""
    global _opened
    heard = _opened = []
    try:
        yield heard
    finally:
        _opened = None


def command(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "yuan", "--library", str(place), *words]
    return subprocess.run(
        line, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2], env=os.environ
    )


def taken_away() -> list[str]:
    """The files this process has open although somebody deleted them."""
    found = []
    for number in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{number}")
        except OSError:
            continue
        if target.endswith(" (deleted)") and ".yuan" in target:
            found.append(target)
    return found


def write(office: Office, plan: str, words: str) -> None:
    office.drafter.save_draft(plan, text(words), office.drafter.draft(plan).revision)


# --- one file, several openings -----------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at the open files through /proc")
@pytest.mark.parametrize("looks", ["opening again", "preview", "looking at the place"])
def test_another_process_does_not_take_the_log_away(
    office: Office, plan: str, place: Path, tmp_path: Path, looks: str
) -> None:
    backup = office.library.backups.make()
    write(office, plan, "日志里的话。")
    if looks == "opening again":
        Library.open(place).close()
    elif looks == "preview":
        preview(backup.path, place)
    else:
        time.sleep(1.1)  # a file at rest is looked into
        assert office.library.place_fault() == ""
    assert command(place, "list").returncode == 0
    assert taken_away() == []
    write(office, plan, "此后写的话。")
    with closing(sqlite3.connect(place)) as other:
        (said,) = other.execute("SELECT data FROM drafts WHERE plan = ?", (plan,)).fetchone()
    assert "此后写的话" in said.decode()
    assert office.library.verify() == []


def test_no_door_opens_the_file(office: Office, plan: str, place: Path, tmp_path: Path) -> None:
    session = office.administrator
    with opened_as_files() as heard:
        again = Library.open(place)
        again.sign_in("审核员", "secret-1")
        again.close()
        backup = office.library.backups.make()
        office.library.backup(tmp_path / "另存.yuan")
        assert check_backup(backup) == []
        assert preview(backup.path, place).changes == ()
        assert verify_library(office.library).troubles == ()
        assert backups_of(place)[0].path == backup.path
        assert office.library.backups.newest() == backup
        write(office, plan, "又写一句。")
        session.restore(backup.path)
        restore_library(backup.path, place)
        office.library.checkpoint()
        office.library.keep_elsewhere()
        for words in (["list"], ["verify"], ["audit"], ["backup"], ["check"], ["backup", "--list"]):
            said = CliRunner().invoke(cli, ["--library", str(place), *words])
            assert said.exit_code == 0 or words == ["check"], said.output
    assert str(backup.path.parent) in " ".join(heard), "nothing was heard"
    assert [path for path in heard if Path(path).name.startswith(place.name)] == []


def test_two_openings_share_one_engine_until_both_are_closed(place: Path, library: Library) -> None:
    link = place.with_name("另一个名字.yuan")
    link.symlink_to(place)
    second, third = Library.open(place), Library.open(link)
    engines = [one.database.store.engine for one in (library, second, third)]  # type: ignore[attr-defined]
    assert engines[0] is engines[1] is engines[2]
    second.close()
    second.close()
    third.close()
    assert library.sequence() >= 0
    assert Path(f"{place}-wal").exists()
    library.close()
    assert not Path(f"{place}-wal").exists()


# --- what becomes of the file while it is open ------------------------------------------------------------------


def _delete(place: Path, copy: Path) -> None:
    place.unlink()


def _move(place: Path, copy: Path) -> None:
    place.rename(place.with_name("移走.yuan"))


def _replace(place: Path, copy: Path) -> None:
    os.replace(copy, place)


def _lose_the_log(place: Path, copy: Path) -> None:
    Path(f"{place}-wal").unlink()


def _put_over(place: Path, copy: Path) -> None:
    shutil.copyfile(copy, place)
    os.utime(place, (time.time() - 60, time.time() - 60))


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (_delete, "已被删除或移走"),
        (_move, "已被删除或移走"),
        (_replace, "换成另一个文件"),
        (_lose_the_log, "日志文件"),
        (_put_over, "较早的副本覆盖"),
    ],
)
def test_a_file_that_goes_is_noticed_before_anything_is_written_into_nowhere(
    office: Office, plan: str, place: Path, tmp_path: Path, happens: object, said: str
) -> None:
    copy = tmp_path / "较早.yuan"
    office.library.backup(copy)
    write(office, plan, "后来写的话。")
    office.library.checkpoint()
    os.utime(place, (time.time() - 90, time.time() - 90))
    assert office.library.place_fault() == ""
    revision = office.drafter.draft(plan).revision
    happens(place, copy)  # type: ignore[operator]
    assert said in office.library.place_fault()
    with pytest.raises(Displaced, match=said):
        office.drafter.save_draft(plan, text("写不进去。"), revision)
    with pytest.raises(Displaced):
        office.administrator.create_plan(card(title="新预案"), text("写不进去。"))


@pytest.mark.parametrize("happens", [_delete, _move, _replace, _lose_the_log])
def test_what_the_library_held_is_kept_elsewhere(
    office: Office, plan: str, place: Path, tmp_path: Path, happens: object
) -> None:
    copy = tmp_path / "较早.yuan"
    office.library.backup(copy)
    write(office, plan, "只在窗口里的话。")
    happens(place, copy)  # type: ignore[operator]
    kept = office.library.keep_elsewhere()
    office.library.close()
    assert kept in {backup.path for backup in backups_of(place) if backup.occasion is Occasion.RESCUED}
    rescued = Library.open(kept)
    assert "只在窗口里的话" in plain_text(rescued.local_session().document(plan))
    assert rescued.verify() == []
    rescued.close()


def test_a_copy_of_the_file_alone_has_everything_after_a_checkpoint(
    office: Office, plan: str, place: Path, tmp_path: Path
) -> None:
    write(office, plan, "刚写的话。")
    log = place.with_name(f"{place.name}-wal")
    os.utime(log, (log.stat().st_mtime + 3600,) * 2)  # by a clock that was ahead
    office.library.checkpoint(rested_s=1)
    copy = tmp_path / "复制.yuan"
    subprocess.run(["cp", str(place), str(copy)], check=True)
    opened = Library.open(copy)
    assert "刚写的话" in plain_text(opened.local_session().document(plan))
    opened.close()


def test_a_deleted_library_is_not_made_anew_by_reading_it(office: Office, plan: str, place: Path) -> None:
    place.unlink()
    assert office.library.plan_ids() == [plan]
    assert not place.exists()
