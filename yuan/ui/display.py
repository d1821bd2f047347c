"""Whether there is a display, asked before Qt is loaded: without one Qt ends the program."""

from __future__ import annotations

import os
import sys

NO_DISPLAY = "无法打开窗口：没有可用的图形显示。请在桌面环境中启动，或使用命令行（yuan --help）。"


def has_display() -> bool:
    """Whether a window could be shown at all; a named Qt platform such as offscreen counts."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
