"""Action cards (应急处置卡) as a Word file: A4 to hang up, or A6 to carry (105 × 148 mm, four to a sheet of A4).

A card is a table of one column whose head repeats, so that a card too long for its page goes on under its name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from yuan.model.errors import NotFound
from yuan.model.papers.action_cards import Card, CardPart, public_card
from yuan.word import gbt9704 as gb
from yuan.word.gbt9704 import Layout, half_points, twips
from yuan.word.writing.package import Package
from yuan.word.writing.xml import field, fonts, paragraph, run

CardSize = Literal["a4", "pocket"]
_BANDS = {
    "红": ("C00000", "FFFFFF"),
    "橙": ("ED7D00", "000000"),
    "黄": ("FFD400", "000000"),
    "蓝": ("1F5FA8", "FFFFFF"),
}
_PLAIN_BAND = ("E3E7EC", "000000")
_BOX = "□"
_DASH, _UNBROKEN = re.compile(r"(?<=\d)-(?=\d)"), "\u2011"
"""A telephone number stays on one line."""


class _Measures(msgspec.Struct, frozen=True, kw_only=True):
    """Lengths in millimetres, type sizes in points."""

    width: float
    height: float
    margin: float
    title: float
    heading: float
    text: float
    small: float


_SIZES = {
    "a4": _Measures(width=210, height=297, margin=20, title=26, heading=18, text=16, small=10.5),
    "pocket": _Measures(width=105, height=148, margin=8, title=15, heading=11, text=10.5, small=7.5),
}


def write_cards(
    cards: Sequence[Card], path: Path, *, size: CardSize = "a4", title: str = "", public: bool = False
) -> None:
    """Write each card on a page of its own, and on more when it is long.

    Args:
        title: the plan's title, printed small over and below each card.
        public: leave out whom to call.

    Raises:
        NotFound: there is no card.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    if not cards:
        raise NotFound("没有可导出的处置卡。", "请至少选择一张。")
    measures = _SIZES[size]
    package = Package(Layout(name="应急处置卡"), _no_pictures)
    package.styles += _styles(measures)
    foot = package.running("footer", _foot(title, public=public))
    body: list[str] = []
    for place, card in enumerate(cards):
        body += [_divider(place > 0), _card(public_card(card) if public else card, title, measures)]
    body += [_divider(False), _section(measures, foot)]
    package.save(body, path, f"{title}应急处置卡")


def _no_pictures(digest: str) -> bytes:
    raise NotFound("处置卡不含图片。")


def _styles(measures: _Measures) -> list[str]:
    def style(identity: str, name: str, layout: str, face: str, size: float, *, bold: bool = False) -> str:
        heavy = "<w:b/>" if bold else ""
        look = f'{fonts(face, gb.LATIN)}{heavy}<w:spacing w:val="0"/><w:sz w:val="{half_points(size)}"/><w:szCs w:val="{half_points(size)}"/>'
        return (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identity}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{layout}</w:pPr><w:rPr>{look}</w:rPr></w:style>'
        )

    def spaced(before: float, after: float, line: float, more: str) -> str:
        """Lengths in points."""
        return (
            f'<w:snapToGrid w:val="0"/><w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" '
            f'w:line="{round(line * 20)}" w:lineRule="exact"/>{more}'
        )

    flush = '<w:ind w:left="0" w:right="0" w:firstLineChars="0" w:firstLine="0"/>'
    hang = round(measures.text * 20 * 1.4)
    hanging = f'<w:ind w:left="{hang}" w:hanging="{hang}"/><w:jc w:val="left"/>'
    text, small = measures.text, measures.small
    centre = f'{flush}<w:jc w:val="center"/>'
    return [
        style("CardPlan", "处置卡预案名", spaced(4, 0, small * 1.4, centre), gb.SONG, small),
        style(
            "CardTitle",
            "处置卡名",
            spaced(3, 5, measures.title * 1.25, centre),
            gb.HEI,
            measures.title,
            bold=True,
        ),
        style(
            "CardHeading",
            "处置卡栏目",
            f"<w:keepNext/>{spaced(text * 0.5, text * 0.2, measures.heading * 1.3, flush)}",
            gb.HEI,
            measures.heading,
            bold=True,
        ),
        style("CardLine", "处置卡条目", spaced(text * 0.1, text * 0.1, text * 1.4, hanging), gb.FANG, text),
        style("CardFoot", "处置卡页脚", spaced(0, 0, small * 1.3, centre), gb.SONG, small),
    ]


def _divider(is_new_page: bool) -> str:
    """Word joins tables that touch; the line between is too small to be seen."""
    turned = "<w:pageBreakBefore/>" if is_new_page else ""
    tiny = '<w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/>'
    return paragraph("CardFoot", "", f"{turned}{tiny}")


def _card(card: Card, plan: str, measures: _Measures) -> str:
    width = twips(measures.width - 2 * measures.margin)
    fill, ink = _BANDS.get(card.colour, _PLAIN_BAND)
    colour = f'<w:color w:val="{ink}"/>'
    name = card.title if card.kind != "duty" or not card.role else f"{card.title}（{card.role}）"
    head = paragraph("CardPlan", run(plan, colour)) if plan else ""
    head += paragraph("CardTitle", run(f"{name}处置卡" if not name.endswith("卡") else name, colour))
    rows = [_row(head, width, fill=fill, is_head=True)]
    for part in card.parts:
        rows += _part(part, width)
    rows.append(_row(_divider(False), width))
    rule = "".join(
        f'<w:{side} w:val="single" w:sz="12" w:space="0" w:color="{fill if card.colour else "404040"}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    margin = twips(measures.margin / 4)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{rule}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{margin}" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/>'
        f'<w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _part(part: CardPart, width: int) -> list[str]:
    """The heading stands in the row of the first line, so that it never ends a page."""
    lines = [
        paragraph("CardLine", run(f"{_BOX if part.tick else '·'}\t{_DASH.sub(_UNBROKEN, line)}"))
        for line in part.lines
    ]
    first = paragraph("CardHeading", run(part.heading)) + lines[0]
    return [_row(content, width) for content in (first, *lines[1:])]


def _row(content: str, width: int, *, fill: str = "", is_head: bool = False) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    head = "<w:tblHeader/>" if is_head else ""
    kept = f"<w:trPr><w:cantSplit/>{head}</w:trPr>"
    return f'<w:tr>{kept}<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{content}</w:tc></w:tr>'


def _foot(title: str, *, public: bool) -> str:
    edition = "公开版" if public else "内部使用，请妥善保管"
    lead = f"{edition}　第" if not title else f"{title}　{edition}　第"
    return paragraph("CardFoot", run(lead) + field("PAGE", "1") + run("页"))


def _section(measures: _Measures, foot: str) -> str:
    margin = twips(measures.margin)
    ends = "".join(f'<w:footerReference w:type="{kind}" r:id="{foot}"/>' for kind in ("default", "even"))
    return (
        f'<w:sectPr>{ends}<w:pgSz w:w="{twips(measures.width)}" w:h="{twips(measures.height)}"/>'
        f'<w:pgMar w:top="{margin}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}" '
        f'w:header="{margin // 2}" w:footer="{margin // 2}" w:gutter="0"/></w:sectPr>'
    )
