"""Packages between two real libraries by the command line: from distribution to hand-over, and the receipts back."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from tests.jobs.desks_on_disk import BUREAU, DeskOnDisk
from tests.library.conftest import WATER, Office, card, text
from yuan.cli import app
from yuan.model.errors import BadFile
from yuan.model.plan import Secrecy
from yuan.model.records import Action, OpinionState, Stage

FLOOD = "门头沟区防汛应急预案"


@pytest.fixture
def bureau(tmp_path: Path) -> DeskOnDisk:
    return DeskOnDisk(tmp_path / "区局", BUREAU)


@pytest.fixture
def water(tmp_path: Path) -> DeskOnDisk:
    return DeskOnDisk(tmp_path / "水务局", WATER, WATER)


@pytest.fixture
def plan(bureau: DeskOnDisk) -> str:
    with bureau.session() as session:
        return session.create_plan(card(), text("为做好防汛工作，制定本预案。"))


def copies_in(package: Path) -> dict[str, bytes]:
    """The readable copies, got out of a package by what unpacks any zip."""
    with zipfile.ZipFile(package) as archive:
        names = [name for name in archive.namelist() if name.startswith("可读副本/")]
        return {name.partition("/")[2]: archive.read(name) for name in names}


def words(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_plan_goes_from_the_bureau_to_its_unit_and_comes_back_in_force(
    bureau: DeskOnDisk, water: DeskOnDisk, plan: str, tmp_path: Path
) -> None:
    # 下发: to a desk nobody knows yet, so it is for whoever gets it.
    given = tmp_path / "下发.yuanpkg"
    packed = bureau.told("pack", "distribution", plan, "--unit", WATER, "-o", given, "--due", "2027-03-01")
    assert packed["kind"] == "下发"
    assert packed["plans"] == [plan]

    # The unit sees whose it is, and takes nothing from somebody unknown.
    seen = water.told("inspect", given)
    assert seen["sender"] == {
        "desk": bureau.id,
        "office": BUREAU,
        "unit": "",
        "fingerprint": bureau.fingerprint,
    }
    assert seen["preview"]["fingerprint"] == bureau.fingerprint
    assert seen["due_on"] == "2027-03-01"
    assert seen["preview"]["problem"]
    assert water.cli("unpack", given, "--preview").exit_code == 1
    water.refused("unpack", given, "--apply")

    # The fingerprint is read out over the telephone; wrong digits do not do.
    wrong = " ".join(["12345"] * 6)
    assert water.cli("desk", "trust", given, "--fingerprint", wrong).exit_code == 1
    water.trust(bureau, given, "--superior")
    assert water.cli("unpack", given, "--preview").exit_code == 0
    back = tmp_path / "回执.yuanpkg"
    water.said("unpack", given, "--apply", "--receipt", back)
    assert water.line(plan).card.title == FLOOD
    assert water.draft(plan) == bureau.draft(plan)

    # 回执: so the bureau knows the desk, and that its package arrived.
    bureau.trust(water, back)
    bureau.said("unpack", back, "--apply")
    told = {one["desk"]: one for one in bureau.told("desk", "log") if one["id"] == packed["id"]}
    assert told[water.id]["confirmed_at"], "known by now who got it"

    # 送审, sealed for the bureau.
    water.write(plan, text("为做好防汛抢险工作，制定本预案。"))
    water.take(plan, Action.START, Action.SUBMIT) if water.line(plan).stage is Stage.PROJECT else water.take(
        plan, Action.SUBMIT
    )
    handed_in = tmp_path / "送审.yuanpkg"
    sent = water.told("pack", "submission", plan, "--to", BUREAU, "--sealed", "-o", handed_in)
    assert sent["sealed"]
    third = DeskOnDisk(tmp_path / "清水镇", "清水镇人民政府", "清水镇人民政府")
    assert not third.told("inspect", handed_in)["open"]
    third.refused("unpack", handed_in, "--apply")
    assert {"送审", BUREAU} <= {bureau.told("inspect", handed_in)["kind"], BUREAU}
    bureau.said("unpack", handed_in, "--apply")
    assert bureau.line(plan).stage is Stage.SUBMITTED
    assert bureau.line(plan).latest.hash == water.line(plan).latest.hash

    # 退回: with opinions.
    with bureau.opened() as library:
        office = Office(library)
        office.take(plan, Action.EXAMINE)
        section = office.reviewer.document(plan).sections[0]
        office.reviewer.add_opinion(plan, section.id, "请补充抢险队伍。")
        office.take(plan, Action.RETURN)
    returned = tmp_path / "退回.yuanpkg"
    bureau.said("pack", "return", plan, "--to", WATER, "--answers", sent["id"], "-o", returned)
    copies = copies_in(returned)
    assert "请补充抢险队伍。" in words(copies[f"{FLOOD} 审核意见.docx"])
    water.said("unpack", returned, "--apply")
    assert water.line(plan).stage is Stage.DRAFTING
    with water.session() as session:
        (opinion,) = session.opinions(plan, 1)
    assert (opinion.text, opinion.node) == ("请补充抢险队伍。", section.id)
    (asked,) = [one for one in water.told("desk", "log") if one["id"] == sent["id"]]
    assert asked["answered_at"]

    # Once more, and this time it is approved and issued.
    water.write(plan, text("为做好防汛抢险工作，建立抢险队伍，制定本预案。"))
    with water.opened() as library:
        Office(library).drafter.answer_opinion(opinion.id, OpinionState.ADOPTED, "已补充。")
    water.take(plan, Action.SUBMIT)
    again = tmp_path / "再次送审.yuanpkg"
    water.said("pack", "submission", plan, "--to", BUREAU, "-o", again)
    bureau.said("unpack", again, "--apply")
    bureau.take(plan, Action.EXAMINE, Action.APPROVE, Action.ISSUE)
    issued = tmp_path / "印发.yuanpkg"
    bureau.said("pack", "issue", plan, "--to", WATER, "-o", issued)
    water.said("unpack", issued, "--apply", "--receipt", tmp_path / "印发回执.yuanpkg")
    here, there = water.line(plan).in_force, bureau.line(plan).in_force
    assert here is not None
    assert there is not None
    assert (here.hash, here.document_number) == (there.hash, there.document_number)
    bureau.said("unpack", tmp_path / "印发回执.yuanpkg", "--apply")
    (held,) = [one for one in bureau.told("desk", "holdings") if one["version"] == here.number]
    assert (held["office"], bool(held["confirmed_at"])) == (WATER, True)

    # 移交: everything, with its history, to an archive.
    archive = DeskOnDisk(tmp_path / "档案馆", "区档案馆")
    archive.meet(bureau, is_superior=True)
    bureau.meet(archive)
    handed_over = tmp_path / "移交.yuanpkg"
    bureau.said("pack", "handover", "--to", "区档案馆", "-o", handed_over)
    archive.said("unpack", handed_over, "--apply", "--receipt", tmp_path / "移交回执.yuanpkg")
    bureau.said("unpack", tmp_path / "移交回执.yuanpkg", "--apply")
    assert archive.line(plan).in_force is not None
    assert archive.text(plan) == bureau.text(plan)
    assert all(desk.is_sound() for desk in (bureau, water, archive))


def test_the_same_package_again_changes_nothing(
    bureau: DeskOnDisk, water: DeskOnDisk, plan: str, tmp_path: Path
) -> None:
    water.meet(bureau, is_superior=True)
    bureau.said("pack", "distribution", plan, "--unit", WATER, "-o", tmp_path / "下发.yuanpkg")
    water.said("unpack", tmp_path / "下发.yuanpkg", "--apply")
    before = water.dump()
    again = water.told("unpack", tmp_path / "下发.yuanpkg", "--apply")
    assert again["lines"] == []
    assert "接收过" in again["notes"][0]
    assert "接收过" in water.said("unpack", tmp_path / "下发.yuanpkg", "--preview")
    assert water.dump() == before


def test_a_desk_without_the_program_reads_the_copies(bureau: DeskOnDisk, plan: str, tmp_path: Path) -> None:
    with bureau.session() as session:
        secret = session.create_plan(card(title="门头沟区要害部位应急预案"), text("要害部位的处置。"))
    bureau.take(plan, Action.SUBMIT)
    paper = tmp_path / "随寄.docx"
    packed = bureau.told(
        "pack",
        "distribution",
        plan,
        secret,
        "--unit",
        WATER,
        "-o",
        tmp_path / "下发.yuanpkg",
        "--letter",
        paper,
    )
    copies = copies_in(tmp_path / "下发.yuanpkg")
    assert sorted(copies) == sorted(packed["copies"])
    assert "为做好防汛工作" in words(copies[f"{FLOOD} 第1版（送审）.docx"])
    letter = words(copies["0 函.docx"])
    for told in (FLOOD, bureau.line(plan).latest.hash[:16], bureau.fingerprint, packed["id"]):
        assert told in letter
    assert packed["hash"] in words(paper.read_bytes())
    guide = copies["说明.txt"].decode("utf-8-sig")
    assert ".zip" in guide
    assert bureau.fingerprint in guide
    assert copies_in_none(bureau, plan, tmp_path / "无副本.yuanpkg") == {}


def copies_in_none(bureau: DeskOnDisk, plan: str, path: Path) -> dict[str, bytes]:
    bureau.said("pack", "distribution", plan, "--unit", WATER, "-o", path, "--no-copies")
    return copies_in(path)


def test_what_is_internal_is_sealed_or_not_sent(
    bureau: DeskOnDisk, water: DeskOnDisk, tmp_path: Path
) -> None:
    with bureau.session() as session:
        secret = session.create_plan(card(secrecy=Secrecy.INTERNAL), text("要害部位的处置。"))
    path = tmp_path / "下发.yuanpkg"
    told = bureau.refused("pack", "distribution", secret, "--unit", WATER, "-o", path)
    assert "加密" in told
    assert not path.exists()
    bureau.meet(water)
    water.meet(bureau, is_superior=True)
    assert bureau.told("pack", "distribution", secret, "--to", WATER, "-o", path)["sealed"]
    assert "要害部位".encode() not in path.read_bytes()
    water.said("unpack", path, "--apply")
    assert water.line(secret).card.secrecy is Secrecy.INTERNAL


def test_a_desk_can_be_trusted_on_first_use_only_when_said_so(
    bureau: DeskOnDisk, water: DeskOnDisk, tmp_path: Path
) -> None:
    bureau.said("desk", "card", "-o", tmp_path / "名片.yuanpkg")
    assert water.cli("desk", "trust", tmp_path / "名片.yuanpkg").exit_code == 2
    assert (
        water.cli("desk", "trust", tmp_path / "名片.yuanpkg", "--first-use", "--fingerprint", "1").exit_code
        == 2
    )
    water.said("desk", "trust", tmp_path / "名片.yuanpkg", "--first-use")
    (known,) = water.told("desk", "list")
    assert (known["office"], known["standing"]) == (BUREAU, "已确认")
    assert "首次使用" in water.said("audit")
    water.said("desk", "withdraw", BUREAU, "--note", "U 盘丢失")
    assert water.told("desk", "list")[0]["standing"] == "已停止信任"


def test_a_changed_key_is_taken_over_only_by_its_fingerprint(
    bureau: DeskOnDisk, water: DeskOnDisk, plan: str, tmp_path: Path
) -> None:
    water.meet(bureau, is_superior=True)
    bureau.said("desk", "rekey", "--note", "密钥可能泄露")
    bureau.said("pack", "distribution", plan, "--unit", WATER, "-o", tmp_path / "下发.yuanpkg")
    assert "密钥" in water.refused("unpack", tmp_path / "下发.yuanpkg", "--apply")
    water.refused("desk", "trust", tmp_path / "下发.yuanpkg", "--fingerprint", bureau.fingerprint)
    water.refused("desk", "accept", tmp_path / "下发.yuanpkg")
    water.said("desk", "accept", tmp_path / "下发.yuanpkg", "--fingerprint", bureau.fingerprint)
    water.said("unpack", tmp_path / "下发.yuanpkg", "--apply")


def test_a_receipt_that_cannot_be_written_does_not_undo_what_was_taken_in(
    bureau: DeskOnDisk, water: DeskOnDisk, plan: str, tmp_path: Path
) -> None:
    water.meet(bureau, is_superior=True)
    bureau.said("pack", "distribution", plan, "--unit", WATER, "-o", tmp_path / "下发.yuanpkg")
    (tmp_path / "文件夹").mkdir()
    done = water.cli("unpack", tmp_path / "下发.yuanpkg", "--apply", "--receipt", tmp_path / "文件夹")
    assert done.exit_code == 1
    assert "已接收，但回执没有写成" in str(done.exception)
    assert water.line(plan).plan == plan
    (received,) = [one for one in water.told("desk", "log") if one["direction"] == "收到"]
    water.said("pack", "receipt", "--answers", received["id"], "-o", tmp_path / "回执.yuanpkg")
    assert received["id"] in water.said("inspect", tmp_path / "回执.yuanpkg")


def test_wrong_use_and_files_that_are_no_packages(bureau: DeskOnDisk, plan: str, tmp_path: Path) -> None:
    path = tmp_path / "下发.yuanpkg"
    assert bureau.cli("unpack", path).exit_code == 2
    assert bureau.cli("unpack", path, "--preview", "--apply").exit_code == 2
    assert bureau.cli("pack", "receipt", "-o", path).exit_code == 2
    assert bureau.cli("desk").exit_code == 2
    assert "不是日期" in bureau.refused(
        "pack", "distribution", plan, "--unit", WATER, "--due", "2026-13-01", "-o", path
    )
    assert bureau.cli("pack", "submission", "-o", path).exit_code == 2
    assert "下发.yuanpkg" in bureau.refused("inspect", path)
    path.write_bytes(b"PK no package")
    assert "不是预案数据包" in bureau.refused("inspect", path)
    assert "往来单位" in bureau.refused("pack", "distribution", plan, "--to", "没有的单位", "-o", path)
    assert path.read_bytes() == b"PK no package"


def test_a_package_is_inspected_without_a_library(bureau: DeskOnDisk, plan: str, tmp_path: Path) -> None:
    bureau.said("pack", "distribution", plan, "--unit", WATER, "-o", tmp_path / "下发.yuanpkg")
    words = ["--library", str(tmp_path / "没有.yuan"), "inspect", str(tmp_path / "下发.yuanpkg"), "--json"]
    seen = json.loads(CliRunner().invoke(app, words).stdout)
    assert (seen["open"], seen["preview"]) == (True, None)
    assert {one["role"] for one in seen["objects"]} >= {"cover", "plan", "text"}


def test_what_cannot_be_written_is_noted_as_such(bureau: DeskOnDisk, plan: str, tmp_path: Path) -> None:
    folder = tmp_path / "不是文件"
    folder.mkdir()
    done = bureau.cli("pack", "distribution", plan, "--unit", WATER, "-o", folder)
    assert isinstance(done.exception, BadFile)
    assert bureau.told("desk", "log") == []
