"""Every record is sealed: what somebody with an SQLite tool changes, takes away or puts in is named with what it was."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import datetime, tzinfo
from pathlib import Path

import pytest
from sqlalchemy import insert, text, update

from scripts.tampering.forger import at_work
from tests.library.conftest import APPROVED, Office
from tests.library.conftest import text as document
from tests.library.test_old_libraries import old_library
from yuan.jobs.verifying import verify_library
from yuan.library import Library, clock, tables
from yuan.library.table_nouns import NOUNS
from yuan.library.trail import audit, sealing, table_words
from yuan.library.trail import provisional_seals as provisional
from yuan.library.trail.collector import UnsealedChange
from yuan.model.plan import AccountRole
from yuan.model.records import Action, OpinionKind


def tamper(place: Path, *statements: str) -> None:
    with closing(sqlite3.connect(place)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def found(office: Office) -> str:
    return "\n".join(office.library.verify())


def test_a_raised_role_is_named_with_what_it_was(office: Office, place: Path) -> None:
    number = office.administrator.audit(1)[0].sequence
    tamper(place, "UPDATE accounts SET role = '系统管理员' WHERE name = '审核员'")
    (told,) = [line for line in office.library.verify() if "账号" in line]
    assert "账号“审核员”的角色应为“审核人员”，现为“系统管理员”（操作记录第 " in told
    assert "条“新增账号”所记）" in told
    assert office.administrator.audit(1)[0].sequence == number


def test_what_was_put_in_and_what_was_taken_away_is_named(office: Office, plan: str, place: Path) -> None:
    office.take(plan, Action.SUBMIT, Action.EXAMINE)
    node = office.reviewer.document(plan).sections[0].id
    office.reviewer.add_opinion(plan, node, "请写明依据。", OpinionKind.MUST)
    tamper(
        place,
        "DELETE FROM opinions",
        "INSERT INTO accounts (name, full_name, role, unit, password, is_active, must_change, failures, clearance)"
        " VALUES ('鬼', '鬼', '系统管理员', '', 'x', 1, 0, 0, '')",
    )
    told = found(office)
    assert "审核员的意见“请写明依据。”被删除（操作记录第" in told
    assert "账号“鬼”没有来历：没有操作记录说明它是怎样写入的。" in told


def test_a_plan_removed_with_everything_about_it_is_missed(office: Office, plan: str, place: Path) -> None:
    office.take(plan, *APPROVED)
    with closing(sqlite3.connect(place)) as connection, connection:
        for table in tables.metadata.tables.values():
            if "plan" in table.columns:
                connection.execute(f"DELETE FROM {table.name} WHERE plan = ?", (plan,))
        connection.execute("DELETE FROM plans WHERE id = ?", (plan,))
    told = found(office)
    assert "预案“门头沟区防汛应急预案”被删除（操作记录第" in told
    assert "一并删除的有 1 条批准签名、3 条办理记录、1 条预案版本" in told


def test_a_record_tampered_with_is_not_made_good_by_who_changes_it_next(office: Office, place: Path) -> None:
    tamper(place, "UPDATE accounts SET role = '系统管理员' WHERE name = '审核员'")
    office.library.sign_in("审核员", "secret-1").change_password("secret-1", "secret-2-new")
    told = office.library.verify()
    assert len(told) == 1
    assert "账号“审核员”的角色应为“审核人员”" in told[0]


def test_a_draft_saved_again_and_again_costs_few_rows_and_is_sealed_each_time(
    office: Office, plan: str, place: Path
) -> None:
    revision = office.drafter.draft(plan).revision
    before = office.administrator.audit(1)[0].sequence
    for number in range(20):
        revision = office.drafter.save_draft(plan, document(f"第{number}稿。"), revision)
    assert office.administrator.audit(1)[0].sequence == before + 1
    assert office.library.verify() == []
    tamper(place, "UPDATE drafts SET data = replace(CAST(data AS TEXT), '第19稿', '第18稿')")
    assert "“门头沟区防汛应急预案”的在编稿的正文与记录不符" in found(office)


def test_a_provisional_seal_stands_for_no_other_record_and_no_later_moment(
    office: Office, plan: str, place: Path
) -> None:
    revision = office.drafter.draft(plan).revision
    for words in ("一。", "二。"):
        revision = office.drafter.save_draft(plan, document(words), revision)
    tamper(
        place,
        "INSERT INTO seals SELECT 0, \"table\", key, replace(row, '审核人员', '系统管理员') FROM seals"
        " WHERE \"table\" = 'accounts' AND key = '[\"审核员\"]'",
        "UPDATE accounts SET role = '系统管理员' WHERE name = '审核员'",
    )
    assert "账号“审核员”的角色应为“审核人员”" in found(office)
    tamper(
        place,
        "UPDATE drafts SET saved_at = '2099' || substr(saved_at, 5)",
        'UPDATE seals SET row = replace(row, \'"saved_at":"2\', \'"saved_at":"2099x\')'
        " WHERE audit = 0 AND \"table\" = 'drafts'",
    )
    assert "在编稿有改动没有记入操作记录" in found(office)


def test_seals_altered_with_the_record_they_are_of_no_longer_fit_the_trail(
    office: Office, place: Path
) -> None:
    tamper(
        place,
        "UPDATE accounts SET role = '系统管理员' WHERE name = '审核员'",
        "UPDATE seals SET row = replace(row, '审核人员', '系统管理员') WHERE key = '[\"审核员\"]'",
    )
    assert "所封存的内容被改动" in found(office)
    tamper(place, "DELETE FROM seals")
    assert "所封存的内容被删除" in found(office)


def test_a_short_text_that_looks_like_a_digest_passes_for_no_long_one() -> None:
    column = sealing.sealed_columns(tables.opinions)[4]
    long = "请写明依据。" * 20
    assert column.plain(sealing.digest(long)) != column.plain(long)


def test_a_change_without_an_audit_row_is_refused_whole(office: Office, plan: str) -> None:
    with pytest.raises(UnsealedChange, match="plans"), office.library.database.writes() as connection:
        connection.execute(update(tables.plans).values(title="悄悄改名"))
    assert office.drafter.plan(plan).card.title == "门头沟区防汛应急预案"
    assert office.library.verify() == []


def test_a_change_that_cannot_be_followed_is_refused(office: Office, plan: str) -> None:
    with pytest.raises(UnsealedChange), office.library.database.writes() as connection:
        connection.execute(text("UPDATE plans SET title = 'x'"))
    with pytest.raises(UnsealedChange), office.library.database.writes() as connection:
        connection.exec_driver_sql("DELETE FROM plans")
    with pytest.raises(UnsealedChange, match="key"), office.library.database.writes() as connection:
        connection.execute(update(tables.units).values(id="u0"))


def test_what_follows_the_last_audit_row_of_a_transaction_is_sealed_by_it(office: Office) -> None:
    with office.library.database.writes() as connection:
        connection.execute(insert(tables.units).values(id="u8", name="甲", kind="", order=1))
        audit.record(connection, "某人", "新增单位", "甲")
        connection.execute(insert(tables.units).values(id="u9", name="乙", kind="", order=1))
        audit.record(connection, "某人", "新增单位", "乙")
        connection.execute(update(tables.units).where(tables.units.c.id == "u9").values(name="丙"))
    assert office.library.verify() == []


@pytest.mark.parametrize("schema", [1, 9])
def test_an_older_library_is_sealed_as_it_is_found(schema: int, tmp_path: Path) -> None:
    place = old_library(schema, tmp_path / "旧库.yuan")
    library = Library.open(place)
    newest = library.local_session().audit(1)[0]
    assert (newest.account, newest.action) == ("预案编审", "建立封存基线")
    tamper(place, "UPDATE accounts SET role = '系统管理员' WHERE name = '编制员'")
    assert any(
        f"的角色应为“编制人员”，现为“系统管理员”（操作记录第 {newest.sequence} 条“建立封存基线”所记）" in line
        for line in library.verify()
    )
    library.close()


def test_every_sealed_table_and_column_has_a_name_people_know() -> None:
    for table in sealing.sealed_tables():
        assert table.name in NOUNS
        assert "数据表" not in table_words.row_name(table.name, {}, "某预案")
        for column in sealing.sealed_columns(table):
            assert table_words.column_name(column.name) != column.name, column.name


def test_what_is_not_sealed_exists() -> None:
    names = {*tables.metadata.tables, "alembic_version"}
    assert set(sealing.UNSEALED_TABLES) <= names
    for table, column in (*sealing.UNSEALED_COLUMNS, *sealing.SECRET):
        assert column in tables.metadata.tables[table].columns


def test_the_first_administrator_counts_as_recorded(tmp_path: Path) -> None:
    library = Library.create(tmp_path / "a.yuan")
    assert [row.action for row in library.local_session().audit()] == ["建立预案库"]
    assert library.verify() == []
    assert AccountRole.ADMINISTRATOR.value == "系统管理员"
    library.close()


def later(minutes: int) -> type[datetime]:
    """A clock that is ahead."""

    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Later:
            return cls.fromtimestamp(time.time() + minutes * 60, tz)

    return Later


def test_leaving_a_draft_puts_what_was_saved_last_into_the_trail(
    office: Office, plan: str, place: Path
) -> None:
    revision = office.drafter.draft(plan).revision
    for words in ("一。", "二。"):
        revision = office.drafter.save_draft(plan, document(words), revision)
    before = office.administrator.audit(1)[0].sequence
    office.drafter.leave_draft(plan)
    assert [row.action for row in office.administrator.audit(2)] == ["结束编辑", "编辑在编稿"]
    assert provisional_seals(place) == 0
    office.drafter.leave_draft(plan)
    assert office.administrator.audit(1)[0].sequence == before + 1
    assert office.library.verify() == []
    office.drafter.save_draft(plan, document("三。"), revision)
    assert office.administrator.audit(1)[0].action == "编辑在编稿", "whoever comes back is recorded anew"


def alter_the_draft_as_if_just_saved(place: Path, plan: str) -> None:
    """Another text, saved at the moment of the newest row of its editing, under a provisional seal of its own."""
    with at_work(place) as attacker:
        edited = attacker.value("SELECT max(sequence) FROM audit WHERE action = '编辑在编稿'")
        at = attacker.value(f"SELECT at FROM audit WHERE sequence = {edited}")
        attacker.run("UPDATE drafts SET data = CAST(replace(CAST(data AS TEXT), '二。', '假。') AS BLOB)")
        attacker.run("UPDATE drafts SET saved_at = :at WHERE plan = :plan", at=at, plan=plan)
        attacker.reseal_provisional("drafts")


@pytest.mark.parametrize("since", ["nothing", "left", "a head", "time"])
def test_a_draft_cannot_be_altered_as_if_it_had_been_saved_just_then(
    office: Office, plan: str, place: Path, since: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = office.drafter.draft(plan).revision
    for words in ("一。", "二。"):
        revision = office.drafter.save_draft(plan, document(words), revision)
    if since == "left":
        office.drafter.leave_draft(plan)
    elif since == "a head":
        office.reviewer.leave()
    elif since == "time":
        for module in (provisional, clock):
            monkeypatch.setattr(module, "datetime", later(minutes=16))
        office.reviewer.note_export("台账")
    assert office.library.verify() == []
    alter_the_draft_as_if_just_saved(place, plan)
    # Only the last minutes, of which the trail tells nothing yet, are open: yuan/manual/trust.md says so.
    assert ("在编稿" in found(office)) is (since != "nothing")


@pytest.mark.parametrize("occasion", ["left", "a head", "time"])
def test_a_draft_with_one_row_and_nothing_after_it_is_closed_too(
    office: Office, plan: str, place: Path, occasion: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = office.drafter.save_draft(plan, document("二。"), office.drafter.draft(plan).revision)
    if occasion == "left":
        office.drafter.leave_draft(plan)
    elif occasion == "a head":
        office.reviewer.leave()
    else:
        with monkeypatch.context() as ahead:  # a desk whose clock is ahead
            for module in (provisional, clock):
                ahead.setattr(module, "datetime", later(minutes=20))
            office.reviewer.note_export("台账")
    revision = office.drafter.save_draft(plan, document("二。二。"), revision)
    assert office.administrator.audit(1)[0].action == "编辑在编稿"
    office.drafter.save_draft(plan, document("二。二。二。"), revision)
    assert office.library.verify() == []


def test_two_who_edit_in_turn_with_others_coming_and_going_are_believed(office: Office, plan: str) -> None:
    revision = office.drafter.draft(plan).revision
    for turn in range(3):
        for session in (office.drafter, office.administrator):
            for words in ("一。", "二。"):
                revision = session.save_draft(plan, document(f"{turn}{words}"), revision)
                assert office.library.verify() == []
            office.reviewer.leave()
        office.drafter.leave_draft(plan)
        assert office.library.verify() == []


def test_the_row_of_one_who_edits_covers_nothing_that_another_saves(office: Office, plan: str) -> None:
    revision = office.drafter.draft(plan).revision
    for session in (office.drafter, office.administrator):
        revision = session.save_draft(plan, document(f"{session.account.name}所写。"), revision)
        newest = office.administrator.audit(1)[0]
        assert (newest.action, newest.account) == ("编辑在编稿", session.account.name)


def provisional_seals(place: Path) -> int:
    with closing(sqlite3.connect(place)) as connection:
        return int(connection.execute("SELECT count(*) FROM seals WHERE audit = 0").fetchone()[0])


def test_a_draft_nobody_came_back_to_is_sealed_by_whatever_is_recorded_next(
    office: Office, plan: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = office.drafter.draft(plan).revision
    for words in ("一。", "二。"):
        revision = office.drafter.save_draft(plan, document(words), revision)
    office.reviewer.note_export("台账")
    assert provisional_seals(place) == 2
    monkeypatch.setattr(provisional, "datetime", later(minutes=11))
    office.reviewer.note_export("台账")
    assert provisional_seals(place) == 0
    assert office.library.verify() == []
    office.drafter.save_draft(plan, document("三。"), revision)
    assert office.administrator.audit(1)[0].action == "编辑在编稿"


def test_times_that_run_backwards_are_remarked_and_keep_no_backup_from_being_made(
    office: Office, plan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert office.library.remarks() == []
    monkeypatch.setattr(clock, "datetime", later(minutes=20))
    office.reviewer.note_export("台账")
    monkeypatch.undo()
    assert ["将来" in line for line in office.library.remarks()] == [True]
    office.reviewer.note_export("台账")
    (told,) = office.library.remarks()
    newest = office.administrator.audit(1)[0].sequence
    assert told.startswith(f"操作记录第 {newest} 条的时间")
    assert f"早于第 {newest - 1} 条" in told
    assert told in verify_library(office.library).notes
    assert office.library.backups.make().facts is not None


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO seals VALUES ('x', 'plans', 'y', 'z')",
        "INSERT INTO seals VALUES (3, 'accounts', '[]', '')",
        "INSERT INTO seals VALUES (4, 'nothing', '[1]', '{}')",
        "UPDATE seals SET row = '[' WHERE \"table\" = 'accounts'",
        "UPDATE seals SET row = x'ff' WHERE \"table\" = 'accounts'",
        "UPDATE seals SET key = 'no key' WHERE \"table\" = 'plans'",
        "UPDATE seals SET row = 'no seal' WHERE audit = 0",
        "UPDATE audit SET at = 'never'",
    ],
)
def test_seals_that_are_none_are_told_and_stop_nobody(
    office: Office, plan: str, place: Path, statement: str
) -> None:
    revision = office.drafter.draft(plan).revision
    for words in ("一。", "二。"):
        revision = office.drafter.save_draft(plan, document(words), revision)
    tamper(place, statement)
    assert found(office)
    office.drafter.save_draft(plan, document("三。"), revision)
    assert found(office)
