"""The page number of a landscape page, standing where the portrait pages have it.

GB/T 9704-2012, 7.5 and 8: a table laid across the paper has its head at the spine on odd pages and at the cut on
even ones, so the sheet is turned a quarter to the left; its page number stays in place. It is therefore set
sideways, in a cell of text running downward that is held to the left edge of the landscape sheet.
"""

from __future__ import annotations

from yuan.word import gbt9704 as gb
from yuan.word.writing.xml import field, paragraph, run

_CELL = 9.0
"""How wide, in millimetres, the cell of the sideways line is."""


def landscape_number(is_odd: bool, *, is_bound: bool = False) -> str:
    """The page number as a part of a landscape page's header, which must go on with a paragraph.

    Args:
        is_bound: the inner margin changes sides, as in a volume.
    """
    near = gb.LEFT if is_odd or not is_bound else gb.RIGHT
    character = gb.SMALL_SIZE / gb.POINTS_PER_MM
    side = "right" if is_odd else "left"
    number = paragraph("Footer", run("— ") + field("PAGE", "1") + run(" —"), f'<w:jc w:val="{side}"/>')
    top = near if is_odd else near + character
    return _sideways(number, gb.BOTTOM - gb.PAGE_NUMBER_GAP - _CELL / 2, top, gb.TYPE_WIDTH - character)


def _sideways(content: str, left: float, top: float, length: float) -> str:
    """A cell `length` millimetres long, held at `left`, `top` of the paper."""
    width = gb.twips(_CELL)
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" w:horzAnchor="page" '
        f'w:tblpX="{gb.twips(left)}" w:tblpY="{gb.twips(top)}"/><w:tblW w:w="{width}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f'</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="{gb.twips(length)}" w:hRule="exact"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:textDirection w:val="tbRl"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{content}</w:tc></w:tr></w:tbl>"
    )
