"""Old formats (.doc, .wps, .rtf, .odt, Word-2003 XML) through LibreOffice, when it is installed.

Reads a file, gives the bytes of a .docx. Runs apart from any LibreOffice the user has open (a profile of its
own), with a time limit, and stops at once when the user cancels.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from yuan.model.errors import BadFile
from yuan.model.progress import Progress, silent

_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
_SECONDS = 120.0
_EXTENSIONS = {"ole": ".doc", "rtf": ".rtf", "odt": ".odt", "xml": ".xml"}


def find_office() -> str:
    """The path of LibreOffice's program, "" when it is not installed."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), "")
    return found or next((place for place in _PLACES if Path(place).exists()), "")


def convert_to_docx(data: bytes, kind: str, name: str, progress: Progress | None = None) -> bytes:
    """The file converted to .docx. `kind` is its container, `name` is used in messages.

    Raises:
        BadFile: LibreOffice is missing, fails, takes more than two minutes or gives nothing.
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
        source.write_bytes(data)
        command = [
            program,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(place / 'profile').as_uri()}",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(place / "out"),
            str(source),
        ]
        _run(command, name, progress or silent)
        target = place / "out" / "source.docx"
        if not target.exists() or target.stat().st_size == 0:
            raise BadFile(f"“{name}”无法转换，可能已损坏。", "请用 Word 或 WPS 打开后另存为 .docx 再导入。")
        return target.read_bytes()


def _run(command: list[str], name: str, progress: Progress) -> None:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        end = time.monotonic() + _SECONDS
        try:
            while process.poll() is None:
                progress(0, 1, name)
                if time.monotonic() > end:
                    raise BadFile(f"“{name}”转换超时。", "请用 Word 或 WPS 打开后另存为 .docx 再导入。")
                time.sleep(0.05)
        finally:
            if process.poll() is None:
                process.kill()
