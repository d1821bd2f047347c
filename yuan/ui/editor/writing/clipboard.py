"""Copying out of the plan's text and pasting into it, structure and all.

What is copied travels three ways at once: as our own tree (nothing is lost between plans), as a web page (Word
and WPS take in headings and tables) and as plain text with its numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextDocumentFragment

from yuan.model.document.bounds import bounded, require_bounded_size
from yuan.model.document.content import (
    Document,
    Figure,
    FrontMatter,
    ListItem,
    Paragraph,
    Table,
    Text,
    new_id,
)
from yuan.model.document.limits import MOST_LEVELS
from yuan.model.document.tree import walk
from yuan.model.editing.edit import with_fresh_ids
from yuan.model.errors import YuanError
from yuan.model.text.plain_text import plain_text
from yuan.ui.editor.tables.cell_clipboard import tab_separated, table_of_text
from yuan.ui.editor.text.builder import Builder, insert_before
from yuan.ui.editor.text.editing import ensure_end, is_in_cell, kind_of, level_of, numbering_at, split
from yuan.ui.editor.text.formats import ATTACHMENT, CAPTION, ITEM, PARAGRAPH, SECTION, TITLE, VOID, Formats
from yuan.ui.editor.text.lines import PlanLine, flatten
from yuan.ui.editor.text.pasting import clean_lines, paste_lines, require_room
from yuan.ui.editor.text.reader import Reader

MIME = "application/x-yuan-plan"
_STRUCTURED = re.compile(r"<(?:table|h[1-6]|li)\b|mso-list|(?:<p\b.*){2}", re.IGNORECASE | re.DOTALL)


_PICTURES_AT_MOST = 32 * 1024 * 1024
"""Bytes of pictures that travel with a piece; more would stop the window while they are copied."""


class Part(NamedTuple):
    """A piece of a plan. `level` is the level its top sections had in the plan it comes from, 0 when not known.

    `pictures` are the bytes of its figures by their hash: where it is pasted may be another library.
    """

    document: Document
    level: int = 0
    pictures: Mapping[str, bytes] = MappingProxyType({})


def selected_part(cursor: QTextCursor) -> Part:
    """What `cursor` has selected, as a plan without a title of its own; ids are those of the text."""
    scratch = QTextDocument()
    QTextCursor(scratch).insertFragment(QTextDocumentFragment(cursor))
    first = cursor.document().findBlock(cursor.selectionStart())
    if not cursor.hasComplexSelection() and cursor.selectionStart() == first.position():
        # Qt leaves the first block of a fragment without its format.
        start = QTextCursor(scratch)
        start.setBlockFormat(first.blockFormat())
        start.setBlockCharFormat(first.charFormat())
    levels = [level_of(block) for block in _blocks(scratch) if kind_of(block) == SECTION]
    return Part(Reader(scratch).read(), min(levels, default=0))


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def copied(cursor: QTextCursor, cells: Table | None, media: Callable[[str], bytes]) -> QMimeData:
    """What is selected for the clipboard: `cells` when it is several of a table, or else what `cursor` has selected.

    `media` gives a picture by its hash.
    """
    from yuan.word.clipboard import clip_html

    part = selected_part(cursor) if cells is None else Part(Document(blocks=(cells,)))
    part = part._replace(pictures=_pictures(part.document, media))
    data = QMimeData()
    data.setData(MIME, msgspec.json.encode((part.document, part.level, dict(part.pictures))))
    data.setHtml(clip_html(part.document, part.pictures))
    if cells is not None:
        data.setText(tab_separated(cells))
        return data
    inline = inline_runs(part.document)
    data.setText("".join(run.text for run in inline) if inline is not None else plain_text(part.document))
    return data


def _pictures(part: Document, media: Callable[[str], bytes]) -> dict[str, bytes]:
    """The pictures of the figures in `part`, as many as may travel with it."""
    found: dict[str, bytes] = {}
    room = _PICTURES_AT_MOST
    for node in walk(part):
        if isinstance(node, Figure) and node.image and node.image not in found:
            try:
                picture = media(node.image)
            except YuanError:
                continue
            if len(picture) <= room:
                found[node.image] = picture
                room -= len(picture)
    return found


def inline_runs(part: Document) -> tuple[Text, ...] | None:
    """The runs of `part` when it is no more than a stretch of one paragraph or heading; else None."""
    if part.attachments or part.front.title:
        return (Text(part.front.title),) if not (part.blocks or part.sections or part.attachments) else None
    if len(part.blocks) == 1 and not part.sections:
        only = part.blocks[0]
        if isinstance(only, Paragraph | ListItem) and all(isinstance(run, Text) for run in only.runs):
            return tuple(run for run in only.runs if isinstance(run, Text))
    if len(part.sections) == 1 and not part.blocks:
        section = part.sections[0]
        if not section.blocks and not section.sections:
            return (Text(section.heading),)
    return None


def part_in(data: QMimeData) -> Part | None:
    """The structured piece that `data` holds, within the bounds of a text; None when it is plain text only.

    Raises:
        BadFile: it is more than can be pasted at once.
    """
    require_room(data)
    if data.hasFormat(MIME):
        try:
            document, level, pictures = msgspec.json.decode(
                bytes(data.data(MIME).data()), type=tuple[Document, int, dict[str, bytes]]
            )
        except (msgspec.MsgspecError, RecursionError):
            return None
        require_bounded_size(document, "剪贴板")
        document = bounded(document)[0]
        ids = [node.id for node in walk(document)]
        if len(set(ids)) < len(ids) or "" in ids:
            document = with_fresh_ids(document)
        return Part(document, max(0, min(level, MOST_LEVELS)), pictures)
    from yuan.word.clipboard import read_clip, read_clip_text

    if data.hasHtml() and _STRUCTURED.search(data.html()):
        part = read_clip(data.html())
    else:
        cells = table_of_text(data.text())
        lines = clean_lines(data.text()) if cells is None else []
        part = read_clip_text(lines) if len(lines) > 1 else Document(blocks=(cells,) if cells else ())
    return Part(part) if part.blocks or part.sections else None


def paste_part(cursor: QTextCursor, piece: Part, plan: Document) -> bool:
    """Put `part` in at `cursor`, which has no selection. Part of the edit block under way.

    Sections arrive at the level their numbers say, or beside the section they are put in. Ids that the plan
    holds already are made anew. Put into a heading, they come
    after it. Returns False, changing nothing, where the place takes text only.
    """
    part, kind = piece.document, kind_of(cursor.block())
    if is_in_cell(cursor):
        paste_lines(cursor, plain_text(replace(part, front=FrontMatter())))
        return True
    inline = inline_runs(part)
    if inline is not None and kind != VOID:
        _insert_runs(cursor, inline)
        return True
    if kind == CAPTION:
        return False
    known = {node.id for node in walk(plan)}
    if any(getattr(node, "id", "") in known for node in walk(part)):
        part = with_fresh_ids(part)
    lines = _lines(part, piece.level or _level_for(cursor, part))
    first = lines[0].node if lines else None
    if not lines:
        _insert_runs(cursor, inline or ())
    elif isinstance(first, Paragraph) and kind in (PARAGRAPH, ITEM) and cursor.block().length() > 1:
        tail = not cursor.atBlockEnd()
        if tail:
            split(cursor)
            cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        builder = Builder(cursor, numbering_at(cursor.block()))
        builder.append_runs(first.runs)
        lines = lines[1:]
    elif kind in (PARAGRAPH, ITEM) and not cursor.atBlockEnd() and not cursor.atBlockStart():
        split(cursor)
        cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
    if lines:
        _insert_lines(cursor, lines)
    return True


def _lines(part: Document, level: int) -> list[PlanLine]:
    """The lines of `part`, its top sections at `level`."""
    lines = [line for line in flatten(part) if not isinstance(line.node, Document)]
    return [PlanLine(line.node, line.level + level - 1) if line.level else line for line in lines]


def _level_for(cursor: QTextCursor, part: Document) -> int:
    """The level of the part's top sections: by their pattern, when the plan uses it, or that of the section here."""
    if not part.sections:
        return 1
    numbering = numbering_at(cursor.block())
    top = part.numbering[0]
    if part.sections[0].numbered and top in numbering and numbering.index(top) > 0:
        return numbering.index(top) + 1
    block = cursor.block()
    while block.isValid() and kind_of(block) not in (SECTION, ATTACHMENT, TITLE):
        block = block.previous()
    return max(1, level_of(block)) if block.isValid() else 1


def _insert_lines(cursor: QTextCursor, lines: list[PlanLine]) -> None:
    """Write `lines` after the block under `cursor`, or in its place when it is empty; the cursor goes behind them."""
    ensure_end(cursor)
    block = cursor.block()
    before_here = cursor.atBlockStart() and block.length() > 1 and kind_of(block) in (PARAGRAPH, ITEM)
    is_empty = block.length() == 1 and kind_of(block) in (PARAGRAPH, VOID, ITEM)
    target = QTextCursor(cursor)
    following = block.next()
    stands_before_table = following.isValid() and is_in_cell(QTextCursor(following))
    if not before_here and (not is_empty or not following.isValid() or stands_before_table):
        if following.isValid() and not stands_before_table:
            target.movePosition(QTextCursor.MoveOperation.NextBlock)
        else:
            target.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            target.insertBlock(*Formats().void(new_id()))
    behind = QTextCursor(target)
    behind.setKeepPositionOnInsert(False)
    insert_before(QTextCursor(target), lines, numbering_at(cursor.block()))
    if is_empty and behind.block().length() == 1 and behind.block().next().isValid():
        look, characters = Formats().void(new_id())
        behind.setBlockFormat(look)
        behind.setBlockCharFormat(characters)
    end = QTextCursor(behind.block())
    if not is_empty:
        end.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        end.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    cursor.setPosition(end.position())


def _insert_runs(cursor: QTextCursor, runs: tuple[Text, ...]) -> None:
    text_only = kind_of(cursor.block()) in (TITLE, SECTION, ATTACHMENT, CAPTION)
    kept = tuple(Text(run.text) for run in runs) if text_only else runs
    Builder(cursor, numbering_at(cursor.block())).append_runs(kept)
