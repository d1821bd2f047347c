"""Commands about packages between desks: make one, look at one, take one in.

JSON shapes (keys may be added, never renamed); days and moments are ISO text, desks the identities of their libraries:

- pack: `{file, id, hash, kind, subject, plans, recipients: [{desk, office}], sealed, size, copies: [name]}`
- inspect: `{file, size, hash, sealed, open, id, kind, subject, sender: {desk, office, unit, fingerprint}, recipients:
  [{desk, office, serial}], serial, made_at, days, by, answers, due_on, objects: [{role, name, sha256, size}], copies:
  [name], receipts: [{package, at, refused: [text]}], preview}`; of a sealed package for others only what stands outside is filled in
- `preview` in it: `{problem, notes: [text], fingerprint, lines: [{effect, about, what, detail, plan}]}`, null without a
  library and for what cannot be opened
- unpack --preview: as inspect; unpack --apply: `{file, id, lines, notes: [text], waiting: [text],
  receipt: file or null}`
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from yuan.cli.terminal import JsonOption, OutputOption, Place, app, opened_session, print_json, show_progress
from yuan.library import Session
from yuan.model.errors import YuanError
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.preview import Effect, Preview, PreviewLine


class KindChoice(StrEnum):
    distribution = "distribution"
    submission = "submission"
    back = "return"
    issue = "issue"
    handover = "handover"
    receipt = "receipt"

    @property
    def kind(self) -> PackageKind:
        return PackageKind[self.value.upper()]


FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="数据包文件（.yuanpkg）")]


@app.command()
def pack(
    kind: Annotated[
        KindChoice,
        typer.Argument(
            metavar="KIND",
            help="distribution 下发、submission 送审、return 审核意见、issue 印发、handover 移交、receipt 回执",
        ),
    ],
    output: OutputOption,
    plans: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PLAN]…", help="预案编号、标题或标题的一部分；移交时缺省为全部"),
    ] = None,
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="DESK", help="收件单位的名称或标识，可多次给出")
    ] = None,
    answers: Annotated[str, typer.Option("--answers", metavar="ID", help="所答复的数据包编号")] = "",
    due: Annotated[str, typer.Option("--due", metavar="DAY", help="要求答复的日期，如 2026-12-31")] = "",
    unit: Annotated[
        str, typer.Option("--unit", metavar="UNIT", help="下发给哪个单位编制；收件单位已登记的不必给出")
    ] = "",
    seals: Annotated[
        bool, typer.Option("--sealed", help="加密，只有收件单位能打开；内部、工作秘密预案总是加密")
    ] = False,
    bare: Annotated[bool, typer.Option("--no-copies", help="不附 Word 可读副本")] = False,
    letter: Annotated[
        Path | None, typer.Option("--letter", metavar="FILE", help="另写一份随寄的纸质函件（DOCX）")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """制作发给其他单位的数据包：下发、送审、审核意见、印发、移交、回执。"""
    from yuan.jobs.packing import pack as pack_
    from yuan.jobs.receipts import pack_receipt

    if kind is KindChoice.receipt and not answers:
        raise typer.BadParameter("回执要用 --answers 给出所收数据包的编号")
    with opened_session() as session:
        if kind is KindChoice.receipt:
            packed = pack_receipt(session, answers, output, is_sealed=seals, progress=show_progress)
        else:
            packed = pack_(
                session,
                output,
                kind.kind,
                _plans(session, kind, plans or []),
                [desk_id(session, name) for name in to or []],
                answers=answers,
                due_on=due,
                to_unit=unit,
                is_sealed=seals,
                has_copies=not bare,
                letter=letter,
                progress=show_progress,
            )
    if as_json:
        print_json(
            {
                "file": str(packed.path),
                "id": packed.id,
                "hash": packed.hash,
                "kind": packed.kind.value,
                "subject": packed.subject,
                "plans": list(packed.plans),
                "recipients": [{"desk": card.id, "office": card.office} for card in packed.recipients],
                "sealed": packed.is_sealed,
                "size": packed.size,
                "copies": list(packed.copies),
            }
        )
        return
    recipients = "、".join(card.office for card in packed.recipients) or "不限"
    sealed = "，已加密" if packed.is_sealed else ""
    typer.echo(
        f"已制作：{packed.path}（{packed.kind.value}，{len(packed.plans)} 个预案，收件单位 {recipients}{sealed}）"
    )
    typer.echo(f"数据包编号：{packed.id}")
    typer.echo(f"数据包校验值：{packed.hash}")


def _plans(session: Session, kind: KindChoice, named: list[str]) -> list[str]:
    if not named and kind is not KindChoice.handover:
        raise typer.BadParameter("请给出预案")
    return list(dict.fromkeys(session.find(name).plan for name in named))


def desk_id(session: Session, name: str) -> str:
    """The identity of the desk meant by its identity, its name or a part of it.

    Raises:
        NotFound: none, or several are called so.
    """
    from yuan.model.errors import NotFound

    desks = session.desks.desks()
    found = [desk for desk in desks if name in (desk.card.id, desk.card.office)]
    found = found or [desk for desk in desks if name and name in desk.card.office]
    if len(found) != 1:
        raise NotFound(
            f"{'没有' if not found else '有多个'}名为“{name}”的往来单位。", "用 yuan desk list 查看往来单位。"
        )
    return found[0].card.id


@app.command()
def inspect(file: FileArgument, as_json: JsonOption = False) -> None:
    """查看数据包：谁发的、发给谁、有什么；有预案库时还预览接收的结果。不改变任何内容。"""
    from yuan.jobs.unpacking import look

    if isinstance(Place.location, Path) and not Place.location.exists():
        seen = look(file, progress=show_progress)
    else:
        with opened_session() as session:
            seen = look(file, session, show_progress)
    _tell_look(seen, as_json=as_json)


@app.command()
def unpack(
    file: FileArgument,
    shows: Annotated[bool, typer.Option("--preview", help="只列出接收会改变什么")] = False,
    applies: Annotated[bool, typer.Option("--apply", help="接收，写入预案库")] = False,
    receipt: Annotated[Path | None, typer.Option("--receipt", metavar="FILE", help="接收后制作回执")] = None,
    as_json: JsonOption = False,
) -> None:
    """接收其他单位的数据包；先用 --preview 逐项查看，再用 --apply 接收。"""
    from yuan.jobs.receipts import pack_receipt
    from yuan.jobs.unpacking import look
    from yuan.jobs.unpacking import unpack as unpack_

    if shows == applies:
        raise typer.BadParameter("请选用 --preview 或 --apply 之一")
    if shows and receipt is not None:
        raise typer.BadParameter("--receipt 与 --apply 同用")
    with opened_session() as session:
        if shows:
            seen = look(file, session, show_progress)
        else:
            received = unpack_(session, file, progress=show_progress)
            if receipt is not None:
                try:
                    pack_receipt(session, received.record.id, receipt, progress=show_progress)
                except YuanError as error:
                    raise type(error)(
                        f"数据包已接收，但回执没有写成：{error.message}", error.remedy
                    ) from error
    if shows:
        _tell_look(seen, as_json=as_json)
        if seen.preview is None or seen.preview.problem:
            raise typer.Exit(1)
        return
    if as_json:
        print_json(
            {
                "file": str(file),
                "id": received.record.id,
                "lines": [_line_row(line) for line in received.lines],
                "notes": list(received.notes),
                "waiting": list(received.record.waiting),
                "receipt": str(receipt) if receipt is not None else None,
            }
        )
        return
    _tell_lines(received.lines)
    for note in received.notes:
        typer.echo(f"△ {note}")
    typer.echo(f"已接收：{file}（{_counts(received.lines)}）")
    if receipt is not None:
        typer.echo(f"回执：{receipt}")


def _tell_look(seen: Any, *, as_json: bool) -> None:
    if as_json:
        print_json(_look_row(seen))
        return
    typer.echo(f"数据包：{seen.path}（{seen.size} 字节{'，已加密' if seen.is_sealed else ''}）")
    if not seen.is_open:
        typer.echo("是加密发给其他单位的，本单位打不开。")
        return
    typer.echo(f"类别：{seen.kind.value}")
    typer.echo(f"事由：{seen.subject}")
    typer.echo(f"发送单位：{seen.sender.office}（{seen.sender.id}）")
    made_at = datetime.fromisoformat(seen.made_at).astimezone()
    age = f"，{seen.days} 天前" if seen.days else ""
    typer.echo(f"制作：{seen.by} {made_at:%Y-%m-%d %H:%M}{age}")
    typer.echo(f"密钥指纹：{seen.fingerprint}")
    offices = "、".join(f"{to.office or to.desk}（第 {to.serial} 个）" for to in seen.recipients)
    typer.echo(f"收件单位：{offices or '不限'}")
    typer.echo(f"数据包编号：{seen.id}")
    typer.echo(f"数据包校验值：{seen.hash}")
    if seen.answers:
        typer.echo(f"答复：{seen.answers}")
    if seen.due_on:
        typer.echo(f"要求答复：{seen.due_on}")
    _tell_objects(seen)
    for receipt in seen.receipts:
        typer.echo(f"回执：{receipt.package} 已于 {receipt.at} 接收")
        for reason in receipt.refused:
            typer.echo(f"    未接收 {reason}")
    if seen.preview is not None:
        _tell_preview(seen.preview)


def _tell_objects(seen: Any) -> None:
    from yuan.jobs.package_contents import ROLE_WORDS

    counted: dict[str, list[int]] = {}
    for one in seen.objects:
        counted.setdefault(ROLE_WORDS.get(one.role, "其他"), []).append(one.size)
    parts = [f"{word} {len(sizes)} 项 {sum(sizes)} 字节" for word, sizes in counted.items()]
    typer.echo(f"内容：{'，'.join(parts)}；可读副本 {len(seen.copies)} 个")


def _tell_preview(preview: Preview) -> None:
    _tell_lines(preview.lines)
    for note in preview.notes:
        typer.echo(f"△ {note}")
    if preview.fingerprint:
        typer.echo(f"请与发送单位核对指纹：{preview.fingerprint}")
    if preview.problem:
        typer.echo(f"✗ 不能接收：{preview.problem}")
    else:
        typer.echo(f"接收后：{_counts(preview.lines)}")


def _tell_lines(lines: Iterable[PreviewLine]) -> None:
    for line in lines:
        detail = f"：{line.detail}" if line.detail else ""
        typer.echo(f"{line.effect.value}  {line.about} · {line.what}{detail}")


def _counts(lines: Iterable[PreviewLine]) -> str:
    listed = list(lines)
    counts = [(effect, sum(line.effect is effect for line in listed)) for effect in Effect]
    return "，".join(f"{effect.value} {count} 项" for effect, count in counts if count) or "没有变化"


def _look_row(seen: Any) -> dict[str, Any]:
    sender = seen.sender
    return {
        "file": str(seen.path),
        "size": seen.size,
        "hash": seen.hash,
        "sealed": seen.is_sealed,
        "open": seen.is_open,
        "id": seen.id,
        "kind": seen.kind.value if seen.kind else "",
        "subject": seen.subject,
        "sender": {
            "desk": sender.id,
            "office": sender.office,
            "unit": sender.unit,
            "fingerprint": seen.fingerprint,
        }
        if sender
        else None,
        "recipients": [{"desk": to.desk, "office": to.office, "serial": to.serial} for to in seen.recipients],
        "serial": seen.serial,
        "made_at": seen.made_at,
        "days": seen.days,
        "by": seen.by,
        "answers": seen.answers,
        "due_on": seen.due_on,
        "objects": [
            {"role": one.role, "name": one.name, "sha256": one.sha256, "size": one.size}
            for one in seen.objects
        ],
        "copies": list(seen.copies),
        "receipts": [
            {"package": one.package, "at": one.at, "refused": list(one.refused)} for one in seen.receipts
        ],
        "preview": _preview_row(seen.preview) if seen.preview is not None else None,
    }


def _preview_row(preview: Preview) -> dict[str, Any]:
    return {
        "problem": preview.problem,
        "notes": list(preview.notes),
        "fingerprint": preview.fingerprint,
        "lines": [_line_row(line) for line in preview.lines],
    }


def _line_row(line: PreviewLine) -> dict[str, str]:
    return {
        "effect": line.effect.value,
        "about": line.about,
        "what": line.what,
        "detail": line.detail,
        "plan": line.plan,
    }
