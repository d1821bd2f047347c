"""Commands about the desktop: opening a package in the window, and registering its file type."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from yuan.cli.terminal import Place, app
from yuan.model.exchange.package import SUFFIX

_WITH_VALUE = ("--library",)
"""Options before a command that take the next argument for their value."""


def with_open(arguments: Sequence[str]) -> list[str]:
    """`arguments` with the command `open` put before a package that stands where a command would: a double click
    starts the program with nothing but the file."""
    at = 0
    while at < len(arguments) and arguments[at].startswith("-"):
        at += 2 if arguments[at] in _WITH_VALUE else 1
    is_package = at < len(arguments) and arguments[at].lower().endswith(SUFFIX)
    return [*arguments[:at], *(["open"] if is_package else []), *arguments[at:]]


@app.command("open")
def open_in_window(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="数据包文件（.yuanpkg）")],
) -> None:
    """打开窗口，登录后预览一个数据包（也可直接 yuan FILE.yuanpkg）。"""
    from yuan.ui.app import main as open_window  # Qt is loaded only when a window is wanted

    library = ["--library", str(Place.named)] if Place.named else []
    raise typer.Exit(open_window(["yuan", *library, str(file.absolute())]))


@app.command("file-type")
def file_type(
    is_removed: Annotated[bool, typer.Option("--remove", help="取消登记")] = False,
) -> None:
    """为当前用户登记 .yuanpkg 文件类型：双击数据包即用本程序打开。"""
    from yuan.jobs.file_type import forget_file_type, register_file_type

    paths = forget_file_type() if is_removed else register_file_type()
    for path in paths:
        typer.echo(str(path))
    typer.echo("已取消登记。" if is_removed else "已登记：双击 .yuanpkg 文件即用预案编审打开。")
