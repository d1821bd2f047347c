"""The ledger (预案台账): one row a plan, as values and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import msgspec
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from yuan.model.files import atomic_write
from yuan.model.records import PlanSummary


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One plan in the ledger; the version is the one in force, or the newest when none is."""

    number: int
    title: str
    kind: str
    unit: str
    event_class: str
    event_type: str
    stage: str
    version: int
    document_number: str
    approved_on: date | None
    issued_on: date | None
    filed_on: date | None
    published_on: date | None
    filing_due: date | None
    filing_is_overdue: bool
    assessment_due: date | None
    characters: int
    secrecy: str
    plan: str
    hash: str


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
                version=version.number,
                document_number=version.document_number,
                approved_on=version.approved_on,
                issued_on=version.issued_on,
                filed_on=version.filed_on,
                published_on=version.published_on,
                filing_due=line.filing_due,
                filing_is_overdue=line.filing_due is not None and line.filing_due < today,
                assessment_due=line.assessment_due,
                characters=version.characters,
                secrecy=card.secrecy.value,
                plan=line.plan,
                hash=version.hash,
            )
        )
    return rows


_COLUMNS: tuple[tuple[str, float, Callable[[LedgerRow], str | int | date | None]], ...] = (
    ("序号", 6, lambda row: row.number),
    ("预案名称", 44, lambda row: row.title),
    ("类别", 8, lambda row: row.kind),
    ("编制单位", 28, lambda row: row.unit),
    ("事件分类", 12, lambda row: row.event_class),
    ("事件类型", 16, lambda row: row.event_type),
    ("阶段", 10, lambda row: row.stage),
    ("版本", 6, lambda row: row.version),
    ("发文字号", 24, lambda row: row.document_number),
    ("批准日期", 12, lambda row: row.approved_on),
    ("印发日期", 12, lambda row: row.issued_on),
    ("备案日期", 12, lambda row: row.filed_on),
    ("公布日期", 12, lambda row: row.published_on),
    ("备案期限", 12, lambda row: row.filing_due),
    ("备案情况", 10, lambda row: _filing(row)),
    ("评估期限", 12, lambda row: row.assessment_due),
    ("字数", 10, lambda row: row.characters),
    ("密级", 10, lambda row: row.secrecy),
    ("预案编号", 12, lambda row: row.plan),
    ("正文校验值", 20, lambda row: row.hash[:16]),
)


def _filing(row: LedgerRow) -> str:
    if row.filed_on:
        return "已备案"
    if row.filing_due is None:
        return ""
    return "已逾期" if row.filing_is_overdue else "待备案"


def write_ledger(rows: Sequence[LedgerRow], path: Path) -> None:
    """Write `rows` as XLSX with filters, a frozen head and fitting columns.

    Raises:
        BadFile: the file cannot be written; what stood there is untouched.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "预案台账"
    thin = Side(style="thin", color="BFBFBF")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    for column, (title, width, _) in enumerate(_COLUMNS, 1):
        head = sheet.cell(1, column, title)
        head.font = Font(name="宋体", bold=True)
        head.fill = PatternFill("solid", fgColor="E7ECF3")
        head.alignment = Alignment(horizontal="center", vertical="center")
        head.border = border
        sheet.column_dimensions[get_column_letter(column)].width = width
    overdue = PatternFill("solid", fgColor="FBE3E0")
    for place, row in enumerate(rows, 2):
        for column, (_, _, value) in enumerate(_COLUMNS, 1):
            cell = sheet.cell(place, column, value(row))
            cell.border = border
            cell.alignment = Alignment(vertical="center", wrap_text=column == 2)
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
            if row.filing_is_overdue:
                cell.fill = overdue
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_COLUMNS))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    with atomic_write(path) as temporary:
        book.save(temporary)
