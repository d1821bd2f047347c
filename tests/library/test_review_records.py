"""Opinions talked about and closed, the checklist, and suggested wordings, asked at the library's own door."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.library.conftest import ANSWERS, APPROVED, Office
from yuan.library import Session
from yuan.model.comparison.accepting import accept
from yuan.model.document.content import decode, run_text, walk_blocks
from yuan.model.errors import NotFound, Refused, YuanError
from yuan.model.process.local_rules import LocalRules
from yuan.model.records import Action, Opinion, OpinionKind, OpinionState
from yuan.model.review.points import Verdict
from yuan.model.review.suggested_wordings import AmendmentState, proposal_of

REVIEWED = (Action.SUBMIT, Action.EXAMINE)


@pytest.fixture
def node(office: Office, plan: str) -> str:
    """The id of the plan's only paragraph; the plan is under review."""
    office.take(plan, *REVIEWED)
    return next(walk_blocks(office.reviewer.document(plan))).id


@pytest.fixture
def opinion(office: Office, plan: str, node: str) -> Opinion:
    """An opinion on two words of the paragraph 为做好防汛工作，制定本预案。"""
    return office.reviewer.add_opinion(plan, node, "请写明抗旱。", OpinionKind.MUST, "防汛", 3)


def who_may(office: Office, act: Callable[[Session], object]) -> set[str]:
    """Whose attempt at `act` is not refused."""
    able = set()
    for session in office.everybody:
        try:
            act(session)
            able.add(session.account.name)
        except YuanError:
            pass
    return able


def test_an_opinion_is_about_the_words_it_was_written_on(office: Office, plan: str, opinion: Opinion) -> None:
    (kept,) = office.drafter.opinions(plan)
    assert (kept.quote, kept.start, kept.is_closed) == ("防汛", 3, False)


def test_reviewers_raise_and_close_and_the_own_unit_answers(
    office: Office, plan: str, node: str, opinion: Opinion
) -> None:
    writers = {"管理员", "水务编制员"}
    assert who_may(office, lambda one: one.add_opinion(plan, node, "请核实。")) == {"审核员"}
    assert who_may(office, lambda one: one.reply_to_opinion(opinion.id, "知悉。")) == {"审核员"} | writers
    assert who_may(office, lambda one: one.answer_opinion(opinion.id, OpinionState.ADOPTED)) == writers
    assert who_may(office, lambda one: one.reopen_opinion(opinion.id, "没有改。")) == {"审核员"}
    assert who_may(office, lambda one: one.close_opinion(opinion.id, "已核对。")) == {"审核员"}
    assert who_may(office, lambda one: one.check_point(plan, "24.1", Verdict.MET)) == {"审核员"}
    assert who_may(office, lambda one: one.amend(plan, node, "为做好防汛抗旱工作。")) == {"审核员"}
    (amendment,) = office.reviewer.amendments(plan)
    refusal = [(amendment.id, AmendmentState.REFUSED, "另有预案。")]
    assert who_may(office, lambda one: one.withdraw_amendment(amendment.id)) == {"审核员"}
    assert who_may(office, lambda one: one.answer_amendments(refusal)) == set(), "it was taken back"
    again = office.reviewer.amend(plan, node, "为做好防汛抗旱工作。")
    refusal = [(again.id, AmendmentState.REFUSED, "另有预案。")]
    assert who_may(office, lambda one: one.answer_amendments(refusal)) == {"管理员"}, "once is enough"


def test_nothing_said_is_lost_when_an_opinion_is_answered_anew(
    office: Office, plan: str, opinion: Opinion
) -> None:
    office.drafter.answer_opinion(opinion.id, OpinionState.DECLINED, "另有抗旱预案。")
    office.drafter.reply_to_opinion(opinion.id, "请再看附件。")
    office.reviewer.reopen_opinion(opinion.id, "总则仍须提到。")
    (found,) = office.drafter.opinions(plan)
    assert (found.state, found.answer) == (OpinionState.OPEN, "")
    assert [(one.author, one.text) for one in found.replies] == [
        ("水务编制员", "请再看附件。"),
        ("水务编制员", "不采纳：另有抗旱预案。"),
        ("审核员", "总则仍须提到。"),
    ]


def test_a_closed_opinion_says_by_whom_and_rests(office: Office, opinion: Opinion) -> None:
    with pytest.raises(Refused, match="说明理由"):
        office.reviewer.close_opinion(opinion.id)
    office.drafter.answer_opinion(opinion.id, OpinionState.ADOPTED, "已写明。")
    closed = office.reviewer.close_opinion(opinion.id)
    assert closed.is_closed
    assert closed.closed_by == "审核员"
    assert closed.closed_at is not None
    for attempt in (
        lambda: office.drafter.answer_opinion(opinion.id, OpinionState.DECLINED, "不改了。"),
        lambda: office.drafter.reply_to_opinion(opinion.id, "还有一点。"),
        lambda: office.reviewer.close_opinion(opinion.id),
    ):
        with pytest.raises(Refused, match="由审核员关闭"):
            attempt()
    assert not office.reviewer.reopen_opinion(opinion.id, "又删掉了。").is_closed


def test_an_open_must_bars_the_approval_unless_the_office_lifts_that(
    office: Office, plan: str, opinion: Opinion
) -> None:
    office.drafter.answer_opinion(opinion.id, OpinionState.ADOPTED)
    with pytest.raises(Refused, match="1 条“必须修改”的意见没有关闭"):
        office.reviewer.perform(plan, Action.APPROVE, ANSWERS[Action.APPROVE])
    assert office.reviewer.plan(plan).stage.value == "审核"
    office.reviewer.change_local_rules(LocalRules(asks_closed_opinions=False))
    office.take(plan, Action.APPROVE)


def test_closing_the_must_opens_the_way_and_approval_ends_the_talk(
    office: Office, plan: str, node: str, opinion: Opinion
) -> None:
    office.reviewer.close_opinion(opinion.id, "当面核实，无须修改。")
    office.reviewer.add_opinion(plan, "", "可再精简。", OpinionKind.SHOULD)
    office.take(plan, Action.APPROVE)
    with pytest.raises(Refused, match="不再提审核意见"):
        office.reviewer.add_opinion(plan, node, "又想起一处。")
    with pytest.raises(Refused, match="没有送审的文本"):
        office.reviewer.check_point(plan, "24.1", Verdict.MET)


def test_a_suggested_wording_is_kept_and_goes_into_the_draft_only_by_the_drafter(
    office: Office, plan: str, node: str
) -> None:
    made = office.reviewer.amend(plan, node, "为做好防汛抗旱工作，制定本预案。", "与三定方案一致")
    before = office.reviewer.document(plan)
    (seen,) = office.drafter.amendments(plan)
    assert (seen.quote, seen.note, seen.state) == (
        "为做好防汛工作，制定本预案。",
        "与三定方案一致",
        AmendmentState.OPEN,
    )
    with pytest.raises(Refused, match="等待退回"):
        office.drafter.answer_amendments([(made.id, AmendmentState.ACCEPTED, "")])
    office.take(plan, Action.RETURN)
    draft = office.drafter.draft(plan)
    assert decode(draft.content) == before, "nothing is applied by itself"
    proposal = proposal_of(office.drafter.amendment_base(seen), seen)
    changed = accept(decode(draft.content), proposal)
    office.drafter.save_draft(plan, changed, draft.revision)
    office.drafter.answer_amendments([(made.id, AmendmentState.ACCEPTED, "")])
    (told,) = office.reviewer.amendments(plan)
    assert (told.state, told.answered_by) == (AmendmentState.ACCEPTED, "水务编制员")
    (paragraph,) = walk_blocks(office.reviewer.document(plan))
    assert run_text(paragraph.runs) == "为做好防汛抗旱工作，制定本预案。"  # type: ignore[union-attr]


def test_a_suggestion_is_refused_with_a_reason_and_all_or_none_are_noted(
    office: Office, plan: str, node: str
) -> None:
    first = office.reviewer.amend(plan, node, "为做好抗旱工作，制定本预案。")
    second = office.reviewer.amend(plan, node, "")
    with pytest.raises(Refused, match="须说明理由"):
        office.drafter.answer_amendments(
            [
                (first.id, AmendmentState.REFUSED, "不属本预案。"),
                (second.id, AmendmentState.REFUSED, " "),
            ]
        )
    assert {one.state for one in office.drafter.amendments(plan)} == {AmendmentState.OPEN}
    with pytest.raises(Refused, match="与原文相同"):
        office.reviewer.amend(plan, node, "为做好防汛工作，制定本预案。")
    with pytest.raises(NotFound):
        office.reviewer.amend(plan, "没有", "文字")


def test_the_checklist_is_kept_point_by_point_and_read_by_the_unit(
    office: Office, plan: str, node: str
) -> None:
    office.reviewer.check_point(plan, "24.1", Verdict.MET)
    office.reviewer.check_point(plan, "10.3", Verdict.MET)
    office.reviewer.check_point(plan, "10.3", Verdict.UNMET, "没有写报告时限。")
    office.reviewer.check_point(plan, "24.1", None)
    found = office.drafter.checked_points(plan)
    assert [(one.point, one.verdict, one.remark, one.by) for one in found.values()] == [
        ("10.3", Verdict.UNMET, "没有写报告时限。", "审核员")
    ]
    with pytest.raises(NotFound, match="审核要点"):
        office.reviewer.check_point(plan, "15.1", Verdict.MET)
    with pytest.raises(NotFound):
        office.stranger.checked_points(plan)


def test_giving_up_a_draft_takes_its_review_along(office: Office, plan: str) -> None:
    office.take(plan, *APPROVED, Action.ISSUE, Action.REVISE, *REVIEWED)
    node = next(walk_blocks(office.reviewer.document(plan))).id
    opinion = office.reviewer.add_opinion(plan, node, "请写明。")
    office.drafter.reply_to_opinion(opinion.id, "好的。")
    office.reviewer.amend(plan, node, "改。")
    office.reviewer.check_point(plan, "36", Verdict.MET)
    office.take(plan, Action.RETURN, Action.DISCARD)
    assert office.reviewer.opinions(plan) == []
    assert office.reviewer.amendments(plan) == []
    assert office.library.verify() == []
