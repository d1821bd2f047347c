"""Compare two blocks that belong together: wording of paragraphs, tables row by row and cell by cell."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from yuan.model.comparison.pairing import Pair, align, bigrams, likeness
from yuan.model.comparison.result import Change, RowChange, Span
from yuan.model.comparison.wording import compare_wording
from yuan.model.document.content import Block, Figure, Footnote, ListItem, Node, Paragraph, Row, Table, Text
from yuan.model.document.elements import render
from yuan.model.document.invariants import cell_places
from yuan.model.text.plain_text import block_text, cell_text

PICTURE_CHANGED = "图片已更换"


class BlockDifference(NamedTuple):
    """How one block differs from another: see the fields of `ComparisonEntry` of the same names."""

    change: Change
    spans: tuple[Span, ...] = ()
    rows: tuple[RowChange, ...] = ()
    label: str = ""


def wording(block: Block) -> str:
    """The words of a block as they are compared: without its number, footnotes where they stand."""
    if isinstance(block, Paragraph | ListItem):
        runs = block.runs
        if len(runs) == 1 and type(runs[0]) is Text:
            return runs[0].text
        return "".join(f"〔注：{run.text}〕" if isinstance(run, Footnote) else run.text for run in runs)
    if isinstance(block, Table | Figure):
        return block.caption
    return block_text(block, {})


def whole_wording(block: Block) -> str:
    """The words of a block with those of all its cells, by which blocks are recognised."""
    return block_text(block, {}) if isinstance(block, Table) else wording(block)


def sort_of(block: Block) -> type:
    """What may be compared with each other: paragraphs with list items, all others with their own kind."""
    return Paragraph if isinstance(block, ListItem) else type(block)


def as_table(block: Block) -> Table | None:
    """The table a block is or prints as."""
    if isinstance(block, Table):
        return block
    if isinstance(block, Paragraph | ListItem | Figure):
        return None
    parts = render(block)
    return parts[0] if len(parts) == 1 and isinstance(parts[0], Table) else None


def compare_block(old: Block, new: Block) -> BlockDifference:
    """How `new` differs from `old`."""
    if old == new:
        return whole(new, "same")
    old_table, new_table = as_table(old), as_table(new)
    if old_table and new_table:
        return _compare_tables(old_table, new_table)
    spans = compare_wording(wording(old), wording(new))
    if isinstance(old, Figure) and isinstance(new, Figure) and old.image != new.image:
        return BlockDifference("changed", spans, label=PICTURE_CHANGED)
    if any(span.op != "equal" for span in spans):
        return BlockDifference("changed", spans)
    return BlockDifference("same" if _without_ids(old) == _without_ids(new) else "formatted", spans)


def whole(block: Block, change: Change) -> BlockDifference:
    """A block that is all there, all new or all gone."""
    table = as_table(block)
    if table is None:
        return BlockDifference(change, _all(wording(block), change))
    rows = tuple(
        RowChange(
            change=change,
            old_row=-1 if change == "added" else place,
            new_row=-1 if change == "removed" else place,
            cells=_all_cells(row, change),
        )
        for place, row in enumerate(table.rows)
    )
    return BlockDifference(change, _all(table.caption, change), rows)


def _all(text: str, change: Change) -> tuple[Span, ...]:
    if not text:
        return ()
    return (Span("insert" if change == "added" else "delete" if change == "removed" else "equal", text),)


def _all_cells(row: Row, change: Change) -> tuple[tuple[Span, ...], ...]:
    return tuple(_all(cell_text(cell.blocks, {}), change) for cell in row.cells)


def _compare_tables(old: Table, new: Table) -> BlockDifference:
    """Rows paired by what is in them, columns by their heads and contents, cells by row and column."""
    old_rows, new_rows = _texts(old), _texts(new)
    old_bigrams = [bigrams("".join(row)) for row in old_rows]
    new_bigrams = [bigrams("".join(row)) for row in new_rows]

    def alike(i: int, j: int) -> float:
        first = 0.3 if old_rows[i][:1] == new_rows[j][:1] and old_rows[i] and old_rows[i][0] else 0.0
        return min(1.0, likeness(old_bigrams[i], new_bigrams[j]) + first)

    columns = paired_columns(old, new)
    old_extents, new_extents = _extents(old), _extents(new)
    is_one_grid = _width(old_extents) == _width(new_extents) > 0
    rows = []
    for i, j in align(old_rows, new_rows, alike, 0.35):
        if j < 0:
            gone = _all_cells(old.rows[i], "removed")
            gone = tuple(gone[at] if at >= 0 else () for at, _ in columns) or gone
            rows.append(RowChange(change="removed", old_row=i, new_row=-1, cells=gone))
        elif i < 0:
            come = _all_cells(new.rows[j], "added")
            come = tuple(come[at] if at >= 0 else () for _, at in columns) or come
            rows.append(RowChange(change="added", old_row=-1, new_row=j, cells=come))
        else:
            before, after = old_rows[i], new_rows[j]
            if columns:
                cells = _by_column(before, after, columns)
            elif is_one_grid:
                cells = _by_place(before, after, old_extents[i], new_extents[j])
            else:
                cells = _by_likeness(before, after)
            is_moved = bool(is_one_grid and old_extents[i] != new_extents[j])
            change = _row_change(cells, "formatted" if is_moved else "same")
            rows.append(RowChange(change=change, old_row=i, new_row=j, cells=cells))
    spans = compare_wording(old.caption, new.caption)
    if any(row.change not in ("same", "formatted") for row in rows) or old.caption != new.caption:
        return BlockDifference("changed", spans, tuple(rows))
    change = "same" if _without_ids(old) == _without_ids(new) else "formatted"
    return BlockDifference(change, spans, tuple(rows))


def _row_change(cells: tuple[tuple[Span, ...], ...], otherwise: Change) -> Change:
    return "changed" if any(span.op != "equal" for cell in cells for span in cell) else otherwise


def _texts(table: Table) -> list[tuple[str, ...]]:
    return [tuple(cell_text(cell.blocks, {}) for cell in row.cells) for row in table.rows]


def paired_columns(old: Table, new: Table) -> list[Pair]:
    """Which column became which, -1 where it came or went; nothing when they stayed or cells are merged."""
    old_columns, new_columns = _columns(old), _columns(new)
    if not old_columns or not new_columns or len(old_columns) == len(new_columns):
        return []
    old_sets = [bigrams("".join(column)) for column in old_columns]
    new_sets = [bigrams("".join(column)) for column in new_columns]

    def alike(i: int, j: int) -> float:
        head = 0.5 if old_columns[i][0] == new_columns[j][0] else 0.0
        return min(1.0, likeness(old_sets[i], new_sets[j]) + head)

    pairs = align([("", *column) for column in old_columns], [("", *column) for column in new_columns], alike)
    return pairs if any(i >= 0 and j >= 0 for i, j in pairs) else []


def _columns(table: Table) -> list[tuple[str, ...]]:
    """The texts of the table's columns; none when a cell reaches over several or rows differ in length."""
    lengths = {len(row.cells) for row in table.rows}
    if len(lengths) != 1 or any(cell.colspan + cell.rowspan > 2 for row in table.rows for cell in row.cells):
        return []
    return list(zip(*_texts(table), strict=True))


def _by_column(
    old: tuple[str, ...], new: tuple[str, ...], columns: list[Pair]
) -> tuple[tuple[Span, ...], ...]:
    """The cells of a row of the merged table, which has the columns of both."""
    return tuple(compare_wording(old[i] if i >= 0 else "", new[j] if j >= 0 else "") for i, j in columns)


Extents = list[tuple[int, int]]
"""From which column to which (not included) the cells of a row reach."""


def _extents(table: Table) -> list[Extents]:
    """The extents of the cells, row by row; empty when the grid of the table is unsound."""
    found: list[Extents] = [[] for _ in table.rows]
    try:
        for row, column, cell in cell_places(table):
            found[row].append((column, column + cell.colspan))
    except ValueError:
        return []
    return found


def _width(rows: list[Extents]) -> int:
    return max((end for row in rows for _, end in row), default=0)


def _by_place(
    old: tuple[str, ...], new: tuple[str, ...], old_extents: Extents, new_extents: Extents
) -> tuple[tuple[Span, ...], ...]:
    """The cells of a row by the columns they cover; cells that were put together or divided are compared as one text."""
    cells: list[tuple[Span, ...]] = []
    i = j = 0
    while i < len(old) or j < len(new):
        first_old, first_new, end = i, j, -1
        while i < len(old) or j < len(new):
            starts = (
                old_extents[i][0] if i < len(old) else _FAR,
                new_extents[j][0] if j < len(new) else _FAR,
            )
            if 0 <= end <= min(starts):
                break
            if starts[0] <= starts[1]:
                end, i = max(end, old_extents[i][1]), i + 1
            else:
                end, j = max(end, new_extents[j][1]), j + 1
        cells += _together(old[first_old:i], new[first_new:j])
    return tuple(cells)


_FAR = 1_000_000


def _together(old: tuple[str, ...], new: tuple[str, ...]) -> list[tuple[Span, ...]]:
    """The cells of the new row that stand where those of the old row stood."""
    spans = compare_wording(" ".join(filter(None, old)), " ".join(filter(None, new)))
    if len(new) < 2:
        return [spans]
    waiting, cells = list(spans), []
    for place, text in enumerate(new):
        left, cell = len(text), []
        while waiting and (left or waiting[0].op == "delete" or place == len(new) - 1):
            span = waiting.pop(0)
            size = len(span.text) if span.op == "delete" else min(left, len(span.text))
            cell.append(Span(span.op, span.text[:size]))
            if size < len(span.text):
                waiting.insert(0, Span(span.op, span.text[size:]))
            left -= size if span.op != "delete" else 0
        cells.append(tuple(cell))
        if text and any(new[place + 1 :]) and waiting:
            blank = waiting.pop(0)
            waiting[:0] = [Span(blank.op, blank.text[1:])] if blank.text[1:] else []
    return cells


def _by_likeness(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[tuple[Span, ...], ...]:
    """The cells of a row where columns came or went in a table with merged cells."""
    old_sets, new_sets = [bigrams(text) for text in old], [bigrams(text) for text in new]
    pairs = align(old, new, lambda i, j: likeness(old_sets[i], new_sets[j]))
    return tuple(compare_wording(old[i] if i >= 0 else "", new[j] if j >= 0 else "") for i, j in pairs)


def _without_ids(value: Any) -> Any:
    """`value` as nested tuples from which the ids are left out, to tell whether two blocks look the same."""
    if isinstance(value, tuple):
        return tuple(map(_without_ids, value))
    if isinstance(value, msgspec.Struct):
        names = value.__struct_fields__
        skipped = "id" if isinstance(value, Node) else ""
        return (type(value), *(_without_ids(getattr(value, name)) for name in names if name != skipped))
    return value
