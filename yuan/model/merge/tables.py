"""Merging two texts of one table: rows, columns and cells that came, went, moved or were changed on either side.

Two changed cells, two added rows, a row here and a column there go together. What makes no sound grid (cells merged
here and parted there, one row moved to two places) is a conflict of the table as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, Protocol

from msgspec.structs import replace

from yuan.model.document.content import Block, Cell, ListItem, NodeId, Paragraph, Row, Table
from yuan.model.document.invariants import table_problems
from yuan.model.document.table_repair import derived_id, is_too_large
from yuan.model.merge.conflict import Conflict, ConflictKind, Reading, conflict_between
from yuan.model.merge.fields import merge_fields
from yuan.model.merge.grid import Grid, LineKey, Lying, grids
from yuan.model.merge.order import merged_order
from yuan.model.merge.widths import merged_widths

Blocks = tuple[Block, ...]
_What = Literal["rows", "columns"]


class _MergedBlocks(Protocol):
    @property
    def blocks(self) -> Blocks: ...
    @property
    def conflicts(self) -> tuple[Conflict, ...]: ...


MergeBlocks = Callable[[NodeId, Blocks, Blocks, Blocks], _MergedBlocks]


class _NotOneGrid(Exception):
    """The changes of both make no sound grid."""


def merge_table(
    base: Table, ours: Table, theirs: Table, merge_blocks: MergeBlocks
) -> tuple[Table, tuple[Conflict, ...]]:
    """Two texts of a table as one, and what is in conflict. The result is sound where both are."""
    try:
        return _Merging(base, ours, theirs, merge_blocks).merged()
    except (_NotOneGrid, ValueError):
        readings = Reading(block=base), Reading(block=ours), Reading(block=theirs)
        return ours, (conflict_between(ConflictKind.TABLE, ours.id, *readings),)


class _Lines(NamedTuple):
    """The rows (or columns) of the merged table, and those one side took away and the other changed."""

    keys: tuple[LineKey, ...]
    contested: tuple[LineKey, ...]


class _Merging:
    """One merge of a table."""

    def __init__(self, base: Table, ours: Table, theirs: Table, merge_blocks: MergeBlocks) -> None:
        self._texts = base, ours, theirs
        self._base, self._ours, self._theirs = grids(base, ours, theirs)
        self._merge_blocks = merge_blocks
        self._conflicts: list[Conflict] = []

    def merged(self) -> tuple[Table, tuple[Conflict, ...]]:
        base, ours, theirs = self._texts
        rows, columns = self._lines("rows"), self._lines("columns")
        headers = {key: self._is_header(key) for key in rows.keys}
        keys = tuple(sorted(rows.keys, key=lambda key: not headers[key]))
        laid = self._laid(keys, columns.keys)
        made = tuple(Row(tuple(cells), headers[key]) for key, cells in zip(keys, laid, strict=True))
        fields, conflicts = merge_fields(ours.id, base, ours, theirs, words=("caption",))
        widths = merged_widths(
            columns.keys,
            *(
                (tuple(grid.columns), table.widths)
                for grid, table in zip(self._grids, self._texts, strict=True)
            ),
        )
        table = replace(ours, **fields, rows=made, widths=widths.widths)
        if any(table_problems(table)) or is_too_large(table):
            raise _NotOneGrid
        if widths.theirs is not None:
            readings = (Reading(value=value) for value in (base.widths, widths.widths, widths.theirs))
            conflicts.append(conflict_between(ConflictKind.FIELD, ours.id, *readings, field="widths"))
        self._tell_removed(table, rows.contested, columns.contested)
        return table, (*conflicts, *self._conflicts)

    @property
    def _grids(self) -> tuple[Grid, Grid, Grid]:
        return self._base, self._ours, self._theirs

    # --- rows and columns -----------------------------------------------------------------------------

    def _lines(self, what: _What) -> _Lines:
        base, ours, theirs = (getattr(grid, what) for grid in self._grids)
        contested = tuple(
            key
            for key in base
            if (key in ours) != (key in theirs) and self._has_changed(ours.get(key) or theirs.get(key, ()))
        )
        order = merged_order(tuple(base), tuple(ours), tuple(theirs), keep=contested)
        if order.moved_apart:
            raise _NotOneGrid
        return _Lines(order.keys, contested)

    def _has_changed(self, line: Iterable[Lying]) -> bool:
        """Whether what begins in the row or column of a side is no longer what stood there in the base."""
        for lying in line:
            old = self._base.cells.get(lying.cell.id)
            if lying.cell.blocks != old.cell.blocks if old else has_text(lying.cell):
                return True
        return False

    def _is_header(self, key: LineKey) -> bool:
        base, ours, theirs = (grid.row_of.get(key) for grid in self._grids)
        if ours is None or theirs is None:
            one = ours or theirs
            return one is not None and one.header
        return theirs.header if base is not None and ours.header == base.header else ours.header

    # --- cells ----------------------------------------------------------------------------------------

    def _laid(self, rows: tuple[LineKey, ...], columns: tuple[LineKey, ...]) -> list[list[Cell]]:
        """The cells of each row, every place of the grid filled once."""
        row_at = {key: place for place, key in enumerate(rows)}
        column_at = {key: place for place, key in enumerate(columns)}
        taken: dict[tuple[int, int], Cell | None] = {}
        for id in dict.fromkeys((*self._base.cells, *self._ours.cells, *self._theirs.cells)):
            down = sorted(row_at[key] for key in self._covered("rows", id) if key in row_at)
            across = sorted(column_at[key] for key in self._covered("columns", id) if key in column_at)
            if not down or not across:
                continue
            places = [(row, column) for row in down for column in across]
            is_whole = down[-1] - down[0] < len(down) and across[-1] - across[0] < len(across)
            if not is_whole or any(place in taken for place in places):
                raise _NotOneGrid
            taken.update(dict.fromkeys(places))
            taken[places[0]] = replace(self._cell(id), rowspan=len(down), colspan=len(across))
        for row, row_key in enumerate(rows):
            for column, column_key in enumerate(columns):
                if (row, column) not in taken:
                    taken[row, column] = self._new_cell(row_key, column_key)
        return [
            [cell for column in range(len(columns)) if (cell := taken[row, column])]
            for row in range(len(rows))
        ]

    def _covered(self, what: _What, id: NodeId) -> Iterator[LineKey]:
        """Over which lines the cell reaches: a line that only one side has, as there; else as who changed it has it."""
        base, ours, theirs = (
            frozenset(getattr(grid.cells[id], what)) if id in grid.cells else frozenset()
            for grid in self._grids
        )
        if self._is_gone(id):
            return
        here, there = getattr(self._ours, what), getattr(self._theirs, what)
        for key in base | ours | theirs:
            in_ours, in_theirs = key in ours, key in theirs
            if id not in self._ours.cells or key not in here:
                stands = in_theirs
            elif id not in self._theirs.cells or key not in there:
                stands = in_ours
            else:
                stands = in_theirs if in_ours == (key in base) else in_ours
            if stands:
                yield key

    def _is_gone(self, id: NodeId) -> bool:
        """Whether one side took the cell out of the grid; what stands in it must not have been changed then."""
        old = self._base.cells.get(id)
        if old is None or (id in self._ours.cells and id in self._theirs.cells):
            return False
        grid = self._ours if id in self._theirs.cells else self._theirs
        if grid.rows.keys().isdisjoint(old.rows) or grid.columns.keys().isdisjoint(old.columns):
            # Its row or column went as a whole: that is told of the row or column.
            return False
        left = self._ours.cells.get(id) or self._theirs.cells.get(id)
        if left is not None and left.cell.blocks != old.cell.blocks:
            raise _NotOneGrid
        return True

    def _cell(self, id: NodeId) -> Cell:
        base, ours, theirs = (grid.cells.get(id) for grid in self._grids)
        if ours is None or theirs is None:
            one = ours or theirs
            assert one is not None
            return one.cell
        old, our, their = base.cell if base else Cell(id=id), ours.cell, theirs.cell
        fields, conflicts = merge_fields(id, old, our, their, values=("align",))
        self._conflicts += conflicts
        return replace(our, **fields, blocks=self._blocks(id, old.blocks, our.blocks, their.blocks))

    def _blocks(self, id: NodeId, base: Blocks, ours: Blocks, theirs: Blocks) -> Blocks:
        if ours == theirs or theirs == base:
            return ours
        if ours == base:
            return theirs
        merged = self._merge_blocks(id, base, ours, theirs)
        self._conflicts += merged.conflicts
        return merged.blocks

    def _new_cell(self, row: LineKey, column: LineKey) -> Cell:
        """An empty cell where a row of one side meets a column of the other."""
        here = row in self._ours.rows, column in self._ours.columns
        there = row in self._theirs.rows, column in self._theirs.columns
        if all(here) or all(there):
            raise _NotOneGrid
        return Cell(id=derived_id(self._texts[0].id, f"{row} {column}"))

    # --- what a person has to decide ------------------------------------------------------------------

    def _tell_removed(self, table: Table, rows: tuple[LineKey, ...], columns: tuple[LineKey, ...]) -> None:
        """What one side took away and the other changed."""
        merged = {cell.id: cell for row in table.rows for cell in row.cells}
        both: tuple[tuple[_What, tuple[LineKey, ...]], ...] = (("rows", rows), ("columns", columns))
        for what, keys in both:
            for key in keys:
                is_ours = key in getattr(self._ours, what)
                side = self._ours if is_ours else self._theirs
                has = _line(what, [merged[cell.id] for cell in _begun(side, what, key) if cell.id in merged])
                before = _line(what, _begun(self._base, what, key))
                readings = (has, Reading()) if is_ours else (Reading(), has)
                first = (has.row.cells if has.row else has.column or ())[0].id
                self._conflicts.append(conflict_between(ConflictKind.REMOVED, first, before, *readings))


def _begun(grid: Grid, what: _What, key: LineKey) -> list[Cell]:
    """The cells that begin in a row or column."""
    return [lying.cell for lying in getattr(grid, what)[key]]


def _line(what: _What, cells: Sequence[Cell]) -> Reading:
    return Reading(row=Row(tuple(cells))) if what == "rows" else Reading(column=tuple(cells))


def has_text(cell: Cell) -> bool:
    """Whether anything stands in the cell but empty paragraphs."""
    return any(not isinstance(block, Paragraph | ListItem) or block.runs for block in cell.blocks)
