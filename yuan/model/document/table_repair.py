"""Tables made sound: every place of the grid filled once, header rows first, no more than can be laid out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from msgspec.structs import replace

from yuan.model.document.content import Block, Cell, ListItem, NodeId, Paragraph, Row, Run, Table, Text
from yuan.model.document.invariants import table_problems
from yuan.model.document.limits import MOST_CELLS, MOST_COLUMNS, MOST_LENGTH_MM, MOST_ROWS


def derived_id(id: NodeId, what: object) -> NodeId:
    """An id for what is made of the node called `id`: the same whenever it is made again."""
    return hashlib.sha256(f"{id}/{what}".encode("utf-8", "replace")).hexdigest()[:16]


def is_too_large(table: Table) -> bool:
    """Whether `table` has more rows, columns or cells than can be laid out and exported."""
    rows = table.rows
    return (
        len(rows) > MOST_ROWS
        or max((len(row.cells) for row in rows), default=0) > MOST_COLUMNS
        or sum(len(row.cells) for row in rows) > MOST_CELLS
    )


def sound_table(table: Table) -> Table | None:
    """`table` with a grid that can be edited: merges as far as there is room, short rows filled with empty cells.

    The very same table when it is sound; None when it would have more than `MOST_CELLS` then. No cell and no text is
    left out.
    """
    if not any(table_problems(table)) and all(0 < width <= MOST_LENGTH_MM for width in table.widths):
        return table
    rows = _without_overlaps(table) or _without_merges(table)
    columns = max((_reach(row) for row in rows), default=0)
    merged = sum(cell.colspan * cell.rowspan - 1 for row in rows for _, cell in row)
    if columns * len(rows) - merged > MOST_CELLS:
        return None
    filled = _filled(table.id, rows, columns)
    headers = next((at for at, row in enumerate(table.rows) if not row.header), len(table.rows))
    widths = (
        table.widths
        if len(table.widths) == columns and all(0 < w <= MOST_LENGTH_MM for w in table.widths)
        else ()
    )
    return replace(
        table,
        rows=tuple(Row(tuple(cells), place < headers) for place, cells in enumerate(filled))
        if columns
        else (),
        widths=widths,
    )


_Placed = list[tuple[int, Cell]]
"""The cells of one row with the column each begins in."""


def _reach(row: _Placed) -> int:
    return max((column + cell.colspan for column, cell in row), default=0)


def _without_merges(table: Table) -> list[_Placed]:
    return [
        [(place, replace(cell, colspan=1, rowspan=1)) for place, cell in enumerate(row.cells)]
        for row in table.rows
    ]


def _without_overlaps(table: Table) -> list[_Placed]:
    """The cells at the first free place of their row, merged no further than there is room.

    Nothing when they reach beyond the last column there can be.
    """
    taken: dict[int, set[int]] = {}
    rows: list[_Placed] = []
    for place, row in enumerate(table.rows):
        here = taken.pop(place, set())
        column = 0
        placed: _Placed = []
        for cell in row.cells:
            while column in here:
                column += 1
            wanted = cell.colspan if 1 <= cell.colspan <= MOST_COLUMNS else 1
            across = next((step for step in range(1, wanted) if column + step in here), wanted)
            if column + across > MOST_COLUMNS:
                return []
            down = min(max(cell.rowspan, 1), len(table.rows) - place)
            covered = range(column, column + across)
            here.update(covered)
            for below in range(place + 1, place + down):
                taken.setdefault(below, set()).update(covered)
            placed.append((column, replace(cell, colspan=across, rowspan=down)))
            column += across
        rows.append(placed)
    return rows


def _filled(id: NodeId, rows: list[_Placed], columns: int) -> Iterator[list[Cell]]:
    """The cells of each row, with an empty one wherever nothing stands."""
    taken: dict[int, set[int]] = {}
    for place, row in enumerate(rows):
        here = taken.pop(place, set())
        starts = dict(row)
        made: list[Cell] = []
        for column in range(columns):
            if column in starts:
                cell = starts[column]
                made.append(cell)
                covered = range(column, column + cell.colspan)
                here.update(covered)
                for below in range(place + 1, place + cell.rowspan):
                    taken.setdefault(below, set()).update(covered)
            elif column not in here:
                made.append(Cell(id=derived_id(id, f"{place}.{column}")))
        yield made


def as_paragraphs(table: Table) -> tuple[Block, ...]:
    """The text of `table` without its grid: a paragraph for each row, what stands between cells a tab.

    Figures and other objects in cells follow the paragraph of their row; tables in cells are taken apart too.
    """
    made: list[Block] = []
    # Tables within tables may go deeper than Python calls: what is still to be taken apart waits in a stack.
    waiting: list[Block | Row] = [table]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Table):
            if one.caption:
                made.append(Paragraph(id=derived_id(one.id, "caption"), runs=(Text(one.caption),)))
            waiting += reversed(one.rows)
        elif isinstance(one, Row):
            runs, others = _line_of(one)
            if runs:
                made.append(Paragraph(id=derived_id(one.cells[0].id, "row"), runs=runs))
            waiting += reversed(others)
        else:
            made.append(one)
    return tuple(made)


def _line_of(row: Row) -> tuple[tuple[Run, ...], list[Block]]:
    """The runs of all paragraphs in a row, and the blocks that are no paragraphs."""
    runs: list[Run] = []
    others: list[Block] = []
    for cell in row.cells:
        for block in cell.blocks:
            if not isinstance(block, Paragraph | ListItem):
                others.append(block)
            elif block.runs:
                runs += [Text("\t"), *block.runs] if runs else block.runs
    return tuple(runs), others
