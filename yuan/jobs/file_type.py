"""Telling the desktop of this user that *.yuanpkg files are packages, opened with this program by a double click."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import platformdirs

import yuan
from yuan.model.errors import Refused
from yuan.model.files import atomic_write

MIME = "application/vnd.yuan.package+zip"
_SOURCE = Path(yuan.__file__).resolve().parent.parent / "resources" / "desktop"
_APPLICATIONS, _TYPES, _ICONS = "applications", "mime/packages", "icons/hicolor/scalable/apps"
_PLACES = {
    "yuan.desktop": _APPLICATIONS,
    "yuan-package.xml": _TYPES,
    "yuan-package.svg": _ICONS,
}
_TIMEOUT_S = 30
_EXEC = "@EXEC@"


def register_file_type() -> list[Path]:
    """Register the type for this user; the files written, in the user's data folder (freedesktop.org).

    Raises:
        Refused: this desktop has another way.
        BadFile: one cannot be written.
    """
    _require_desktop()
    written = []
    for name, place in _PLACES.items():
        target = _data_folder() / place / name
        text = (_SOURCE / name).read_text("utf-8").replace(_EXEC, _command())
        with atomic_write(target) as temporary:
            temporary.write_text(text, "utf-8")
        written.append(target)
    _renew()
    _run("xdg-mime", "default", "yuan.desktop", MIME)
    return written


def forget_file_type() -> list[Path]:
    """Take back what `register_file_type` wrote; the files removed. Raises as that does."""
    _require_desktop()
    found = [_data_folder() / place / name for name, place in _PLACES.items()]
    removed = [path for path in found if path.exists()]
    for path in removed:
        path.unlink(missing_ok=True)
    _renew()
    return removed


def _require_desktop() -> None:
    if sys.platform in ("win32", "darwin"):
        raise Refused(
            "这个系统的文件类型要在系统里设置。",
            "请用右键点一个 .yuanpkg 文件，选“打开方式”→“选择其他应用”，选本程序并勾选“始终使用”。",
        )


def _data_folder() -> Path:
    return Path(platformdirs.user_data_dir())


def _command() -> str:
    """What starts the program, quoted as a desktop entry wants it: the installed command, else this interpreter."""
    installed = Path(sys.executable).with_name("yuan")
    if installed.is_file():
        return _quoted(str(installed))
    return f"{_quoted(sys.executable)} -m yuan"


def _quoted(path: str) -> str:
    for sign in ("\\", '"', "`", "$"):
        path = path.replace(sign, f"\\{sign}")
    return f'"{path}"'.replace("%", "%%").replace("\\", "\\\\")


def _renew() -> None:
    """Let the desktop read its tables anew; one without these programs does so when it starts."""
    _run("update-mime-database", str(_data_folder() / "mime"))
    _run("update-desktop-database", str(_data_folder() / _APPLICATIONS))
    _run("gtk-update-icon-cache", "--quiet", "--ignore-theme-index", str(_data_folder() / "icons/hicolor"))


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is not None:
        with suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run([found, *arguments], check=False, capture_output=True, timeout=_TIMEOUT_S)
