"""Approvals are signed; whatever is changed afterwards is named wherever the version is looked at or used."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.library.conftest import ANSWERS, APPROVED, Office, signed_in
from yuan.jobs.exporting import export_plan
from yuan.library import Library, PasswordExpired, Session
from yuan.model.errors import Refused
from yuan.model.plan import AccountRole
from yuan.model.process.signature import SignatureState
from yuan.model.records import Account, Action


def tamper(place: Path, *statements: str) -> None:
    with closing(sqlite3.connect(place)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_an_approval_is_signed_over_plan_version_content_decision_decider_and_time(
    office: Office, plan: str, place: Path
) -> None:
    assert office.reviewer.signature(plan, 1).state is SignatureState.NOT_APPROVED
    office.take(plan, *APPROVED)
    check = office.archivist.signature(plan, 1)
    assert (check.state, check.signer, check.problems) == (SignatureState.VALID, "审核员", ())
    with closing(sqlite3.connect(place)) as connection:
        statement, algorithm = connection.execute("SELECT statement, algorithm FROM signatures").fetchone()
    said = json.loads(statement)
    version = office.archivist.versions(plan)[0]
    assert algorithm == said["algorithm"] == "Ed25519"
    assert (said["plan"], said["version"], said["content"]) == (plan, 1, version.hash)
    assert (said["decision"], said["decider"], said["day"]) == ("批准", "审核员", "2026-05-20")
    assert said["at"] == check.at.isoformat()  # type: ignore[union-attr]


def test_nobody_approves_without_an_own_key(office: Office, plan: str) -> None:
    office.take(plan, Action.SUBMIT, Action.EXAMINE)
    keyless = Session(office.library, Account(name="审核员", full_name="", role=AccountRole.REVIEWER))
    with pytest.raises(Refused, match="签名密钥"):
        keyless.perform(plan, Action.APPROVE, ANSWERS[Action.APPROVE])
    assert office.reviewer.plan(plan).stage.value == "审核"
    assert office.library.verify() == []


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE contents SET data = replace(CAST(data AS TEXT), '防汛', '防火')", "正文被改动"),
        ("UPDATE versions SET approved_by = '别人'", "批准人与签名所载不符"),
        ("UPDATE versions SET approved_on = '2026-05-21'", "批准日期与签名所载不符"),
        ("UPDATE versions SET approved_hash = '', approved_by = ''", "没有批准记录"),
        ("UPDATE signatures SET statement = replace(statement, '审核员', '别人')", "签名与所签内容不符"),
        ("UPDATE signatures SET signature = 'zz'", "签名与所签内容不符"),
        ("UPDATE signatures SET at = '2020-01-01T00:00:00+00:00'", "签名时间被改动"),
        ("DELETE FROM signatures", "批准记录没有签名"),
        ("UPDATE keys SET public = replace(public, substr(public, 1, 2), '00')", "公钥不在库中或被改动"),
        ("UPDATE keys SET account = '别人'", "签名的密钥不属于批准人"),
        ("UPDATE audit SET hash = 'x' WHERE sequence = 3", "签名时的操作记录被改动"),
        ("UPDATE audit SET detail = '' WHERE action = '批准'", "操作记录中没有这次批准"),
    ],
)
def test_what_does_not_verify_is_named_and_not_used(
    office: Office, plan: str, place: Path, tmp_path: Path, statement: str, named: str
) -> None:
    office.take(plan, *APPROVED)
    if "audit SET hash" in statement:
        with closing(sqlite3.connect(place)) as connection:
            (signed,) = connection.execute("SELECT statement FROM signatures").fetchone()
        statement = statement.replace("= 3", f"= {json.loads(signed)['audit'][0]}")
    tamper(place, statement)
    check = office.reviewer.signature(plan, 1)
    assert check.state is SignatureState.BROKEN
    assert named in check.sentence
    assert any(named in problem for problem in office.library.verify())
    with pytest.raises(Refused, match="校验不通过"):
        office.archivist.perform(plan, Action.ISSUE, ANSWERS[Action.ISSUE])
    for form in ("plan", "notice"):
        with pytest.raises(Refused, match=named):
            export_plan(office.archivist, plan, tmp_path / "正文.docx", form=form)
    assert not (tmp_path / "正文.docx").exists()


def test_a_signature_cannot_be_carried_to_another_plan(office: Office, plan: str, place: Path) -> None:
    other = office.drafter.create_plan(office.drafter.plan(plan).card, office.drafter.document(plan))
    office.take(plan, *APPROVED)
    tamper(
        place,
        f"UPDATE versions SET stage = '批准', hash = (SELECT hash FROM versions WHERE plan = '{plan}'),"
        f" approved_hash = (SELECT hash FROM versions WHERE plan = '{plan}'), approved_by = '审核员',"
        f" approved_on = '2026-05-20' WHERE plan = '{other}'",
        "INSERT INTO signatures (plan, version, key, algorithm, statement, signature, at)"
        f" SELECT '{other}', version, key, algorithm, statement, signature, at FROM signatures",
    )
    assert "签名属于另一个预案" in office.reviewer.signature(other, 1).sentence


def test_an_administrator_resets_without_the_old_key_and_old_signatures_stay_verifiable(
    office: Office, plan: str
) -> None:
    office.take(plan, *APPROVED)
    before = office.reviewer.signature(plan, 1)
    office.administrator.reset_password("审核员", "given-by-admin")
    with pytest.raises(PasswordExpired):
        office.library.sign_in("审核员", "given-by-admin")
    with pytest.raises(Refused, match="账号或密码"):
        office.library.sign_in("审核员", "secret-1")
    office.reviewer = office.library.sign_in("审核员", "given-by-admin", "only-mine-1")
    assert office.reviewer.signature(plan, 1) == before
    office.take(plan, Action.ISSUE, Action.REVISE, *APPROVED)
    after = office.reviewer.signature(plan, 2)
    assert after.state is SignatureState.VALID
    assert after.key != before.key
    assert office.library.verify() == []


def test_a_changed_password_keeps_the_key(office: Office, plan: str) -> None:
    office.take(plan, *APPROVED)
    office.reviewer.change_password("secret-1", "another-2")
    office.reviewer = office.library.sign_in("审核员", "another-2")
    office.take(plan, Action.ISSUE, Action.REVISE, *APPROVED)
    assert office.reviewer.signature(plan, 2).key == office.reviewer.signature(plan, 1).key


def test_a_session_from_before_a_reset_signs_nothing_more(office: Office, plan: str) -> None:
    office.take(plan, Action.SUBMIT, Action.EXAMINE)
    office.administrator.reset_password("审核员", "given-by-admin")
    with pytest.raises(Refused, match="重新登录"):
        office.reviewer.perform(plan, Action.APPROVE, ANSWERS[Action.APPROVE])


def test_the_private_key_is_not_in_the_file(library: Library, place: Path) -> None:
    reviewer = signed_in(library, "审核员", AccountRole.REVIEWER)
    assert reviewer.account.role is AccountRole.REVIEWER
    with closing(sqlite3.connect(place)) as connection:
        (sealed,) = connection.execute("SELECT private FROM keys").fetchone()
    assert {"AES-256-GCM", "argon2id"} <= set(json.loads(sealed).values())
    assert len(bytes.fromhex(json.loads(sealed)["data"])) == 32 + 16
