"""The command that writes the notice a plan is issued under, with all that can be said on it."""

from __future__ import annotations

from typing import Annotated

import typer

from yuan.cli.terminal import OutputOption, PlanArgument, VersionOption, app, opened_session, show_progress


@app.command()
def notice(
    plan: PlanArgument,
    output: OutputOption,
    version: VersionOption = None,
    number: Annotated[str | None, typer.Option("--number", help="发文字号；给空白则留待填写")] = None,
    date: Annotated[str | None, typer.Option("--date", help="成文日期，如 2026-06-15")] = None,
    serial: Annotated[str, typer.Option("--serial", help="份号")] = "",
    secrecy: Annotated[str | None, typer.Option("--secrecy", help="密级：绝密、机密、秘密")] = None,
    secrecy_period: Annotated[
        str | None, typer.Option("--secrecy-period", help="保密期限，如 1年、6个月")
    ] = None,
    urgency: Annotated[str | None, typer.Option("--urgency", help="紧急程度：特急、加急")] = None,
    joint: Annotated[list[str] | None, typer.Option("--joint", help="联合发文的其他机关，可多次给出")] = None,
    signer: Annotated[list[str] | None, typer.Option("--signer", help="签发人，可多次给出")] = None,
    attachment: Annotated[
        list[str] | None, typer.Option("--attachment", help="附件说明中的附件名称，可多次给出")
    ] = None,
    remark: Annotated[str | None, typer.Option("--remark", help="附注")] = None,
    addressees: Annotated[str | None, typer.Option("--addressees", help="主送机关")] = None,
    copies: Annotated[str | None, typer.Option("--copies", help="抄送机关")] = None,
    printer: Annotated[str | None, typer.Option("--printer", help="版记中的印发机关")] = None,
    letter: Annotated[bool, typer.Option("--letter", help="信函格式")] = False,
    exact: Annotated[
        bool | None,
        typer.Option(
            "--exact/--no-exact", help="由 LibreOffice 排版后核定版记位置；默认有 LibreOffice 时核定"
        ),
    ] = None,
) -> None:
    """导出印发通知和所附预案（GB/T 9704-2012）。"""
    from yuan.jobs.notices import NoticeChoices, export_notice

    choices = NoticeChoices(
        number=number,
        date=date,
        serial=serial,
        secrecy=secrecy,
        secrecy_period=secrecy_period,
        urgency=urgency,
        joint=tuple(joint or ()),
        signers=tuple(signer or ()),
        attachments=tuple(attachment or ()),
        remark=remark,
        addressees=addressees,
        copies=copies,
        printer=printer,
        form="letter" if letter else "document",
    )
    with opened_session() as session:
        export_notice(
            session,
            session.find(plan).plan,
            output,
            version=version,
            choices=choices,
            progress=show_progress,
            is_measured=exact,
        )
    typer.echo(f"已导出：{output}")
