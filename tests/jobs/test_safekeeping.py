"""Verifying a whole library, the preview of a restore, and the audit trail for people."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import update

from tests.library.conftest import ANSWERS, WATER, card, text
from tests.library.test_old_libraries import old_library
from yuan.jobs.audit_trail import Wanted, export_trail, trail
from yuan.jobs.restoring import restore_library
from yuan.jobs.searching import index_directory, open_index
from yuan.jobs.verifying import verify_library
from yuan.library import Library, Session, tables
from yuan.library.backup.restore_preview import preview
from yuan.library.store.library_file import check_file
from yuan.library.trail import audit
from yuan.model.errors import Cancelled, Refused
from yuan.model.plan import AccountRole, Unit
from yuan.model.records import Account, Action, Stage
from yuan.model.safekeeping import Area

FLOOD, DROUGHT = "某区防汛应急预案", "某区抗旱应急预案"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed library with two drafts, and its index."""
    place = tmp_path_factory.mktemp("made") / "预案库.yuan"
    library = Library.create(place)
    session = library.local_session()
    session.add_unit(Unit(id="u1", name=WATER))
    for title in (FLOOD, DROUGHT):
        session.create_plan(card(title=title), text(f"为做好{title[2:4]}工作，制定本预案。", title=title))
    open_index(library).close()
    library.close()
    return place


@pytest.fixture
def library(made: Path, tmp_path: Path) -> Iterator[Library]:
    place = tmp_path / made.name
    shutil.copyfile(made, place)
    shutil.copytree(index_directory(made), index_directory(place))
    opened = Library.open(place)
    yield opened
    opened.close()


@pytest.fixture
def session(library: Library) -> Session:
    return library.local_session()


def plan_of(session: Session, title: str) -> str:
    return session.find(title).plan


def write(session: Session, title: str, words: str) -> None:
    plan = plan_of(session, title)
    session.save_draft(plan, text(words, title=title), session.draft(plan).revision)


def submit(session: Session, title: str) -> None:
    session.perform(plan_of(session, title), Action.SUBMIT, ANSWERS[Action.SUBMIT])


def test_a_sound_library_says_what_was_verified(library: Library) -> None:
    library.backups.make()
    found = verify_library(library)
    assert found.troubles == ()
    assert found.scope() == "已核验 2 个预案、2 个版本、4 条操作记录、1 份备份、检索索引。"


def test_an_index_that_is_not_the_librarys_is_found_and_built_anew(
    library: Library, session: Session
) -> None:
    plan = plan_of(session, FLOOD)
    with library.database.writes() as connection:
        # A change that does not announce itself: what no step of the program does.
        table = tables.plans
        connection.execute(update(table).where(table.c.id == plan).values(title="改了名的预案"))
        audit.record(connection, "某人", "修改卡片", plan)
    (trouble,) = verify_library(library).troubles
    assert trouble.area is Area.INDEX
    assert "改了名的预案" in trouble.text
    assert "已按预案库重建" in trouble.remedy
    assert verify_library(library).troubles == ()


def test_an_index_damaged_on_the_disk_is_no_fault_of_the_library(library: Library) -> None:
    for path in index_directory(library.path).glob("*.trm"):
        path.write_bytes(path.read_bytes()[:-20])
    assert verify_library(library).troubles == ()
    assert open_index(library).search("防汛").total > 0


def test_verifying_can_be_stopped(library: Library) -> None:
    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        verify_library(library, stop)


def test_the_preview_names_what_each_plan_would_lose_and_gain(library: Library, session: Session) -> None:
    place = Path(library.path)
    write(session, FLOOD, "备份时的文字。")
    backup = library.backups.make()
    write(session, FLOOD, "备份以后的文字。")
    submit(session, FLOOD)
    added = session.create_plan(card(title="某区防火应急预案"), text("新编。"))
    seen = preview(backup.path, place)
    assert seen.troubles == ()
    assert seen.present is not None
    assert (seen.backup.plans, seen.present.plans) == (2, 3)
    changes = {change.title: change for change in seen.changes}
    assert set(changes) == {FLOOD, "某区防火应急预案"}
    flood = changes[FLOOD]
    assert flood.losses == ("第1版由“送审”变回“编制”",)
    assert len(flood.gains) == 1
    assert "保存的在编稿" in flood.gains[0]
    lost = changes["某区防火应急预案"]
    assert lost.plan == added
    assert lost.losses == ("整个预案（1 个版本）",)
    assert lost.gains == ()
    restore_library(backup.path, place)
    again = Library.open(place)
    assert again.local_session().find(FLOOD).stage is Stage.DRAFTING
    kept = again.backups.all()[0]
    back = {change.title: change for change in preview(kept.path, place).changes}
    assert back["某区防火应急预案"].gains == ("整个预案（1 个版本）",)
    again.close()


def test_the_preview_leaves_an_older_library_as_it_is(library: Library, tmp_path: Path) -> None:
    old = old_library(3, tmp_path / "旧库.yuan")
    before = old.read_bytes()
    seen = preview(library.backups.make().path, old)
    assert seen.present is not None
    assert not seen.is_same_library
    assert old.read_bytes() == before
    assert check_file(old) == 3


def test_the_preview_of_a_tampered_backup_says_so(library: Library) -> None:
    backup = library.backups.make()
    with closing(sqlite3.connect(backup.path)) as connection, connection:
        connection.execute("DELETE FROM audit WHERE sequence = 2")
    assert "操作记录第 2 条缺失" in preview(backup.path, Path(library.path)).troubles[0].text


def test_the_index_follows_a_restored_library(library: Library, session: Session) -> None:
    backup = library.backups.make()
    write(session, FLOOD, "洪峰过境。")
    index = open_index(library)
    assert index.search("洪峰过境").total == 1
    Library.restore(backup.path, Path(library.path))
    index.catch_up(library)
    assert index.search("洪峰过境").total == 0
    index.close()


def test_the_trail_is_narrowed_by_person_plan_action_day_and_text(session: Session) -> None:
    write(session, FLOOD, "一。")
    submit(session, FLOOD)
    lines = trail(session)
    assert [line.action for line in lines] == [
        "送审",
        "编辑在编稿",
        "新建预案",
        "新建预案",
        "新增单位",
        "建立预案库",
    ]
    today = date.today()
    for wanted, count in (
        (Wanted(), 6),
        (Wanted(person="本机"), 5),
        (Wanted(person="别人"), 0),
        (Wanted(plan="防汛"), 3),
        (Wanted(plan=plan_of(session, DROUGHT)), 1),
        (Wanted(action="新建"), 2),
        (Wanted(since=today), 6),
        (Wanted(until=today - timedelta(days=1)), 0),
        (Wanted(text=WATER), 1),
        (Wanted(plan="防汛", action="送审"), 1),
    ):
        assert sum(wanted.holds(line) for line in lines) == count, wanted


def test_only_those_who_may_read_the_trail(library: Library) -> None:
    drafter = Account(name="编制员", full_name="", role=AccountRole.DRAFTER, unit=WATER)
    with pytest.raises(Refused, match="没有权限查看操作记录"):
        trail(Session(library, drafter))


def test_the_trail_as_a_spreadsheet(session: Session, tmp_path: Path) -> None:
    session.create_plan(card(title='=HYPERLINK("http://x")'), text("一。"))
    lines = trail(session)
    target = tmp_path / "操作记录.xlsx"
    export_trail(session, lines, target, Wanted(action="新建").describe())
    sheet = openpyxl.load_workbook(target)["操作记录"]
    assert "范围：操作：新建；共 5 条" in str(sheet["A2"].value)
    assert [cell.value for cell in sheet[3]] == ["序号", "时间", "人员", "操作", "对象", "说明", "校验值"]
    newest = sheet[4]
    assert newest[0].value == lines[0].sequence
    assert newest[4].value == '=HYPERLINK("http://x")'
    assert newest[4].data_type == "s"
    assert newest[6].value == lines[0].hash[:16]

    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled

    before = target.read_bytes()
    with pytest.raises(Cancelled):
        export_trail(session, lines, target, "", stop)
    assert target.read_bytes() == before
