"""Running LibreOffice for a conversion: apart from any the user has open, shut in, with limits, stopped by a cancel.

A document can name pictures, texts, templates and objects elsewhere, and hold macros. Nothing of it may be fetched or
run: the profile forbids it (`libreoffice_profile.py`), a proxy that is none answers what asks all the same, and on
Linux the program runs without a network where the system lets us (`unshare`).
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from yuan.model.document.limits import CONVERSION_SECONDS
from yuan.model.errors import BadFile
from yuan.model.progress import Progress
from yuan.word.libreoffice_profile import NO_PROXY_HOST, write_profile

_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
_LOOK_EVERY_S = 0.05
_MEMORY_KIB = 6 << 20
"""Address space: LibreOffice reserves about 2 GiB for a plan of 500 pages; a document that wants more is stopped."""
_FILE_KIB = 2 << 20
"""The largest file it may write: a document that unfolds without end does not fill the disk."""
_CORES = 2
"""Processors it may keep busy on average."""
_SHUT_IN = (("unshare", "--net"), ("unshare", "--user", "--map-root-user", "--net"))
"""Without a network: as the system's administrator, or as a user where the system lets users do it."""


def find_office() -> str:
    """The path of LibreOffice's program, "" when it is not installed."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), "")
    return found or next((place for place in _PLACES if Path(place).exists()), "")


def conversion(program: str, source: Path, target: str, folder: Path) -> list[str]:
    """The command that converts `source` into `folder`/out, with a fresh profile of its own in `folder`.

    Args:
        target: LibreOffice's extension and filter, such as `docx:MS Word 2007 XML`.
    """
    write_profile(folder / "profile")
    return [
        program,
        "--headless",
        "--norestore",
        "--nolockcheck",
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
    seconds: float = CONVERSION_SECONDS,
    remedy: str = "请用 Word 或 WPS 打开后另存为 .docx 再导入。",
) -> None:
    """Run a conversion until it ends; `progress(0, 1, name)` is asked twenty times a second.

    Raises:
        BadFile: it cannot be started or takes more than `seconds`.
        Cancelled: `progress` said so; nothing of LibreOffice is left running.
    """
    try:
        process = subprocess.Popen(
            [*no_network(), *_limited(seconds), *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(),
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
                    raise BadFile(f"“{name}”转换超过 {seconds:.0f} 秒，已停止。", remedy)
                time.sleep(_LOOK_EVERY_S)
        finally:
            if process.poll() is None:
                _stop(process)


@lru_cache(maxsize=1)
def no_network() -> tuple[str, ...]:
    """What to put before a command so that it runs without a network; () where the system does not let us."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return ()
    for command in _SHUT_IN:
        try:
            tried = subprocess.run([*command, "true"], capture_output=True, timeout=10, check=False)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if tried.returncode == 0:
            return command
    return ()


def _limited(seconds: float) -> tuple[str, ...]:
    """What to put before a command so that memory, files and computing have an end, also when nobody waits for it.

    A process that reads files has a limit of computing for itself; the program it starts gets its own.
    """
    if sys.platform == "win32" or not Path("/bin/sh").exists():
        return ()
    computing = int(_CORES * seconds) + 1
    limits = (
        f'ulimit -c 0; ulimit -t {computing}; ulimit -v {_MEMORY_KIB}; ulimit -f {_FILE_KIB * 2}; exec "$@"'
    )
    return ("/bin/sh", "-c", limits, "sh")


def _environment() -> dict[str, str]:
    """Ours, with proxies that lead nowhere: what would ask the network through the system's libraries gets no answer."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    nowhere = f"http://{NO_PROXY_HOST}:9"
    return kept | {
        name: nowhere
        for proxy in ("http", "https", "ftp", "all")
        for name in (f"{proxy}_proxy", f"{proxy.upper()}_PROXY")
    }


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the whole family: what is started is a small program that starts the real one."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
