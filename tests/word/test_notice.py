"""The notice of issue, on its file and on the page LibreOffice prints, against GB/T 9704-2012."""

from __future__ import annotations

import itertools
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from msgspec.structs import replace

from tests.word.documents import full_lines, media, rich, words
from tests.word.validators import faults
from yuan.model.document.content import Document, FrontMatter
from yuan.word import gbt9704 as gb
from yuan.word.pdf import write_pdf
from yuan.word.reader import read_file
from yuan.word.writer import Notice, write_letter, write_notice
from yuan.word.writing.imprint import wrapped

TITLE = "门头沟区防汛应急预案"
NOTICE = Notice(
    issuer="门头沟区应急管理局",
    title=f"门头沟区应急管理局关于印发《{TITLE}》的通知",
    number="门应急发〔2026〕3号",
    addressees="各镇政府、街道办事处，各有关单位",
    paragraphs=(f"《{TITLE}》已经区政府同意，现印发给你们，请认真组织实施。",),
    date="2026-06-15",
    remark="此件公开发布",
    copies="市应急管理局，区委办公室，区人大常委会办公室，区政协办公室",
)
SECRET = {"serial": "12", "secrecy": "机密", "secrecy_period": "1年", "urgency": "特急"}
UPWARD = {"signers": ("张三丰", "李四"), "joint": ("门头沟区水务局",)}
BLANK = {"number": "", "date": "", "addressees": "", "remark": "", "copies": ""}
ATTACHED = {"attachments": ("成员单位职责分工表", "应急物资清单")}
PLAN = Document(front=FrontMatter(title=TITLE), blocks=(words("为做好防汛工作，制定本预案。"),))
printed = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")


def written(folder: Path, notice: Notice, plan: Document = PLAN, **options: Any) -> Path:
    path = folder / "通知.docx"
    write_notice(plan, notice, path, media=media, **options)
    return path


def body_of(path: Path) -> str:
    return zipfile.ZipFile(path).read("word/document.xml").decode()


@pytest.mark.parametrize(
    ("form", "head", "is_sealed", "more"),
    [
        (form, head, is_sealed, more)
        for (form, head, is_sealed), more in zip(
            itertools.product(("document", "letter"), ("red", "preprinted"), (True, False)),
            ({}, SECRET, UPWARD, BLANK, ATTACHED, SECRET | ATTACHED, BLANK | UPWARD, SECRET | UPWARD),
            strict=True,
        )
    ],
)
def test_every_way_of_setting_it_out_is_sound(
    tmp_path: Path, form: Any, head: Any, is_sealed: bool, more: dict[str, Any]
) -> None:
    notice = replace(NOTICE, form=form, head=head, is_sealed=is_sealed, **more)
    assert faults(written(tmp_path, notice, rich())) == []


def test_what_is_unknown_is_left_to_be_written_in(tmp_path: Path) -> None:
    text = body_of(written(tmp_path, replace(NOTICE, number="", date="")))
    assert "〔　　〕　号" in text
    assert "　　　年　月　日<" in text
    assert "　　　年　月　日印发" in text


def test_printed_paper_gets_nothing_in_red(tmp_path: Path) -> None:
    for form in ("document", "letter"):
        text = body_of(written(tmp_path, replace(NOTICE, head="preprinted", form=form)))
        assert f'"{gb.RED}"' not in text
        assert "应急管理局文件" not in text


def test_system_faces_reach_every_part(tmp_path: Path) -> None:
    path = written(tmp_path, replace(NOTICE, secrecy="秘密"), layout=replace(gb.ISSUE, faces=gb.SYSTEM_FACES))
    archive = zipfile.ZipFile(path)
    parts = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    assert not re.search('"(方正小标宋简体|仿宋_GB2312|楷体_GB2312)"', parts)
    assert {'"仿宋"', '"楷体"', '"宋体"', '"黑体"'} <= set(re.findall('"[宋仿楷黑体]+"', parts))
    assert faults(path) == []


def test_a_letter_names_no_printing_office(tmp_path: Path) -> None:
    assert "日印发<" not in body_of(written(tmp_path, replace(NOTICE, form="letter")))


def test_a_letter_by_itself_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    write_letter(replace(NOTICE, date="", number="", signers=("　　　",)), path)
    assert faults(path) == []
    assert "签发人：" in body_of(path)


def test_copies_are_broken_behind_a_name() -> None:
    lines = wrapped("市应急管理局，区委办公室，区人大常委会办公室，区政协办公室。", 26)
    assert lines == ["市应急管理局，区委办公室，区人大常委会办公室，", "区政协办公室。"]
    assert all(len(line) <= 26 for line in wrapped("无标点的抄送机关名称" * 9, 26))


def test_the_plan_comes_back_from_below_its_notice(tmp_path: Path) -> None:
    path = written(tmp_path, NOTICE, full_lines_of(3))
    (found,) = read_file(path)
    assert found.document.front.title == TITLE
    assert [section.heading for section in found.document.sections] == ["总则"]
    assert len(found.document.sections[0].blocks) == 3


# --- on the printed page --------------------------------------------------------------------------------


def full_lines_of(count: int) -> Document:
    """A plan of so many lines of text below its title and heading."""
    line = words("为检验每页二十二行每行二十八字的版面写出的一行文字。")
    section = replace(full_lines().sections[0], blocks=(line,) * count)
    return Document(front=FrontMatter(title=TITLE), sections=(section,))


class Printed:
    """The pages of the PDF; lengths are millimetres from the top left corner of the paper."""

    def __init__(self, path: Path) -> None:
        write_pdf(path, path.with_suffix(".pdf"))
        self.pdf = pdfplumber.open(path.with_suffix(".pdf"))
        self.pages = self.pdf.pages

    def rules(self, page: int) -> list[tuple[float, float, float]]:
        """Left, right and height of each horizontal rule, from above."""
        found = {
            (_mm(line["x0"]), _mm(line["x1"]), _mm((line["top"] + line["bottom"]) / 2))
            for line in [*self.pages[page - 1].lines, *self.pages[page - 1].rects]
            if line["x1"] - line["x0"] > 300
        }
        return sorted(found, key=lambda rule: rule[2])

    def lines(self, page: int) -> dict[str, dict[str, float]]:
        """The lines of text with their edges; blanks taken out."""
        found = self.pages[page - 1].extract_text_lines()
        return {
            "".join(str(line["text"]).split()): {
                side: _mm(line[side]) for side in ("x0", "x1", "top", "bottom")
            }
            for line in found
        }

    def top_of_red(self, page: int) -> float:
        """Where red begins on the page."""
        picture = self.pages[page - 1].to_image(resolution=200).original.convert("RGB")
        width, height = picture.size
        data = picture.load()
        for y in range(height):
            if any(_is_red(data[x, y]) for x in range(0, width, 2)):
                return float(y / 200 * 25.4)
        raise AssertionError("nothing red")


def _mm(points: float) -> float:
    return float(points) / gb.POINTS_PER_MM


def _is_red(colour: tuple[int, int, int]) -> bool:
    red, green, blue = colour
    return red > 180 and green < 90 and blue < 90


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    return Printed(written(tmp_path_factory.mktemp("front"), replace(NOTICE, **SECRET)))


@pytest.mark.slow
@printed
def test_the_mark_begins_35_mm_below_the_type_area(front: Printed) -> None:
    assert abs(front.top_of_red(1) - gb.TOP - gb.MARK_GAP) < 1


@pytest.mark.slow
@printed
def test_the_red_rule_lies_4_mm_below_the_number(front: Printed) -> None:
    (left, right, height), *_ = front.rules(1)
    number = front.lines(1)["门应急发〔2026〕3号"]
    assert abs(left - gb.LEFT) < 0.5
    assert abs(right - (gb.PAGE_WIDTH - gb.RIGHT)) < 0.5
    # The box of the signs reaches a little below them or above the rule's own middle.
    assert abs(height - number["bottom"] - gb.RULE_GAP) < 1
    assert abs((number["x0"] + number["x1"]) / 2 - (gb.LEFT + gb.TYPE_WIDTH / 2)) < 1


@pytest.mark.slow
@printed
def test_serial_secrecy_and_urgency_stand_at_the_top_left_in_order(front: Printed) -> None:
    lines = front.lines(1)
    found = [lines[text] for text in ("000012", "机密★1年", "特急")]
    assert all(abs(line["x0"] - gb.LEFT) < 1 for line in found)
    assert [line["top"] for line in found] == sorted(line["top"] for line in found)
    assert found[0]["top"] - gb.TOP < 5


@pytest.mark.slow
@printed
def test_the_date_ends_four_characters_from_the_right_under_the_signature(front: Printed) -> None:
    lines = front.lines(1)
    name, day = lines["门头沟区应急管理局"], lines["2026年6月15日"]
    character = gb.TYPE_WIDTH / gb.CHARACTERS
    assert abs(gb.PAGE_WIDTH - gb.RIGHT - day["x1"] - 4 * character) < 1
    # In Times New Roman the date is 6.5 characters wide; the machine that runs this may have another face for it.
    centre = 4 + 6.5 / 2 - len("门头沟区应急管理局") / 2
    assert abs(gb.PAGE_WIDTH - gb.RIGHT - name["x1"] - centre * character) < 1
    assert name["top"] < day["top"]


@pytest.mark.slow
@printed
def test_without_a_seal_the_date_begins_two_characters_behind_the_signature(tmp_path: Path) -> None:
    body = "门头沟区突发事件应急委员会办公室"
    notice = replace(NOTICE, is_sealed=False, issuer=body)
    page = Printed(written(tmp_path, notice))
    lines = page.lines(1)
    name, day = lines[body], lines["2026年6月15日"]
    character = gb.TYPE_WIDTH / gb.CHARACTERS
    assert abs(gb.PAGE_WIDTH - gb.RIGHT - name["x1"] - 2 * character) < 1
    # Its first sign two characters right of the first above, when 6.5 characters wide in Times New Roman.
    left_of_edge = 2 + len(body) - 2 - 6.5
    assert abs(gb.PAGE_WIDTH - gb.RIGHT - day["x1"] - left_of_edge * character) < 1


@pytest.mark.slow
@printed
def test_two_bodies_sign_side_by_side_on_the_first_page(tmp_path: Path) -> None:
    notice = replace(NOTICE, joint=("门头沟区水务局",), signers=("张三", "李四"))
    page = Printed(written(tmp_path, notice))
    lines = page.lines(1)
    assert "门头沟区应急管理局门头沟区水务局" in lines
    assert "门应急发〔2026〕3号签发人：张三李四" in lines
    assert "2026年6月15日" in lines


@pytest.mark.slow
@printed
def test_a_letter_has_double_rules_of_170_mm_and_no_number_on_page_1(tmp_path: Path) -> None:
    page = Printed(written(tmp_path, replace(NOTICE, form="letter")))
    rules = page.rules(1)
    assert all(abs(right - left - gb.LETTER_RULE_WIDTH) < 1 for left, right, _ in rules)
    assert abs(rules[-1][2] - (gb.PAGE_HEIGHT - gb.LETTER_RULE_FOOT)) < 2
    assert abs(page.top_of_red(1) - gb.LETTER_MARK_TOP) < 1
    lines = page.lines(1)
    assert abs(lines["门应急发〔2026〕3号"]["x1"] - (gb.PAGE_WIDTH - gb.RIGHT)) < 1
    assert not any(text.startswith("—") for text in lines)
    assert "—3—" in page.lines(3)


@pytest.mark.slow
@printed
@pytest.mark.parametrize("is_measured", [True, False])
@pytest.mark.parametrize("count", [2, 18, 24, 33, 40])
def test_the_imprint_closes_the_last_even_page(tmp_path: Path, count: int, is_measured: bool) -> None:
    page = Printed(written(tmp_path, NOTICE, full_lines_of(count), is_measured=is_measured))
    last = len(page.pages)
    assert last % 2 == 0
    first, inner, foot = page.rules(last)
    assert abs(foot[2] - (gb.PAGE_HEIGHT - gb.BOTTOM)) < 1
    assert all(abs(rule[0] - gb.LEFT) < 0.5 for rule in (first, inner, foot))
    lines = page.lines(last)
    assert any(text.startswith("抄送：") for text in lines)
    body = [line for text, line in lines.items() if text.startswith("为检验")]
    assert all(line["bottom"] < first[2] for line in body)
    # Whatever the text, all of it is printed, and the plan begins on an odd page.
    texts = "".join(text for number in range(1, last + 1) for text in page.lines(number))
    assert sum(str(page.pages[at].extract_text()).count("为检验") for at in range(last)) == count
    assert "此件公开发布" in texts
    assert "1总则" in page.lines(3)
    if body:
        assert is_measured
    else:
        assert not any(text.startswith("—") for text in lines)


@pytest.mark.slow
@printed
@pytest.mark.parametrize("count", [1, 3, 5, 8])
def test_the_signature_never_stands_alone(tmp_path: Path, count: int) -> None:
    paragraph = "各有关单位要高度重视，结合实际抓好落实，并将贯彻情况及时报送。"
    page = Printed(written(tmp_path, replace(NOTICE, paragraphs=(paragraph,) * count)))
    signed = next(at for at in (1, 2) if "2026年6月15日" in page.lines(at))
    above = [
        text
        for text in page.lines(signed)
        if "单位要高度" in text or "抓好落实" in text or "及时报送" in text
    ]
    assert above
    assert any("单位要高度" in text for text in page.lines(1))
