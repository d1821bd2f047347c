"""The lines of one version as a redline compares them: what each is compared by, and the runs it is written with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from yuan.model.document.content import (
    Align,
    Attachment,
    Block,
    Document,
    Footnote,
    ListItem,
    NodeId,
    Paragraph,
    Reference,
    Run,
    Table,
    Text,
)
from yuan.model.document.numbers import join_number
from yuan.model.text.plain_text import reference_text
from yuan.word import gbt9704 as gb
from yuan.word.writing.body import LOST_PICTURE, BodyWriter, properties, run_in_words
from yuan.word.writing.package import Package
from yuan.word.writing.printed_lines import PrintedLine, cell_style
from yuan.word.writing.styles import NUMBER, RUN_IN
from yuan.word.writing.titles import title_lines
from yuan.word.writing.tracked_text import TrackedRun
from yuan.word.writing.xml import run

Key = tuple[NodeId, str]
"""The node a line belongs to ("" the document), and which of its lines it is."""


class TrackedLine(msgspec.Struct, frozen=True, kw_only=True):
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
    pieces: tuple[TrackedRun, ...] = ()
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

    def number_piece(self) -> TrackedRun:
        """The number as printed before the text."""
        look = f'<w:rStyle w:val="{NUMBER}"/>{self.number_look}'
        return TrackedRun(join_number(self.number, "") if self.number else "", look)


class TrackedLines:
    """Gives the lines of one version, from title to last attachment."""

    def __init__(self, package: Package, document: Document) -> None:
        self._writer = BodyWriter(package, document)
        self._document = document

    def all(self) -> list[TrackedLine]:
        """Every line in reading order."""
        lines = self._writer.lines
        found = [*self._tracked(lines.front()), *self._tracked(lines.text())]
        for attachment in self._document.attachments:
            self._writer.width = gb.type_width(attachment.landscape)
            found += self._tracked(lines.attachment(attachment))
            self._writer.width = gb.TYPE_WIDTH
        return found

    def _tracked(self, lines: Iterable[PrintedLine]) -> Iterator[TrackedLine]:
        for line in lines:
            if line.sort != "picture" or (line.figure is not None and line.figure.image):
                yield self._line(line)

    def _line(self, line: PrintedLine) -> TrackedLine:
        style, look = line.style, ""
        pieces = (*_plain(line.words), *self.pieces(line.runs))
        if line.sort == "run in":
            words, look = run_in_words(line)
            pieces = (TrackedRun(words, f'<w:rStyle w:val="{RUN_IN}"/>{look}'), *self.pieces(line.runs))
        elif line.figure is not None:
            drawing, name = self._writer.picture(line.figure), f"［{line.figure.image}］"
            style = "Figure" if drawing else "Label"
            pieces = (TrackedRun(name, made=lambda _: drawing),) if drawing else _plain(LOST_PICTURE)
        return TrackedLine(
            key=(line.owner, line.part),
            owner=line.owner,
            style=style,
            align=line.align,
            number=line.number,
            number_look=look,
            pieces=pieces,
            table=line.table,
            is_layout=line.is_layout,
            opens=line.opens,
        )

    def cell(self, blocks: Iterable[Block], header: bool, align: Align) -> list[TrackedLine]:
        """The lines of a table cell, one at least.

        Raises:
            ValueError: it holds more than text.
        """
        found = []
        for block in blocks:
            if not isinstance(block, Paragraph | ListItem):
                raise ValueError("more than text")
            found.append(self._line(self._writer.lines.cell(block, header, align)))
        return found or [TrackedLine(key=("", ""), owner="", style=cell_style(header))]

    def table_cell(self, blocks: tuple[Block, ...], header: bool, align: Align) -> str:
        """The inside of a cell of which nothing changed."""
        return self._writer.cell(blocks, header, align)

    def pieces(self, runs: tuple[Run, ...]) -> tuple[TrackedRun, ...]:
        """The runs of a paragraph with the text they are compared by."""
        return tuple(self._piece(item) for item in runs)

    def _piece(self, item: Run) -> TrackedRun:
        match item:
            case Text():
                return TrackedRun(item.text, properties(item))
            case Footnote():
                words = item.text
                return TrackedRun(f"〔注：{words}〕", made=lambda _: self._writer.package.footnote(words))
            case Reference():
                shown = reference_text(item, self._writer.numbers, self._writer.titles)
                return TrackedRun(shown, made=lambda gone: run(shown, tag="w:delText" if gone else "w:t"))


def broken_title(line: TrackedLine) -> TrackedLine:
    """A title that did not change, broken by sense (GB/T 9704-2012, 7.3.1)."""
    return msgspec.structs.replace(line, pieces=_plain("\n".join(title_lines(line.text))))


def _plain(text: str) -> tuple[TrackedRun, ...]:
    return (TrackedRun(text),) if text else ()
