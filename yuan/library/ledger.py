"""The ledger (预案台账): one row a plan, as values and as a spreadsheet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from math import ceil
from pathlib import Path

import msgspec
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from yuan.model.files import atomic_write
from yuan.model.plan import CARD_FIELDS, CardField, Kind, card_texts
from yuan.model.records import PlanSummary, Stage


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One plan in the ledger; the version is the one in force, or the newest when none is.

    `pages` is 0 until somebody who can lay the text out has counted them. `standing` tells whether the version is in
    force, and whether a newer one is in hand.
    """

    number: int
    title: str
    kind: str
    unit: str
    event_class: str
    event_type: str
    stage: str
    milestone: str
    version: int
    standing: str
    document_number: str
    approved_on: date | None
    issued_on: date | None
    filed_on: date | None
    published_on: date | None
    filing_due: date | None
    filing_is_overdue: bool
    publication_due: date | None
    publication_is_overdue: bool
    assessment_due: date | None
    last_drill: date | None
    drill_due: date | None
    drill_is_overdue: bool
    characters: int
    secrecy: str
    plan: str
    hash: str
    pages: int = 0
    card: Mapping[str, str] = {}
    """What the card says in its `CARD_FIELDS`, by their names."""


def ledger_rows(lines: Sequence[PlanSummary], today: date) -> list[LedgerRow]:
    """The rows for `lines`, in their order."""
    rows = []
    for number, line in enumerate(lines, 1):
        card, version = line.card, line.in_force or line.latest
        rows.append(
            LedgerRow(
                number=number,
                title=card.title,
                kind=card.kind.value,
                unit=card.unit,
                event_class=card.event_class,
                event_type=card.event_type,
                stage=line.stage.value,
                milestone=line.stage.milestone,
                version=version.number,
                standing=_standing(line),
                document_number=version.document_number,
                approved_on=version.approved_on,
                issued_on=version.issued_on,
                filed_on=version.filed_on,
                published_on=version.published_on,
                filing_due=line.filing_due,
                filing_is_overdue=line.filing_due is not None and line.filing_due < today,
                publication_due=line.publication_due,
                publication_is_overdue=line.publication_due is not None and line.publication_due < today,
                assessment_due=line.assessment_due,
                last_drill=line.last_drill,
                drill_due=line.drill_due,
                drill_is_overdue=line.drill_due is not None and line.drill_due < today,
                characters=version.characters,
                secrecy=card.secrecy.value,
                plan=line.plan,
                hash=version.hash,
                card={field.name: text for field, text in card_texts(card).items()},
            )
        )
    return rows


def _standing(line: PlanSummary) -> str:
    """现行, and 修订中 while a newer version is in hand; otherwise why none is in force."""
    if line.in_force is None:
        return "已废止" if line.stage is Stage.REPEALED else "未印发"
    return "现行" if line.latest.number == line.in_force.number else "现行（修订中）"


_Value = str | int | date | None


def _of_card(field: CardField) -> Callable[[LedgerRow], _Value]:
    return lambda row: row.card[field.name]


_COLUMNS: tuple[tuple[str, float, Callable[[LedgerRow], _Value]], ...] = (
    ("序号", 6, lambda row: row.number),
    ("预案名称", 44, lambda row: row.title),
    ("类别", 8, lambda row: row.kind),
    ("编制单位", 28, lambda row: row.unit),
    ("事件分类", 12, lambda row: row.event_class),
    ("事件类型", 16, lambda row: row.event_type),
    ("环节", 8, lambda row: row.milestone),
    ("阶段", 10, lambda row: row.stage),
    ("版本", 8, lambda row: row.version),
    ("版本状态", 15, lambda row: row.standing),
    ("发文字号", 26, lambda row: row.document_number),
    ("批准日期", 12, lambda row: row.approved_on),
    ("印发日期", 12, lambda row: row.issued_on),
    ("备案日期", 12, lambda row: row.filed_on),
    ("公布日期", 12, lambda row: row.published_on),
    ("备案期限", 12, lambda row: row.filing_due),
    ("备案情况", 12, lambda row: _filing(row)),
    ("公布期限", 12, lambda row: row.publication_due),
    ("公布情况", 12, lambda row: _publication(row)),
    ("评估期限", 12, lambda row: row.assessment_due),
    ("上次演练", 12, lambda row: row.last_drill),
    ("演练期限", 12, lambda row: row.drill_due),
    ("演练情况", 12, lambda row: _drill(row)),
    ("字数", 10, lambda row: row.characters),
    ("页数（估）", 12, lambda row: row.pages or None),
    ("密级", 10, lambda row: row.secrecy),
    *((field.label, field.ledger_width, _of_card(field)) for field in CARD_FIELDS if field.ledger_width),
    ("预案编号", 12, lambda row: row.plan),
    ("正文校验值", 20, lambda row: row.hash[:16]),
)
_OVERDUE = ("预案名称", "编制单位", "事由", "期限")
_WRAPPED = ("预案名称", "编制单位", "发文字号")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_THIN = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL = PatternFill("solid", fgColor="E7ECF3")
_OVERDUE_FILL = PatternFill("solid", fgColor="FBE3E0")
_SONG, _BOLD = Font(name="宋体", size=11), Font(name="宋体", size=11, bold=True)


def _filing(row: LedgerRow) -> str:
    if row.filed_on:
        return "已备案"
    if row.filing_due is None:
        return ""
    return "已逾期" if row.filing_is_overdue else "待备案"


def _publication(row: LedgerRow) -> str:
    if row.published_on:
        return "已公布"
    if row.publication_due is None:
        return ""
    return "已逾期" if row.publication_is_overdue else "待公布"


def _drill(row: LedgerRow) -> str:
    if row.drill_due is None:
        return ""
    return "已逾期" if row.drill_is_overdue else "未到期"


def write_ledger(rows: Sequence[LedgerRow], path: Path, *, today: date | None = None, head: str = "") -> None:
    """Write `rows` as XLSX: the ledger with filters and a frozen head, then a summary by kind and stage.

    Args:
        today: the day assessments are overdue by; the summary lists them with what is overdue for filing and publication (art. 26, 28, 34).
        head: the newest row of the audit trail, to be kept with the printed ledger; "" for none.

    Raises:
        BadFile: the file cannot be written; what stood there is untouched.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "预案台账"
    _ledger_sheet(sheet, rows)
    summary = book.create_sheet("汇总")
    _summary_sheet(summary, rows, today or date.today())
    if head:
        # Whoever keeps the paper can tell later whether the trail up to here was rewritten.
        _put(summary, summary.max_row + 2, 1, f"操作记录头：{head}", plain=True)
    with atomic_write(path) as temporary:
        book.save(temporary)


def _ledger_sheet(sheet: Worksheet, rows: Sequence[LedgerRow]) -> None:
    _head(sheet, 1, [title for title, _, _ in _COLUMNS])
    for column, (_, width, _) in enumerate(_COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for place, row in enumerate(rows, 2):
        for column, (title, _, value) in enumerate(_COLUMNS, 1):
            is_late = row.filing_is_overdue or row.publication_is_overdue
            fill = _OVERDUE_FILL if is_late else None
            _put(sheet, place, column, value(row), wraps=title in _WRAPPED, fill=fill)
        sheet.row_dimensions[place].height = 3 + 15 * _line_count(row)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_COLUMNS))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    _print_set_up(sheet, 8)  # 8 is A3 in the spreadsheet format


def _line_count(row: LedgerRow) -> int:
    """How many lines the tallest cell of `row` takes; a Chinese character is two units of column width."""
    wrapped = ((str(value(row)), width) for title, width, value in _COLUMNS if title in _WRAPPED)
    return max(
        ceil(sum(2 if ch > "\u2e7f" else 1 for ch in text) / (width - 2)) or 1 for text, width in wrapped
    )


def _summary_sheet(sheet: Worksheet, rows: Sequence[LedgerRow], today: date) -> None:
    counted = Counter((row.kind, row.stage) for row in rows)
    kinds = [kind.value for kind in Kind if any(row.kind == kind.value for row in rows)]
    stages = [stage.value for stage in Stage if any(row.stage == stage.value for row in rows)]
    _head(sheet, 1, ["类别", *stages, "合计"])
    for place, kind in enumerate(kinds, 2):
        counts = [counted[kind, stage] for stage in stages]
        _line(sheet, place, [kind, *counts, sum(counts)])
    totals = [sum(counted[kind, stage] for kind in kinds) for stage in stages]
    last = len(kinds) + 2
    _line(sheet, last, ["合计", *totals, sum(totals)])
    overdue = [
        *((row.title, row.unit, "备案已逾期", row.filing_due) for row in rows if row.filing_is_overdue),
        *(
            (row.title, row.unit, "公布已逾期", row.publication_due)
            for row in rows
            if row.publication_is_overdue
        ),
        *(
            (row.title, row.unit, "评估已到期", row.assessment_due)
            for row in rows
            if row.assessment_due is not None and row.assessment_due < today
        ),
        *((row.title, row.unit, "演练已逾期", row.drill_due) for row in rows if row.drill_is_overdue),
    ]
    _put(sheet, last + 2, 1, f"逾期清单（截至{today.isoformat()}，共 {len(overdue)} 项）", plain=True)
    # The list shares its columns with the counts above: names take the width of several of them.
    spans = ((1, 5), (6, 8), (9, 10), (11, 12))
    for place, values in enumerate([_OVERDUE, *overdue], last + 3):
        for (first, end), value in zip(spans, values, strict=True):
            for column in range(first, end + 1):
                _put(sheet, place, column, value if column == first else None)
            sheet.merge_cells(start_row=place, end_row=place, start_column=first, end_column=end)
        if place == last + 3:
            for first, _ in spans:
                sheet.cell(place, first).font, sheet.cell(place, first).fill = _BOLD, _HEAD_FILL
    for column in range(1, max(len(stages) + 2, 12) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 10
    _print_set_up(sheet, 9)


def _head(sheet: Worksheet, row: int, titles: Iterable[str]) -> None:
    for column, title in enumerate(titles, 1):
        cell = sheet.cell(row, column, title)
        cell.font, cell.fill, cell.border = _BOLD, _HEAD_FILL, _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[row].height = 22


def _line(sheet: Worksheet, row: int, values: Iterable[_Value]) -> None:
    for column, value in enumerate(values, 1):
        _put(sheet, row, column, value)


def _put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: _Value,
    *,
    wraps: bool = False,
    fill: PatternFill | None = None,
    plain: bool = False,
) -> None:
    """A cell; text stays text whatever it begins with, for "=…" typed as a title is no formula."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = _ILLEGAL.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value
    cell.font = _BOLD if plain else _SONG
    if not plain:
        cell.border = _BORDER
    is_short = isinstance(value, date | int)
    cell.alignment = Alignment(horizontal="center" if is_short else None, vertical="center", wrap_text=wraps)
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    if fill is not None:
        cell.fill = fill


def _print_set_up(sheet: Worksheet, paper: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    for place, text in ((sheet.oddHeader, "&A"), (sheet.oddFooter, "第 &P 页，共 &N 页")):
        if place is not None:
            place.center.text = text
