"""Send a plan out under its notice of issue (印发通知): what the office settled, what the plan knows, what is chosen now."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Literal

import msgspec

from yuan.jobs.letters import own_letters
from yuan.jobs.recorded_export import released
from yuan.library import Session
from yuan.model.document.content import Document
from yuan.model.errors import BadFile
from yuan.model.office import Office
from yuan.model.plan import Secrecy
from yuan.model.progress import Progress, silent
from yuan.model.records import PlanSummary, VersionRecord
from yuan.templates import render_letter
from yuan.word.gbt9704 import ISSUE, SYSTEM_FACES, Layout
from yuan.word.libreoffice import find_office
from yuan.word.writer import Notice, write_notice

SECRECY_YEARS = {"绝密": 30, "机密": 20, "秘密": 10}
"""State secrets with the longest time they may stay secret, in years (保守国家秘密法 art. 20)."""
URGENCIES = ("加急", "特急")
PUBLIC_REMARK = "此件公开发布"
_PERIOD = re.compile(r"([1-9]\d*)(年|个月)|长期")


class NoticeChoices(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person says about one notice; None leaves a field to the plan and the office, "" leaves it blank.

    `joint` are further issuing bodies and `signers` the 签发人, in order; `attachments` what the 附件说明 names.
    """

    number: str | None = None
    date: str | None = None
    """ISO."""
    serial: str = ""
    secrecy: str | None = None
    secrecy_period: str | None = None
    urgency: str | None = None
    joint: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    remark: str | None = None
    addressees: str | None = None
    copies: str | None = None
    printer: str | None = None
    form: Literal["document", "letter"] = "document"

    def problem(self) -> str:
        """What the standard or the law does not allow, in one Chinese sentence; "" when nothing."""
        if self.date and not _is_day(self.date):
            return "成文日期应写作 2026-06-15 这样的年-月-日，并且有这一天。"
        if self.serial and (not re.fullmatch(r"[0-9]{1,6}", self.serial) or not int(self.serial)):
            return "份号应为 1 至 6 位数字，如 000001。"
        if self.secrecy and self.secrecy not in SECRECY_YEARS:
            return "密级只有绝密、机密、秘密三种。"
        if self.secrecy_period and not self.secrecy:
            return "填写了保密期限，请同时选择密级。"
        if self.secrecy_period:
            found = _PERIOD.fullmatch(self.secrecy_period)
            if not found:
                return "保密期限应写作“1年”“6个月”或“长期”。"
            years = SECRECY_YEARS[self.secrecy or ""]
            if found[1] and int(found[1]) > years * (1 if found[2] == "年" else 12):
                return f"{self.secrecy}的保密期限不超过{years}年（保守国家秘密法第二十条）。"
        if self.secrecy and not self.serial:
            return "涉密公文应当标注份号（党政机关公文处理工作条例第九条）。"
        if self.urgency and self.urgency not in URGENCIES:
            return "紧急程度只有特急、加急两种。"
        if self.secrecy and self.remark == PUBLIC_REMARK:
            return "涉密公文不得标注“此件公开发布”。"
        return ""


def _is_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def export_notice(
    session: Session,
    plan: str,
    path: Path,
    *,
    version: int | None = None,
    choices: NoticeChoices | None = None,
    progress: Progress = silent,
    is_measured: bool | None = None,
) -> None:
    """Write a version of a plan (None: the newest) under its notice of issue.

    Args:
        is_measured: let LibreOffice find out whether the 版记 may stand on the page the text ends on (a few
            seconds more); None: where LibreOffice is installed.

    Raises:
        Refused: this account may not read that version.
        BadFile: the choices go against the standard, or the file cannot be written; what stood there is untouched.
        Cancelled: `progress` said so; nothing was written.
    """
    made = choices or NoticeChoices()
    if problem := made.problem():
        raise BadFile(problem, "请改正后重新导出。")
    session.require_verified(plan, version)
    line, document, office = session.plan(plan), session.document(plan, version), session.office()
    number = line.latest.number if version is None else version
    record = next(record for record in session.versions(plan) if record.number == number)
    notice = notice_for(line, record, document, office, made, own_letters(session))
    with released(session, plan, path, "印发通知", version=number) as target:
        write_notice(
            document,
            notice,
            target,
            media=session.media,
            layout=layout_of(office),
            is_measured=bool(find_office()) if is_measured is None else is_measured,
            progress=progress,
        )


def layout_of(office: Office) -> Layout:
    """The layout of what is issued, in the typefaces the office has."""
    return msgspec.structs.replace(ISSUE, faces=SYSTEM_FACES) if office.faces == "system" else ISSUE


def notice_for(
    line: PlanSummary,
    record: VersionRecord,
    document: Document,
    office: Office,
    choices: NoticeChoices | None = None,
    own: Path | None = None,
) -> Notice:
    """The notice that issues `record`: names and wording by the kind of plan (办法 art. 25), blanks where unknown.

    Args:
        own: the office's folder of letters, see `render_letter`.

    Raises:
        BadFile: the office's own letter cannot be filled in.
    """
    made = choices or NoticeChoices()
    front, card = document.front, line.card
    issuer, *others = issuers_of(line, document, office)
    joint = (*others, *made.joint)
    full_title = f"{front.title or card.title}{front.edition}"
    day = _chosen(made.date, record.issued_on.isoformat() if record.issued_on else front.date)
    family, approval = card.kind.family, card.kind.profile.consent
    own_secrecy = card.secrecy.value if card.secrecy.is_state_secret else ""
    secrecy = _chosen(made.secrecy, front.secrecy if front.secrecy in SECRECY_YEARS else own_secrecy)
    is_public = card.secrecy is Secrecy.PUBLIC and not secrecy
    return Notice(
        issuer=issuer,
        joint=joint,
        title=f"{'、'.join((issuer, *joint))}关于印发《{full_title}》的通知",
        number=_chosen(made.number, record.document_number or front.number),
        signers=made.signers,
        addressees=_chosen(made.addressees, office.addressees_of(family.value)),
        paragraphs=tuple(render_letter("notice", {"title": full_title, "approval": approval}, own)),
        attachments=made.attachments,
        date=day,
        remark=_chosen(made.remark, PUBLIC_REMARK if is_public else "").strip("（）"),
        copies=_chosen(made.copies, office.copies_of(family.value)),
        printer=_chosen(made.printer, office.printers.get(family.value, "")) or issuer,
        printed_on=day,
        secrecy=secrecy,
        secrecy_period=_chosen(made.secrecy_period, front.secrecy_period if secrecy else ""),
        urgency=_chosen(made.urgency, front.urgency if front.urgency in URGENCIES else ""),
        serial=made.serial,
        form=made.form,
        head=office.head,
        is_sealed=office.seal,
    )


def _chosen(choice: str | None, usual: str) -> str:
    return usual if choice is None else choice


def issuers_of(line: PlanSummary, document: Document, office: Office) -> tuple[str, ...]:
    """Who issues the plan: what its front page says, the office's bodies for its family, or its own unit."""
    named = document.front.issuer or office.issuers.get(line.card.kind.family.value, "")
    bodies = tuple(part.strip() for part in named.split("、") if part.strip())
    return bodies or (office.full_name(line.card.unit),)
