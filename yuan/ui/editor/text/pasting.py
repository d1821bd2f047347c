"""Pasting: foreign text cleaned to paragraphs, the numbers typed in it recognised as list items."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage, QTextCursor

from yuan.model.document.bounded_text import clean
from yuan.model.document.content import ListItem, Paragraph
from yuan.model.document.limits import LARGEST_TEXT_FILE, MOST_BLOCKS, MOST_CHARACTERS, MOST_PARAGRAPH
from yuan.model.document.numbers import read_number
from yuan.model.errors import BadFile
from yuan.model.numbering.patterns import PATTERNS
from yuan.ui.editor.text.editing import is_in_cell, kind_of, numbering_at, typing_format
from yuan.ui.editor.text.formats import CAPTION, PARAGRAPH, SECTION, STANDING, VOID, Formats

_BREAKS = re.compile(r"\r\n|[\n\r\u2029\u2028\f\v]")
_INVISIBLE = re.compile("[\u200b\ufeff\ufffc\u00ad\ufdd0\ufdd1\x00-\x08\x0e-\x1f]")


PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff"})


def pictures_in(data: QMimeData) -> list[Path | QImage]:
    """The pictures that `data` brings: files of pictures, or one image without any text (a screenshot)."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if files:
        return [path for path in files if path.suffix.lower() in PICTURES]
    if data.hasImage() and not data.hasText() and not data.hasHtml():
        image = data.imageData()
        return [image] if isinstance(image, QImage) and not image.isNull() else []
    return []


def require_room(data: QMimeData) -> None:
    """Refuse what is more than can be pasted at once: the window would stand still for minutes.

    Raises:
        BadFile: it is.
    """
    text = data.text()
    if len(text) > MOST_CHARACTERS or text.count("\n") > MOST_BLOCKS or len(data.html()) > LARGEST_TEXT_FILE:
        raise BadFile("要粘贴的内容过多，没有粘贴。", "请分几次粘贴，或存为文件后导入。")


def clean_lines(text: str) -> list[str]:
    """`text` as lines without blanks around them, empty lines and invisible characters, none too long for a paragraph."""
    lines = (
        clean(_INVISIBLE.sub("", line)).replace("\t", " ").strip(" \u3000\u00a0")
        for line in _BREAKS.split(text)
    )
    return [
        line[start : start + MOST_PARAGRAPH]
        for line in lines
        for start in range(0, len(line), MOST_PARAGRAPH)
    ]


def pasted_node(line: str) -> tuple[Paragraph | ListItem, str]:
    """What a pasted line becomes, and its text: a list item when it begins with a number of one."""
    number = read_number(line)
    if number is not None and PATTERNS[number.pattern].is_item and number.rest:
        return ListItem(pattern=number.pattern, restart=number.path == (1,)), number.rest
    return Paragraph(), line


def paste_lines(cursor: QTextCursor, text: str) -> None:
    """Put `text` in at `cursor`: one line into the running text, several as blocks of their own.

    Part of the edit block under way.
    """
    lines = clean_lines(text)
    if not lines:
        if text.strip("\r\n"):
            cursor.insertText(" ")
        return
    clean = typing_format(cursor) or cursor.charFormat()
    if len(lines) == 1 or kind_of(cursor.block()) in (SECTION, CAPTION):
        joined = "".join(lines)
        blanks = text[: len(text) - len(text.lstrip(" "))] if len(lines) == 1 else ""
        cursor.insertText(blanks + joined, clean)
        return
    formats, in_cell = Formats(numbering_at(cursor.block())), is_in_cell(cursor)
    begins_here = kind_of(cursor.block()) in (PARAGRAPH, VOID) and cursor.block().length() == 1
    if kind_of(cursor.block()) == STANDING:
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    for place, line in enumerate(lines):
        node, rest = pasted_node(line)
        look, characters = formats.of(node, in_cell=in_cell)
        if place == 0 and begins_here:
            cursor.setBlockFormat(look)
        elif place == 0 and kind_of(cursor.block()) != STANDING:
            cursor.insertText(line, clean)
            continue
        else:
            cursor.insertBlock(look, characters)
        cursor.insertText(rest, characters)
