"""The ledger (预案台账) of a library as a spreadsheet, with the pages each plan fills."""

from __future__ import annotations

from pathlib import Path

import msgspec

from yuan.jobs.releasing import recorded
from yuan.library import Session
from yuan.library.ledger import LedgerRow, write_ledger
from yuan.model.errors import Refused
from yuan.model.progress import Progress, silent
from yuan.word.writer import likely_pages

__all__ = ["counted_rows", "export_ledger"]


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
