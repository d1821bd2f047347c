"""The ledger written from a library: its pages are those the plans fill as issued."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.jobs.shelf import session, stock
from yuan.jobs.compiling import pdf_obstacle
from yuan.jobs.exporting import export_plan
from yuan.jobs.ledger import counted_rows, export_ledger
from yuan.library import Library, NewAccount, Session
from yuan.model.errors import Cancelled
from yuan.model.plan import AccountRole
from yuan.word.pdf import write_pdf


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Session]:
    first = NewAccount(name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password="secret-1")
    library = Library.create(tmp_path / "预案库.yuan", first)
    stock(library)
    yield session(library, AccountRole.ADMINISTRATOR)
    library.close()


@pytest.mark.slow
@pytest.mark.skipif(bool(pdf_obstacle()), reason="needs LibreOffice")
def test_the_pages_in_the_ledger_are_those_of_the_exported_plan(desk: Session, tmp_path: Path) -> None:
    row = counted_rows(desk)[0]
    word, pdf = tmp_path / "a.docx", tmp_path / "a.pdf"
    export_plan(desk, row.plan, word, version=row.version)
    write_pdf(word, pdf)
    assert len(PdfReader(pdf).pages) > 2
    assert abs(row.pages - len(PdfReader(pdf).pages)) <= 1


def test_every_row_has_its_pages(desk: Session, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    count = export_ledger(desk, path)
    sheet = load_workbook(path)["预案台账"]
    pages = next(cell.column for cell in sheet[1] if cell.value == "页数（估）")
    written = [sheet.cell(row, pages).value for row in range(2, sheet.max_row + 1)]
    assert count == len(written) == len(desk.plans())
    assert all(isinstance(value, int) and value > 0 for value in written)


def test_a_cancelled_ledger_leaves_nothing(desk: Session, tmp_path: Path) -> None:
    def stop(done: int, total: int, what: str) -> None:
        if done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        export_ledger(desk, tmp_path / "台账.xlsx", stop)
    assert not (tmp_path / "台账.xlsx").exists()
