"""Read a Word body into lines, tables and figures, in reading order and without guessing.

Reads document.xml once, with the parts it refers to. Soft breaks end a line; fields keep their result;
tracked changes are taken as accepted; drawings give their text boxes, once, after the paragraph they hang on.
May mistake nothing about structure, for it knows none; it stands first because every later stage works on
its lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec
from lxml import etree

from yuan.model.document.content import Align, Block, Footnote, Text
from yuan.model.document.limits import MOST_FIELDS
from yuan.word.reading.container import Package
from yuan.word.reading.docx_numbering import VAL, W
from yuan.word.reading.docx_package import Parts, Style, open_parts
from yuan.word.reading.docx_runs import ALTERNATE, THROUGH, ParagraphRuns
from yuan.word.reading.docx_tables import read_table
from yuan.word.reading.lines import Omission, Piece, Source, SourceLine, paragraph_of
from yuan.word.reading.pictures import Pictures, graphics
from yuan.word.reading.tally import Tally

_ALIGN: dict[str, Align] = {"center": "center", "right": "right", "end": "right"}
_IMPRINT = "版记"
_PAGE_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES")
_P, _TBL, _PPR = W + "p", W + "tbl", W + "pPr"


_MOST_CODE = 200


class _Field(msgspec.Struct):
    code: str = ""
    in_result: bool = False

    def name(self) -> str:
        return (self.code.split(maxsplit=1) or [""])[0].upper()

    def add(self, code: str) -> None:
        """More of the field's code; only its name is asked for."""
        if len(self.code) < _MOST_CODE:
            self.code += code


def read_docx(package: Package) -> Source:
    """Everything in a Word document.

    Raises:
        BadFile: a part is damaged or unsafe.
    """
    parts = open_parts(package)
    body = Body(parts)
    body.read(parts.body)
    omitted = [Omission(what, text) for what, text in parts.margins]
    if body.page_numbers:
        omitted.append(Omission("页码", "\n".join(body.page_numbers)))
    return Source(
        pieces=tuple(body.pieces),
        media=body.pictures.media,
        omitted=tuple(omitted),
        doubts=tuple(body.doubts()),
        automatic=body.automatic,
    )


class Body:
    """One pass over a body (or over a cell or text box, which share the running counts of their body)."""

    def __init__(self, parts: Parts, outer: Body | None = None, role: str = "") -> None:
        self.parts = parts
        self.role = role
        self.pieces: list[Piece] = []
        self.pictures: Pictures = outer.pictures if outer else Pictures(parts)
        self.fields: list[_Field] = [] if outer is None else outer.fields
        self.seen: Counter[str] = outer.seen if outer else Counter()
        self.page_numbers: list[str] = outer.page_numbers if outer else []
        self.automatic: dict[str, str] = outer.automatic if outer else {}
        self.notes: dict[str, str] = outer.notes if outer else {}
        self.tally: Tally = outer.tally if outer else Tally(parts.package.name)
        self.is_note = False
        self._blanks = 0
        self._contents = 0

    def doubts(self) -> Iterator[str]:
        """What the user should know about how the body was read."""
        if self.seen["ins"] or self.seen["del"]:
            yield f"文件中有修订标记（插入{self.seen['ins']}处、删除{self.seen['del']}处），已按全部接受修订读取。"
        for comment in self.parts.comments:
            yield f"文件中有批注，未收入正文。{comment}"
        if self.seen["box"]:
            yield f"图形或文本框中的文字（{self.seen['box']}处）已放在所在段落之后，请核对次序。"
        if self.seen["imprint"]:
            yield "文末的版记（抄送、印发机关和印发日期）未收入正文。"
        if self.seen["note in note"]:
            yield f"脚注中又引用了脚注（{self.seen['note in note']}处），里层的脚注没有读取。"
        if self.seen["chunk"]:
            yield "文件中嵌入了另一份文档，其内容未读取，请单独导入。"
        yield from self.pictures.doubts

    def read(self, element: etree._Element) -> None:
        """Read the paragraphs and tables below `element`.

        Raises:
            BadFile: there is more in them than any plan holds, or a part they refer to is damaged.
            ValueError: a number in them is none.
        """
        for child in element:
            tag = child.tag
            if tag == _P:
                self._paragraph(child)
            elif tag == _TBL:
                self.pieces.append(read_table(child, self.cell, self.tally))
                self._blanks = 0
            elif tag == W + "sdt":
                gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                contents = gallery is not None and gallery.get(VAL) == "Table of Contents"
                self._contents += contents
                self.read(child)
                self._contents -= contents
            elif tag in THROUGH:
                if tag == W + "ins":
                    self.seen["ins"] += 1
                self.read(child)
            elif tag == ALTERNATE:
                self.read(next((part for part in child if len(part)), child))
            elif tag == W + "altChunk":
                self.seen["chunk"] += 1

    # --- one paragraph ------------------------------------------------------------------------------

    def _paragraph(self, element: etree._Element) -> None:
        properties = element.find(_PPR)
        style = self.parts.default
        if properties is not None and (named := properties.find(W + "pStyle")) is not None:
            style = self.parts.styles.get(named.get(VAL, ""), style)
        reader = ParagraphRuns(self, style.bold)
        in_contents = self._contents > 0 or style.contents or self._in_field("TOC")
        reader.inline(element)
        in_contents = in_contents or self._in_field("TOC")
        number = self._number(properties, style) if reader.has_text() or reader.lines_count() > 1 else ""
        self._put(reader, properties, style, number, "toc" if in_contents else self.role)
        self.graphics_of(reader)

    def _put(
        self,
        reader: ParagraphRuns,
        properties: etree._Element | None,
        style: Style,
        number: str,
        role: str,
    ) -> None:
        align, outline = _layout(properties, style)
        for runs in reader.finish():
            text = "".join(run.text for run in runs if type(run) is Text)
            if not text.strip() and not any(type(run) is Footnote and run.text for run in runs):
                self._blanks += 1
                continue
            bold = all(type(run) is not Text or run.bold or not run.text.strip() for run in runs)
            self.pieces.append(
                SourceLine(
                    runs=runs,
                    text=text,
                    number=number,
                    align=align,
                    bold=bold,
                    outline=outline,
                    blanks=self._blanks,
                    role=role,
                )
            )
            number, self._blanks = "", 0

    def _number(self, properties: etree._Element | None, style: Style) -> str:
        items, level = style.list, style.level
        if properties is not None and (own := properties.find(W + "numPr")) is not None:
            if (found := own.find(W + "numId")) is not None:
                items = found.get(VAL, "")
            if (found := own.find(W + "ilvl")) is not None:
                level = int(found.get(VAL, "0"))
        elif items:
            named = properties.find(W + "pStyle") if properties is not None else None
            linked = (
                self.parts.numbers.level_of_style(items, named.get(VAL, "")) if named is not None else None
            )
            level = level if linked is None else linked
        return self.parts.numbers.next(items, level) if items and items != "0" else ""

    def graphics_of(self, reader: ParagraphRuns) -> None:
        """Put the pictures and drawn words of the paragraph just read among the pieces."""
        for element in reader.graphics:
            for kind, thing in graphics(element):
                if kind == "box" and isinstance(thing, etree._Element):
                    if self._is_imprint(thing):
                        self.seen["imprint"] += 1
                        continue
                    inner = Body(self.parts, self, "label")
                    inner.read(thing)
                    self.seen["box"] += bool(inner.pieces)
                    self.pieces += inner.pieces
                elif kind == "text" and isinstance(thing, str) and thing.strip():
                    self.seen["box"] += 1
                    self.pieces.append(SourceLine(runs=(Text(thing),), text=thing, role="label"))
                elif kind == "image" and isinstance(thing, str):
                    if figure := self.pictures.figure(thing, element):
                        self.pieces.append(figure)
                elif kind == "diagram" and isinstance(thing, str):
                    for text in self.pictures.diagram(thing):
                        self.pieces.append(SourceLine(runs=(Text(text),), text=text, role="label"))

    def _is_imprint(self, box: etree._Element) -> bool:
        """Whether a text box holds the 版记 of a notice of ours: it belongs to the sheet, not to the plan."""
        names = {self.parts.style_names.get(style.get(VAL, ""), "") for style in box.iter(W + "pStyle")}
        return names == {_IMPRINT}

    # --- fields and notes ---------------------------------------------------------------------------

    def _in_field(self, name: str) -> bool:
        return any(field.name() == name for field in self.fields)

    def field_mark(self, kind: str) -> None:
        """A w:fldChar: begin, separate or end."""
        if kind == "begin":
            if len(self.fields) >= MOST_FIELDS:
                del self.fields[0]  # begun so often and never ended: the outermost says nothing any more
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].in_result = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def field_code(self, code: str) -> None:
        """A w:instrText: part of the code of the field under way."""
        if self.fields:
            self.fields[-1].add(code)

    def is_page_number(self) -> bool:
        return bool(self.fields) and self.fields[-1].in_result and self.fields[-1].name() in _PAGE_FIELDS

    def note(self, kind: str, identifier: str) -> Footnote | None:
        """The footnote or endnote referred to, its paragraphs joined by line breaks; None when there is none.

        Raises:
            BadFile: there are more notes than any plan holds.
        """
        key = f"{kind}:{identifier}"
        element = self.parts.notes.get(key)
        if element is None:
            return None
        if self.is_note:
            self.seen["note in note"] += 1
            return None
        if key not in self.notes:
            inner = Body(self.parts, self)
            inner.is_note = True
            inner.read(element)
            lines = (piece.number + piece.text for piece in inner.pieces if isinstance(piece, SourceLine))
            self.notes[key] = "\n".join(lines).strip()
        self.tally.add_note(len(self.notes[key]))
        return Footnote(text=self.notes[key])

    def cell(self, element: etree._Element) -> tuple[list[Block], Align]:
        """What a table cell holds, and how its first line is aligned."""
        inner = Body(self.parts, self)
        inner.read(element)
        blocks: list[Block] = []
        align: Align = ""
        for piece in inner.pieces:
            if isinstance(piece, SourceLine):
                align = align if blocks else piece.align
                block = paragraph_of(piece)
                if piece.number:
                    self.automatic[block.id] = piece.number
                blocks.append(block)
            else:
                blocks.append(piece)
        return blocks, align


def _layout(properties: etree._Element | None, style: Style) -> tuple[Align, int]:
    align, outline = style.align, style.outline
    if properties is not None:
        if (found := properties.find(W + "jc")) is not None:
            align = found.get(VAL, "")
        if (found := properties.find(W + "outlineLvl")) is not None:
            outline = int(found.get(VAL, "9"))
    return _ALIGN.get(align, ""), outline if outline < 9 else -1
