"""The command line: the window's use cases for a terminal and for scripts.

Exit status 0 done, 1 refused or findings of error grade, 2 wrong use. An error is one Chinese line on
standard error, never a traceback. Whoever can read the library file acts as its local administrator.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated, NoReturn

import typer

from yuan.cli import collection, desks, documents, notices, packages, safety
from yuan.cli.desktop import with_open
from yuan.cli.terminal import Place, app, resolve_library
from yuan.model.errors import YuanError
from yuan.ui.program_log import DEBUG_HELP, begin_log

__all__ = ["app", "collection", "desks", "documents", "main", "notices", "packages", "safety"]

# Typer brings its own copy of click, or uses the installed one, by version; its errors tell which.
_UsageError: type[Exception] = next(
    base for base in typer.BadParameter.__mro__ if base.__name__ == "UsageError"
)


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    library: Annotated[
        str | None, typer.Option("--library", help="预案库文件、所在文件夹或数据库地址")
    ] = None,
    is_debug: Annotated[bool, typer.Option("--debug", help=DEBUG_HELP)] = False,
) -> None:
    Place.location = resolve_library(library)
    Place.named = str(Place.location) if library else ""
    if context.invoked_subcommand is None:
        from yuan.ui.app import main as open_window  # Qt is loaded only when a window is wanted

        arguments = ["--library", str(Place.location)] if library else []
        raise typer.Exit(open_window(["yuan", *arguments, *(["--debug"] if is_debug else [])]))
    if is_debug:
        begin_log(is_debug=True)


def main() -> NoReturn:
    """Run the command line; errors become one line and an exit status."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        status = app(with_open(sys.argv[1:]), standalone_mode=False)
    except YuanError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
    except _UsageError as error:
        sys.stderr.write(
            f"用法不对：{getattr(error, 'format_message', error.__str__)()}（yuan --help 查看用法）\n"
        )
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        sys.stderr.write("操作已取消。\n")
        sys.exit(1)
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing more may be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    sys.exit(status if isinstance(status, int) else 0)
