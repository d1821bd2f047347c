"""Papers kept as real files with a version: added with a step or later, read back whole, proved by their hash."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from tests.library.conftest import ANSWERS, APPROVED, Office, card
from yuan.library import tables
from yuan.model.document.content import Document, FrontMatter
from yuan.model.errors import BadLibrary, NotFound, Refused
from yuan.model.files import safe_name
from yuan.model.plan import Secrecy
from yuan.model.process.local_rules import LocalRules
from yuan.model.process.materials import LARGEST_MB, NewMaterial, read_material
from yuan.model.records import Action

RECORD = NewMaterial("常务会议纪要.pdf", b"%PDF-1.7 minutes")


def test_a_step_keeps_the_papers_that_go_with_it(office: Office, plan: str) -> None:
    office.take(plan, Action.SUBMIT, Action.EXAMINE)
    office.reviewer.perform(plan, Action.APPROVE, ANSWERS[Action.APPROVE], [RECORD])
    (kept,) = office.drafter.materials(plan)
    assert (kept.kind, kept.name, kept.version) == ("会议纪要或签批件", "常务会议纪要.pdf", 1)
    assert office.drafter.material_data(kept.id) == RECORD.data
    told = [line for line in office.archivist.audit(4) if line.subject == plan]
    assert any(line.action == "存入材料" and kept.hash[:16] in line.detail for line in told)
    assert told[0].action == "导出", "a file that is read leaves the library"
    assert office.library.verify() == []


def test_a_refused_step_keeps_nothing(office: Office, plan: str) -> None:
    with pytest.raises(Refused, match="缺少"):
        office.drafter.perform(plan, Action.SUBMIT, {}, [RECORD])
    assert office.drafter.materials(plan) == []
    office.take(plan, Action.SUBMIT)
    with pytest.raises(Refused, match="不附材料"):
        office.drafter.perform(plan, Action.WITHDRAW, {}, [RECORD])


def test_other_units_do_not_see_them(office: Office, plan: str) -> None:
    kept = office.drafter.add_material(plan, RECORD)
    office.take(plan, *APPROVED, Action.ISSUE)
    assert office.stranger.materials(plan) == []
    with pytest.raises(NotFound):
        office.stranger.material_data(kept.id)


def test_a_mistake_is_taken_out_with_a_reason_until_the_version_is_approved(
    office: Office, plan: str
) -> None:
    wrong, right = (
        office.drafter.add_material(plan, NewMaterial(name, b"x")) for name in ("错.pdf", "对.pdf")
    )
    with pytest.raises(Refused, match="理由"):
        office.drafter.remove_material(wrong.id, " ")
    office.drafter.remove_material(wrong.id, "选错了文件")
    assert [one.name for one in office.drafter.materials(plan)] == ["对.pdf"]
    assert office.drafter.material_data(right.id) == b"x", "the same bytes under another name stay"
    office.take(plan, *APPROVED)
    with pytest.raises(Refused, match="不能移除"):
        office.drafter.remove_material(right.id, "不要了")


@pytest.mark.parametrize(
    ("material", "said"),
    [
        (NewMaterial("空.pdf", b""), "空文件"),
        *(
            (NewMaterial(f"安装{suffix}", b"MZ"), "不能作为附件材料")
            for suffix in (
                ".exe",
                ".hta",
                ".pif",
                ".wsf",
                ".url",
                ".chm",
                ".docm",
                ".pdf.exe",
                ".exe.",
                ".exe .",
            )
        ),
        (NewMaterial("没有扩展名", b"x"), "不能作为附件材料"),
        (NewMaterial("大.pdf", b"0" * (LARGEST_MB * 1_000_000 + 1)), f"超过 {LARGEST_MB} MB"),
    ],
)
def test_what_cannot_be_kept_is_told(office: Office, plan: str, material: NewMaterial, said: str) -> None:
    with pytest.raises(Refused, match=said):
        office.drafter.add_material(plan, material)
    assert office.drafter.materials(plan) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../.config/autostart/记录.pdf", "记录.pdf"),
        ("C:\\Windows\\记录.pdf", "记录.pdf"),
        ("..", "未命名"),
        ("会议\u202efdp.记录.pdf", "会议fdp.记录.pdf"),
        ("con.pdf", "_con.pdf"),
        (" .记录.pdf. ", "记录.pdf"),
        ("长" * 200 + ".pdf", "长" * 65 + ".pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
    ],
)
def test_a_name_never_leads_out_of_the_folder_it_is_put_in(name: str, kept: str) -> None:
    assert safe_name(name) == kept


def test_a_file_is_read_from_disk(tmp_path: Path) -> None:
    (tmp_path / "意见.docx").write_bytes(b"words")
    assert read_material(tmp_path / "意见.docx") == NewMaterial("意见.docx", b"words")
    for place, said in ((tmp_path, "文件夹"), (tmp_path / "没有.pdf", "无法读取")):
        with pytest.raises(Refused, match=said):
            read_material(place)


def test_nothing_of_a_state_secret_is_kept(office: Office) -> None:
    stub = card(title="某目标预案", secrecy=Secrecy.SECRET)
    plan = office.drafter.create_plan(stub, Document(front=FrontMatter(title=stub.title)))
    with pytest.raises(Refused, match="国家秘密"):
        office.drafter.add_material(plan, RECORD)


def test_an_office_may_ask_for_the_originals(office: Office, plan: str) -> None:
    office.administrator.change_local_rules(LocalRules(asks_originals=True))
    with pytest.raises(Refused, match="须附送审材料的文件"):
        office.take(plan, Action.SUBMIT)
    office.drafter.add_material(plan, NewMaterial("编制说明.docx", b"x"), "送审材料")
    office.take(plan, Action.SUBMIT)


def test_an_altered_file_is_found_and_not_handed_out(office: Office, plan: str) -> None:
    kept = office.drafter.add_material(plan, RECORD)
    with office.library.database.writes() as connection:
        connection.execute(update(tables.files).values(data=b"forged"))
    assert any("常务会议纪要.pdf" in problem for problem in office.library.verify())
    with pytest.raises(BadLibrary, match="被改动"):
        office.drafter.material_data(kept.id)


def test_a_draft_given_up_takes_its_papers_along(office: Office, plan: str) -> None:
    office.take(plan, *APPROVED, Action.ISSUE, Action.REVISE)
    office.drafter.add_material(plan, RECORD)
    office.take(plan, Action.DISCARD)
    assert office.drafter.materials(plan) == []
