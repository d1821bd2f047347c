"""A plan as the lines it prints as, each with an identity, so that two versions can be laid over each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from yuan.model.document.content import (
    Align,
    Attachment,
    Block,
    Container,
    Document,
    Figure,
    Footnote,
    ListItem,
    NodeId,
    Paragraph,
    Reference,
    Run,
    Section,
    Table,
    Text,
)
from yuan.model.document.elements import render
from yuan.model.numbering.numbers import join_number
from yuan.model.text.plain_text import reference_text, run_in_text
from yuan.word import format as gb
from yuan.word.writing.body import LOST_PICTURE, BodyWriter, properties, style_of
from yuan.word.writing.package import Package
from yuan.word.writing.styles import NUMBER, RUN_IN
from yuan.word.writing.titles import title_lines
from yuan.word.writing.tracked_text import Piece
from yuan.word.writing.xml import fonts, run

Key = tuple[NodeId, str]
"""The node a line belongs to ("" the document), and which of its lines it is."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph, or a table when `table` is there. `number` is computed and not compared with the text.

    `owner` is the id of the entry in the comparison it belongs to. `is_layout`: nobody wrote it (a blank line, the
    label of an attachment). `opens` is the attachment it is the first line of.
    """

    key: Key
    owner: NodeId
    style: str = ""
    align: Align = ""
    number: str = ""
    number_look: str = ""
    pieces: tuple[Piece, ...] = ()
    table: Table | None = None
    is_layout: bool = False
    opens: Attachment | None = None

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def properties(self) -> str:
        """The properties of the paragraph but its page break."""
        jc = f'<w:jc w:val="{self.align}"/>' if self.align else ""
        return f'<w:pStyle w:val="{self.style}"/>{jc}'

    def number_piece(self) -> Piece:
        """The number as printed before the text."""
        look = f'<w:rStyle w:val="{NUMBER}"/>{self.number_look}'
        return Piece(join_number(self.number, "") if self.number else "", look)


class Lines:
    """Gives the lines of one version, from title to last attachment."""

    def __init__(self, package: Package, document: Document) -> None:
        self._writer = BodyWriter(package, document)
        self._document = document

    def all(self) -> list[Line]:
        """Every line in reading order."""
        document, found = self._document, list(self._front())
        found += self._inside(document, "", 1)
        for attachment in document.attachments:
            found += self._attachment(attachment)
        return found

    def _front(self) -> Iterator[Line]:
        front = self._document.front
        if front.title:
            yield Line(key=("", "title"), owner="", style="Title", pieces=_plain(front.title))
        if front.edition:
            yield Line(key=("", "edition"), owner="", style="Edition", pieces=_plain(front.edition))
        if front.title or front.edition:
            yield _blank("", "after title")

    def _attachment(self, attachment: Attachment) -> Iterator[Line]:
        label = self._writer.numbers.get(attachment.id, "附件")
        yield Line(
            key=(attachment.id, "label"),
            owner=attachment.id,
            style="AttachmentLabel",
            pieces=_plain(label),
            is_layout=True,
            opens=attachment,
        )
        yield _blank(attachment.id, "after label")
        if attachment.title:
            title = _plain(attachment.title)
            yield Line(
                key=(attachment.id, "title"), owner=attachment.id, style="AttachmentTitle", pieces=title
            )
            yield _blank(attachment.id, "after title")
        self._writer.width = (gb.PAGE_HEIGHT - gb.TOP - gb.BOTTOM) if attachment.landscape else gb.TYPE_WIDTH
        yield from self._inside(attachment, "", 1)
        self._writer.width = gb.TYPE_WIDTH

    def _inside(self, container: Container, skip: NodeId, level: int) -> Iterator[Line]:
        for block in container.blocks:
            if block.id != skip:
                yield from self._block(block, block.id, "")
        for section in container.sections:
            yield from self._section(section, level)

    def _section(self, section: Section, level: int) -> Iterator[Line]:
        number = self._writer.numbers.get(section.id, "")
        first = section.blocks[0] if section.blocks else None
        if section.run_in and isinstance(first, Paragraph):
            face = gb.HEADING_FACES[min(level, len(gb.HEADING_FACES)) - 1]
            look = fonts(face, gb.LATIN) if section.heading else ""
            words = run_in_text(section.heading, "") if section.heading or number else ""
            heading = Piece(words, f'<w:rStyle w:val="{RUN_IN}"/>{look}')
            yield Line(
                key=(section.id, "run in"),
                owner=section.id,
                style=f"RunIn{min(level, 9)}",
                number=number,
                number_look=look,
                pieces=(heading, *self.pieces(first.runs)),
            )
            yield from self._inside(section, first.id, level + 1)
            return
        yield Line(
            key=(section.id, "heading"),
            owner=section.id,
            style=f"Heading{min(level, 9)}",
            number=number,
            pieces=_plain(section.heading),
        )
        yield from self._inside(section, "", level + 1)

    def _block(self, block: Block, owner: NodeId, part: str) -> Iterator[Line]:
        """The lines of a block that is (as `part` of it) the entry `owner`."""
        match block:
            case Paragraph() | ListItem():
                yield self._text((owner, f"{part}text"), owner, block, style_of(block))
            case Table():
                if block.caption:
                    caption = _plain(block.caption)
                    yield Line(key=(owner, f"{part}caption"), owner=owner, style="Caption", pieces=caption)
                if block.rows:
                    yield Line(key=(owner, f"{part}table"), owner=owner, table=block)
                    yield _blank(owner, f"{part}after table", "Note")
            case Figure():
                yield from self._figure(block, owner, part)
            case _:
                for place, inner in enumerate(render(block)):
                    yield from self._block(inner, owner, f"{part}{place} ")

    def _figure(self, figure: Figure, owner: NodeId, part: str) -> Iterator[Line]:
        if figure.image:
            drawing = self._writer.picture(figure)
            key = (owner, f"{part}picture {figure.image}")
            pieces = (
                (Piece(f"［{figure.image}］", made=lambda _: drawing),) if drawing else _plain(LOST_PICTURE)
            )
            yield Line(key=key, owner=owner, style="Figure" if drawing else "Label", pieces=pieces)
        if figure.caption:
            caption = _plain(figure.caption)
            yield Line(key=(owner, f"{part}caption"), owner=owner, style="FigureCaption", pieces=caption)

    def _text(
        self, key: Key, owner: NodeId, block: Paragraph | ListItem, style: str, align: Align = ""
    ) -> Line:
        number = self._writer.numbers.get(block.id, "") if isinstance(block, ListItem) else ""
        return Line(
            key=key, owner=owner, style=style, align=align, number=number, pieces=self.pieces(block.runs)
        )

    def cell(self, blocks: Iterable[Block], header: bool, align: Align) -> list[Line]:
        """The lines of a table cell, one at least.

        Raises:
            ValueError: it holds more than text.
        """
        style, found = "CellHead" if header else "CellText", []
        for block in blocks:
            if not isinstance(block, Paragraph | ListItem):
                raise ValueError("more than text")
            own = block.align if isinstance(block, Paragraph) and block.align else align
            found.append(self._text((block.id, ""), block.id, block, style, own))
        return found or [Line(key=("", ""), owner="", style=style)]

    def table_cell(self, blocks: tuple[Block, ...], header: bool, align: Align) -> str:
        """The inside of a cell of which nothing changed."""
        return self._writer.cell(blocks, header, align)

    def pieces(self, runs: tuple[Run, ...]) -> tuple[Piece, ...]:
        """The runs of a paragraph with the text they are compared by."""
        return tuple(self._piece(item) for item in runs)

    def _piece(self, item: Run) -> Piece:
        match item:
            case Text():
                return Piece(item.text, properties(item))
            case Footnote():
                words = item.text
                return Piece(f"〔注：{words}〕", made=lambda _: self._writer.package.footnote(words))
            case Reference():
                shown = reference_text(item, self._writer.numbers, self._writer.titles)
                return Piece(shown, made=lambda gone: run(shown, tag="w:delText" if gone else "w:t"))


def broken_title(line: Line) -> Line:
    """A title that did not change, broken by sense (GB/T 9704-2012, 7.3.1)."""
    return msgspec.structs.replace(line, pieces=_plain("\n".join(title_lines(line.text))))


def _plain(text: str) -> tuple[Piece, ...]:
    return (Piece(text),)


def _blank(owner: NodeId, name: str, style: str = "Flush") -> Line:
    return Line(key=(owner, name), owner=owner, style=style, is_layout=True)
