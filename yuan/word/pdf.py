"""A Word file as PDF, by LibreOffice: with bookmarks, with the empty pages a bound book needs, with page labels."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.generic import IndirectObject

from yuan.model.errors import BadFile
from yuan.model.files import atomic_write
from yuan.model.progress import Progress, silent
from yuan.word.libreoffice import conversion, find_office, run_conversion

SECONDS = 900.0
_FILTER = {
    "ExportBookmarks": True,
    "ExportBookmarksToPDFDestination": True,
    "IsSkipEmptyPages": False,
    "ExportNotes": False,
    "OpenBookmarkLevels": 2,
    "InitialView": 1,
}
_REMEDY = "请关闭其他程序后重试，或只导出 Word 文件。"


def write_pdf(source: Path, path: Path, progress: Progress = silent) -> None:
    """Write the Word file `source` as a PDF.

    Raises:
        BadFile: LibreOffice is missing, fails or takes longer than a quarter of an hour; nothing was written.
        Cancelled: `progress` said so; nothing was written.
    """
    program = find_office()
    if not program:
        raise BadFile("生成 PDF 需要 LibreOffice，本机没有安装。", "请安装 LibreOffice，或只导出 Word 文件。")
    options = json.dumps({key: _typed(value) for key, value in _FILTER.items()})
    with tempfile.TemporaryDirectory(prefix="yuan-") as name:
        folder = Path(name)
        command = conversion(program, source.resolve(), f"pdf:writer_pdf_Export:{options}", folder)
        run_conversion(command, source.stem, progress, SECONDS, _REMEDY)
        made = folder / "out" / f"{source.stem}.pdf"
        if not made.exists() or made.stat().st_size == 0:
            raise BadFile("LibreOffice 没有生成 PDF。", _REMEDY)
        with atomic_write(path) as temporary:
            shutil.copyfile(made, temporary)


def _typed(value: bool | int) -> dict[str, str]:
    kind = "boolean" if isinstance(value, bool) else "long"
    return {"type": kind, "value": str(value).lower()}


def places_of(path: Path, marks: Iterable[str]) -> dict[str, int]:
    """Which page of the PDF, from 1, each of these bookmarks of the Word file stands on; lost ones are missing."""
    reader = PdfReader(path)
    pages = {
        page.indirect_reference.idnum: place
        for place, page in enumerate(reader.pages, 1)
        if page.indirect_reference is not None
    }
    known = {name.lstrip("/"): target.page for name, target in reader.named_destinations.items()}
    found = {}
    for mark in marks:
        target = known.get(mark) or known.get(_destination(mark))
        if isinstance(target, IndirectObject) and target.idnum in pages:
            found[mark] = pages[target.idnum]
    return found


def _destination(mark: str) -> str:
    """The name LibreOffice gives a bookmark's destination: signs that are no letter or digit as their code."""
    return "".join(sign if sign.isalnum() else f"{ord(sign):02X}" for sign in mark)


class Labels(msgspec.Struct, frozen=True):
    """How pages from place `first` (from 1) on are numbered: `style` "D" 1, 2, 3, "R" I, II, III, after `prefix`."""

    first: int
    style: Literal["D", "R"]
    prefix: str = ""


def label_pages(path: Path, labels: Sequence[Labels]) -> None:
    """Give a PDF the page numbers that are printed on its pages, so that a viewer finds page 57 by its number.

    Raises:
        BadFile: the file cannot be written; it is as it was.
    """
    writer = PdfWriter(path, incremental=True)
    last = len(writer.pages)
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        end = following.first - 1 if following else last
        if label.first <= end:
            writer.set_page_label(
                label.first - 1, end - 1, style=PageLabelStyle(f"/{label.style}"), prefix=label.prefix or None
            )
    with atomic_write(path) as temporary:
        writer.write(temporary)
