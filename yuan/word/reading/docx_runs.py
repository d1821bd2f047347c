"""The runs of one Word paragraph: its text with appearance, tabs and breaks, fields, notes, and the drawings in it.

Reads one w:p with the body it stands in, whose counts, fields and notes go on in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Protocol

import msgspec
from lxml import etree

from yuan.model.document.content import Footnote, Run, Script, Text
from yuan.word.reading.docx_numbering import VAL, W
from yuan.word.reading.docx_package import is_on
from yuan.word.reading.tally import Tally

ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
THROUGH = frozenset(
    W + tag for tag in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple",
                        "dir", "bdo", "ruby", "rubyBase", "rt")
)  # fmt: skip
"""What holds paragraphs or runs and is nothing itself."""
_M_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_GONE = frozenset((W + "del", W + "moveFrom"))
_GRAPHIC = frozenset((W + "drawing", W + "pict", W + "object", ALTERNATE))
_R, _T, _RPR = W + "r", W + "t", W + "rPr"


class RunningCounts(Protocol):
    """What goes on from paragraph to paragraph of a body: fields under way, notes, and what was seen so far."""

    tally: Tally
    seen: Counter[str]
    page_numbers: list[str]

    def is_page_number(self) -> bool:
        """Whether the text that comes is the number of a page."""

    def field_mark(self, kind: str) -> None:
        """Begin, separate or end a field."""

    def field_code(self, code: str) -> None:
        """Add to the code of the field under way."""

    def note(self, kind: str, identifier: str) -> Footnote | None:
        """The footnote or endnote referred to; None when there is none to be read."""


class _Appearance(msgspec.Struct, frozen=True):
    bold: bool = False
    italic: bool = False
    underline: bool = False
    script: Script = ""


_PLAIN = _Appearance()


class ParagraphRuns:
    """The runs of one paragraph, broken into lines at its soft breaks.

    Words in a character style of `marks` are no text: they are gathered in `marked` under what it means.
    """

    def __init__(self, body: RunningCounts, bold: bool, marks: Mapping[str, str] = {}) -> None:
        self._body = body
        self._marks = marks
        self.marked: dict[str, str] = {}
        self._bold = bold
        self._lines: list[list[Run]] = [[]]
        self._pending: list[str] = []
        self._look = _PLAIN
        self.graphics: list[etree._Element] = []

    def has_text(self) -> bool:
        """Whether more than blanks was read so far."""
        self._flush()
        return any(not isinstance(run, Text) or run.text.strip() for line in self._lines for run in line)

    def lines_count(self) -> int:
        """How many lines soft breaks have made of the paragraph so far."""
        return len(self._lines)

    def finish(self) -> list[tuple[Run, ...]]:
        """The lines read. Raises `BadFile` when the file holds more than any plan does."""
        self._flush()
        for line in self._lines:
            if line:
                self._body.tally.add(sum(len(run.text) for run in line if type(run) is Text))
        return [tuple(line) for line in self._lines]

    def inline(self, element: etree._Element) -> None:
        """Read the runs below `element`; deleted ones are only counted."""
        body = self._body
        for child in element:
            tag = child.tag
            if tag == _R:
                self._run(child)
            elif tag in THROUGH:
                if tag == W + "ins":
                    body.seen["ins"] += 1
                self.inline(child)
            elif tag in _GONE:
                body.seen["del"] += 1
            elif tag in _GRAPHIC:
                self.graphics.append(child)
            elif isinstance(tag, str) and "math}oMath" in tag:
                self._text("".join(part.text or "" for part in child.iter(_M_TEXT)), _PLAIN)

    def _run(self, run: etree._Element) -> None:
        body = self._body
        properties = run.find(_RPR)
        if self._marks and properties is not None:
            named = properties.find(W + "rStyle")
            meaning = "" if named is None else self._marks.get(named.get(VAL, ""), "")
            if meaning:
                words = "".join(
                    "\t" if part.tag != _T else part.text or "" for part in run.iter(_T, W + "tab")
                )
                self.marked[meaning] = self.marked.get(meaning, "") + words
                return
        look = self._appearance(properties)
        for child in run:
            tag = child.tag
            if tag == _T:
                if body.is_page_number():
                    body.page_numbers.append(child.text or "")
                else:
                    self._text(child.text or "", look)
            elif tag in (W + "br", W + "cr"):
                if self._marks and child.get(W + "type") == "page":
                    continue  # where a page ends is the layout's, not part of our paragraph
                self._flush()
                self._lines.append([])
            elif tag == W + "tab":
                self._text("\t", look)
            elif tag == W + "noBreakHyphen":
                self._text("\u2011", look)
            elif tag == W + "sym":
                self._text(_symbol(child.get(W + "char", "")), look)
            elif tag == W + "fldChar":
                body.field_mark(child.get(W + "fldCharType", ""))
            elif tag == W + "instrText":
                body.field_code(child.text or "")
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                kind = "footnote" if tag == W + "footnoteReference" else "endnote"
                if note := body.note(kind, child.get(W + "id", "")):
                    self._flush()
                    self._lines[-1].append(note)
            elif tag in _GRAPHIC:
                self.graphics.append(child)
            elif tag == W + "ruby":
                self.inline_ruby(child)

    def inline_ruby(self, element: etree._Element) -> None:
        """A word with its reading above: the reading first, as it stands in the file."""
        for part in element:
            self.inline(part)

    def _appearance(self, properties: etree._Element | None) -> _Appearance:
        if properties is None:
            return _Appearance(bold=True) if self._bold else _PLAIN
        bold = properties.find(W + "b")
        script = properties.find(W + "vertAlign")
        line = properties.find(W + "u")
        value = script.get(VAL, "") if script is not None else ""
        return _Appearance(
            self._bold if bold is None else is_on(bold),
            is_on(properties.find(W + "i")),
            line is not None and line.get(VAL, "single") != "none",
            "super" if value == "superscript" else "sub" if value == "subscript" else "",
        )

    def _text(self, text: str, look: _Appearance) -> None:
        if look != self._look:
            self._flush()
            self._look = look
        self._pending.append(text)

    def _flush(self) -> None:
        text = "".join(self._pending)
        self._pending.clear()
        if text:
            look = self._look
            self._lines[-1].append(Text(text, look.bold, look.italic, look.underline, look.script))


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
