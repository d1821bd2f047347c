"""The head of a notice: mark of the issuing bodies, number, 签发人, red rule; or that of a letter (7.2, 10.1)."""

from __future__ import annotations

import math

from yuan.word import gbt9704 as gb
from yuan.word.writing.notice import NO_NUMBER, Notice, marks_of_use
from yuan.word.writing.text_box import text_box
from yuan.word.writing.xml import fonts, paragraph, run

_BLANK = paragraph("Flush")
_UNIT = gb.INDENT_TWIPS // 2
_TYPE_TWIPS = gb.twips(gb.TYPE_WIDTH)
_FILE = "文件"
# The number's line is no higher than its signs need: in a high one, programs differ on where signs stand.
_NUMBER_TWIPS = 400
_BELOW_SIGNS = _NUMBER_TWIPS / 20 * 0.2 - gb.BODY_SIZE * 0.12
_ABOVE_SIGNS = gb.LINE_TWIPS / 20 * 0.8 - gb.BODY_SIZE * 0.86


def head(notice: Notice) -> list[str]:
    """Everything above the title."""
    return _letter_head(notice) if notice.form == "letter" else _document_head(notice)


def room_below(notice: Notice) -> float:
    """How much of the first page the head leaves, in twips."""
    page = gb.twips(gb.TYPE_HEIGHT)
    if notice.form == "letter":
        mark = mark_size(notice.issuer, gb.LETTER_RULE_WIDTH) * gb.MARK_LEADING
        start = gb.LETTER_MARK_TOP - gb.TOP + gb.RULE_GAP
        lines = max(len(marks_of_use(notice)), 1) + 2
        return (
            page
            - gb.twips(start)
            - (mark + gb.LETTER_RULE_EIGHTHS / 8 + gb.LETTER_GAP) * 20
            - lines * gb.LINE_TWIPS
        )
    above = max(gb.twips(gb.MARK_GAP), len(marks_of_use(notice)) * gb.LINE_TWIPS + 20)
    mark = (
        _joint_size(notice) * len(notice.issuers)
        if notice.joint
        else mark_size(notice.issuer + _FILE, gb.TYPE_WIDTH)
    )
    numbers = max(math.ceil(len(notice.signers) / 2), 1)
    rule = gb.RULE_GAP * gb.POINTS_PER_MM * 20
    return page - above - mark * gb.MARK_LEADING * 20 - (4 + numbers) * gb.LINE_TWIPS - rule


def spacer(twips: int) -> str:
    """An empty paragraph so high."""
    return paragraph(
        "Flush", "", f'<w:snapToGrid w:val="0"/><w:spacing w:line="{twips}" w:lineRule="exact"/>'
    )


def _document_head(notice: Notice) -> list[str]:
    uses = marks_of_use(notice)
    lines = [paragraph("Flush", run(text, fonts(face, gb.LATIN) if face else "")) for text, face in uses]
    # The mark's top edge stands 35 mm below the top of the type area; lines above it eat into that.
    lines.append(spacer(max(gb.twips(gb.MARK_GAP) - len(uses) * gb.LINE_TWIPS, 20)))
    lines += (
        _joint_mark(notice) if notice.joint else [_mark(f"{notice.issuer}{_FILE}", notice, gb.TYPE_WIDTH)]
    )
    return [*lines, _BLANK, _BLANK, *_number_lines(notice), _BLANK, _BLANK]


# --- the mark -------------------------------------------------------------------------------------------


def _mark(text: str, notice: Notice, width: float) -> str:
    """The mark in red, as large as one line takes but under 22 mm (7.2.4); `width` in millimetres."""
    size = mark_size(text, width)
    shown = run(text, _sized(size)) if notice.head == "red" else ""
    return paragraph("Mark", shown, _mark_line(size))


def mark_size(text: str, width: float) -> float:
    """The type size of a mark, in points."""
    return min(width / max(len(text), 1) * 0.97, gb.MARK_MAX_HEIGHT - 1) * gb.POINTS_PER_MM


def _sized(points: float) -> str:
    half = gb.half_points(points)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _mark_line(points: float) -> str:
    line = round(points * gb.MARK_LEADING * 20)
    return (
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    )


def _joint_mark(notice: Notice) -> list[str]:
    """The names one above the other at the same width, 文件 at their right in the middle (7.2.4)."""
    names = notice.issuers
    longest = max(map(len, names))
    size = _joint_size(notice)
    side = round(size * 20 * (len(_FILE) + 0.6))
    left = min(round(size * 20 * (longest + 0.5)), _TYPE_TWIPS - side)
    is_red = notice.head == "red"
    rows = []
    for place, name in enumerate(names):
        shown = run(name, _sized(size)) if is_red else ""
        names_cell = paragraph("Mark", shown, _mark_line(size) + '<w:jc w:val="distribute"/>')
        word = run(_FILE, _sized(size)) if is_red and place == 0 else ""
        merge = '<w:vMerge w:val="restart"/>' if place == 0 else "<w:vMerge/>"
        rows.append(
            f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{left}" w:type="dxa"/></w:tcPr>'
            f'{names_cell}</w:tc><w:tc><w:tcPr><w:tcW w:w="{side}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/>'
            f"</w:tcPr>{paragraph('Mark', word, _mark_line(size))}</w:tc></w:tr>"
        )
    return [
        f'<w:tbl><w:tblPr><w:tblW w:w="{left + side}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{left}"/><w:gridCol w:w="{side}"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    ]


def _joint_size(notice: Notice) -> float:
    signs = max(map(len, notice.issuers)) + len(_FILE) + 1
    height = gb.JOINT_HEIGHT / len(notice.issuers) * gb.POINTS_PER_MM
    return min(mark_size("字" * signs, gb.TYPE_WIDTH), height / gb.MARK_LEADING)


# --- number, 签发人, rule --------------------------------------------------------------------------------


def _number_lines(notice: Notice) -> list[str]:
    """The number in the middle; with 签发人 at the left, on the line of the last name (7.2.5, 7.2.6)."""
    number = notice.number or NO_NUMBER
    border, spacing = _red_rule(notice)
    if not notice.signers:
        return [paragraph("Centred", run(number), border + spacing)]
    columns = min(len(notice.signers), 2)
    longest = max(map(len, notice.signers))
    names_at = _TYPE_TWIPS - _UNIT - _UNIT * (columns * longest + columns - 1)
    stops = [names_at - 4 * _UNIT, names_at, names_at + (longest + 1) * _UNIT]
    tabs = "".join(f'<w:tab w:val="left" w:pos="{stop}"/>' for stop in stops[: columns + 1])
    # The rule would move in with an indent of the whole paragraph; the first line's moves the number alone.
    ind = f'<w:ind w:left="0" w:firstLine="{_UNIT}"/><w:jc w:val="left"/>'
    rows = [notice.signers[place : place + columns] for place in range(0, len(notice.signers), columns)]
    lines = []
    for place, names in enumerate(rows):
        is_last = place == len(rows) - 1
        words = run(number) if is_last else ""
        # The label ends where the first name stands: a tab between them would go to the next stop.
        words += run("\t签发人：" if place == 0 else "\t\t")
        words += run("\t").join(run(name, fonts(gb.KAI, gb.LATIN)) for name in names)
        look = f"<w:tabs>{tabs}</w:tabs>"
        look = f"{border}{look}{spacing}{ind}" if is_last else look + ind
        lines.append(paragraph("Flush", words, look))
    return lines


def _red_rule(notice: Notice) -> tuple[str, str]:
    """The rule 4 mm below the number, as wide as the type area (7.2.7), and the spacing of the number's line.

    On printed paper there is no rule, but its room.
    """
    gap = gb.RULE_GAP * gb.POINTS_PER_MM - _BELOW_SIGNS
    is_red = notice.head == "red"
    after = 0 if is_red else round(gap) * 20 + gb.RED_RULE_EIGHTHS * 20 // 8
    spacing = (
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="{gb.LINE_TWIPS - _NUMBER_TWIPS}" w:after="{after}" '
        f'w:line="{_NUMBER_TWIPS}" w:lineRule="exact"/>'
    )
    border = (
        f'<w:pBdr><w:bottom w:val="single" w:sz="{gb.RED_RULE_EIGHTHS}" '
        f'w:space="{round(gap)}" w:color="{gb.RED}"/></w:pBdr>'
    )
    return (border if is_red else ""), spacing


# --- the letter -----------------------------------------------------------------------------------------


def _letter_head(notice: Notice) -> list[str]:
    """Mark and first double rule above the text, the second at the foot of the page (10.1)."""
    side = (gb.PAGE_WIDTH - gb.LETTER_RULE_WIDTH) / 2
    size = mark_size(notice.issuer, gb.LETTER_RULE_WIDTH)
    gap = gb.LETTER_GAP - _ABOVE_SIGNS
    above = size * gb.MARK_LEADING + gb.RULE_GAP * gb.POINTS_PER_MM
    height = above + gb.LETTER_RULE_EIGHTHS / 8 + gap
    top = _mark(notice.issuer, notice, gb.LETTER_RULE_WIDTH)
    top += spacer(round(gb.RULE_GAP * gb.POINTS_PER_MM * 20)) + _double_rule(notice, "thickThinSmallGap")
    foot = gb.PAGE_HEIGHT - gb.LETTER_RULE_FOOT
    width = gb.LETTER_RULE_WIDTH
    boxes = text_box(
        "信函红线上", top, side, gb.LETTER_MARK_TOP, width, height / gb.POINTS_PER_MM, number=9001
    )
    boxes += text_box(
        "信函红线下",
        _double_rule(notice, "thinThickSmallGap"),
        side,
        foot,
        width,
        2,
        number=9002,
        moves_text=False,
    )
    uses = marks_of_use(notice)
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{_TYPE_TWIPS}"/></w:tabs>'
    number = run("\t") + run(notice.number or NO_NUMBER)
    first, *others = uses or [("", "")]
    lines = [paragraph("Flush", boxes + run(first[0], _face(first[1])) + number, tab)]
    lines += [paragraph("Flush", run(text, _face(face))) for text, face in others]
    return [*lines, _BLANK, _BLANK]


def _face(name: str) -> str:
    return fonts(name, gb.LATIN) if name else ""


def _double_rule(notice: Notice, kind: str) -> str:
    if notice.head == "preprinted":
        return spacer(20)
    border = f'<w:pBdr><w:top w:val="{kind}" w:sz="{gb.LETTER_RULE_EIGHTHS}" w:space="0" w:color="{gb.RED}"/></w:pBdr>'
    return paragraph(
        "Flush", "", f'{border}<w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/>'
    )
