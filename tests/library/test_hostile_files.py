"""Libraries somebody changed with a tool of SQLite: nothing in them runs, and each change is named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.library.conftest import APPROVED, Office, card, text
from tests.library.test_old_libraries import old_library
from yuan.jobs.coherence import check_across
from yuan.jobs.verifying import verify_library
from yuan.library import Library
from yuan.library.backup.backups import check_backup, read_backup
from yuan.library.backup.restore_preview import preview
from yuan.library.store.library_file import check_file
from yuan.library.store.schema import SCHEMA
from yuan.library.tables import metadata
from yuan.library.verification.decoding import DECODERS
from yuan.model.checks import Silence
from yuan.model.errors import BadLibrary, BadRecord, Unreadable
from yuan.model.process.activities import ActivityKind
from yuan.model.records import Action
from yuan.model.safekeeping import Area


def change(place: Path, *statements: str) -> None:
    """Change a library behind the program's back."""
    with closing(sqlite3.connect(place)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def _rewrite(table: str, old: str, new: str) -> tuple[str, ...]:
    return (
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE name = '{table}'",
        "PRAGMA writable_schema = OFF",
    )


TRIGGER = ("CREATE TRIGGER 后门 AFTER INSERT ON audit BEGIN UPDATE accounts SET role = '系统管理员'; END",)
SCHEMAS = [
    (TRIGGER, "触发器“后门”"),
    (("CREATE VIEW 偷看 AS SELECT * FROM accounts",), "视图“偷看”"),
    (
        (
            "ALTER TABLE units RENAME TO units_before",
            "CREATE VIEW units AS SELECT * FROM units_before",
        ),
        "视图“units”",
    ),
    (("CREATE TABLE 另外 (a)",), "多出数据表“另外”"),
    (("CREATE VIRTUAL TABLE 全文 USING fts5(a)",), "不认识的“全文”"),
    (("DROP TABLE presence",), "缺少数据表“presence”"),
    (("ALTER TABLE units ADD COLUMN 另一列 TEXT",), "数据表“units”的列"),
    (("CREATE UNIQUE INDEX 索引 ON plans (title)",), "数据表“plans”的索引"),
    (("DROP INDEX ix_opinions_plan",), "数据表“opinions”的索引"),
    (_rewrite("accounts", "role VARCHAR", "role INTEGER"), "数据表“accounts”的列"),
    (_rewrite("accounts", "clearance VARCHAR NOT NULL", "clearance VARCHAR"), "数据表“accounts”的列"),
    (_rewrite("versions", "stage VARCHAR NOT NULL", "stage VARCHAR NOT NULL CHECK (1)"), "“versions”的约束"),
    (
        _rewrite("plans", "title VARCHAR NOT NULL", "title VARCHAR NOT NULL DEFAULT (abs(1))"),
        "默认值不是常数",
    ),
]


@pytest.mark.parametrize(("statements", "said"), SCHEMAS)
def test_other_tables_than_the_programs_are_named_and_not_opened(
    office: Office, plan: str, place: Path, tmp_path: Path, statements: tuple[str, ...], said: str
) -> None:
    backup = tmp_path / "备份.yuan"
    office.library.backup(backup)
    office.library.close()
    change(place, *statements)
    change(backup, *statements)
    with pytest.raises(Unreadable, match=said):
        Library.open(place)
    (trouble,) = check_backup(read_backup(backup))
    assert said in trouble.text
    with pytest.raises(BadLibrary, match=said):
        Library.restore(backup, tmp_path / "恢复.yuan")
    assert not (tmp_path / "恢复.yuan").exists()


@pytest.mark.parametrize(("statements", "said"), SCHEMAS[:4])
def test_what_is_put_in_while_the_library_is_open_never_runs(
    office: Office, plan: str, place: Path, statements: tuple[str, ...], said: str
) -> None:
    before = office.library.accounts()
    change(place, *statements)
    with pytest.raises(Unreadable, match=said):
        office.drafter.create_plan(card(title="新预案"), text("正文。"))
    with pytest.raises(Unreadable, match=said):
        office.library.accounts()
    change(place, "DROP TRIGGER IF EXISTS 后门", "DROP VIEW IF EXISTS 偷看", "DROP TABLE IF EXISTS 另外")
    if said != "视图“units”":
        assert office.library.accounts() == before
        assert office.library.verify() == []


def test_a_trigger_in_an_older_library_does_not_run_while_it_is_upgraded(tmp_path: Path) -> None:
    place = tmp_path / "旧库.yuan"
    old_library(3, place)
    change(place, "CREATE TRIGGER 后门 AFTER INSERT ON settings BEGIN DELETE FROM audit; END")
    before = place.read_bytes()
    with pytest.raises(Unreadable, match="触发器“后门”"):
        Library.open(place)
    assert place.read_bytes() == before


@pytest.mark.parametrize("schema", range(1, SCHEMA))
def test_libraries_of_every_earlier_schema_have_the_programs_tables_after_their_upgrade(
    tmp_path: Path, schema: int
) -> None:
    place = tmp_path / "旧库.yuan"
    old_library(schema, place)
    Library.open(place).close()
    assert check_file(place) == SCHEMA


def test_an_older_library_of_other_tables_is_not_upgraded(tmp_path: Path) -> None:
    place = tmp_path / "旧库.yuan"
    old_library(3, place)
    change(place, "CREATE TABLE 另外 (a)")
    before = place.read_bytes()
    with pytest.raises(Unreadable, match="多出数据表“另外”"):
        Library.open(place)
    assert place.read_bytes() == before


# --- every record is read ---------------------------------------------------------------------------------


def test_there_is_a_decoder_for_every_table() -> None:
    assert set(DECODERS) == set(metadata.tables)


@pytest.fixture
def lived_in(office: Office, plan: str) -> str:
    """A plan with something in most tables."""
    office.take(plan, *APPROVED, Action.ISSUE)
    office.drafter.activities.record(plan, ActivityKind.DRILL, _drill())
    office.drafter.suggestions.add(plan, "建议")
    office.take(plan, Action.REVISE)
    other = office.drafter.create_plan(card(title="另一个预案"), text("正文。"))
    office.take(other, Action.SUBMIT, Action.EXAMINE)
    opinion = office.reviewer.add_opinion(other, "", "意见")
    office.drafter.reply_to_opinion(opinion.id, "回复")
    for line in office.drafter.plans():
        office.drafter.silence(line.plan, Silence(rule="terms", node="", quote="不宜", reason="本地习惯用语"))
    return plan


def _drill() -> dict[str, str]:
    from yuan.model.process.activities import FORMS

    given = {}
    for field in FORMS[ActivityKind.DRILL].fields:
        given[field.name] = "2026-06-01" if field.kind == "date" else (field.choices or ("记录",))[0]
    return given


RECORDS = [
    ("UPDATE accounts SET role = '皇帝' WHERE name = '审核员'", "账号“审核员”"),
    ("UPDATE accounts SET clearance = '顶级' WHERE name = '审核员'", "账号“审核员”"),
    ("UPDATE accounts SET is_active = 'x' WHERE name = '审核员'", "账号“审核员”"),
    ("UPDATE accounts SET failures = x'00' WHERE name = '审核员'", "账号“审核员”"),
    ("UPDATE plans SET kind = '没有' WHERE title LIKE '门%'", "预案“门头沟区防汛应急预案”"),
    ("UPDATE plans SET secrecy = 7 WHERE title LIKE '门%'", "预案“门头沟区防汛应急预案”"),
    ("UPDATE plans SET title = x'ff00' WHERE title LIKE '门%'", "预案“b'"),
    ("UPDATE plans SET unit = CAST(x'ff' AS TEXT) WHERE title LIKE '门%'", "预案“门头沟区防汛应急预案”"),
    ("UPDATE versions SET stage = '登基' WHERE number = 1", "预案版本"),
    ("UPDATE versions SET approved_on = '2026-13-45' WHERE number = 1", "预案版本"),
    ("UPDATE versions SET created_at = '9999-12-31T23:59:59+00:00'", "预案版本"),
    ("UPDATE versions SET characters = 'viele' WHERE number = 1", "预案版本"),
    ("DELETE FROM versions WHERE plan = (SELECT id FROM plans WHERE title LIKE '门%')", "没有任何版本"),
    ("UPDATE drafts SET data = x'7b7d7d'", "在编稿"),
    ("UPDATE drafts SET saved_at = 'gestern'", "在编稿"),
    ("UPDATE steps SET answers = '[1'", "办理记录"),
    ("UPDATE steps SET action = '无'", "办理记录"),
    ("UPDATE activities SET held_on = 'x'", "登记"),
    ("UPDATE activities SET kind = 'x'", "登记"),
    ("UPDATE opinions SET kind = 'x'", "意见“意见”"),
    ("UPDATE opinions SET state = NULLIF('x', 'y')", "意见“意见”"),
    ("UPDATE replies SET at = 'x'", "意见的回复“回复”"),
    ("UPDATE suggestions SET state = 'x'", "修订建议“建议”"),
    ("UPDATE silences SET reason = CAST(x'ff' AS TEXT)", "忽略检查的决定“terms”"),
    ("UPDATE audit SET at = 'x' WHERE sequence = 2", "操作记录“2”"),
    ("UPDATE audit SET detail = x'ff' WHERE sequence = 2", "操作记录“2”"),
    ("INSERT INTO settings VALUES ('rules', '{')", "设置“rules”"),
    ("INSERT INTO settings VALUES ('office', '[]')", "设置“office”"),
    ("INSERT INTO settings VALUES ('account_policy', x'00')", "设置“account_policy”"),
]


@pytest.mark.parametrize(("statement", "said"), RECORDS)
def test_a_record_that_cannot_be_read_is_named_and_spoils_only_itself(
    office: Office, lived_in: str, place: Path, tmp_path: Path, statement: str, said: str
) -> None:
    backup = tmp_path / "备份.yuan"
    office.library.backup(backup)
    for path in (place, backup):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(statement)
    troubles = verify_library(office.library).troubles
    assert any(said in one.text for one in troubles if one.area is Area.RECORDS), troubles
    assert any(said in one.text for one in preview(backup, place).troubles)
    with pytest.raises(BadLibrary):
        Library.restore(backup, place)
    # The others are there as before.
    titles = {line.card.title for line in office.administrator.plans()}
    left_out = office.administrator.list_plans()[1]
    assert len(titles) + left_out == 2
    assert "versions" in statement or "另一个预案" in titles
    assert office.administrator.accounts()
    office.administrator.ledger()
    check_across(office.administrator)
    office.administrator.audit(None)
    assert ("audit" in statement) <= bool(office.library.trail_troubles())
    assert len(office.administrator.all_silences()) == 2 - left_out
    for line in office.administrator.plans():
        office.administrator.opinions(line.plan)
        office.administrator.steps(line.plan)
        office.administrator.activities.of_plan(line.plan)
        office.administrator.suggestions.of_plan(line.plan)
    if left_out:
        with pytest.raises(BadRecord, match="已损坏"):
            office.administrator.plan(lived_in)
    elif "drafts SET saved_at" in statement:
        with pytest.raises(BadRecord, match="在编稿的记录已损坏"):
            office.administrator.last_saved(lived_in)


def test_a_backup_without_accounts_is_not_restored_over_a_library_with_some(
    office: Office, plan: str, place: Path, tmp_path: Path
) -> None:
    bare = tmp_path / "没有账号.yuan"
    Library.create(bare).close()
    assert "没有任何账号" in preview(bare, place).troubles[0].text
    with pytest.raises(BadLibrary, match="没有任何账号"):
        Library.restore(bare, place)
    assert office.library.accounts()


def test_one_bad_file_among_the_backups_stops_nothing(office: Office, plan: str) -> None:
    backups = office.library.backups
    good = backups.make()
    for number, content in enumerate((b"", b"\xff" * 3000, good.path.read_bytes()[:9000])):
        (backups.folder / f"预案库-2026010{number + 1}-000000-手动.yuan").write_bytes(content)
    (backups.folder / "预案库-20260109-000000-手动.yuan").mkdir()
    assert backups.newest() == good
    assert [one.facts is None for one in backups.all()] == [False, True, True, True]
    again = backups.make()
    assert backups.newest() == again
    said = [trouble.text for trouble in office.library.troubles_against_backups()]
    assert len([text for text in said if "已损坏" in text]) == 3
