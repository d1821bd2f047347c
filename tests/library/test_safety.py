"""What happens to a library on bad days: damage, tampering, restores, kills, other programs' files."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from tests.library.conftest import APPROVED, Office, card, text
from yuan.library import Library
from yuan.library.migrate import upgrade
from yuan.library.store.sqlite import SqliteStore
from yuan.model.errors import BadFile, BadLibrary, Refused
from yuan.model.records import Action
from yuan.model.text.plain_text import plain_text


def tamper(place: Path, statement: str) -> None:
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute(statement)


def test_a_sound_library_verifies(office: Office, plan: str) -> None:
    office.take(plan, *APPROVED, Action.ISSUE, Action.REVISE)
    assert office.library.verify() == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE contents SET data = replace(CAST(data AS TEXT), '防汛', '防火')", "被改动"),
        ("UPDATE versions SET approved_hash = 'abc'", "不是批准时的正文"),
        ("UPDATE audit SET account = '别人' WHERE sequence = 2", "不衔接"),
        ("DELETE FROM audit WHERE sequence = 2", "缺失"),
        ("DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)", "末尾"),
        ("DELETE FROM plans", "失去关联"),
        ("UPDATE contents SET data = CAST(data || ' ' AS BLOB)", "被改动"),
    ],
)
def test_tampering_is_found(office: Office, plan: str, place: Path, statement: str, said: str) -> None:
    office.take(plan, *APPROVED)
    tamper(place, statement)
    assert any(said in problem for problem in office.library.verify())


def test_swapped_audit_rows_are_found(office: Office, plan: str, place: Path) -> None:
    office.take(plan, *APPROVED)
    for statement in (
        "UPDATE audit SET sequence = -1 WHERE sequence = 2",
        "UPDATE audit SET sequence = 2 WHERE sequence = 3",
        "UPDATE audit SET sequence = 3 WHERE sequence = -1",
    ):
        tamper(place, statement)
    assert office.library.verify()


def test_a_text_altered_after_submission_cannot_be_approved(office: Office, plan: str, place: Path) -> None:
    office.take(plan, Action.SUBMIT, Action.EXAMINE)
    tamper(place, "UPDATE contents SET data = replace(CAST(data AS TEXT), '防汛', '防火')")
    with pytest.raises(Refused, match="与送审时不一致"):
        office.take(plan, Action.APPROVE)


def test_backup_and_restore(office: Office, plan: str, place: Path, tmp_path: Path) -> None:
    copy = tmp_path / "备份" / "一.yuan"
    office.library.backup(copy)
    draft = office.drafter.draft(plan)
    office.drafter.save_draft(plan, text("备份以后写的。"), draft.revision)
    office.library.close()
    Library.restore(copy, place)
    restored = Library.open(place)
    assert "备份以后写的" not in plain_text(restored.local_session().document(plan))
    assert restored.verify() == []
    restored.close()
    kept = list(place.parent.rglob("*恢复前*.yuan"))
    assert len(kept) == 1
    old = Library.open(kept[0])
    assert "备份以后写的" in plain_text(old.local_session().document(plan))
    old.close()


def test_a_damaged_backup_is_refused_and_nothing_changes(
    office: Office, plan: str, place: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "坏.yuan"
    office.library.backup(copy)
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    office.library.close()
    before = place.read_bytes()
    with pytest.raises(BadLibrary):
        Library.restore(copy, place)
    assert place.read_bytes() == before


def read_plans(path: Path) -> list[str]:
    library = Library.open(path)
    try:
        return library.plan_ids()
    finally:
        library.close()


def _other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE t (a)")


def _newer(path: Path) -> None:
    Library.create(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")


def _cut(path: Path) -> None:
    Library.create(path).close()
    path.write_bytes(path.read_bytes()[:5000])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_text("不是数据库"), "不是预案库"),
        (lambda path: path.write_bytes(b""), "不是预案库"),
        (_other_program, "其他程序"),
        (_newer, "更新版本"),
        (_cut, "损坏"),
        (lambda path: None, "不存在"),
        (lambda path: path.mkdir(), "是文件夹"),
    ],
)
def test_what_is_no_library_is_named_and_left_alone(tmp_path: Path, make: object, said: str) -> None:
    path = tmp_path / "某文件.yuan"
    make(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(BadLibrary, match=said) as told:
        read_plans(path)
    assert "某文件.yuan" in str(told.value)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_an_existing_file_is_never_overwritten_by_a_new_library(tmp_path: Path) -> None:
    path = tmp_path / "有了.yuan"
    path.write_text("重要内容")
    with pytest.raises(BadFile, match="已经存在"):
        Library.create(path)
    assert path.read_text() == "重要内容"


def test_a_second_process_can_open_a_library_just_made(tmp_path: Path) -> None:
    first = Library.create(tmp_path / "a.yuan")
    second = Library.open(tmp_path / "a.yuan")
    assert second.id == first.id
    first.close()
    second.close()


def test_migrations_lead_to_the_schema_the_program_knows(tmp_path: Path) -> None:
    Library.create(tmp_path / "new.yuan").close()
    with closing(sqlite3.connect(tmp_path / "old.yuan")) as connection:
        connection.execute("VACUUM")
    upgrade(SqliteStore(tmp_path / "old.yuan"))

    def schema(name: str) -> dict[str, list[tuple[str, str, bool]]]:
        looked = inspect(create_engine(f"sqlite:///{tmp_path / name}"))
        return {
            table: [
                (column["name"], str(column["type"]), column["nullable"])
                for column in looked.get_columns(table)
            ]
            for table in looked.get_table_names()
            if table != "sqlite_sequence"
        }

    assert schema("old.yuan") == schema("new.yuan")


def test_several_threads_may_write(office: Office) -> None:
    plans = [office.drafter.create_plan(card(title=f"预案{number}"), text("一")) for number in range(4)]

    def save(plan: str) -> None:
        revision = office.drafter.draft(plan).revision
        for number in range(10):
            revision = office.drafter.save_draft(plan, text(f"第{number}稿"), revision)

    threads = [threading.Thread(target=save, args=(plan,)) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all("第9稿" in plain_text(office.drafter.document(plan)) for plan in plans)
    assert office.library.verify() == []
