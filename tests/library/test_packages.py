"""Plans between a bureau and a town that share no network: what each kind of package does at the other desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.library.conftest import ANSWERS, APPROVED, TOWN
from tests.library.desks import BUREAU, Desk, card, text
from yuan.library.fingerprint import fingerprint
from yuan.model.document.content import Document, FrontMatter
from yuan.model.errors import BadFile, Refused
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.parcel import DraftText, Parcel
from yuan.model.exchange.preview import Effect
from yuan.model.merge.conflict import ConflictKind
from yuan.model.plan import Secrecy, Unit
from yuan.model.process.local_rules import LocalRules
from yuan.model.process.materials import NewMaterial
from yuan.model.process.signature import SignatureState
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

    bureau.revise(plan, "一（局）", "二", "三")
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


# --- distribution -----------------------------------------------------------------------------------------


def test_a_unit_is_given_its_plan_and_reads_those_of_others(bureau: Desk, town: Desk) -> None:
    own = bureau.administrator.create_plan(card(), text("一", "二"))
    other = bureau.administrator.create_plan(card(unit="区水务局", title="区防汛预案"), text("区"))
    bureau.take(other, *APPROVED, Action.ISSUE)
    bureau.reviewer.add_opinion(own, "", "补写附件。")
    received = town.receive(bureau.send(town, PackageKind.DISTRIBUTION, own, other))
    assert not [line for line in received.lines if line.effect in (Effect.REFUSED, Effect.CONFLICT)]
    assert town.drafter.plan(own).stage is Stage.DRAFTING
    assert [one.text for one in town.drafter.opinions(own)] == ["补写附件。"]
    assert town.drafter.plan(other).stage is Stage.ISSUED
    assert town.drafter.signature(other, 1).state is SignatureState.FOREIGN
    assert not [step for step in town.administrator.steps(other) if step.action is Action.SUBMIT]
    assert town.troubles() == []


def test_two_drafts_become_one(bureau: Desk, town: Desk) -> None:
    plan = bureau.administrator.create_plan(card(), text("一", "二", "三"))
    town.receive(bureau.send(town, PackageKind.DISTRIBUTION, plan))
    town.write(plan, "一（镇）", "二", "三")
    bureau.revise(plan, "一", "二", "三（局）")
    received = town.receive(bureau.send(town, PackageKind.DISTRIBUTION, plan))
    assert Effect.MERGED in {line.effect for line in received.lines}
    assert town.words(plan) == ["一（镇）", "二", "三（局）"]
    assert not town.drafter.open_conflicts(plan)


def test_what_both_changed_waits_for_somebody_to_decide(bureau: Desk, town: Desk) -> None:
    plan = bureau.administrator.create_plan(card(), text("一", "二"))
    town.receive(bureau.send(town, PackageKind.DISTRIBUTION, plan))
    town.write(plan, "一是镇的", "二")
    bureau.revise(plan, "一归局", "二")
    received = town.receive(bureau.send(town, PackageKind.DISTRIBUTION, plan))
    assert Effect.CONFLICT in {line.effect for line in received.lines}
    assert town.drafter.open_conflicts(plan)
    with pytest.raises(Refused, match="没有处理"):
        town.take(plan, Action.SUBMIT)
    # Handed over before it was decided, it is to be decided there as well.
    bureau.receive(town.send(bureau, PackageKind.HANDOVER, plan))
    assert bureau.administrator.open_conflicts(plan)


def test_drafts_without_a_common_text_are_never_guessed_at(
    bureau: Desk, town: Desk, tmp_path: Path, plan: str
) -> None:
    bureau.receive(town.send(bureau, PackageKind.HANDOVER, plan))
    bureau.forget_bases(plan)
    bureau.revise(plan, "一", "二", "局")
    town.write(plan, "镇", "二", "三")
    parcel = town.send(bureau, PackageKind.HANDOVER, plan)
    bundles = [msgspec.structs.replace(one, draft=DraftText(1, one.draft.hash)) for one in parcel.plans]
    bureau.receive(msgspec.structs.replace(parcel, plans=tuple(bundles)))
    kinds = {one.conflict.kind for one in bureau.administrator.open_conflicts(plan)}
    assert kinds == {ConflictKind.NO_BASE}


# --- issue and hand-over ----------------------------------------------------------------------------------


def test_an_issued_plan_supersedes_the_one_before_everywhere(bureau: Desk, town: Desk) -> None:
    plan = bureau.administrator.create_plan(card(unit="区水务局"), text("一"))
    bureau.take(plan, *APPROVED, Action.ISSUE)
    first = bureau.send(town, PackageKind.ISSUE, plan)
    town.receive(first)
    bureau.take(
        plan, Action.REVISE, *APPROVED, Action.ISSUE, number="门应急委发〔2026〕9号", date="2026-11-02"
    )
    second = bureau.send(town, PackageKind.ISSUE, plan)
    town.receive(second)
    assert [one.stage for one in town.administrator.versions(plan)] == [Stage.SUPERSEDED, Stage.ISSUED]

    bureau.receive(town.send(bureau, PackageKind.RECEIPT, answers=second.id))
    (held,) = [one for one in bureau.administrator.desks.holdings(plan) if one.version == 2]
    assert held.confirmed_at is not None
    assert town.troubles() == bureau.troubles() == []


def test_a_whole_library_goes_to_its_successor(bureau: Desk, town: Desk, plan: str, tmp_path: Path) -> None:
    town.take(plan, Action.SUBMIT)
    bureau.receive(town.send(bureau, PackageKind.SUBMISSION, plan))
    bureau.take(plan, Action.EXAMINE, Action.RETURN)
    issued = bureau.administrator.create_plan(card(unit="区水务局", title="区防汛预案"), text("区"))
    bureau.take(issued, *APPROVED, Action.ISSUE, Action.REVISE)
    secret = card(title="涉密预案", secrecy=Secrecy.SECRET)
    bureau.administrator.create_plan(secret, Document(front=FrontMatter(title="涉密预案")))
    successor = Desk(tmp_path / "新.yuan", "新的应急管理局")
    successor.trusts(bureau)
    bureau.trusts(successor)
    parcel = bureau.send(successor, PackageKind.HANDOVER)
    assert "国家秘密 1 件" in parcel.subject
    received = successor.receive(parcel)
    refused = [line for line in received.lines if line.effect is Effect.REFUSED]
    assert {line.about for line in refused} <= {"单位", "规定", "提纲"}
    assert {line.plan for line in successor.administrator.plans()} == {plan, issued}
    assert [one.stage for one in successor.administrator.versions(issued)] == [Stage.ISSUED, Stage.DRAFTING]
    assert successor.troubles() == []
    successor.library.close()


# --- who may say what -------------------------------------------------------------------------------------


def test_only_an_administrator_takes_over_what_the_bureau_settled(bureau: Desk, town: Desk) -> None:
    plan = bureau.administrator.create_plan(card(), text("一"))
    bureau.administrator.add_unit(Unit(id="u9", name="区水务局"))
    rules = LocalRules(asks_originals=True)
    bureau.administrator.change_local_rules(rules)
    parcel = bureau.send(town, PackageKind.DISTRIBUTION, plan)
    received = town.receive(parcel, by=town.drafter)
    waiting = {line.about for line in received.lines if line.effect is Effect.WAITING}
    assert waiting >= {"单位", "规定", "签名密钥"}
    assert town.administrator.local_rules() != rules
    assert town.drafter.plan(plan).stage is Stage.DRAFTING

    again = town.receive(parcel)
    assert {line.effect for line in again.lines} == {Effect.NEW}
    assert town.administrator.local_rules() == rules
    assert "区水务局" in {unit.name for unit in town.administrator.units()}
    assert not again.record.waiting
    assert town.receive(parcel).lines == (), "the third time nothing is left to do"


def test_a_unit_changes_no_rules_and_approves_nothing(bureau: Desk, town: Desk, plan: str) -> None:
    town.take(plan, *APPROVED)
    bureau.receive(town.send(bureau, PackageKind.HANDOVER, plan))
    known = town.drafter.create_plan(card(title="抗旱预案"), text("旱"))
    bureau.receive(town.send(bureau, PackageKind.HANDOVER, known))
    town.take(known, *APPROVED)
    received = bureau.receive(town.send(bureau, PackageKind.HANDOVER, known))
    assert any(line.effect is Effect.REFUSED and "批准" in line.detail for line in received.lines)
    assert bureau.administrator.plan(known).stage is Stage.DRAFTING


def test_a_desk_nobody_trusts_is_refused_and_its_fingerprint_shown(
    bureau: Desk, town: Desk, plan: str, tmp_path: Path
) -> None:
    stranger = Desk(tmp_path / "外.yuan", "某局")
    stranger.trusts(bureau)
    other = stranger.administrator.create_plan(card(unit="某局"), text("外"))
    parcel = stranger.send(bureau, PackageKind.HANDOVER, other)
    preview = bureau.administrator.packages.preview(parcel)
    assert preview.problem
    assert preview.fingerprint
    with pytest.raises(Refused):
        bureau.receive(parcel)
    stranger.library.close()


def test_a_drafter_takes_in_and_sends_plans_of_the_own_unit(bureau: Desk, town: Desk) -> None:
    other = bureau.administrator.create_plan(card(unit="区水务局"), text("区"))
    bureau.take(other, *APPROVED, Action.ISSUE)
    received = town.receive(bureau.send(town, PackageKind.ISSUE, other), by=town.drafter)
    assert {line.effect for line in received.lines} == {Effect.WAITING}
    town.receive(bureau.send(town, PackageKind.ISSUE, other))
    with pytest.raises(Refused):
        town.drafter.packages.gather(PackageKind.HANDOVER, [other], [bureau.card])


@pytest.mark.parametrize("kind", [PackageKind.RETURN, PackageKind.ISSUE])
def test_a_unit_hands_nothing_back_and_issues_nothing(town: Desk, plan: str, kind: PackageKind) -> None:
    with pytest.raises(Refused, match="主管部门"):
        town.administrator.packages.gather(kind, [plan])


def test_state_secrets_and_drafts_are_not_handed_in(town: Desk, bureau: Desk, plan: str) -> None:
    with pytest.raises(Refused, match="没有送审的稿子"):
        town.administrator.packages.gather(PackageKind.SUBMISSION, [plan])
    secret = card(title="涉密预案", secrecy=Secrecy.SECRET)
    other = town.administrator.create_plan(secret, Document(front=FrontMatter(title="涉密预案")))
    with pytest.raises(Refused, match="不得以数据包传送"):
        town.administrator.packages.gather(PackageKind.HANDOVER, [other])


def test_a_units_drafter_who_works_in_the_bureaus_library_is_told_with_the_unit(
    bureau: Desk, town: Desk
) -> None:
    plan = bureau.drafter.create_plan(card(), text("一"))
    bureau.drafter.perform(plan, Action.CONSULT, ANSWERS[Action.CONSULT])
    town.receive(bureau.send(town, PackageKind.HANDOVER, plan))
    assert [step.account for step in town.administrator.steps(plan)] == [f"赵编制（{TOWN}）"]


# --- twice, late, crossing --------------------------------------------------------------------------------


def test_the_same_package_again_does_nothing(bureau: Desk, town: Desk, plan: str) -> None:
    town.take(plan, Action.SUBMIT)
    parcel = town.send(bureau, PackageKind.SUBMISSION, plan)
    bureau.receive(parcel)
    bureau.take(plan, Action.EXAMINE, Action.RETURN)
    again = bureau.receive(parcel)
    assert again.lines == ()
    assert "接收过" in again.notes[0]
    assert bureau.administrator.plan(plan).stage is Stage.DRAFTING


def test_an_older_package_adds_and_changes_no_state(bureau: Desk, town: Desk, plan: str) -> None:
    town.take(plan, Action.SUBMIT)
    first = town.send(bureau, PackageKind.SUBMISSION, plan)
    town.take(plan, Action.WITHDRAW)
    town.write(plan, "一", "二", "三改")
    town.take(plan, Action.SUBMIT)
    bureau.receive(town.send(bureau, PackageKind.SUBMISSION, plan))
    late = bureau.receive(first)
    assert Effect.OLDER in {line.effect for line in late.lines}
    assert bureau.words(plan) == ["一", "二", "三改"]


def test_what_was_decided_about_an_opinion_arrives_also_after_a_newer_package(
    bureau: Desk, town: Desk, plan: str
) -> None:
    town.take(plan, Action.SUBMIT)
    bureau.receive(town.send(bureau, PackageKind.SUBMISSION, plan))
    bureau.take(plan, Action.EXAMINE)
    opinion = bureau.reviewer.add_opinion(plan, "", "写明依据。", OpinionKind.MUST).id
    town.receive(bureau.send(town, PackageKind.RETURN, plan))
    bureau.reviewer.close_opinion(opinion, "已核对。")
    late = bureau.send(town, PackageKind.RETURN, plan)
    bureau.take(plan, Action.APPROVE, Action.ISSUE)
    town.receive(bureau.send(town, PackageKind.ISSUE, plan))
    town.receive(late)
    assert town.drafter.opinions(plan)[0].is_closed
    assert town.drafter.plan(plan).stage is Stage.ISSUED


def test_an_older_package_does_not_close_what_was_asked_anew(bureau: Desk, town: Desk, plan: str) -> None:
    town.take(plan, Action.SUBMIT)
    bureau.receive(town.send(bureau, PackageKind.SUBMISSION, plan))
    bureau.take(plan, Action.EXAMINE)
    opinion = bureau.reviewer.add_opinion(plan, "", "写明依据。", OpinionKind.MUST).id
    bureau.reviewer.close_opinion(opinion, "已核对。")
    late = bureau.send(town, PackageKind.RETURN, plan)
    bureau.reviewer.reopen_opinion(opinion, "仍未写明。")
    town.receive(bureau.send(town, PackageKind.RETURN, plan))
    town.receive(late)
    assert not town.drafter.opinions(plan)[0].is_closed


def test_what_is_approved_is_never_taken_for_another_text(bureau: Desk, town: Desk, plan: str) -> None:
    town.take(plan, Action.SUBMIT)
    bureau.receive(town.send(bureau, PackageKind.SUBMISSION, plan))
    town.take(plan, Action.WITHDRAW)
    town.write(plan, "一", "二", "三改")
    town.take(plan, Action.SUBMIT)
    bureau.take(plan, Action.EXAMINE, Action.APPROVE)
    received = town.receive(bureau.send(town, PackageKind.RETURN, plan))
    assert Effect.CONFLICT in {line.effect for line in received.lines}
    assert town.drafter.plan(plan).stage is Stage.SUBMITTED
    assert town.words(plan) == ["一", "二", "三改"]


def test_what_is_handed_in_anew_while_it_is_examined_waits_until_it_is_handed_back(
    bureau: Desk, town: Desk, plan: str
) -> None:
    town.take(plan, Action.SUBMIT)
    bureau.receive(town.send(bureau, PackageKind.SUBMISSION, plan))
    bureau.take(plan, Action.EXAMINE)
    town.take(plan, Action.WITHDRAW)
    town.write(plan, "一", "二", "三改")
    town.take(plan, Action.SUBMIT)
    bureau.receive(town.send(bureau, PackageKind.SUBMISSION, plan))
    assert bureau.words(plan) == ["一", "二", "三"]
    bureau.take(plan, Action.RETURN)
    assert bureau.words(plan) == ["一", "二", "三改"]
    town.receive(bureau.send(town, PackageKind.RETURN, plan))
    assert town.drafter.plan(plan).stage is Stage.DRAFTING


def test_both_answering_an_opinion_keeps_what_each_said(bureau: Desk, town: Desk, plan: str) -> None:
    town.take(plan, Action.SUBMIT)
    bureau.receive(town.send(bureau, PackageKind.SUBMISSION, plan))
    opinion = bureau.reviewer.add_opinion(plan, "", "写明。")
    town.receive(bureau.send(town, PackageKind.RETURN, plan))
    town.drafter.answer_opinion(opinion.id, OpinionState.ADOPTED, "已写")
    bureau.administrator.answer_opinion(opinion.id, OpinionState.DECLINED, "不必写")
    received = town.receive(bureau.send(town, PackageKind.RETURN, plan))
    assert Effect.CONFLICT in {line.effect for line in received.lines}
    (kept,) = town.drafter.opinions(plan)
    assert (kept.state, kept.answer) == (OpinionState.ADOPTED, "已写")
    assert [reply.text for reply in kept.replies] == ["对方的处理：不采纳：不必写"]


# --- hostile and newer ------------------------------------------------------------------------------------


def _with_rows(parcel: Parcel, **rows: object) -> Parcel:
    (bundle,) = parcel.plans
    changed = msgspec.structs.replace(bundle, rows={**bundle.rows, **rows})
    return msgspec.structs.replace(parcel, plans=(changed,))


def _row(parcel: Parcel, table: str, **values: object) -> Parcel:
    (first, *rest) = parcel.plans[0].rows[table]
    return _with_rows(parcel, **{table: [{**first, **values}, *rest]})


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("versions", {"stage": "不知道"}),
        ("versions", {"number": 0}),
        ("versions", {"number": "1"}),
        ("versions", {"number": 2**70}),
        ("versions", {"hash": "../x"}),
        ("versions", {"plan": "p00000000"}),
        ("plans", {"secrecy": "绝密"}),
        ("plans", {"title": ""}),
        ("plans", {"kind": 7}),
        ("steps", {"answers": "没有"}),
        ("steps", {"account": {"name": ["x"]}}),
        ("steps", {"account": {"name": "x\n" * 400}}),
        ("materials", {"name": "../../x.exe"}),
        ("materials", {"size": -1}),
        ("materials", {"size": 3}),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(
    bureau: Desk, town: Desk, plan: str, table: str, values: dict[str, object]
) -> None:
    town.administrator.add_material(plan, NewMaterial("说明.txt", b"words"))
    town.take(plan, Action.SUBMIT)
    parcel = _row(town.send(bureau, PackageKind.SUBMISSION, plan), table, **values)
    before = bureau.administrator.audit()
    with pytest.raises(BadFile):
        bureau.receive(parcel)
    assert bureau.administrator.audit() == before
    assert bureau.administrator.plans() == []


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b'{"front":7}', b"\xff"])
def test_a_text_that_is_none_is_refused(bureau: Desk, town: Desk, plan: str, data: bytes) -> None:
    town.take(plan, Action.SUBMIT)
    parcel = town.send(bureau, PackageKind.SUBMISSION, plan)
    digest = fingerprint(data)
    (bundle,) = parcel.plans
    changed = msgspec.structs.replace(bundle, contents=(digest,), draft=None)
    bad = _row(
        msgspec.structs.replace(parcel, plans=(changed,), data=lambda _: data), "versions", hash=digest
    )
    with pytest.raises(BadFile, match="正文"):
        bureau.receive(bad)
    wrong = msgspec.structs.replace(parcel, data=lambda _: b"{}")
    with pytest.raises(BadFile, match="校验值"):
        bureau.receive(wrong)
    assert bureau.administrator.plans() == []


def test_what_a_newer_program_says_is_kept_and_passed_on(
    bureau: Desk, town: Desk, plan: str, tmp_path: Path
) -> None:
    town.take(plan, Action.SUBMIT)
    parcel = _row(town.send(bureau, PackageKind.SUBMISSION, plan), "steps", weather="晴")
    parcel = _with_rows(parcel, drones=[{"id": "d1", "plan": plan}])
    bureau.receive(parcel)
    (bundle,) = bureau.administrator.packages.gather(PackageKind.HANDOVER, [plan]).plans
    assert bundle.rows["drones"] == [{"id": "d1", "plan": plan}]
    assert [row["weather"] for row in bundle.rows["steps"] if "weather" in row] == ["晴"]
    assert bureau.troubles() == []


def test_an_id_that_is_another_units_plan_is_refused(bureau: Desk, town: Desk, plan: str) -> None:
    bureau.receive(town.send(bureau, PackageKind.HANDOVER, plan))
    parcel = town.send(bureau, PackageKind.HANDOVER, plan)
    (bundle,) = parcel.plans
    other = msgspec.structs.replace(
        bundle,
        draft=None,
        rows={**bundle.rows, "versions": [{**bundle.rows["versions"][0], "hash": "0" * 64}]},
    )
    parcel = _row(msgspec.structs.replace(parcel, plans=(other,)), "plans", unit="斋堂镇人民政府")
    received = bureau.receive(parcel)
    assert {line.effect for line in received.lines} == {Effect.REFUSED}


def test_a_fault_in_the_middle_leaves_nothing(bureau: Desk, town: Desk, plan: str) -> None:
    town.administrator.add_material(plan, NewMaterial("说明.txt", b"words"))
    town.take(plan, Action.SUBMIT)
    parcel = town.send(bureau, PackageKind.SUBMISSION, plan)
    (file,) = parcel.plans[0].files
    good = parcel.data

    def failing(digest: str) -> bytes:
        if digest == file:
            raise BadFile("读不出。")
        return good(digest)

    before = bureau.administrator.audit()
    with pytest.raises(BadFile):
        bureau.receive(msgspec.structs.replace(parcel, data=failing))
    assert bureau.administrator.plans() == []
    assert bureau.administrator.audit() == before
    bureau.receive(parcel)
    assert bureau.administrator.plan(plan).stage is Stage.SUBMITTED


def test_somebody_elsewhere_is_never_somebody_here(bureau: Desk, town: Desk, plan: str) -> None:
    town.take(plan, Action.SUBMIT)
    parcel = town.send(bureau, PackageKind.SUBMISSION, plan)
    bureau.receive(_row(parcel, "steps", account="审核员"))
    assert "审核员" not in {step.account for step in bureau.administrator.steps(plan)}


def test_a_unit_cannot_hand_in_what_it_approved_itself(bureau: Desk, town: Desk, plan: str) -> None:
    town.take(plan, Action.SUBMIT)
    parcel = town.send(bureau, PackageKind.SUBMISSION, plan)
    received = bureau.receive(_row(parcel, "versions", stage=Stage.APPROVED.value))
    assert {line.effect for line in received.lines} == {Effect.REFUSED}
    assert bureau.administrator.plans() == []
    assert bureau.troubles() == []
