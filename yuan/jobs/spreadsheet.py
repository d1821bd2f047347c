"""How our spreadsheets look: one typeface, framed cells, a grey head that stays in sight, text that is never a formula."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | date | datetime | None

PLAIN, BOLD = Font(name="宋体", size=11), Font(name="宋体", size=11, bold=True)
TITLE = Font(name="宋体", size=16, bold=True)
HEAD_FILL = PatternFill("solid", fgColor="E7ECF3")
RED_FILL, YELLOW_FILL, GREEN_FILL = (
    PatternFill("solid", fgColor=colour) for colour in ("FBE9E7", "FDF3DC", "E3F3E9")
)
CENTRED = Alignment(horizontal="center", vertical="center")
WRAPPED = Alignment(vertical="center", wrap_text=True)
WRAPPED_TOP = Alignment(vertical="top", wrap_text=True)
A3, A4 = 8, 9
"""Papers, as the spreadsheet format numbers them."""

_LEVEL = Alignment(vertical="center")
_THIN = Side(style="thin", color="BFBFBF")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def new_book(title: str) -> tuple[Workbook, Worksheet]:
    """A workbook with one empty sheet called `title`."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    return book, sheet


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: Value,
    *,
    font: Font = PLAIN,
    alignment: Alignment | None = None,
    fill: PatternFill | None = None,
    is_framed: bool = True,
) -> None:
    """Write a cell. Text stays text whatever it begins with: "=…" typed as a title is no formula.

    Args:
        row, column: from 1.
        alignment: None centres numbers and dates and leaves text at the left.
    """
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = _ILLEGAL.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value
        if isinstance(value, datetime):
            cell.number_format = "yyyy-mm-dd hh:mm:ss"
        elif isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
    cell.font = font
    cell.alignment = alignment or (CENTRED if isinstance(value, int | date) else _LEVEL)
    if is_framed:
        cell.border = _FRAME
    if fill is not None:
        cell.fill = fill


def put_heads(
    sheet: Worksheet, row: int, titles: Sequence[str], *, alignment: Alignment = CENTRED, first: int = 1
) -> None:
    """Write the heads of columns from the column `first` (from 1) on."""
    for column, title in enumerate(titles, first):
        put(sheet, row, column, title, font=BOLD, alignment=alignment, fill=HEAD_FILL)


def set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Set how wide the columns are, in signs of half the width of a Chinese one."""
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def filter_from(sheet: Worksheet, head: int, columns: int, rows: int) -> None:
    """Put filters on the heads in the row `head`, for `rows` below them, and print them on each page."""
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(columns)}{head + rows}"
    sheet.print_title_rows = f"{head}:{head}"


def set_print(sheet: Worksheet, paper: int) -> None:
    """Print on `paper` lying, as wide as a page, with the name of the sheet above and page numbers below."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", paper
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    for place, text in ((sheet.oddHeader, "&A"), (sheet.oddFooter, "第 &P 页，共 &N 页")):
        if place is not None:
            place.center.text = text
