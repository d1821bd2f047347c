"""What an entry of a comparison is on one side of it: in both versions as one text, in the old, or in the new one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from yuan.model.comparison.blocks import as_table
from yuan.model.comparison.result import Comparison, ComparisonEntry, RowChange, Span
from yuan.model.document.content import (
    Attachment,
    Block,
    Cell,
    Figure,
    ListItem,
    NodeId,
    Paragraph,
    Section,
    Table,
)
from yuan.model.document.invariants import cell_places
from yuan.model.document.numbers import join_number
from yuan.model.document.tree import walk
from yuan.model.text.plain_text import block_text
from yuan.ui.review.formats import new_only, old_only

Side = Literal["both", "old", "new"]
Extent = tuple[int, int, int]
"""The column of a cell, and how far it reaches across and down."""


class Owner(NamedTuple):
    """The node a stretch of text belongs to, and where in its words the stretch begins."""

    node: NodeId
    start: int = 0


def node_on(entry: ComparisonEntry, side: Side) -> Section | Attachment | Block | None:
    """What the entry is on that side, None where it does not stand there."""
    return entry.old if side == "old" else entry.new


def spans_on(spans: tuple[Span, ...], side: Side) -> tuple[Span, ...]:
    """The wording as that side shows it."""
    return {"both": spans, "old": old_only(spans), "new": new_only(spans)}[side]


def number_on(entry: ComparisonEntry, side: Side, has_text: bool) -> str:
    """The number as it is printed before the text; that of a removed entry is its old one."""
    is_new = entry.new is not None and side != "old"
    number = entry.new_number if is_new else entry.old_number
    if entry.what == "attachment":
        return f"{number}　" if has_text else number
    return join_number(number, "x")[:-1] if has_text else number


def places_on(comparison: Comparison, side: Side) -> Iterable[int]:
    """The places of the entries shown on that side, in its own order."""
    entries = comparison.entries
    if side == "both":
        return range(len(entries))
    if side == "new":
        return [place for place, entry in enumerate(entries) if entry.new is not None or _is_front(entry)]
    order = {node.id: place for place, node in enumerate(walk(comparison.old))}
    front = [place for place, entry in enumerate(entries) if _is_front(entry)]
    there = [place for place, entry in enumerate(entries) if entry.old is not None]
    return front + sorted(there, key=lambda place: order.get(_old_id(entries[place]), 0))


def _is_front(entry: ComparisonEntry) -> bool:
    return entry.what == "front"


def _old_id(entry: ComparisonEntry) -> NodeId:
    return entry.old.id if entry.old is not None else ""


def rows_on(rows: tuple[RowChange, ...], side: Side) -> list[tuple[int, RowChange]]:
    """The rows of a table that stand on that side, with their places in the merged table."""
    return [
        (at, row)
        for at, row in enumerate(rows)
        if side == "both" or (row.old_row if side == "old" else row.new_row) >= 0
    ]


class Columns:
    """Where the cells of each row of a merged table stand, and whose words they hold."""

    def __init__(self, entry: ComparisonEntry) -> None:
        self._table = as_table(entry.new) if isinstance(entry.new, Block) else None
        self._old, self._new = _layout(entry.old), _layout(entry.new)

    def of(self, row: RowChange) -> list[Extent]:
        """The extents of the cells of `row`."""
        known = self._new.get(row.new_row) if row.new_row >= 0 else self._old.get(row.old_row)
        if known is None or len(known) < len(row.cells):
            return [(column, 1, 1) for column in range(len(row.cells))]
        return known

    def count(self, row: RowChange) -> int:
        """How many columns `row` reaches across."""
        return max((column + across for column, across, _ in self.of(row)), default=0)

    def cell(self, row: RowChange, place: int) -> Cell | None:
        """The cell of the new table whose words stand at `place`; None where that cannot be told."""
        if self._table is None or row.new_row < 0:
            return None
        cells = self._table.rows[row.new_row].cells
        return cells[place] if len(cells) == len(row.cells) else None


def owners_in(cell: Cell) -> list[tuple[int, Owner]]:
    """From which place in a cell's words on which of its paragraphs is read; nothing where they are not plain."""
    found = []
    at = 0
    for block in cell.blocks:
        if not isinstance(block, Paragraph | ListItem):
            return []
        found.append((at, Owner(block.id)))
        at += len(block_text(block, {})) + 1
    return found


def _layout(node: object) -> dict[int, list[Extent]]:
    table = as_table(node) if isinstance(node, Block) else None
    found: dict[int, list[Extent]] = {}
    if isinstance(table, Table):
        try:
            for row, column, cell in cell_places(table):
                found.setdefault(row, []).append((column, cell.colspan, cell.rowspan))
        except ValueError:
            return {}
    return found


def section_places(entries: tuple[ComparisonEntry, ...]) -> dict[int, str]:
    """For each entry (by its identity) the section it stands in, by number and heading."""
    titles: dict[NodeId, str] = {"": "正文"}
    places: dict[int, str] = {}
    gone = ""
    for entry in entries:
        words = "".join(span.text for span in entry.spans if span.op != "delete" or entry.new is None)
        if entry.what in ("section", "attachment"):
            name = (number_on(entry, "both", bool(words)) + words).strip()
            gone = "" if entry.new is not None else name
            if entry.new is not None:
                titles[entry.new.id] = name
            places[id(entry)] = name
        elif entry.what == "front":
            places[id(entry)] = entry.label
        else:
            gone = gone if entry.new is None else ""
            places[id(entry)] = gone or titles.get(entry.container, "")
    return places


def figure_on(entry: ComparisonEntry, side: Side) -> Figure | None:
    """The picture the entry is on that side."""
    node = node_on(entry, side)
    return node if isinstance(node, Figure) else None
