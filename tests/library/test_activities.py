"""Records of drills and assessments, suggestions, and the rules an office settles for itself."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from tests.library.conftest import ANSWERS, APPROVED, Office, text
from yuan.model.errors import NotFound, Refused
from yuan.model.process.activities import FORMS, ActivityKind, SuggestionState, is_reviewed
from yuan.model.process.lifecycle import FULL, SIMPLIFIED
from yuan.model.process.local_rules import LocalRules
from yuan.model.process.schedule import Cycles
from yuan.model.records import Action, OpinionState

DRILL = {"date": "2026-07-10", "form": "实战演练", "summary": "山洪转移，镇街参加"}


def answers(kind: ActivityKind, day: str) -> dict[str, str]:
    """An answer to everything the form asks for."""
    given = {field.name: (field.choices or ("已完成",))[0] for field in FORMS[kind].fields}
    return {**given, "date": day}


@pytest.fixture
def in_force(office: Office, plan: str) -> str:
    office.take(plan, *APPROVED, Action.ISSUE)
    return plan


def test_a_drill_moves_the_next_day_and_is_kept_with_who_recorded_it(office: Office, in_force: str) -> None:
    assert office.drafter.plan(in_force).drill_due == date(2027, 5, 29)
    office.drafter.activities.record(in_force, ActivityKind.DRILL, DRILL)
    line = office.reviewer.plan(in_force)
    assert (line.last_drill, line.drill_due) == (date(2026, 7, 10), date(2027, 7, 10))
    (kept,) = office.reviewer.activities.of_plan(in_force)
    assert (kept.version, kept.summary, kept.recorded_by) == (1, "实战演练，山洪转移，镇街参加", "水务编制员")
    assert office.archivist.ledger()[0].last_drill == date(2026, 7, 10)


@pytest.mark.parametrize("kind", ActivityKind)
def test_every_kind_of_record_asks_for_what_its_article_names(
    office: Office, in_force: str, kind: ActivityKind
) -> None:
    given = answers(kind, "2026-08-01")
    assert office.drafter.activities.record(in_force, kind, given).answers == given
    for field in FORMS[kind].fields:
        if field.required:
            with pytest.raises(Refused, match=field.label):
                office.drafter.activities.record(in_force, kind, {**given, field.name: " "})
    assert len(office.drafter.activities.of_plan(in_force)) == 1


@pytest.mark.parametrize(
    ("day", "said"), [("2026-05-01", "没有现行版本"), ("2999-01-01", "还没有到"), ("七月", "日期")]
)
def test_a_record_needs_a_day_that_has_come_with_a_version_in_force(
    office: Office, in_force: str, day: str, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        office.drafter.activities.record(in_force, ActivityKind.DRILL, {**DRILL, "date": day})
    assert office.drafter.activities.of_plan(in_force) == []


def test_another_unit_may_read_but_not_record(office: Office, in_force: str) -> None:
    office.drafter.activities.record(in_force, ActivityKind.DRILL, DRILL)
    assert len(office.stranger.activities.of_plan(in_force)) == 1
    with pytest.raises(Refused, match="没有权限"):
        office.stranger.activities.record(in_force, ActivityKind.DRILL, DRILL)
    for session in (office.reviewer, office.archivist, office.administrator):
        session.activities.record(in_force, ActivityKind.DRILL, DRILL)


def test_a_wrong_record_is_taken_back_with_a_reason_and_stays_in_the_audit_trail(
    office: Office, in_force: str
) -> None:
    kept = office.drafter.activities.record(in_force, ActivityKind.DRILL, DRILL)
    with pytest.raises(Refused, match="理由"):
        office.drafter.activities.remove(kept.id, "")
    office.drafter.activities.remove(kept.id, "日期登记错了")
    assert office.drafter.plan(in_force).last_drill is None
    newest = office.reviewer.audit(1)[0]
    assert newest.action == "撤销登记"
    assert "山洪转移" in newest.detail
    with pytest.raises(NotFound):
        office.drafter.activities.remove(kept.id, "再来一次")
    assert office.library.verify() == []


def test_a_drill_is_reviewed_by_a_review_before_the_next_drill(office: Office, in_force: str) -> None:
    activities = office.drafter.activities
    first = activities.record(in_force, ActivityKind.DRILL, {**DRILL, "date": "2026-06-10"})
    second = activities.record(in_force, ActivityKind.DRILL, {**DRILL, "date": "2026-08-10"})
    activities.record(in_force, ActivityKind.DRILL_REVIEW, answers(ActivityKind.DRILL_REVIEW, "2026-08-20"))
    every = activities.of_plan(in_force)
    assert [is_reviewed(drill, every) for drill in (first, second)] == [False, True]


def test_anybody_who_sees_a_plan_may_suggest_and_the_unit_answers(office: Office, in_force: str) -> None:
    made = office.stranger.suggestions.add(in_force, "第三章联系电话已变。", source="斋堂镇王某")
    assert office.drafter.plan(in_force).open_suggestions == 1
    with pytest.raises(Refused, match="没有权限"):
        office.stranger.suggestions.answer(made.id, SuggestionState.TAKEN_UP, "")
    with pytest.raises(Refused, match="理由"):
        office.drafter.suggestions.answer(made.id, SuggestionState.DECLINED, "")
    office.drafter.suggestions.answer(made.id, SuggestionState.TAKEN_UP, "下一版改正")
    (told,) = office.stranger.suggestions.of_plan(in_force)
    assert (told.state, told.answer, told.source) == (SuggestionState.TAKEN_UP, "下一版改正", "斋堂镇王某")
    assert office.drafter.plan(in_force).open_suggestions == 0


def test_nobody_suggests_for_a_plan_that_is_not_issued_to_them(office: Office, plan: str) -> None:
    with pytest.raises(NotFound):
        office.stranger.suggestions.add(plan, "建议")


def test_the_offices_own_cycles_and_recipients_are_used_at_once(office: Office, in_force: str) -> None:
    rules = LocalRules(
        cycles=Cycles(filing_working_days=30, local_drill_years=0), recipients={"专项": "市政府"}
    )
    with pytest.raises(Refused):
        office.drafter.change_local_rules(rules)
    office.archivist.change_local_rules(rules)
    line = office.drafter.plan(in_force)
    assert (line.filing_due, line.drill_due) == (date(2026, 7, 13), date(2029, 5, 29))
    offer = next(one for one in office.drafter.offers(in_force) if one.action is Action.FILE)
    assert {field.name: field.default for field in offer.fields}["recipient"] == "市政府"


@pytest.mark.parametrize(
    ("rules", "missing"),
    [
        (LocalRules(asks_legality_review=True), "legality"),
        (LocalRules(asks_expert_review=True), "experts_said"),
    ],
)
def test_reviews_local_rules_ask_for_are_needed_to_hand_in(
    office: Office, plan: str, rules: LocalRules, missing: str
) -> None:
    office.archivist.change_local_rules(rules)
    given = {**ANSWERS[Action.SUBMIT], "legality": "合法", missing: ""}
    with pytest.raises(Refused, match="缺少"):
        office.drafter.perform(plan, Action.SUBMIT, given)
    office.drafter.perform(plan, Action.SUBMIT, {**given, missing: "已审查"})


def test_handing_in_with_replies_nobody_answered_needs_a_reason(office: Office, plan: str) -> None:
    office.take(plan, Action.CONSULT)
    reply = office.drafter.bring_opinion(plan, "增加通信保障。", "区经信局")
    with pytest.raises(Refused, match="意见未全部答复的理由"):
        office.drafter.perform(plan, Action.SUBMIT, ANSWERS[Action.SUBMIT])
    office.drafter.perform(plan, Action.SUBMIT, {**ANSWERS[Action.SUBMIT], "unanswered": "待市局明确"})
    office.take(plan, Action.WITHDRAW)
    office.drafter.answer_opinion(reply.id, OpinionState.ADOPTED)
    office.drafter.perform(plan, Action.SUBMIT, ANSWERS[Action.SUBMIT])


@pytest.mark.parametrize(("heading", "expected"), [("组织指挥体系", FULL), ("附则", SIMPLIFIED)])
def test_the_procedure_of_a_revision_is_recorded_as_advised_unless_decided(
    office: Office, in_force: str, heading: str, expected: str
) -> None:
    office.take(in_force, Action.REVISE)
    draft = office.drafter.draft(in_force)
    changed = text("为做好防汛工作，制定本预案。")
    added = replace(text("增加的内容。").sections[0], heading=heading)
    changed = replace(changed, sections=(*office.drafter.document(in_force).sections, added))
    office.drafter.save_draft(in_force, changed, draft.revision)
    office.take(in_force, Action.SUBMIT)
    assert office.drafter.steps(in_force)[-1].answers["procedure"] == expected


def test_a_version_in_force_is_filed_and_published_also_while_the_next_is_drafted(
    office: Office, in_force: str
) -> None:
    office.take(in_force, Action.REVISE, Action.PUBLISH, Action.FILE)
    line = office.drafter.plan(in_force)
    assert (line.latest.number, line.in_force and line.in_force.number) == (2, 1)
    assert (line.filing_due, line.publication_due) == (None, None)
    assert line.in_force is not None
    assert (line.in_force.filed_on, line.in_force.published_on) == (date(2026, 6, 10), date(2026, 6, 11))
