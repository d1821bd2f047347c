"""Where words stand in the text of a plan, as they are typed or as a regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtGui import QTextCursor, QTextDocument


class Found(NamedTuple):
    """One place: its first and last position in the text, and what matched there."""

    start: int
    end: int
    match: re.Match[str]


def places(document: QTextDocument, pattern: re.Pattern[str]) -> Iterator[Found]:
    """Every place within a paragraph that is not empty, from the top."""
    block = document.begin()
    while block.isValid():
        at, text = block.position(), block.text()
        for match in pattern.finditer(text):
            if match.end() > match.start():
                yield Found(at + _units(text[: match.start()]), at + _units(text[: match.end()]), match)
        block = block.next()


def place_after(document: QTextDocument, pattern: re.Pattern[str], position: int) -> Found | None:
    """The first place at or after `position`, from the top again when there is none."""
    first = None
    for found in places(document, pattern):
        if found.start >= position:
            return found
        first = first or found
    return first


def place_before(document: QTextDocument, pattern: re.Pattern[str], position: int) -> Found | None:
    """The last place that ends at or before `position`, from the end again when there is none."""
    before = last = None
    for found in places(document, pattern):
        if found.end <= position:
            before = found
        last = found
    return before or last


def put_instead(document: QTextDocument, found: Found, new: str) -> int:
    """Replace one place by `new` in the look it has; how much longer the text became. Part of an edit under way."""
    cursor = QTextCursor(document)
    cursor.setPosition(found.start)
    cursor.setPosition(found.end, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(new, cursor.charFormat())
    return _units(new) - (found.end - found.start)


def _units(text: str) -> int:
    """The length of `text` as Qt counts it: rare characters (𠮷) take two places."""
    return len(text) if text.isascii() or max(text) <= "\uffff" else len(text.encode("utf-16-le")) // 2
