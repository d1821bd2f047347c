"""How wide the columns of a table are: as the plan says, or as their content asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yuan.model.document.content import Cell, ListItem, Paragraph, Row, Table, run_text
from yuan.word.gbt9704 import POINTS_PER_MM, TABLE_SIZE, twips

_UNBROKEN = re.compile(r"[\x21-\x7e]+")
"""What a line is not broken in: numbers, dates, telephone numbers, Latin words."""
_LEAST, _MOST = 2.0, 22.0
"""Characters: a column holds at least 序号, and wishes for no more than most of a line."""
_CHARACTER_MM = TABLE_SIZE / POINTS_PER_MM
"""How wide a character of a table is."""
_EDGE = 1.0
"""Characters a cell's margins take."""


def column_count(table: Table) -> int:
    """How many columns the grid of `table` has."""
    widest = len(table.widths)
    for _, column, cell in _places(table.rows):
        widest = max(widest, column + cell.colspan)
    return max(widest, 1)


def grid_widths(table: Table, columns: int, width_mm: float) -> list[int]:
    """Column widths in twips that fill `width_mm`: the table's own proportions, or by content where it has none."""
    total = twips(width_mm)
    given = list(table.widths[:columns])
    if len(given) < columns or not all(width > 0 for width in given):
        given = _by_content(table, columns, total / twips(_CHARACTER_MM))
    scale = total / sum(given)
    widths = [max(1, int(width * scale)) for width in given]
    widths[-1] += total - sum(widths)
    return widths


def _by_content(table: Table, columns: int, room: float) -> list[float]:
    """Characters for each column: what cannot be broken fits, the rest is shared by how much text there is."""
    needs, wishes = [_LEAST] * columns, [_LEAST] * columns
    for _, column, cell in _places(table.rows):
        if cell.colspan == 1 and column < columns:
            for line in _lines(cell):
                longest = max((len(found) / 2 for found in _UNBROKEN.findall(line)), default=0.0)
                needs[column] = max(needs[column], min(longest, _MOST))
                wishes[column] = max(wishes[column], min(_length(line), _MOST))
    needs = [need + _EDGE for need in needs]
    wishes = [max(need, wish + _EDGE) for need, wish in zip(needs, wishes, strict=True)]
    spare = max(0.0, room - sum(needs))
    wanted = sum(wishes) - sum(needs)
    if not wanted or not spare:
        return needs
    return [need + spare * (wish - need) / wanted for need, wish in zip(needs, wishes, strict=True)]


def _lines(cell: Cell) -> Iterator[str]:
    for block in cell.blocks:
        if isinstance(block, Paragraph | ListItem):
            yield from run_text(block.runs).split("\n")


def _length(line: str) -> float:
    return sum(0.5 if sign.isascii() else 1.0 for sign in line)


def _places(rows: Sequence[Row]) -> Iterator[tuple[int, int, Cell]]:
    """Every cell with its row and the column it begins in, cells reaching down from above stepped over."""
    covered: dict[int, int] = {}
    for place, row in enumerate(rows):
        here: dict[int, int] = {}
        column = 0
        for cell in row.cells:
            while covered.get(column, 0) > 0:
                column += 1
            yield place, column, cell
            here |= dict.fromkeys(range(column, column + cell.colspan), cell.rowspan)
            column += cell.colspan
        covered = {at: left - 1 for at, left in (covered | here).items() if left > 1}
