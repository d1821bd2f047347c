"""Read a web page: its text, headings, tables and line breaks, without scripts and menus hidden from view.

Reads bytes; gives lines like those of a Word file. Pictures on the web are not fetched.
"""

from __future__ import annotations

import email
import re
from collections.abc import Mapping

import lxml.html
from lxml import etree
from msgspec.structs import replace

from yuan.model.document.content import Align, Block, Cell, Footnote, Row, Run, Script, Table, Text, run_text
from yuan.model.errors import BadFile
from yuan.word.reading.attributes import has_crowded_html_tag
from yuan.word.reading.lines import Piece, Source, SourceLine, paragraph_of
from yuan.word.reading.tally import Tally

_SKIPPED = frozenset(("script", "style", "head", "title", "noscript", "template", "select", "button", "del"))
"""`del` is what a tracked change took out."""
_INLINE = frozenset(("a", "abbr", "b", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "label", "mark",
                     "q", "s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u"))  # fmt: skip
_HEADINGS = {f"h{level}": level - 1 for level in range(1, 7)}
_BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"))
_CENTRED = re.compile(r"text-align\s*:\s*(center|right)")
_NOTE_MARK = re.compile(r"mso-footnote-id\s*:\s*(\w+)")
_LENGTH = re.compile(r"width\s*:\s*([0-9.]+)\s*(pt|px|mm|cm|in)")
_MM = {"px": 25.4 / 96, "pt": 25.4 / 72, "mm": 1.0, "cm": 10.0, "in": 25.4}
_SCRIPT_TAGS: dict[str, Script] = {"sup": "super", "sub": "sub"}
BULLET = "•"
_SPACE = re.compile(r"[ \t\r\n]+")
_COPY = "请在浏览器中打开，复制文字到 Word 后再导入。"
_ALIGN: dict[str, Align] = {"center": "center", "right": "right"}


def read_html(data: bytes, encoding: str | None = None, name: str = "") -> Source:
    """Everything shown by a web page.

    Raises:
        BadFile: the page cannot be read, shows no text, or holds more than a plan can; `name` is used in the message.
    """
    try:
        encoding = encoding or _encoding(data)
        if has_crowded_html_tag(data.decode(encoding, "replace")):
            raise BadFile(f"网页文件{f'“{name}”' if name else ''}中一个标签的属性过多，没有读取。", _COPY)
        parser = lxml.html.HTMLParser(
            encoding=encoding, no_network=True, remove_comments=True, huge_tree=True
        )
        root = lxml.html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, LookupError) as error:
        raise BadFile("网页文件中没有可读取的内容。", _COPY) from error
    # What lies too deep would be missing without a word.
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise BadFile(f"网页文件{f'“{name}”' if name else ''}嵌套过深，没有读取。", _COPY)
    page = _Page(_notes(root), Tally(name or "网页"), is_sheet=_is_sheet(root))
    page.walk(root, Text(""), "")
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
                return read_html(payload, part.get_content_charset(), name)
    raise BadFile(f"“{name}”是网页归档文件，但里面没有网页正文。", "请用 Word 打开后另存为 .docx 再导入。")


def _encoding(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


class _Page:
    """Gathers lines and tables; `notes` are the texts of the page's footnotes by their id."""

    def __init__(self, notes: Mapping[str, str], tally: Tally, *, is_sheet: bool = False) -> None:
        self.pieces: list[Piece] = []
        self._notes, self._is_sheet = notes, is_sheet
        self._tally = tally
        self._items: dict[etree._Element, int] = {}
        self._runs: list[Run] = []
        self._blanks = 0
        self._align: Align = ""
        self._outline = -1

    def walk(self, element: etree._Element, look: Text, align: Align) -> None:
        """Take in `element`; `look` is a run without text, in the appearance that holds here."""
        tag, style = element.tag, element.get("style", "").lower()
        if not isinstance(tag, str) or tag in _SKIPPED or "mso-element:footnote-list" in style:
            return
        mark = _NOTE_MARK.search(style)
        if mark and mark[1] in self._notes:
            self._runs.append(Footnote(text=self._notes[mark[1]]))
        elif "mso-list:ignore" in style:
            self._add(_list_number("".join(map(str, element.itertext()))), look)
        elif tag == "br":
            self.end_line()
        elif tag == "table" and (self._is_sheet or not _is_layout(element)):
            self.end_line()
            self.pieces.append(_table(element, self._notes, self._tally))
        else:
            self._inside(element, tag, _look(tag, style, look), align)

    def _inside(self, element: etree._Element, tag: str, look: Text, align: Align) -> None:
        is_block = tag not in _INLINE
        if is_block:
            self._end_line_before(element)
            align = _alignment(element, align)
            self._align, self._outline = align, _HEADINGS.get(tag, -1)
        if tag == "li":
            self._add(self._item_number(element), look)
        self._add(element.text, look)
        for child in element:
            self.walk(child, look, align)
            if isinstance(child.tag, str) and child.tag not in _INLINE and child.tag != "br":
                self._align, self._outline = align, _HEADINGS.get(tag, -1)
            self._add(child.tail, look)
        if is_block:
            self.end_line()

    def _item_number(self, item: etree._Element) -> str:
        """What a browser shows before an item of a list; items are asked for in reading order."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return f"{BULLET} "
        start = parent.get("start", "1")
        before = self._items.get(parent, 0)
        self._items[parent] = before + 1
        return f"{(int(start) if start.isdecimal() and len(start) < 6 else 1) + before}. "

    def _end_line_before(self, element: etree._Element) -> None:
        """End the line under way, unless it is the number of the list item `element` is the first paragraph of."""
        parent = element.getparent()
        is_first = parent is not None and parent.tag == "li" and parent[0] is element
        if parent is None or not is_first or (parent.text or "").strip():
            self.end_line()

    def _add(self, text: str | None, look: Text) -> None:
        if text:
            self._runs.append(replace(look, text=_SPACE.sub(" ", text)))

    def end_line(self) -> None:
        """Close the line under way."""
        text = run_text(tuple(self._runs))
        if text.strip():
            self._tally.add(len(text))
            runs = tuple(run for run in self._runs if run.text)
            words = [run for run in runs if isinstance(run, Text) and run.text.strip()]
            self.pieces.append(
                SourceLine(
                    runs=runs,
                    text=text,
                    bold=all(run.bold for run in words),
                    align=self._align,
                    outline=self._outline,
                    blanks=self._blanks,
                )
            )
            self._blanks = 0
        elif self._runs:
            self._blanks += 1
        self._runs = []


def _look(tag: str, style: str, look: Text) -> Text:
    """`look` as an element changes it."""
    if tag in _BOLD or "bold" in style:
        look = replace(look, bold=True)
    if tag in ("i", "em"):
        look = replace(look, italic=True)
    if tag == "u":
        look = replace(look, underline=True)
    return replace(look, script=_SCRIPT_TAGS[tag]) if tag in _SCRIPT_TAGS else look


def _list_number(text: str) -> str:
    """The number or bullet that Word writes before a list item; signs of its symbol typefaces are bullets."""
    number = " ".join(text.split())
    return f"{number} " if len(number) > 1 or number.isdecimal() else f"{BULLET} "


def _notes(root: etree._Element) -> dict[str, str]:
    """The texts of Word's footnotes by their id."""
    found = {}
    for note in root.iter("div"):
        if note.get("style", "").replace(" ", "").lower() == "mso-element:footnote" and note.get("id"):
            text = " ".join("".join(map(str, note.itertext())).split())
            found[note.get("id", "")] = re.sub(r"^\[?\d+\]?\s*", "", text)
    return found


def _is_sheet(root: etree._Element) -> bool:
    """Whether a spreadsheet wrote the page, whose tables are tables however narrow."""
    names = (*root.attrib.values(), *(str(meta.get("content")) for meta in root.iter("meta")))
    return any("office:excel" in str(name) or "Excel.Sheet" in str(name) for name in names) or bool(
        root.xpath("//google-sheets-html-origin")
    )


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


def _table(element: etree._Element, notes: Mapping[str, str], tally: Tally) -> Table:
    rows = []
    lines = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
    for row in lines:
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        parent = row.getparent()
        is_head = parent is not None and parent.tag == "thead"
        is_head = is_head or (bool(cells) and all(cell.tag == "th" for cell in cells))
        rows.append(Row(tuple(_cell(cell, notes, tally) for cell in cells), is_head))
    leading = 0
    while leading < len(rows) and rows[leading].header:
        leading += 1
    rows[leading:] = [Row(row.cells) for row in rows[leading:]]
    caption = element.find("caption")
    return Table(
        rows=tuple(rows),
        caption="" if caption is None else "".join(map(str, caption.itertext())).strip(),
        widths=_widths(element, lines),
    )


def _widths(table: etree._Element, rows: list[etree._Element]) -> tuple[float, ...]:
    """The columns' widths in millimetres where the page gives all of them, else ()."""
    columns = [column for column in table.iter("col") for _ in range(_span(column, "span"))]
    if not columns:
        single = (row for row in rows if all(_span(cell, "colspan") == 1 for cell in row))
        columns = max(
            ([cell for cell in row if cell.tag in ("td", "th")] for row in single), key=len, default=[]
        )
    most = max(
        (sum(_span(cell, "colspan") for cell in row if cell.tag in ("td", "th")) for row in rows), default=0
    )
    widths = tuple(_width(column) for column in columns)
    return widths if len(widths) == most and all(widths) else ()


def _width(element: etree._Element) -> float:
    found = _LENGTH.search(element.get("style", "").lower())
    if found:
        return round(float(found[1]) * _MM[found[2]], 1)
    given = element.get("width", "")[:6]
    return round(int(given) * _MM["px"], 1) if given.isdecimal() else 0.0


def _cell(element: etree._Element, notes: Mapping[str, str], tally: Tally) -> Cell:
    before = tally.blocks
    page = _Page(notes, tally)
    page.walk(element, Text(""), "")
    page.end_line()
    tally.add_cell(before)
    blocks: tuple[Block, ...] = tuple(
        paragraph_of(piece) if isinstance(piece, SourceLine) else piece for piece in page.pieces
    )
    return Cell(blocks=blocks, colspan=_span(element, "colspan"), rowspan=_span(element, "rowspan"))


def _span(element: etree._Element, name: str) -> int:
    value = element.get(name, "1").strip()[:6]
    return max(1, min(int(value), 1000)) if value.isdecimal() else 1
