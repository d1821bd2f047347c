"""Reads blocks and tables of the editor's QTextDocument, taking what it read before wherever that still stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from msgspec.structs import replace
from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrame,
    QTextTable,
    QTextTableCell,
)

from yuan.model.document.content import (
    Block,
    Cell,
    Document,
    Footnote,
    NodeId,
    Reference,
    Row,
    Run,
    Table,
    Text,
    new_id,
)
from yuan.ui.editor.text.block_reading import ids_of, is_orphan, line_of, object_of_table, parts_of
from yuan.ui.editor.text.builder import is_regular
from yuan.ui.editor.text.formats import (
    ATTACHMENT,
    CAPTION,
    ID,
    JOINT,
    KIND,
    LINE_BREAK,
    PARAGRAPH,
    SECTION,
    SHELL,
    TITLE,
    VOID,
    Formats,
    is_standing,
    shell_of,
)
from yuan.ui.editor.text.lines import PlanLine, flatten
from yuan.ui.editor.text.screen_table import continues, first_cell_id, table_id
from yuan.ui.editor.text.table_splitting import piece_starts

_MANY_BLOCKS = 200
"""A change over more blocks than this drops whole tables from what is remembered, not single cells."""


class ReadBlock(NamedTuple):
    """A block of the text, or a table with its caption, that was read as one. `ids` are all ids used in it."""

    start: int
    lines: list[PlanLine]
    ids: tuple[NodeId, ...]


class _Known(NamedTuple):
    """Something read before, and the ids used in it."""

    value: Any
    ids: tuple[NodeId, ...]


class TextReading:
    """What is known of one QTextDocument by its ids. `forget` what changed, then `read` it.

    What has no id, or one that is used elsewhere, gets a fresh one; `mend` writes those into the text.
    """

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._blocks: dict[NodeId, _Known] = {}
        self._cells: dict[NodeId, _Known] = {}
        self._tables: dict[NodeId, _Known] = {}
        self._rows: dict[NodeId, _Known] = {}
        """The rows of one piece of a table, by the id of its first cell."""
        self._seen: set[NodeId] = set()
        self._claimed: list[NodeId] = []
        self._mends: list[tuple[QTextBlock, NodeId]] = []
        self._cell_mends: list[tuple[QTextTableCell, NodeId]] = []
        self._table_mends: list[tuple[QTextTable, NodeId]] = []

    def reset(self) -> None:
        """Forget everything: another plan was put into the text."""
        for known in (self._blocks, self._cells, self._tables, self._rows):
            known.clear()
        self.release_all()

    def release(self, ids: Iterable[NodeId]) -> None:
        """These ids are used no longer: what they stood in is about to be read again."""
        self._seen.difference_update(ids)

    def release_all(self) -> None:
        """No id is used any longer."""
        self._seen.clear()

    def read(self, start: int, end: int) -> list[ReadBlock]:
        """What lies from `start` to before `end`, both at the edges of what is read as one."""
        self._claimed, self._mends, self._cell_mends, self._table_mends = [], [], [], []
        frames = self._document.rootFrame().childFrames()
        return list(self._walk(self._document.findBlock(start), end - 1, frames))

    def piece_region(self, id: NodeId, start: int, end: int) -> tuple[int, int] | None:
        """Where the piece of a table that uses `id` lies; None when none of several from `start` to `end` does."""
        frames = self._document.rootFrame().childFrames()
        at = bisect_left(frames, start, key=QTextFrame.firstPosition)
        for frame in frames[at : bisect_left(frames, end, key=QTextFrame.firstPosition)]:
            known = self._rows.get(first_cell_id(frame)) if isinstance(frame, QTextTable) else None
            if known is not None and id in known.ids:
                return frame.firstPosition(), frame.lastPosition() + 1
        return None

    def expect(self, plan: Document) -> None:
        """The text was just built from `plan`: what its formats name is known and need not be read."""
        self.reset()
        self.know(flatten(plan))

    def know(self, lines: Iterable[PlanLine]) -> None:
        """These lines were just written into the text: what their formats name is known and need not be read."""
        for line in lines:
            node = line.node
            if isinstance(node, Table) and is_regular(node):
                self._expect_table(node)
            elif not isinstance(node, Document):
                is_own_block = isinstance(node, Table) or is_standing(node)  # type: ignore[arg-type]
                key = f"{node.id}~" if is_own_block else node.id
                self._blocks[key] = _Known([line], (key, *ids_of(node)))

    def _expect_table(self, table: Table) -> None:
        found = [table.id]
        starts = piece_starts(table.rows, sum(cell.colspan for cell in table.rows[0].cells))
        for first, after in pairwise([*starts, len(table.rows)]):
            rows, mark = table.rows[first:after], len(found)
            for row in rows:
                for cell in row.cells:
                    ids = (cell.id, *(id for block in cell.blocks for id in ids_of(block)))
                    self._cells[cell.id] = _Known(cell, ids)
                    found += ids
            self._rows[found[mark]] = _Known(rows, tuple(found[mark:]))
        self._tables[table.id] = _Known(table, tuple(found))

    def forget(self, position: int, added: int) -> None:
        """What stands at `position` and the `added` places behind it is no longer known."""
        length = self._document.characterCount()
        if not (self._blocks or self._tables or self._cells):
            return
        # One place more on each side: where blocks or cells meet, Qt names now the one, now the other.
        block = self._document.findBlock(max(0, position - 1))
        end = min(position + added + 1, length)
        is_wide = self._document.findBlock(end).blockNumber() - block.blockNumber() > _MANY_BLOCKS
        if is_wide:
            self._forget_whole_tables(position, end)
        while block.isValid() and block.position() <= end:
            self._blocks.pop(block.blockFormat().stringProperty(ID), None)
            if not is_wide:
                self._forget_tables(block)
            block = block.next()

    def _forget_whole_tables(self, start: int, end: int) -> None:
        passed = set()
        for frame in self._document.rootFrame().childFrames():
            is_beside = frame.firstPosition() > end or frame.lastPosition() < start - 1
            if is_beside or not isinstance(frame, QTextTable):
                continue
            id = table_id(frame)
            known = self._rows.pop(first_cell_id(frame), None)
            whole = self._tables.pop(id, None)
            known = known or whole
            if known is None and id not in passed:
                self._tables.clear()
                self._rows.clear()
                self._cells.clear()
                return
            passed.add(id)
            for id in known.ids if known else ():
                self._tables.pop(id, None)
                self._cells.pop(id, None)

    def _forget_tables(self, block: QTextBlock) -> None:
        frame: QTextFrame | None = QTextCursor(block).currentFrame()
        while frame is not None:
            if isinstance(frame, QTextTable):
                self._tables.pop(table_id(frame), None)
                self._rows.pop(first_cell_id(frame), None)
                cell = frame.cellAt(block.position())
                if self._cells and cell.isValid():
                    self._cells.pop(cell.format().stringProperty(ID), None)
            frame = frame.parentFrame()

    def mend(self) -> None:
        """Write the fresh ids of the last reading into the text, as part of the last edit, so that they stay."""
        if not (self._mends or self._cell_mends or self._table_mends):
            return
        cursor = QTextCursor(self._document)
        cursor.joinPreviousEditBlock()
        for block, id in self._mends:
            cursor.setPosition(block.position())
            if block.blockFormat().stringProperty(KIND) == JOINT:
                # Its table is gone on one side: an empty place like any other.
                cursor.setBlockFormat(Formats().void(id)[0])
                continue
            look = QTextBlockFormat()
            look.setProperty(ID, id)
            if not block.blockFormat().hasProperty(KIND):
                look.setProperty(KIND, VOID)
            cursor.mergeBlockFormat(look)
        for cell, id in self._cell_mends:
            characters = QTextCharFormat(cell.format())
            characters.setProperty(ID, id)
            cell.setFormat(characters)
        for table, id in self._table_mends:
            whole = table.format()
            whole.setProperty(ID, id)
            table.setFormat(whole)
        cursor.endEditBlock()

    # --- ids ----------------------------------------------------------------------------------------

    def _claim(self, id: NodeId) -> NodeId:
        """`id`, or a fresh one when it is missing or taken."""
        if not id or id in self._seen:
            id = new_id()
        self._seen.add(id)
        self._claimed.append(id)
        return id

    def _take(self, known: _Known | None) -> bool:
        """Claim what `known` uses, if nothing of it is taken."""
        if known is None or not self._seen.isdisjoint(known.ids):
            return False
        self._seen.update(known.ids)
        self._claimed += known.ids
        return True

    # --- reading ------------------------------------------------------------------------------------

    def _walk(self, block: QTextBlock, end: int, frames: list[QTextFrame]) -> Iterator[ReadBlock]:
        """What lies from `block` to position `end`; `frames` are the tables in between, and may be more."""
        here = block.position()
        firsts = ((frame.firstPosition(), place) for place, frame in enumerate(frames))
        waiting = sorted(first for first in firsts if first[0] >= here)
        held: ReadBlock | None = None  # a caption, until it is known whether its table comes
        caption = ""
        while block.isValid() and block.position() <= end:
            if waiting and block.position() >= waiting[0][0]:
                frame = frames[waiting.pop(0)[1]]
                if isinstance(frame, QTextTable):
                    parts = [frame]
                    while waiting and continues(frame, frames[waiting[0][1]]):
                        frame = frames[waiting.pop(0)[1]]
                        parts.append(frame)  # type: ignore[arg-type]
                    yield self._table_block(parts, held, caption)
                elif held is not None:
                    yield held
                held, caption = None, ""
                block = self._document.findBlock(frame.lastPosition() + 1)
                continue
            if held is not None:
                yield held
                held, caption = None, ""
            look = block.blockFormat()
            mark = len(self._claimed)
            lines = self._block(block, look, is_orphaned=is_orphan(block, look, waiting))
            read = ReadBlock(block.position(), lines, tuple(self._claimed[mark:]))
            if look.stringProperty(KIND) == CAPTION:
                held, caption = read, block.text().replace(LINE_BREAK, "\n")
            else:
                yield read
            block = block.next()
        if held is not None:
            yield held

    def _table_block(self, parts: list[QTextTable], held: ReadBlock | None, caption: str) -> ReadBlock:
        mark = len(self._claimed)
        made = self._table(parts, caption)
        ids = (*(held.ids if held else ()), *self._claimed[mark:])
        start = held.start if held else parts[0].firstPosition()
        return ReadBlock(start, [PlanLine(made)], ids)

    def _block(self, block: QTextBlock, look: QTextBlockFormat, *, is_orphaned: bool) -> list[PlanLine]:
        # A caption's block id belongs with its table; without one it is a paragraph like any other.
        kept = "" if is_orphaned else look.stringProperty(ID)
        known = self._blocks.get(kept)
        if known is not None and self._take(known):
            lines: list[PlanLine] = known.value
            return lines
        if look.stringProperty(KIND) == TITLE:
            return [self._title(block, look)]
        mark = len(self._claimed)
        id = self._claim(kept)
        if id != kept:
            self._mends.append((block, id))
        lines = list(self._lines_of(block, look, id))
        self._blocks[id] = _Known(lines, tuple(self._claimed[mark:]))
        return lines

    def _title(self, block: QTextBlock, look: QTextBlockFormat) -> PlanLine:
        kept: Document = shell_of(TITLE, look.stringProperty(SHELL))
        title = block.text().replace(LINE_BREAK, "\n")
        return PlanLine(replace(kept, front=replace(kept.front, title=title)))

    def _lines_of(self, block: QTextBlock, look: QTextBlockFormat, id: NodeId) -> Iterator[PlanLine]:
        """The lines in one text block: usually one; figures and elements split it."""
        kind = look.stringProperty(KIND)
        runs: list[Run] = []
        pending = kind not in (VOID, JOINT, "")
        for part in parts_of(block):
            if isinstance(part, Text | Reference | Footnote):
                runs.append(self._own(part))
                pending = True
                continue
            if runs or kind in (SECTION, ATTACHMENT):
                yield line_of(kind, look, id, tuple(runs))
                id, kind, runs = self._claim(""), PARAGRAPH, []
            yield PlanLine(self._fresh(part))
            pending = False
        if pending:
            yield line_of(kind, look, id, tuple(runs))

    def _own(self, run: Run) -> Run:
        return replace(run, id=self._claim(run.id)) if isinstance(run, Footnote) else run

    def _fresh(self, node: Any) -> Any:
        id = self._claim(node.id)
        return node if id == node.id else replace(node, id=id)

    def _table(self, parts: list[QTextTable], caption: str) -> Table:
        first = parts[0]
        kept = table_id(first)
        known = self._tables.get(kept)
        if known is not None and self._take(known):
            old: Table = known.value
            return old if old.caption == caption else replace(old, caption=caption)
        mark = len(self._claimed)
        id = self._claim(kept)
        shell: Table = object_of_table(first)
        rows = [row for part in parts for row in self._piece_rows(part)]
        widths = shell.widths if len(shell.widths) == first.columns() else ()
        made = Table(id=id, caption=caption, rows=tuple(rows), widths=widths)
        if id != kept:
            self._table_mends += [(part, id) for part in parts]
        else:
            self._tables[id] = _Known(made, tuple(self._claimed[mark:]))
        return made

    def _piece_rows(self, piece: QTextTable) -> tuple[Row, ...]:
        headers, count = piece.format().headerRowCount(), piece.rows()
        known = self._rows.get(first_cell_id(piece))
        if known is not None and len(known.value) == count:
            old: tuple[Row, ...] = known.value
            if sum(row.header for row in old) == headers and self._take(known):
                return old
        mark = len(self._claimed)
        inner = piece.childFrames()
        rows = tuple(self._row(piece, row, row < headers, inner) for row in range(count))
        self._rows[rows[0].cells[0].id] = _Known(rows, tuple(self._claimed[mark:]))
        return rows

    def _row(self, table: QTextTable, row: int, header: bool, inner: list[QTextFrame]) -> Row:
        cells = []
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            if cell.row() == row and cell.column() == column:
                cells.append(self._cell(cell, inner))
        return Row(tuple(cells), header=header)

    def _cell(self, cell: QTextTableCell, frames: list[QTextFrame]) -> Cell:
        look = cell.format()
        kept = look.stringProperty(ID)
        align: Any = look.stringProperty(SHELL)
        known = self._cells.get(kept)
        if known is not None:
            old: Cell = known.value
            is_same = (old.colspan, old.rowspan, old.align) == (cell.columnSpan(), cell.rowSpan(), align)
            if is_same and self._take(known):
                return old
        mark = len(self._claimed)
        id = self._claim(kept)
        if id != kept:
            self._cell_mends.append((cell, id))
        first, last = cell.firstPosition(), cell.lastPosition()
        inner = [frame for frame in frames if first <= frame.firstPosition() <= last]
        found = self._walk(self._document.findBlock(first), last, inner)
        blocks: tuple[Block, ...] = tuple(line.node for one in found for line in one.lines)  # type: ignore[misc]
        made = Cell(id=id, blocks=blocks, colspan=cell.columnSpan(), rowspan=cell.rowSpan(), align=align)
        self._cells[id] = _Known(made, tuple(self._claimed[mark:]))
        return made
