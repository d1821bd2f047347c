"""Reads the plan back out of the editor's QTextDocument, redoing only what changed since the last reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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

from yuan.model.content import (
    Attachment,
    Block,
    Cell,
    Document,
    Footnote,
    ListItem,
    NodeId,
    Paragraph,
    Reference,
    Row,
    Run,
    Section,
    Table,
    Text,
    new_id,
)
from yuan.ui.editor.builder import table_id
from yuan.ui.editor.formats import (
    ATTACHMENT,
    CAPTION,
    ID,
    ITEM,
    KIND,
    LEVEL,
    LINE_BREAK,
    OBJECT,
    OBJECT_CHARACTER,
    PARAGRAPH,
    SECTION,
    SHELL,
    STANDING,
    TITLE,
    VOID,
    Formats,
    object_of,
    run_of,
    shell_of,
)
from yuan.ui.editor.lines import Line, gather, without_title


class Reader:
    """Follows one QTextDocument. `read` gives the plan it shows.

    What has no id, or one seen before in the same reading (text copied by other means than ours), gets a
    fresh id, written into the text as part of the last edit so that it stays.
    """

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._cache: dict[NodeId, list[Line]] = {}
        self._tables: dict[NodeId, Table] = {}
        self._front = Document()
        self._seen: set[NodeId] = set()
        self._mends: list[tuple[QTextBlock, NodeId]] = []
        self._cell_mends: list[tuple[QTextTableCell, NodeId]] = []
        document.contentsChange.connect(self._forget)

    def reset(self) -> None:
        """Forget everything: another plan was put into the text."""
        self._cache.clear()
        self._tables.clear()
        self._front = Document()

    def read(self) -> Document:
        """The plan as it stands in the text now."""
        return gather(self.lines(), self._front)

    def lines(self) -> list[Line]:
        """Every line of the text; see `yuan.ui.editor.lines`."""
        self._part_mixed_blocks()
        self._seen = set()
        self._mends = []
        self._cell_mends = []
        first = self._document.begin()
        found = self._walk(first, self._document.characterCount(), self._document.rootFrame().childFrames())
        if found and isinstance(found[0].node, Document):
            self._front = without_title(found[0].node)
        self._mend()
        return found

    # --- what changed -------------------------------------------------------------------------------

    def _forget(self, position: int, removed: int, added: int) -> None:
        block = self._document.findBlock(position)
        end = position + added
        while block.isValid() and block.position() <= end:
            self._cache.pop(block.blockFormat().stringProperty(ID), None)
            if self._tables:
                self._forget_tables(block)
            block = block.next()

    def _forget_tables(self, block: QTextBlock) -> None:
        frame: QTextFrame | None = QTextCursor(block).currentFrame()
        while frame is not None:
            if isinstance(frame, QTextTable):
                self._tables.pop(table_id(frame), None)
            frame = frame.parentFrame()

    def _part_mixed_blocks(self) -> None:
        """Give figures and elements that came to stand in a line of text a block of their own, as the model has it."""
        cursor: QTextCursor | None = None
        block = self._document.begin()
        while block.isValid():
            place = _standing_place(block) if block.length() > 2 else -1
            if place >= 0:
                if cursor is None:
                    cursor = QTextCursor(self._document)
                    cursor.joinPreviousEditBlock()
                _part(cursor, block, place)
            else:
                block = block.next()
        if cursor is not None:
            cursor.endEditBlock()

    def _mend(self) -> None:
        if not self._mends and not self._cell_mends:
            return
        cursor = QTextCursor(self._document)
        cursor.joinPreviousEditBlock()
        for block, id in self._mends:
            cursor.setPosition(block.position())
            look = QTextBlockFormat()
            look.setProperty(ID, id)
            if not block.blockFormat().hasProperty(KIND):
                look.setProperty(KIND, VOID)
            cursor.mergeBlockFormat(look)
        for cell, id in self._cell_mends:
            characters = QTextCharFormat(cell.format())
            characters.setProperty(ID, id)
            cell.setFormat(characters)
        cursor.endEditBlock()

    def _claim(self, id: NodeId) -> NodeId:
        """`id`, or a fresh one when it is missing or taken."""
        if not id or id in self._seen:
            id = new_id()
        self._seen.add(id)
        return id

    # --- reading ------------------------------------------------------------------------------------

    def _walk(self, block: QTextBlock, end: int, frames: list[QTextFrame]) -> list[Line]:
        """The lines from `block` to position `end`; `frames` are the tables in between."""
        found: list[Line] = []
        waiting = sorted((frame.firstPosition(), place) for place, frame in enumerate(frames))
        caption: str | None = None
        while block.isValid() and block.position() <= end:
            if waiting and block.position() >= waiting[0][0]:
                frame = frames[waiting.pop(0)[1]]
                if isinstance(frame, QTextTable):
                    if caption is not None:
                        found.pop()
                    found.append(Line(self._table(frame, caption or "")))
                caption = None
                block = self._document.findBlock(frame.lastPosition() + 1)
                continue
            look = block.blockFormat()
            lines = self._block(block, look, is_orphan=_is_orphan(block, look, waiting))
            found += lines
            caption = block.text().replace(LINE_BREAK, "\n") if look.stringProperty(KIND) == CAPTION else None
            block = block.next()
        return found

    def _block(self, block: QTextBlock, look: QTextBlockFormat, *, is_orphan: bool = False) -> list[Line]:
        # A caption's block id belongs with its table; without one it is a paragraph like any other.
        kept = "" if is_orphan else look.stringProperty(ID)
        known = self._cache.get(kept)
        ids = {line.node.id for line in known if not isinstance(line.node, Document)} if known else set()
        if known is not None and self._seen.isdisjoint(ids):
            self._seen |= ids
            self._seen.add(kept)
            return known
        if look.stringProperty(KIND) == TITLE:
            return [self._title(block, look)]
        id = self._claim(kept)
        if id != kept:
            self._mends.append((block, id))
        lines = list(self._pieces(block, look, id))
        if not _has_footnotes(lines):
            self._cache[id] = lines
        return lines

    def _title(self, block: QTextBlock, look: QTextBlockFormat) -> Line:
        kept: Document = shell_of(TITLE, look.stringProperty(SHELL))
        title = block.text().replace(LINE_BREAK, "\n")
        return Line(replace(kept, front=replace(kept.front, title=title)))

    def _pieces(self, block: QTextBlock, look: QTextBlockFormat, id: NodeId) -> Iterator[Line]:
        """The lines in one text block: usually one; figures and elements split it."""
        kind = look.stringProperty(KIND)
        runs: list[Run] = []
        pending = kind not in (VOID, "")
        for part in _parts(block):
            if isinstance(part, Text | Reference | Footnote):
                runs.append(self._own(part))
                pending = True
                continue
            if runs or kind in (SECTION, ATTACHMENT):
                yield _line(kind, look, id, tuple(runs))
                id, kind, runs = self._claim(""), PARAGRAPH, []
            yield Line(self._fresh(part))
            pending = False
        if pending:
            yield _line(kind, look, id, tuple(runs))

    def _own(self, run: Run) -> Run:
        if not isinstance(run, Footnote):
            return run
        return replace(run, id=self._claim(run.id))

    def _fresh(self, node: Any) -> Any:
        id = self._claim(node.id)
        return node if id == node.id else replace(node, id=id)

    def _table(self, table: QTextTable, caption: str) -> Table:
        kept = table_id(table)
        known = self._tables.get(kept)
        if known is not None and kept not in self._seen:
            self._seen.update(_ids_of(known))
            return known if known.caption == caption else replace(known, caption=caption)
        id = self._claim(kept)
        shell: Table = object_of_table(table)
        headers = table.format().headerRowCount()
        rows = tuple(self._row(table, row, row < headers) for row in range(table.rows()))
        widths = shell.widths if len(shell.widths) == table.columns() else ()
        made = Table(id=id, caption=caption, rows=rows, widths=widths)
        if id == kept:
            self._tables[id] = made
        return made

    def _row(self, table: QTextTable, row: int, header: bool) -> Row:
        cells = []
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            if cell.row() == row and cell.column() == column:
                cells.append(self._cell(table, cell))
        return Row(tuple(cells), header=header)

    def _cell(self, table: QTextTable, cell: QTextTableCell) -> Cell:
        look = cell.format()
        kept = look.stringProperty(ID)
        id = self._claim(kept)
        if id != kept:
            self._cell_mends.append((cell, id))
        first, last = cell.firstPosition(), cell.lastPosition()
        inner = [frame for frame in table.childFrames() if first <= frame.firstPosition() <= last]
        lines = self._walk(self._document.findBlock(first), last, inner)
        blocks: tuple[Block, ...] = tuple(line.node for line in lines)  # type: ignore[misc]
        align: Any = look.stringProperty(SHELL)
        return Cell(id=id, blocks=blocks, colspan=cell.columnSpan(), rowspan=cell.rowSpan(), align=align)


def _is_orphan(block: QTextBlock, look: QTextBlockFormat, waiting: list[tuple[int, int]]) -> bool:
    """Whether `block` lost what it stood for: a caption its table, the place of a figure or element that thing.

    `waiting` are the tables still to come.
    """
    if not look.stringProperty(ID).endswith("~"):
        return False
    if look.stringProperty(KIND) != CAPTION:
        return OBJECT_CHARACTER not in block.text()
    after = block.next()
    return not (after.isValid() and waiting and after.position() >= waiting[0][0])


def _standing_place(block: QTextBlock) -> int:
    """Where in `block` the first figure or element stands, -1 for none."""
    if OBJECT_CHARACTER not in block.text():
        return -1
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        kept = fragment.charFormat().stringProperty(OBJECT)
        is_object = bool(kept) and OBJECT_CHARACTER in fragment.text()
        if is_object and not isinstance(object_of(kept), Reference | Footnote):
            return fragment.position() + fragment.text().index(OBJECT_CHARACTER)
        iterator += 1
    return -1


def _part(cursor: QTextCursor, block: QTextBlock, place: int) -> None:
    """Part `block` before and behind the thing at `place`; the text keeps what it is. Part of an edit under way."""
    look, characters = block.blockFormat(), block.charFormat()
    text_look, text_characters = look, characters
    if look.stringProperty(KIND) in (STANDING, CAPTION, VOID, ""):
        text_look, text_characters = Formats().of(Paragraph())
    standing, standing_characters = Formats().standing(new_id())
    cursor.setPosition(place)
    if place > block.position():
        cursor.setBlockFormat(text_look)
        cursor.insertBlock(standing, standing_characters)
        text_look, text_characters = Formats().of(Paragraph())
    else:
        cursor.setBlockFormat(standing)
    cursor.setPosition(cursor.position() + 1)
    if not cursor.atBlockEnd():
        cursor.insertBlock(text_look, text_characters)


def object_of_table(table: QTextTable) -> Table:
    """What the table's format keeps besides its cells: the widths."""
    kept = table.format().stringProperty(SHELL)
    return table_shell(kept) if kept else Table(id="")


def table_shell(text: str) -> Table:
    """The table kept in a SHELL property."""
    value = object_of(text)
    assert isinstance(value, Table)
    return value


def _has_footnotes(lines: list[Line]) -> bool:
    return any(
        isinstance(run, Footnote)
        for line in lines
        if isinstance(line.node, Paragraph | ListItem)
        for run in line.node.runs
    )


def _ids_of(table: Table) -> Iterator[NodeId]:
    yield table.id
    for row in table.rows:
        for cell in row.cells:
            yield cell.id
            for block in cell.blocks:
                if isinstance(block, Table):
                    yield from _ids_of(block)
                else:
                    yield block.id


def _line(kind: str, look: QTextBlockFormat, id: NodeId, runs: tuple[Run, ...]) -> Line:
    """The line of a text block of `kind`. What cannot carry runs keeps their characters."""
    if kind in (SECTION, ATTACHMENT):
        kept: Section | Attachment = shell_of(kind, look.stringProperty(SHELL))
        text = "".join(run.text for run in runs)
        if isinstance(kept, Section):
            return Line(replace(kept, id=id, heading=text), max(1, look.intProperty(LEVEL)))
        return Line(replace(kept, id=id, title=text))
    if kind in (PARAGRAPH, ITEM) and look.stringProperty(SHELL):
        return Line(replace(shell_of(kind, look.stringProperty(SHELL)), id=id, runs=runs))
    return Line(Paragraph(id=id, runs=runs))


def _parts(block: QTextBlock) -> Iterator[Any]:
    """The runs and standing things of `block` in order; neighbours that look alike are one run."""
    last: Text | None = None
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        text, look = fragment.text(), fragment.charFormat()
        for part in _fragment(text, look):
            if isinstance(part, Text):
                if last is not None and replace(last, text="") == replace(part, text=""):
                    last = replace(last, text=last.text + part.text)
                else:
                    if last is not None:
                        yield last
                    last = part
            else:
                if last is not None:
                    yield last
                    last = None
                yield part
        iterator += 1
    if last is not None:
        yield last


def _fragment(text: str, look: QTextCharFormat) -> Iterator[Any]:
    kept = look.stringProperty(OBJECT) if OBJECT_CHARACTER in text or look.hasProperty(OBJECT) else ""
    if not kept:
        yield run_of(text, look)
        return
    typed = ""
    for sign in text:
        if sign == OBJECT_CHARACTER:
            if typed:
                yield run_of(typed, look)
                typed = ""
            yield object_of(kept)
        else:
            typed += sign
    if typed:
        yield run_of(typed, look)
