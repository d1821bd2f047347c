"""How a long table is parted into pieces, each a table of its own to Qt, and how wide its columns must be.

For every key in a cell QTextDocumentLayout lays out all cells of that QTextTable, twice: 0.1 ms a row of six cells.
Tables beside it are left alone. So a long table stands in the text as several, one right below the other. All
have the same columns: Qt widens one for a word that does not fit, and would do so in that piece alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from PySide6.QtCore import QTextBoundaryFinder
from PySide6.QtGui import QFontMetricsF

from yuan.model.content import Cell, ListItem, Paragraph, Row, Table, Text
from yuan.model.soundness import cell_places
from yuan.ui.editor.formats import CELL_PT, CHARACTER, MARGIN_LEFT, MARGIN_RIGHT, PAGE_WIDTH
from yuan.ui.theme import plan_font

PIECE_CELLS = 90
"""So many cells are laid out for a key in any of them, in 2 ms."""
LEAST_ROWS = 4
CELL_PADDING = CHARACTER / 6
_SIGN = CELL_PT * 96 / 72
"""The width of a full-width sign in a cell, in pixels at 96 dpi."""


def piece_starts(rows: Sequence[Row], columns: int, *, first: bool = True) -> list[int]:
    """The rows that pieces begin with, 0 first; just that for a table, or the rest of one, that stays whole.

    No merged cell reaches over a border, and the header rows stay together: without `first` there are none.
    """
    wanted = max(LEAST_ROWS, PIECE_CELLS // max(1, columns))
    count = len(rows)
    starts = [0]
    if 2 * count <= 3 * wanted:
        return starts
    covered_to = _reaches(rows)
    headers = sum(row.header for row in rows) if first else 0
    at = wanted
    while at <= count - (wanted + 1) // 2:
        if covered_to[at] > at or at < headers:
            at += 1
            continue
        starts.append(at)
        at += wanted
    return starts


def _reaches(rows: Sequence[Row]) -> list[int]:
    """For every row, up to before which row merged cells that begin above it reach."""
    found, reach = [], 0
    for place, row in enumerate(rows):
        found.append(reach)
        reach = max(reach, place + max((cell.rowspan for cell in row.cells), default=1))
    return found


def is_border(rows: Sequence[Row], place: int) -> bool:
    """Whether no merged cell reaches over the line above row `place`."""
    return all(at + cell.rowspan <= place for at, row in enumerate(rows[:place]) for cell in row.cells)


def fitted_shares(
    table: Table, columns: int, shares: Sequence[float], *, least: Sequence[float] = (), spare: float = 0.0
) -> list[float]:
    """`shares` of the columns in percent, changed so far that every word of `table` fits into its column.

    None gets less than its share in `least`; one that grows has `spare` pixels at 96 dpi to spare.
    """
    line = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT - 1.0 - columns
    margins = 2 * CELL_PADDING
    needed = [0.0] * columns
    for _, column, cell in cell_places(table):
        if cell.colspan == 1:
            room = max(shares[column] / 100 * line - margins, needed[column])
            needed[column] = max(needed[column], _cell_width(cell, room))
    wanted = [100 * (width + margins) / line if width else 1.0 for width in needed]
    lowest = [max(pair) for pair in zip(wanted, least or [0.0] * columns, strict=True)]
    grown = [
        low + (100 * spare / line if low > share else 0.0) for low, share in zip(lowest, shares, strict=True)
    ]
    return make_room(shares, grown)


def make_room(shares: Sequence[float], least: Sequence[float]) -> list[float]:
    """`shares` raised to `least` each, the others giving way in proportion to what they can spare."""
    lacking = sum(max(0.0, low - share) for share, low in zip(shares, least, strict=True))
    if not lacking:
        return list(shares)
    spare = sum(max(0.0, share - low) for share, low in zip(shares, least, strict=True))
    if spare <= lacking:
        return [100 * low / sum(least) for low in least]
    kept = 1 - lacking / spare
    return [max(low, low + (share - low) * kept) for share, low in zip(shares, least, strict=True)]


def _cell_width(cell: Cell, room: float) -> float:
    """How wide the longest word in `cell` is in pixels, 0 when that is certainly no more than `room`."""
    return max((_text_width(text, is_bold, room) for text, is_bold in _texts(cell)), default=0.0)


def _texts(cell: Cell) -> Iterable[tuple[str, bool]]:
    for block in cell.blocks:
        if isinstance(block, Paragraph | ListItem):
            runs = [run for run in block.runs if isinstance(run, Text)]
            yield "".join(run.text for run in runs), any(run.bold for run in runs)


def _text_width(text: str, is_bold: bool, room: float) -> float:
    if len(text) * _SIGN <= room:
        return 0.0
    return _longest_word(text, is_bold)


@lru_cache(maxsize=8192)
def _longest_word(text: str, is_bold: bool) -> float:
    """How wide the longest part of `text` is that Qt does not break."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, text)
    units = text.encode("utf-16-le")
    start, widest = 0, 0.0
    while (end := finder.toNextBoundary()) >= 0:
        word = units[2 * start : 2 * end].decode("utf-16-le", "ignore").rstrip()
        if len(word) * _SIGN > widest:
            widest = max(widest, _advance(word, is_bold))
        start = end
    return widest + 1


@lru_cache(maxsize=8192)
def _advance(word: str, is_bold: bool) -> float:
    return _metrics(is_bold).horizontalAdvance(word)


@lru_cache(maxsize=2)
def _metrics(is_bold: bool) -> QFontMetricsF:
    font = plan_font("body", CELL_PT)
    font.setPixelSize(round(_SIGN))
    font.setBold(is_bold)
    return QFontMetricsF(font)
