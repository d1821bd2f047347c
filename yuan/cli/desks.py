"""Commands about desks: what this one calls itself, which others it knows, and whom it trusts.

JSON shapes (keys may be added, never renamed):

- desk show: `{desk, office, unit, fingerprint}`; `fingerprint` is "" until the desk has a key
- desk list: `[{desk, office, unit, standing, superior, fingerprint, note, serial, sent_serial, sealable}]`
- desk log: `[{id, direction, desk, office, kind, subject, plans, serial, made_at, account, at, answers, due_on, confirmed_at,
  answered_at, waiting: [text]}]`
- desk holdings: `[{desk, office, plan, title, version, hash, sent_at, confirmed_at, superseded, told_at, told_confirmed_at}]`
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from yuan.cli.packages import desk_id
from yuan.cli.terminal import JsonOption, OutputOption, app, opened_session, print_json, show_progress
from yuan.library import Session
from yuan.model.exchange.desk import Desk, DeskCard, spoken_fingerprint

desk_app = typer.Typer(help="往来单位：本单位名片、登记、确认和停止信任。")
app.add_typer(desk_app, name="desk")

DeskArgument = Annotated[str, typer.Argument(metavar="DESK", help="往来单位的名称或标识")]


@desk_app.callback(invoke_without_command=True)
def desk(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        commands = "、".join(
            sorted(
                str(one.name or one.callback.__name__) for one in desk_app.registered_commands if one.callback
            )
        )
        raise typer.BadParameter(f"请给出要做什么：{commands}")


@desk_app.command()
def show(as_json: JsonOption = False) -> None:
    """显示本单位的名片和密钥指纹，供对方核对。"""
    with opened_session() as session:
        card = session.desks.profile()
        if card.office:
            card = session.desks.own_card()
    if as_json:
        print_json(
            {"desk": card.id, "office": card.office, "unit": card.unit, "fingerprint": _fingerprint(card)}
        )
        return
    typer.echo(
        f"{card.office or '（还没有填写本单位名称，用 yuan desk name 填写）'}{f'（{card.unit}）' if card.unit else ''}"
    )
    typer.echo(f"标识：{card.id}")
    if card.public:
        typer.echo(f"密钥指纹：{_fingerprint(card)}")


@desk_app.command()
def name(
    office: Annotated[str, typer.Argument(metavar="OFFICE", help="本单位名称，如 门头沟区应急管理局")],
    unit: Annotated[
        str, typer.Option("--unit", metavar="UNIT", help="这里编制哪个单位的预案；缺省为统管全区的单位")
    ] = "",
) -> None:
    """填写本单位的名称。"""
    with opened_session() as session:
        session.desks.set_profile(office, unit)
    typer.echo(f"已填写：{office}")


@desk_app.command()
def card(output: OutputOption) -> None:
    """制作本单位的名片（数据包），供对方登记本单位和核对指纹。"""
    from yuan.jobs.receipts import pack_card

    with opened_session() as session:
        pack_card(session, output, progress=show_progress)
        own = session.desks.own_card()
    typer.echo(f"已制作：{output}")
    typer.echo(f"密钥指纹：{_fingerprint(own)}")


@desk_app.command("list")
def list_(as_json: JsonOption = False) -> None:
    """列出往来单位。"""
    with opened_session() as session:
        desks = session.desks.desks()
    if as_json:
        print_json([_desk_row(desk) for desk in desks])
        return
    for desk in desks:
        superior = " · 上级" if desk.is_superior else ""
        typer.echo(
            f"{desk.card.id}  {desk.card.office}  {desk.standing.value}{superior}  {_fingerprint(desk.card)}"
        )
    typer.echo(f"共 {len(desks)} 个往来单位")


def _desk_row(desk: Desk) -> dict[str, object]:
    return {
        "desk": desk.card.id,
        "office": desk.card.office,
        "unit": desk.card.unit,
        "standing": desk.standing.value,
        "superior": desk.is_superior,
        "fingerprint": _fingerprint(desk.card),
        "note": desk.note,
        "serial": desk.serial,
        "sent_serial": desk.sent_serial,
        "sealable": bool(desk.card.seal_public),
    }


@desk_app.command()
def trust(
    desk: Annotated[str, typer.Argument(metavar="DESK|FILE", help="往来单位，或对方制作的数据包文件")],
    fingerprint: Annotated[
        str, typer.Option("--fingerprint", metavar="DIGITS", help="当面或电话核对的六组数字")
    ] = "",
    first_use: Annotated[
        bool, typer.Option("--first-use", help="不核对指纹，首次使用即予信任；会记录在案")
    ] = False,
    superior: Annotated[
        bool, typer.Option("--superior", help="是本单位的上级：其规定、单位、提纲和密钥在本库有效")
    ] = False,
    note: Annotated[str, typer.Option("--note", help="说明")] = "",
) -> None:
    """确认往来单位：核对指纹之后信任它的数据包。"""
    if bool(fingerprint) == first_use:
        raise typer.BadParameter("请用 --fingerprint 给出核对过的指纹，或用 --first-use 表明不核对")
    with opened_session() as session:
        trusted = session.desks.trust(_known(session, desk), fingerprint, is_superior=superior, note=note)
    typer.echo(f"已确认：{trusted.card.office}  {_fingerprint(trusted.card)}")


def _known(session: Session, desk: str) -> str:
    """The identity of a desk; one that made the package in a file is registered when it is not known yet."""
    from yuan.jobs.unpacking import sender_of

    path = Path(desk)
    if not path.is_file():
        return desk_id(session, desk)
    return session.desks.meet(sender_of(path, session), f"名片来自“{path.name}”").card.id


@desk_app.command()
def accept(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="对方新制作的名片或数据包")],
    fingerprint: Annotated[
        str,
        typer.Option("--fingerprint", metavar="DIGITS", help="对方更换了密钥的，当面或电话核对的六组数字"),
    ] = "",
    note: Annotated[str, typer.Option("--note", help="说明")] = "",
) -> None:
    """更新已登记的往来单位：它改了名称，或更换了密钥。"""
    from yuan.jobs.unpacking import sender_of

    with opened_session() as session:
        known = session.desks.accept_card(sender_of(file, session), fingerprint, note)
    typer.echo(f"已更新：{known.card.office}  {_fingerprint(known.card)}")


@desk_app.command()
def rekey(note: Annotated[str, typer.Option("--note", help="理由")]) -> None:
    """更换本单位的密钥；以前收到的加密数据包仍能打开，往来单位要重新核对指纹。"""
    with opened_session() as session:
        renewed = session.desks.replace_keys(note)
    typer.echo(f"已更换，新的密钥指纹：{_fingerprint(renewed)}")


@desk_app.command()
def withdraw(desk: DeskArgument, note: Annotated[str, typer.Option("--note", help="理由")]) -> None:
    """停止信任往来单位：不再接收它的数据包。"""
    with opened_session() as session:
        withdrawn = session.desks.withdraw(desk_id(session, desk), note)
    typer.echo(f"已停止信任：{withdrawn.card.office}")


@desk_app.command()
def log(
    plan: Annotated[str, typer.Option("--plan", metavar="PLAN", help="只列与这个预案有关的")] = "",
    unanswered: Annotated[bool, typer.Option("--unanswered", help="只列到期没有答复的")] = False,
    as_json: JsonOption = False,
) -> None:
    """列出发出和收到的数据包（收发登记）。"""
    with opened_session() as session:
        found = session.find(plan).plan if plan else ""
        records = session.desks.unanswered(date.today()) if unanswered else session.desks.records(found)
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "direction": one.direction.value,
                    "desk": one.desk,
                    "office": one.office,
                    "kind": one.kind.value,
                    "subject": one.subject,
                    "plans": list(one.plans),
                    "serial": one.serial,
                    "made_at": _iso(one.made_at),
                    "account": one.account,
                    "at": _iso(one.at),
                    "answers": one.answers,
                    "due_on": one.due_on.isoformat() if one.due_on else None,
                    "confirmed_at": _iso(one.confirmed_at),
                    "answered_at": _iso(one.answered_at),
                    "waiting": list(one.waiting),
                }
                for one in records
            ]
        )
        return
    for one in records:
        at = f"{one.at.astimezone():%Y-%m-%d %H:%M}" if one.at else ""
        states = [word for word, when in (("已回执", one.confirmed_at), ("已答复", one.answered_at)) if when]
        typer.echo(
            f"{at}  {one.direction.value}  {one.office or '不限'}  {one.subject}  {one.id}  {'、'.join(states)}"
        )
    typer.echo(f"共 {len(records)} 个数据包")


@desk_app.command()
def holdings(
    plan: Annotated[str, typer.Option("--plan", metavar="PLAN", help="只列这个预案的")] = "",
    as_json: JsonOption = False,
) -> None:
    """列出哪个单位持有预案的哪一版（分发登记）。"""
    with opened_session() as session:
        held = session.desks.holdings(session.find(plan).plan if plan else "")
    if as_json:
        print_json(
            [
                {
                    "desk": one.desk,
                    "office": one.office,
                    "plan": one.plan,
                    "title": one.title,
                    "version": one.version,
                    "hash": one.hash,
                    "sent_at": _iso(one.sent_at),
                    "confirmed_at": _iso(one.confirmed_at),
                    "superseded": one.is_superseded,
                    "told_at": _iso(one.told_at),
                    "told_confirmed_at": _iso(one.told_confirmed_at),
                }
                for one in held
            ]
        )
        return
    for one in held:
        old = "，已被取代" if one.is_superseded else ""
        confirmed = "已回执" if one.confirmed_at else "未回执"
        typer.echo(f"{one.plan}  {one.title}  第{one.version}版  {one.office}  {confirmed}{old}")
    typer.echo(f"共 {len(held)} 条")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _fingerprint(card: DeskCard) -> str:
    return spoken_fingerprint(card.algorithm, card.public) if card.public else ""
