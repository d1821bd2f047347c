"""The red head, the notice's text and the 版记 of an issued plan (GB/T 9704-2012, 7.2 to 7.4)."""

from __future__ import annotations

import msgspec

from yuan.model.text import long_date
from yuan.word import format as gb
from yuan.word.writing.titles import title_lines
from yuan.word.writing.xml import fonts, paragraph, run


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What a notice of issue says. `date` and `printed_on` are ISO or ""; `remark` is the 附注 without brackets."""

    issuer: str
    title: str
    number: str = ""
    addressees: str = ""
    paragraphs: tuple[str, ...] = ()
    date: str = ""
    remark: str = ""
    copies: str = ""
    printer: str = ""
    printed_on: str = ""
    secrecy: str = ""
    urgency: str = ""
    serial: str = ""


_BLANK = paragraph("Flush")


def red_head(notice: Notice) -> list[str]:
    """From the mark of the issuing body to the 附注."""
    lines = [
        paragraph("Flush", run(text, fonts(gb.HEI, gb.LATIN)))
        for text in (notice.secrecy, notice.urgency)
        if text
    ]
    if notice.serial:
        lines.insert(0, paragraph("Flush", run(notice.serial)))
    # The mark's top edge stands 35 mm below the top of the type area; lines above it eat into that.
    before = max(gb.twips(gb.MARK_GAP) - len(lines) * gb.LINE_TWIPS, 0)
    lines.append(_mark(f"{notice.issuer}文件", before))
    rule = (
        f'<w:pBdr><w:bottom w:val="single" w:sz="{gb.RED_RULE_EIGHTHS}" '
        f'w:space="{round(gb.RULE_GAP * gb.POINTS_PER_MM)}" w:color="{gb.RED}"/></w:pBdr>'
    )
    lines += [_BLANK, _BLANK, paragraph("Centred", run(notice.number or "　"), rule), _BLANK, _BLANK]
    lines += [paragraph("Title", run("\n".join(title_lines(notice.title)))), _BLANK]
    if notice.addressees:
        lines.append(paragraph("Flush", run(notice.addressees.rstrip("：:") + "：")))
    lines += [paragraph("Body", run(text)) for text in notice.paragraphs]
    lines += _signature(notice)
    if notice.remark:
        lines.append(paragraph("Body", run(f"（{notice.remark}）")))
    return lines


def _mark(text: str, before: int) -> str:
    """The mark in red, as large as one line takes but under 22 mm (7.2.4)."""
    size = min(gb.TYPE_WIDTH / max(len(text), 1) * 0.97, gb.MARK_MAX_HEIGHT - 1) * gb.POINTS_PER_MM
    half = gb.half_points(size)
    spacing = f'<w:spacing w:before="{before}" w:after="0" w:line="240" w:lineRule="auto"/>'
    return paragraph("Mark", run(text, f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'), spacing)


def _signature(notice: Notice) -> list[str]:
    """Under a seal: date four characters from the right, the signature centred above it (7.3.5.1)."""
    day = long_date(notice.date) if notice.date else "　　年　月　日"
    width = sum(0.5 if ch.isascii() else 1 for ch in day)
    lead = max((width - len(notice.issuer)) / 2 + 4, 0)
    ind = '<w:ind w:rightChars="{0}" w:right="{1}" w:firstLineChars="0" w:firstLine="0"/>'
    return [
        _BLANK,
        _BLANK,
        paragraph("Right", run(notice.issuer), ind.format(round(lead * 100), round(lead * 316))),
        paragraph("Right", run(day), ind.format(400, 4 * 316)),
    ]


def imprint(notice: Notice) -> list[str]:
    """The 版记 at the foot of the last page: rules 0.35 and 0.25 mm, 抄送, printing office and date (7.4)."""
    rows = []
    if notice.copies:
        rows.append(run(f"抄送：{notice.copies.rstrip('。')}。"))
    printed = notice.printed_on or notice.date
    if notice.printer or printed:
        day = f"{long_date(printed)}印发" if printed else ""
        rows.append(run(f"{notice.printer or notice.issuer}\t{day}"))
    if not rows:
        return []
    return [_imprint_table(rows), paragraph("Flush", "", '<w:spacing w:line="20" w:lineRule="exact"/>')]


def _imprint_table(rows: list[str]) -> str:
    """A table that clings to the foot of the type area, for its last rule lies on that edge."""
    width = gb.twips(gb.TYPE_WIDTH)
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{width - 2 * 280}"/></w:tabs>'
    made = []
    for place, content in enumerate(rows):
        top = gb.OUTER_RULE_EIGHTHS if place == 0 else gb.INNER_RULE_EIGHTHS
        edges = f'<w:top w:val="single" w:sz="{top}" w:space="0" w:color="auto"/>'
        if place == len(rows) - 1:
            edges += f'<w:bottom w:val="single" w:sz="{gb.OUTER_RULE_EIGHTHS}" w:space="0" w:color="auto"/>'
        made.append(
            f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:tcBorders>{edges}</w:tcBorders></w:tcPr>'
            f"{paragraph('Imprint', content, tab)}</w:tc></w:tr>"
        )
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" '
        'w:horzAnchor="margin" w:tblpXSpec="center" w:tblpYSpec="bottom"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{"".join(made)}</w:tbl>'
    )
