"""The drafting programme of a year: what is put on it, and how far it has come."""

from __future__ import annotations

from datetime import date

import pytest

from tests.library.conftest import ANSWERS, APPROVED, TOWN, Office, card, text
from yuan.model.errors import NotFound, Refused
from yuan.model.process.local_rules import LocalRules
from yuan.model.process.stage_line import line_of_stages
from yuan.model.records import Action, Stage

DUE = date(2026, 10, 31)
BEGUN = {"group": "组长：张局长", "basis": "已完成风险评估和资源调查"}


def test_a_plan_begins_on_the_programme_without_a_text(office: Office) -> None:
    item = office.reviewer.programme.add_new(card(title="区抗旱应急预案"), DUE, "区应急办〔2026〕3号")
    plan = item.plan.plan
    assert (item.is_new, item.state, item.plan.stage) == (True, "未开始", Stage.PROJECT)
    with pytest.raises(NotFound, match="还没有开始编制"):
        office.drafter.draft(plan)
    with pytest.raises(Refused, match="还没有开始编制"):
        office.drafter.save_draft(plan, text("正文。"), 1)
    assert [offer.action for offer in office.drafter.offers(plan)] == [Action.START]
    assert office.reviewer.offers(plan) == (), "the unit drafts"


def test_from_project_to_issue(office: Office) -> None:
    plan = office.drafter.programme.add_new(card(), DUE).plan.plan
    office.drafter.perform(plan, Action.START, BEGUN)
    draft = office.drafter.draft(plan)
    office.drafter.save_draft(plan, text("正文。"), draft.revision)
    assert office.drafter.programme.items()[0].state == "编制"
    office.take(plan, *APPROVED, Action.ISSUE)
    (item,) = office.archivist.programme.items()
    assert (item.state, item.is_overdue(date(2027, 1, 1))) == ("已印发", False)
    stations = line_of_stages(office.drafter.plan(plan).latest, office.drafter.steps(plan))
    assert [(one.name, one.state) for one in stations[:2]] == [("立项", "done"), ("编制", "done")]


def test_a_revision_is_planned_while_the_version_stays_in_force(office: Office, plan: str) -> None:
    with pytest.raises(Refused, match="没有现行版本"):
        office.drafter.programme.add_revision(plan, DUE)
    office.take(plan, *APPROVED, Action.ISSUE)
    item = office.reviewer.programme.add_revision(plan, DUE)
    assert (item.is_new, item.state, item.is_overdue(date(2026, 11, 1))) == (False, "未开始", True)
    with pytest.raises(Refused, match="已在计划中"):
        office.reviewer.programme.add_revision(plan, DUE)
    office.take(plan, Action.REVISE)
    assert office.drafter.programme.items()[0].state == "编制"


def test_an_item_is_put_off_or_taken_off_with_a_reason(office: Office) -> None:
    item = office.drafter.programme.add_new(card(), DUE)
    for refused in (
        lambda: office.drafter.programme.put_off(item.id, DUE, ""),
        lambda: office.drafter.programme.remove(item.id, ""),
    ):
        with pytest.raises(Refused, match="理由"):
            refused()
    later = office.drafter.programme.put_off(item.id, date(2026, 12, 20), "机构调整")
    assert later.due == date(2026, 12, 20)
    office.drafter.programme.remove(item.id, "并入总体预案")
    assert office.drafter.plans() == []
    assert office.library.verify() == []
    actions = [line.action for line in office.administrator.audit(3)]
    assert actions == ["移出编制计划", "调整编制计划", "立项"]


def test_a_plan_being_drafted_stays_when_its_item_goes(office: Office) -> None:
    item = office.drafter.programme.add_new(card(), DUE)
    office.drafter.perform(item.plan.plan, Action.START, BEGUN)
    office.drafter.programme.remove(item.id, "不再列入本年计划")
    assert office.drafter.plan(item.plan.plan).stage is Stage.DRAFTING


def test_other_units_neither_see_nor_change_it(office: Office) -> None:
    item = office.drafter.programme.add_new(card(), DUE)
    assert office.stranger.programme.items() == []
    with pytest.raises(NotFound):
        office.stranger.programme.remove(item.id, "不要")
    with pytest.raises(Refused, match="没有权限"):
        office.drafter.programme.add_new(card(unit=TOWN), DUE)


def test_a_review_has_as_many_experts_as_the_office_asks(office: Office, plan: str) -> None:
    office.administrator.change_local_rules(LocalRules(least_experts=5))
    four = "\n".join(f"专家{number}　市水利院　高工" for number in range(4))
    with pytest.raises(Refused, match="至少须列出 5 人，现有 4 人"):
        office.drafter.perform(plan, Action.REVIEW_BY_EXPERTS, {"experts": four})
    office.drafter.perform(plan, Action.REVIEW_BY_EXPERTS, {"experts": f"{four}\n专家5　市气象局　教授"})


def test_an_office_may_ask_what_a_revision_changes_and_why(office: Office, plan: str) -> None:
    office.administrator.change_local_rules(LocalRules(asks_comparison=True))
    office.take(plan, *APPROVED, Action.ISSUE, Action.REVISE)
    with pytest.raises(Refused, match="修订对照"):
        office.drafter.perform(plan, Action.SUBMIT, ANSWERS[Action.SUBMIT])
    office.drafter.perform(plan, Action.SUBMIT, {**ANSWERS[Action.SUBMIT], "comparison": "指挥部组成调整"})
