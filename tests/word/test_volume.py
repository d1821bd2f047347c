"""A bound volume as a Word file: its sheets, contents, heads and sections."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn

from tests.word.books import LONG, entry, volume
from tests.word.documents import media
from tests.word.validators import faults
from yuan.model.document.content import Document
from yuan.model.errors import BadFile, Cancelled
from yuan.word.gbt9704 import BOOK, DENSE, Layout
from yuan.word.volume import Volume, write_volume
from yuan.word.volume.heads import short_title
from yuan.word.volume.order import Divider, leaves


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("volume") / "上册.docx"
    write_volume(volume(), path, media=media, layout=DENSE)
    return path


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode()


def text(path: Path) -> list[str]:
    """The paragraphs of the body, fields by their results."""
    body = docx.Document(str(path)).element.body
    return [
        "".join(node.text or "" for node in paragraph.iter(qn("w:t"))) for paragraph in body.iter(qn("w:p"))
    ]


@pytest.mark.parametrize("layout", [BOOK, DENSE])
def test_validators_have_no_objection(tmp_path: Path, layout: Layout) -> None:
    path = tmp_path / "a.docx"
    write_volume(volume(), path, media=media, layout=layout)
    assert faults(path) == []


def test_a_volume_without_plans_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    write_volume(Volume(name="应急预案汇编", number="下册"), path, media=media)
    assert faults(path) == []


def test_the_front_says_what_the_volume_is(book: Path) -> None:
    lines = text(book)
    assert lines[:4] == ["门头沟区", "应急预案汇编", "上册", "专项应急预案"]
    assert "门头沟区应急管理局　编" in lines
    assert "2026年11月" in lines
    assert lines.index("编　者　按") < lines.index("单 位 名 录") < lines.index("目　　录")


def test_units_stand_in_their_order_with_the_number_of_their_plans(book: Path) -> None:
    table = docx.Document(str(book)).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows == [["序号", "单位", "预案"], ["1", "区水务局", "2"], ["2", "区应急管理局", "5"]]


def test_sheets_stand_before_parts_and_before_groups_of_several_plans() -> None:
    found = leaves(volume().entries)
    sheets = [leaf.title for leaf in found if isinstance(leaf, Divider)]
    assert sheets == ["总体应急预案", "专项应急预案", "自然灾害", "事故灾难", "部门应急预案"]
    heads = [leaf.heads_group for leaf in found if not isinstance(leaf, Divider)]
    assert heads == ["", "", "", "", "", "区水务局", "区应急管理局"]


def test_contents_list_parts_groups_and_plans_with_live_page_fields(book: Path) -> None:
    lines = text(book)
    listed = lines[lines.index("目　　录") + 1 :]
    names = [re.sub(r"\d+$", "", line) for line in listed[: len(leaves(volume().entries)) + 2]]
    assert names[:4] == ["总体应急预案", "门头沟区突发事件总体应急预案", "专项应急预案", "自然灾害"]
    assert names[-4:] == [
        "区水务局",
        "区水务局供水应急预案",
        "区应急管理局",
        "区应急管理局救灾物资保障应急预案",
    ]
    fields = re.findall(r"PAGEREF (\w+)", part(book, "word/document.xml"))
    marks = set(re.findall(r'w:bookmarkStart w:id="\d+" w:name="(\w+)"', part(book, "word/document.xml")))
    assert {leaf.mark for leaf in leaves(volume().entries)} <= set(fields) <= marks


def test_known_pages_are_printed_in_the_contents(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    pages = {leaf.mark: 100 + place for place, leaf in enumerate(leaves(volume().entries))}
    write_volume(volume(), path, media=media, pages=pages)
    assert f"{LONG}{pages['plan_5']}" in text(path)


def test_every_plan_and_divider_begins_on_an_odd_page_and_pages_count_through(book: Path) -> None:
    sections = docx.Document(str(book)).sections
    leading = [section for section in sections if section.start_type is WD_SECTION.ODD_PAGE]
    assert len(leading) == 1 + len(leaves(volume().entries))
    starts = re.findall(r"<w:pgNumType[^>]*/>", part(book, "word/document.xml"))
    assert starts == ['<w:pgNumType w:fmt="upperRoman" w:start="1"/>', '<w:pgNumType w:start="1"/>']


def test_marked_attachments_keep_their_landscape_sheets(book: Path) -> None:
    sections = docx.Document(str(book)).sections
    turned = [section for section in sections if section.orientation == WD_ORIENT.LANDSCAPE]
    assert len(turned) == len(volume().entries)


def test_heads_carry_the_plan_and_dividers_carry_none(book: Path) -> None:
    opened = docx.Document(str(book))
    heads = [section.header.paragraphs[-1].text for section in opened.sections]
    assert "上册　专项应急预案\t门头沟区防汛应急预案" in heads
    even = [section.even_page_header.paragraphs[-1].text for section in opened.sections]
    assert "门头沟区防汛应急预案\t上册　专项应急预案" in even
    # Cover, front matter and the first divider.
    assert heads[:3] == even[:3] == ["", "", ""]


def test_each_plan_says_its_unit_number_and_day_of_issue(book: Path) -> None:
    lines = text(book)
    title = len(lines) - 1 - lines[::-1].index("门头沟区防汛应急预案")
    assert lines[title - 1] == "区水务局"
    assert lines[title + 1 : title + 3] == ["（2026年修订）", "门应急委发〔2026〕7号　2026年6月1日印发"]


def test_long_titles_are_shortened_for_the_head() -> None:
    short = "门头沟区防汛应急预案"
    assert short_title(short, "门头沟区") == short
    cut = short_title(LONG, "门头沟区")
    assert cut.startswith("区委网络安全")
    assert cut.endswith("应急处置预案")
    assert len(cut) <= 28


def test_a_plan_without_a_title_of_its_own_is_headed_by_its_card(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    untitled = entry("某镇防汛应急预案", "某镇", "", "", document=Document())
    write_volume(Volume(name="汇编", entries=(untitled,)), path, media=media)
    assert "某镇防汛应急预案" in text(path)
    assert faults(path) == []


def test_a_cancelled_volume_leaves_nothing(tmp_path: Path) -> None:
    def stop(done: int, total: int, what: str) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_volume(volume(), tmp_path / "a.docx", media=media, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    blocked = tmp_path / "占位"
    blocked.write_text("文件")
    with pytest.raises(BadFile, match="无法写入"):
        write_volume(volume(), blocked / "a.docx", media=media)
