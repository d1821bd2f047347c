"""The audit trail for people: each row with the plan's name, narrowed, searched, and as a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from yuan.jobs.releasing import recorded
from yuan.library import Session
from yuan.model.progress import Progress, silent

UNSEEN = "（无权查看的预案）"


class TrailLine(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the trail. `plan` is the id of the plan it is about, "" for anything else; `subject` what people
    call the thing; `at` is in this machine's time."""

    sequence: int
    at: datetime
    account: str
    full_name: str
    action: str
    subject: str
    detail: str
    plan: str
    hash: str

    @property
    def person(self) -> str:
        """Who, with the full name where it says more."""
        if self.full_name in ("", self.account):
            return self.account
        return f"{self.account}（{self.full_name}）"

    def row(self) -> dict[str, object]:
        """As JSON."""
        return {
            "sequence": self.sequence,
            "at": self.at.isoformat(),
            "account": self.account,
            "action": self.action,
            "subject": self.subject,
            "plan": self.plan,
            "detail": self.detail,
            "hash": self.hash,
        }

    def text(self) -> str:
        """As one line of text."""
        parts = (f"{self.at:%Y-%m-%d %H:%M:%S}", self.person, self.action, self.subject, self.detail)
        return f"{self.sequence}  {'  '.join(part for part in parts if part)}"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows are wanted; "" and None stand for any. `text` is searched in everything that is shown."""

    person: str = ""
    plan: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""

    def holds(self, line: TrailLine) -> bool:
        """Whether `line` is wanted."""
        day = line.at.date()
        return (
            self.person in line.person
            and (not self.plan or (bool(line.plan) and (self.plan in line.subject or self.plan == line.plan)))
            and self.action in line.action
            and (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
            and self.text.casefold() in line.text().casefold()
        )

    def describe(self) -> str:
        """The choice in words, for the head of a printed list."""
        parts = [
            f"{word}：{value}"
            for word, value in (
                ("人员", self.person),
                ("预案", self.plan),
                ("操作", self.action),
                ("自", self.since.isoformat() if self.since else ""),
                ("至", self.until.isoformat() if self.until else ""),
                ("含", self.text),
            )
            if value
        ]
        return "；".join(parts) or "全部"


def trail(session: Session, progress: Progress = silent) -> list[TrailLine]:
    """The whole audit trail, newest first.

    Raises:
        Refused: the account may not read it.
        Cancelled: `progress` said so.
    """
    entries = session.audit(None)
    titles = {summary.plan: summary.card.title for summary in session.plans()}
    names = {account.name: account.full_name for account in session.accounts()}
    lines = []
    for done, entry in enumerate(entries):
        if done % 500 == 0:
            progress(done, len(entries), "读取操作记录")
        lines.append(
            TrailLine(
                sequence=entry.sequence,
                at=entry.at.astimezone(),
                account=entry.account,
                full_name=names.get(entry.account, ""),
                action=entry.action,
                subject=titles.get(entry.subject, entry.subject) or UNSEEN,
                detail=entry.detail if entry.detail != titles.get(entry.subject) else "",
                plan=entry.subject if entry.subject in titles else "",
                hash=entry.hash,
            )
        )
    return lines


_HEADS = (("序号", 8), ("时间", 20), ("人员", 22), ("操作", 18), ("对象", 42), ("说明", 52), ("校验值", 22))
_THIN = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SONG, _BOLD = Font(name="宋体", size=11), Font(name="宋体", size=11, bold=True)
_TITLE = Font(name="宋体", size=16, bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="E7ECF3")
_WRAPPED = Alignment(vertical="center", wrap_text=True)
_CENTRED = Alignment(horizontal="center", vertical="center")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def export_trail(
    session: Session, lines: Sequence[TrailLine], path: Path, choice: str, progress: Progress = silent
) -> None:
    """Write `lines` as XLSX, recorded when it stands; `choice` says in the head what was chosen.

    Raises:
        Refused: the account may work with the library no more; nothing was written.
        Cancelled: `progress` said so; nothing was written.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "操作记录"
    _set_up(sheet, len(lines))
    head = session.library.head().text
    said = f"导出时间 {datetime.now():%Y-%m-%d %H:%M}；范围：{choice}；共 {len(lines)} 条；记录头 {head}"
    sheet["A1"], sheet["A2"] = "操作记录", said
    sheet["A1"].font, sheet["A2"].font = _TITLE, _SONG
    for column, (title, _) in enumerate(_HEADS, 1):
        _put(sheet, 3, column, title, _CENTRED, _BOLD).fill = _HEAD_FILL
    for done, line in enumerate(lines):
        if done % 100 == 0:
            progress(done, len(lines), "写入表格")
        _put(sheet, done + 4, 1, line.sequence, _CENTRED)
        moment = _put(sheet, done + 4, 2, line.at.replace(tzinfo=None), _CENTRED)
        moment.number_format = "yyyy-mm-dd hh:mm:ss"
        words = (line.person, line.action, line.subject, line.detail, line.hash[:16])
        for column, word in enumerate(words, 3):
            _put(sheet, done + 4, column, word, _WRAPPED)
    with recorded(session, path, f"操作记录 {len(lines)} 条（{choice}）") as temporary:
        book.save(temporary)


def _set_up(sheet: Worksheet, count: int) -> None:
    for column, (_, width) in enumerate(_HEADS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:{get_column_letter(len(_HEADS))}{count + 3}"
    sheet.print_title_rows = "3:3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: str | int | datetime,
    alignment: Alignment,
    font: Font = _SONG,
) -> Cell | MergedCell:
    cell = sheet.cell(row, column)
    cell.value = _ILLEGAL.sub("", value) if isinstance(value, str) else value
    cell.font, cell.alignment, cell.border = font, alignment, _BORDER
    if isinstance(value, str):
        cell.data_type = "s"  # "=…" typed as a title is no formula
    return cell
