"""Plans written as Word files: sound for strict readers, and saying what the plan says."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import docx
import docx.section
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.word.documents import TITLE, full_lines, media, picture, rich, words
from tests.word.validators import faults
from yuan.model.comparison.compare import compare
from yuan.model.document.content import Attachment, Document, Figure, FrontMatter, Section
from yuan.model.editing.edit import remove_node, replace_node
from yuan.model.errors import BadFile, Cancelled
from yuan.model.text.plain_text import plain_text
from yuan.word.comparison_table import write_comparison_table
from yuan.word.reader import read_file
from yuan.word.redline import write_redline
from yuan.word.volume import Volume, VolumeEntry, write_volume
from yuan.word.writer import Notice, write_brief, write_notice, write_plan, write_review
from yuan.word.writing.titles import title_lines

NOTICE = Notice(
    issuer="门头沟区突发事件应急委员会",
    title=f"门头沟区突发事件应急委员会关于印发《{TITLE}》的通知",
    number="门应急委发〔2026〕7号",
    addressees="各镇政府、街道办事处",
    paragraphs=("现将预案印发给你们，请认真组织实施。",),
    date="2026-06-01",
    remark="此件公开发布",
    copies="市应急管理局",
    printer="区应急管理局",
)


def seen(path: Path) -> str:
    """All text of a DOCX as python-docx reads it, one paragraph a line."""
    document = docx.Document(str(path))
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        for paragraph in document.element.body.iter(qn("w:p"))
    )


def changed() -> Document:
    """The rich plan with a paragraph reworded, one removed and a section added."""
    plan = rich()
    preface = plan.blocks[0]
    plan = replace_node(plan, preface.id, words("前言已经修改。"))
    plan = remove_node(plan, plan.sections[0].blocks[3].id)
    return Document(
        front=plan.front,
        blocks=plan.blocks,
        sections=(*plan.sections, Section(heading="附则", blocks=(words("自印发之日起施行。"),))),
        attachments=plan.attachments,
    )


def every_kind(folder: Path) -> list[Path]:
    plan, comparison = rich(), compare(rich(), changed())
    paths = [
        folder / f"{name}.docx"
        for name in ("plan", "review", "brief", "notice", "redline", "table", "volume")
    ]
    write_plan(plan, paths[0], media=media)
    write_review(plan, paths[1], media=media)
    write_brief(plan, paths[2], media=media)
    write_notice(plan, NOTICE, paths[3], media=media)
    write_redline(comparison, paths[4], media=media, title=TITLE, author="区应急局", on=date(2026, 6, 1))
    write_comparison_table(comparison, paths[5], title=TITLE)
    entries = tuple(VolumeEntry(title=TITLE, unit=unit, document=plan) for unit in ("区水务局", "区应急局"))
    write_volume(Volume(name="应急预案汇编", number="上册", entries=entries), paths[6], media=media)
    return paths


def test_strict_validators_find_nothing(tmp_path: Path) -> None:
    assert {path.name: faults(path) for path in every_kind(tmp_path)} == {
        f"{name}.docx": [] for name in ("plan", "review", "brief", "notice", "redline", "table", "volume")
    }


def test_a_landscape_sheet_is_the_upright_one_turned(tmp_path: Path) -> None:
    wide = Attachment(title="通讯录", landscape=True, blocks=(words("甲"),))
    plan = Document(front=FrontMatter(title=TITLE), blocks=(words("正文。"),), attachments=(wide,))
    write_plan(plan, tmp_path / "a.docx", media=media)
    upright, turned = docx.Document(str(tmp_path / "a.docx")).sections

    def measures(section: docx.section.Section) -> dict[str, int]:
        names = ("top_margin", "right_margin", "bottom_margin", "left_margin", "page_width", "page_height")
        return {name: round(getattr(section, name).mm) for name in names}

    edges = {"top_margin": 37, "right_margin": 26, "bottom_margin": 35, "left_margin": 28}
    assert measures(upright) == {**edges, "page_width": 210, "page_height": 297}
    # Bound at the left edge of the sheet, which is the head of the turned page.
    edges = {"left_margin": 37, "top_margin": 28, "right_margin": 35, "bottom_margin": 26}
    assert measures(turned) == {**edges, "page_width": 297, "page_height": 210}


def test_the_plan_says_what_the_tree_says(tmp_path: Path) -> None:
    write_plan(rich(), tmp_path / "a.docx", media=media)
    text = seen(tmp_path / "a.docx")
    for line in (
        "1 总则",
        "（1）以人为本；",
        "按2执行。",
        "表1 成员单位",
        "3.1 监测。对河道水位进行监测。",
        "附件1",
        "附件2",
    ):
        assert line in text.split("\n")
    with zipfile.ZipFile(tmp_path / "a.docx") as package:
        assert "含山区。" in package.read("word/footnotes.xml").decode()
        assert any(name.startswith("word/media/") for name in package.namelist())


def test_a_long_plan_has_a_contents_list_with_page_fields(tmp_path: Path) -> None:
    sections = tuple(Section(heading=f"第{n}项工作", blocks=(words("内容。"),)) for n in range(40))
    write_plan(Document(front=FrontMatter(title=TITLE), sections=sections), tmp_path / "a.docx", media=media)
    with zipfile.ZipFile(tmp_path / "a.docx") as package:
        body = package.read("word/document.xml").decode()
    assert body.count("PAGEREF") == 40
    assert "目　　录" in body


def test_the_brief_leaves_telephone_lists_out(tmp_path: Path) -> None:
    write_brief(rich(), tmp_path / "a.docx", media=media)
    assert "55500001" not in seen(tmp_path / "a.docx")


def test_accepting_a_redline_gives_the_new_text_rejecting_it_the_old(tmp_path: Path) -> None:
    write_redline(compare(rich(), changed()), tmp_path / "a.docx", media=media, title=TITLE)
    with zipfile.ZipFile(tmp_path / "a.docx") as package:
        body = package.read("word/document.xml").decode()
    assert "<w:ins " in body
    assert "快速反应。" in "".join(body.split("<w:delText")[1:])
    assert "自印发之日起施行。" in body


def test_the_comparison_table_lists_only_differences(tmp_path: Path) -> None:
    write_comparison_table(compare(rich(), changed()), tmp_path / "a.docx", title=TITLE)
    text = seen(tmp_path / "a.docx")
    assert "前言已经修改。" in text
    assert "对河道水位进行监测" not in text


def test_what_was_written_reads_back_as_the_same_text(tmp_path: Path) -> None:
    plan = rich()
    write_plan(plan, tmp_path / "a.docx", media=media)
    read = read_file(tmp_path / "a.docx")[0].document
    assert [section.heading for section in read.sections] == [section.heading for section in plan.sections]
    assert [attachment.title for attachment in read.attachments] == ["处置流程", "通讯录"]
    assert "".join(plain_text(read).split()) == "".join(plain_text(plan).split())


RARE = "㙟𠮷🚒\x0b\x00<&>\"'"


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(alphabet="应急预案管理办法总则" + RARE, min_size=1, max_size=60), st.text(max_size=80)
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_text_makes_a_file_that_opens(
    tmp_path_factory: pytest.TempPathFactory, parts: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.docx"
    sections = tuple(Section(heading=heading, blocks=(words(text),)) for heading, text in parts)
    write_plan(Document(front=FrontMatter(title=parts[0][0] * 4), sections=sections), path, media=media)
    docx.Document(str(path))


@pytest.mark.parametrize(
    "document",
    [
        Document(),
        Document(sections=(Section(heading="长" * 200),)),
        Document(attachments=(Attachment(),)),
        Document(blocks=(Figure(image="0" * 64, caption="丢失的图"),)),
    ],
    ids=["empty", "long heading", "attachment without title", "lost picture"],
)
def test_odd_plans_give_sound_files(tmp_path: Path, document: Document) -> None:
    write_plan(document, tmp_path / "a.docx", media=media)
    assert faults(tmp_path / "a.docx") == []


def test_a_picture_larger_than_the_page_is_fitted(tmp_path: Path) -> None:
    digest, data = picture(6000, 9000)
    write_plan(Document(blocks=(Figure(image=digest),)), tmp_path / "a.docx", media=lambda _: data)
    shape = docx.Document(str(tmp_path / "a.docx")).inline_shapes[0]
    assert shape.width.mm <= 156.1
    assert shape.height.mm <= 225


def test_a_target_that_cannot_be_written_keeps_what_it_held(tmp_path: Path) -> None:
    folder = tmp_path / "占位"
    folder.write_text("这里不是文件夹")
    with pytest.raises(BadFile, match="无法写入"):
        write_plan(full_lines(), folder / "a.docx", media=media)
    assert folder.read_text() == "这里不是文件夹"


def test_a_cancelled_volume_leaves_nothing(tmp_path: Path) -> None:
    def stop(done: int, total: int, what: str) -> None:
        if done:
            raise Cancelled

    entries = tuple(VolumeEntry(title=TITLE, unit="区水务局", document=full_lines()) for _ in range(3))
    with pytest.raises(Cancelled):
        write_volume(Volume(name="上册", entries=entries), tmp_path / "a.docx", media=media, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_titles_break_between_words() -> None:
    lines = title_lines(NOTICE.title)
    assert "".join(lines) == NOTICE.title
    assert all(len(line) <= 20 for line in lines)
    assert not any(line.endswith(("《", "应")) or line.startswith(("》", "急预案")) for line in lines)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("甲区乙镇防汛应急预案", ["甲区乙镇防汛应急预案"]),
        (
            "门头沟区人民政府关于印发《门头沟区突发事件总体应急预案（2026年修订）》的通知",
            ["门头沟区人民政府关于印发", "《门头沟区突发事件总体应急预案", "（2026年修订）》的通知"],
        ),
        (
            "门头沟区应急管理局关于印发《门头沟区应急管理局救灾物资保障应急预案》的通知",
            ["门头沟区应急管理局关于印发《门头沟区", "应急管理局救灾物资保障应急预案》的通知"],
        ),
        (
            "大峪街道办事处关于《门头沟区大峪街道防汛应急预案》备案的报告",
            ["大峪街道办事处关于《门头沟区", "大峪街道防汛应急预案》备案的报告"],
        ),
        (
            "《门头沟区森林火灾应急预案》征求意见及采纳情况表",
            ["《门头沟区森林火灾应急预案》", "征求意见及采纳情况表"],
        ),
    ],
)
def test_titles_keep_names_whole(title: str, lines: list[str]) -> None:
    assert title_lines(title) == lines


def test_a_title_without_end_still_fits_the_lines() -> None:
    assert all(len(line) <= 19 for line in title_lines("长" * 200))
