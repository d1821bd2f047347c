"""What becomes of versions and of answers when a package speaks of them."""

from __future__ import annotations

import itertools

import pytest

from yuan.model.exchange.advance import RULES, Become, Meeting, further, outcome, rule_for
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.preview import Effect
from yuan.model.exchange.row_merging import Fate, joined
from yuan.model.exchange.travelling import BY_TABLE, Speaker
from yuan.model.records import OpinionState, Phase, Stage

MEETINGS = [
    Meeting(
        kind=kind,
        speaker=speaker,
        ours=ours,
        theirs=theirs,
        has_same_text=same,
        knows_ours=knows,
        is_older=older,
        has_text=has_text,
    )
    for kind in PackageKind
    for speaker in Speaker
    for ours in (None, *Stage)
    for theirs in Stage
    for same, knows, older, has_text in itertools.product((False, True), repeat=4)
]


def test_no_text_gives_way_to_one_that_did_not_come_from_it() -> None:
    for meeting in MEETINGS:
        is_replaced = outcome(meeting).become is Become.TAKE and meeting.ours is not None
        if is_replaced and not (meeting.knows_ours or meeting.has_same_text):
            assert meeting.ours is Stage.SUBMITTED
            assert meeting.kind is PackageKind.SUBMISSION, "handed in anew by the unit that wrote it"


def test_a_unit_never_approves() -> None:
    for meeting in MEETINGS:
        is_decided = meeting.theirs.phase >= Phase.DECIDED
        was = meeting.ours is not None and meeting.ours.phase >= Phase.DECIDED
        if meeting.speaker is Speaker.WRITER and is_decided and not was:
            assert outcome(meeting).become is Become.NOTHING


def test_an_older_package_changes_nothing_that_stands_here() -> None:
    for meeting in MEETINGS:
        if meeting.is_older and meeting.ours is not None and meeting.ours is not meeting.theirs:
            assert outcome(meeting).become is Become.NOTHING


def test_every_rule_decides_something() -> None:
    more = [
        Meeting(kind=PackageKind.HANDOVER, speaker=Speaker.WRITER, ours=None, theirs=stage, **flags)
        for stage in Stage
        for flags in ({"has_newer": True}, {"is_blocked": True}, {"is_new_plan": True})
    ]
    used = {rule_for(meeting).name for meeting in (*MEETINGS, *more)}
    assert {rule.name for rule in RULES} == used


def test_the_later_of_two_stages_stands() -> None:
    assert further(Stage.SUBMITTED, Stage.EXAMINATION) is Stage.EXAMINATION
    assert further(Stage.ISSUED, Stage.APPROVED) is Stage.ISSUED


def opinion(
    state: OpinionState = OpinionState.OPEN, answer: str = "", **more: str | None
) -> dict[str, object]:
    usual = {
        "id": "o",
        "answered_by": "",
        "answered_at": None,
        "closed_by": "",
        "closed_at": None,
        "closing": "",
    }
    return {**usual, "state": state.value, "answer": answer, **more}


ANSWERED = opinion(OpinionState.ADOPTED, "已写")


@pytest.mark.parametrize(
    ("ours", "theirs", "our_talk", "their_talk", "fate"),
    [
        (opinion(), ANSWERED, [], [], Fate.THEIRS),
        (ANSWERED, opinion(), [], [], Fate.OURS),
        (ANSWERED, opinion(), [], ["采纳：已写"], Fate.THEIRS),
        (opinion(), ANSWERED, ["采纳：已写"], [], Fate.OURS),
        (ANSWERED, opinion(OpinionState.DECLINED, "不写"), [], [], Fate.BOTH),
        (ANSWERED, opinion(OpinionState.DECLINED, "不写"), [], ["采纳：已写"], Fate.THEIRS),
        (ANSWERED, ANSWERED, ["采纳：已写"], [], Fate.SAME),
        (ANSWERED, {**ANSWERED, "closed_by": "某人", "closed_at": "2026-06-01"}, [], [], Fate.THEIRS),
    ],
)
def test_an_answer_stands_until_somebody_who_knows_it_says_otherwise(
    ours: dict[str, object],
    theirs: dict[str, object],
    our_talk: list[str],
    their_talk: list[str],
    fate: Fate,
) -> None:
    made = joined(
        BY_TABLE["opinions"], ours, theirs, speaker=Speaker.SUPERIOR, our_talk=our_talk, their_talk=their_talk
    )
    assert made.fate is fate


def test_what_both_decided_is_kept_beside() -> None:
    ours = {"id": "a", "state": "已采用", "answer": "好", "answered_by": "甲", "answered_at": "1"}
    theirs = {**ours, "state": "已撤回", "answer": "", "answered_by": "乙"}
    made = joined(BY_TABLE["amendments"], ours, theirs, speaker=Speaker.SUPERIOR)
    assert made.values == {"answer": "好（对方的处理：已撤回）"}
    assert outcome(MEETINGS[0]).effect in Effect
