"""Read plain text and Markdown: any of the usual encodings, hard-wrapped lines, page numbers between them.

Reads bytes; gives lines like those of a Word file. Lines are joined only when the file is wrapped at one width,
the line is full and the next is neither indented nor numbered. May mistake a short full line before an
unindented one for a wrapped paragraph. HTML tables inside Markdown become tables.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence

import msgspec

from yuan.model.document.content import Cell, Paragraph, Row, Run, Table, Text
from yuan.model.document.numbers import read_number
from yuan.model.errors import BadFile
from yuan.word.reading.container import not_text
from yuan.word.reading.html_blocks import read_html
from yuan.word.reading.lines import Omission, Piece, Source, SourceLine
from yuan.word.reading.tally import Tally

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_PAGE = re.compile(r"\s*+(?:[-—–－·]\s*+)?([0-9０-９]{1,3}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|[IVXivx]{1,5})\s*+(?:[-—–－·])?\s*+$")
_DASHED = re.compile(r"\s*[-—–－·]\s*\d{1,3}\s*[-—–－·]\s*$")
_HEADING = re.compile(r"(#{1,6})(?:\s++(.*+)|#*+\s*+)$")
_LEADERS = re.compile(r"[.．·…⋯‥]{3,}")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*$")
_BAR = re.compile(r"\s*\|(.*)\|\s*$")
_BAR_RULE = re.compile(r"\s*\|[\s:|\-]+\|\s*$")
_BOLD = re.compile(r"\*\*(?=\S)((?:[^*]|\*(?!\*))++)(?<=\S)\*\*|__(?=\S)((?:[^_]|_(?!_))++)(?<=\S)__")
_IS_MARKDOWN = re.compile(r"^#{1,6}\s+\S|^[^\S\n]*+\|(?:[^\S\n]|[:|\-])+\|[^\S\n]*+$", re.MULTILINE)
_LABEL = re.compile(
    r"\s*+附\s*+[件录表图]\s*+\d{0,2}+(?:$|(?:(?<=\s)|[\s:：])[\s:：]*+[\u4e00-\u9fff]|[:：])"
)
_STOPS = "。；;：:！!？?"


class _Raw(msgspec.Struct, frozen=True):
    text: str
    blanks: int


def decode(data: bytes, name: str) -> str:
    """The text of `data`, its encoding told by marks or by trying.

    Raises:
        BadFile: no text in UTF-8, UTF-16 or GB18030.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data, encoding, name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return _checked(data, encoding, name)
        except BadFile:
            continue
    if data.count(b"\0") * 4 >= len(data):
        return _checked(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be", name)
    raise not_text(name)


def _checked(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        raise not_text(name) from error
    odd = sum(
        unicodedata.category(sign) in ("Cc", "Cn") and sign not in "\t\n\r\f\v" for sign in text[:20_000]
    )
    if odd * 50 > len(text[:20_000]):
        raise not_text(name)
    return text


def read_text(data: bytes, name: str) -> Source:
    """Everything in a text or Markdown file.

    Raises:
        BadFile: no readable text.
    """
    text = decode(data, name)
    rows = re.split(r"\r\n|[\n\r\f\v\x85\u2028]", text)
    if not text.strip():
        raise BadFile(f"“{name}”没有文字内容。", "请重新取得原文件后再导入。")
    tally = Tally(name)
    for row in rows:
        if row.strip():
            tally.add(len(row))
    if _IS_MARKDOWN.search(text):
        return _markdown(rows)
    raw, pages = _without_page_numbers(rows)
    joined = list(_joined(raw))
    pieces = tuple(_plain_line(one) for one in joined)
    return Source(pieces=pieces, omitted=(Omission("页码", "\n".join(pages)),) if pages else ())


def _plain_line(one: _Raw) -> SourceLine:
    indent = len(one.text) - len(one.text.lstrip())
    text = one.text.strip()
    centred = indent >= 12 and len(text) <= 40
    return SourceLine(runs=(Text(text),), text=text, blanks=one.blanks, align="center" if centred else "")


def _raw_lines(rows: Sequence[str]) -> Iterator[_Raw]:
    blanks = 0
    for row in rows:
        if row.strip():
            yield _Raw(row.rstrip(), blanks)
            blanks = 0
        else:
            blanks += 1


def _without_page_numbers(rows: Sequence[str]) -> tuple[list[_Raw], list[str]]:
    """The lines without page numbers: lone numbers, dashed or far indented, that count up through the text."""
    raw = list(_raw_lines(rows))
    chosen: list[int] = []
    last = 0
    for index, one in enumerate(raw):
        match = _PAGE.match(one.text)
        if match is None:
            continue
        dashed = bool(_DASHED.match(one.text))
        alone = one.blanks > 0 or (index + 1 == len(raw) or raw[index + 1].blanks > 0)
        number = match.group(1)
        if not dashed and not (alone and len(one.text) - len(one.text.lstrip()) >= 6):
            continue
        value = int(number) if number.isdecimal() else 0
        if value == 0 or last < value <= last + (4 if one.blanks else 1) or dashed:
            chosen.append(index)
            last = value or last
    if len(chosen) < 2:
        return raw, []
    gone = set(chosen)
    kept: list[_Raw] = []
    after_page = 0
    for index, one in enumerate(raw):
        if index in gone:
            after_page = 1
            continue
        kept.append(_Raw(one.text, 0 if after_page else one.blanks))
        after_page = 0
    return kept, [raw[index].text.strip() for index in chosen]


def _width(text: str) -> float:
    """How much of a line `text` fills, in full-width characters; a centred line fills none."""
    if len(text) - len(text.lstrip(" ")) >= 8:
        return 0
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def _joined(raw: list[_Raw]) -> Iterator[_Raw]:
    """The lines, those of one paragraph joined when the file is wrapped at one width."""
    widths = sorted(_width(one.text) for one in raw)
    full = widths[int(len(widths) * 0.85)] if widths else 0
    wrapped = 15 <= full <= 60 and sum(full - 3 <= width <= full + 2 for width in widths) * 3 >= len(widths)
    # Parts are kept apart until a paragraph ends: adding to a text takes time by its square.
    parts: list[str] = []
    blanks, last_row = 0, ""
    for one in raw:
        if parts and wrapped and _continues(last_row, one, full):
            is_latin = last_row[-1:].isascii() and last_row[-1:].isalpha() and one.text[:1].isascii()
            parts += (" " if is_latin else "", one.text.strip())
        else:
            if parts:
                yield _Raw("".join(parts), blanks)
            parts, blanks = [one.text], one.blanks
        last_row = one.text
    if parts:
        yield _Raw("".join(parts), blanks)


def _continues(row: str, following: _Raw, full: float) -> bool:
    if _LABEL.match(row) or _LABEL.match(following.text):
        return False
    if (
        following.blanks
        or _LEADERS.search(row)
        or _width(row) < full - 4
        or following.text[:1] in " \u3000\t"
    ):
        return False
    if row[-1] in _STOPS and _width(row) < full - 1:
        return False
    return read_number(following.text) is None or (row[-1] not in _STOPS and _width(row) >= full - 2)


# --- Markdown ---------------------------------------------------------------------------------------


def _markdown(rows: Sequence[str]) -> Source:
    pieces: list[Piece] = []
    blanks = 0
    table: list[str] = []
    for row in [*rows, ""]:
        if _BAR.match(row):
            table.append(row)
            continue
        if table:
            pieces.append(_bar_table(table))
            table = []
        if not row.strip(" #\t\u3000") or _RULE.match(row):
            blanks += 1
            continue
        if "<table" in row.lower():
            pieces += read_html(row.encode(), "utf-8").pieces
        else:
            pieces.append(_markdown_line(row, blanks))
        blanks = 0
    return Source(pieces=tuple(pieces))


def _markdown_line(row: str, blanks: int) -> SourceLine:
    outline = -1
    if match := _HEADING.match(row.strip()):
        outline, row = len(match.group(1)) - 1, (match.group(2) or "").rstrip().rstrip("#")
    runs = _emphasis(row.strip())
    text = "".join(run.text for run in runs)
    bold = all(run.bold for run in runs)
    return SourceLine(runs=runs, text=text, blanks=blanks, outline=outline, bold=bold)


def _emphasis(text: str) -> tuple[Text, ...]:
    runs, end = [], 0
    for match in _BOLD.finditer(text):
        if match.start() > end:
            runs.append(Text(text[end : match.start()]))
        runs.append(Text(match.group(1) or match.group(2), bold=True))
        end = match.end()
    if end < len(text):
        runs.append(Text(text[end:]))
    return tuple(runs)


def _bar_table(rows: list[str]) -> Table:
    built: list[Row] = []
    has_rule = any(_BAR_RULE.match(row) for row in rows)
    for row in rows:
        if _BAR_RULE.match(row):
            continue
        match = _BAR.match(row)
        texts = [] if match is None else re.split(r"(?<!\\)\|", match.group(1))
        cells = tuple(Cell(blocks=_cell_blocks(text.strip())) for text in texts)
        built.append(Row(cells, has_rule and not built))
    return Table(rows=tuple(built))


def _cell_blocks(text: str) -> tuple[Paragraph, ...]:
    runs: tuple[Run, ...] = _emphasis(text)
    return (Paragraph(runs=runs),) if runs else ()
