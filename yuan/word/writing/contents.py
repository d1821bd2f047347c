"""The contents list: entries with real page fields, their results estimated until Word lays the text out."""

from __future__ import annotations

import msgspec

from yuan.model.content import Block, Document, ResponseLevel, Table, WarningLevel, walk_sections
from yuan.model.elements import render
from yuan.model.numbering import join_number
from yuan.model.text import block_text
from yuan.word import format as gb
from yuan.word.writing.body import BodyWriter
from yuan.word.writing.xml import escape, field, paragraph, run


class Entry(msgspec.Struct, frozen=True):
    """A line of the contents list and the page its target is likely to stand on (from 1)."""

    level: int
    text: str
    mark: str
    page: int


def entries(writer: BodyWriter, depth: int, first_page: int = 1) -> list[Entry]:
    """Headings down to `depth` and attachments, with estimated pages."""
    document, layout = writer.document, writer.package.layout
    found: list[Entry] = []
    place = _Place(layout.line_twips)
    place.lines(4)
    for block in document.blocks:
        place.block(block, writer)

    def visit(container: Document, offset: int) -> None:
        for section, level in walk_sections(container):
            place.lines(1)
            if level <= depth and section.heading and not section.run_in:
                text = join_number(writer.numbers.get(section.id, ""), section.heading)
                found.append(
                    Entry(level + offset, text, writer.mark(section.id), place.page + first_page - 1)
                )
            for block in section.blocks:
                place.block(block, writer)

    visit(document, 0)
    for attachment in document.attachments:
        place.new_page()
        text = "　".join(
            part for part in (writer.numbers.get(attachment.id, "附件"), attachment.title) if part
        )
        found.append(Entry(1, text, writer.mark(attachment.id), place.page + first_page - 1))
        place.lines(5)
        for block in attachment.blocks:
            place.block(block, writer)
        for section, _ in walk_sections(attachment):
            place.lines(1)
            for block in section.blocks:
                place.block(block, writer)
    return found


class _Place:
    """Counts lines of 28 characters into pages of 22, as the grid of the standard has them."""

    def __init__(self, line_twips: int) -> None:
        self.per_page = int(gb.twips(gb.TYPE_HEIGHT) // line_twips)
        self.used = 0
        self.page = 1

    def lines(self, count: int) -> None:
        self.used += count
        while self.used > self.per_page:
            self.used -= self.per_page
            self.page += 1

    def new_page(self) -> None:
        if self.used:
            self.page += 1
            self.used = 0

    def block(self, block: Block, writer: BodyWriter) -> None:
        if isinstance(block, Table):
            for row in block.rows:
                longest = max(
                    (
                        len(block_text(inner, writer.numbers)) // max(cell.colspan, 1)
                        for cell in row.cells
                        for inner in cell.blocks
                    ),
                    default=0,
                )
                self.lines(1 + longest * max(len(row.cells), 1) // 40)
            return
        for part in render(block) if isinstance(block, ResponseLevel | WarningLevel) else (block,):
            for line in block_text(part, writer.numbers).split("\n"):
                self.lines(1 + (len(line) + gb.INDENT_CHARACTERS) // gb.CHARACTERS)


def contents_xml(found: list[Entry], title: str = "目　　录") -> list[str]:
    """The contents list as paragraphs: text, dotted leader, page field."""
    lines = [paragraph("ContentsTitle", run(title))] if title else []
    for entry in found:
        link = (
            f'<w:hyperlink w:anchor="{escape(entry.mark)}">{run(entry.text)}<w:r><w:tab/></w:r>'
            f"{field(f'PAGEREF {entry.mark} {chr(92)}h', str(entry.page), dirty=True)}</w:hyperlink>"
        )
        lines.append(paragraph(f"TOC{min(entry.level, 3)}", link))
    return lines


def wants_contents(document: Document, least: int) -> bool:
    """Whether a plan has headings enough for a contents list."""
    return sum(1 for section, _ in walk_sections(document) if section.heading) >= least
