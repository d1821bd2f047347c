"""Tables as Word wants them: a grid, spans to the right, and a continuing cell for every row a merge covers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from yuan.model.document.content import Align, Block, Cell, ListItem, Paragraph, Row, Table, run_text
from yuan.word.format import POINTS_PER_MM, TABLE_SIZE, twips
from yuan.word.writing.column_widths import column_count, grid_widths
from yuan.word.writing.xml import paragraph

CellWriter = Callable[[tuple[Block, ...], bool, Align], str]
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


MOST_LINES_KEPT = 20
"""A row of more lines may go on overleaf; a page holds about 33 lines of a table."""
_CELL_MARGINS = 170


def table_xml(table: Table, width_mm: float, write_cell: CellWriter) -> str:
    """`table` as wide as `width_mm`; `write_cell(blocks, header, align)` gives the inside of a cell."""
    columns = column_count(table)
    widths = grid_widths(table, columns, width_mm)
    rows = _rows(table.rows, widths, columns, write_cell)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


class _Merge:
    """A cell still reaching down: rows left to cover and how many columns it spans."""

    def __init__(self, left: int, span: int) -> None:
        self.left, self.span = left, span


def _rows(rows: Sequence[Row], widths: list[int], columns: int, write_cell: CellWriter) -> list[str]:
    merges: dict[int, _Merge] = {}
    written = []
    in_head = True
    for place, row in enumerate(rows):
        in_head = in_head and row.header
        cells = _row_cells(row, widths, columns, merges, write_cell, len(rows) - place)
        header = "<w:tblHeader/>" if in_head else ""
        # A tall row kept whole would leave most of the page before it empty.
        kept = "" if lines_of(row, widths) > MOST_LINES_KEPT else f"<w:trPr><w:cantSplit/>{header}</w:trPr>"
        written.append(f"<w:tr>{kept}{''.join(cells)}</w:tr>")
    return written


def lines_of(row: Row, widths: list[int]) -> int:
    """How many lines the tallest cell takes, roughly: merges from above are not looked at."""
    column, most = 0, 0
    for cell in row.cells:
        width = sum(widths[column : column + cell.colspan]) or min(widths)
        a_line = max(1, (width - _CELL_MARGINS) // twips(TABLE_SIZE / POINTS_PER_MM))
        texts = (run_text(block.runs) for block in cell.blocks if isinstance(block, Paragraph | ListItem))
        most = max(most, sum(len(line) // a_line + 1 for text in texts for line in text.split("\n")))
        column += cell.colspan
    return most


def _row_cells(
    row: Row,
    widths: list[int],
    columns: int,
    merges: dict[int, _Merge],
    write_cell: CellWriter,
    rows_left: int,
) -> list[str]:
    waiting = list(row.cells)
    cells = []
    column = 0
    while column < columns:
        merge = merges.get(column)
        if merge is not None:
            cells.append(_cell(widths, column, merge.span, "<w:vMerge/>", paragraph("CellText")))
            column += merge.span
            merge.left -= 1
            if merge.left == 0:
                del merges[column - merge.span]
            continue
        room = next((place for place in range(column, columns) if place in merges), columns) - column
        cell = waiting.pop(0) if waiting else Cell(colspan=room)
        span = min(max(cell.colspan, 1), room)
        down = min(max(cell.rowspan, 1), rows_left)
        vertical = '<w:vMerge w:val="restart"/>' if down > 1 else ""
        cells.append(_cell(widths, column, span, vertical, write_cell(cell.blocks, row.header, cell.align)))
        if down > 1:
            merges[column] = _Merge(down - 1, span)
        column += span
    return cells


def _cell(widths: list[int], column: int, span: int, vertical: str, content: str) -> str:
    width = sum(widths[column : column + span])
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}{vertical}<w:vAlign w:val="center"/></w:tcPr>'
        f"{content}</w:tc>"
    )
