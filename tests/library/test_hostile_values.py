"""Values somebody put into a library with a tool of SQLite where no seal or no type stood in the way: numbers too large,
costs nobody can pay, ids that lead out of a folder, moments that lie ahead."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.library.conftest import APPROVED, TITLE, Office, card, text
from tests.library.test_certifying import RootedOffice
from tests.library.test_hostile_files import _rewrite, change
from tests.library.test_old_libraries import old_library
from yuan.library import Library
from yuan.library.draft_history import History
from yuan.library.fingerprint import fingerprint
from yuan.library.keys import passwords, signing_keys
from yuan.library.keys.signed_heads import Head
from yuan.library.migrate import upgrade
from yuan.library.store.schema import SCHEMA
from yuan.library.store.sqlite import SqliteStore
from yuan.model.errors import BadRecord, Refused, Unreadable
from yuan.model.process.signature import SignatureState
from yuan.ui.editor.draft.recovery_files import SessionMarker, UnsavedTexts, recovery_folder

GREATEST = 2**63 - 1
FAR = "9999-12-31T23:59:59+00:00"


@pytest.fixture
def office(library: Library) -> Office:
    return RootedOffice(library)


def said(library: Library) -> str:
    return "\n".join(library.verify())


# --- tables -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (_rewrite("versions", "issued_on VARCHAR", "issued_on VARCHAR DEFAULT ''2020-01-01''"), "issued_on"),
        (_rewrite("keys", "retired_at VARCHAR", "retired_at VARCHAR DEFAULT ''2020-01-01''"), "retired_at"),
        (_rewrite("opinions", "state VARCHAR NOT NULL", "state VARCHAR NOT NULL DEFAULT ''x''"), "state"),
        (_rewrite("audit", "seal VARCHAR DEFAULT ''''", "seal VARCHAR DEFAULT ''x''"), "seal"),
        (_rewrite("audit", "UNIQUE (hash)", "UNIQUE (hash) ON/**/CONFLICT IGNORE"), "“audit”的约束"),
        (_rewrite("audit", "UNIQUE (hash)", "UNIQUE (hash) ON --\n CONFLICT IGNORE"), "“audit”的约束"),
    ],
)
def test_defaults_and_conflict_clauses_that_are_not_the_programs_are_named(
    office: Office, plan: str, place: Path, statements: tuple[str, ...], said: str
) -> None:
    office.library.close()
    with closing(sqlite3.connect(place)) as connection:
        before = connection.execute("SELECT group_concat(sql) FROM sqlite_master").fetchone()
    change(place, *statements)
    with closing(sqlite3.connect(place)) as connection:
        assert connection.execute("SELECT group_concat(sql) FROM sqlite_master").fetchone() != before
    with pytest.raises(Unreadable, match=said):
        Library.open(place)


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (("INSERT INTO alembic_version VALUES ('0002')",), "alembic_version"),
        (("UPDATE alembic_version SET version_num = '0001'",), "alembic_version"),
        (("DELETE FROM alembic_version",), "现为没有"),
        (("ANALYZE", "UPDATE sqlite_stat1 SET stat = '1 1'"), "sqlite_stat1"),
        (("INSERT INTO seals VALUES (0, 'accounts', '[\"管理员\"]', '{}')",), "没有操作记录"),
        ((f"INSERT INTO changes VALUES ({GREATEST}, 'x', 'draft')",), "变更记录的序号"),
        ((f"UPDATE sqlite_sequence SET seq = {GREATEST} WHERE name = 'changes'",), "变更记录的序号"),
    ],
)
def test_what_no_seal_covers_is_held_against_what_it_must_be(
    office: Office, plan: str, place: Path, statements: tuple[str, ...], named: str
) -> None:
    assert office.library.verify() == []
    change(place, *statements)
    assert named in said(office.library)


@pytest.mark.parametrize("schema", range(1, SCHEMA))
def test_upgraded_libraries_hold_nothing_that_would_be_named(tmp_path: Path, schema: int) -> None:
    place = old_library(schema, tmp_path / "旧库.yuan")
    upgrade(SqliteStore(place))
    library = Library.open(place)
    assert library.verify() == []
    library.close()


@pytest.mark.parametrize(
    "statement",
    [
        f"INSERT INTO changes VALUES ({GREATEST}, 'x', 'draft')",
        f"UPDATE sqlite_sequence SET seq = {GREATEST} WHERE name = 'changes'",
    ],
)
def test_numbers_of_changes_that_leave_no_next_one_keep_nobody_from_saving(
    office: Office, plan: str, place: Path, tmp_path: Path, statement: str
) -> None:
    before = office.library.sequence()
    change(place, statement)
    assert office.library.sequence() == before
    draft = office.drafter.draft(plan)
    office.drafter.save_draft(plan, text("新的正文。"), draft.revision)
    news = office.library.changes_since(before)
    assert [(one.sequence, one.plan) for one in news] == [(before + 1, plan)]
    assert office.library.place_fault() == ""


# --- who has a plan open, who may sign in -------------------------------------------------------------------


@pytest.mark.parametrize(("since", "seen"), [("garbage", None), (FAR, "9999"), ("2026-01-01", "zzzz")])
def test_rows_of_windows_that_cannot_be_are_ignored_and_swept(
    office: Office, plan: str, place: Path, since: str, seen: str | None
) -> None:
    at = seen or datetime.now(UTC).isoformat()
    change(place, f"INSERT INTO presence VALUES ('x', '某人', '{plan}', 1, '某机', '{since}', '{at}')")
    assert office.drafter.presence.others(plan) == ()
    office.reviewer.presence.begin(plan, is_editing=False)
    assert [one.account for one in office.drafter.presence.others(plan)] == ["审核员"]
    if seen:
        with closing(sqlite3.connect(place)) as connection:
            assert connection.execute("SELECT account FROM presence").fetchall() == [("审核员",)]


@pytest.mark.parametrize("ahead", ["2199-12-31T23:59:59+00:00", FAR, "xx"])
def test_wrong_passwords_that_lie_ahead_lock_nobody_out(office: Office, place: Path, ahead: str) -> None:
    change(place, f"UPDATE accounts SET failures = {GREATEST}, failed_at = '{ahead}'")
    assert office.library.sign_in("管理员", "secret-1").account.name == "管理员"
    change(place, f"UPDATE accounts SET failures = {GREATEST}, failed_at = '{ahead}'")
    for _ in range(5):
        with pytest.raises(Refused):
            office.library.sign_in("管理员", "wrong-1")
    with pytest.raises(Refused, match="已锁定"):
        office.library.sign_in("管理员", "secret-1")


def test_settings_that_cannot_be_are_named_and_the_usual_ones_hold(
    office: Office, plan: str, place: Path
) -> None:
    huge = 10**18
    change(
        place,
        f"INSERT INTO settings VALUES ('account_policy', '{{\"lock_minutes\":{huge},\"idle_minutes\":{huge}}}')",
        f"INSERT INTO settings VALUES ('rules', '{{\"cycles\":{{\"assessment_years\":{huge}}}}}')",
    )
    assert "设置“account_policy”的记录已损坏" in said(office.library)
    assert "设置“rules”的记录已损坏" in said(office.library)
    assert office.administrator.account_policy().idle_minutes == 10
    assert office.administrator.local_rules().cycles.assessment_years == 3


# --- numbers in what is signed --------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["certificates", "heads", "signatures"])
@pytest.mark.parametrize("number", [10**30, -1, True, 1.5])
def test_a_number_no_row_can_have_only_makes_the_statement_not_verify(
    office: Office, plan: str, place: Path, tmp_path: Path, table: str, number: object
) -> None:
    office.take(plan, *APPROVED)
    with closing(sqlite3.connect(place)) as connection, connection:
        for id, statement in connection.execute(f"SELECT id, statement FROM {table}").fetchall():
            claims = json.loads(statement)
            claims["audit"][0] = number
            changed = json.dumps(claims, ensure_ascii=False)
            connection.execute(f"UPDATE {table} SET statement = ? WHERE id = ?", (changed, id))
    assert office.library.verify() != []
    office.library.sign_in("审核员", "secret-1").leave()
    assert not office.library.check_head(Head(10**11, "0" * 64)).fits
    if table != "heads":
        assert office.reviewer.signature(plan, 1).state is SignatureState.BROKEN


@pytest.mark.parametrize("value", ["9" * 5000, "9" * 30, "-1", "٣"])
def test_a_beginning_of_signing_that_is_no_number_of_a_row_is_named(
    office: Office, plan: str, place: Path, value: str
) -> None:
    office.take(plan, *APPROVED)
    change(place, f"INSERT OR REPLACE INTO settings VALUES ('signing_since', '{value}')")
    assert office.library.verify() != []
    assert office.reviewer.signature(plan, 1).state in (SignatureState.VALID, SignatureState.BROKEN)


def test_a_trail_that_tells_of_a_row_with_too_many_digits_is_read_all_the_same(
    office: Office, plan: str, place: Path
) -> None:
    office.library.backups.make()
    change(
        place,
        f"UPDATE audit SET action = '恢复预案库', detail = '原有操作记录至第 {'9' * 5000} 条', hash = 'x' WHERE sequence = 3",
    )
    assert not office.library.check_head(Head(3, "0" * 64)).fits
    assert office.library.troubles_against_backups() == []


# --- the cost of passwords --------------------------------------------------------------------------------------

COSTS = ["m=65536,t=3000,p=4", "m=4294967295,t=1,p=1", "m=8,t=1,p=4", "m=65536,t=0,p=4", "m=65536,t=3,p=999"]


@pytest.mark.parametrize("cost", COSTS)
def test_a_password_at_a_cost_nobody_pays_is_told_and_named_at_once(
    office: Office, place: Path, cost: str
) -> None:
    with closing(sqlite3.connect(place)) as connection, connection:
        (hashed,) = connection.execute("SELECT password FROM accounts WHERE name = '审核员'").fetchone()
        changed = re.sub(r"m=\d+,t=\d+,p=\d+", cost, hashed)
        connection.execute("UPDATE accounts SET password = ? WHERE name = '审核员'", (changed,))
    assert not passwords.password_fits(changed, "secret-1")
    with pytest.raises(BadRecord, match="密码记录已损坏"):
        office.library.sign_in("审核员", "secret-1")
    assert "账号“审核员”的记录已损坏" in said(office.library)


@pytest.mark.parametrize(
    "cost", [{"time": 3000}, {"time": 0}, {"memory": 2**32 - 1}, {"memory": 1}, {"lanes": 0}, {"time": "3"}]
)
def test_a_key_at_a_cost_nobody_pays_stays_shut_and_is_named(
    office: Office, place: Path, cost: dict[str, object]
) -> None:
    with closing(sqlite3.connect(place)) as connection, connection:
        (private,) = connection.execute("SELECT private FROM keys WHERE account = '管理员'").fetchone()
        changed = json.dumps({**json.loads(private), **cost})
        connection.execute("UPDATE keys SET private = ? WHERE account = '管理员'", (changed,))
    session = office.library.sign_in("管理员", "secret-1")
    fingerprints = {one.account: one.fingerprint for one in office.library.key_standings().values()}
    with pytest.raises(Refused, match="没有可用的密钥"):
        session.certify_key("审核员", fingerprints["审核员"])
    assert "签名密钥“" in said(office.library)


def test_parameters_nobody_gave_make_another_key() -> None:
    key, parameters = signing_keys.enrolment_key("given-1")
    assert signing_keys.enrolment_key("given-1", parameters)[0] == key
    dear = json.dumps({**json.loads(parameters), "time": 3000})
    for broken in (dear, "{", "[]", '{"salt":7}', "9" * 5000):
        assert signing_keys.enrolment_key("given-1", broken)[0] != key


# --- ids in paths ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "id", ["../../../x", "/tmp/x", "", "p1234567\n", "a\0b", "\ud800", "P1234567", "长" * 300]
)
def test_an_id_leads_out_of_no_folder(tmp_path: Path, id: str) -> None:
    inside = tmp_path / "一" / "二" / "三"
    history = History(inside / "history")
    history.keep(id, text("正文。"))
    assert len(history.states(id)) == 1
    texts = UnsavedTexts(inside / "recovery")
    texts.keep(id, text("正文。"), {"../../图": b"1"})
    assert len(texts.found()) == 1
    assert texts.picture("../../图") is None
    assert {path.relative_to(tmp_path).parts[:3] for path in tmp_path.rglob("*") if path.is_file()} == {
        ("一", "二", "三")
    }


def test_folders_of_ids_the_program_made_are_found_again(tmp_path: Path) -> None:
    History(tmp_path).keep("p01234abc", text("正文。"))
    assert [path.name for path in tmp_path.iterdir()] == ["p01234abc"]
    UnsavedTexts(tmp_path).keep("p01234abc", text("正文。"))
    assert [one.plan for one in UnsavedTexts(tmp_path).found()] == ["p01234abc"]


@pytest.mark.parametrize("id", ["../../../../w/x", "0123456789ABCDEF", "0123456789abcdef\n", "ffff"])
def test_a_library_of_an_id_the_program_never_gives_is_not_opened(
    library: Library, place: Path, id: str
) -> None:
    library.close()
    change(place, f"UPDATE settings SET value = '{id}' WHERE key = 'library_id'")
    with pytest.raises(Unreadable, match="标识被改动"):
        Library.open(place)


def test_the_folder_for_what_is_left_is_named_by_a_good_id_only(library: Library, place: Path) -> None:
    kept = recovery_folder(library)
    assert kept.name == library.id
    SessionMarker(kept, "某人").edits("p01234abc")
    change(place, "UPDATE settings SET value = '../../../x' WHERE key = 'library_id'")
    with pytest.raises(Unreadable, match="标识被改动"):
        recovery_folder(library)


def test_a_plan_of_an_id_the_program_never_gives_is_named(office: Office, place: Path) -> None:
    change(
        place, "INSERT INTO plans SELECT '../../x', 9, title, kind, unit, '', '', secrecy, '', '' FROM plans"
    )
    office.drafter.create_plan(card(), text("正文。"))
    change(place, "PRAGMA foreign_keys = OFF", "UPDATE plans SET id = '../../x'")
    assert f"预案“{TITLE}”的记录已损坏" in said(office.library)


def test_backups_go_into_no_folder_that_depends_on_where_the_program_was_started(
    office: Office, plan: str, place: Path
) -> None:
    change(place, "INSERT INTO settings VALUES ('backup_rules', '{\"folder\":\"../../别处\"}')")
    assert office.library.backups.folder == place.with_name(f"{place.name}.备份")


def test_values_that_are_no_bytes_have_a_hash_that_nothing_is_kept_under() -> None:
    hashes = {fingerprint(value) for value in (None, 7, 7.5, "7", b"", "\ud800")}
    assert len(hashes) == 6
