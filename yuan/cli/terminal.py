"""What every command shares: the program itself, the library it works on, how it prints and asks."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import platformdirs
import typer

from yuan.library import Library, Session
from yuan.model.errors import NotFound
from yuan.model.plan import Kind
from yuan.model.records import Stage

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="预案编审：编制、审核、检索、导出应急预案。不带命令时打开窗口。",
)

PlanArgument = Annotated[str, typer.Argument(metavar="PLAN", help="预案编号、标题或标题的一部分")]
JsonOption = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
OutputOption = Annotated[Path, typer.Option("-o", "--output", help="输出文件")]
VersionOption = Annotated[int | None, typer.Option("--version", help="第几版；缺省为最新")]
KindOption = Annotated[str | None, typer.Option("--kind", help="类别：总体、专项、部门、镇街……")]
UnitOption = Annotated[str | None, typer.Option("--unit", help="编制单位")]
StageOption = Annotated[str | None, typer.Option("--stage", help="阶段：编制、送审、印发……")]


class Place:
    """Which library the commands of this run work on."""

    location: str | Path = ""
    named = ""
    """As it was named, "" where it was not."""


def default_library() -> Path:
    """Where the library of this user is kept when none is named."""
    return Path(platformdirs.user_data_dir("yuan", appauthor=False)) / "预案库.yuan"


def resolve_library(named: str | None) -> str | Path:
    """The library meant by `--library`: a URL, a file, or a folder that holds one `*.yuan` file."""
    if not named:
        return default_library()
    if "://" in named:
        return named
    path = Path(named)
    if path.is_dir():
        found = sorted(path.glob("*.yuan"))
        return found[0] if len(found) == 1 else path / "预案库.yuan"
    return path


@contextmanager
def opened_session(*, create: bool = False) -> Iterator[Session]:
    """A session of whoever runs the command; with `create`, a missing library file is made first."""
    location = Place.location
    if isinstance(location, Path) and not location.exists():
        if not create:
            raise NotFound(
                f"预案库“{location}”不存在。", "请用 --library 指明预案库，或先导入文件、建立演示库。"
            )
        library = Library.create(location)
    else:
        library = Library.open(location)
    try:
        yield library.local_session()
    finally:
        library.close()


def print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def show_progress(done: int, total: int, what: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{done}/{total} {what}" if done < total else "\r\x1b[K")
        sys.stderr.flush()


def kind_of(text: str | None) -> Kind | None:
    try:
        return Kind.of(text) if text else None
    except ValueError:
        raise typer.BadParameter(
            f"没有“{text}”这一类：可用 {'、'.join(kind.value for kind in Kind)}"
        ) from None


def stage_of(text: str | None) -> Stage | None:
    for stage in Stage:
        if text in (stage.value, stage.name, stage.name.lower()):
            return stage
    if text:
        raise typer.BadParameter(f"没有“{text}”这个阶段：可用 {'、'.join(stage.value for stage in Stage)}")
    return None
