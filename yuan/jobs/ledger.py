"""The ledger (预案台账) of a library as a spreadsheet, with the pages each plan fills."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from math import ceil
from pathlib import Path

import msgspec
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from yuan.jobs.recorded_export import recorded
from yuan.jobs.spreadsheet import (
    A3,
    A4,
    BOLD,
    HEAD_FILL,
    WRAPPED,
    Value,
    filter_from,
    new_book,
    put,
    put_heads,
    set_print,
    set_widths,
)
from yuan.library import Session
from yuan.library.ledger import LedgerRow
from yuan.model.errors import Refused
from yuan.model.files import atomic_write
from yuan.model.plan import CARD_FIELDS, CardField, Kind
from yuan.model.progress import Progress, silent
from yuan.model.records import Stage
from yuan.word.writer import likely_pages

__all__ = ["counted_rows", "export_ledger", "write_ledger"]

_HEAD_POINTS = 22


def export_ledger(session: Session, path: Path, progress: Progress = silent) -> int:
    """Write the ledger of every plan the account may see; how many there are.

    Raises:
        Cancelled: `progress` said so; nothing was written.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    rows = counted_rows(session, progress)
    with recorded(session, path, "预案台账") as temporary:
        write_ledger(rows, temporary, head=session.library.head().text)
    return len(rows)


def counted_rows(session: Session, progress: Progress = silent) -> list[LedgerRow]:
    """The rows of the ledger with the pages each version fills as issued; 0 where its text may not be read.

    Raises:
        Cancelled: `progress` said so.
    """
    rows = session.ledger()
    counted = []
    for done, row in enumerate(rows):
        progress(done, len(rows), row.title)
        counted.append(msgspec.structs.replace(row, pages=_pages(session, row)))
    progress(len(rows), len(rows), "")
    return counted


def _pages(session: Session, row: LedgerRow) -> int:
    try:
        return likely_pages(session.document(row.plan, row.version))
    except Refused:
        return 0


# --- the spreadsheet ----------------------------------------------------------------------------------


def _of_card(field: CardField) -> Callable[[LedgerRow], Value]:
    return lambda row: row.card[field.name]


_COLUMNS: tuple[tuple[str, float, Callable[[LedgerRow], Value]], ...] = (
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
_OVERDUE_FILL = PatternFill("solid", fgColor="FBE3E0")


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
    book, sheet = new_book("预案台账")
    _ledger_sheet(sheet, rows)
    summary = book.create_sheet("汇总")
    _summary_sheet(summary, rows, today or date.today())
    if head:
        # Whoever keeps the paper can tell later whether the trail up to here was rewritten.
        put(summary, summary.max_row + 2, 1, f"操作记录头：{head}", font=BOLD, is_framed=False)
    with atomic_write(path) as temporary:
        book.save(temporary)


def _ledger_sheet(sheet: Worksheet, rows: Sequence[LedgerRow]) -> None:
    put_heads(sheet, 1, [title for title, _, _ in _COLUMNS])
    sheet.row_dimensions[1].height = _HEAD_POINTS
    set_widths(sheet, [width for _, width, _ in _COLUMNS])
    for place, row in enumerate(rows, 2):
        for column, (title, _, value) in enumerate(_COLUMNS, 1):
            is_late = row.filing_is_overdue or row.publication_is_overdue
            fill = _OVERDUE_FILL if is_late else None
            alignment = WRAPPED if title in _WRAPPED else None
            put(sheet, place, column, value(row), alignment=alignment, fill=fill)
        sheet.row_dimensions[place].height = 3 + 15 * _line_count(row)
    sheet.freeze_panes = "C2"
    filter_from(sheet, 1, len(_COLUMNS), len(rows))
    set_print(sheet, A3)


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
    put_heads(sheet, 1, ["类别", *stages, "合计"])
    sheet.row_dimensions[1].height = _HEAD_POINTS
    for place, kind in enumerate(kinds, 2):
        counts = [counted[kind, stage] for stage in stages]
        _put_line(sheet, place, [kind, *counts, sum(counts)])
    totals = [sum(counted[kind, stage] for kind in kinds) for stage in stages]
    last = len(kinds) + 2
    _put_line(sheet, last, ["合计", *totals, sum(totals)])
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
    said = f"逾期清单（截至{today.isoformat()}，共 {len(overdue)} 项）"
    put(sheet, last + 2, 1, said, font=BOLD, is_framed=False)
    # The list shares its columns with the counts above: names take the width of several of them.
    spans = ((1, 5), (6, 8), (9, 10), (11, 12))
    for place, values in enumerate([_OVERDUE, *overdue], last + 3):
        for (first, end), value in zip(spans, values, strict=True):
            for column in range(first, end + 1):
                put(sheet, place, column, value if column == first else None)
            sheet.merge_cells(start_row=place, end_row=place, start_column=first, end_column=end)
        if place == last + 3:
            for first, _ in spans:
                sheet.cell(place, first).font, sheet.cell(place, first).fill = BOLD, HEAD_FILL
    set_widths(sheet, [10] * max(len(stages) + 2, 12))
    set_print(sheet, A4)


def _put_line(sheet: Worksheet, row: int, values: Iterable[Value]) -> None:
    for column, value in enumerate(values, 1):
        put(sheet, row, column, value)
