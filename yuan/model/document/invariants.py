"""What must hold of every plan's tree, whoever made it: ids, tables, numbering. Tests and repair rely on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from yuan.model.document.content import Cell, Document, Table, walk_blocks
from yuan.model.document.limits import MOST_COLUMNS
from yuan.model.document.tree import walk


def check_tree(document: Document) -> tuple[str, ...]:
    """What is wrong with the tree of `document`, a Chinese sentence each; nothing when it is sound."""
    return tuple(_problems(document))


def _problems(document: Document) -> Iterator[str]:
    counts = Counter(node.id for node in walk(document))
    if "" in counts:
        yield "有内容没有标识。"
    for id, count in counts.items():
        if count > 1 and id:
            yield f"标识 {id} 出现了 {count} 次。"
    if not document.numbering or not all(attachment.numbering for attachment in document.attachments):
        yield "没有规定编号样式。"
    for block in walk_blocks(document):
        if isinstance(block, Table):
            yield from (f"表格 {block.id}：{problem}" for problem in table_problems(block))


def table_problems(table: Table) -> Iterator[str]:
    """What is wrong with the grid of `table`: header rows first, merged cells inside, every place filled once."""
    headers = [row.header for row in table.rows]
    if headers != sorted(headers, reverse=True):
        yield "表头行不在最前。"
    try:
        places = cell_places(table)
    except ValueError as error:
        yield str(error)
        return
    columns = max((column + cell.colspan for _, column, cell in places), default=0)
    area = sum(cell.colspan * cell.rowspan for _, _, cell in places)
    if area != columns * len(table.rows):
        yield "各行的列数不一致。"
    if table.widths and len(table.widths) != columns:
        yield "列宽的个数与列数不一致。"


def cell_places(table: Table) -> list[tuple[int, int, Cell]]:
    """Every cell with the row and column of its top left place, both from 0, in reading order.

    Raises:
        ValueError: a merged cell reaches below the last row, beyond the last column there can be, or into another cell.
    """
    if all(cell.rowspan == cell.colspan == 1 for row in table.rows for cell in row.cells):
        return [
            (row, column, cell)
            for row, held in enumerate(table.rows)
            for column, cell in enumerate(held.cells)
        ]
    taken: set[tuple[int, int]] = set()
    found: list[tuple[int, int, Cell]] = []
    for row, held in enumerate(table.rows):
        column = 0
        for cell in held.cells:
            while (row, column) in taken:
                column += 1
            # Asked before the places are listed: a span of 10⁹ would be a list that long.
            if cell.rowspan < 1 or cell.colspan < 1 or row + cell.rowspan > len(table.rows):
                raise ValueError("合并单元格超出了表格。")
            if column + cell.colspan > MOST_COLUMNS:
                raise ValueError(f"表格超过 {MOST_COLUMNS} 列。")
            covered = {
                (row + down, column + right) for down in range(cell.rowspan) for right in range(cell.colspan)
            }
            if covered & taken:
                raise ValueError("合并单元格互相重叠。")
            taken |= covered
            found.append((row, column, cell))
            column += cell.colspan
    return found
