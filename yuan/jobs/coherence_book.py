"""A survey as a spreadsheet: matrix, findings and coverage, a sheet each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from yuan.jobs.recorded_export import recorded
from yuan.jobs.spreadsheet import (
    A3,
    CENTRED,
    GREEN_FILL,
    RED_FILL,
    WRAPPED_TOP,
    YELLOW_FILL,
    new_book,
    put,
    put_heads,
    set_print,
    set_widths,
)
from yuan.library import Session
from yuan.model.coherence import Survey
from yuan.model.coherence.coverage import Cover, Coverage
from yuan.model.coherence.matrix import Tie

_FILLS = {
    Tie.GIVEN.sign: YELLOW_FILL,
    Tie.CONFLICT.sign: RED_FILL,
    Tie.ANSWERED.sign: GREEN_FILL,
    Cover.MISSING.sign: RED_FILL,
    Cover.OVERDUE.sign: YELLOW_FILL,
}
# 255 stacks the characters, as the heads of such tables are printed.
_STACKED = Alignment(horizontal="center", vertical="top", textRotation=255)
_GRADES = {"error": "错误", "warning": "注意", "hint": "提示"}


def export_survey(session: Session, survey: Survey, path: Path) -> None:
    """Write `survey` as XLSX with four sheets, and one of what was silenced, if anything was; recorded when it stands.

    Raises:
        Refused: the account may work with the library no more; nothing was written.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    book = _book(survey)
    with recorded(session, path, "预案衔接与覆盖") as temporary:
        book.save(temporary)


def _book(survey: Survey) -> Workbook:
    book, first = new_book("衔接矩阵")
    matrix = survey.matrix
    titles = {entry.plan: entry.card.title for entry in survey.index.entries}
    ties = {(titles[plan], unit): cell.tie.sign for (plan, unit), cell in matrix.cells.items()}
    _table(first, "预案", [titles[entry.plan] for entry in matrix.plans], matrix.units, ties)
    _legend(first, len(matrix.plans) + 3, [(tie.sign, tie.value) for tie in Tie if tie.sign])
    _findings(book.create_sheet("衔接问题"), survey, titles)
    if survey.silenced:
        _silenced(book.create_sheet("已忽略的问题"), survey, titles)
    for name, head, coverage in (("事件覆盖", "事件类型", survey.types), ("镇街覆盖", "镇街", survey.towns)):
        _coverage(book.create_sheet(name), head, coverage)
    return book


def _coverage(sheet: Worksheet, head: str, coverage: Coverage) -> None:
    signs = {key: cell.cover.sign for key, cell in coverage.cells.items()}
    _table(sheet, head, coverage.rows, coverage.columns, signs)
    _legend(sheet, len(coverage.rows) + 3, [(cover.sign, cover.value) for cover in Cover if cover.sign])


def _table(
    sheet: Worksheet,
    head: str,
    rows: Sequence[str],
    columns: Sequence[str],
    signs: Mapping[tuple[str, str], str],
) -> None:
    """Names at the left, columns upright at the top; both stay in sight."""
    put_heads(sheet, 1, [head])
    put_heads(sheet, 1, columns, alignment=_STACKED, first=2)
    sheet.row_dimensions[1].height = 190
    set_widths(sheet, [46, *[4] * len(columns)])
    for place, row in enumerate(rows, 2):
        put(sheet, place, 1, row)
        for column, name in enumerate(columns, 2):
            sign = signs.get((row, name), "")
            put(sheet, place, column, sign, alignment=CENTRED, fill=_FILLS.get(sign))
    sheet.freeze_panes = "B2"
    set_print(sheet, A3)
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"


def _legend(sheet: Worksheet, row: int, signs: Iterable[tuple[str, str]]) -> None:
    put(sheet, row, 1, "　".join(f"{sign} {word}" for sign, word in signs), is_framed=False)


def _findings(sheet: Worksheet, survey: Survey, titles: Mapping[str, str]) -> None:
    heads = (("程度", 8), ("类别", 22), ("预案", 44), ("说明", 70), ("涉及的其他预案", 50), ("依据", 44))
    rows = []
    for crossing in survey.crossings:
        finding = crossing.finding
        others = "、".join(titles[plan] for plan in finding.plans)
        values = (_GRADES[finding.grade], finding.rule.title, titles[crossing.plan], finding.message, others)
        rows.append((*values, finding.rule.cites))
    _list(sheet, heads, rows)


def _silenced(sheet: Worksheet, survey: Survey, titles: Mapping[str, str]) -> None:
    heads = (("类别", 22), ("预案", 44), ("说明", 70), ("忽略的理由", 44), ("由谁忽略", 16))
    rows = []
    for crossing, silence in survey.silenced:
        finding = crossing.finding
        said = (finding.rule.title, titles[crossing.plan], finding.message)
        rows.append((*said, silence.reason, silence.by))
    _list(sheet, heads, rows)


def _list(sheet: Worksheet, heads: Sequence[tuple[str, float]], rows: Iterable[Sequence[str]]) -> None:
    put_heads(sheet, 1, [title for title, _ in heads])
    set_widths(sheet, [width for _, width in heads])
    for place, values in enumerate(rows, 2):
        for column, value in enumerate(values, 1):
            put(sheet, place, column, value, alignment=WRAPPED_TOP)
    sheet.freeze_panes = "A2"
