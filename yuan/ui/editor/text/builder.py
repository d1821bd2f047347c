"""Writes lines of a plan into a QTextDocument, whole plans and parts of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTableCell,
    QTextTableFormat,
)

from yuan.model.document.content import (
    Align,
    Attachment,
    Block,
    Cell,
    Document,
    Run,
    Section,
    Table,
    Text,
    new_id,
)
from yuan.model.document.invariants import cell_places, table_problems
from yuan.ui.editor.text.formats import (
    ALIGNMENTS,
    CHARACTER,
    CONTINUES,
    ID,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    OBJECT_CHARACTER,
    SHELL,
    Formats,
    is_standing,
    object_format,
    run_format,
    screen_text,
    write_property,
)
from yuan.ui.editor.text.lines import PlanLine, flatten
from yuan.ui.editor.text.table_splitting import piece_starts

HEADER_GROUND = QColor(96, 128, 168, 30)
"""Thin enough to suit light and dark paper."""
_OVERLAP = 1.02
"""By so much rules lie on each other: their width, and that at a size of 150 % it is rounded as the width is."""
TEXT_WIDTH_MM = 156.0
"""The width of the type area, GB/T 9704-2012, 5.2."""


class Builder:
    """Writes at `cursor`, which stands in an empty block that the first line may use."""

    def __init__(self, cursor: QTextCursor, numbering: tuple[str, ...], *, in_cell: bool = False) -> None:
        self._cursor = cursor
        self._formats = Formats(numbering)
        self._plain_cell = self._formats.void("", in_cell=True)[1]
        self._in_cell = in_cell
        self._align: Align = ""
        self.stands_in_empty_block = True

    def write(self, lines: Iterable[PlanLine]) -> None:
        """Write `lines` one after another."""
        for line in lines:
            self._line(line)

    def append_runs(self, runs: tuple[Run, ...]) -> None:
        """Write `runs` into the running text at the cursor, in the appearance of the block there."""
        self._runs(runs, self._cursor.blockCharFormat())

    def write_end(self) -> None:
        """Write the empty place that closes a text, so that something can always be typed below."""
        self._block(*self._formats.void(new_id(), in_cell=self._in_cell))

    def _line(self, line: PlanLine) -> None:
        node = line.node
        if isinstance(node, Document | Attachment):
            self._formats = Formats(node.numbering)
        if isinstance(node, Document):
            self._plain(node, node.front.title, 0)
        elif isinstance(node, Attachment):
            self._plain(node, node.title, 0)
        elif isinstance(node, Section):
            self._plain(node, node.heading, line.level)
        else:
            self._content(node)

    def _content(self, block: Block) -> None:
        if isinstance(block, Table) and is_regular(block):
            self._table(block)
        elif isinstance(block, Table) or is_standing(block):
            self._standing(block)
        else:
            look, characters = self._formats.of(block, in_cell=self._in_cell)
            if self._align and not getattr(block, "align", ""):
                look.setAlignment(ALIGNMENTS[self._align])
            self._block(look, characters)
            self._runs(block.runs, characters)  # type: ignore[union-attr]

    def _block(self, look: QTextBlockFormat, characters: QTextCharFormat) -> None:
        if self.stands_in_empty_block:
            self._cursor.setBlockFormat(look)
            # The characters' format of the first block in a cell is the cell's own, with its spans.
            if not self._in_cell:
                self._cursor.setBlockCharFormat(characters)
            self.stands_in_empty_block = False
        else:
            self._cursor.insertBlock(look, characters)

    def _plain(self, node: Any, text: str, level: int) -> None:
        look, characters = self._formats.of(node, level)
        self._block(look, characters)
        if text:
            self._cursor.insertText(screen_text(text), characters)

    def _runs(self, runs: tuple[Run, ...], characters: QTextCharFormat) -> None:
        for run in runs:
            if isinstance(run, Text):
                if run.text:
                    self._cursor.insertText(screen_text(run.text), run_format(run, characters))
            else:
                self._cursor.insertText(OBJECT_CHARACTER, object_format(run, characters))

    def _standing(self, block: Block) -> None:
        look, characters = self._formats.standing(block.id)
        self._block(look, characters)
        self._cursor.insertText(OBJECT_CHARACTER, object_format(block, characters))

    def _table(self, table: Table) -> None:
        look, characters = self._formats.caption(f"{table.id}~")
        self._block(look, characters)
        if table.caption:
            self._cursor.insertText(screen_text(table.caption), characters)
        columns = max(column + cell.colspan for _, column, cell in cell_places(table))
        starts = [0] if self._in_cell else piece_starts(table.rows, columns)
        self.write_rows(table, columns, [*starts, len(table.rows)], column_shares(table.widths, columns))

    def write_rows(self, table: Table, columns: int, edges: list[int], shares: Sequence[float]) -> None:
        """Write rows of `table` as pieces, each from one of `edges` to the next; `shares` of the line in percent.

        The cursor stands where a table can be put in, and then in the block after the last piece.
        """
        pieces: list[list[tuple[int, int, Cell]]] = [[] for _ in edges[1:]]
        for row, column, cell in cell_places(table):
            if edges[0] <= row < edges[-1]:
                pieces[bisect_right(edges, row) - 1].append((row, column, cell))
        outside, align = self._in_cell, self._align
        for (first, after), places in zip(pairwise(edges), pieces, strict=True):
            if first > edges[0]:
                look, characters = self._formats.joint()
                self._cursor.setBlockFormat(look)
                self._cursor.setBlockCharFormat(characters)
            piece = piece_format(table, shares, first, after)
            made = self._cursor.insertTable(after - first, columns, piece)
            for row, column, cell in places:
                if cell.rowspan > 1 or cell.colspan > 1:
                    made.mergeCells(row - first, column, cell.rowspan, cell.colspan)
            self._in_cell = True
            for row, column, cell in places:
                # As in Word: a header is centred where nothing else is said.
                self._align = cell.align or ("center" if table.rows[row].header else "")
                self._cell(made.cellAt(row - first, column), cell, is_header=table.rows[row].header)
            self._in_cell, self._align = outside, align
            self._cursor.setPosition(made.lastPosition() + 1)
        self.stands_in_empty_block = True

    def _cell(self, place: QTextTableCell, cell: Cell, *, is_header: bool = False) -> None:
        self._cursor.setPosition(place.firstPosition())
        self.stands_in_empty_block = True
        for block in cell.blocks:
            self._content(block)
        if self.stands_in_empty_block:
            empty, characters = self._formats.void(new_id(), in_cell=True)
            if self._align:
                empty.setAlignment(ALIGNMENTS[self._align])
            self._block(empty, characters)
        # Only now: the format of a cell is also that of its first block's characters.
        look = self._plain_cell
        if cell.rowspan > 1 or cell.colspan > 1:
            look = place.format()
            look.merge(self._plain_cell)
        place.setFormat(cell_format(cell, look, is_header=is_header))


def is_regular(table: Table) -> bool:
    """Whether `table` fills its grid, so that it can be edited as one; others are shown as they are."""
    return bool(table.rows) and bool(table.rows[0].cells) and not any(table_problems(table))


def piece_format(table: Table, shares: Sequence[float], first: int, after: int) -> QTextTableFormat:
    """The format of rows `first` to before `after` of `table`: its id, widths as shares of the line, thin rules."""
    made = QTextTableFormat()
    made.setProperty(ID, table.id)
    made.setProperty(SHELL, widths_property(table.widths))
    made.setHeaderRowCount(sum(row.header for row in table.rows[first:after]))
    made.setBorder(1)
    # Neighbours' rules lie on each other by the spacing. Told to collapse borders, Qt asks every cell for those
    # around it, and typing in a table takes twice as long.
    made.setBorderCollapse(False)
    made.setCellSpacing(-_OVERLAP)
    made.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    made.setCellPadding(CHARACTER / 6)
    made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    made.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    made.setColumnWidthConstraints(lengths(shares))
    if first:
        made.setProperty(CONTINUES, True)
        made.setTopMargin(-_OVERLAP)
    if after == len(table.rows):
        made.setBottomMargin(6)
    return made


def widths_property(widths: tuple[float, ...]) -> str:
    """`widths` in millimetres as a table's format keeps them."""
    return write_property(Table(id="", widths=widths))


def column_shares(widths: tuple[float, ...], columns: int) -> list[float]:
    """`widths` as shares of the line in percent, even ones when there are none or too few."""
    known = widths if len(widths) == columns and sum(widths) > 0 else (1.0,) * columns
    return [100 * width / sum(known) for width in known]


def lengths(shares: Iterable[float]) -> list[QTextLength]:
    """`shares` of the line in percent as a table's format has them."""
    return [QTextLength(QTextLength.Type.PercentageLength, share) for share in shares]


def cell_format(cell: Cell, base: QTextCharFormat, *, is_header: bool = False) -> QTextCharFormat:
    """`base` with what a cell is besides its blocks and spans; a header is tinted."""
    made = QTextCharFormat(base)
    if is_header:
        made.setBackground(HEADER_GROUND)
    made.setProperty(ID, cell.id)
    if cell.align:
        made.setProperty(SHELL, cell.align)
    return made


def build(target: QTextDocument, document: Document) -> None:
    """Show the whole of `document` in `target`, whose former text and undo history go."""
    target.setUndoRedoEnabled(False)
    target.clear()
    frame = target.rootFrame().frameFormat()
    frame.setLeftMargin(MARGIN_LEFT)
    frame.setRightMargin(MARGIN_RIGHT)
    frame.setTopMargin(MARGIN_TOP)
    frame.setBottomMargin(MARGIN_TOP * 2)
    target.rootFrame().setFrameFormat(frame)
    cursor = QTextCursor(target)
    cursor.beginEditBlock()
    builder = Builder(cursor, document.numbering)
    builder.write(flatten(document))
    builder.write_end()
    cursor.endEditBlock()
    target.setUndoRedoEnabled(True)


def insert_before(cursor: QTextCursor, lines: Iterable[PlanLine], numbering: tuple[str, ...]) -> int:
    """Write `lines` before the block `cursor` stands in, which stays as it is; the position of the first line.

    Part of the edit block under way.
    """
    block = cursor.block()
    look, characters = block.blockFormat(), block.charFormat()
    cursor.setPosition(block.position())
    cursor.insertBlock()
    start = cursor.block().previous().position()
    cursor.setPosition(start)
    builder = Builder(cursor, numbering, in_cell=cursor.currentTable() is not None)
    builder.write(lines)
    if builder.stands_in_empty_block:
        cursor.deleteChar()
        cursor.setBlockFormat(look)
        cursor.setBlockCharFormat(characters)
    return start


def remove_range(cursor: QTextCursor, first: int, after: int) -> None:
    """Take out everything from the block at `first` up to the block at `after`, which stays as it is."""
    cursor.setPosition(after)
    look, characters = cursor.block().blockFormat(), cursor.block().charFormat()
    cursor.setPosition(first)
    cursor.setPosition(after, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    cursor.setBlockFormat(look)
    cursor.setBlockCharFormat(characters)
