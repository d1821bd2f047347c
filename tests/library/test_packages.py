"""Plans between a bureau and a town that share no network: what each kind of package does at the other desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.conftest import TOWN
from tests.library.desks import BUREAU, Desk, card, rewritten, text
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.preview import Effect
from yuan.model.records import Action, OpinionKind, OpinionState, Stage


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "局.yuan", BUREAU)
    yield made
    made.library.close()


@pytest.fixture
def town(tmp_path: Path, bureau: Desk) -> Iterator[Desk]:
    made = Desk(tmp_path / "镇.yuan", "清水镇应急办", TOWN)
    made.trusts(bureau, is_superior=True)
    bureau.trusts(made)
    yield made
    made.library.close()


@pytest.fixture
def plan(town: Desk) -> str:
    return town.drafter.create_plan(card(), text("一", "二", "三"))


def test_what_is_handed_in_comes_back_with_opinions(bureau: Desk, town: Desk, plan: str) -> None:
    town.take(plan, Action.SUBMIT)
    submission = town.send(bureau, PackageKind.SUBMISSION, plan)
    preview = bureau.administrator.packages.preview(submission)
    assert not preview.problem
    received = bureau.receive(submission)
    assert received.lines == preview.lines
    assert bureau.administrator.plan(plan).stage is Stage.SUBMITTED
    assert bureau.words(plan) == ["一", "二", "三"]

    bureau.take(plan, Action.EXAMINE)
    bureau.reviewer.add_opinion(plan, "", "写明指挥长。", OpinionKind.MUST)
    bureau.take(plan, Action.RETURN)
    town.receive(bureau.send(town, PackageKind.RETURN, plan, answers=submission.id))
    line = town.drafter.plan(plan)
    assert (line.stage, line.latest.returned_because) == (Stage.DRAFTING, "响应级别不清")
    (opinion,) = town.drafter.opinions(plan)
    assert (opinion.text, opinion.author) == ("写明指挥长。", f"李审核（{BUREAU}）")

    town.drafter.answer_opinion(opinion.id, OpinionState.ADOPTED, "已写明")
    town.write(plan, "一", "二", "三，指挥长为镇长")
    town.take(plan, Action.SUBMIT)
    bureau.receive(town.send(bureau, PackageKind.SUBMISSION, plan))
    assert bureau.words(plan) == ["一", "二", "三，指挥长为镇长"]
    (answered,) = bureau.reviewer.opinions(plan)
    assert (answered.state, answered.answered_by) == (OpinionState.ADOPTED, "赵编制（清水镇应急办）")
    assert answered.author == "审核员", "who is at home here keeps the own name"

    bureau.reviewer.close_opinion(opinion.id)
    bureau.take(plan, Action.EXAMINE, Action.APPROVE)
    town.receive(bureau.send(town, PackageKind.RETURN, plan))
    approved = town.drafter.plan(plan).latest
    assert (approved.stage, approved.approved_hash) == (Stage.APPROVED, approved.hash)
    assert town.drafter.opinions(plan)[0].is_closed
    assert town.drafter.opinions(plan)[0].answered_by == "编制员"

    bureau.take(plan, Action.ISSUE)
    town.receive(bureau.send(town, PackageKind.ISSUE, plan))
    assert town.drafter.plan(plan).stage is Stage.ISSUED
    assert town.troubles() == bureau.troubles() == []


def test_what_the_bureau_wrote_meanwhile_is_merged_when_it_hands_the_plan_back(
    bureau: Desk, town: Desk, plan: str
) -> None:
    town.take(plan, Action.SUBMIT)
    bureau.receive(town.send(bureau, PackageKind.SUBMISSION, plan))
    bureau.take(plan, Action.EXAMINE, Action.RETURN)
    town.receive(bureau.send(town, PackageKind.RETURN, plan))

    draft = bureau.administrator.draft(plan)
    bureau.administrator.save_draft(
        plan, rewritten(bureau.administrator.document(plan), "一（局）", "二", "三"), draft.revision
    )
    town.write(plan, "一", "二", "三（镇）")
    town.take(plan, Action.SUBMIT)
    received = bureau.receive(town.send(bureau, PackageKind.SUBMISSION, plan))
    assert [line.effect for line in received.lines if "版" in line.what] == [Effect.CONFLICT]
    assert bureau.words(plan) == ["一", "二", "三（镇）"], "examined is what was handed in"

    bureau.take(plan, Action.EXAMINE, Action.RETURN)
    assert bureau.words(plan) == ["一（局）", "二", "三（镇）"]
    town.receive(bureau.send(town, PackageKind.RETURN, plan))
    assert town.words(plan) == ["一（局）", "二", "三（镇）"]
    assert town.troubles() == bureau.troubles() == []
