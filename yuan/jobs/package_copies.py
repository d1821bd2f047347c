"""The folder of readable copies in a package: for desks that do not have the program, and for whoever looks in years.

Word files of the plans, each with its level of secrecy on every page, the letter that goes with the package, and a few
lines on how to open it all. Nothing is read back from them.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from yuan.jobs.letters import letter
from yuan.jobs.package_contents import desk_words, plan_title
from yuan.jobs.recorded_export import secrecy_line
from yuan.jobs.review_papers import has_review, write_adoption
from yuan.library import Session
from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import Block, Document, Paragraph, Text
from yuan.model.exchange.desk import spoken_fingerprint
from yuan.model.exchange.package import SUFFIX, PackageKind
from yuan.model.exchange.parcel import Outgoing, PlanBundle, Stamp
from yuan.model.files import file_name
from yuan.model.papers.forms import form, line_of, table_of
from yuan.model.plan import Secrecy
from yuan.model.progress import Progress, silent
from yuan.model.records import Stage
from yuan.model.text.plain_text import long_date
from yuan.word.gbt9704 import FORM
from yuan.word.secrecy_mark import mark_secrecy
from yuan.word.writer import write_plan, write_review

LETTERS: Mapping[PackageKind, tuple[str, str]] = {
    PackageKind.DISTRIBUTION: ("distribution", "关于下发应急预案数据包的通知"),
    PackageKind.SUBMISSION: ("submission", "关于报送应急预案审核的函"),
    PackageKind.RETURN: ("return", "关于反馈应急预案审核意见的函"),
    PackageKind.ISSUE: ("issuing", "关于分发应急预案印发文本的函"),
    PackageKind.HANDOVER: ("handover", "应急预案移交函"),
    PackageKind.RECEIPT: ("receipt", "应急预案数据包接收回执"),
}
"""The letter of each kind of package: its template and its title."""
LETTER_NAME, GUIDE_NAME = "0 函.docx", "说明.txt"


class PlanText(NamedTuple):
    """A text of a plan in a package: the number and stage of its version, and its content hash."""

    version: int
    stage: Stage
    hash: str
    is_draft: bool = False


def texts_of(bundle: PlanBundle) -> list[PlanText]:
    """The texts people want to read of a plan: the one in force and the newest, the older first."""
    rows = bundle.rows.get("versions", [])
    held = [
        PlanText(int(row["number"]), Stage(row["stage"]), str(row["hash"])) for row in rows if row.get("hash")
    ]
    held.sort(key=lambda one: one.version)
    wanted = [one for one in held if one.stage.is_in_force][-1:]
    if bundle.draft is not None and all(one.hash != bundle.draft.hash for one in held):
        wanted.append(PlanText(bundle.draft.version, Stage.DRAFTING, bundle.draft.hash, is_draft=True))
    elif held and held[-1] not in wanted:
        wanted.append(held[-1])
    return wanted


def readable_copies(
    session: Session, outgoing: Outgoing, stamp: Stamp, progress: Progress = silent
) -> dict[str, bytes]:
    """The readable copies of a package by the names of their files, the letter and the guide first.

    Raises:
        BadFile: the office's own letter is faulty, or there is no room to write.
        BadRecord: a text of the library is damaged.
        Cancelled: `progress` said so.
    """
    copies: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory(prefix="yuan-") as name:
        path = Path(name) / "copy.docx"
        for number, bundle in enumerate(outgoing.plans):
            progress(number, len(outgoing.plans), f"可读副本：{plan_title(bundle)}")
            for text in texts_of(bundle):
                copies[_free(_copy_name(bundle, text), copies)] = _plan_copy(
                    session, outgoing, bundle, text, path
                )
            if outgoing.kind is PackageKind.RETURN:
                copies.update(_opinions_copy(session, bundle, path))
        checksums = [(name, hashlib.sha256(data).hexdigest()) for name, data in copies.items()]
        document = letter_of(session, outgoing, stamp, checksums)
        level = max((_level(bundle) for bundle in outgoing.plans), key=_LEVELS.index, default=Secrecy.PUBLIC)
        write_plan(document, path, media=session.media, layout=FORM)
        _mark(path, level, document)
        written = path.read_bytes()
    return {LETTER_NAME: written, GUIDE_NAME: _guide(outgoing, stamp), **copies}


_LEVELS = list(Secrecy)


def _plan_copy(session: Session, outgoing: Outgoing, bundle: PlanBundle, text: PlanText, path: Path) -> bytes:
    document = decode_stored(outgoing.data(text.hash))
    media = outgoing.data if bundle.media else session.media
    write = write_review if text.stage.is_under_review else write_plan
    write(document, path, media=media)
    _mark(path, _level(bundle), document)
    return path.read_bytes()


def _opinions_copy(session: Session, bundle: PlanBundle, path: Path) -> dict[str, bytes]:
    """What the examination said about the newest version, for those who can open Word files only."""
    line = session.plan(bundle.plan)
    number = line.latest.number
    if not has_review(session, bundle.plan, number):
        return {}
    write_adoption(session, bundle.plan, number, path)
    _mark(path, _level(bundle), session.document(bundle.plan, number))
    return {f"{file_name(plan_title(bundle))} 审核意见.docx": path.read_bytes()}


def _mark(path: Path, level: Secrecy, document: Document) -> None:
    if mark := secrecy_line(level, document.front):
        mark_secrecy(path, mark)


def _level(bundle: PlanBundle) -> Secrecy:
    return Secrecy(_card(bundle).get("secrecy", Secrecy.PUBLIC.value))


def _card(bundle: PlanBundle) -> dict[str, Any]:
    return (bundle.rows.get("plans") or [{}])[0]


def _copy_name(bundle: PlanBundle, text: PlanText) -> str:
    what = "在编稿" if text.is_draft else text.stage.value
    return f"{file_name(plan_title(bundle))} 第{text.version}版（{what}）.docx"


def _free(name: str, taken: Mapping[str, bytes]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name.removesuffix('.docx')} {number}.docx"
    return free


# --- the letter ----------------------------------------------------------------------------------------------


def letter_of(
    session: Session, outgoing: Outgoing, stamp: Stamp, checksums: list[tuple[str, str]], hash: str = ""
) -> Document:
    """The letter that goes with a package: why it is sent, what is in it, with what to check it.

    Args:
        checksums: names and SHA-256 of the files beside it.
        hash: of the finished package, for a letter on paper; inside it cannot be known.

    Raises:
        BadFile: the office's own letter is faulty.
    """
    name, title = LETTERS[outgoing.kind]
    values = {
        "recipients": "、".join(desk_words(card) for card in outgoing.recipients)
        or outgoing.unit
        or "各有关单位",
        "what": _what(outgoing),
        "due": long_date(outgoing.due_on),
    }
    first, *lines = letter(session, name, values)
    blocks: list[Block] = [Paragraph(runs=(Text(first),), align="left"), *map(line_of, lines)]
    if outgoing.plans:
        blocks.append(
            table_of(("序号", "预案", "版本", "正文校验值（前 16 位）"), _rows(outgoing), (13, 64, 27, 52))
        )
    if checksums:
        files = [(name, f"{digest[:32]}\n{digest[32:]}") for name, digest in checksums]
        blocks.append(table_of(("可读副本", "SHA-256 校验值"), files, (56, 100)))
    blocks += [line_of(text) for text in _facts(outgoing, stamp, hash)]
    blocks += [
        Paragraph(runs=(Text(text),), align="right") for text in (desk_words(stamp.sender), _day(stamp))
    ]
    return form(title, tuple(blocks))


def _what(outgoing: Outgoing) -> str:
    titles = [f"《{plan_title(bundle).strip('《》')}》" for bundle in outgoing.plans]
    if not titles:
        return "单位、规定等资料" if outgoing.office is not None else "数据包" if outgoing.receipts else ""
    named = "".join(titles[:3])
    return f"{named}等 {len(titles)} 个预案" if len(titles) > 3 else named


def _rows(outgoing: Outgoing) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for number, bundle in enumerate(outgoing.plans, 1):
        texts = texts_of(bundle)
        versions = "\n".join(
            f"第{one.version}版{'在编' if one.is_draft else one.stage.value}" for one in texts
        )
        rows.append((str(number), plan_title(bundle), versions, "\n".join(one.hash[:16] for one in texts)))
    return rows


def _facts(outgoing: Outgoing, stamp: Stamp, hash: str) -> Iterator[str]:
    """What the receiver checks the package by."""
    sender = stamp.sender
    yield f"数据包编号：{stamp.id}"
    if len(outgoing.recipients) == 1:
        yield f"序号：发给该单位的第 {stamp.serials[outgoing.recipients[0].id]} 个数据包"
    if hash:
        yield f"数据包校验值：{hash}"
    yield f"发送单位密钥指纹：{spoken_fingerprint(sender.algorithm, sender.public)}"
    for receipt in outgoing.receipts:
        yield f"所回执的数据包编号：{receipt.package}"
        yield from (f"未接收：{reason}" for reason in receipt.refused)


def _day(stamp: Stamp) -> str:
    return long_date(datetime.fromisoformat(stamp.made_at).astimezone().date().isoformat())


def _guide(outgoing: Outgoing, stamp: Stamp) -> bytes:
    """说明.txt as Windows shows it: with a mark of order, lines ended by two signs."""
    sender = stamp.sender
    lines = [
        f"这是“{desk_words(sender)}”制作的应急预案数据包（{outgoing.kind.value}）的可读副本。",
        "",
        "一、装有“预案编审”软件的单位",
        f"    请用“文件 › 接收”打开扩展名为 {SUFFIX} 的数据包文件，不要使用本文件夹中的副本。",
        f"    第一次接收该单位的数据包时，请打电话核对密钥指纹：{spoken_fingerprint(sender.algorithm, sender.public)}",
        "",
        "二、没有该软件的单位",
        f"    数据包文件是普通的压缩文件：把扩展名 {SUFFIX} 改为 .zip 即可打开。",
        f"    “{LETTER_NAME}”写明发来了什么；其余 .docx 文件是预案文本，可用 Word 或 WPS 打开。",
        "    核对文件是否完好：在命令提示符中运行  certutil -hashfile 文件名 SHA256  ，与函中的校验值比较。",
        "",
        "以数据包中的正文为准；在副本上所做的修改不会回到“预案编审”中。",
    ]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()
