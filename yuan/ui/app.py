"""Starting the window. Loads Qt only here, so that a machine without a display gets a plain sentence."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from yuan.ui.display import NO_DISPLAY, has_display

NO_LIBRARIES = (
    "无法打开窗口：缺少图形界面所需的系统组件（{reason}）。请用 ./run.sh 安装，或使用命令行（yuan --help）。"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is closed.

    Args:
        argv: program name, then `--library PATH_OR_URL` or `--demo DIR`, and a package to show; the process's own when None.

    Returns:
        The exit status: 0 closed by the user, 1 no window could be opened.
    """
    arguments = list(sys.argv if argv is None else argv)
    if not has_display():
        sys.stderr.write(NO_DISPLAY + "\n")
        return 1
    try:
        from yuan.ui.program import run
    except ImportError as error:
        if not str(error.name or error).startswith(("PySide6", "shiboken6", "lib")):
            raise
        sys.stderr.write(NO_LIBRARIES.format(reason=error) + "\n")
        return 1
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
