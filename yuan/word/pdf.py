"""A Word file as PDF, by LibreOffice: with bookmarks, with the empty pages a bound book needs, with page labels."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from pypdf import PdfReader

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


def pages_of_marks(path: Path) -> dict[str, int]:
    """The place (from 1) in the file of the page each bookmark of the Word file stands on."""
    reader = PdfReader(path)
    places = {
        page.indirect_reference.idnum: place
        for place, page in enumerate(reader.pages, 1)
        if page.indirect_reference
    }
    found = {}
    for name, destination in reader.named_destinations.items():
        page = destination.page
        found[name] = places[page.idnum]
    return found
