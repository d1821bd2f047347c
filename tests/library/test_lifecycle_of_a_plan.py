"""A plan's way through the library, as the people of an office walk it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.library.conftest import ANSWERS, APPROVED, Office, card, text
from yuan.model.document.content import content_hash
from yuan.model.errors import Conflict, NotFound, Refused
from yuan.model.records import Action, OpinionKind, OpinionState, Stage


def test_from_draft_to_the_next_version_in_force(office: Office, plan: str) -> None:
    office.take(
        plan, Action.CONSULT, Action.REVIEW_BY_EXPERTS, *APPROVED, Action.ISSUE, Action.FILE, Action.PUBLISH
    )
    first = office.drafter.plan(plan)
    assert (first.stage, first.in_force and first.in_force.number) == (Stage.PUBLISHED, 1)

    office.take(plan, Action.REVISE)
    draft = office.drafter.draft(plan)
    office.drafter.save_draft(plan, text("第二版。"), draft.revision)
    revised = office.drafter.plan(plan)
    assert revised.latest.number == 2
    assert revised.in_force is not None
    assert revised.in_force.number == 1, "the version before stays in force"

    office.take(plan, *APPROVED, Action.ISSUE, number="门应急委发〔2026〕9号", date="2026-11-02")
    chain = office.drafter.versions(plan)
    assert [version.stage for version in chain] == [Stage.SUPERSEDED, Stage.ISSUED]
    on = office.archivist.version_in_force
    assert [
        v and v.number
        for v in (on(plan, date(2026, 5, 28)), on(plan, date(2026, 5, 29)), on(plan, date(2026, 11, 2)))
    ] == [None, 1, 2]


def test_what_is_approved_is_what_was_handed_in(office: Office, plan: str) -> None:
    before = content_hash(office.drafter.document(plan))
    office.take(plan, *APPROVED)
    version = office.reviewer.plan(plan).latest
    assert version.approved_hash == version.hash == before
    with pytest.raises(NotFound):
        office.drafter.save_draft(plan, text("改一个字。"), 1)


def test_a_returned_plan_can_be_written_on_and_handed_in_again(office: Office, plan: str) -> None:
    office.take(plan, Action.SUBMIT, Action.RETURN)
    returned = office.drafter.plan(plan).latest
    assert (returned.stage, returned.returned_because) == (Stage.DRAFTING, "响应级别不清")
    draft = office.drafter.draft(plan)
    office.drafter.save_draft(plan, text("已修改。"), draft.revision)
    office.take(plan, *APPROVED)
    assert office.drafter.plan(plan).stage is Stage.APPROVED


def test_handing_in_can_be_taken_back_until_somebody_examines(office: Office, plan: str) -> None:
    office.take(plan, Action.SUBMIT, Action.WITHDRAW, Action.SUBMIT, Action.EXAMINE)
    assert Action.WITHDRAW not in {offer.action for offer in office.drafter.offers(plan)}


def test_what_is_in_force_is_filed_and_published_while_the_next_is_drafted(office: Office, plan: str) -> None:
    office.take(plan, *APPROVED, Action.ISSUE, Action.REVISE, Action.FILE, Action.PUBLISH)
    first, draft = office.drafter.versions(plan)
    assert (first.stage, first.filed_on, first.published_on) == (
        Stage.PUBLISHED,
        date(2026, 6, 10),
        date(2026, 6, 11),
    )
    assert (draft.stage, draft.filed_on, draft.published_on) == (Stage.DRAFTING, None, None)


def test_on_the_day_of_its_repeal_a_plan_is_no_longer_in_force(office: Office, plan: str) -> None:
    office.take(plan, *APPROVED, Action.ISSUE, Action.REPEAL)
    on = office.archivist.version_in_force
    assert on(plan, date(2026, 11, 30)) == office.archivist.versions(plan)[0]
    assert on(plan, date(2026, 12, 1)) is None


def test_a_revision_can_be_discarded_while_the_version_in_force_stays(office: Office, plan: str) -> None:
    assert Action.DISCARD not in {offer.action for offer in office.drafter.offers(plan)}
    office.take(plan, *APPROVED, Action.ISSUE, Action.REVISE, Action.DISCARD)
    line = office.drafter.plan(plan)
    assert (line.latest.number, line.stage) == (1, Stage.ISSUED)


@pytest.mark.parametrize(
    ("action", "wrong", "said"),
    [
        (Action.ISSUE, {"number": "门应急委发[2026]7号"}, "发文字号"),
        (Action.ISSUE, {"number": "门应急委发〔2026〕07号"}, "发文字号"),
        (Action.ISSUE, {"number": ""}, "缺少“发文字号”"),
        (Action.ISSUE, {"date": "2026-13-01"}, "日期"),
        (Action.ISSUE, {"date": "2026-05-01"}, "早于批准日期"),
    ],
)
def test_answers_are_checked_and_nothing_changes(
    office: Office, plan: str, action: Action, wrong: dict[str, str], said: str
) -> None:
    office.take(plan, *APPROVED)
    with pytest.raises(Refused, match=said):
        office.archivist.perform(plan, action, {**ANSWERS[action], **wrong})
    assert office.archivist.plan(plan).stage is Stage.APPROVED


def test_filing_falls_due_twenty_working_days_after_issue(office: Office, plan: str) -> None:
    office.take(plan, *APPROVED, Action.ISSUE)
    assert office.reviewer.plan(plan).filing_due == date(2026, 6, 29)
    office.take(plan, Action.FILE)
    assert office.reviewer.plan(plan).filing_due is None


def test_two_windows_on_one_draft_do_not_overwrite_each_other(office: Office, plan: str) -> None:
    draft = office.drafter.draft(plan)
    office.drafter.save_draft(plan, text("先保存的。"), draft.revision)
    with pytest.raises(Conflict, match="水务编制员"):
        office.drafter.save_draft(plan, text("后保存的。"), draft.revision)
    assert office.drafter.document(plan) != text("后保存的。")


def test_opinions_are_answered_by_the_unit_with_reasons(office: Office, plan: str) -> None:
    office.take(plan, Action.SUBMIT)
    opinion = office.reviewer.add_opinion(plan, "", "请写明指挥长。", OpinionKind.MUST)
    with pytest.raises(Refused, match="理由"):
        office.drafter.answer_opinion(opinion.id, OpinionState.DECLINED)
    answered = office.drafter.answer_opinion(opinion.id, OpinionState.ADOPTED, "已写明")
    assert (answered.state, answered.answered_by) == (OpinionState.ADOPTED, "水务编制员")
    with pytest.raises(NotFound):
        office.stranger.answer_opinion(opinion.id, OpinionState.ADOPTED)


def test_plans_are_found_by_id_title_or_part(office: Office, plan: str) -> None:
    office.drafter.create_plan(card(title="门头沟区抗旱应急预案"), text("抗旱。"))
    find = office.administrator.find
    assert (
        find(plan).plan
        == find(plan[:6]).plan
        == find("门头沟区防汛应急预案").plan
        == find("防汛").plan
        == plan
    )
    with pytest.raises(Refused, match="不止一个"):
        find("应急预案")
    with pytest.raises(NotFound):
        find("不存在的预案")
