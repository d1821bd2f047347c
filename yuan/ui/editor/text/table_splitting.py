"""How a long table is parted into pieces, each a table of its own to Qt.

For every key in a cell QTextDocumentLayout lays out all cells of that QTextTable, twice: 0.1 ms a row of six cells.
Tables beside it are left alone. So a long table stands in the text as several, one right below the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from yuan.model.document.content import Row

PIECE_CELLS = 90
"""So many cells are laid out for a key in any of them, in 2 ms."""
LEAST_ROWS = 4


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
    return place >= len(rows) or _reaches(rows)[place] <= place
