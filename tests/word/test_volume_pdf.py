"""A bound volume as LibreOffice prints it, measured on the PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from pypdf import PdfReader

from tests.word.books import LONG, entry, volume
from tests.word.documents import media
from yuan.model.document.content import Document
from yuan.model.errors import BadFile, Cancelled
from yuan.word import gbt9704 as gb
from yuan.word import pdf as pdf_module
from yuan.word.gbt9704 import BOOK, DENSE, Layout
from yuan.word.libreoffice import find_office
from yuan.word.pdf import places_of, write_pdf
from yuan.word.volume import Volume, label_as_printed, printed_pages, write_volume
from yuan.word.volume.order import Divider, leaves

POINTS = gb.POINTS_PER_MM
needs_office = pytest.mark.skipif(not find_office(), reason="needs LibreOffice")


class Printed:
    """A volume written with the pages found and printed again."""

    def __init__(self, folder: Path, layout: Layout) -> None:
        self.volume = volume()
        draft, first = folder / "draft.docx", folder / "draft.pdf"
        write_volume(self.volume, draft, media=media, layout=layout)
        write_pdf(draft, first)
        self.pages = printed_pages(self.volume, first)
        final, self.pdf = folder / "final.docx", folder / "final.pdf"
        write_volume(self.volume, final, media=media, layout=layout, pages=self.pages)
        write_pdf(final, self.pdf)
        label_as_printed(self.volume, self.pdf)
        self.places = places_of(self.pdf, [leaf.mark for leaf in leaves(self.volume.entries)])
        with pdfplumber.open(self.pdf) as opened:
            self.sheets = [Sheet(page) for page in opened.pages]

    @property
    def front(self) -> int:
        """Sheets before the first numbered 1."""
        return min(self.places.values()) - 1

    def sheet(self, number: int) -> Sheet:
        """The page with that number printed on it."""
        return self.sheets[self.front + number - 1]


class Sheet:
    """What stands on a page, its lines from top to bottom; a landscape one is turned to stand upright."""

    def __init__(self, page: Any) -> None:
        self.is_landscape = page.width > page.height
        self.chars = [self._place(ch, page.width) for ch in page.chars if ch["text"].strip()]

    def _place(self, ch: dict[str, Any], width: float) -> tuple[float, float, str]:
        """Middle of a sign in millimetres from the left and top of the paper in the book."""
        x, y = (ch["x0"] + ch["x1"]) / 2, (ch["top"] + ch["bottom"]) / 2
        across, down = (y, width - x) if self.is_landscape else (x, y)
        return across / POINTS, down / POINTS, str(ch["text"])

    def text(self) -> str:
        return "".join(sign for _, _, sign in self.chars)

    def foot(self) -> list[tuple[float, float, str]]:
        return [ch for ch in self.chars if ch[1] > gb.PAGE_HEIGHT - gb.BOTTOM]

    def head(self) -> str:
        """What stands above the type area of an upright page."""
        return "".join(sign for _, down, sign in self.chars if down < gb.TOP - 5)


@pytest.fixture(scope="module", params=[DENSE, BOOK], ids=["dense", "standard"])
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    return Printed(tmp_path_factory.mktemp("volume"), request.param)


pytestmark = [pytest.mark.slow, needs_office]


def test_the_pages_in_the_contents_are_the_pages_plans_stand_on(printed: Printed) -> None:
    contents = "".join(sheet.text() for sheet in printed.sheets[: printed.front])
    for leaf in leaves(printed.volume.entries):
        title = leaf.title if isinstance(leaf, Divider) else leaf.entry.title
        page = printed.pages[leaf.mark]
        assert f"{title}{'.' * 3}" in contents
        assert f".{page}" in contents
        assert title in printed.sheet(page).text()
        assert printed.places[leaf.mark] == printed.front + page


def test_every_plan_begins_on_an_odd_page_right_of_the_book(printed: Printed) -> None:
    assert printed.front % 2 == 0
    assert all(page % 2 == 1 for page in printed.pages.values())


def test_pages_are_numbered_through_without_a_gap(printed: Printed) -> None:
    dividers = {
        printed.pages[leaf.mark] for leaf in leaves(printed.volume.entries) if isinstance(leaf, Divider)
    }
    for number in range(1, len(printed.sheets) - printed.front + 1):
        foot = "".join(sign for _, _, sign in sorted(printed.sheet(number).foot(), key=lambda ch: ch[0]))
        is_silent = number in dividers or not printed.sheet(number).chars
        assert foot == ("" if is_silent else f"—{number}—"), number


def test_page_numbers_stand_outside_also_on_landscape_sheets(printed: Printed) -> None:
    middle = gb.PAGE_HEIGHT - gb.BOTTOM + gb.PAGE_NUMBER_GAP
    character = gb.SMALL_SIZE / POINTS
    turned = 0
    for number in range(1, len(printed.sheets) - printed.front + 1):
        sheet = printed.sheet(number)
        foot = sheet.foot()
        if not foot:
            continue
        turned += sheet.is_landscape
        across = [x for x, _, _ in foot]
        outer = gb.PAGE_WIDTH - gb.RIGHT - character if number % 2 else gb.RIGHT + character
        assert abs((max(across) if number % 2 else min(across)) - outer) < 4, number
        assert all(abs(down - middle) < 1.5 for _, down, _ in foot), number
    assert turned >= len(printed.volume.entries)


def test_heads_name_the_plan_on_its_pages_and_are_absent_elsewhere(printed: Printed) -> None:
    found = leaves(printed.volume.entries)
    for leaf, following in zip(found, [*found[1:], None], strict=True):
        first = printed.pages[leaf.mark]
        last = printed.pages[following.mark] if following else first + 1
        for number in range(first, last):
            sheet = printed.sheet(number)
            if sheet.is_landscape:
                continue
            if isinstance(leaf, Divider) or not sheet.chars:
                assert sheet.head() == ""
            elif leaf.entry.title != LONG:
                assert leaf.entry.title in sheet.head()


def test_empty_pages_are_really_empty_and_only_before_an_odd_page(printed: Printed) -> None:
    empty = [place for place, sheet in enumerate(printed.sheets, 1) if not sheet.chars]
    assert empty
    assert all(place % 2 == 0 for place in empty)


@pytest.mark.parametrize(("layout", "count"), [(BOOK, 17), (DENSE, 24)], ids=["standard", "dense"])
def test_a_group_of_many_plans_lists_them_all_on_its_sheet(
    tmp_path: Path, layout: Layout, count: int
) -> None:
    named = [("自然灾害", f"门头沟区第{place}号应急预案") for place in range(count)]
    named += [("事故灾难", f"{LONG}（{place}）") for place in range(2)]
    entries = tuple(
        entry(title, "区水务局", "专项应急预案", group, document=Document()) for group, title in named
    )
    made = Volume(name="汇编", entries=entries)
    write_volume(made, tmp_path / "a.docx", media=media, layout=layout)
    write_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")
    group = next(
        leaf for leaf in leaves(made.entries) if isinstance(leaf, Divider) and leaf.title == "自然灾害"
    )
    place = places_of(tmp_path / "a.pdf", [group.mark])[group.mark]
    pages = PdfReader(tmp_path / "a.pdf").pages
    sheet, back = ("".join(pages[number].extract_text().split()) for number in (place - 1, place))
    assert named[0][1] in sheet
    assert named[count - 1][1] in sheet
    assert back == ""


def test_the_inner_margin_is_the_wider_one(printed: Printed) -> None:
    number = printed.pages["plan_1"] + 1
    for page, left in ((number, gb.RIGHT), (number + 1, gb.LEFT)):
        sheet = printed.sheet(page)
        assert not sheet.is_landscape
        body = [x for x, down, _ in sheet.chars if gb.TOP < down < gb.PAGE_HEIGHT - gb.BOTTOM]
        half = 14 / 2 / POINTS
        assert abs(min(body) - half - left) < 1


def test_bookmarks_lead_from_part_to_chapter(printed: Printed) -> None:
    reader = PdfReader(printed.pdf)
    levels: dict[str, int] = {}

    def walk(items: list[Any], level: int) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item, level + 1)
            else:
                levels[str(item.title)] = level

    walk(reader.outline, 0)
    assert levels["专项应急预案"] == 0
    assert levels["自然灾害"] == levels["区水务局"] == 1
    assert levels["门头沟区防汛应急预案"] == 2
    assert levels["1 总则"] == 3


def test_a_viewer_shows_the_numbers_printed(printed: Printed) -> None:
    labels = PdfReader(printed.pdf).page_labels
    assert labels[:3] == ["封面1", "封面2", "I"]
    assert labels[printed.front : printed.front + 3] == ["1", "2", "3"]


def test_a_conversion_can_be_stopped_and_leaves_nothing(tmp_path: Path) -> None:
    source, target = tmp_path / "a.docx", tmp_path / "a.pdf"
    write_volume(volume(), source, media=media)
    asked = 0

    def stop(done: int, total: int, what: str) -> None:
        nonlocal asked
        asked += 1
        if asked > 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_pdf(source, target, stop)
    assert list(tmp_path.iterdir()) == [source]


def test_without_libreoffice_one_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "find_office", lambda: "")
    with pytest.raises(BadFile, match="LibreOffice") as caught:
        write_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")
    assert "只导出 Word" in caught.value.remedy
