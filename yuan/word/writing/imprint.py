"""The 版记 at the foot of the last even page: copies, printing office and date (GB/T 9704-2012, 7.4)."""

from __future__ import annotations

from yuan.model.text.plain_text import long_date
from yuan.word import gbt9704 as gb
from yuan.word.writing.notice import Notice
from yuan.word.writing.notice_signature import NO_DATE, text_width
from yuan.word.writing.text_box import text_box
from yuan.word.writing.xml import paragraph, run

NAME = "版记"
"""What the drawing is called that holds it."""
_UNIT = round(gb.SMALL_SIZE * 20)
_WIDTH = gb.twips(gb.TYPE_WIDTH)
_LABEL = "抄送："
_PER_LINE = int(gb.TYPE_WIDTH * gb.POINTS_PER_MM / gb.SMALL_SIZE) - 2 - len(_LABEL)
"""Characters of a line of copies, between its label and one character from the right."""
_PAD = 60
_DRAWING = 9000
_TINY = '<w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/>'


def imprint(notice: Notice) -> list[str]:
    """The paragraph that holds the 版记, pinned to the foot of the type area; none when it says nothing.

    That of a letter has neither rules nor printing office (10.1).
    """
    rows = _rows(notice)
    if not rows:
        return []
    is_ruled = notice.form == "document"
    height = sum(row_height for _, row_height in rows) + 20
    millimetres = height / 20 / gb.POINTS_PER_MM
    top = gb.PAGE_HEIGHT - gb.BOTTOM - (height - 20) / 20 / gb.POINTS_PER_MM
    content = _table(rows, is_ruled) + paragraph("Imprint", "", _TINY)
    box = text_box(NAME, content, gb.LEFT, top, gb.TYPE_WIDTH, millimetres, number=_DRAWING)
    return [paragraph("Flush", box, _TINY)]


def imprint_text(notice: Notice) -> str:
    """What the 版记 says, in one line."""
    day = notice.printed_on or notice.date
    copies = f"{_LABEL}{notice.copies.rstrip('。')}。" if notice.copies else ""
    printed = f"{notice.printer or notice.issuer}{long_date(day) if day else NO_DATE}印发"
    return copies + (printed if notice.form == "document" else "")


def _rows(notice: Notice) -> list[tuple[str, int]]:
    """Paragraphs of each row with its height in twips."""
    rows = []
    if notice.copies:
        lines = wrapped(f"{notice.copies.rstrip('。')}。", _PER_LINE)
        hanging = (
            f'<w:ind w:left="{_UNIT * (1 + len(_LABEL))}" w:right="0" w:hanging="{_UNIT * len(_LABEL)}"/>'
        )
        text = run(_LABEL + "\n".join(lines))
        rows.append((paragraph("Imprint", text, hanging + '<w:jc w:val="left"/>'), len(lines)))
    if notice.form == "document":
        printed = notice.printed_on or notice.date
        day = f"{long_date(printed) if printed else NO_DATE}印发"
        tab = f'<w:tabs><w:tab w:val="right" w:pos="{_WIDTH - _UNIT}"/></w:tabs>'
        rows.append((paragraph("Imprint", run(f"{notice.printer or notice.issuer}\t{day}"), tab), 1))
    return [(content, count * gb.IMPRINT_LINE_TWIPS + _PAD) for content, count in rows]


def wrapped(text: str, most: int) -> list[str]:
    """`text` in lines of at most `most` characters, broken behind a body's name where that fills half the line.

    Broken here and not by the program that opens the file, so that the height is known and the last rule lies
    on the foot of the type area.
    """
    lines, rest = [], text
    while text_width(rest) > most:
        end = len(rest)
        while text_width(rest[:end]) > most:
            end -= 1
        comma = max(rest.rfind(sign, most // 2, end) for sign in "，；、") + 1
        end = comma or end - (rest[end] in "，。；、")
        lines.append(rest[:end])
        rest = rest[end:]
    return [*lines, rest]


def _table(rows: list[tuple[str, int]], is_ruled: bool) -> str:
    made = []
    for place, (content, height) in enumerate(rows):
        edges = _edge("top", gb.INNER_RULE_EIGHTHS if place else gb.OUTER_RULE_EIGHTHS)
        if place == len(rows) - 1:
            edges += _edge("bottom", gb.OUTER_RULE_EIGHTHS)
        borders = f"<w:tcBorders>{edges}</w:tcBorders>" if is_ruled else ""
        made.append(
            f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
            f'<w:tcW w:w="{_WIDTH}" w:type="dxa"/>{borders}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc></w:tr>'
        )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{_WIDTH}"/></w:tblGrid>{"".join(made)}</w:tbl>'
    )


def _edge(side: str, eighths: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="auto"/>'
