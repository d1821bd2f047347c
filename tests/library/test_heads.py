"""Heads of the audit trail: signed as people come and go, missed when taken away, and held against the trail as it stands."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.library.conftest import APPROVED, Office, card, text
from tests.library.forging import Forger
from tests.library.test_certifying import RootedOffice
from tests.library.test_old_libraries import old_library
from yuan.library import Library
from yuan.library.clock import stamp
from yuan.library.keys import signed_heads
from yuan.library.keys.signed_heads import read_head
from yuan.model.errors import Refused
from yuan.model.process.signature import SignatureState


@pytest.fixture
def office(library: Library) -> Office:
    return RootedOffice(library)


def signed(place: Path) -> list[tuple[int, str]]:
    """Number of the row signed and by whom, in order."""
    with closing(sqlite3.connect(place)) as connection:
        return connection.execute(
            "SELECT heads.sequence, keys.account FROM heads JOIN keys ON keys.id = heads.key ORDER BY heads.id"
        ).fetchall()


def tamper(place: Path, *statements: str) -> None:
    with closing(sqlite3.connect(place)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_coming_and_going_signs_the_trail_when_something_happened(
    office: Office, plan: str, place: Path
) -> None:
    before = signed(place)
    assert [account for _, account in before] == ["管理员", "审核员"]
    office.reviewer.leave()
    office.administrator.leave()
    after = signed(place)
    assert [account for _, account in after[2:]] == ["审核员", "管理员"]
    newest = office.administrator.audit(1)[0]
    assert newest.action == "退出"
    assert newest.detail.startswith(f"签署操作记录至第 {after[-1][0]} 条 签名 ")
    # Nothing happened since, and the same occasion within the hour is spared.
    office.administrator.leave()
    office.library.sign_in("管理员", "secret-1")
    assert signed(place) == after
    assert office.library.verify() == []


def test_after_an_hour_the_same_occasion_signs_again(
    office: Office, plan: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.drafter.create_plan(card(title="又一个"), text("一。"))
    before = len(signed(place))
    office.library.sign_in("审核员", "secret-1")
    assert len(signed(place)) == before
    monkeypatch.setattr(signed_heads, "_SPARED", -signed_heads._SPARED)
    office.library.sign_in("审核员", "secret-1")
    assert len(signed(place)) == before + 1


def test_a_head_signed_by_a_clock_that_was_ahead_keeps_none_from_being_signed(
    office: Office, plan: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(signed_heads, "now", lambda: stamp(datetime.now() + timedelta(days=400)))
        office.drafter.create_plan(card(title="又一个"), text("一。"))
        patched.setattr(signed_heads, "_SPARED", -signed_heads._SPARED)
        office.library.sign_in("审核员", "secret-1")
    office.drafter.create_plan(card(title="再一个"), text("一。"))
    before = len(signed(place))
    monkeypatch.setattr(signed_heads, "_SPARED", timedelta())
    office.library.sign_in("审核员", "secret-1")
    assert len(signed(place)) == before + 1


def test_whoever_leaves_signs_what_was_done_however_short_they_came(
    office: Office, plan: str, place: Path
) -> None:
    for number in range(3):
        reviewer = office.library.sign_in("审核员", "secret-1")
        office.drafter.create_plan(card(title=f"第{number}个"), text("一。"))
        before = len(signed(place))
        reviewer.leave()
        assert len(signed(place)) == before + 1


@pytest.mark.parametrize(
    "typed", ["289e 1afc 0011 2233 4455 6677 8899 aabb", "1234 1afc 0011 2233 4455 6677 8899 aabb"]
)
def test_a_fingerprint_is_not_taken_for_a_head(typed: str) -> None:
    with pytest.raises(Refused, match="不是记录头"):
        signed_heads.read_head(typed)


def test_a_head_is_read_as_it_stands_on_paper_and_screen() -> None:
    assert signed_heads.read_head("第 1487 条　a93637fe a69a3021 ac54b64d") == (
        1487,
        "a93637fea69a3021ac54b64d",
    )


def test_who_has_no_key_or_is_no_longer_active_signs_nothing(office: Office, plan: str, place: Path) -> None:
    before = signed(place)
    office.drafter.leave()
    assert signed(place) == before
    reviewer = office.reviewer
    office.administrator.set_active("审核员", is_active=False)
    with pytest.raises(Refused, match="停用"):
        reviewer.leave()
    assert signed(place) == before


def test_a_library_that_can_no_longer_be_written_keeps_nobody_in_or_out(
    office: Office, plan: str, place: Path
) -> None:
    before = signed(place)
    tamper(place, "INSERT INTO settings VALUES ('generation', 'restored meanwhile')")
    office.reviewer.leave()
    assert office.library.sign_in("审核员", "secret-1").account.name == "审核员"
    assert signed(place) == before


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DELETE FROM heads WHERE id = 1", "所记的签署被删除或改动"),
        ("DELETE FROM heads", "所记的签署被删除或改动"),
        ("UPDATE heads SET hash = replace(hash, substr(hash, 1, 2), 'zz')", "签名与所签内容不符"),
        ("UPDATE heads SET signature = 'zz'", "签名与所签内容不符"),
        ("UPDATE heads SET key = (SELECT id FROM keys WHERE account = '管理员')", "签名与所签内容不符"),
        ("UPDATE keys SET account = '别人'", "签署的密钥不属于该账号"),
        ("INSERT INTO settings VALUES ('signing_since', '900')", "启用电子签名的时间被改动"),
    ],
)
def test_heads_changed_or_taken_away_are_missed(
    office: Office, plan: str, place: Path, statement: str, named: str
) -> None:
    tamper(place, statement)
    assert any(named in problem for problem in office.library.verify())


def test_a_trail_rewritten_after_a_head_is_named_from_there_on(
    office: Office, plan: str, place: Path
) -> None:
    office.take(plan, *APPROVED)
    fitting = signed(place)[-1][0]
    office.reviewer.leave()
    last = signed(place)[-1][0]
    with Forger(place) as forger:
        forger.rewrite_trail_from(last)
    told = office.library.verify()
    assert any(f"第 {fitting + 1} 条至第 {last} 条之间起被改写" in problem for problem in told)


def test_a_trail_cut_off_before_a_head_is_named(office: Office, plan: str, place: Path) -> None:
    office.take(plan, *APPROVED)
    office.reviewer.leave()
    last = signed(place)[-1][0]
    with Forger(place) as forger:
        forger.cut_trail_to(last - 1)
    assert any(f"在第 {last - 1} 条以后被截去" in problem for problem in office.library.verify())


def test_the_beginning_of_signing_cannot_be_moved_unseen(office: Office, plan: str, place: Path) -> None:
    """An unsigned approval does not become one of the time before signatures."""
    office.take(plan, *APPROVED)
    with Forger(place) as forger:
        forger.alter_text(plan)
        forger.approve_unsigned(plan)
        forger.set_since(10_000)
    check = office.reviewer.signature(plan, 1)
    assert check.state is SignatureState.BROKEN
    assert "启用电子签名的时间被改动" in check.sentence


# --- heads kept elsewhere -----------------------------------------------------------------------------------


def test_a_head_kept_elsewhere_tells_whether_the_trail_is_still_the_same(
    office: Office, plan: str, place: Path
) -> None:
    kept = office.library.head()
    assert read_head(kept.text) == kept
    office.take(plan, *APPROVED)
    check = office.library.check_head(kept)
    assert check.fits
    assert "相符" in check.sentence
    later = office.library.head()
    with Forger(place) as forger:
        forger.cut_trail_to(kept.sequence)
    check = office.library.check_head(later)
    assert not check.fits
    assert f"只到第 {kept.sequence} 条" in check.sentence
    with Forger(place) as forger:
        forger.rewrite_trail_from(kept.sequence)
    check = office.library.check_head(kept)
    assert not check.fits
    assert "被改写" in check.sentence


def test_a_head_from_before_a_restore_says_which_backup_has_it(
    office: Office, plan: str, place: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "别处" / "一.yuan"
    office.library.backup(backup)
    office.take(plan, *APPROVED)
    kept = office.library.head()
    office.library.close()
    Library.restore(backup, place)
    library = Library.open(place)
    check = library.check_head(kept)
    library.close()
    assert not check.fits
    assert "恢复过备份" in check.sentence
    assert "抄错" in check.sentence  # a wrong digit looks the same


@pytest.mark.parametrize(
    "written",
    ["128 {0}", "第 128 条 {0}", "128：{0}", "记录头：128 {0}", "128 {1}", "128\n{2}"],
)
def test_a_head_is_read_as_it_is_printed(written: str) -> None:
    digest = "0123456789abcdef" * 4
    grouped = " ".join(digest[at : at + 8] for at in range(0, 64, 8))
    head = read_head(written.format(digest, grouped, digest[:16].upper()))
    assert head.sequence == 128
    assert digest.startswith(head.hash)


@pytest.mark.parametrize("written", ["", "128", "abc", "128 abcd", "0123456789abcdef0123", "12 " + "f" * 65])
def test_what_is_no_head_is_refused(written: str) -> None:
    with pytest.raises(Refused, match="不是记录头"):
        read_head(written)


# --- earlier libraries ------------------------------------------------------------------------------------


@pytest.mark.parametrize("schema", [1, 6, 9])
def test_an_earlier_library_gets_its_root_from_the_first_administrator(schema: int, tmp_path: Path) -> None:
    library = Library.open(old_library(schema, tmp_path / "旧库.yuan"))
    flood = library.local_session().find("防汛").plan
    known = SignatureState.VALID if schema >= 6 else SignatureState.EARLIER
    assert not library.root()
    chief = library.sign_in("管理员", "secret-1")
    assert chief.founded is not None
    assert [account for account, _ in chief.founded.standing] == (["审核员"] if schema >= 6 else [])
    assert chief.signature(flood, 1).state is known
    assert chief.signature(flood, 1).is_rooted
    assert library.verify() == []
    library.close()
