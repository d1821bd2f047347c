"""Tables as Word wants them: a grid, spans to the right, and a continuing cell for every row a merge covers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from yuan.model.document.content import Align, Block, Cell, ListItem, Paragraph, Row, Table, run_text
from yuan.word.gbt9704 import POINTS_PER_MM, TABLE_SIZE, twips
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


class GridCell(NamedTuple):
    """A cell in its column. `state` tells where a cell merged downwards begins and where it goes on."""

    column: int
    span: int
    state: Literal["", "restart", "continue"]
    cell: Cell | None

    @property
    def shape(self) -> tuple[int, int, str]:
        return (self.column, self.span, self.state)


def laid_out(table: Table) -> list[list[GridCell]]:
    """The rows of `table` on its grid, with the cells that merged ones reach into; short rows are filled up."""
    columns = column_count(table)
    reaching: dict[int, tuple[int, int]] = {}
    rows = []
    for place, row in enumerate(table.rows):
        waiting, column, cells = list(row.cells), 0, []
        while column < columns:
            if column in reaching:
                left, span = reaching.pop(column)
                cells.append(GridCell(column, span, "continue", None))
                if left > 1:
                    reaching[column] = (left - 1, span)
                column += span
                continue
            room = next((at for at in range(column, columns) if at in reaching), columns) - column
            cell = waiting.pop(0) if waiting else Cell(colspan=room)
            span = min(max(cell.colspan, 1), room)
            down = min(max(cell.rowspan, 1), len(table.rows) - place)
            cells.append(GridCell(column, span, "restart" if down > 1 else "", cell))
            if down > 1:
                reaching[column] = (down - 1, span)
            column += span
        rows.append(cells)
    return rows


def table_xml(table: Table, width_mm: float, write_cell: CellWriter) -> str:
    """`table` as wide as `width_mm`; `write_cell(blocks, header, align)` gives the inside of a cell."""
    widths = grid_widths(table, column_count(table), width_mm)
    in_head, written = True, []
    for row, places in zip(table.rows, laid_out(table), strict=True):
        in_head = in_head and row.header
        cells = [
            cell_xml(
                widths,
                place,
                write_cell(place.cell.blocks, row.header, place.cell.align)
                if place.cell
                else paragraph("CellText"),
            )
            for place in places
        ]
        header = "<w:tblHeader/>" if in_head else ""
        # A tall row kept whole would leave most of the page before it empty.
        kept = "" if lines_of(row, widths) > MOST_LINES_KEPT else f"<w:trPr><w:cantSplit/>{header}</w:trPr>"
        written.append(f"<w:tr>{kept}{''.join(cells)}</w:tr>")
    return framed(widths, written)


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


def framed(widths: list[int], rows: list[str]) -> str:
    """A table of finished rows whose columns are as wide as `widths` (twips), with rules all around."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def cell_xml(widths: list[int], place: GridCell, content: str, mark: str = "") -> str:
    """A cell in its place with finished content; `mark` is what tracked changes say of it."""
    width = sum(widths[place.column : place.column + place.span])
    across = f'<w:gridSpan w:val="{place.span}"/>' if place.span > 1 else ""
    down = {"restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}.get(place.state, "")
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}{down}<w:vAlign w:val="center"/>{mark}'
        f"</w:tcPr>{content}</w:tc>"
    )
