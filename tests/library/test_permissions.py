"""Who sees and does what, asked at the library's own door."""

from __future__ import annotations

import pytest

from tests.library.conftest import ANSWERS, APPROVED, TOWN, WATER, Office, card, text
from yuan.library import Library, NewAccount, Session
from yuan.model.document.content import Document, FrontMatter
from yuan.model.errors import NotFound, Refused, YuanError
from yuan.model.plan import AccountRole, Secrecy, Unit
from yuan.model.records import Account, Action

ALLOWED = {
    (): {"管理员", "水务编制员"},
    (Action.SUBMIT,): {"管理员", "审核员", "水务编制员"},
    (Action.SUBMIT, Action.EXAMINE): {"审核员"},
    APPROVED: {"审核员", "档案员"},
    (*APPROVED, Action.ISSUE): {"管理员", "审核员", "档案员", "水务编制员"},
}


@pytest.mark.parametrize("steps", ALLOWED, ids=lambda steps: steps[-1].name if steps else "DRAFT")
def test_steps_are_offered_only_to_those_who_may_take_them(
    office: Office, plan: str, steps: tuple[Action, ...]
) -> None:
    office.take(plan, *steps)
    offered = set()
    for session in office.everybody:
        try:
            if session.offers(plan):
                offered.add(session.account.name)
        except NotFound:
            assert session is office.stranger
    assert offered == ALLOWED[steps]


def test_a_step_not_offered_is_refused(office: Office, plan: str) -> None:
    office.take(plan, Action.SUBMIT, Action.EXAMINE)
    for session in (office.administrator, office.archivist, office.drafter, office.stranger):
        with pytest.raises(YuanError):
            session.perform(plan, Action.APPROVE, ANSWERS[Action.APPROVE])
    with pytest.raises(Refused, match="阶段"):
        office.reviewer.perform(plan, Action.ISSUE, ANSWERS[Action.ISSUE])


def test_nobody_approves_what_they_handed_in(library: Library, office: Office, plan: str) -> None:
    both = Session(library, Account(name="身兼两职", full_name="", role=AccountRole.DRAFTER, unit=WATER))
    both.perform(plan, Action.SUBMIT, ANSWERS[Action.SUBMIT])
    office.reviewer.perform(plan, Action.EXAMINE)
    same = Session(library, Account(name="身兼两职", full_name="", role=AccountRole.REVIEWER))
    with pytest.raises(Refused, match="送审人"):
        same.perform(plan, Action.APPROVE, ANSWERS[Action.APPROVE])


def test_other_units_see_a_plan_once_it_is_issued(office: Office, plan: str) -> None:
    assert office.stranger.plans() == []
    with pytest.raises(NotFound):
        office.stranger.document(plan)
    office.take(plan, *APPROVED, Action.ISSUE)
    assert [line.plan for line in office.stranger.plans()] == [plan]
    office.take(plan, Action.REVISE)
    line = office.stranger.plan(plan)
    assert line.latest.number == 1, "the draft of the next version is not theirs to see"
    with pytest.raises(Refused, match="尚未印发"):
        office.stranger.document(plan, 2)
    assert [office.stranger.may_see(plan, number) for number in (1, 2)] == [True, False]


def test_internal_plans_stay_inside(office: Office) -> None:
    plan = office.drafter.create_plan(card(secrecy=Secrecy.INTERNAL), text("内部。"))
    office.take(plan, *APPROVED, Action.ISSUE)
    assert office.stranger.plans() == []
    assert office.archivist.document(plan)


def test_a_state_secret_is_a_record_without_a_text(office: Office) -> None:
    secret = card(title="某重要目标保护预案", secrecy=Secrecy.SECRET)
    with pytest.raises(Refused, match="正文不得存入本机"):
        office.drafter.create_plan(secret, text("机密内容。"))
    stub = office.drafter.create_plan(secret, Document(front=FrontMatter(title=secret.title)))
    assert office.library.faces(stub) == []
    with pytest.raises(Refused):
        office.drafter.save_draft(stub, text("机密内容。"), 1)


def test_drafters_write_for_their_own_unit_only(office: Office, plan: str) -> None:
    with pytest.raises(Refused, match="没有权限"):
        office.stranger.create_plan(card(unit=WATER), text("越权。"))
    for session in (office.reviewer, office.archivist):
        with pytest.raises(Refused):
            session.draft(plan)
    with pytest.raises(Refused):
        office.drafter.change_card(plan, card(unit=TOWN))


def test_only_the_administrator_manages_people(office: Office) -> None:
    new = NewAccount(name="新人", full_name="新人", role=AccountRole.REVIEWER, password="secret-2")
    for session in (office.reviewer, office.archivist, office.drafter):
        with pytest.raises(Refused):
            session.add_account(new)
        with pytest.raises(Refused):
            session.add_unit(Unit(id="x", name="新单位"))
    office.administrator.add_account(new)
    assert office.library.sign_in("新人", "secret-2").account.role is AccountRole.REVIEWER


def test_signing_in_needs_the_right_password(library: Library) -> None:
    for name, password in (("管理员", "wrong"), ("没有这人", "secret-1"), ("管理员", "")):
        with pytest.raises(Refused, match="账号或密码不对"):
            library.sign_in(name, password)
    session = library.sign_in("管理员", "secret-1")
    session.change_password("secret-1", "secret-3")
    library.sign_in("管理员", "secret-3")
    with pytest.raises(Refused):
        library.sign_in("管理员", "secret-1")


def test_the_fifth_wrong_password_locks_the_account_until_it_is_unlocked(library: Library) -> None:
    administrator = library.local_session()
    for wrong in range(1, 6):
        with pytest.raises(Refused, match="已锁定" if wrong == 5 else "账号或密码不对"):
            library.sign_in("管理员", "wrong")
    assert administrator.audit(1)[0].detail == "账号锁定"
    assert administrator.locked_accounts() == {"管理员"}
    with pytest.raises(Refused, match="已锁定"):
        library.sign_in("管理员", "secret-1")
    administrator.unlock_account("管理员")
    library.sign_in("管理员", "secret-1")
