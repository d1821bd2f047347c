"""A table cell longer than the page: nothing of it is lost, in print or in the file."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.word.documents import media
from yuan.model.document.content import Cell, Document, FrontMatter, Paragraph, Row, Section, Table, Text
from yuan.word.writer import write_plan


def row(*texts: str, header: bool = False) -> Row:
    return Row(tuple(Cell(blocks=(Paragraph(runs=(Text(text),)),)) for text in texts), header=header)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_a_cell_longer_than_a_page_is_printed_whole(tmp_path: Path) -> None:
    table = Table(
        rows=(row("单位", "职责", header=True), row("区水务局", "巡查河道；" * 700 + "末"), row("尾", "行"))
    )
    document = Document(
        front=FrontMatter(title="甲区防汛应急预案"), sections=(Section(heading="职责", blocks=(table,)),)
    )
    write_plan(document, tmp_path / "a.docx", media=media)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    told = subprocess.run(
        ["pdftotext", str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True, text=True
    )
    text = "".join(told.stdout.split())
    assert text.count("巡") == 700
    assert "末" in text
    assert "尾" in text
