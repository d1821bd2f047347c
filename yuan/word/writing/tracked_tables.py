"""Two versions of a table as one with tracked rows, columns and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from yuan.model.comparison.blocks import compare_block, paired_columns
from yuan.model.comparison.pairing import align, bigrams, likeness
from yuan.model.comparison.result import RowChange
from yuan.model.document.content import Cell, Row, Table
from yuan.word.writing.column_widths import column_count, grid_widths
from yuan.word.writing.revisions import Mark, Revisions
from yuan.word.writing.tables import MOST_LINES_KEPT, GridCell, cell_xml, framed, laid_out, lines_of
from yuan.word.writing.tracked_lines import TrackedLine, TrackedLines
from yuan.word.writing.xml import paragraph

LineWriter = Callable[[TrackedLine | None, TrackedLine | None], str]
"""Writes a paragraph of an old, a new or both versions."""


class TrackedTables:
    """Writes tables of one redline: `old` and `new` give the lines of their cells."""

    def __init__(
        self, old: TrackedLines, new: TrackedLines, revisions: Revisions, write: LineWriter, width_mm: float
    ) -> None:
        self._old, self._new, self._revisions, self._write = old, new, revisions, write
        self._width = width_mm

    def whole(self, table: Table, lines: TrackedLines, mark: Mark) -> str:
        """A table that came or went as a whole, or did not change."""
        widths = grid_widths(table, column_count(table), self._width)
        rows = [
            self._whole_row(cells, row, lines, mark, widths, _is_head(table, place))
            for place, (cells, row) in enumerate(zip(laid_out(table), table.rows, strict=True))
        ]
        return framed(widths, rows)

    def both(self, old: Table, new: Table) -> str | None:
        """The merged table; None when the two are laid out so differently that one must replace the other."""
        rows = compare_block(old, new).rows
        try:
            if columns := paired_columns(old, new):
                return self._with_columns(old, new, rows, columns)
            return self._merged(old, new, rows)
        except ValueError:
            return None

    def _merged(self, old: Table, new: Table, rows: Sequence[RowChange]) -> str | None:
        if column_count(old) != column_count(new):
            return None
        old_grid, new_grid = laid_out(old), laid_out(new)
        widths = grid_widths(new, column_count(new), self._width)
        written: list[str] = []
        replaced: list[RowChange] = []
        for row in rows:
            if not self._is_one_row(old, new, old_grid, new_grid, row):
                replaced.append(row)
                continue
            written += self._replaced(old, new, old_grid, new_grid, replaced, widths)
            replaced = []
            was_row, now_row = old.rows[row.old_row], new.rows[row.new_row]
            pairs = zip(old_grid[row.old_row], new_grid[row.new_row], strict=True)
            cells = [
                cell_xml(widths, now, self._pair(was, now, was_row.header, now_row.header))
                for was, now in pairs
            ]
            kept = self._properties("", _is_head(new, row.new_row), widths, was_row, now_row)
            written.append(f"<w:tr>{kept}{''.join(cells)}</w:tr>")
        written += self._replaced(old, new, old_grid, new_grid, replaced, widths)
        return framed(widths, written)

    def _replaced(
        self,
        old: Table,
        new: Table,
        old_grid: list[list[GridCell]],
        new_grid: list[list[GridCell]],
        rows: list[RowChange],
        widths: list[int],
    ) -> Iterator[str]:
        """Rows that stand in one version only or are cut differently: first all that went, then all that came."""
        for at in (row.old_row for row in rows if row.old_row >= 0):
            head = _is_head(old, at)
            yield self._whole_row(old_grid[at], old.rows[at], self._old, "del", widths, head)
        for at in (row.new_row for row in rows if row.new_row >= 0):
            head = _is_head(new, at)
            yield self._whole_row(new_grid[at], new.rows[at], self._new, "ins", widths, head)

    def _is_one_row(
        self,
        old: Table,
        new: Table,
        old_grid: list[list[GridCell]],
        new_grid: list[list[GridCell]],
        row: RowChange,
    ) -> bool:
        """Whether a row stands in both versions with its cells laid out alike."""
        if row.old_row < 0 or row.new_row < 0 or _is_head(old, row.old_row) != _is_head(new, row.new_row):
            return False
        before, after = old_grid[row.old_row], new_grid[row.new_row]
        return [cell.shape for cell in before] == [cell.shape for cell in after]

    def _properties(self, mark: Mark, is_head: bool, widths: list[int], *rows: Row) -> str:
        # A row kept whole that is taller than the page would be cut off.
        kept = "<w:cantSplit/>" if sum(lines_of(row, widths) for row in rows) <= MOST_LINES_KEPT else ""
        return self._revisions.row_properties(mark, kept + ("<w:tblHeader/>" if is_head else ""))

    def _whole_row(
        self,
        cells: list[GridCell],
        row: Row,
        lines: TrackedLines,
        mark: Mark,
        widths: list[int],
        is_head: bool,
    ) -> str:
        written = []
        for place in cells:
            if place.cell is None:
                content = paragraph("CellText")
            elif not mark:
                content = lines.table_cell(place.cell.blocks, row.header, place.cell.align)
            else:
                content = self._one_sided(lines, place.cell, row.header, mark)
            written.append(cell_xml(widths, place, content))
        return f"<w:tr>{self._properties(mark, is_head, widths, row)}{''.join(written)}</w:tr>"

    def _one_sided(self, lines: TrackedLines, cell: Cell, header: bool, mark: Mark) -> str:
        is_gone = mark in ("del", "moveFrom")
        try:
            inside = lines.cell(cell.blocks, header, cell.align)
        except ValueError:
            return lines.table_cell(cell.blocks, header, cell.align)
        # The mark of a cell's last paragraph is the cell's own and can be neither inserted nor deleted.
        made = [self._write(line, None) if is_gone else self._write(None, line) for line in inside[:-1]]
        empty = TrackedLine(key=inside[-1].key, owner="", style=inside[-1].style, align=inside[-1].align)
        made.append(self._write(inside[-1], empty) if is_gone else self._write(empty, inside[-1]))
        return "".join(made)

    def _pair(self, old: GridCell, new: GridCell, old_head: bool, new_head: bool) -> str:
        """The inside of a cell of both versions."""
        if old.cell is None or new.cell is None:
            return paragraph("CellText")
        if old.cell == new.cell and old_head == new_head:
            return self._new.table_cell(new.cell.blocks, new_head, new.cell.align)
        before = self._old.cell(old.cell.blocks, old_head, old.cell.align)
        after = self._new.cell(new.cell.blocks, new_head, new.cell.align)
        pairs = [*_paired(before[:-1], after[:-1]), (before[-1], after[-1])]
        return "".join(self._write(was, now) for was, now in pairs)

    def _with_columns(
        self, old: Table, new: Table, rows: Sequence[RowChange], columns: list[tuple[int, int]]
    ) -> str:
        """The table with the columns of both, cells that came or went marked one by one."""
        widths = grid_widths(Table(), len(columns), self._width)
        written = []
        for row in rows:
            before = old.rows[row.old_row] if row.old_row >= 0 else None
            after = new.rows[row.new_row] if row.new_row >= 0 else None
            mark: Mark = "ins" if before is None else "del" if after is None else ""
            cells = []
            for at, (i, j) in enumerate(columns):
                was = before.cells[i] if before is not None and i >= 0 else None
                now = after.cells[j] if after is not None and j >= 0 else None
                cells.append(
                    self._column_cell(
                        widths, at, (was, before), (now, after), mark, "ins" if i < 0 else "del"
                    )
                )
            is_head = _is_head(new, row.new_row) if after is not None else _is_head(old, row.old_row)
            both = [row for row in (before, after) if row is not None]
            written.append(f"<w:tr>{self._properties(mark, is_head, widths, *both)}{''.join(cells)}</w:tr>")
        return framed(widths, written)

    def _column_cell(
        self,
        widths: list[int],
        at: int,
        old: tuple[Cell | None, Row | None],
        new: tuple[Cell | None, Row | None],
        row_mark: Mark,
        column_mark: Mark,
    ) -> str:
        was, now = old[0], new[0]
        old_head, new_head = bool(old[1] and old[1].header), bool(new[1] and new[1].header)
        if was is not None and now is not None:
            content = self._pair(GridCell(at, 1, "", was), GridCell(at, 1, "", now), old_head, new_head)
            return cell_xml(widths, GridCell(at, 1, "", now), content)
        if now is not None:
            content = self._one_sided(self._new, now, new_head, "ins")
        elif was is not None:
            content = self._one_sided(self._old, was, old_head, "del")
        else:
            content = paragraph("CellText")
        mark = "" if row_mark and (now or was) else column_mark
        return cell_xml(widths, GridCell(at, 1, "", now or was), content, self._revisions.cell_mark(mark))


def _paired(
    old: list[TrackedLine], new: list[TrackedLine]
) -> list[tuple[TrackedLine | None, TrackedLine | None]]:
    old_sets = [bigrams(line.text) for line in old]
    new_sets = [bigrams(line.text) for line in new]
    pairs = align(
        [line.text for line in old],
        [line.text for line in new],
        lambda i, j: likeness(old_sets[i], new_sets[j]),
    )
    return [(old[i] if i >= 0 else None, new[j] if j >= 0 else None) for i, j in pairs]


def _is_head(table: Table, place: int) -> bool:
    return all(row.header for row in table.rows[: place + 1])
