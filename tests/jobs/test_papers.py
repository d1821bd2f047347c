"""A drafter makes the submission set, an archivist the filing set: complete, honest about blanks, all or nothing."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from tests.jobs.shelf import DRAFT, FLOOD, OVERALL, SUPPLY, TOWN_FLOOD, session, stock
from tests.word.validators import faults
from yuan.jobs.letters import own_letters, put_out_letters
from yuan.jobs.papers import papers_of, write_set
from yuan.library import Library, NewAccount, Session
from yuan.model.errors import BadFile, Cancelled, NotFound
from yuan.model.plan import AccountRole
from yuan.model.process.local_rules import LocalRules
from yuan.model.records import OpinionState
from yuan.word.pdf import write_pdf


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    first = NewAccount(name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password="secret-1")
    (tmp_path / "库").mkdir()
    made = Library.create(tmp_path / "库" / "预案库.yuan", first)
    yield made
    made.close()


@pytest.fixture
def plans(library: Library) -> dict[str, str]:
    return stock(library)


@pytest.fixture
def desk(library: Library) -> Session:
    return session(library, AccountRole.ADMINISTRATOR)


def words(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def named(paths: tuple[Path, ...]) -> dict[str, Path]:
    return {path.stem.split(" ", 1)[1]: path for path in paths}


def test_the_submission_set_of_a_draft(desk: Session, plans: dict[str, str], tmp_path: Path) -> None:
    desk.bring_opinion(plans[DRAFT], "写明抗旱物资储备点。", "清水镇人民政府")
    second = desk.bring_opinion(plans[DRAFT], "删去第三段。", "区财政局")
    desk.answer_opinion(second.id, OpinionState.DECLINED, "该段为上级预案要求。")
    made = write_set(desk, plans[DRAFT], "submission", tmp_path / "送审")
    assert [path.name for path in made.paths] == [
        "1 预案（送审稿）.docx",
        "2 编制说明.docx",
        "3 征求意见及采纳情况表.docx",
        "4 审核意见表.docx",
        "5 合法性审查意见书.docx",
    ]
    papers = named(made.paths)
    table = words(papers["征求意见及采纳情况表"])
    assert all(
        text in table for text in ("清水镇人民政府", "写明抗旱物资储备点。", "不采纳", "该段为上级预案要求。")
    )
    assert "共登记意见 2 条，其中不采纳 1 条、待处理 1 条。" in table
    statement = words(papers["编制说明"])
    assert "共登记意见 2 条" in statement
    assert "（此处填写：评审的组织形式、时间、专家和意见。）" in statement, "nothing is invented"
    assert "各方面意见是否一致" in words(papers["审核意见表"])
    assert {path.name: faults(path) for path in made.paths} == {path.name: [] for path in made.paths}
    assert any("修订对照表：没有可以对照的现行版本" in note for note in made.notes)


def test_the_filing_set_of_an_issued_plan(desk: Session, plans: dict[str, str], tmp_path: Path) -> None:
    made = write_set(desk, plans[TOWN_FLOOD], "filing", tmp_path / "备案")
    papers = named(made.paths)
    assert list(papers) == ["备案报告", "备案登记表", "正式印发文本", "编制说明"]
    report = words(papers["备案报告"])
    assert "清水镇人民政府文件" in report, "a report goes up under a head"
    assert "签发人：" in report
    assert "清水镇人民政府关于《清水镇防汛应急预案》备案的报告" in report.replace("\n", "")
    assert "门头沟区人民政府：" in report
    form = words(papers["备案登记表"])
    number = desk.plan(plans[TOWN_FLOOD]).in_force
    assert number is not None
    assert number.document_number in form
    assert "门头沟区应急管理局" in form
    assert {path.name: faults(path) for path in made.paths} == {path.name: [] for path in made.paths}


def test_a_special_plan_is_filed_by_who_issued_it_with_a_body_to_be_named(
    desk: Session, plans: dict[str, str], tmp_path: Path
) -> None:
    made = write_set(desk, plans[FLOOD], "filing", tmp_path / "备案", papers=["filing-report"])
    report = words(made.paths[0])
    assert "门头沟区突发事件应急委员会文件" in report
    assert "（此处填写：北京市人民政府相应牵头部门）：" in report
    assert made.notes == ("备案报告：备案机关的名称需要人工填写",)


@pytest.mark.parametrize(
    ("title", "decided", "is_coordinated"),
    [
        (OVERALL, "党委、政府审批意见", False),
        (FLOOD, "政府审批意见", True),
        (SUPPLY, "部门会议审议意见", False),
        (TOWN_FLOOD, "主要负责人签发意见", False),
    ],
)
def test_the_examination_sheet_has_room_for_who_decides_on_such_a_plan(
    desk: Session, plans: dict[str, str], tmp_path: Path, title: str, decided: str, is_coordinated: bool
) -> None:
    made = write_set(desk, plans[title], "submission", tmp_path / "送审", papers=["examination"])
    sheet = words(made.paths[0])
    assert decided in sheet.split("\n")
    assert ("衔接协调意见" in sheet) is is_coordinated


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("title", [OVERALL, FLOOD, SUPPLY, TOWN_FLOOD])
def test_what_is_signed_takes_one_page(
    desk: Session, plans: dict[str, str], tmp_path: Path, title: str
) -> None:
    papers = write_set(
        desk, plans[title], "submission", tmp_path, papers=["opinions", "examination", "legality"]
    )
    filed = write_set(desk, plans[title], "filing", tmp_path, papers=["registration"])
    for path in (*papers.paths, *filed.paths):
        write_pdf(path, tmp_path / "a.pdf")
        assert len(PdfReader(tmp_path / "a.pdf").pages) == 1, path.name


def sheet_words(path: Path) -> str:
    """The words of a file with those in its tables."""
    return "".join(node.text or "" for node in docx.Document(str(path)).element.body.iter(qn("w:t")))


def test_the_filing_papers_go_where_the_office_has_settled(
    desk: Session, plans: dict[str, str], tmp_path: Path
) -> None:
    desk.change_local_rules(LocalRules(recipients={"专项": "市水务局（径送市防汛办，抄送市应急局）"}))
    made = write_set(desk, plans[FLOOD], "filing", tmp_path, papers=["filing-report", "registration"])
    report, form = (words(path) for path in made.paths)
    assert "市水务局：" in report
    assert "市防汛办，市应急局" in sheet_words(made.paths[0]), "in the imprint"
    assert "市水务局" in form
    assert not any("备案机关" in note for note in made.notes)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("title", [OVERALL, FLOOD, SUPPLY, TOWN_FLOOD])
def test_a_filing_report_is_one_sheet_with_its_imprint_overleaf(
    desk: Session, plans: dict[str, str], tmp_path: Path, title: str
) -> None:
    made = write_set(desk, plans[title], "filing", tmp_path, papers=["filing-report"])
    write_pdf(made.paths[0], tmp_path / "a.pdf")
    first, last = (page.extract_text() for page in PdfReader(tmp_path / "a.pdf").pages)
    assert "报请备案" in first
    assert "年　月　日" in first
    assert "抄送：" in last


def test_withdrawn_opinions_leave_no_gap_in_the_table(
    desk: Session, plans: dict[str, str], tmp_path: Path
) -> None:
    first = desk.bring_opinion(plans[DRAFT], "删去第二段。", "区财政局")
    desk.bring_opinion(plans[DRAFT], "写明抗旱物资储备点。", "清水镇人民政府")
    desk.answer_opinion(first.id, OpinionState.WITHDRAWN, "")
    made = write_set(desk, plans[DRAFT], "submission", tmp_path / "送审", papers=["opinions"])
    (table,) = docx.Document(str(made.paths[0])).tables
    assert [row.cells[0].text for row in table.rows] == ["序号", "1"]


def test_what_is_not_issued_cannot_be_filed(desk: Session, plans: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="预案还没有印发"):
        write_set(desk, plans[DRAFT], "filing", tmp_path / "备案")
    assert not (tmp_path / "备案").exists()
    assert all(one.obstacle for one in papers_of(desk, plans[DRAFT], "filing"))


def test_an_office_writes_its_own_letters(desk: Session, plans: dict[str, str], tmp_path: Path) -> None:
    assert len(put_out_letters(desk)) == 10
    own = own_letters(desk) / "filing.j2"
    own.write_text("现将《{{ title }}》呈报备案，请予审查。", encoding="utf-8")
    assert put_out_letters(desk) == [], "what is there stays"
    made = write_set(desk, plans[FLOOD], "filing", tmp_path / "备案", papers=["filing-report"])
    assert "呈报备案，请予审查。" in words(made.paths[0])


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{% if title %}未完", "filing.j2”第 1 行写法有误：缺少 {% endif %}"),
        ("现将\n{{ nobody }}", "filing.j2”第 2 行要填的“nobody”没有提供"),
    ],
)
def test_a_faulty_letter_is_told_and_nothing_is_written(
    desk: Session, plans: dict[str, str], tmp_path: Path, template: str, told: str
) -> None:
    own_letters(desk).mkdir()
    (own_letters(desk) / "filing.j2").write_text(template, encoding="utf-8")
    with pytest.raises(BadFile, match=re.escape(told)):
        write_set(desk, plans[FLOOD], "filing", tmp_path / "备案")
    assert not (tmp_path / "备案").exists()


def test_a_letter_in_another_encoding_is_told(desk: Session, plans: dict[str, str], tmp_path: Path) -> None:
    own_letters(desk).mkdir()
    (own_letters(desk) / "filing.j2").write_bytes("现将".encode("gbk"))
    with pytest.raises(BadFile, match="UTF-8"):
        write_set(desk, plans[FLOOD], "filing", tmp_path / "备案")


def test_stopping_half_way_leaves_the_folder_as_it_was(
    desk: Session, plans: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "备案").mkdir()
    (tmp_path / "备案" / "1 备案报告.docx").write_bytes(b"earlier")

    def stop(done: int, total: int, what: str) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_set(desk, plans[FLOOD], "filing", tmp_path / "备案", progress=stop)
    assert [path.read_bytes() for path in (tmp_path / "备案").iterdir()] == [b"earlier"]


def test_a_file_that_cannot_be_replaced_undoes_the_others(
    desk: Session, plans: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "备案"
    folder.mkdir()
    (folder / "1 备案报告.docx").write_bytes(b"earlier")
    (folder / "3 正式印发文本.docx").mkdir()
    with pytest.raises(BadFile, match="这是一个文件夹"):
        write_set(desk, plans[FLOOD], "filing", folder)
    assert (folder / "1 备案报告.docx").read_bytes() == b"earlier"
    assert sorted(path.name for path in folder.iterdir()) == ["1 备案报告.docx", "3 正式印发文本.docx"]


def test_a_full_disk_leaves_not_even_the_folder(
    desk: Session, plans: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    sync = os.fsync

    def full(descriptor: int) -> None:
        # The papers are made in a folder of the system's first; it is their copies that find no room.
        place = os.readlink(f"/proc/self/fd/{descriptor}")
        if str(tmp_path / "送审") in place:
            written.append(descriptor)
            if len(written) == 2:
                raise OSError(errno.ENOSPC, "No space left on device")
        sync(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(BadFile, match="磁盘空间不足"):
            write_set(desk, plans[DRAFT], "submission", tmp_path / "送审")
    assert len(written) == 2
    assert not (tmp_path / "送审").exists()
