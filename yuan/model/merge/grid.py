"""The grid of a table as rows and columns that are known again in another text of the table.

A row has no id: it is the row of the base with which it has most cells in common, or one of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from yuan.model.document.content import Cell, Row, Table
from yuan.model.document.invariants import cell_places

LineKey = str
"""What a row or a column is called in all three texts."""


class Lying(NamedTuple):
    """A cell and the rows and columns it covers, its own ones first."""

    cell: Cell
    rows: tuple[LineKey, ...]
    columns: tuple[LineKey, ...]


class Grid(NamedTuple):
    """A table by its lines: `rows` and `columns` in their order with the cells that begin in each, every cell by its id."""

    rows: Mapping[LineKey, Sequence[Lying]]
    columns: Mapping[LineKey, Sequence[Lying]]
    cells: Mapping[str, Lying]
    row_of: Mapping[LineKey, Row]


class _Span(NamedTuple):
    """From which line on a cell reaches over how many."""

    start: int
    length: int


def grids(base: Table, ours: Table, theirs: Table) -> tuple[Grid, Grid, Grid]:
    """The grids of three texts of one table, the same line called the same.

    Raises:
        ValueError: the grid of one of them is unsound.
    """
    texts = (base, ours, theirs)
    down: list[dict[str, _Span]] = []
    across: list[dict[str, _Span]] = []
    for table in texts:
        places = cell_places(table)
        if len({cell.id for _, _, cell in places}) < len(places):
            raise ValueError("两个单元格用了同一标识。")
        down.append({cell.id: _Span(row, cell.rowspan) for row, _, cell in places})
        across.append({cell.id: _Span(column, cell.colspan) for _, column, cell in places})
    heights = [len(table.rows) for table in texts]
    widths = [max((span.start + span.length for span in spans.values()), default=0) for spans in across]
    rows, columns = _names(down, heights), _names(across, widths)
    before, here, there = (
        _grid(table, down[at], across[at], rows[at], columns[at]) for at, table in enumerate(texts)
    )
    return before, here, there


def _grid(
    table: Table,
    down: Mapping[str, _Span],
    across: Mapping[str, _Span],
    rows: tuple[LineKey, ...],
    columns: tuple[LineKey, ...],
) -> Grid:
    cells = {
        cell.id: Lying(cell, _covered(rows, down[cell.id]), _covered(columns, across[cell.id]))
        for row in table.rows
        for cell in row.cells
    }
    in_row: dict[LineKey, list[Lying]] = {key: [] for key in rows}
    in_column: dict[LineKey, list[Lying]] = {key: [] for key in columns}
    for lying in cells.values():
        in_row[lying.rows[0]].append(lying)
        in_column[lying.columns[0]].append(lying)
    return Grid(in_row, in_column, cells, dict(zip(rows, table.rows, strict=True)))


def _covered(lines: tuple[LineKey, ...], span: _Span) -> tuple[LineKey, ...]:
    return lines[span.start : span.start + span.length]


def _names(spans: Iterable[Mapping[str, _Span]], counts: Iterable[int]) -> list[tuple[LineKey, ...]]:
    """What the lines of base, ours and theirs are called: those of the base by their place, new ones by their cells."""
    (base, *sides), (base_count, *side_counts) = spans, counts
    found = [tuple(f"{place:06}" for place in range(base_count))]
    known = [_matched(base, side) for side in sides]
    of_both = _new_in_both(sides[0], sides[1], known[0], known[1])
    for side, count, old, new in zip(sides, side_counts, known, of_both, strict=True):
        own: dict[int, list[str]] = {}
        for id, span in side.items():
            own.setdefault(span.start, []).append(id)
        names = (
            f"{old[place]:06}" if place in old else new.get(place) or _new_name(place, own, side)
            for place in range(count)
        )
        found.append(tuple(names))
    return found


def _new_in_both(
    ours: Mapping[str, _Span],
    theirs: Mapping[str, _Span],
    known_ours: Mapping[int, int],
    known_theirs: Mapping[int, int],
) -> tuple[dict[int, LineKey], dict[int, LineKey]]:
    """What new lines of both sides are called that have cells in common: where one side has the other's already."""
    common: dict[tuple[int, int], list[str]] = {}
    for id, span in ours.items():
        its = theirs.get(id)
        if its is not None and span.start not in known_ours and its.start not in known_theirs:
            common.setdefault((span.start, its.start), []).append(id)
    here: dict[int, LineKey] = {}
    there: dict[int, LineKey] = {}
    for (our, their), ids in sorted(common.items(), key=lambda one: (-len(one[1]), min(one[1]))):
        if our not in here and their not in there:
            here[our] = there[their] = f"+{min(ids)}"
    return here, there


def _new_name(place: int, own: Mapping[int, list[str]], spans: Mapping[str, _Span]) -> LineKey:
    """A new line is called by a cell that begins in it, or by those that reach over it."""
    if place in own:
        return f"+{min(own[place])}"
    over = sorted(id for id, span in spans.items() if span.start < place < span.start + span.length)
    return f"+{place - spans[over[0]].start}.{'.'.join(over)}" if over else f"+{place}"


def _matched(base: Mapping[str, _Span], side: Mapping[str, _Span]) -> dict[int, int]:
    """Which line of the base each line of a side is, by the cells that begin in both; then by those that reach over."""
    beginning = Counter((span.start, side[id].start) for id, span in base.items() if id in side)
    covering = Counter(
        (span.start + step, side[id].start + step)
        for id, span in base.items()
        if id in side
        for step in range(1, min(span.length, side[id].length))
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for counts in (beginning, covering):
        for (old, new), _ in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
            if old not in taken and new not in found:
                found[new] = old
                taken.add(old)
    return found
