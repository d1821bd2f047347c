"""The command line: the window's use cases for a terminal and for scripts.

Exit status 0 done, 1 refused or findings of error grade, 2 wrong use. An error is one Chinese line on
standard error, never a traceback. Whoever can read the library file acts as its local administrator.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import platformdirs
import typer

from yuan.library import Library, Session
from yuan.model.errors import NotFound, YuanError
from yuan.model.plan import Kind
from yuan.model.records import PlanSummary, Stage

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


class ExportForm(StrEnum):
    plan = "plan"
    notice = "notice"
    review = "review"
    brief = "brief"


class CompareForm(StrEnum):
    redline = "redline"
    table = "table"


class VolumeChoice(StrEnum):
    first = "上册"
    second = "中册"
    third = "下册"
    all = "all"


# Typer brings its own copy of click, or uses the installed one, by version; its errors tell which.
_UsageError: type[Exception] = next(
    base for base in typer.BadParameter.__mro__ if base.__name__ == "UsageError"
)


class _Place:
    """Which library the commands of this run work on."""

    location: str | Path = ""


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
def _session(*, create: bool = False) -> Iterator[Session]:
    """A session of whoever runs the command; with `create`, a missing library file is made first."""
    location = _Place.location
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


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _progress(done: int, total: int, what: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{done}/{total} {what}" if done < total else "\r\x1b[K")
        sys.stderr.flush()


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    library: Annotated[
        str | None, typer.Option("--library", help="预案库文件、所在文件夹或数据库地址")
    ] = None,
) -> None:
    _Place.location = resolve_library(library)
    if context.invoked_subcommand is None:
        from yuan.ui.app import main as open_window  # Qt is loaded only when a window is wanted

        raise typer.Exit(open_window(["yuan", "--library", str(_Place.location)] if library else ["yuan"]))


@app.command()
def demo(directory: Annotated[Path, typer.Argument(metavar="DIR", help="建在哪个文件夹")]) -> None:
    """建立演示预案库：49 个单位，117 个预案。"""
    from yuan.demo.build import build_demo

    typer.echo(f"演示预案库已建成：{build_demo(directory, _progress)}")


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE|FOLDER", help="Word 或文本文件、文件夹")],
    as_json: JsonOption = False,
) -> None:
    """导入 Word 或文本预案，逐个报告。"""
    from yuan.jobs.importing import card_of, keep, read_files
    from yuan.word.reader import import_report

    reports: list[dict[str, Any]] = []
    failed = False
    missing = [path for path in files if not path.exists()]
    read = read_files([path for path in files if path not in missing], _progress)
    with _session(create=True) as session:
        for item in read:
            if item.error is not None:
                failed = True
                sys.stderr.write(f"{item.error}\n")
                reports.append({"file": str(item.path), "plan": None, "error": str(item.error)})
            for imported in item.plans:
                card = card_of(imported)
                plan = keep(session, imported, card)
                reports.append({**import_report(imported), "file": str(item.path), "plan": plan})
    for path in missing:
        failed = True
        sys.stderr.write(f"找不到“{path}”。请核对文件名。\n")
    if as_json:
        _print_json(reports)
    else:
        for report in reports:
            typer.echo(_report_text(report))
    if not reports and not failed:
        sys.stderr.write("没有可导入的文件：支持 docx、doc、wps、rtf、odt、txt、md、html。\n")
        failed = True
    if failed:
        raise typer.Exit(1)


def _report_text(report: dict[str, Any]) -> str:
    if report["plan"] is None:
        return f"✗ {report['file']}\n  {report['error']}"
    lines = [
        f"✓ {report['file']} → {report['plan']} {report['title']}",
        f"  {report['kind']} · {report['unit'] or '编制单位未识别'} · 章节 {report['sections']} · 表 {report['tables']}"
        f" · 图 {report['figures']} · 附件 {report['attachments']} · {report['characters']} 字",
    ]
    lines += [f"  未导入 {item['what']}：{item['characters']} 字" for item in report["omitted"]]
    lines += [f"  存疑：{doubt}" for doubt in report["doubts"]]
    return "\n".join(lines)


def _row(summary: PlanSummary) -> dict[str, Any]:
    card, version = summary.card, summary.latest
    return {
        "plan": summary.plan,
        "title": card.title,
        "kind": card.kind.value,
        "unit": card.unit,
        "event_type": card.event_type,
        "stage": summary.stage.value,
        "version": version.number,
        "characters": version.characters,
        "sections": version.sections,
        "in_force": summary.in_force.number if summary.in_force else None,
        "document_number": summary.in_force.document_number if summary.in_force else "",
    }


def _kind(text: str | None) -> Kind | None:
    try:
        return Kind.of(text) if text else None
    except ValueError:
        raise typer.BadParameter(
            f"没有“{text}”这一类：可用 {'、'.join(kind.value for kind in Kind)}"
        ) from None


def _stage(text: str | None) -> Stage | None:
    for stage in Stage:
        if text in (stage.value, stage.name, stage.name.lower()):
            return stage
    if text:
        raise typer.BadParameter(f"没有“{text}”这个阶段：可用 {'、'.join(stage.value for stage in Stage)}")
    return None


KindOption = Annotated[str | None, typer.Option("--kind", help="类别：总体、专项、部门、镇街……")]
UnitOption = Annotated[str | None, typer.Option("--unit", help="编制单位")]
StageOption = Annotated[str | None, typer.Option("--stage", help="阶段：编制、送审、印发……")]


@app.command("list")
def list_(
    kind: KindOption = None, unit: UnitOption = None, stage: StageOption = None, as_json: JsonOption = False
) -> None:
    """列出预案。"""
    wanted_kind, wanted_stage = _kind(kind), _stage(stage)
    with _session() as session:
        rows = [
            _row(summary)
            for summary in session.plans()
            if (wanted_kind is None or summary.card.kind is wanted_kind)
            and (wanted_stage is None or summary.stage is wanted_stage)
            and (not unit or unit in summary.card.unit)
        ]
    if as_json:
        _print_json(rows)
        return
    for row in rows:
        typer.echo(
            f"{row['plan']}  {row['kind']}  {row['title']}  {row['unit']}  {row['stage']}"
            f"  第{row['version']}版  {row['characters']}字"
        )
    typer.echo(f"共 {len(rows)} 个预案")


@app.command()
def show(
    plan: PlanArgument,
    version: Annotated[int | None, typer.Option("--version", help="第几版；缺省为最新")] = None,
    text: Annotated[bool, typer.Option("--text", help="全文：带编号的标题和正文")] = False,
    as_json: JsonOption = False,
) -> None:
    """显示一个预案：卡片，或全文。"""
    from yuan.model.content import encode
    from yuan.model.text import plain_text

    with _session() as session:
        summary = session.find(plan)
        document = session.document(summary.plan, version)
        versions = session.versions(summary.plan)
    if as_json:
        sys.stdout.write(encode(document).decode("utf-8") + "\n")
    elif text:
        sys.stdout.write(plain_text(document) + "\n")
    else:
        card = summary.card
        typer.echo(
            f"{card.title}\n{card.kind.title} · {card.unit} · {card.event_type} · {card.secrecy.value}"
        )
        for record in versions:
            issued = f" {record.document_number} {record.issued_on}" if record.issued_on else ""
            typer.echo(
                f"第{record.number}版 {record.stage.value}{issued} {record.characters}字 {record.hash[:12]}"
            )


@app.command()
def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="要找的字词；引号内为原句")],
    kind: KindOption = None,
    unit: UnitOption = None,
    stage: StageOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多列出几处")] = 20,
    as_json: JsonOption = False,
) -> None:
    """在所有预案中检索。"""
    from yuan.jobs.searching import open_index, readable_by

    wanted_kind, wanted_stage = _kind(kind), _stage(stage)
    with _session() as session:
        index = open_index(session.library, _progress)
        result = index.search(
            query,
            kind=wanted_kind.value if wanted_kind else None,
            unit=unit,
            stage=wanted_stage.value if wanted_stage else None,
            limit=limit,
            may_see=readable_by(session),
        )
    hits = [
        {
            "plan": hit.plan,
            "title": hit.title,
            "section": hit.section,
            "number": hit.number,
            "heading": hit.heading,
            "snippet": hit.snippet,
            "score": hit.score,
            "version": hit.version,
        }
        for hit in result.hits
    ]
    if as_json:
        _print_json(
            {"total": result.total, "plans": result.plans, "took_ms": round(result.took_ms, 2), "hits": hits}
        )
        return
    for hit in hits:
        typer.echo(f"{hit['title']} · {hit['number']} {hit['heading']}\n    {hit['snippet']}")
    typer.echo(f"共 {result.total} 处，涉及 {result.plans} 个预案")


@app.command()
def export(
    plan: PlanArgument,
    output: OutputOption,
    version: Annotated[int | None, typer.Option("--version", help="第几版；缺省为最新")] = None,
    form: Annotated[
        ExportForm, typer.Option("--as", help="plan 正文、notice 印发通知、review 送审稿、brief 简明预案")
    ] = ExportForm.plan,
) -> None:
    """导出 Word 文件（GB/T 9704-2012）。"""
    from yuan.jobs.exporting import export_plan

    with _session() as session:
        export_plan(session, session.find(plan).plan, output, form=form.value, version=version)
    typer.echo(f"已导出：{output}")


@app.command()
def compare(
    plan: PlanArgument,
    old: Annotated[int, typer.Argument(metavar="A", help="旧版本号")],
    new: Annotated[int, typer.Argument(metavar="B", help="新版本号")],
    output: OutputOption,
    form: Annotated[
        CompareForm, typer.Option("--as", help="redline 修订痕迹、table 修订对照表")
    ] = CompareForm.redline,
) -> None:
    """比较两个版本，写成 Word 文件。"""
    from yuan.jobs.exporting import export_comparison

    with _session() as session:
        export_comparison(session, session.find(plan).plan, old, new, output, form=form.value)
    typer.echo(f"已导出：{output}")


@app.command("compile")
def compile_(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="输出文件夹")],
    volume: Annotated[VolumeChoice, typer.Option("--volume", help="分册")] = VolumeChoice.all,
) -> None:
    """汇编成册：上册专项、中册部门、下册镇街。"""
    from yuan.jobs.compiling import VOLUMES, compile_volumes

    wanted = tuple(VOLUMES) if volume is VolumeChoice.all else (volume.value,)
    with _session() as session:
        for path in compile_volumes(session, output, wanted, _progress):
            typer.echo(f"已汇编：{path}")


@app.command()
def check(
    plan: Annotated[str | None, typer.Argument(metavar="[PLAN]", help="预案；缺省为全部")] = None,
    as_json: JsonOption = False,
) -> None:
    """检查完整性、时效和一致性。"""
    from yuan.jobs.checking import check_plans

    with _session() as session:
        summaries = [session.find(plan)] if plan else session.plans()
        findings = check_plans(session, summaries, _progress)
    if as_json:
        _print_json([finding.row() for finding in findings])
    else:
        for finding in findings:
            typer.echo(finding.line())
        typer.echo(f"共 {len(findings)} 条")
    if any(finding.grade == "error" for finding in findings):
        raise typer.Exit(1)


@app.command()
def ledger(output: OutputOption) -> None:
    """导出预案台账（XLSX）。"""
    from yuan.library.ledger import write_ledger

    with _session() as session:
        write_ledger(session.ledger(), output)
    typer.echo(f"已导出：{output}")


@app.command()
def verify() -> None:
    """校验预案库：完整性、内容散列、审计链。"""
    with _session() as session:
        problems = session.library.verify()
    for problem in problems:
        typer.echo(problem)
    typer.echo("预案库完好。" if not problems else f"发现 {len(problems)} 个问题。")
    if problems:
        raise typer.Exit(1)


@app.command()
def backup(file: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件")]) -> None:
    """备份预案库。"""
    with _session() as session:
        session.library.backup(file)
    typer.echo(f"已备份：{file}")


@app.command()
def restore(file: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件")]) -> None:
    """从备份恢复预案库；原有的库另存保留。"""
    if not isinstance(_Place.location, Path):
        raise typer.BadParameter("只能恢复到本机的预案库文件")
    from yuan.jobs.restoring import restore_library

    restore_library(file, _Place.location)
    typer.echo(f"已恢复：{_Place.location}")


def main() -> NoReturn:
    """Run the command line; errors become one line and an exit status."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        status = app(standalone_mode=False)
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
