"""The audit trail for people: each row with the plan's name, narrowed, searched, and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec

from yuan.jobs.recorded_export import recorded
from yuan.jobs.spreadsheet import (
    A4,
    TITLE,
    WRAPPED,
    filter_from,
    new_book,
    put,
    put_heads,
    set_print,
    set_widths,
)
from yuan.library import Session
from yuan.model.progress import Progress, silent

UNSEEN = "（无权查看的预案）"


class AuditTrailLine(msgspec.Struct, frozen=True, kw_only=True):
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

    def holds(self, line: AuditTrailLine) -> bool:
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


def trail(session: Session, progress: Progress = silent) -> list[AuditTrailLine]:
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
            AuditTrailLine(
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


def export_trail(
    session: Session, lines: Sequence[AuditTrailLine], path: Path, choice: str, progress: Progress = silent
) -> None:
    """Write `lines` as XLSX, recorded when it stands; `choice` says in the head what was chosen.

    Raises:
        Refused: the account may work with the library no more; nothing was written.
        Cancelled: `progress` said so; nothing was written.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    book, sheet = new_book("操作记录")
    set_widths(sheet, [width for _, width in _HEADS])
    sheet.freeze_panes = "A4"
    filter_from(sheet, 3, len(_HEADS), len(lines))
    set_print(sheet, A4)
    head = session.library.head().text
    said = f"导出时间 {datetime.now():%Y-%m-%d %H:%M}；范围：{choice}；共 {len(lines)} 条；记录头 {head}"
    put(sheet, 1, 1, "操作记录", font=TITLE, is_framed=False)
    put(sheet, 2, 1, said, is_framed=False)
    put_heads(sheet, 3, [title for title, _ in _HEADS])
    for done, line in enumerate(lines):
        if done % 100 == 0:
            progress(done, len(lines), "写入表格")
        put(sheet, done + 4, 1, line.sequence)
        put(sheet, done + 4, 2, line.at.replace(tzinfo=None))
        words = (line.person, line.action, line.subject, line.detail, line.hash[:16])
        for column, word in enumerate(words, 3):
            put(sheet, done + 4, column, word, alignment=WRAPPED)
    with recorded(session, path, f"操作记录 {len(lines)} 条（{choice}）") as temporary:
        book.save(temporary)
