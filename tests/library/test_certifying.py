"""A person's key is vouched for by an administrator's, down to the root: whoever has only the file and sqlite3 makes no key
that counts, whatever else is made to fit."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.library.conftest import ANSWERS, APPROVED, Office
from tests.library.forging import Forger, enrolment_parameters, password_key
from yuan.library import Library, NewAccount, Session, tables
from yuan.library.keys import certificates, signing_keys
from yuan.library.keys.certificates import Kind
from yuan.library.trail import audit
from yuan.model.errors import Refused
from yuan.model.plan import AccountRole
from yuan.model.process.signature import SignatureCheck, SignatureState
from yuan.model.records import Action

REVIEWER = NewAccount(
    name="审核员", full_name="审核员", role=AccountRole.REVIEWER, password="given-1", must_change=True
)


def rooted(library: Library) -> Session:
    """The first administrator, signed in: the library has its root."""
    return library.sign_in("管理员", "secret-1")


class RootedOffice(Office):
    """The office of a library whose administrator added everybody. `parameters` is what the reviewer's first password makes a
    key with, as a backup from before the first sign-in still has it."""

    def __init__(self, library: Library) -> None:
        chief = rooted(library)
        chief.add_account(REVIEWER)
        self.parameters = enrolment_parameters(library, "审核员")
        library.sign_in("审核员", "given-1", "secret-1").leave()
        super().__init__(library)
        self.administrator = chief


@pytest.fixture
def office(library: Library) -> RootedOffice:
    return RootedOffice(library)


def test_the_first_administrator_is_the_root_and_is_told_once(library: Library) -> None:
    assert library.root() == ""
    chief = rooted(library)
    assert chief.founded is not None
    assert chief.founded.root == library.root() == chief.own_key().fingerprint
    assert library.sign_in("管理员", "secret-1").founded is None
    assert library.verify() == []


def test_who_was_added_by_an_administrator_has_a_certified_key_from_the_start(
    office: Office, plan: str
) -> None:
    assert office.administrator.key_standings()["审核员"].is_certified
    assert office.reviewer.own_key().is_certified
    office.take(plan, *APPROVED)
    check = office.reviewer.signature(plan, 1)
    assert (check.state, check.is_rooted) == (SignatureState.VALID, True)
    assert office.library.verify() == []


def test_a_second_administrator_certifies_too(office: Office, plan: str) -> None:
    second = NewAccount(
        name="副管理员", full_name="", role=AccountRole.ADMINISTRATOR, password="given-2", must_change=True
    )
    office.administrator.add_account(second)
    deputy = office.library.sign_in("副管理员", "given-2", "only-mine-2")
    assert deputy.founded is None
    deputy.reset_password("审核员", "given-3")
    office.reviewer = office.library.sign_in("审核员", "given-3", "only-mine-3")
    office.take(plan, *APPROVED)
    # What was certified stays so when the one who did it is no longer there.
    office.administrator.reset_password("副管理员", "given-4")
    office.administrator.set_active("副管理员", is_active=False)
    assert office.reviewer.signature(plan, 1).state is SignatureState.VALID
    assert office.library.verify() == []


def test_an_administrator_may_reset_the_own_password_and_still_certifies(library: Library) -> None:
    chief = rooted(library)
    root = library.root()
    chief.reset_password("管理员", "given-1")
    chief = library.sign_in("管理员", "given-1", "only-mine-1")
    assert chief.own_key().is_certified
    assert (library.root(), chief.own_key().fingerprint == root) == (root, False)
    chief.add_account(REVIEWER)
    assert library.sign_in("审核员", "given-1", "secret-1").own_key().is_certified


def test_a_key_nobody_vouches_for_approves_nothing_until_an_administrator_certifies_it(
    library: Library,
) -> None:
    chief = rooted(library)
    library.local_session().add_account(REVIEWER)
    library.sign_in("审核员", "given-1", "secret-1")
    office = Office(library)
    plan = office.drafter.create_plan(*_card_and_text())
    office.take(plan, Action.SUBMIT, Action.EXAMINE)
    with pytest.raises(Refused, match="没有经系统管理员认证"):
        office.take(plan, Action.APPROVE)
    assert office.reviewer.plan(plan).stage.value == "审核"
    standing = chief.key_standings()["审核员"]
    assert (standing.is_certified, standing.fingerprint) == (False, office.reviewer.own_key().fingerprint)
    with pytest.raises(Refused, match="不是这把密钥"):
        chief.certify_key("审核员", "0" * 32)
    chief.certify_key("审核员", standing.fingerprint)
    office.take(plan, Action.APPROVE)
    assert office.reviewer.signature(plan, 1).state is SignatureState.VALID
    assert library.verify() == []


def test_only_a_certified_administrator_certifies(library: Library) -> None:
    rooted(library)
    for account in (REVIEWER, _administrator("外来管理员")):
        library.local_session().add_account(account)
    reviewer = library.sign_in("审核员", "given-1", "secret-1")
    outsider = library.sign_in("外来管理员", "given-1", "secret-1")
    for session in (outsider, library.local_session()):
        with pytest.raises(Refused, match="系统管理员本人已认证的密钥"):
            session.certify_key("审核员", reviewer.own_key().fingerprint)
    with pytest.raises(Refused, match="没有权限"):
        reviewer.certify_key("审核员", reviewer.own_key().fingerprint)
    # Nor does an enrolment by one who is not certified count.
    outsider.reset_password("审核员", "given-2")
    assert not library.sign_in("审核员", "given-2", "only-mine-2").own_key().is_certified


def test_a_library_without_a_root_verifies_as_before_and_says_what_it_rests_on(
    library: Library,
) -> None:
    office = Office(library)
    plan = office.drafter.create_plan(*_card_and_text())
    office.take(plan, *APPROVED)
    check = office.reviewer.signature(plan, 1)
    assert (check.state, check.is_rooted) == (SignatureState.VALID, False)
    assert library.verify() == []
    # The root accepts the keys that stand, and with them what they signed.
    chief = rooted(library)
    assert chief.founded is not None
    assert chief.founded.standing == (("审核员", check.key),)
    assert office.reviewer.signature(plan, 1).is_rooted
    assert office.reviewer.signature(plan, 1).state is SignatureState.VALID
    assert library.verify() == []


def test_the_last_administrator_with_a_certified_key_cannot_be_deactivated(library: Library) -> None:
    chief = rooted(library)
    library.local_session().add_account(_administrator("副管理员"))
    library.sign_in("副管理员", "given-1", "secret-1")
    with pytest.raises(Refused, match="最后一个密钥已认证的系统管理员"):
        chief.set_active("管理员", is_active=False)
    chief.certify_key("副管理员", chief.key_standings()["副管理员"].fingerprint)
    chief.set_active("管理员", is_active=False)


def test_the_password_of_the_last_administrator_with_a_certified_key_is_reset_by_no_other(
    library: Library,
) -> None:
    chief = rooted(library)
    library.local_session().add_account(_administrator("副管理员"))
    deputy = library.sign_in("副管理员", "given-1", "secret-1")
    for other in (deputy, library.local_session()):
        with pytest.raises(Refused, match="重置密码后无人能认证密钥"):
            other.reset_password("管理员", "given-2")
    # The one who can vouch for the next key may; until it is made the account is the last one all the same.
    chief.reset_password("管理员", "given-2")
    with pytest.raises(Refused, match="重置密码后无人能认证密钥"):
        deputy.reset_password("管理员", "given-3")
    with pytest.raises(Refused, match="停用后无人能认证密钥"):
        deputy.set_active("管理员", is_active=False)
    chief = library.sign_in("管理员", "given-2", "secret-2")
    assert chief.own_key().is_certified
    chief.certify_key("副管理员", chief.key_standings()["副管理员"].fingerprint)
    deputy.reset_password("管理员", "given-4")
    assert library.sign_in("管理员", "given-4", "secret-3").own_key().is_certified


def _administrator(name: str) -> NewAccount:
    return NewAccount(
        name=name, full_name="", role=AccountRole.ADMINISTRATOR, password="given-1", must_change=True
    )


def _card_and_text():  # type: ignore[no-untyped-def]
    from tests.library.conftest import card, text

    return card(), text("为做好防汛工作，制定本预案。")


# --- forgeries ----------------------------------------------------------------------------------------------


def test_a_new_key_for_a_reviewer_makes_no_approval(office: Office, plan: str, place: Path) -> None:
    office.take(plan, *APPROVED)
    with Forger(place) as forger:
        forger.alter_text(plan)
        key = forger.new_key("审核员")
        forger.approve(plan, key)
    check = office.reviewer.signature(plan, 1)
    assert check.state is SignatureState.BROKEN
    assert "没有经系统管理员认证" in check.sentence
    with pytest.raises(Refused, match="校验不通过"):
        office.archivist.perform(plan, Action.ISSUE, ANSWERS[Action.ISSUE])


def _own_administrator(forger: Forger) -> None:
    """An administrator put into the file, who vouches for the reviewer's new key."""
    admin = forger.new_key("管理员")
    forger.certify(Kind.KEY, admin, forger.forged, "审核员", "审核人员")


def _reviewer_as_administrator(forger: Forger) -> None:
    """A key that vouches for itself, as an administrator's."""
    forger.certify(Kind.KEY, forger.forged, forger.forged, "审核员", "系统管理员")


def _second_root(forger: Forger) -> None:
    forger.certify(Kind.ROOT, forger.forged, forger.forged, "审核员", "审核人员")


def _forged_enrolment(forger: Forger) -> None:
    """An enrolment nobody with an administrator's key signed."""
    enrolment = password_key("mine")
    forger.certify(Kind.ENROLMENT, enrolment, enrolment, "审核员", "审核人员")
    forger.certify(Kind.KEY, enrolment, forger.forged, "审核员", "审核人员")


def _used_enrolment(forger: Forger) -> None:
    """The enrolment of the real key, by somebody who knows the password that was given."""
    enrolment = password_key("given-1", forger.parameters)
    forger.certify(Kind.KEY, enrolment, forger.forged, "审核员", "审核人员")


def _other_library(forger: Forger) -> None:
    """A real certificate of another library, whose root the forger holds."""
    forger.certify(Kind.KEY, forger.forged, forger.forged, "审核员", "审核人员", library="0123456789abcdef")


@pytest.mark.parametrize(
    ("forge", "named"),
    [
        (_own_administrator, "签发的密钥未经认证"),
        (_reviewer_as_administrator, "签发的密钥未经认证"),
        (_second_root, "已有另一个根"),
        (_forged_enrolment, "签发的密钥未经认证"),
        (_used_enrolment, "只能用于一把密钥"),
        (_other_library, "属于另一个预案库"),
    ],
)
def test_certificates_nobody_entitled_signed_are_named(
    office: RootedOffice, plan: str, place: Path, forge: Callable[[Forger], None], named: str
) -> None:
    office.take(plan, *APPROVED)
    with Forger(place) as forger:
        forger.parameters = office.parameters
        forger.alter_text(plan)
        forger.forged = forger.new_key("审核员")
        forge(forger)
        forger.approve(plan, forger.forged)
    assert office.reviewer.signature(plan, 1).state is SignatureState.BROKEN
    assert any(named in problem for problem in office.library.verify())


def test_whoever_approves_vouches_for_nobody(office: RootedOffice, place: Path) -> None:
    with Forger(place) as forger:
        own = signing_keys.unlocked(signing_keys.current(forger.connection, "审核员"), "secret-1")
        assert own is not None
        accomplice = forger.new_key("档案员")
        forger.certify(Kind.KEY, own, accomplice, "档案员", "审核人员")
    assert any(
        "“档案员”的密钥认证" in problem and "未经认证" in problem for problem in office.library.verify()
    )


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DELETE FROM certificates WHERE kind = 'root'", "预案库根的认证被删除或改动"),
        ("DELETE FROM certificates", "预案库根的认证被删除或改动"),
        ("DELETE FROM certificates WHERE kind = 'key'", "所记的密钥认证被删除或改动"),
        ("UPDATE certificates SET public = replace(public, substr(public, 1, 2), '00')", "与所签内容不符"),
        ("UPDATE certificates SET signature = 'zz' WHERE kind = 'key'", "操作记录中没有这次认证"),
        ("UPDATE certificates SET account = '别人' WHERE kind = 'enrolment'", "与所签内容不符"),
    ],
)
def test_certificates_changed_or_taken_away_are_missed(
    office: Office, plan: str, place: Path, statement: str, named: str
) -> None:
    office.take(plan, *APPROVED)
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute(statement)
    assert office.reviewer.signature(plan, 1).state is SignatureState.BROKEN
    assert any(named in problem for problem in office.library.verify())


def test_a_raised_role_brings_no_certified_key(office: Office, place: Path) -> None:
    office.administrator.add_account(
        NewAccount(name="归档员", full_name="", role=AccountRole.ARCHIVIST, password="secret-1")
    )
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("UPDATE accounts SET role = '审核人员' WHERE name = '归档员'")
    assert not office.library.sign_in("归档员", "secret-1").own_key().is_certified


def test_a_password_put_in_by_hand_brings_no_certified_key(office: Office, place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute(
            "UPDATE accounts SET password = (SELECT password FROM accounts WHERE name = '管理员')"
        )
        connection.execute("UPDATE keys SET retired_at = 'x' WHERE account = '审核员'")
    assert not office.library.sign_in("审核员", "secret-1").own_key().is_certified


def test_everything_signed_anew_has_another_root(office: Office, plan: str, place: Path) -> None:
    office.take(plan, *APPROVED)
    root = office.library.root()
    with Forger(place) as forger:
        forger.alter_text(plan)
        forger.sign_all_anew(plan)
    # From the file alone nobody can tell: the fingerprint on paper, and each machine, can.
    assert office.library.root() != root


def test_the_certificate_says_whose_key_it_is_in_which_library(office: Office, place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection:
        rows = connection.execute("SELECT kind, account, statement FROM certificates ORDER BY id").fetchall()
    assert [row[:2] for row in rows] == [("root", "管理员"), ("enrolment", "审核员"), ("key", "审核员")]
    said = json.loads(rows[2][2])
    assert (said["library"], said["role"]) == (office.library.id, "审核人员")
    assert (said["signing_since"], said["purpose"]) == (0, "yuan-certificate-1")


# --- passwords that were given ------------------------------------------------------------------------------


def test_what_a_given_password_made_a_key_with_is_erased_when_it_did(library: Library, place: Path) -> None:
    chief = rooted(library)
    chief.add_account(REVIEWER)
    salt = str(json.loads(enrolment_parameters(library, "审核员"))["salt"])
    library.sign_in("审核员", "given-1", "secret-1").leave()
    assert enrolment_parameters(library, "审核员") == ""
    assert library.verify() == []
    library.close()
    assert salt.encode() not in place.read_bytes()


def test_certificates_that_signed_what_a_password_makes_a_key_with_stay_good(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(certificates, "_DIGEST", "parameters")
        earlier.setattr(certificates, "_digest", str)
        rooted(library).add_account(REVIEWER)
    with library.database.reads() as connection:
        said = connection.execute(select(tables.certificates.c.statement)).scalars().all()
    assert "argon2id" in said[-1]
    assert library.sign_in("审核员", "given-1", "secret-1").own_key().is_certified
    assert library.verify() == []


def test_a_password_that_was_replaced_before_its_use_makes_no_key(library: Library, place: Path) -> None:
    chief = rooted(library)
    chief.add_account(REVIEWER)
    kept = enrolment_parameters(library, "审核员")
    chief.reset_password("审核员", "given-2")
    with Forger(place) as forger:
        enrolment = password_key("given-1", kept)
        forger.certify(Kind.KEY, enrolment, forger.new_key("审核员"), "审核员", "审核人员")
    assert any("登记的临时密码已经作废" in problem for problem in library.verify())
    assert not chief.key_standings()["审核员"].is_certified


def test_a_given_password_vouches_for_the_first_key_made_with_it_only(library: Library, place: Path) -> None:
    chief = rooted(library)
    chief.add_account(REVIEWER)
    kept = enrolment_parameters(library, "审核员")
    with Forger(place) as forger:  # the first one is not certified, so that the enrolment looks unused
        forger.new_key("审核员")
        enrolment = password_key("given-1", kept)
        forger.certify(Kind.KEY, enrolment, forger.new_key("审核员"), "审核员", "审核人员")
    assert any("首次登录时建立" in problem for problem in library.verify())
    assert not chief.key_standings()["审核员"].is_certified


def test_a_password_given_by_who_is_no_longer_there_is_good(library: Library) -> None:
    chief = rooted(library)
    chief.add_account(_administrator("副管理员"))
    library.sign_in("副管理员", "given-1", "only-mine-2").add_account(REVIEWER)
    chief.set_active("副管理员", is_active=False)
    assert library.sign_in("审核员", "given-1", "secret-1").own_key().is_certified
    assert library.verify() == []


# --- accounts that were deactivated -------------------------------------------------------------------------


def _approve_again(office: Office, plan: str, place: Path) -> SignatureCheck:
    """An approval put into the file by the reviewer, whoever opens the door or not."""
    key = office.reviewer._access.key
    assert key is not None
    with Forger(place) as forger:
        forger.approve(plan, key)
    return office.archivist.signature(plan, 1)


def test_who_was_deactivated_approves_nothing_until_activated_again(
    office: RootedOffice, plan: str, place: Path
) -> None:
    office.take(plan, *APPROVED)
    office.administrator.set_active("审核员", is_active=False)
    assert office.archivist.signature(plan, 1).state is SignatureState.VALID
    assert office.library.verify() == []
    check = _approve_again(office, plan, place)
    assert check.state is SignatureState.BROKEN
    assert "账号已经停用" in check.sentence
    office.administrator.set_active("审核员", is_active=True)
    assert _approve_again(office, plan, place).state is SignatureState.VALID


def test_a_key_that_was_replaced_does_not_come_back_by_being_told_anew(
    office: RootedOffice, plan: str, place: Path
) -> None:
    office.take(plan, *APPROVED)
    key = office.reviewer._access.key
    assert key is not None
    office.administrator.reset_password("审核员", "given-9")
    with Forger(place) as forger:
        audit.record(forger.connection, "审核员", signing_keys.CREATED, "审核员", f"{key.algorithm} {key.id}")
    check = _approve_again(office, plan, place)
    assert check.state is SignatureState.BROKEN
    assert "密钥已经停用" in check.sentence


def test_an_administrator_who_was_deactivated_vouches_for_nobody(office: RootedOffice, place: Path) -> None:
    office.administrator.add_account(_administrator("副管理员"))
    deputy = office.library.sign_in("副管理员", "given-1", "only-mine-2")
    office.administrator.set_active("副管理员", is_active=False)
    assert deputy._access.key is not None
    with Forger(place) as forger:
        forged = forger.new_key("审核员")
        forger.certify(Kind.KEY, deputy._access.key, forged, "审核员", "审核人员")
        forger.certify(Kind.ENROLMENT, deputy._access.key, password_key("mine"), "审核员", "审核人员")
    problems = office.library.verify()
    assert sum("签发的密钥未经认证" in problem for problem in problems) == 2
    assert not office.administrator.key_standings()["审核员"].is_certified


def test_who_was_deactivated_signs_no_head(office: RootedOffice, place: Path) -> None:
    key = office.reviewer._access.key
    assert key is not None
    office.administrator.set_active("审核员", is_active=False)
    assert office.library.verify() == []
    with Forger(place) as forger:
        forger.sign_head("审核员", key)
    assert any("签署的账号当时已经停用" in problem for problem in office.library.verify())
