"""Every step of the lifecycle by stage, kind of plan and role: who is offered what, and what it asks for."""

from __future__ import annotations

from datetime import date

import pytest

from yuan.model.plan import AccountRole, Kind, PlanCard, Secrecy
from yuan.model.process.lifecycle import offers
from yuan.model.records import Account, Action, Stage, VersionRecord

OWN, OTHER = "区水务局", "区住建委"
_IN_FORCE = (Stage.ISSUED, Stage.FILED, Stage.PUBLISHED)

# Who is offered what: stage, then the steps of the own drafter, the reviewer, the archivist and the administrator.
TABLE = {
    Stage.PROJECT: ("开始编制", "", "", "开始编制"),
    Stage.DRAFTING: ("征求意见 组织评审 送审", "", "", "征求意见 组织评审 送审"),
    Stage.CONSULTATION: ("组织评审 送审", "", "", "组织评审 送审"),
    Stage.EXPERT_REVIEW: ("送审", "", "", "送审"),
    Stage.SUBMITTED: ("撤回送审", "受理审核 退回", "", "撤回送审"),
    Stage.EXAMINATION: ("", "批准 退回", "", ""),
    Stage.APPROVED: ("", "印发", "印发", ""),
    Stage.ISSUED: (
        "登记备案 登记公布 启动修订",
        "登记备案 登记公布 废止",
        "登记备案 登记公布",
        "启动修订",
    ),
    Stage.FILED: ("登记公布 启动修订", "登记公布 废止", "登记公布", "启动修订"),
    Stage.PUBLISHED: ("登记备案 启动修订", "登记备案 废止", "登记备案", "启动修订"),
    Stage.SUPERSEDED: ("", "", "", ""),
    Stage.REPEALED: ("", "", "", ""),
}
_ROLES = (AccountRole.DRAFTER, AccountRole.REVIEWER, AccountRole.ARCHIVIST, AccountRole.ADMINISTRATOR)


def card(kind: Kind = Kind.SPECIAL, secrecy: Secrecy = Secrecy.PUBLIC) -> PlanCard:
    return PlanCard(title="甲", kind=kind, unit=OWN, secrecy=secrecy)


def version(stage: Stage, number: int = 1) -> VersionRecord:
    """A version that has come to `stage`; what the stage implies is registered."""
    filed = date(2026, 3, 9) if stage is Stage.FILED else None
    published = date(2026, 3, 9) if stage is Stage.PUBLISHED else None
    return VersionRecord(
        plan="p1", number=number, stage=stage, title="甲", filed_on=filed, published_on=published
    )


def account(role: AccountRole, unit: str = OWN) -> Account:
    return Account(name="某人", full_name="", role=role, unit=unit if role is AccountRole.DRAFTER else "")


def offered(stage: Stage, who: Account, of: PlanCard, before: VersionRecord | None = None) -> set[str]:
    newest = version(stage, 2 if before else 1)
    in_force = newest if stage in _IN_FORCE else before
    return {offer.action.value for offer in offers(of, newest, in_force, who)}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("stage", Stage)
def test_each_role_is_offered_its_own_steps(stage: Stage, kind: Kind) -> None:
    for role, expected in zip(_ROLES, TABLE[stage], strict=True):
        assert offered(stage, account(role), card(kind)) == set(expected.split()), role


@pytest.mark.parametrize("stage", Stage)
def test_a_drafter_of_another_unit_is_offered_nothing(stage: Stage) -> None:
    assert offered(stage, account(AccountRole.DRAFTER, OTHER), card()) == set()


@pytest.mark.parametrize("stage", [one for one in Stage if one.is_editable])
def test_only_a_revision_can_be_discarded(stage: Stage) -> None:
    drafter = account(AccountRole.DRAFTER)
    assert "放弃草稿" not in offered(stage, drafter, card())
    assert "放弃草稿" in offered(stage, drafter, card(), before=version(Stage.PUBLISHED))


@pytest.mark.parametrize("secrecy", Secrecy)
def test_a_state_secret_is_never_published(secrecy: Secrecy) -> None:
    found = offered(Stage.ISSUED, account(AccountRole.ARCHIVIST), card(secrecy=secrecy))
    assert ("登记公布" in found) is not secrecy.is_state_secret


@pytest.mark.parametrize("kind", Kind)
def test_special_plans_are_coordinated_before_approval_and_each_names_its_approver(kind: Kind) -> None:
    newest = version(Stage.EXAMINATION)
    found = offers(card(kind), newest, None, account(AccountRole.REVIEWER))
    fields = {
        field.name: field for offer in found if offer.action is Action.APPROVE for field in offer.fields
    }
    assert ("coordination" in fields) is (kind in (Kind.SPECIAL, Kind.JOINT, Kind.EVENT, Kind.CATASTROPHE))
    assert fields["approver"].default


def asked(
    newest: VersionRecord, in_force: VersionRecord | None = None, opinions: int = 0, **of: Secrecy
) -> set[str]:
    """The names of what handing in asks for and cannot do without."""
    found = offers(card(**of), newest, in_force, account(AccountRole.DRAFTER), open_opinions=opinions)
    offer = next(one for one in found if one.action is Action.SUBMIT)
    return {field.name for field in offer.fields if field.required}


def test_what_handing_in_asks_for_depends_on_what_happened() -> None:
    drafted = version(Stage.DRAFTING)
    always = {"statement", "consultation"}
    assert asked(drafted) == always
    assert asked(drafted, opinions=2) == always | {"unanswered"}
    assert asked(version(Stage.EXPERT_REVIEW)) == always | {"experts_said"}


def test_every_step_names_the_article_or_the_practice_it_rests_on() -> None:
    every = [
        offer
        for stage in Stage
        for role in _ROLES
        for offer in offers(
            card(), version(stage), version(stage) if stage in _IN_FORCE else None, account(role)
        )
    ]
    assert {offer.action for offer in every} == set(Action) - {Action.DISCARD}
    assert all(offer.cites for offer in every)
