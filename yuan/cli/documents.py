"""Commands that write formal documents: one plan, a comparison, the bound volumes, the ledger."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from yuan.cli.terminal import (
    JsonOption,
    OutputOption,
    PlanArgument,
    VersionOption,
    app,
    opened_session,
    print_json,
    show_progress,
)


class ExportForm(StrEnum):
    plan = "plan"
    notice = "notice"
    review = "review"
    brief = "brief"
    word = "word"
    cards = "cards"
    pocket_cards = "pocket-cards"


class CompareForm(StrEnum):
    redline = "redline"
    table = "table"
    summary = "summary"


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
        ExportForm,
        typer.Option(
            "--as",
            help="plan 正文、notice 印发通知、review 送审稿、brief 简明预案、word 供 Word 审改、"
            "cards 处置卡（A4）、pocket-cards 处置卡（口袋本）",
        ),
    ] = ExportForm.plan,
    exact: Annotated[
        bool, typer.Option("--exact", help="由 LibreOffice 排版后核定正文、送审稿的目录页码；不加则为估算")
    ] = False,
) -> None:
    """导出 Word 文件（GB/T 9704-2012）。"""
    from yuan.jobs.cards import available_cards, lacking
    from yuan.jobs.exporting import export_plan

    lack = ""
    with opened_session() as session:
        found = session.find(plan).plan
        export_plan(
            session,
            found,
            output,
            form=form.value,
            version=version,
            is_measured=exact,
            progress=show_progress,
        )
        if form in (ExportForm.cards, ExportForm.pocket_cards):
            lack = lacking(available_cards(session, found, version))
    typer.echo(f"已导出：{output}")
    if lack:
        typer.echo(lack)


@app.command()
def compare(
    plan: PlanArgument,
    old: Annotated[int, typer.Argument(metavar="A", help="旧版本号")],
    new: Annotated[int, typer.Argument(metavar="B", help="新版本号")],
    output: OutputOption,
    form: Annotated[
        CompareForm, typer.Option("--as", help="redline 修订痕迹、table 修订对照表、summary 修订情况说明")
    ] = CompareForm.redline,
) -> None:
    """比较两个版本，写成 Word 文件。"""
    from yuan.jobs.exporting import export_comparison

    with opened_session() as session:
        export_comparison(session, session.find(plan).plan, old, new, output, form=form.value)
    typer.echo(f"已导出：{output}")


class SetChoice(StrEnum):
    submission = "submission"
    filing = "filing"


@app.command()
def papers(
    plan: PlanArgument,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="输出文件夹")],
    which: Annotated[
        SetChoice, typer.Option("--set", help="submission 送审材料、filing 备案材料")
    ] = SetChoice.submission,
) -> None:
    """生成一套送审材料或备案材料。"""
    from yuan.jobs.papers import write_set

    with opened_session() as session:
        made = write_set(session, session.find(plan).plan, which.value, output, progress=show_progress)
    for path in made.paths:
        typer.echo(f"已生成：{path}")
    for note in made.notes:
        typer.echo(f"请注意：{note}")


@app.command()
def reply(
    plan: PlanArgument,
    source: Annotated[str, typer.Argument(metavar="UNIT", help="意见来自的单位或个人")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="意见内容")],
) -> None:
    """登记征求意见中收到的一条意见。"""
    with opened_session() as session:
        session.bring_opinion(session.find(plan).plan, text, source)
    typer.echo(f"已登记：{source}")


@app.command()
def letters() -> None:
    """把内置的公文模板放到预案库旁的“公文模板”文件夹，供本单位修改；已有的不覆盖。"""
    from yuan.jobs.letters import own_letters, put_out_letters

    with opened_session() as session:
        made = put_out_letters(session)
        folder = own_letters(session)
    for path in made:
        typer.echo(f"已放置：{path}")
    typer.echo(f"模板文件夹：{folder}")


@app.command("take-back")
def take_back_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="以“供 Word 审改”导出、修改后返回的文件")],
    take_all: Annotated[bool, typer.Option("--accept-all", help="采用全部修改，写入在编稿")] = False,
    as_json: JsonOption = False,
) -> None:
    """收回 Word 修改：批注登记为意见，修改逐条列出，不加选项时正文不变。"""
    from yuan.jobs.word_review import accept_all, take_back
    from yuan.model.comparison.proposals import WORDS

    with opened_session() as session:
        back = take_back(session, file)
        if take_all:
            accept_all(session, back)
    rows = [
        {
            "change": WORDS[one.change],
            "place": one.place,
            "node": one.node,
            "author": one.attribution.author,
            "guessed": one.guessed,
            "words": "".join(_MARKS[span.op].format(span.text) for span in one.spans),
        }
        for one in back.proposals
    ]
    if as_json:
        print_json({"plan": back.plan, "version": back.version, "opinions": back.opinions, "proposals": rows})
        return
    for row in rows:
        author = f"（{row['author']}）" if row["author"] else ""
        typer.echo(f"{row['change']} · {row['place']}{author}\n    {row['words']}")
    done = "，已全部采用" if take_all and rows else ""
    typer.echo(f"登记意见 {back.opinions} 条，修改 {len(rows)} 条{done}")


_MARKS = {"equal": "{}", "insert": "⟦+{}⟧", "delete": "⟦-{}⟧"}


class LayoutChoice(StrEnum):
    book = "book"
    standard = "standard"


@app.command("compile")
def compile_(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="输出文件夹")],
    volume: Annotated[VolumeChoice, typer.Option("--volume", help="分册")] = VolumeChoice.all,
    layout: Annotated[
        LayoutChoice, typer.Option("--layout", help="book 紧凑排版、standard 标准版式")
    ] = LayoutChoice.book,
    pdf: Annotated[bool, typer.Option("--pdf", help="同时生成 PDF（需要 LibreOffice）")] = False,
    exact: Annotated[
        bool, typer.Option("--exact", help="由 LibreOffice 排版后核定目录页码，较慢；不加则为估算")
    ] = False,
) -> None:
    """汇编成册：上册专项、中册部门、下册镇街。"""
    from yuan.jobs.compiling import VOLUMES, compile_volumes

    wanted = tuple(VOLUMES) if volume is VolumeChoice.all else (volume.value,)
    with opened_session() as session:
        made = compile_volumes(
            session, output, wanted, show_progress, layout=layout.value, pdf=pdf, is_measured=exact
        )
    for path in made:
        typer.echo(f"已汇编：{path}")
    if not (pdf or exact):
        typer.echo("目录页码为估算，用 Word 打开时自动更新；打印前要核定页码，请加 --exact")
    for left in made.left_out:
        typer.echo(f"未收入{left.volume}：{left.title}（{left.reason}）")


@app.command()
def ledger(output: OutputOption) -> None:
    """导出预案台账（XLSX）。"""
    from yuan.jobs.ledger import export_ledger

    with opened_session() as session:
        export_ledger(session, output, show_progress)
    typer.echo(f"已导出：{output}")
