"""Read a web page: its text, headings, tables and line breaks, without scripts and menus hidden from view.

Reads bytes; gives lines like those of a Word file. Pictures on the web are not fetched.
"""

from __future__ import annotations

import email
import re

import lxml.html
from lxml import etree

from yuan.model.content import Align, Block, Cell, Row, Run, Table, Text
from yuan.model.errors import BadFile
from yuan.word.reading.lines import Line, Piece, Source, paragraph_of

_SKIPPED = frozenset(("script", "style", "head", "title", "noscript", "template", "select", "button"))
_INLINE = frozenset(("a", "abbr", "b", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "label", "mark",
                     "q", "s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u"))  # fmt: skip
_HEADINGS = {f"h{level}": level - 1 for level in range(1, 7)}
_BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"))
_CENTRED = re.compile(r"text-align\s*:\s*(center|right)")
_SPACE = re.compile(r"[ \t\r\n]+")
_ALIGN: dict[str, Align] = {"center": "center", "right": "right"}


def read_html(data: bytes, encoding: str | None = None) -> Source:
    """Everything shown by a web page.

    Raises:
        BadFile: the page cannot be read or shows no text.
    """
    try:
        parser = lxml.html.HTMLParser(
            encoding=encoding or _encoding(data), no_network=True, remove_comments=True
        )
        root = lxml.html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, LookupError) as error:
        raise BadFile(
            "网页文件中没有可读取的内容。", "请在浏览器中打开，复制文字到 Word 后再导入。"
        ) from error
    page = _Page()
    page.walk(root, False, "")
    page.end_line()
    return Source(pieces=tuple(page.pieces))


def read_mhtml(data: bytes, name: str) -> Source:
    """A web page saved as one file (MIME), as Word writes it too: its first HTML part.

    Raises:
        BadFile: there is no HTML part.
    """
    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return read_html(payload, part.get_content_charset())
    raise BadFile(f"“{name}”是网页归档文件，但里面没有网页正文。", "请用 Word 打开后另存为 .docx 再导入。")


def _encoding(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


class _Page:
    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._runs: list[Text] = []
        self._blanks = 0
        self._align: Align = ""
        self._outline = -1

    def walk(self, element: etree._Element, bold: bool, align: Align) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return
        if tag == "br":
            self.end_line()
        elif tag == "table" and not _is_layout(element):
            self.end_line()
            self.pieces.append(_table(element))
        else:
            self._inside(element, tag, bold or tag in _BOLD or "bold" in element.get("style", ""), align)

    def _inside(self, element: etree._Element, tag: str, bold: bool, align: Align) -> None:
        is_block = tag not in _INLINE
        if is_block:
            self.end_line()
            align = _alignment(element, align)
            self._align, self._outline = align, _HEADINGS.get(tag, -1)
        self._add(element.text, bold)
        for child in element:
            self.walk(child, bold, align)
            if isinstance(child.tag, str) and child.tag not in _INLINE and child.tag != "br":
                self._align, self._outline = align, _HEADINGS.get(tag, -1)
            self._add(child.tail, bold)
        if is_block:
            self.end_line()

    def _add(self, text: str | None, bold: bool) -> None:
        if text:
            self._runs.append(Text(_SPACE.sub(" ", text), bold))

    def end_line(self) -> None:
        text = "".join(run.text for run in self._runs)
        if text.strip():
            runs: tuple[Run, ...] = tuple(run for run in self._runs if run.text)
            is_bold = all(run.bold for run in self._runs if run.text.strip())
            self.pieces.append(
                Line(
                    runs=runs,
                    text=text,
                    bold=is_bold,
                    align=self._align,
                    outline=self._outline,
                    blanks=self._blanks,
                )
            )
            self._blanks = 0
        elif self._runs:
            self._blanks += 1
        self._runs = []


def _alignment(element: etree._Element, align: Align) -> Align:
    found = _CENTRED.search(element.get("style", "").lower())
    if found:
        return _ALIGN[found.group(1)]
    return _ALIGN.get(element.get("align", "").lower(), "" if element.get("align") else align)


def _is_layout(table: etree._Element) -> bool:
    """A table used to lay out a page: one cell to every row."""
    rows = list(table.iter("tr"))
    return all(len(row.findall("td") + row.findall("th")) <= 1 for row in rows) or (
        len(rows) == 1 and bool(list(table.iter("p")))
    )


def _table(element: etree._Element) -> Table:
    rows = []
    for row in element.iter("tr"):
        if next(row.iterancestors("table")) is not element:
            continue
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        rows.append(
            Row(tuple(_cell(cell) for cell in cells), bool(cells) and all(c.tag == "th" for c in cells))
        )
    leading = 0
    while leading < len(rows) and rows[leading].header:
        leading += 1
    rows[leading:] = [Row(row.cells) for row in rows[leading:]]
    caption = element.find("caption")
    return Table(
        rows=tuple(rows), caption="" if caption is None else "".join(map(str, caption.itertext())).strip()
    )


def _cell(element: etree._Element) -> Cell:
    page = _Page()
    page.walk(element, False, "")
    page.end_line()
    blocks: tuple[Block, ...] = tuple(
        paragraph_of(piece) if isinstance(piece, Line) else piece for piece in page.pieces
    )
    return Cell(blocks=blocks, colspan=_span(element, "colspan"), rowspan=_span(element, "rowspan"))


def _span(element: etree._Element, name: str) -> int:
    value = element.get(name, "1").strip()
    return max(1, min(int(value), 1000)) if value.isdecimal() else 1
