"""Old formats (.doc, .wps, .rtf, .odt, Word-2003 XML) through LibreOffice, when it is installed.

Reads a file, gives the bytes of a .docx. Runs apart from any LibreOffice the user has open (a profile of its
own), with a time limit, and stops at once when the user cancels.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from yuan.model.document.limits import CONVERSION_SECONDS
from yuan.model.errors import BadFile
from yuan.model.progress import Progress, silent
from yuan.word.libreoffice import conversion, find_office
from yuan.word.libreoffice import run_conversion as _run
from yuan.word.reading.rtf_fields import without_fetching_fields

__all__ = ["convert_to_docx", "find_office"]

_EXTENSIONS = {"ole": ".doc", "rtf": ".rtf", "odt": ".odt", "xml": ".xml"}


def convert_to_docx(
    data: bytes,
    kind: str,
    name: str,
    progress: Progress | None = None,
    *,
    seconds: float = CONVERSION_SECONDS,
) -> bytes:
    """The file converted to .docx. `kind` is its container, `name` is used in messages.

    Raises:
        BadFile: LibreOffice is missing, fails, takes more than `seconds` by the clock or gives nothing.
        Cancelled: `progress` said so.
    """
    program = find_office()
    if not program:
        raise BadFile(
            f"“{name}”是旧格式文件，需要 LibreOffice 才能读取，本机没有安装。",
            "请安装 LibreOffice，或用 Word、WPS 另存为 .docx 后再导入。",
        )
    with tempfile.TemporaryDirectory(prefix="yuan-") as folder:
        place = Path(folder)
        source = place / f"source{_EXTENSIONS[kind]}"
        source.write_bytes(without_fetching_fields(data) if kind == "rtf" else data)
        command = conversion(program, source, "docx:MS Word 2007 XML", place)
        _run(command, name, progress or silent, seconds)
        target = place / "out" / "source.docx"
        if not target.exists() or target.stat().st_size == 0:
            raise BadFile(f"“{name}”无法转换，可能已损坏。", "请用 Word 或 WPS 打开后另存为 .docx 再导入。")
        return target.read_bytes()
