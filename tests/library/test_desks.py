"""Two libraries as desks to each other: keys, trust by fingerprint, replays and gaps, receipts and who holds what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from tests.library.conftest import APPROVED, TOWN, card, text
from tests.library.two_desks import BUREAU, NOW, DeskOffice
from yuan.library import Library, tables
from yuan.library.keys import signing_keys
from yuan.library.parts import packages_received
from yuan.model.document.content import content_hash
from yuan.model.errors import Conflict, NotFound, Refused
from yuan.model.exchange.desk import Standing, spoken_fingerprint
from yuan.model.exchange.package import Direction, PackageKind
from yuan.model.exchange.parcel import DraftText, Outgoing, Parcel, Person, PlanBundle, Receipt
from yuan.model.plan import Secrecy
from yuan.model.records import Action

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[DeskOffice]:
    made = DeskOffice(tmp_path / "局.yuan", BUREAU)
    yield made
    made.library.close()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[DeskOffice]:
    made = DeskOffice(tmp_path / "镇.yuan", TOWN, TOWN)
    yield made
    made.library.close()


@pytest.fixture
def friends(bureau: DeskOffice, town: DeskOffice) -> tuple[DeskOffice, DeskOffice]:
    bureau.trust(town)
    town.trust(bureau, is_superior=True)
    return bureau, town


def spoken(office: DeskOffice) -> str:
    return spoken_fingerprint(office.card.algorithm, office.card.public)


def bundle(office: DeskOffice, plan: str, *numbers: int) -> PlanBundle:
    """The frozen versions of a plan, as a package has them."""
    rows = [
        {"plan": plan, "number": one.number, "stage": one.stage.value, "hash": one.hash}
        for one in office.root.versions(plan)
        if one.number in numbers
    ]
    return PlanBundle(plan=plan, rows={"versions": rows}, contents=tuple(f"{row['hash']}" for row in rows))


def receipt(parcel: Parcel, *plans: PlanBundle, told: tuple[tuple[str, int], ...] = ()) -> Receipt:
    held = tuple((row["plan"], row["number"], row["hash"]) for one in plans for row in one.rows["versions"])
    return Receipt(package=parcel.id, hash=parcel.hash, at=NOW, by=Person("某人"), holdings=held, told=told)


# --- this desk --------------------------------------------------------------------------------------------


def test_a_desk_makes_its_keys_when_it_needs_them_and_records_it(bureau: DeskOffice) -> None:
    assert bureau.root.desks.profile().public == ""
    made = bureau.card
    assert (made.id, made.office, made.is_bureau) == (bureau.library.database.id, BUREAU, True)
    assert (made.algorithm, made.seal_algorithm) == ("Ed25519", "X25519")
    assert bureau.card == made
    actions = [entry.action for entry in bureau.root.audit()]
    assert actions.count("建立本机密钥") == 2
    signature = bureau.drafter.desks.sign(b"words").hex()
    assert signing_keys.verifies(made.algorithm, made.public, "words", signature)
    assert bureau.library.verify() == []


def test_a_desk_without_a_name_makes_no_card(tmp_path: Path) -> None:
    library = Library.create(tmp_path / "新.yuan")
    session = library.local_session()
    with pytest.raises(Refused, match="还没有填写本单位名称"):
        session.desks.own_card()
    for name in ("", "应急局（筹）", "两\n行", "长" * 81):
        with pytest.raises(Refused):
            session.desks.set_profile(name)
    session.desks.set_profile("区应急管理局")
    assert session.desks.own_card().office == "区应急管理局"
    library.close()


def test_replaced_keys_stay_known_and_the_old_one_still_opens(bureau: DeskOffice) -> None:
    before, opening = bureau.card, dict(bureau.root.desks.sealing_keys())
    after = bureau.root.desks.replace_keys("电脑丢失")
    assert after.public != before.public
    assert after.seal_public != before.seal_public
    assert bureau.card == after
    assert opening.items() < dict(bureau.root.desks.sealing_keys()).items()
    assert bureau.root.desks.signing_key().id == signing_keys.fingerprint_of(after.algorithm, after.public)
    assert any("电脑丢失" in entry.detail for entry in bureau.root.audit() if entry.action == "更换本机密钥")
    assert bureau.library.verify() == []
    with pytest.raises(Refused, match="理由"):
        bureau.root.desks.replace_keys(" ")


# --- trust ------------------------------------------------------------------------------------------------


def test_a_desk_is_trusted_by_the_six_groups_as_they_were_read_out(
    bureau: DeskOffice, town: DeskOffice
) -> None:
    met = town.drafter.desks.meet(bureau.card, "随包收到")
    assert (met.standing, met.note) == (Standing.UNKNOWN, "随包收到")
    assert re.fullmatch(r"\d{5}( \d{5}){5}", spoken(bureau))
    wrong = spoken(bureau)[:-1] + str((int(spoken(bureau)[-1]) + 1) % 10)
    for said in (wrong, "12345", spoken(bureau)[:-6], "不记得"):
        with pytest.raises(Refused, match="不一致"):
            town.root.desks.trust(bureau.card.id, said)
    with pytest.raises(Refused, match="没有权限"):
        town.drafter.desks.trust(bureau.card.id, spoken(bureau))
    said = spoken(bureau).replace(" ", "\u3000").translate(WIDE)
    desk = town.root.desks.trust(bureau.card.id, f" {said}\n", is_superior=True, note="电话核对")
    assert (desk.is_trusted, desk.is_superior, desk.told_by) == (True, True, "管理员")
    assert desk.note == "已当面或电话核对指纹；电话核对"
    assert town.root.desks.desks() == [desk]
    assert town.library.verify() == []


def test_trust_on_first_use_is_a_step_of_its_own_and_recorded_as_such(
    bureau: DeskOffice, town: DeskOffice
) -> None:
    town.root.desks.meet(bureau.card)
    desk = town.root.desks.trust(bureau.card.id, "", note="光盘由专人送达")
    assert desk.is_trusted
    assert desk.note == "没有核对指纹，首次使用即予信任；光盘由专人送达"
    assert any("首次使用" in entry.detail for entry in town.root.audit() if entry.action == "确认往来单位")


def test_withdrawn_trust_comes_back_only_with_the_fingerprint(
    friends: tuple[DeskOffice, DeskOffice],
) -> None:
    bureau, town = friends
    parcel, _ = town.make(PackageKind.SUBMISSION, bureau.card)
    with pytest.raises(Refused, match="理由"):
        bureau.root.desks.withdraw(town.card.id, "")
    bureau.root.desks.withdraw(town.card.id, "电脑被盗")
    assert "已停止信任" in bureau.check(parcel).problem
    assert "电脑被盗" in bureau.check(parcel).problem
    with pytest.raises(Refused, match="停止信任"):
        bureau.make(PackageKind.RETURN, town.card)
    with pytest.raises(Refused, match="核对指纹"):
        bureau.root.desks.trust(town.card.id, "")
    assert bureau.root.desks.trust(town.card.id, spoken(town)).is_trusted
    assert bureau.check(parcel).problem == ""


def test_a_changed_key_is_shown_and_taken_only_by_its_fingerprint(
    friends: tuple[DeskOffice, DeskOffice],
) -> None:
    bureau, town = friends
    old = town.card
    new = town.root.desks.replace_keys("电脑丢失")
    parcel, _ = town.make(PackageKind.SUBMISSION, bureau.card)
    check = bureau.check(parcel)
    assert "与本机登记的不同" in check.problem
    assert check.fingerprint == spoken_fingerprint(new.algorithm, new.public)
    with pytest.raises(Refused, match="与本机登记的不同"):
        bureau.root.desks.meet(new)
    for said in ("", spoken_fingerprint(old.algorithm, old.public)):
        with pytest.raises(Refused, match="不一致"):
            bureau.root.desks.accept_card(new, said)
    kept = bureau.root.desks.desk(old.id)
    assert kept is not None
    assert kept.card.public == old.public
    desk = bureau.root.desks.accept_card(new, spoken(town), "电话核对")
    assert (desk.card, desk.standing) == (new, Standing.TRUSTED)
    assert bureau.check(parcel).problem == ""
    renewed = [entry for entry in bureau.root.audit() if entry.action == "变更往来单位的名片"]
    assert old.public in renewed[0].detail
    assert new.public in renewed[0].detail


def test_another_name_is_said_and_changes_nothing_by_itself(friends: tuple[DeskOffice, DeskOffice]) -> None:
    bureau, town = friends
    town.root.desks.set_profile("区应急管理委员会", "")
    parcel, _ = town.make(PackageKind.SUBMISSION, bureau.card)
    check = bureau.check(parcel)
    assert check.problem == ""
    assert any("自称“区应急管理委员会”" in note for note in check.notes)
    bureau.take(parcel)
    kept = bureau.root.desks.desk(town.card.id)
    assert kept is not None
    assert (kept.card.office, kept.card.unit) == (TOWN, TOWN)
    assert bureau.root.desks.accept_card(town.card).card.office == "区应急管理委员会"


def test_there_is_one_superior(bureau: DeskOffice, town: DeskOffice, tmp_path: Path) -> None:
    other = DeskOffice(tmp_path / "另.yuan", "自称的应急管理局")
    town.trust(bureau, is_superior=True)
    with pytest.raises(Refused, match=f"已定为“{BUREAU}”"):
        town.trust(other, is_superior=True)
    town.root.desks.trust(bureau.card.id, "", is_superior=False)
    town.trust(other, is_superior=True)
    other.library.close()


@pytest.mark.parametrize(
    "change",
    [
        {"id": "../../etc"},
        {"algorithm": "RSA"},
        {"public": "AB" * 32},
        {"public": ""},
        {"seal_algorithm": "X448"},
        {"office": ""},
        {"office": "张三（应急管理局）"},
        {"unit": "一\n二"},
    ],
)
def test_a_card_that_is_none_is_not_kept(
    bureau: DeskOffice, town: DeskOffice, change: dict[str, str]
) -> None:
    with pytest.raises(Refused, match="名片不能使用"):
        town.root.desks.meet(msgspec.structs.replace(bureau.card, **change))
    assert town.root.desks.desks() == []
    with pytest.raises(Refused, match="本单位自己的"):
        town.root.desks.meet(town.card)
    with pytest.raises(NotFound):
        town.root.desks.trust(bureau.card.id, "")


# --- order, replays and gaps ------------------------------------------------------------------------------


def test_an_unknown_sender_is_shown_with_the_fingerprint_to_compare(
    bureau: DeskOffice, town: DeskOffice
) -> None:
    town.trust(bureau)
    parcel, _ = town.make(PackageKind.SUBMISSION, bureau.card)
    check = bureau.check(parcel)
    assert (check.desk, check.fingerprint) == (None, spoken(town))
    assert "不是本单位已确认的往来单位" in check.problem
    bureau.root.desks.meet(town.card)
    assert "还没有确认" in bureau.check(parcel).problem


def test_a_package_for_somebody_else_or_of_ones_own_is_not_taken(
    friends: tuple[DeskOffice, DeskOffice],
) -> None:
    bureau, town = friends
    parcel, _ = town.make(PackageKind.SUBMISSION, bureau.card)
    other = msgspec.structs.replace(parcel, recipients=("f" * 16,))
    assert "不是发给本单位的" in bureau.check(other).problem
    assert "本单位自己制作" in town.check(parcel).problem
    for change in ({"made_at": "昨天"}, {"due_on": "2026-13-01"}, {"serial": -1}, {"serial": 2**70}):
        assert "不合规定" in bureau.check(msgspec.structs.replace(parcel, **change)).problem


def test_the_same_package_again_is_said_to_be_so(friends: tuple[DeskOffice, DeskOffice]) -> None:
    bureau, town = friends
    parcel, _ = town.make(PackageKind.SUBMISSION, bureau.card)
    record = bureau.take(parcel)
    assert bureau.check(parcel).taken == record
    assert any("接收过" in note for note in bureau.check(parcel).notes)
    other = msgspec.structs.replace(parcel, hash="0" * 64)
    assert "同一编号而内容不同" in bureau.check(other).problem
    assert bureau.library.verify() == []


def test_a_gap_is_told_and_an_older_package_only_adds(friends: tuple[DeskOffice, DeskOffice]) -> None:
    bureau, town = friends
    parcels = [town.make(PackageKind.SUBMISSION, bureau.card)[0] for _ in range(4)]
    assert [parcel.serial for parcel in parcels] == [1, 2, 3, 4]
    assert [parcel.before for parcel in parcels] == ["", *(parcel.hash for parcel in parcels[:3])]
    bureau.take(parcels[0])
    check = bureau.check(parcels[3])
    assert check.problem == ""
    assert not check.is_older
    assert check.notes == ("对方此前发来的第 2 至第 3 个包没有收到，请向对方索取。",)
    bureau.take(parcels[3])
    check = bureau.check(parcels[1])
    assert check.problem == ""
    assert check.is_older
    bureau.take(parcels[1])
    desk = bureau.root.desks.desk(town.card.id)
    assert desk is not None
    assert desk.serial == 4
    forked = msgspec.structs.replace(parcels[3], id="e" * 32, hash="1" * 64, serial=5, before="2" * 64)
    assert "上一个包与本单位收到的不同" in bureau.check(forked).notes[0]


def test_a_restored_library_counts_anew_and_what_it_made_before_is_older(
    friends: tuple[DeskOffice, DeskOffice], tmp_path: Path
) -> None:
    bureau, town = friends
    first, _ = town.make(PackageKind.SUBMISSION, bureau.card)
    bureau.take(first)
    backup = town.root.back_up_to(tmp_path / "副本.yuan")
    late, _ = town.make(PackageKind.SUBMISSION, bureau.card)
    third, _ = town.make(PackageKind.SUBMISSION, bureau.card)
    bureau.take(third)
    town.root.restore(backup if isinstance(backup, Path) else tmp_path / "副本.yuan")
    place = town.library.path
    town.library.close()
    again = Library.open(place)
    town.library, town.root = again, again.sign_in("管理员", "secret-1")
    fourth, _ = town.make(PackageKind.SUBMISSION, bureau.card)
    assert fourth.serial == 2
    assert fourth.generation
    check = bureau.check(fourth)
    assert not check.is_older
    assert "恢复过备份" in check.notes[0]
    bureau.take(fourth)
    check = bureau.check(late)
    assert check.is_older
    assert "恢复备份以前制作" in check.notes[0]
    fifth, _ = town.make(PackageKind.SUBMISSION, bureau.card)
    assert bureau.check(fifth).notes == ()


def test_age_is_told_and_refuses_nothing(friends: tuple[DeskOffice, DeskOffice]) -> None:
    bureau, town = friends
    parcel, _ = town.make(PackageKind.SUBMISSION, bureau.card)
    check = bureau.check(msgspec.structs.replace(parcel, made_at="2024-03-01T08:00:00+00:00"))
    assert check.problem == ""
    assert "天以前" in check.notes[0]
    check = bureau.check(msgspec.structs.replace(parcel, made_at="2190-03-01T08:00:00+00:00"))
    assert "将来" in check.notes[0]


def test_two_windows_do_not_give_the_same_serial(friends: tuple[DeskOffice, DeskOffice]) -> None:
    bureau, town = friends
    outgoing = Outgoing(
        kind=PackageKind.RETURN,
        subject="意见",
        recipients=(town.card,),
        by=Person("管理员"),
        data=lambda _: b"",
    )
    one, other = bureau.root.desks.stamp(outgoing), bureau.root.desks.stamp(outgoing)
    assert one.serials == other.serials
    assert one.id != other.id
    bureau.root.desks.note_sent(outgoing, one, "1" * 64)
    with pytest.raises(Conflict, match="请再发送一次"):
        bureau.root.desks.note_sent(outgoing, other, "2" * 64)
    assert [record.id for record in bureau.root.desks.records()] == [one.id]


def test_what_was_not_written_after_all_is_taken_back(friends: tuple[DeskOffice, DeskOffice]) -> None:
    bureau, town = friends
    first, stamp = bureau.make(PackageKind.RETURN, town.card)
    with pytest.raises(Refused, match="不能撤销"):
        bureau.drafter.desks.note_not_written(stamp)
    bureau.root.desks.note_not_written(stamp)
    assert bureau.root.desks.records() == []
    again, _ = bureau.make(PackageKind.RETURN, town.card)
    assert (again.serial, again.before) == (first.serial, first.before)
    town.take(again)
    confirmation, _ = town.make(PackageKind.RECEIPT, bureau.card, receipts=(receipt(again),))
    bureau.take(confirmation)
    with pytest.raises(Refused, match="不能撤销"):
        bureau.root.desks.note_not_written(msgspec.structs.replace(stamp, id=again.id))
    assert bureau.library.verify() == []


# --- answers, receipts, who holds what ----------------------------------------------------------------------


def test_answers_and_receipts_are_kept_on_both_sides(friends: tuple[DeskOffice, DeskOffice]) -> None:
    bureau, town = friends
    parcel, _ = bureau.make(PackageKind.DISTRIBUTION, town.card, due_on="2026-07-01")
    town.take(parcel)
    due = date(2026, 7, 1)
    assert bureau.root.desks.unanswered(date(2026, 6, 30)) == []
    assert [record.id for record in bureau.root.desks.unanswered(due)] == [parcel.id]
    assert [record.direction for record in town.root.desks.unanswered(due)] == [Direction.RECEIVED]
    confirmation, _ = town.make(
        PackageKind.RECEIPT, bureau.card, receipts=(receipt(parcel),), answers=parcel.id
    )
    bureau.take(confirmation)
    sent = bureau.root.desks.records()[-1]
    assert sent.confirmed_at is not None
    assert sent.answered_at is None
    assert town.root.desks.records()[-1].confirmed_at is not None
    answer, _ = town.make(PackageKind.SUBMISSION, bureau.card, answers=parcel.id)
    bureau.take(answer)
    assert bureau.root.desks.records()[-1].answered_at is not None
    assert town.root.desks.records()[-1].answered_at is not None
    assert bureau.root.desks.unanswered(due) == []
    assert town.root.desks.unanswered(due) == []
    assert bureau.library.verify() == []
    assert town.library.verify() == []


def test_a_receipt_of_something_else_confirms_nothing(friends: tuple[DeskOffice, DeskOffice]) -> None:
    bureau, town = friends
    parcel, _ = bureau.make(PackageKind.RETURN, town.card)
    for wrong, said in (
        (msgspec.structs.replace(receipt(parcel), package="9" * 32), "没有发出过"),
        (msgspec.structs.replace(receipt(parcel), hash="9" * 64), "内容不同"),
    ):
        with bureau.library.database.writes() as connection:
            assert said in packages_received.confirm(connection, town.card.id, wrong)
    with bureau.library.database.writes() as connection:
        assert "没有发出过" in packages_received.confirm(connection, "f" * 16, receipt(parcel))
    assert bureau.root.desks.records()[0].confirmed_at is None


def test_holders_of_a_superseded_version_are_told_and_confirm_it(
    friends: tuple[DeskOffice, DeskOffice],
) -> None:
    bureau, town = friends
    plan = bureau.drafter.create_plan(card(), text("第一版。"))
    bureau.take_steps(plan, *APPROVED, Action.ISSUE)
    first, _ = bureau.make(PackageKind.ISSUE, town.card, plans=(bundle(bureau, plan, 1),))
    bureau.take(town.make(PackageKind.RECEIPT, bureau.card, receipts=(receipt(first, *first.plans),))[0])
    (holding,) = bureau.root.desks.holdings()
    assert (holding.desk, holding.office, holding.version) == (town.card.id, TOWN, 1)
    assert holding.confirmed_at is not None
    assert not holding.is_superseded
    assert bureau.root.desks.holders_to_tell() == []

    bureau.take_steps(plan, Action.REVISE)
    draft = bureau.drafter.draft(plan)
    assert draft is not None
    bureau.drafter.save_draft(plan, text("第二版。"), draft.revision)
    bureau.take_steps(plan, *APPROVED)
    bureau.take_steps(plan, Action.ISSUE, number="门应急委发〔2026〕8号", date="2026-06-29")
    assert [one.version for one in bureau.root.desks.holders_to_tell()] == [1]

    second, _ = bureau.make(PackageKind.ISSUE, town.card, plans=(bundle(bureau, plan, 1, 2),))
    assert bureau.root.desks.holders_to_tell() == []
    told = receipt(second, *second.plans, told=((plan, 1),))
    bureau.take(town.make(PackageKind.RECEIPT, bureau.card, receipts=(told,))[0])
    one, two = bureau.root.desks.holdings(plan)
    assert one.is_superseded
    assert one.told_at
    assert one.told_confirmed_at
    assert two.version == 2
    assert two.confirmed_at
    assert not two.is_superseded
    assert bureau.library.verify() == []


def test_who_got_a_package_for_anybody_is_known_by_the_receipt(
    friends: tuple[DeskOffice, DeskOffice],
) -> None:
    bureau, town = friends
    plan = bureau.drafter.create_plan(card(), text("第一版。"))
    bureau.take_steps(plan, *APPROVED, Action.ISSUE)
    parcel, _ = bureau.make(PackageKind.ISSUE, plans=(bundle(bureau, plan, 1),))
    assert (parcel.serial, bureau.root.desks.holdings()) == (0, [])
    assert town.check(parcel).problem == ""
    bureau.take(town.make(PackageKind.RECEIPT, bureau.card, receipts=(receipt(parcel, *parcel.plans),))[0])
    (holding,) = bureau.root.desks.holdings()
    assert (holding.desk, holding.version) == (town.card.id, 1)
    assert holding.confirmed_at
    assert {record.desk for record in bureau.root.desks.records() if record.id == parcel.id} == {
        "",
        town.card.id,
    }
    assert bureau.library.verify() == []


def test_a_working_text_that_travels_is_kept_as_a_base(friends: tuple[DeskOffice, DeskOffice]) -> None:
    bureau, town = friends
    plan = town.drafter_of_town.create_plan(card(TOWN), text("草稿。"))
    kept = town.drafter_of_town.send_out(plan, 1)
    digest = content_hash(kept)
    sent = PlanBundle(plan=plan, rows={}, draft=DraftText(version=1, hash=digest))
    town.make(PackageKind.HANDOVER, bureau.card, plans=(sent,))
    with town.library.database.reads() as connection:
        rows = connection.execute(tables.draft_bases.select()).all()
    assert [(row.plan, row.hash, row.desk) for row in rows] == [(plan, digest, bureau.card.id)]
    assert town.library.verify() == []


def test_lists_show_of_plans_only_what_the_account_may_know_of(
    friends: tuple[DeskOffice, DeskOffice],
) -> None:
    bureau, town = friends
    open_one = bureau.drafter.create_plan(card(title="公开预案"), text("公开。"))
    inner = bureau.drafter.create_plan(card(title="内部预案", secrecy=Secrecy.INTERNAL), text("内部。"))
    for plan in (open_one, inner):
        bureau.take_steps(plan, *APPROVED, Action.ISSUE)
    both = (bundle(bureau, open_one, 1), bundle(bureau, inner, 1))
    bureau.make(PackageKind.ISSUE, town.card, plans=both)
    bureau.make(PackageKind.ISSUE, town.card, plans=both[1:])
    assert len(bureau.root.desks.records()) == 2
    assert len(bureau.root.desks.holdings()) == 2
    (seen,) = bureau.stranger.desks.records()
    assert (seen.plans, seen.subject) == ((open_one,), "")
    assert [one.plan for one in bureau.stranger.desks.holdings()] == [open_one]
    assert bureau.stranger.desks.records(inner) == []
    with pytest.raises(NotFound):
        bureau.stranger.desks.stamp(
            Outgoing(
                kind=PackageKind.ISSUE,
                subject="",
                recipients=(),
                by=Person("某人"),
                plans=both[1:],
                data=lambda _: b"",
            )
        )


def test_what_is_not_public_goes_to_confirmed_desks_only(bureau: DeskOffice, town: DeskOffice) -> None:
    bureau.root.desks.meet(town.card)
    outgoing = Outgoing(
        kind=PackageKind.RETURN,
        subject="意见",
        recipients=(town.card,),
        by=Person("管理员"),
        is_secret=True,
        data=lambda _: b"",
    )
    with pytest.raises(Refused, match="还没有确认"):
        bureau.root.desks.stamp(outgoing)
    bureau.root.desks.trust(town.card.id, spoken(town))
    assert bureau.root.desks.stamp(outgoing).serials == {town.card.id: 1}
