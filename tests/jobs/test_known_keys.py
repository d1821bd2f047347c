"""What a machine remembers of a library's keys: quiet at first, then it says what is new, and what is not as it was."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from platformdirs import user_data_path

from scripts.tampering.forger import at_work
from tests.library.conftest import APPROVED, Office, card, text
from tests.library.forging import Forger
from tests.library.test_certifying import RootedOffice
from yuan.jobs.known_keys import accept_root, look, look_at_trail, signatures
from yuan.jobs.verifying import verify_library
from yuan.library import Library, NewAccount
from yuan.model.plan import AccountRole, Unit
from yuan.model.records import Action
from yuan.model.safekeeping import Area

LATER = date.today() + timedelta(days=60)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "预案库.yuan"


@pytest.fixture
def library(place: Path) -> Iterator[Library]:
    account = NewAccount(name="管理员", full_name="", role=AccountRole.ADMINISTRATOR, password="secret-1")
    made = Library.create(place, account)
    made.local_session().add_unit(Unit(id="u1", name="区水务局"))
    yield made
    made.close()


@pytest.fixture
def office(library: Library) -> Office:
    return RootedOffice(library)


@pytest.fixture
def plan(office: Office) -> str:
    made = office.drafter.create_plan(card(), text("为做好防汛工作，制定本预案。"))
    office.take(made, *APPROVED)
    return made


def renew_the_reviewers_key(office: Office) -> None:
    office.administrator.reset_password("审核员", "given-9")
    office.reviewer = office.library.sign_in("审核员", "given-9", "only-mine-9")


def test_the_first_look_is_quiet_and_a_new_key_is_told_for_a_while(office: Office, plan: str) -> None:
    library = office.library
    assert look(library).notes == {}
    old = office.reviewer.own_key().fingerprint
    renew_the_reviewers_key(office)
    office.take(plan, Action.ISSUE, Action.REVISE, *APPROVED)
    new = office.reviewer.own_key().fingerprint
    told = f"与本机此前所见的密钥（{old[:8]}）不同，本机于 {date.today()} 首次见到"
    assert look(library).notes == {new: told}
    assert look(library).notes == {new: told}
    checks = signatures(office.archivist, plan)
    assert checks[1].notes == ()
    assert told in checks[2].sentence
    assert any(told in note for note in verify_library(library).notes)
    assert look(library, LATER).notes == {}


def test_a_key_in_the_place_of_another_without_a_reset_password_is_a_trouble(
    office: RootedOffice, plan: str, place: Path
) -> None:
    assert verify_library(office.library).troubles == ()
    renew_the_reviewers_key(office)
    office.take(plan, Action.ISSUE, Action.REVISE, *APPROVED)
    assert verify_library(office.library).troubles == ()
    with Forger(place) as forger:
        forger.approve(plan, forger.new_key("审核员"))
    found = [one.text for one in verify_library(office.library).troubles if one.area is Area.KEYS]
    assert any("操作记录中没有为此重置过密码" in text for text in found)


def test_a_reviewer_who_is_new_is_told_as_new(office: Office, plan: str) -> None:
    look(office.library)
    office.administrator.add_account(
        NewAccount(name="副审核员", full_name="", role=AccountRole.REVIEWER, password="secret-1")
    )
    office.reviewer = office.library.sign_in("副审核员", "secret-1")
    other = office.drafter.create_plan(card(title="另一个"), text("一。"))
    office.take(other, *APPROVED)
    (note,) = look(office.library).notes.values()
    assert note.startswith("本机于")


def test_what_was_signed_anew_from_another_root_is_told_until_somebody_looked_at_the_paper(
    office: Office, plan: str, place: Path
) -> None:
    assert verify_library(office.library).troubles == ()
    with Forger(place) as forger:
        forger.alter_text(plan)
        forger.sign_all_anew(plan)
    found = verify_library(office.library)
    assert found.is_other_root
    assert any("预案库根与本机此前所见不同" in one.text for one in found.troubles if one.area is Area.KEYS)
    assert "预案库根与本机此前所见不同" in signatures(office.archivist, plan)[1].sentence
    accept_root(office.library)
    assert look(office.library).root == ""


def test_a_trail_cut_off_and_gone_on_from_is_told_by_a_machine_that_saw_it(
    office: Office, plan: str, place: Path
) -> None:
    for paper in ("台账", "汇编"):
        office.drafter.note_export(paper)
    office.reviewer.leave()
    assert verify_library(office.library).troubles == ()
    seen = office.library.head()
    with at_work(place) as attacker:
        attacker.run(f"DELETE FROM heads WHERE sequence >= {seen.sequence - 1}")
        attacker.cut(seen.sequence - 1)
        attacker.run(f"UPDATE audit SET detail = '别的' WHERE sequence = {seen.sequence - 1}")
        attacker.chain(seen.sequence - 1)
    assert office.library.troubles() == []
    found = verify_library(office.library)
    assert [one.area for one in found.troubles] == [Area.AUDIT]
    assert f"本机此前所见的记录头（第 {seen.sequence} 条）不符" in found.troubles[0].text
    assert found.is_other_trail
    assert verify_library(office.library).is_other_trail, "it is told until somebody looked at the paper"
    accept_root(office.library)
    assert verify_library(office.library).troubles == ()


def test_a_restore_is_no_trail_cut_off(office: Office, plan: str, place: Path, tmp_path: Path) -> None:
    backup = tmp_path / "别处" / "一.yuan"
    office.library.backup(backup)
    office.take(plan, Action.ISSUE)
    assert look_at_trail(office.library) == ""
    office.archivist.note_export("台账")
    office.library.close()
    Library.restore(backup, place)
    with closing(Library.open(place)) as library:
        assert look_at_trail(library) == ""
        assert library.against_backups().remarks == ()


def test_a_copy_of_a_library_goes_its_own_way(office: Office, plan: str, place: Path, tmp_path: Path) -> None:
    office.library.backup(tmp_path / "另一个.yuan")
    made = office.library.backups.make()
    office.archivist.note_export("台账")
    assert look_at_trail(office.library) == ""
    for other in (tmp_path / "另一个.yuan", made.path):
        with closing(Library.open(other)) as library:
            assert look_at_trail(library) == ""


def test_the_memory_is_the_users_own_and_damage_makes_it_empty(office: Office, plan: str) -> None:
    look(office.library)
    path = user_data_path("yuan") / "known-keys.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert office.library.root() in path.read_text()
    path.write_text("damaged")
    assert look(office.library).root == ""
