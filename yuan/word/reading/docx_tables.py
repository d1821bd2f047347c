"""Read a Word table: merged cells stand once, at their top left; widths in millimetres; header rows first.

Reads one w:tbl; what its cells hold is read by whoever reads the body they stand in, for a cell may hold whatever a
body may. Text in the hidden part of a
merged cell is kept in the cell that covers it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
from lxml import etree

from yuan.model.document.content import Align, Block, Cell, Row, Table
from yuan.model.document.limits import MOST_COLUMNS
from yuan.word.reading.docx_numbering import VAL, W
from yuan.word.reading.docx_package import is_on
from yuan.word.reading.tally import Tally

CellReader = Callable[[etree._Element], tuple[list[Block], Align]]
"""Gives what a w:tc holds, and how its first line is aligned."""

_TWIPS_PER_MM = 1440 / 25.4
_THROUGH = (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo")


class _Open(msgspec.Struct):
    """A cell while its table is being read."""

    blocks: list[Block]
    colspan: int
    rowspan: int = 1
    align: Align = ""


def read_table(element: etree._Element, read_cell: CellReader, tally: Tally) -> Table:
    """The table `element`, its cells counted in `tally`.

    Raises:
        ValueError: a number of it is none.
        BadFile: the file holds more cells than any plan does.
    """
    rows: list[tuple[list[_Open], bool]] = []
    above: dict[int, _Open] = {}
    for row in _within(element, W + "tr"):
        properties = row.find(W + "trPr")
        if properties is not None and properties.find(W + "del") is not None:
            # Tracked changes are taken as accepted. What goes on from a merge that began here stands by itself.
            begins = any(merge.get(VAL) == "restart" for merge in row.iter(W + "vMerge"))
            above = {} if begins else above
            continue
        column, cells, here = 0, [], {}
        if properties is not None and (skipped := properties.find(W + "gridBefore")) is not None:
            width = int(skipped.get(VAL, "0"))
            if 0 < width < MOST_COLUMNS:
                cells.append(_Open([], width))
                column = width
        for cell in _within(row, W + "tc"):
            opened, is_new = _cell(cell, above.get(column), read_cell, tally)
            here[column] = opened
            column += opened.colspan
            if is_new:
                cells.append(opened)
        header = properties is not None and is_on(properties.find(W + "tblHeader"))
        rows.append((cells, header))
        above = here
    return Table(rows=tuple(_rows(rows)), widths=_widths(element))


def _within(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _THROUGH:
            yield from _within(child, tag)


def _cell(
    element: etree._Element, above: _Open | None, read_cell: CellReader, tally: Tally
) -> tuple[_Open, bool]:
    properties = element.find(W + "tcPr")
    span, merge = 1, None
    if properties is not None:
        if (found := properties.find(W + "gridSpan")) is not None:
            span = int(found.get(VAL, "1"))
            # A merge over more columns than a table can have says nothing: the grid is made whole later.
            span = span if 1 <= span <= MOST_COLUMNS else 1
        merge = properties.find(W + "vMerge")
    before = tally.blocks
    blocks, align = read_cell(element)
    tally.add_cell(before)
    if (
        merge is not None
        and merge.get(VAL, "continue") == "continue"
        and above is not None
        and above.colspan == span
    ):
        above.rowspan += 1
        above.blocks += blocks
        return above, False
    return _Open(blocks, span, 1, align), True


def _rows(rows: list[tuple[list[_Open], bool]]) -> Iterator[Row]:
    leading = True
    for cells, header in rows:
        leading = leading and header
        yield Row(
            tuple(
                Cell(blocks=tuple(cell.blocks), colspan=cell.colspan, rowspan=cell.rowspan, align=cell.align)
                for cell in cells
            ),
            leading,
        )


def _widths(element: etree._Element) -> tuple[float, ...]:
    grid = element.find(W + "tblGrid")
    if grid is None:
        return ()
    widths = [column.get(W + "w", "0") for column in grid.findall(W + "gridCol")]
    if not all(width.isdecimal() and int(width) > 0 for width in widths):
        return ()
    return tuple(round(int(width) / _TWIPS_PER_MM, 1) for width in widths)
