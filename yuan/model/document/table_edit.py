"""Changes of a table's grid: rows, columns, merging, splitting, header rows, widths, filling cells.

Every function returns a new table that fills its grid as `soundness.table_problems` asks, and keeps the ids of
the cells that stay. Places are rows and columns of the grid, counted from 0. A table given must fill its grid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from yuan.model.document.content import Align, Block, Cell, ListItem, Paragraph, Row, Table, new_id
from yuan.model.document.invariants import cell_places

LEAST_WIDTH = 5.0
"""No column is made narrower than this, in millimetres: one character and its margins."""


class Area(NamedTuple):
    """A rectangle of grid places: `row`, `column` its top left one."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1

    def touches(self, other: Area) -> bool:
        """Whether the two share a place."""
        return (
            self.row < other.row + other.rows
            and other.row < self.row + self.rows
            and self.column < other.column + other.columns
            and other.column < self.column + self.columns
        )

    def joined(self, other: Area) -> Area:
        """The smallest rectangle that holds both."""
        row, column = min(self.row, other.row), min(self.column, other.column)
        below = max(self.row + self.rows, other.row + other.rows)
        right = max(self.column + self.columns, other.column + other.columns)
        return Area(row, column, below - row, right - column)


class Placed(NamedTuple):
    """A cell where it stands."""

    row: int
    column: int
    cell: Cell

    @property
    def area(self) -> Area:
        """The places it covers."""
        return Area(self.row, self.column, self.cell.rowspan, self.cell.colspan)


def empty_table(rows: int, columns: int) -> Table:
    """A table of empty cells, its first row the header when there are others."""
    return Table(
        rows=tuple(
            Row(tuple(Cell() for _ in range(columns)), header=row == 0 and rows > 1) for row in range(rows)
        )
    )


def size_of(table: Table) -> tuple[int, int]:
    """How many rows and columns the grid of `table` has."""
    places = _places(table)
    return len(table.rows), max((place.column + place.cell.colspan for place in places), default=0)


def header_count(table: Table) -> int:
    """How many rows at the top are header rows."""
    return sum(row.header for row in table.rows)


def expanded(table: Table, area: Area) -> Area:
    """`area` made large enough that it cuts through no merged cell."""
    places = _places(table)
    while True:
        wider = area
        for place in places:
            if place.area.touches(wider):
                wider = wider.joined(place.area)
        if wider == area:
            return area
        area = wider


# --- rows and columns -------------------------------------------------------------------------------


def insert_rows(table: Table, at: int, count: int, like: int) -> Table:
    """`count` empty rows before row `at`, merged across as row `like` is; cells reaching over `at` grow."""
    made: list[Placed] = []
    for place in _places(table):
        below = place.row + place.cell.rowspan
        if place.row >= at:
            made.append(place._replace(row=place.row + count))
        elif below > at:
            made.append(place._replace(cell=replace(place.cell, rowspan=place.cell.rowspan + count)))
        else:
            made.append(place)
        reaches_over = place.row < at < below
        if place.row <= like < below and not reaches_over:
            fresh = Cell(colspan=place.cell.colspan, align=place.cell.align)
            made += [Placed(at + step, place.column, replace(fresh, id=new_id())) for step in range(count)]
    headers = header_count(table)
    return _table(table, made, len(table.rows) + count, headers + count if at < headers else headers)


def insert_columns(table: Table, at: int, count: int, like: int) -> Table:
    """`count` empty columns before column `at`, as wide as column `like`; the others make room in proportion."""
    made: list[Placed] = []
    for place in _places(table):
        right = place.column + place.cell.colspan
        if place.column >= at:
            made.append(place._replace(column=place.column + count))
        elif right > at:
            made.append(place._replace(cell=replace(place.cell, colspan=place.cell.colspan + count)))
        else:
            made.append(place)
        reaches_over = place.column < at < right
        if place.column <= like < right and not reaches_over:
            fresh = Cell(rowspan=place.cell.rowspan, align=place.cell.align)
            made += [Placed(place.row, at + step, replace(fresh, id=new_id())) for step in range(count)]
    widths = list(table.widths)
    if widths:
        total = sum(widths)
        widths[at:at] = [widths[like]] * count
        widths = _scaled(widths, total)
    return _table(replace(table, widths=tuple(widths)), made, len(table.rows), header_count(table))


def remove_rows(table: Table, first: int, count: int) -> Table | None:
    """Without `count` rows from `first`; a cell reaching into them shrinks. None when no row is left."""
    if count >= len(table.rows):
        return None
    made = []
    for place in _places(table):
        start, span = _shrunk(place.row, place.cell.rowspan, first, count)
        if span:
            made.append(place._replace(row=start, cell=replace(place.cell, rowspan=span)))
    headers = header_count(table)
    gone = max(0, min(headers, first + count) - first)
    return _table(table, made, len(table.rows) - count, headers - gone)


def remove_columns(table: Table, first: int, count: int) -> Table | None:
    """Without `count` columns from `first`; the others share their room. None when no column is left."""
    if count >= size_of(table)[1]:
        return None
    made = []
    for place in _places(table):
        start, span = _shrunk(place.column, place.cell.colspan, first, count)
        if span:
            made.append(place._replace(column=start, cell=replace(place.cell, colspan=span)))
    widths = list(table.widths)
    if widths:
        widths = _scaled(widths[:first] + widths[first + count :], sum(widths))
    return _table(replace(table, widths=tuple(widths)), made, len(table.rows), header_count(table))


def _shrunk(start: int, span: int, first: int, count: int) -> tuple[int, int]:
    """Where a stretch of `span` from `start` stands, and how long it is, when `count` from `first` are gone."""
    inside = max(0, min(start + span, first + count) - max(start, first))
    before = max(0, min(start, first + count) - first)
    return start - before, span - inside


# --- cells ------------------------------------------------------------------------------------------


def merge(table: Table, area: Area) -> Table:
    """One cell of all that `area` touches; their text stands in it, one below the other."""
    area = expanded(table, area)
    places = _places(table)
    inside = [place for place in places if place.area.touches(area)]
    if len(inside) < 2:
        return table
    blocks = tuple(block for place in inside for block in place.cell.blocks if _has_text(block))
    whole = replace(inside[0].cell, blocks=blocks, rowspan=area.rows, colspan=area.columns)
    kept = [place for place in places if not place.area.touches(area)]
    return _table(table, [*kept, Placed(area.row, area.column, whole)], len(table.rows), header_count(table))


def split(table: Table, row: int, column: int, rows: int, columns: int) -> Table:
    """The cell at a place as `rows` × `columns` cells; its text stays in the first.

    A merged cell is parted along the grid; where it has too few rows or columns, the grid gets more and the
    cells beside it reach over them.
    """
    place = _at(table, row, column)
    if rows > place.cell.rowspan:
        table = _more_rows(table, place, rows - place.cell.rowspan)
    if columns > place.cell.colspan:
        table = _more_columns(table, place, columns - place.cell.colspan)
    place = _at(table, row, column)
    made = [other for other in _places(table) if other.cell.id != place.cell.id]
    top = place.row
    for down, height in enumerate(_shares(place.cell.rowspan, rows)):
        left = place.column
        for across, width in enumerate(_shares(place.cell.colspan, columns)):
            is_first = down == across == 0
            cell = place.cell if is_first else Cell(align=place.cell.align)
            made.append(Placed(top, left, replace(cell, rowspan=height, colspan=width)))
            left += width
        top += height
    return _table(table, made, len(table.rows), header_count(table))


def _more_rows(table: Table, split_place: Placed, count: int) -> Table:
    """`count` rows below the last one of a cell, over which everything that stands in that row reaches."""
    last = split_place.row + split_place.cell.rowspan - 1
    made = []
    for place in _places(table):
        if place.row > last:
            place = place._replace(row=place.row + count)
        elif place.row + place.cell.rowspan > last:
            place = place._replace(cell=replace(place.cell, rowspan=place.cell.rowspan + count))
        made.append(place)
    headers = header_count(table)
    return _table(table, made, len(table.rows) + count, headers + count if last < headers else headers)


def _more_columns(table: Table, split_place: Placed, count: int) -> Table:
    """`count` columns out of the last one of a cell, which they share evenly."""
    last = split_place.column + split_place.cell.colspan - 1
    made = []
    for place in _places(table):
        if place.column > last:
            place = place._replace(column=place.column + count)
        elif place.column + place.cell.colspan > last:
            place = place._replace(cell=replace(place.cell, colspan=place.cell.colspan + count))
        made.append(place)
    widths = list(table.widths) or [1.0] * size_of(table)[1]
    widths[last : last + 1] = [widths[last] / (count + 1)] * (count + 1)
    if not table.widths:
        widths = _scaled(widths, 100.0)
    return _table(replace(table, widths=tuple(widths)), made, len(table.rows), header_count(table))


def _shares(total: int, parts: int) -> list[int]:
    """`total` as `parts` whole numbers, the first ones larger."""
    parts = min(total, parts)
    return [total // parts + (place < total % parts) for place in range(parts)]


def align_cells(table: Table, area: Area, align: Align) -> Table:
    """Every cell that `area` touches aligned so, the paragraphs in it with it."""

    def aligned(place: Placed) -> Cell:
        blocks = tuple(
            replace(block, align="") if isinstance(block, Paragraph) else block for block in place.cell.blocks
        )
        return replace(place.cell, blocks=blocks, align=align)

    return _mapped(table, area, aligned)


def cleared(table: Table, area: Area) -> Table:
    """Every cell that `area` touches without its text."""
    return _mapped(table, area, lambda place: replace(place.cell, blocks=()))


def _mapped(table: Table, area: Area, change: Callable[[Placed], Cell]) -> Table:
    made = [
        place._replace(cell=change(place)) if place.area.touches(area) else place for place in _places(table)
    ]
    return _table(table, made, len(table.rows), header_count(table))


def fill(table: Table, row: int, column: int, source: Table) -> Table:
    """The cells of `source` put over those of `table` from a place on, which grows where it is too small.

    A merged cell of `source` stays merged where the cells here are single ones; otherwise its text goes into
    the cell that stands there.
    """
    rows, columns = size_of(table)
    more_rows, more_columns = size_of(source)
    if row + more_rows > rows:
        table = insert_rows(table, rows, row + more_rows - rows, rows - 1)
    if column + more_columns > columns:
        table = insert_columns(table, columns, column + more_columns - columns, columns - 1)
    for given in _places(source):
        area = Area(row + given.row, column + given.column, given.cell.rowspan, given.cell.colspan)
        if (area.rows, area.columns) != (1, 1) and expanded(table, area) == area:
            table = merge(cleared(table, area), area)
    texts: dict[str, list[Block]] = {}
    for given in _places(source):
        target = _at(table, row + given.row, column + given.column)
        texts.setdefault(target.cell.id, []).extend(given.cell.blocks)
    made = [
        place._replace(cell=replace(place.cell, blocks=tuple(texts.get(place.cell.id, place.cell.blocks))))
        for place in _places(table)
    ]
    return _table(table, made, len(table.rows), header_count(table))


def part_of(table: Table, area: Area) -> Table:
    """The cells that `area` touches as a table of their own, for copying; ids are kept."""
    area = expanded(table, area)
    made = [
        place._replace(row=place.row - area.row, column=place.column - area.column)
        for place in _places(table)
        if place.area.touches(area)
    ]
    headers = max(0, min(area.rows, header_count(table) - area.row))
    widths = table.widths[area.column : area.column + area.columns]
    return _table(
        Table(widths=widths), made, area.rows, 0 if headers == area.rows and area.rows > 1 else headers
    )


# --- the table as a whole ---------------------------------------------------------------------------


def set_headers(table: Table, count: int) -> Table:
    """The first `count` rows the header rows, at most all."""
    return replace(
        table, rows=tuple(replace(row, header=place < count) for place, row in enumerate(table.rows))
    )


def set_widths(table: Table, widths: Sequence[float]) -> Table:
    """Columns of these widths in millimetres; () shares the line evenly."""
    return replace(table, widths=tuple(round(width, 2) for width in widths))


def moved_border(widths: Sequence[float], border: int, by: float) -> tuple[float, ...]:
    """`widths` with the border right of column `border` moved `by` millimetres; the two beside it give and take."""
    left, right = widths[border], widths[border + 1]
    by = max(min(LEAST_WIDTH, left) - left, min(by, right - min(LEAST_WIDTH, right)))
    made = list(widths)
    made[border], made[border + 1] = left + by, right - by
    return tuple(made)


def cell_blocks(table: Table, row: int, column: int) -> tuple[Block, ...]:
    """What the cell that covers a place holds."""
    return _at(table, row, column).cell.blocks


def cell_at(table: Table, row: int, column: int) -> Placed:
    """The cell that covers a place."""
    return _at(table, row, column)


def _scaled(widths: Iterable[float], total: float) -> list[float]:
    given = list(widths)
    return [width * total / sum(given) for width in given]


def _places(table: Table) -> list[Placed]:
    return [Placed(*place) for place in cell_places(table)]


def _at(table: Table, row: int, column: int) -> Placed:
    wanted = Area(row, column)
    return next(place for place in _places(table) if place.area.touches(wanted))


def _has_text(block: Block) -> bool:
    return not isinstance(block, Paragraph | ListItem) or bool(block.runs)


def _table(table: Table, places: Iterable[Placed], rows: int, headers: int) -> Table:
    """`table` with its cells at `places`."""
    lines: list[list[Placed]] = [[] for _ in range(rows)]
    for place in places:
        lines[place.row].append(place)
    widths = tuple(round(width, 2) for width in table.widths)
    return replace(
        table,
        rows=tuple(
            Row(
                tuple(place.cell for place in sorted(line, key=lambda one: one.column)),
                header=number < headers,
            )
            for number, line in enumerate(lines)
        ),
        widths=widths,
    )
