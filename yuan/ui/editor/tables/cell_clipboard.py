"""Cells on the clipboard: what is copied out of tables for spreadsheets, and tab-separated text that comes in."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from yuan.model.document import table_edit
from yuan.model.document.content import Cell, Document, NodeId, Paragraph, Row, Table, Text, walk_blocks
from yuan.model.document.invariants import cell_places
from yuan.model.editing.edit import with_fresh_ids
from yuan.model.text.plain_text import cell_text
from yuan.ui.editor.tables.selection import has_several_cells, selected_area
from yuan.ui.editor.text.plan_text import PlanText


def table_in_plan(plan: Document, id: NodeId) -> Table | None:
    """The table `id` of `plan`."""
    blocks = walk_blocks(plan)
    return next((block for block in blocks if block.id == id and isinstance(block, Table)), None)


def selected_cells(edit: PlanText) -> Table | None:
    """The cells that are selected in `edit` as a table of their own; None when it is not several cells."""
    screen = edit.tables.under(edit.textCursor()) if has_several_cells(edit) else None
    area = selected_area(edit)
    if screen is None or area is None:
        return None
    table = table_in_plan(edit.plan, screen.id)
    return table_edit.part_of(table, area) if table is not None else None


def only_table(part: Document) -> Table | None:
    """The table `part` consists of; None when it is anything else or more."""
    if part.sections or part.attachments or part.front.title or len(part.blocks) != 1:
        return None
    only = part.blocks[0]
    return only if isinstance(only, Table) else None


def fresh(table: Table) -> Table:
    """`table` with new ids throughout."""
    (copy,) = with_fresh_ids(Document(blocks=(table,))).blocks
    assert isinstance(copy, Table)
    return copy


def tab_separated(table: Table) -> str:
    """The cells of `table` as a spreadsheet takes them: tabs between, a line each row, nothing for covered places."""
    rows, columns = table_edit.size_of(table)
    grid = [[""] * columns for _ in range(rows)]
    for row, column, cell in cell_places(table):
        grid[row][column] = cell_text(cell.blocks, {})
    out = io.StringIO()
    csv.writer(out, dialect="excel-tab", lineterminator="\n").writerows(grid)
    return out.getvalue().rstrip("\n")


def table_of_text(text: str) -> Table | None:
    """The table that tab-separated `text` of a spreadsheet holds; None when it is no such text.

    It is one when there are tabs and every line has as many cells; a lone tab in running prose makes none.
    """
    if "\t" not in text:
        return None
    rows = [row for row in csv.reader(io.StringIO(text.strip("\r\n")), dialect="excel-tab") if row]
    widest = max((len(row) for row in rows), default=0)
    if widest < 2 or any(len(row) != widest for row in rows):
        return None
    if len(rows) == 1 and not all(row.strip() for row in rows[0]):
        return None
    return Table(rows=tuple(Row(tuple(map(_cell, row))) for row in rows))


def _cell(text: str) -> Cell:
    lines: Sequence[str] = [line.strip() for line in text.splitlines() if line.strip()]
    return Cell(blocks=tuple(Paragraph(runs=(Text(line),)) for line in lines))
