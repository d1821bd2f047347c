"""The page as LibreOffice prints it, measured on the PDF's own coordinates against GB/T 9704-2012."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter

import pdfplumber
import pytest

from tests.word.documents import full_lines, media
from yuan.word import format as gb
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
