"""Running LibreOffice for a conversion: apart from any the user has open, with a time limit, stopped by a cancel."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from yuan.model.errors import BadFile
from yuan.model.progress import Progress

_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
SECONDS = 120.0
_LOOK_EVERY_S = 0.05


def find_office() -> str:
    """The path of LibreOffice's program, "" when it is not installed."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), "")
    return found or next((place for place in _PLACES if Path(place).exists()), "")


def conversion(program: str, source: Path, target: str, folder: Path) -> list[str]:
    """The command that converts `source` into `folder`/out, with a profile of its own in `folder`.

    Args:
        target: LibreOffice's extension and filter, such as `docx:MS Word 2007 XML`.
    """
    return [
        program,
        "--headless",
        "--norestore",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        target,
        "--outdir",
        str(folder / "out"),
        str(source),
    ]


def run_conversion(
    command: Sequence[str],
    name: str,
    progress: Progress,
    seconds: float = SECONDS,
    remedy: str = "请用 Word 或 WPS 打开后另存为 .docx 再导入。",
) -> None:
    """Run a conversion until it ends; `progress(0, 1, name)` is asked twenty times a second.

    Raises:
        BadFile: it cannot be started or takes more than `seconds`.
        Cancelled: `progress` said so; nothing of LibreOffice is left running.
    """
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise BadFile(
            f"LibreOffice 无法启动：{error.strerror or error}。", "请重新安装 LibreOffice。"
        ) from error
    with process:
        end = time.monotonic() + seconds
        try:
            while process.poll() is None:
                progress(0, 1, name)
                if time.monotonic() > end:
                    raise BadFile(f"“{name}”转换超时。", remedy)
                time.sleep(_LOOK_EVERY_S)
        finally:
            if process.poll() is None:
                _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the whole family: what is started is a small program that starts the real one."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
