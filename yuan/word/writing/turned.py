"""Head and page number of a landscape page, standing where the portrait pages have them.

GB/T 9704-2012, 7.5 and 8: a table laid across the paper has its head at the spine on odd pages and at the cut on
even ones (the sheet is turned a quarter to the left for binding), and its page number stays in place. So both
are set sideways here, in cells of text running downward, held to the paper.
"""

from __future__ import annotations

from yuan.word import format as gb
from yuan.word.writing.xml import field, paragraph, run

_CELL = 9.0
"""How wide, in millimetres, a cell of one sideways line is."""


def turned(is_odd: bool, *, is_bound: bool = False, head: str = "") -> str:
    """The content of a landscape page's header: page number at the left edge, `head` (runs) at the right edge.

    Args:
        is_bound: the inner margin changes sides, as in a volume.
    """
    inner, outer = gb.LEFT, gb.RIGHT
    near = inner if is_odd or not is_bound else outer
    far = near + gb.TYPE_WIDTH
    character = gb.SMALL_SIZE / gb.POINTS_PER_MM
    side = "right" if is_odd else "left"
    number = paragraph("Footer", run("— ") + field("PAGE", "1") + run(" —"), f'<w:jc w:val="{side}"/>')
    begin, end = (near, far - character) if is_odd else (near + character, far)
    centre = gb.BOTTOM - gb.PAGE_NUMBER_GAP
    parts = [_sideways(number, centre - _CELL / 2, begin, end - begin)]
    if head:
        line = paragraph("RunningHead", head, '<w:pBdr><w:bottom w:val="nil"/></w:pBdr>')
        edge = gb.PAGE_HEIGHT - gb.TOP + (gb.TOP - gb.HEADER_DISTANCE) / 2
        parts.append(_sideways(line, edge, near, gb.TYPE_WIDTH, rule=True))
    return "".join(parts) + paragraph("EmptyRun" if head else "Footer")


def _sideways(content: str, left: float, top: float, length: float, *, rule: bool = False) -> str:
    """A cell `length` mm long held at `left`, `top` of the paper; `rule` draws a line below its text."""
    width = gb.twips(_CELL)
    edge = (
        '<w:tcBorders><w:left w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tcBorders>'
        if rule
        else ""
    )
    return (
        f'<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" w:horzAnchor="page" '
        f'w:tblpX="{gb.twips(left)}" w:tblpY="{gb.twips(top)}"/><w:tblW w:w="{width}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f'</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="{gb.twips(length)}" w:hRule="exact"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{edge}<w:textDirection w:val="tbRl"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{content}</w:tc></w:tr></w:tbl>"
    )
