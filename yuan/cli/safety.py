"""Commands that look after what is kept: checks of the plans, integrity, the audit trail, backup and restoring."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from yuan.cli.terminal import JsonOption, Place, app, opened_session, print_json, show_progress
from yuan.library.backup.backups import Backup, backups_of, check_backup, read_backup
from yuan.library.backup.restore_preview import Holding, preview
from yuan.library.store.backup_folder import backup_folder
from yuan.model.process.signature import grouped
from yuan.model.safekeeping import Occasion, Trouble


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
def verify(
    head: Annotated[
        str,
        typer.Option("--head", metavar='"N 校验值"', help="只核对一个外部保存的记录头（台账、别处记下的）"),
    ] = "",
    accepts_root: Annotated[
        bool, typer.Option("--accept-root", help="预案库根、记录头已与纸面核对无误：本机记住现在的")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """核验预案库：文件、关联、正文校验值、密钥认证、批准签名、操作记录（对照备份）、记录封存、检索索引。"""
    from yuan.jobs.known_keys import accept_root
    from yuan.jobs.verifying import verify_library

    if head:
        _check_head(head, as_json)
        return
    with opened_session() as session:
        if accepts_root:
            accept_root(session.library)
        found = verify_library(session.library, show_progress)
    if as_json:
        print_json([_trouble_row(trouble) for trouble in found.troubles])
    else:
        _tell_troubles(found.troubles)
        for note in found.notes:
            typer.echo(f"△ {note}")
        typer.echo(f"预案库根：{grouped(found.root) or '没有'}")
        typer.echo(f"记录头：{found.head}")
        typer.echo(found.scope())
        typer.echo("预案库完好。" if not found.troubles else f"发现 {len(found.troubles)} 个问题。")
    if found.troubles:
        raise typer.Exit(1)


def _check_head(text: str, as_json: bool) -> None:
    from yuan.library.keys.signed_heads import read_head

    wanted = read_head(text)
    with opened_session() as session:
        check = session.library.check_head(wanted)
    if as_json:
        print_json({"head": wanted.text, "fits": check.fits, "text": check.sentence})
    else:
        typer.echo(f"{'✓' if check.fits else '✗'} {check.sentence}")
    if not check.fits:
        raise typer.Exit(1)


@app.command()
def head(as_json: JsonOption = False) -> None:
    """显示操作记录的记录头和预案库根的指纹，供别处保存，日后用 verify --head 核对。"""
    with opened_session() as session:
        library = session.library
        newest, root = library.head(), library.root()
    if as_json:
        print_json({"sequence": newest.sequence, "hash": newest.hash, "root": root})
    else:
        typer.echo(newest.text)
        typer.echo(f"预案库根：{grouped(root) or '没有'}")


def _trouble_row(trouble: Trouble) -> dict[str, str]:
    return {"area": trouble.area.value, "text": trouble.text, "remedy": trouble.remedy}


def _tell_troubles(troubles: tuple[Trouble, ...] | list[Trouble]) -> None:
    for trouble in troubles:
        typer.echo(f"✗ {trouble.area.value}：{trouble.text}")
    for remedy in dict.fromkeys(trouble.remedy for trouble in troubles):
        typer.echo(f"  {remedy}")


@app.command()
def backup(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="备份到这个文件；缺省为备份文件夹")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="列出备份文件夹中的备份")] = False,
    verifies: Annotated[bool, typer.Option("--verify", help="核验 FILE；没有 FILE 时核验全部备份")] = False,
    as_json: JsonOption = False,
) -> None:
    """备份预案库并核验；列出、核验已有的备份。"""
    if (list_ or verifies) and isinstance(Place.location, Path):
        # Also for a library that cannot be opened: this is when one looks for its backups.
        wanted = [read_backup(file)] if file is not None else backups_of(Place.location)
        _tell_backups(wanted, verifies, as_json)
        return
    with opened_session() as session:
        if file is None:
            file = session.library.backups.make(Occasion.MANUAL, show_progress).path
        else:
            session.back_up_to(file, show_progress)
    if as_json:
        print_json({"file": str(file)})
    else:
        typer.echo(f"已备份并核验：{file}")


def _tell_backups(backups: list[Backup], verifies: bool, as_json: bool) -> None:
    rows, is_sound = [], True
    for one in backups:
        troubles = check_backup(one, show_progress) if verifies else []
        is_sound = is_sound and not troubles and one.facts is not None
        rows.append(_backup_row(one) | ({"troubles": [t.text for t in troubles]} if verifies else {}))
        if not as_json:
            holds = (
                f"{one.facts.plans} 个预案 {one.facts.versions} 个版本" if one.facts else "已损坏，读不出来"
            )
            result = "" if not verifies else "  核验通过" if not troubles else f"  {troubles[0].text}"
            typer.echo(
                f"{one.made_at:%Y-%m-%d %H:%M:%S}  {one.occasion.value}  {one.size / 1e6:.1f} MB  {holds}  {one.path}{result}"
            )
    if as_json:
        print_json(rows)
    else:
        typer.echo(f"共 {len(backups)} 份备份")
    if not is_sound:
        raise typer.Exit(1)


def _backup_row(one: Backup) -> dict[str, object]:
    return {
        "file": str(one.path),
        "made_at": one.made_at.isoformat(),
        "occasion": one.occasion.value,
        "size": one.size,
        "plans": one.facts.plans if one.facts else None,
        "versions": one.facts.versions if one.facts else None,
        "audit_rows": one.facts.audit[0] if one.facts else None,
    }


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件，或备份文件夹中备份的文件名")],
    shows: Annotated[bool, typer.Option("--preview", help="只列出恢复会改变什么，不恢复")] = False,
) -> None:
    """从备份恢复预案库；原有的库另存为一份备份。"""
    if not isinstance(Place.location, Path):
        raise typer.BadParameter("只能恢复到本机的预案库文件")
    from yuan.jobs.restoring import restore_library

    target = Place.location
    if not file.exists() and file.name == str(file) and (backup_folder(target) / file).exists():
        file = backup_folder(target) / file
    if shows:
        _tell_preview(file, target)
        return
    kept = restore_library(file, target, show_progress)
    typer.echo(f"已恢复：{target}")
    if kept is not None:
        typer.echo(f"恢复前的预案库保留在：{kept}")


def _tell_preview(file: Path, target: Path) -> None:
    seen = preview(file, target, show_progress)
    typer.echo(f"备份：{_holding(seen.backup)}")
    typer.echo(f"现有：{_holding(seen.present) if seen.present else '没有，或无法读取'}")
    if not seen.is_same_library:
        typer.echo("注意：这是另一个预案库的备份。")
    for change in seen.changes:
        typer.echo(f"{change.plan}  {change.title}  {change.unit}")
        for sign, items in (("－", change.losses), ("＋", change.gains)):
            for item in items:
                typer.echo(f"    {sign} {item}")
    typer.echo(f"恢复将改变 {len(seen.changes)} 个预案（－ 失去，＋ 找回）。")
    _tell_troubles(seen.troubles)
    if seen.troubles:
        typer.echo("这份备份没有通过核验，不能用来恢复。")
        raise typer.Exit(1)


def _holding(held: Holding) -> str:
    at = f"，截至 {held.last_at.astimezone():%Y-%m-%d %H:%M}" if held.last_at else ""
    return (
        f"{held.plans} 个预案，{held.versions} 个版本，{held.opinions} 条意见，{held.materials} 份附件材料，{held.accounts} 个账号，"
        f"{held.audit_rows} 条操作记录{at}"
    )


@app.command()
def audit(
    person: Annotated[str, typer.Option("--person", help="账号（的一部分）")] = "",
    plan: Annotated[str, typer.Option("--plan", help="预案标题或编号（的一部分）")] = "",
    action: Annotated[str, typer.Option("--action", help="操作（的一部分）")] = "",
    since: Annotated[str, typer.Option("--since", help="自哪一天，如 2026-01-01")] = "",
    until: Annotated[str, typer.Option("--until", help="至哪一天（含）")] = "",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写入 XLSX 文件")] = None,
    as_json: JsonOption = False,
) -> None:
    """列出操作记录：谁在何时对什么做了什么。"""
    from yuan.jobs.audit_trail import Wanted, export_trail, trail

    wanted = Wanted(person=person, plan=plan, action=action, since=_day(since), until=_day(until))
    with opened_session() as session:
        lines = [line for line in trail(session, show_progress) if wanted.holds(line)]
        if output is not None:
            export_trail(session, lines, output, wanted.describe(), show_progress)
    if output is not None:
        typer.echo(f"已写入 {len(lines)} 条：{output}")
    elif as_json:
        print_json([line.row() for line in lines])
    else:
        for line in lines:
            typer.echo(line.text())
        sys.stdout.write(f"共 {len(lines)} 条\n")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(f"“{text}”不是日期，应写成 2026-01-01") from None
