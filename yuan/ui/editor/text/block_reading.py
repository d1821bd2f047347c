"""What one text block of the editor shows: its kind, its runs, the things standing in it; and a table's own format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextTable

from yuan.model.document.content import (
    Attachment,
    Footnote,
    ListItem,
    NodeId,
    Paragraph,
    Reference,
    Run,
    Section,
    Table,
    Text,
    new_id,
)
from yuan.ui.editor.text.formats import (
    ATTACHMENT,
    CAPTION,
    ID,
    ITEM,
    KIND,
    LEVEL,
    OBJECT,
    OBJECT_CHARACTER,
    PARAGRAPH,
    SECTION,
    SHELL,
    STANDING,
    VOID,
    Formats,
    object_of,
    run_of,
    shell_of,
)
from yuan.ui.editor.text.lines import PlanLine


def is_orphan(block: QTextBlock, look: QTextBlockFormat, waiting: list[tuple[int, int]]) -> bool:
    """Whether `block` lost what it stood for: a caption its table, the place of a figure or element that thing.

    `waiting` are the tables still to come.
    """
    if not look.stringProperty(ID).endswith("~"):
        return False
    if look.stringProperty(KIND) != CAPTION:
        return OBJECT_CHARACTER not in block.text()
    after = block.next()
    return not (after.isValid() and waiting and after.position() >= waiting[0][0])


def standing_place(block: QTextBlock) -> int:
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


def part_block(cursor: QTextCursor, block: QTextBlock, place: int) -> None:
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


def line_of(kind: str, look: QTextBlockFormat, id: NodeId, runs: tuple[Run, ...]) -> PlanLine:
    """The line of a text block of `kind`. What cannot carry runs keeps their characters."""
    if kind in (SECTION, ATTACHMENT):
        kept: Section | Attachment = shell_of(kind, look.stringProperty(SHELL))
        text = "".join(run.text for run in runs)
        if isinstance(kept, Section):
            return PlanLine(replace(kept, id=id, heading=text), max(1, look.intProperty(LEVEL)))
        return PlanLine(replace(kept, id=id, title=text))
    if kind in (PARAGRAPH, ITEM) and look.stringProperty(SHELL):
        return PlanLine(replace(shell_of(kind, look.stringProperty(SHELL)), id=id, runs=runs))
    return PlanLine(Paragraph(id=id, runs=runs))


def parts_of(block: QTextBlock) -> Iterator[Any]:
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


def object_of_table(table: QTextTable) -> Table:
    """What the table's format keeps besides its cells: the widths."""
    kept = table.format().stringProperty(SHELL)
    return table_shell(kept) if kept else Table(id="")


def table_shell(text: str) -> Table:
    """The table kept in a SHELL property."""
    value = object_of(text)
    assert isinstance(value, Table)
    return value


def ids_of(node: Any) -> Iterator[NodeId]:
    """The ids in one line or block: its own, those of its footnotes, and of everything in a table."""
    yield node.id
    if isinstance(node, Table):
        for row in node.rows:
            for cell in row.cells:
                yield cell.id
                for block in cell.blocks:
                    yield from ids_of(block)
    elif isinstance(node, Paragraph | ListItem):
        for run in node.runs:
            if isinstance(run, Footnote):
                yield run.id
