"""What Enter, Backspace and Delete do to the blocks of a plan: split, join, remove, change the kind.

Every function changes the text through `cursor` in one edit block, so that it is undone in one step.
The first half of a split keeps its id; what is new gets a fresh one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from msgspec.structs import replace
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextFormat

from yuan.model.document.content import Attachment, Document, ListItem, Paragraph, Section, new_id
from yuan.model.numbering.patterns import DECIMAL
from yuan.ui.editor.text.formats import (
    ATTACHMENT,
    CAPTION,
    ID,
    ITEM,
    KIND,
    LEVEL,
    OBJECT,
    PARAGRAPH,
    SECTION,
    SHELL,
    STANDING,
    TITLE,
    VOID,
    Formats,
    shell_of,
)

_PRESERVED = (QTextFormat.Property.FontFamilies, QTextFormat.Property.FontPointSize)


@contextmanager
def one_step(cursor: QTextCursor) -> Iterator[None]:
    """Everything inside is one step of undo."""
    cursor.beginEditBlock()
    try:
        yield
    finally:
        cursor.endEditBlock()


def kind_of(block: QTextBlock) -> str:
    """The kind of `block`; see `yuan.ui.editor.text.formats`."""
    return block.blockFormat().stringProperty(KIND)


def id_of(block: QTextBlock) -> str:
    """The id kept in the format of `block`."""
    return block.blockFormat().stringProperty(ID)


def above(block: QTextBlock) -> QTextBlock:
    """The block before `block`, or before the table either of them stands in: what headings are looked for in."""
    frame = QTextCursor(block).currentFrame()
    before = block.previous()
    if frame.parentFrame() is None:
        frame = QTextCursor(before).currentFrame() if before.isValid() else frame
    while frame.parentFrame() is not None:
        before = block.document().findBlock(frame.firstPosition() - 1)
        frame = frame.parentFrame()
    return before


def numbering_at(block: QTextBlock) -> tuple[str, ...]:
    """The numbering of the attachment, or else of the document, that `block` belongs to."""
    while block.isValid():
        kind = kind_of(block)
        if kind in (ATTACHMENT, TITLE):
            kept: Attachment | Document = shell_of(kind, block.blockFormat().stringProperty(SHELL))
            return kept.numbering
        block = above(block)
    return Document().numbering


def is_in_cell(cursor: QTextCursor) -> bool:
    """Whether `cursor` stands in a table."""
    return cursor.currentTable() is not None


def kept_node(block: QTextBlock) -> Any:
    """The node of `block` without its text, or None for captions, empty places and standing things."""
    look = block.blockFormat()
    kind = look.stringProperty(KIND)
    if kind not in (SECTION, ATTACHMENT, PARAGRAPH, ITEM) or not look.stringProperty(SHELL):
        return None
    return replace(shell_of(kind, look.stringProperty(SHELL)), id=look.stringProperty(ID))


def become(cursor: QTextCursor, node: Any, level: int = 0) -> None:
    """Make the block under `cursor` show as `node`, its text kept. Part of the edit block under way."""
    in_cell = is_in_cell(cursor)
    # Only a heading needs it, and looking for it goes back through the whole text.
    numbering = numbering_at(cursor.block()) if isinstance(node, Section) else DECIMAL
    look, characters = Formats(numbering).of(node, level, in_cell=in_cell)
    if in_cell:
        _align_as(cursor.block(), look, node)
    _set_formats(cursor, look, characters)


def _align_as(block: QTextBlock, look: QTextBlockFormat, node: Any) -> None:
    """Let `look`, of a `node` in a table cell, be aligned as its neighbour `block` when it says nothing itself."""
    if not getattr(node, "align", ""):
        look.setAlignment(block.blockFormat().alignment())


def _set_formats(cursor: QTextCursor, look: QTextBlockFormat, characters: QTextCharFormat) -> None:
    """Give the block under `cursor` these formats; bold and the like in its text stay."""
    cursor.setBlockFormat(look)
    if not is_in_cell(cursor):
        cursor.setBlockCharFormat(characters)
    block = cursor.block()
    if block.length() > 1:
        whole = QTextCursor(block)
        whole.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        change = QTextCharFormat()
        for name in _PRESERVED:
            change.setProperty(name, characters.property(name))
        whole.mergeCharFormat(change)


def split(cursor: QTextCursor) -> None:
    """What Enter does at `cursor`, which has no selection."""
    block = cursor.block()
    kind, in_cell = kind_of(block), is_in_cell(cursor)
    if kind == CAPTION:
        cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
        return
    formats = Formats()
    node = kept_node(block)
    with one_step(cursor):
        if kind == ITEM and block.length() == 1:
            become(cursor, Paragraph(id=id_of(block)))
            return
        if kind in (VOID, ""):
            node = Paragraph(id=id_of(block) or new_id())
            become(cursor, node)
        following: Any = Paragraph()
        if isinstance(node, ListItem):
            following = replace(node, id=new_id(), restart=False)
        elif isinstance(node, Paragraph):
            following = replace(node, id=new_id())
        if cursor.atBlockStart() and block.length() > 1 and kind != TITLE:
            _open_before(cursor, following, formats, in_cell)
            return
        look, characters = formats.of(following, in_cell=in_cell)
        if in_cell:
            _align_as(block, look, following)
        cursor.insertBlock(look, characters)
        _set_formats(cursor, look, characters)


def _open_before(cursor: QTextCursor, node: Any, formats: Formats, in_cell: bool) -> None:
    """An empty line before the block at whose start `cursor` stands; the block keeps what it is."""
    look, characters = cursor.block().blockFormat(), cursor.block().charFormat()
    cursor.insertBlock(look, characters)
    before = QTextCursor(cursor)
    before.movePosition(QTextCursor.MoveOperation.PreviousBlock)
    new_look, new_characters = formats.of(node, in_cell=in_cell)
    before.setBlockFormat(new_look)
    if not in_cell:
        before.setBlockCharFormat(new_characters)


def erase_back(cursor: QTextCursor) -> bool:
    """What Backspace does at the start of a block; False when Qt's own way is right (inside a block)."""
    if cursor.hasSelection() or not cursor.atBlockStart():
        return False
    block = cursor.block()
    kind, before = kind_of(block), block.previous()
    if kind in (SECTION, ATTACHMENT, ITEM):
        with one_step(cursor):
            become(cursor, Paragraph(id=id_of(block)))
        return True
    if not before.isValid() or kind in (TITLE, CAPTION):
        return True
    if not _same_frame(block, before):
        cursor.movePosition(QTextCursor.MoveOperation.Left)
        return True
    join(cursor, before, block)
    return True


def erase_forward(cursor: QTextCursor) -> bool:
    """What Delete does at the end of a block; False when Qt's own way is right."""
    if cursor.hasSelection() or not cursor.atBlockEnd():
        return False
    block = cursor.block()
    after = block.next()
    if (
        after.isValid()
        and _same_frame(block, after)
        and kind_of(after) != CAPTION
        and kind_of(block) != CAPTION
    ):
        join(cursor, block, after)
    return True


def join(cursor: QTextCursor, first: QTextBlock, second: QTextBlock) -> None:
    """Make one block of two neighbours. It is what the first was, unless that is an empty line."""
    document_end = not second.next().isValid()
    if STANDING in (kind_of(first), kind_of(second)) and first.length() > 1 and second.length() > 1:
        cursor.setPosition(second.position() - 1)
        return
    if document_end and kind_of(first) == STANDING:
        cursor.setPosition(second.position() - 1)
        return
    kept = second if first.length() == 1 and kind_of(first) in (PARAGRAPH, ITEM, VOID, "") else first
    look, characters = QTextBlockFormat(kept.blockFormat()), QTextCharFormat(kept.charFormat())
    with one_step(cursor):
        cursor.setPosition(second.position())
        cursor.deletePreviousChar()
        _set_formats(cursor, look, characters)
        if document_end and look.stringProperty(KIND) not in (PARAGRAPH, VOID, ITEM):
            ensure_end(cursor)


def erase_selection(cursor: QTextCursor) -> None:
    """Remove what is selected; the block left is what its remaining text was."""
    if cursor.hasComplexSelection():
        cursor.removeSelectedText()
        return
    document = cursor.document()
    first = document.findBlock(cursor.selectionStart())
    last = document.findBlock(cursor.selectionEnd())
    if first == last:
        cursor.removeSelectedText()
        return
    whole = cursor.selectionStart() == first.position() and kind_of(first) != TITLE
    kept = last if whole and _same_frame(first, last) else first
    look, characters = QTextBlockFormat(kept.blockFormat()), QTextCharFormat(kept.charFormat())
    with one_step(cursor):
        cursor.removeSelectedText()
        if not cursor.block().blockFormat().stringProperty(KIND) or not is_in_cell(cursor):
            _set_formats(cursor, look, characters)
        ensure_end(cursor)


def leave_empty_place(cursor: QTextCursor) -> None:
    """Where a cut took the whole of a block's text, leave no node behind, so that its id may come back by pasting."""
    if cursor.block().length() == 1 and kind_of(cursor.block()) in (PARAGRAPH, ITEM, SECTION):
        cursor.setBlockFormat(Formats().void(new_id(), in_cell=is_in_cell(cursor))[0])


def ensure_end(cursor: QTextCursor) -> None:
    """See that the text closes with a place where a paragraph can be typed. Part of the edit under way."""
    last = cursor.document().lastBlock()
    if kind_of(last) in (VOID, PARAGRAPH, ITEM):
        return
    end = QTextCursor(last)
    end.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    end.insertBlock(*Formats().void(new_id()))


def open_line_after(cursor: QTextCursor) -> None:
    """Begin an empty paragraph after the block under `cursor`."""
    with one_step(cursor):
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        cursor.insertBlock(*Formats().of(Paragraph(), in_cell=is_in_cell(cursor)))


def typing_format(cursor: QTextCursor) -> QTextCharFormat | None:
    """The format text typed at `cursor` must get when it would inherit that of an object; else None."""
    here = cursor.charFormat()
    if not here.hasProperty(OBJECT):
        return None
    clean = QTextCharFormat(here)
    clean.clearProperty(OBJECT)
    clean.clearProperty(QTextFormat.Property.ObjectType)
    return clean


def level_of(block: QTextBlock) -> int:
    """The level kept in a section heading's format, 0 for other blocks."""
    return block.blockFormat().intProperty(LEVEL) if kind_of(block) == SECTION else 0


def _same_frame(one: QTextBlock, other: QTextBlock) -> bool:
    first, second = QTextCursor(one), QTextCursor(other)
    if first.currentFrame() != second.currentFrame():
        return False
    table = first.currentTable()
    return table is None or table.cellAt(first) == table.cellAt(second)
