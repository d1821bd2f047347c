"""Commands that write formal documents: one plan, a comparison, the bound volumes, the ledger."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from yuan.cli.terminal import OutputOption, PlanArgument, VersionOption, app, opened_session, show_progress


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


@app.command()
def export(
    plan: PlanArgument,
    output: OutputOption,
    version: VersionOption = None,
    form: Annotated[
        ExportForm, typer.Option("--as", help="plan 正文、notice 印发通知、review 送审稿、brief 简明预案")
    ] = ExportForm.plan,
) -> None:
    """导出 Word 文件（GB/T 9704-2012）。"""
    from yuan.jobs.exporting import export_plan

    with opened_session() as session:
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

    with opened_session() as session:
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
    with opened_session() as session:
        for path in compile_volumes(session, output, wanted, show_progress):
            typer.echo(f"已汇编：{path}")


@app.command()
def ledger(output: OutputOption) -> None:
    """导出预案台账（XLSX）。"""
    from yuan.library.ledger import write_ledger

    with opened_session() as session:
        write_ledger(session.ledger(), output)
    typer.echo(f"已导出：{output}")
