"""A survey as a spreadsheet: matrix, findings and coverage, a sheet each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from yuan.jobs.releasing import recorded
from yuan.library import Session
from yuan.model.coherence import Survey
from yuan.model.coherence.coverage import Cover, Coverage
from yuan.model.coherence.matrix import Tie

_THIN = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SONG, _BOLD = Font(name="宋体", size=11), Font(name="宋体", size=11, bold=True)
_HEAD = PatternFill("solid", fgColor="E7ECF3")
_FILLS = {
    Tie.GIVEN.sign: PatternFill("solid", fgColor="FDF3DC"),
    Tie.CONFLICT.sign: PatternFill("solid", fgColor="FBE9E7"),
    Tie.ANSWERED.sign: PatternFill("solid", fgColor="E3F3E9"),
    Cover.MISSING.sign: PatternFill("solid", fgColor="FBE9E7"),
    Cover.OVERDUE.sign: PatternFill("solid", fgColor="FDF3DC"),
}
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
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "衔接矩阵"
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
    _put(sheet, 1, 1, head, is_head=True)
    sheet.column_dimensions["A"].width = 46
    sheet.row_dimensions[1].height = 190
    for column, name in enumerate(columns, 2):
        _put(sheet, 1, column, name, is_head=True)
        # 255 stacks the characters, as the heads of such tables are printed.
        sheet.cell(1, column).alignment = Alignment(horizontal="center", vertical="top", textRotation=255)
        sheet.column_dimensions[get_column_letter(column)].width = 4
    for place, row in enumerate(rows, 2):
        _put(sheet, place, 1, row)
        for column, name in enumerate(columns, 2):
            _put(sheet, place, column, signs.get((row, name), ""), is_centred=True)
    sheet.freeze_panes = "B2"
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"


def _legend(sheet: Worksheet, row: int, signs: Iterable[tuple[str, str]]) -> None:
    sheet.cell(row, 1, "　".join(f"{sign} {word}" for sign, word in signs)).font = _SONG


def _findings(sheet: Worksheet, survey: Survey, titles: Mapping[str, str]) -> None:
    heads = (("程度", 8), ("类别", 22), ("预案", 44), ("说明", 70), ("涉及的其他预案", 50), ("依据", 44))
    for column, (head, width) in enumerate(heads, 1):
        _put(sheet, 1, column, head, is_head=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, crossing in enumerate(survey.crossings, 2):
        finding = crossing.finding
        others = "、".join(titles[plan] for plan in finding.plans)
        values = (_GRADES[finding.grade], finding.rule.title, titles[crossing.plan], finding.message, others)
        for column, value in enumerate((*values, finding.rule.cites), 1):
            _put(sheet, row, column, value)
            sheet.cell(row, column).alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"


def _silenced(sheet: Worksheet, survey: Survey, titles: Mapping[str, str]) -> None:
    heads = (("类别", 22), ("预案", 44), ("说明", 70), ("忽略的理由", 44), ("由谁忽略", 16))
    for column, (head, width) in enumerate(heads, 1):
        _put(sheet, 1, column, head, is_head=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, (crossing, silence) in enumerate(survey.silenced, 2):
        finding = crossing.finding
        values = (finding.rule.title, titles[crossing.plan], finding.message, silence.reason, silence.by)
        for column, value in enumerate(values, 1):
            _put(sheet, row, column, value)
            sheet.cell(row, column).alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"


def _put(
    sheet: Worksheet, row: int, column: int, value: str, *, is_head: bool = False, is_centred: bool = False
) -> None:
    cell = sheet.cell(row, column, value)
    cell.font, cell.border = (_BOLD if is_head else _SONG), _BORDER
    if is_head:
        cell.fill = _HEAD
    elif value in _FILLS:
        cell.fill = _FILLS[value]
    if is_centred:
        cell.alignment = Alignment(horizontal="center")
