"""What hostile or unlucky desks do with packages, and what must not come of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.library.conftest import APPROVED, TOWN
from tests.library.desks import BUREAU, Desk, card, text
from yuan.library import NewAccount
from yuan.model.errors import BadFile
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.parcel import Parcel
from yuan.model.exchange.preview import Effect
from yuan.model.plan import AccountRole, Secrecy
from yuan.model.process.local_rules import LocalRules
from yuan.model.process.signature import SignatureState
from yuan.model.records import Action, Stage


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
def stranger(tmp_path: Path, bureau: Desk, town: Desk) -> Iterator[Desk]:
    """A desk both know and trust, that is neither the plan's unit nor anybody's superior."""
    made = Desk(tmp_path / "邻.yuan", "邻区应急管理局")
    for one in (bureau, town):
        one.trusts(made)
        made.trusts(one)
    yield made
    made.library.close()


@pytest.fixture
def plan(town: Desk) -> str:
    return town.drafter.create_plan(card(), text("一", "二", "三"))


@pytest.fixture
def both_changed(bureau: Desk, town: Desk) -> str:
    """A plan whose first paragraph both changed; each told the other, and each has the conflict and its own words."""
    plan = bureau.administrator.create_plan(card(), text("一", "二", "三"))
    town.receive(bureau.send(town, PackageKind.DISTRIBUTION, plan))
    town.write(plan, "一镇", "二", "三")
    bureau.revise(plan, "一局", "二", "三")
    from_town = town.send(bureau, PackageKind.HANDOVER, plan)
    town.receive(bureau.send(town, PackageKind.DISTRIBUTION, plan))
    bureau.receive(from_town)
    return plan


def _put_in_force(bureau: Desk, town: Desk, plan: str) -> None:
    town.take(plan, Action.SUBMIT)
    bureau.receive(town.send(bureau, PackageKind.SUBMISSION, plan))
    bureau.take(plan, Action.EXAMINE, Action.APPROVE, Action.ISSUE)
    town.receive(bureau.send(town, PackageKind.ISSUE, plan))


# --- who may take a step ----------------------------------------------------------------------------------


def test_another_desk_repeals_nothing_by_handing_it_over(
    bureau: Desk, town: Desk, stranger: Desk, plan: str
) -> None:
    _put_in_force(bureau, town, plan)
    stranger.receive(bureau.send(stranger, PackageKind.HANDOVER, plan))
    stranger.take(plan, Action.REPEAL, reason="作废")
    steps = bureau.administrator.steps(plan)
    received = bureau.receive(stranger.send(bureau, PackageKind.HANDOVER, plan))
    assert Effect.REFUSED in {line.effect for line in received.lines}
    assert bureau.administrator.plan(plan).stage is Stage.ISSUED
    assert bureau.administrator.steps(plan) == steps
    assert bureau.troubles() == []


def test_another_desk_does_not_hand_in_for_the_unit(
    bureau: Desk, town: Desk, stranger: Desk, plan: str
) -> None:
    stranger.receive(town.send(stranger, PackageKind.HANDOVER, plan))
    stranger.take(plan, Action.SUBMIT)
    town.write(plan, "一", "二", "三（镇）")
    steps = town.administrator.steps(plan)
    town.receive(stranger.send(town, PackageKind.HANDOVER, plan))
    assert town.drafter.plan(plan).stage is Stage.DRAFTING
    assert town.words(plan) == ["一", "二", "三（镇）"]
    assert town.administrator.steps(plan) == steps


def test_a_unit_repeals_nothing_at_the_bureau(bureau: Desk, town: Desk, plan: str) -> None:
    _put_in_force(bureau, town, plan)
    town.take(plan, Action.REPEAL, reason="作废")
    bureau.receive(town.send(bureau, PackageKind.HANDOVER, plan))
    assert bureau.administrator.plan(plan).stage is Stage.ISSUED


def test_a_unit_issues_nothing_at_the_bureau(bureau: Desk, town: Desk, plan: str) -> None:
    town.take(plan, Action.SUBMIT)
    bureau.receive(town.send(bureau, PackageKind.SUBMISSION, plan))
    bureau.take(plan, Action.EXAMINE, Action.APPROVE)
    town.receive(bureau.send(town, PackageKind.RETURN, plan))
    town.take(plan, Action.ISSUE)
    bureau.receive(town.send(bureau, PackageKind.HANDOVER, plan))
    assert bureau.administrator.plan(plan).stage is Stage.APPROVED


def test_a_unit_tells_that_it_filed_its_plan(bureau: Desk, town: Desk, plan: str) -> None:
    _put_in_force(bureau, town, plan)
    town.take(plan, Action.FILE)
    bureau.receive(town.send(bureau, PackageKind.HANDOVER, plan))
    assert bureau.administrator.plan(plan).stage is Stage.FILED


# --- approvals --------------------------------------------------------------------------------------------


def _with_rows(parcel: Parcel, **rows: object) -> Parcel:
    (bundle,) = parcel.plans
    changed = msgspec.structs.replace(bundle, rows={**bundle.rows, **rows})
    return msgspec.structs.replace(parcel, plans=(changed,))


def test_an_approval_is_not_rewritten_after_it_was_signed(bureau: Desk, town: Desk, plan: str) -> None:
    _put_in_force(bureau, town, plan)
    approved = town.administrator.plan(plan).latest
    parcel = bureau.send(town, PackageKind.ISSUE, plan)
    (version,) = parcel.plans[0].rows["versions"]
    changed = {**version, "approved_by": "无名氏", "approved_on": "2020-01-01", "document_number": "新号"}
    town.receive(_with_rows(parcel, versions=[changed]))
    now = town.administrator.plan(plan).latest
    assert (now.approved_by, now.approved_on) == (approved.approved_by, approved.approved_on)
    assert now.document_number == "新号", "a superior sets right what is not signed"
    assert town.administrator.signature(plan, 1).state is SignatureState.FOREIGN


def test_nobody_tells_of_an_approval_without_signature_in_anothers_name(
    bureau: Desk, town: Desk, stranger: Desk
) -> None:
    plan = stranger.administrator.create_plan(card(unit="某单位"), text("一"))
    stranger.take(plan, *APPROVED, Action.ISSUE)
    parcel = stranger.send(town, PackageKind.HANDOVER, plan)
    (bundle,) = parcel.plans
    (version,) = bundle.rows["versions"]
    unsigned = dict.fromkeys(("key", "algorithm", "public", "statement", "signature"), "")
    (signature,) = bundle.rows["received_signatures"]
    forged = _with_rows(
        parcel,
        versions=[{**version, "approved_by": f"李审核（{BUREAU}）"}],
        received_signatures=[{**signature, **unsigned, "desk": bureau.card.id}],
    )
    received = town.receive(forged)
    assert Effect.REFUSED in {line.effect for line in received.lines}
    assert not town.administrator.plans()


# --- what waited ------------------------------------------------------------------------------------------


def test_rules_that_waited_do_not_undo_newer_ones(bureau: Desk, town: Desk) -> None:
    plan = bureau.administrator.create_plan(card(), text("一"))
    bureau.administrator.change_local_rules(LocalRules(asks_originals=True))
    first = bureau.send(town, PackageKind.DISTRIBUTION, plan)
    town.receive(first, by=town.drafter)
    bureau.administrator.change_local_rules(LocalRules())
    town.receive(bureau.send(town, PackageKind.DISTRIBUTION, plan))
    again = town.receive(first)
    assert {line.effect for line in again.lines} == {Effect.OLDER}
    assert town.administrator.local_rules() == LocalRules()
    assert not again.record.waiting


def test_a_withdrawn_key_does_not_come_back_with_a_package_that_waited(bureau: Desk, town: Desk) -> None:
    plan = bureau.administrator.create_plan(card(), text("一"))
    first = bureau.send(town, PackageKind.DISTRIBUTION, plan)
    town.receive(first, by=town.drafter)
    bureau.administrator.set_active("审核员", is_active=False)
    town.receive(bureau.send(town, PackageKind.DISTRIBUTION, plan))
    kept = town.administrator.desks.certified_keys(bureau.card.id)
    assert all(key["withdrawn_at"] for key in kept)
    town.receive(first)
    assert town.administrator.desks.certified_keys(bureau.card.id) == kept


def test_what_an_account_may_not_know_of_waits_for_somebody_who_may(bureau: Desk, town: Desk) -> None:
    title = "内部的预案"
    plan = town.drafter.create_plan(card(title=title, secrecy=Secrecy.INTERNAL), text("一", title=title))
    town.take(plan, Action.SUBMIT)
    parcel = town.send(bureau, PackageKind.SUBMISSION, plan)
    bureau.administrator.add_account(
        NewAccount(
            name="新档案员",
            full_name="吴档案",
            role=AccountRole.ARCHIVIST,
            password="secret-1",
            clearance=Secrecy.PUBLIC,
        )
    )
    session = bureau.library.sign_in("新档案员", "secret-1")
    preview = session.packages.preview(parcel)
    assert {line.effect for line in preview.lines} == {Effect.WAITING}
    assert not any(title in f"{line}" for line in preview.lines)
    assert session.packages.receive(parcel).record.waiting
    assert not bureau.administrator.plans()
    assert not bureau.receive(parcel).record.waiting
    assert bureau.administrator.plan(plan).stage is Stage.SUBMITTED


def test_a_clock_that_was_ahead_does_not_make_all_that_follows_older(
    bureau: Desk, town: Desk, plan: str
) -> None:
    town.take(plan, Action.SUBMIT)
    ahead = msgspec.structs.replace(
        town.send(bureau, PackageKind.SUBMISSION, plan), made_at="2099-01-01T00:00:00+08:00"
    )
    bureau.receive(ahead)
    town.take(plan, Action.WITHDRAW)
    town.write(plan, "一", "二", "三，改过")
    town.take(plan, Action.SUBMIT)
    after = town.send(bureau, PackageKind.SUBMISSION, plan)
    # as after its library was restored and its clock set right
    bureau.receive(msgspec.structs.replace(after, generation="a" * 16, serial=1, before=""))
    assert bureau.words(plan) == ["一", "二", "三，改过"]


# --- what both changed ------------------------------------------------------------------------------------


def test_a_place_decided_elsewhere_stays_open_until_the_text_says_so(
    bureau: Desk, town: Desk, both_changed: str
) -> None:
    plan = both_changed
    for one in town.drafter.open_conflicts(plan):
        town.drafter.settle_conflict(plan, one.conflict.id)  # the town's own words stand
    bureau.receive(town.send(bureau, PackageKind.HANDOVER, plan))
    assert bureau.words(plan)[0] == "一局"
    assert bureau.administrator.open_conflicts(plan), "nobody there has seen what the town decided"


def test_a_text_in_which_a_place_is_open_does_not_undo_what_was_decided(
    bureau: Desk, town: Desk, both_changed: str
) -> None:
    plan = both_changed
    for one in town.drafter.open_conflicts(plan):
        town.drafter.settle_conflict(plan, one.conflict.id)
    bureau.revise(plan, "一局", "二", "三局")
    received = town.receive(bureau.send(town, PackageKind.DISTRIBUTION, plan))
    assert Effect.CONFLICT in {line.effect for line in received.lines}
    assert town.drafter.open_conflicts(plan), "the town is asked again"


def test_what_one_wrote_for_both_ends_the_conflict_on_both_sides(
    bureau: Desk, town: Desk, both_changed: str
) -> None:
    plan = both_changed
    for one in town.drafter.open_conflicts(plan):
        town.drafter.settle_conflict(plan, one.conflict.id)
    town.write(plan, "一局和镇", "二", "三")
    bureau.receive(town.send(bureau, PackageKind.HANDOVER, plan))
    town.receive(bureau.send(town, PackageKind.DISTRIBUTION, plan))
    for desk in (bureau, town):
        assert desk.words(plan) == ["一局和镇", "二", "三"]
        assert not desk.administrator.open_conflicts(plan)
        assert desk.troubles() == []


def test_what_was_written_on_a_version_issued_elsewhere_comes_back_with_its_revision(
    bureau: Desk, town: Desk, plan: str
) -> None:
    bureau.receive(town.send(bureau, PackageKind.HANDOVER, plan))
    bureau.take(plan, Action.SUBMIT, Action.EXAMINE, Action.APPROVE, Action.ISSUE)
    town.write(plan, "一，镇里写的", "二", "三")
    town.receive(bureau.send(town, PackageKind.ISSUE, plan))
    assert town.words(plan) == ["一", "二", "三"], "what was issued"
    town.take(plan, Action.REVISE)
    assert town.words(plan) == ["一，镇里写的", "二", "三"]
    assert town.troubles() == []


# --- what cannot be shown ---------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["坏\0名", "坏\x1b[2J名", "长" * 100_000], ids=["nul", "escape", "long"])
def test_a_card_that_cannot_be_shown_is_refused(bureau: Desk, town: Desk, plan: str, title: str) -> None:
    town.take(plan, Action.SUBMIT)
    parcel = town.send(bureau, PackageKind.SUBMISSION, plan)
    (bundle,) = parcel.plans
    rows = {**bundle.rows, "plans": [{**bundle.rows["plans"][0], "title": title}]}
    parcel = msgspec.structs.replace(parcel, plans=(msgspec.structs.replace(bundle, rows=rows),))
    with pytest.raises(BadFile):
        bureau.receive(parcel)
    assert not bureau.administrator.plans()


# --- what is passed on ------------------------------------------------------------------------------------


def _adding(parcel: Parcel, **carried: object) -> Parcel:
    (bundle,) = parcel.plans
    return msgspec.structs.replace(parcel, plans=(msgspec.structs.replace(bundle, carried=carried),))


def test_nothing_passed_on_speaks_in_the_place_of_the_desk_that_passes_it_on(
    bureau: Desk, town: Desk, plan: str
) -> None:
    town.take(plan, Action.SUBMIT)
    parcel = town.send(bureau, PackageKind.SUBMISSION, plan)
    (step,) = (row for row in parcel.plans[0].rows["steps"] if row["action"] == Action.SUBMIT.value)
    (version,) = parcel.plans[0].rows["versions"]
    key = [plan, version["number"]]
    forged = {
        "table:steps": [{**step, "action": Action.APPROVE.value}],
        "columns:versions": [{"key": key, "values": {"approved_by": "审核员", "weather": "晴"}}],
        "columns:没有这张表": [{"key": ["x"], "values": {"y": 1}}],
    }
    bureau.receive(_adding(parcel, **forged))
    bureau.take(plan, Action.EXAMINE, Action.RETURN)
    (bundle,) = bureau.administrator.packages.gather(PackageKind.RETURN, [plan], [town.card]).plans
    actions = {row["action"] for row in bundle.rows["steps"]}
    assert actions >= {Action.EXAMINE.value, Action.RETURN.value}
    assert Action.APPROVE.value not in actions
    (sent,) = bundle.rows["versions"]
    assert "approved_by" not in sent
    assert sent["weather"] == "晴"


def test_another_desk_adds_nothing_to_what_is_passed_on(
    bureau: Desk, town: Desk, stranger: Desk, plan: str
) -> None:
    bureau.receive(town.send(bureau, PackageKind.HANDOVER, plan))
    stranger.receive(town.send(stranger, PackageKind.HANDOVER, plan))
    bureau.receive(_adding(stranger.send(bureau, PackageKind.HANDOVER, plan), drones="x"))
    (bundle,) = bureau.administrator.packages.gather(PackageKind.HANDOVER, [plan]).plans
    assert "drones" not in bundle.carried
