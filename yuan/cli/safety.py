"""Commands that look after what is kept: checks of the plans, integrity, backup and restoring."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yuan.cli.terminal import JsonOption, Place, app, opened_session, print_json, show_progress


@app.command()
def check(
    plan: Annotated[str | None, typer.Argument(metavar="[PLAN]", help="预案；缺省为全部")] = None,
    as_json: JsonOption = False,
) -> None:
    """检查完整性、时效和一致性。"""
    from yuan.jobs.checking import check_plans
    from yuan.jobs.coherence import check_across

    with opened_session() as session:
        summaries = [session.find(plan)] if plan else session.plans()
        findings = check_plans(session, summaries, show_progress)
        if plan is None:
            findings += check_across(session, show_progress)
    if as_json:
        print_json([finding.row() for finding in findings])
    else:
        for finding in findings:
            typer.echo(finding.line())
        typer.echo(f"共 {len(findings)} 条")
    if any(finding.grade == "error" for finding in findings):
        raise typer.Exit(1)


@app.command()
def verify() -> None:
    """校验预案库：完整性、内容散列、审计链。"""
    with opened_session() as session:
        problems = session.library.verify()
    for problem in problems:
        typer.echo(problem)
    typer.echo("预案库完好。" if not problems else f"发现 {len(problems)} 个问题。")
    if problems:
        raise typer.Exit(1)


@app.command()
def backup(file: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件")]) -> None:
    """备份预案库。"""
    with opened_session() as session:
        session.library.backup(file)
    typer.echo(f"已备份：{file}")


@app.command()
def restore(file: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件")]) -> None:
    """从备份恢复预案库；原有的库另存保留。"""
    if not isinstance(Place.location, Path):
        raise typer.BadParameter("只能恢复到本机的预案库文件")
    from yuan.jobs.restoring import restore_library

    restore_library(file, Place.location)
    typer.echo(f"已恢复：{Place.location}")
