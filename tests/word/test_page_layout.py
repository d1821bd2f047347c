"""The page as LibreOffice prints it, measured on the PDF's own coordinates against GB/T 9704-2012."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest

from tests.word.documents import full_lines, media
from yuan.model.document.content import Attachment, Document, FrontMatter, Paragraph, Section, Text
from yuan.word import gbt9704 as gb
from yuan.word.pdf import write_pdf
from yuan.word.writer import write_plan

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice"),
]
POINTS = gb.POINTS_PER_MM


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[list[dict[str, object]]]:
    """The characters of each page of a plan of nothing but full lines."""
    folder = tmp_path_factory.mktemp("pdf")
    write_plan(full_lines(), folder / "a.docx", media=media)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), str(folder / "a.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with pdfplumber.open(folder / "a.pdf") as pdf:
        return [page.chars for page in pdf.pages]


def body(page: list[dict[str, object]]) -> list[dict[str, object]]:
    bottom = (gb.PAGE_HEIGHT - gb.BOTTOM) * POINTS
    return [ch for ch in page if float(ch["top"]) < bottom and str(ch["text"]).strip()]  # type: ignore[arg-type]


def test_a_full_page_has_22_lines_of_28_characters(pages: list[list[dict[str, object]]]) -> None:
    lines = Counter(round(float(ch["top"])) for ch in body(pages[1]))  # type: ignore[arg-type]
    assert len(lines) == gb.LINES
    assert set(lines.values()) == {gb.CHARACTERS}


def test_the_text_stands_within_the_type_area(pages: list[list[dict[str, object]]]) -> None:
    text = body(pages[1])
    left, right = min(float(ch["x0"]) for ch in text), max(float(ch["x1"]) for ch in text)  # type: ignore[arg-type]
    assert abs(left / POINTS - gb.LEFT) < 1
    assert abs((gb.PAGE_WIDTH * POINTS - right) / POINTS - gb.RIGHT) < 1


def test_the_lines_fill_the_type_area_from_top_to_bottom(pages: list[list[dict[str, object]]]) -> None:
    middles = sorted({(float(ch["top"]) + float(ch["bottom"])) / 2 for ch in body(pages[1])})  # type: ignore[arg-type]
    pitch = gb.LINE_TWIPS / 20
    assert all(abs(below - above - pitch) < 0.2 for above, below in pairwise(middles))
    assert abs((middles[0] - pitch / 2) / POINTS - gb.TOP) < 1
    assert abs(gb.PAGE_HEIGHT - (middles[-1] + pitch / 2) / POINTS - gb.BOTTOM) < 1


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(pages: list[list[dict[str, object]]]) -> None:
    middle = gb.PAGE_WIDTH / 2 * POINTS
    below = (gb.PAGE_HEIGHT - gb.BOTTOM) * POINTS
    for number, page in enumerate(pages[:2], 1):
        foot = [ch for ch in page if float(ch["top"]) > below and str(ch["text"]).strip()]  # type: ignore[arg-type]
        assert "".join(str(ch["text"]) for ch in foot) == f"—{number}—"
        is_right = all(float(ch["x0"]) > middle for ch in foot)  # type: ignore[arg-type]
        assert is_right is (number % 2 == 1)
        dash = foot[0]
        centre = (float(dash["top"]) + float(dash["bottom"])) / 2  # type: ignore[arg-type]
        assert abs((centre - below) / POINTS - gb.PAGE_NUMBER_GAP) < 1.5


def test_the_pages_in_the_contents_of_a_long_plan_are_its_pages(tmp_path: Path) -> None:
    line = "为检验目录页码写出这样一段足够长的文字，使各章不在同一页上。" * 30
    sections = tuple(
        Section(
            heading=f"第{place}部分内容",
            blocks=(Paragraph(runs=(Text(line),)),),
            sections=(Section(heading=f"其中第{place}项", blocks=(Paragraph(runs=(Text(line),)),)),),
        )
        for place in range(1, 16)
    )
    attachment = Attachment(title="物资清单", blocks=(Paragraph(runs=(Text("见清单。"),)),))
    document = Document(front=FrontMatter(title="长预案"), sections=sections, attachments=(attachment,))
    path, pdf = tmp_path / "plan.docx", tmp_path / "plan.pdf"
    write_plan(document, path, media=lambda digest: b"", is_measured=True)
    write_pdf(path, pdf)
    with pdfplumber.open(pdf) as printed:
        texts = [page.extract_text().replace(" ", "") for page in printed.pages]
    listed = {
        found[1]: int(found[2])
        for page in texts
        for found in re.finditer(r"(第\d+部分内容|其中第\d+项|物资清单)[.…·]+(\d+)$", page, re.MULTILINE)
    }
    assert len(listed) == 31
    for heading, page in listed.items():
        assert heading in texts[page - 1], f"{heading} is not on page {page}"
        assert page > 1
