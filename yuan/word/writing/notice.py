"""The notice of issue (印发通知) from its head to the 附注, as a document or a letter (GB/T 9704-2012, 7 and 10.1)."""

from __future__ import annotations

import math
from typing import Literal

import msgspec

from yuan.word import gbt9704 as gb
from yuan.word.writing.notice_signature import signature, signature_lines, text_width
from yuan.word.writing.titles import title_lines
from yuan.word.writing.xml import paragraph, run

NO_NUMBER = "〔　　〕　号"
"""A number to be written in by hand."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What a notice of issue says and how it is set out. Dates are ISO; "" leaves out, or a blank to fill in."""

    issuer: str
    """The issuing body; the first of several."""
    joint: tuple[str, ...] = ()
    """The other bodies that issue it together (联合行文), in order."""
    title: str
    number: str = ""
    signers: tuple[str, ...] = ()
    """签发人 of an upward document (7.2.6), in the order of the bodies."""
    addressees: str = ""
    paragraphs: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    """What the 附件说明 names (7.3.4)."""
    date: str = ""
    remark: str = ""
    """The 附注 without its brackets."""
    copies: str = ""
    printer: str = ""
    printed_on: str = ""
    secrecy: str = ""
    secrecy_period: str = ""
    """How long it stays secret, as printed behind the ★: 1年."""
    urgency: str = ""
    serial: str = ""
    """份号; printed with six digits."""
    form: Literal["document", "letter"] = "document"
    """文件格式, or 信函格式 (10.1)."""
    head: Literal["red", "preprinted"] = "red"
    """Printed in red, or left empty for paper with a printed head (套打)."""
    is_sealed: bool = True
    """Whether signature and date stand where a seal goes over them (7.3.5.1) or not (7.3.5.2)."""

    @property
    def issuers(self) -> tuple[str, ...]:
        """Every issuing body, the leading one first."""
        return (self.issuer, *self.joint)


def marks_of_use(notice: Notice) -> list[tuple[str, str]]:
    """份号, 密级★期限 and 紧急程度 in this order, each with its typeface ("" that of the text; 7.2.1 to 7.2.3)."""
    serial = notice.serial.zfill(6) if notice.serial else ""
    secrecy = "★".join(part for part in (notice.secrecy, notice.secrecy_period) if part)
    found = ((serial, ""), (secrecy if notice.secrecy else "", gb.HEI), (notice.urgency, gb.HEI))
    return [(text, face) for text, face in found if text]


def notice_text(notice: Notice, room: float) -> list[str]:
    """From the title to the 附注. The signature takes the last line of the text along to a new page.

    Args:
        room: what the head leaves of the first page, in twips. A notice that goes a little beyond it is set
            closer, so that text and signature stand on one page (7.3.5.5).
    """
    pitch = _pitch(notice, room)
    lines = [paragraph("Title", run("\n".join(title_lines(notice.title)))), paragraph("Flush")]
    if notice.addressees:
        lines.append(paragraph("Flush", run(_addressed(notice)), pitch))
    *before, last = notice.paragraphs or ("",)
    lines += [paragraph("Body", run(text), pitch) for text in before]
    # With an 附件说明 below it the signature is not alone without the text, which page 1 must show.
    kept = "" if notice.attachments else "<w:keepNext/>"
    lines.append(paragraph("Body", run(last), kept + pitch))
    lines += _attachments(notice.attachments, pitch)
    lines += signature(
        notice.issuers, notice.date, is_sealed=notice.is_sealed, goes_on=bool(notice.remark), pitch=pitch
    )
    if notice.remark:
        lines.append(paragraph("Body", run(f"（{notice.remark}）"), pitch))
    return lines


def _addressed(notice: Notice) -> str:
    return notice.addressees.rstrip("：:") + "："


def _pitch(notice: Notice, room: float) -> str:
    """The paragraph property that sets the text closer; "" where it need not or cannot be."""
    title = len(title_lines(notice.title)) * gb.TITLE_SIZE * gb.TITLE_LEADING * 20
    left = room - title - gb.LINE_TWIPS
    count = sum(_line_count(text, gb.INDENT_CHARACTERS) for text in notice.paragraphs or ("",))
    count += _line_count(_addressed(notice), 0) if notice.addressees else 0
    count += sum(_line_count(name, 5) for name in notice.attachments) + bool(notice.attachments)
    count += signature_lines(notice.issuers, notice.date, is_sealed=notice.is_sealed) + bool(notice.remark)
    closer = int(left / count)
    if not gb.CLOSEST_TWIPS <= closer < gb.LINE_TWIPS:
        return ""
    return f'<w:snapToGrid w:val="0"/><w:spacing w:line="{closer}" w:lineRule="exact"/>'


def _line_count(text: str, indent: int) -> int:
    return max(1, math.ceil((text_width(text) + indent) / gb.CHARACTERS))


def _attachments(names: tuple[str, ...], pitch: str) -> list[str]:
    """附件说明: a line below the text, two characters in; further lines below the name (7.3.4)."""
    if not names:
        return []
    unit = gb.INDENT_TWIPS // 2
    lines = [paragraph("Flush", "", f"<w:keepNext/>{pitch}")]
    for place, name in enumerate(names, 1):
        is_numbered = len(names) > 1
        label = "附件：" if place == 1 else "\t"
        start = 5 * unit + (unit if is_numbered else 0)
        # The label ends where the numbers of the lines below stand: a tab behind it would go too far.
        stops = f'<w:tab w:val="left" w:pos="{5 * unit}"/>' + (
            f'<w:tab w:val="left" w:pos="{start}"/>' if is_numbered else ""
        )
        number = f"{place}.\t" if is_numbered else ""
        ind = f'<w:ind w:left="{start}" w:hanging="{start - 2 * unit}"/><w:jc w:val="left"/>'
        text = run(label + number + name.rstrip("。；;"))
        lines.append(paragraph("Flush", text, f"<w:keepNext/><w:tabs>{stops}</w:tabs>{pitch}{ind}"))
    return lines
