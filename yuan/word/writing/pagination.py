"""On which page things are likely to stand, without laying the text out: lines and rows are counted as they fit.

Good to a page or so for a plan; a file opened in Word or LibreOffice puts in what it finds itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache

from yuan.model.document.content import (
    Block,
    Cell,
    Document,
    Footnote,
    ListItem,
    NodeId,
    Paragraph,
    Run,
    Table,
)
from yuan.model.document.invariants import cell_places
from yuan.model.document.numbers import join_number
from yuan.model.text.plain_text import run_in_text, runs_text
from yuan.word import gbt9704 as gb
from yuan.word.gbt9704 import POINTS_PER_MM, Layout
from yuan.word.writing.column_widths import column_count, grid_widths
from yuan.word.writing.printed_lines import PrintedLine, PrintedLines
from yuan.word.writing.titles import title_lines

_WORDS = re.compile("[!-~]+|.")
_NEVER_FIRST = frozenset("，。、；：？！）》〉”’】〕」』…—%℃")
_NEVER_LAST = frozenset("（《〈“‘【〔「『")
"""Where a line may not begin or end (w:kinsoku)."""
_LONGEST_WORD, _NARROW = 6, 12
"""Signs a word may leave empty at the end of a line; columns narrower than this many signs feel it."""
_CAPTION = 25.0
_NOTE = 12.2
_CELL_SPACING, _CELL_MARGINS, _RULE = 1.5, 8.5, 0.5
_LEADING = 1.6
"""Leading of a table that leaves it to the typeface, in its type size."""
_UPRIGHT, _SIDEWAYS = (gb.TYPE_WIDTH, gb.TYPE_HEIGHT), (gb.TYPE_HEIGHT, gb.TYPE_WIDTH)
_FIGURE_MM = 80.0
"""A picture that does not say how high it is."""
_MARKED = ("heading", "run in", "label")
"""Lines whose page is asked for."""


class PageCounter:
    """Counts a document into pages of a layout. Lengths are points.

    `lines` are those of the document when somebody has them already. `page` is the page the next line stands on, from 1; `pages` tells the page of every section and
    attachment counted so far.
    """

    def __init__(self, layout: Layout, document: Document, lines: PrintedLines | None = None) -> None:
        self.page = 1
        self.pages: dict[NodeId, int] = {}
        self._lines = lines or PrintedLines(document)
        self._line = self._below_title = layout.line_twips / 20
        self._spacing = layout.spacing_twips / 20
        self._size = layout.body_size
        self._table_size = layout.table_size
        self._table_leading = layout.table_leading or layout.table_size * _LEADING
        self._run_on = layout.attachments_run_on
        self._width, self._height = _UPRIGHT
        self._used = 0.0
        self._kept = 0.0
        self._waiting: list[NodeId] = []

    # --- what is counted ----------------------------------------------------------------------------

    def lines(self, count: int) -> None:
        """`count` lines of body text that stay with what follows."""
        self.keep(count * self._line)

    def keep(self, height: float) -> None:
        """Something of so many points that stays with what follows."""
        self._kept += height

    def break_page(self) -> None:
        """What follows begins on a new page."""
        self._settle()
        if self._used:
            self.page += 1
            self._used = 0.0

    def title(self) -> None:
        """The title, its edition and the blank line below them."""
        self._count(self._lines.front())

    def text(self) -> None:
        """Everything between title and attachments."""
        self._count(self._lines.text())

    def attachments(self) -> None:
        """The attachments, each on a new page, or with a gap above it where the layout lets it run on."""
        turned = False
        for attachment in self._lines.document.attachments:
            runs_on = self._run_on and not attachment.landscape and not turned
            if runs_on:
                self.lines(1)
            else:
                self.break_page()
            turned = attachment.landscape
            self._width, self._height = _SIDEWAYS if turned else _UPRIGHT
            self._below_title = self._line * (0.5 if runs_on else 1)
            self._count(self._lines.attachment(attachment))
        self._width, self._height = _UPRIGHT

    def count(self) -> int:
        """Pages of the whole plan: title, text and attachments."""
        self.title()
        self.text()
        self.attachments()
        self._settle()
        return self.page

    # --- lines --------------------------------------------------------------------------------------

    def _count(self, lines: Iterable[PrintedLine]) -> None:
        for line in lines:
            if line.sort == "text":
                self._paragraph(runs_text(line.runs, self._lines.numbers))
                self._footnotes(line.runs)
            else:
                self._add(line)

    def _add(self, line: PrintedLine) -> None:
        """Add a line that is no paragraph of running text, as most are."""
        if line.sort in _MARKED:
            self._waiting.append(line.node)
        match line.sort:
            case "item":
                self._paragraph(join_number(line.number, runs_text(line.runs, self._lines.numbers)))
            case "run in":
                head = join_number(line.number, line.words)
                self._paragraph(run_in_text(head, runs_text(line.runs, self._lines.numbers)))
            case "heading":
                head = join_number(line.number, line.words)
                self.lines(self._line_count(head, self._size, self._points - 2 * self._size))
            case "title":
                self.keep(len(title_lines(line.words)) * gb.TITLE_SIZE * gb.TITLE_LEADING)
            case "table" if line.table is not None:
                self._table(line.table)
            case "picture" if line.figure is not None:
                high = line.figure.height or _FIGURE_MM
                self.keep(POINTS_PER_MM * min(high, gb.TYPE_HEIGHT - 30))
                if not line.figure.caption:
                    self._put(0)
            case "caption" if line.style == "FigureCaption":
                self._put(_CAPTION)
            case "caption":
                self.keep(_CAPTION)
            case "plain" if line.part == "after title":
                self.keep(self._below_title)
            case "plain" if line.style == "Note":
                self._put(_NOTE)
            case _:
                self.lines(1)

    def _paragraph(self, text: str) -> None:
        indent = gb.INDENT_CHARACTERS * self._size
        for _ in range(self._line_count(text, self._size, self._points, indent)):
            self._put(self._line)

    def _footnotes(self, runs: tuple[Run, ...]) -> None:
        """Footnotes take their room from the page they stand on."""
        for item in runs:
            if isinstance(item, Footnote):
                self._put(_NOTE * self._line_count(item.text, gb.NOTE_SIZE, self._points))

    @property
    def _points(self) -> float:
        return self._width * POINTS_PER_MM

    def _line_count(self, text: str, size: float, width: float, indent: float = 0) -> int:
        spacing = self._spacing if size == self._size else 0
        if "\n" not in text:
            return _wrapped(text, size, width, spacing, indent)
        return sum(_wrapped(part, size, width, spacing, indent) for part in text.split("\n"))

    def _table(self, table: Table) -> None:
        places = _places(table)
        heights = self._row_heights(table, places)
        headed = next((place for place, row in enumerate(table.rows) if not row.header), len(heights))
        head = sum(heights[:headed])
        room = self._height * POINTS_PER_MM
        for begin, end in _tied(places, len(heights)):
            together = sum(heights[begin:end])
            parts = [together] if together + head < room else heights[begin:end]
            for height in parts:
                before = self.page
                self._put(height)
                if self.page > before and begin >= headed and head + height < room:
                    self._used += head

    def _row_heights(self, table: Table, places: list[tuple[int, int, Cell]]) -> list[float]:
        widths = [width / 20 for width in grid_widths(table, column_count(table), self._width)]
        heights = [self._table_leading + 2 * _CELL_SPACING] * len(table.rows)
        for row, column, cell in places:
            if cell.rowspan > 1:
                continue
            width = max(sum(widths[column : column + cell.colspan]) - _CELL_MARGINS, self._table_size)
            inner = _CELL_SPACING
            for block in cell.blocks:
                count = self._line_count(_cell_text(block, self._lines.numbers), self._table_size, width)
                inner += count * self._table_leading + _CELL_SPACING
            heights[row] = max(heights[row], inner)
        return [height + _RULE for height in heights]

    # --- pages --------------------------------------------------------------------------------------

    def _put(self, height: float) -> None:
        """Something that is not torn apart, with what must stand right above it."""
        room = self._height * POINTS_PER_MM
        needed = self._kept + height
        if self._used and self._used + needed > room + 0.1:
            self.page += 1
            self._used = 0.0
        self._arrive()
        self._used += needed
        self._kept = 0.0
        while self._used > room + 0.1:
            self._used -= room
            self.page += 1

    def _settle(self) -> None:
        if self._kept or self._waiting:
            self._put(0)

    def _arrive(self) -> None:
        for node in self._waiting:
            self.pages[node] = self.page
        self._waiting.clear()


def _length(text: str, size: float, spacing: float) -> float:
    """How long a line of `text` is: signs outside ASCII are as wide as they are high, the others half."""
    narrow = (3 * len(text) - len(text.encode("utf-8", "replace"))) // 2
    return (len(text) - narrow / 2) * size + len(text) * spacing


def _wrapped(text: str, size: float, width: float, spacing: float = 0, indent: float = 0) -> int:
    """How many lines a paragraph without breaks fills."""
    filled = (_length(text, size, spacing) + indent) / width
    lines = max(1, math.ceil(filled - 0.001))
    # Where a line may not end costs at most a word a line: only then the words are laid out one by one.
    lost = lines * (_LONGEST_WORD * size / width if width < _NARROW * size else 2 * size / width)
    if lines == math.ceil(filled + lost):
        return lines
    return _laid_out(text, size, width, spacing, indent)


@lru_cache(maxsize=8192)
def _laid_out(text: str, size: float, width: float, spacing: float, used: float) -> int:
    """Lines of words and signs: Latin words and numbers whole, marks neither left behind nor sent ahead."""
    lines, cluster, last = 1, 0.0, ""
    for word in _WORDS.findall(text):
        length = _length(word, size, spacing)
        joins = word[0] in _NEVER_FIRST or last in _NEVER_LAST
        if used + length <= width + 0.1:
            used += length
        else:
            lines += 1
            used = (cluster if joins else 0.0) + length
            while used > width + 0.1:
                lines += 1
                used -= width
        cluster = cluster + length if joins else length
        last = word[-1]
    return lines


def _tied(places: list[tuple[int, int, Cell]], rows: int) -> list[tuple[int, int]]:
    """Rows held together by merged cells, as (first, one past the last); LibreOffice keeps them on one page."""
    reach = list(range(1, rows + 1))
    for row, _, cell in places:
        reach[row] = max(reach[row], min(row + cell.rowspan, rows))
    found = []
    begin = 0
    while begin < rows:
        end, row = reach[begin], begin
        while row < end:
            end = max(end, reach[row])
            row += 1
        found.append((begin, end))
        begin = end
    return found


def _cell_text(block: Block, computed: dict[NodeId, str]) -> str:
    match block:
        case Paragraph():
            return runs_text(block.runs, computed)
        case ListItem():
            return join_number(computed.get(block.id, ""), runs_text(block.runs, computed))
        case _:
            return ""


def _places(table: Table) -> list[tuple[int, int, Cell]]:
    """Cells with row and column; a table whose merges do not fit is counted cell by cell."""
    try:
        return cell_places(table)
    except ValueError:
        return [
            (row, column, cell)
            for row, held in enumerate(table.rows)
            for column, cell in enumerate(held.cells)
        ]
