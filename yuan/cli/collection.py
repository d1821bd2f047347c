"""Commands about the collection: build the demonstration, bring plans in, list, show and search them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from yuan.cli.terminal import (
    JsonOption,
    KindOption,
    PlanArgument,
    StageOption,
    UnitOption,
    VersionOption,
    app,
    kind_of,
    opened_session,
    print_json,
    show_progress,
    stage_of,
)
from yuan.model.records import PlanSummary


@app.command()
def demo(directory: Annotated[Path, typer.Argument(metavar="DIR", help="建在哪个文件夹")]) -> None:
    """建立演示预案库：49 个单位，117 个预案；另有清水镇自己的预案库，和两边往来的数据包。"""
    from yuan.demo.build import build_demo
    from yuan.demo.town import PACKAGES, add_town

    made = build_demo(directory, show_progress)
    town = add_town(directory, made)
    typer.echo(f"演示预案库已建成：{made}")
    typer.echo(f"清水镇的预案库：{town}；往来的数据包在文件夹“{directory / PACKAGES}”中。")


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE|FOLDER", help="Word 或文本文件、文件夹")],
    as_json: JsonOption = False,
) -> None:
    """导入 Word 或文本预案，逐个报告。"""
    from yuan.jobs.importing import card_of, keep, read_files
    from yuan.word.imported import SUPPORTED
    from yuan.word.reader import import_report

    reports: list[dict[str, Any]] = []
    failed = False
    missing = [path for path in files if not path.exists()]
    read = read_files([path for path in files if path not in missing], show_progress)
    with opened_session(create=True) as session:
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
        print_json(reports)
    else:
        for report in reports:
            typer.echo(_report_text(report))
    if not reports and not failed:
        sys.stderr.write(f"没有可导入的文件：{SUPPORTED}\n")
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


@app.command("list")
def list_(
    kind: KindOption = None, unit: UnitOption = None, stage: StageOption = None, as_json: JsonOption = False
) -> None:
    """列出预案。"""
    wanted_kind, wanted_stage = kind_of(kind), stage_of(stage)
    with opened_session() as session:
        plans, damaged = session.list_plans()
        rows = [
            _row(summary)
            for summary in plans
            if (wanted_kind is None or summary.card.kind is wanted_kind)
            and (wanted_stage is None or summary.stage is wanted_stage)
            and (not unit or unit in summary.card.unit)
        ]
    if damaged:
        typer.echo(f"{damaged} 个预案的记录已损坏，没有列出；请核验预案库（verify）。", err=True)
    if as_json:
        print_json(rows)
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
    version: VersionOption = None,
    text: Annotated[bool, typer.Option("--text", help="全文：带编号的标题和正文")] = False,
    as_json: JsonOption = False,
) -> None:
    """显示一个预案：卡片，或全文。"""
    from yuan.model.document.content import encode
    from yuan.model.text.plain_text import plain_text

    with opened_session() as session:
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

    wanted_kind, wanted_stage = kind_of(kind), stage_of(stage)
    with opened_session() as session:
        index = open_index(session.library, show_progress)
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
        print_json(
            {"total": result.total, "plans": result.plans, "took_ms": round(result.took_ms, 2), "hits": hits}
        )
        return
    for hit in hits:
        typer.echo(f"{hit['title']} · {hit['number']} {hit['heading']}\n    {hit['snippet']}")
    typer.echo(f"共 {result.total} 处，涉及 {result.plans} 个预案")
