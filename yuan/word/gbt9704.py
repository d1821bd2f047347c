"""The figures of GB/T 9704-2012 as one table; every layout takes its measures from here.

Lengths are millimetres, type sizes points; `twips`, `half_points` and `emu` turn them into Word's units.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

POINTS_PER_MM = 72 / 25.4


def twips(mm: float) -> int:
    """Twentieths of a point."""
    return round(mm * POINTS_PER_MM * 20)


def half_points(points: float) -> int:
    """Halves of a point, in which Word gives type sizes."""
    return round(points * 2)


def emu(mm: float) -> int:
    """English Metric Units, 36 000 to the millimetre."""
    return round(mm * 36000)


# 5.1, 5.2.1: paper and margins
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
TOP, BOTTOM, LEFT, RIGHT = 37.0, 35.0, 28.0, 26.0
TYPE_WIDTH = PAGE_WIDTH - LEFT - RIGHT
TYPE_HEIGHT = PAGE_HEIGHT - TOP - BOTTOM


def type_width(landscape: bool) -> float:
    """The width of the type area in millimetres, on a page that stands or lies."""
    return TYPE_HEIGHT if landscape else TYPE_WIDTH


# 5.2.3: 22 lines of 28 characters. 579 twips is the largest pitch that holds 22 lines in 225 mm.
LINES, CHARACTERS = 22, 28
LINE_TWIPS = 579
# 28 characters in 156 mm leave 15.79 pt each: 16 pt type set 0.25 pt tighter, for 0.2 pt is 0.2 pt a line too
# much in LibreOffice, and a w:docGrid of linesAndChars breaks there altogether.
SPACING_TWIPS = -5

# 5.2.2 and 7: type sizes
BODY_SIZE = 16.0
TITLE_SIZE = 22.0
TITLE_LEADING = 1.45
SMALL_SIZE = 14.0
TABLE_SIZE = 12.0
NOTE_SIZE = 10.5
INDENT_CHARACTERS = 2
INDENT_TWIPS = round(INDENT_CHARACTERS * (BODY_SIZE * 20 + SPACING_TWIPS))

SONG, FANG, KAI, HEI, TITLE_FACE = "宋体", "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"
LATIN = "Times New Roman"
SYSTEM_FACES = {TITLE_FACE: SONG, FANG: "仿宋", KAI: "楷体"}
"""What every system has instead of the faces the standard names; 小标宋 becomes 宋体 in bold."""
HEADING_FACES = (HEI, KAI, FANG, FANG)
"""7.3.3: 一、黑体, （一）楷体, 1. and （1）仿宋; deeper levels as the last."""

# 7.5: page number 7 mm below the type area, one character in from the side
PAGE_NUMBER_GAP = 7.0
FOOTER_DISTANCE = BOTTOM - PAGE_NUMBER_GAP - SMALL_SIZE / 2 / POINTS_PER_MM
HEADER_DISTANCE = 25.0

# 7.2: the red head
RED = "FF0000"
MARK_GAP = 35.0
MARK_MAX_HEIGHT = 22.0
MARK_LEADING = 1.1
RULE_GAP = 4.0
RED_RULE_EIGHTHS = 8
JOINT_HEIGHT = 60.0
"""The marks of several issuing bodies together: so high that text still stands on page 1."""
# 7.3.5: signature and date, in characters from the right
SEALED_RIGHT, UNSEALED_RIGHT, DATE_SHIFT = 4, 2, 2
CLOSEST_TWIPS = 460
"""How close the lines of a notice may come, to keep signature and text on one page."""
# 7.4: 版记 rules, 0.35 mm outside and 0.25 mm inside, in eighths of a point
OUTER_RULE_EIGHTHS, INNER_RULE_EIGHTHS = 8, 6
IMPRINT_LINE_TWIPS = 520
# 10.1: 信函: the mark 30 mm from the top of the paper, double rules of 170 mm, the second 20 mm from its foot
LETTER_MARK_TOP, LETTER_RULE_WIDTH, LETTER_RULE_FOOT = 30.0, 170.0, 20.0
LETTER_RULE_EIGHTHS = 24
LETTER_GAP = BODY_SIZE * 7 / 8
"""From the first double rule to the line below it, in points."""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """A way of laying a plan out. `contents_from` is the number of headings that earns a contents list."""

    name: str
    line_twips: int = LINE_TWIPS
    body_size: float = BODY_SIZE
    spacing_twips: int = SPACING_TWIPS
    indent_twips: int = INDENT_TWIPS
    contents_from: int = 25
    contents_depth: int = 2
    line_numbers: bool = False
    watermark: str = ""
    table_size: float = TABLE_SIZE
    table_leading: float = 0
    """Points from line to line in a table; 0 leaves it to the typeface."""
    outline_from: int = 0
    """The outline level of a chapter: 0, or 3 in a volume, below part, group and plan."""
    attachments_run_on: bool = False
    """Attachments follow the text on the same page; otherwise each begins a new one (7.3.4)."""
    carries_ids: bool = False
    """Every paragraph carries its identity in a bookmark, to be known again when the file comes back."""
    faces: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Typefaces that stand for those the standard names, by their names; `SYSTEM_FACES` or none."""
    is_bound: bool = False
    """Printed on both sides and bound: the inner margin is the wider one, left and right in turn."""


ISSUE = Layout(name="印发稿")
REVIEW = Layout(name="送审稿", line_numbers=True, watermark="送审稿")
FORM = Layout(name="表单", contents_from=10_000, table_leading=18)
"""Sheets to be signed, each on one page."""
FOR_WORD = Layout(name="供 Word 审改", contents_from=10_000, carries_ids=True)
BRIEF = Layout(name="简明预案", contents_from=10_000)
BOOK = Layout(name="汇编", contents_from=10_000, table_leading=18, outline_from=3, is_bound=True)
"""A bound volume set as a single document is."""
DENSE = Layout(
    name="汇编（紧凑）",
    line_twips=398,
    body_size=14,
    spacing_twips=-4,
    indent_twips=552,
    contents_from=10_000,
    table_size=10.5,
    table_leading=14,
    outline_from=3,
    attachments_run_on=True,
    is_bound=True,
)
"""The printed volumes held 709 characters a page, headings and half lines included: 4号 (14 pt) type, 32 lines of
32 characters in the type area of the standard, attachments running on, came nearest while easy to read."""
