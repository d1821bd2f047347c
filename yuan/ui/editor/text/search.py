"""Where words stand in the text of a plan, as they are typed or as a regular expression.

Notes, figures and structured elements are searched too. They part the line they stand in, as they do in
`yuan.model.editing.replacing`: no place reaches over one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from yuan.model.document.content import Document, Footnote, Paragraph, Reference
from yuan.model.editing.replacing import replace_words
from yuan.ui.editor.text.formats import OBJECT, OBJECT_CHARACTER, object_format, object_of


class Found(NamedTuple):
    """One place: its first and last position in the text, and what matched there.

    `inside` counts the places within one thing that stands in the text as a whole; -1 for running text.
    """

    start: int
    end: int
    match: re.Match[str]
    inside: int = -1


def places(document: QTextDocument, pattern: re.Pattern[str]) -> Iterator[Found]:
    """Every place within a paragraph that is not empty, from the top."""
    block = document.begin()
    while block.isValid():
        yield from _in_block(block, pattern)
        block = block.next()


def _in_block(block: QTextBlock, pattern: re.Pattern[str]) -> Iterator[Found]:
    at, text = block.position(), block.text()
    if not text:
        return
    for number, part in enumerate(text.split(OBJECT_CHARACTER)):
        if number:
            yield from _in_object(block, at, pattern)
            at += 1
        for match in pattern.finditer(part):
            if match.end() > match.start():
                yield Found(at + _units(part[: match.start()]), at + _units(part[: match.end()]), match)
        at += _units(part)


def _in_object(block: QTextBlock, position: int, pattern: re.Pattern[str]) -> Iterator[Found]:
    node = _object_at(block.document(), position)
    if node is None or isinstance(node, Reference):
        return
    _, found = replace_words(_wrapped(node), pattern, "", is_expression=False)
    for number, words in enumerate(found):
        match = pattern.match(words.before + words.words + words.after, len(words.before))
        if match is not None:
            yield Found(position, position + 1, match, number)


def place_after(found: list[Found], position: int) -> int:
    """Which of `found` is the first at or after `position`, the first of all when there is none."""
    return next((at for at, place in enumerate(found) if place.start >= position), 0)


def place_before(found: list[Found], position: int) -> int:
    """Which of `found` is the last that ends at or before `position`, the last of all when there is none."""
    before = (at for at in range(len(found) - 1, -1, -1) if found[at].end <= position)
    return next(before, len(found) - 1)


def put_instead(document: QTextDocument, found: Found, new: str) -> int:
    """Replace one place by `new` in the look it has; how much longer the text became. Part of an edit under way."""
    cursor = QTextCursor(document)
    cursor.setPosition(found.start)
    cursor.setPosition(found.end, QTextCursor.MoveMode.KeepAnchor)
    if found.inside < 0:
        cursor.insertText(new, cursor.charFormat())
        return _units(new) - (found.end - found.start)
    node = _object_at(document, found.start)
    changed, _ = replace_words(
        _wrapped(node), found.match.re, new, is_expression=False, chosen={found.inside}
    )
    cursor.insertText(OBJECT_CHARACTER, object_format(_unwrapped(changed), cursor.charFormat()))
    return 0


def _object_at(document: QTextDocument, position: int) -> Any:
    cursor = QTextCursor(document)
    cursor.setPosition(position + 1)
    kept = cursor.charFormat().stringProperty(OBJECT)
    return object_of(kept) if kept else None


def _wrapped(node: Any) -> Document:
    return Document(blocks=(Paragraph(id="", runs=(node,)) if isinstance(node, Footnote) else node,))


def _unwrapped(document: Document) -> Any:
    block = document.blocks[0]
    return block.runs[0] if isinstance(block, Paragraph) else block


def _units(text: str) -> int:
    """The length of `text` as Qt counts it: rare characters (𠮷) take two places."""
    return len(text) if text.isascii() or max(text) <= "\uffff" else len(text.encode("utf-16-le")) // 2
