"""The contents list: entries with real page fields, their results estimated until Word lays the text out."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from yuan.model.document.content import Document, NodeId, walk_sections
from yuan.model.document.numbers import join_number
from yuan.word.writing.body import BodyWriter
from yuan.word.writing.pagination import PageCounter
from yuan.word.writing.xml import escape, field, paragraph, run


class ContentsEntry(msgspec.Struct, frozen=True):
    """A line of the contents list and the page its target stands on (from 1), as far as is known."""

    level: int
    text: str
    mark: str
    page: int


def entries(
    writer: BodyWriter, depth: int, first_page: int = 1, pages: Mapping[str, int] | None = None
) -> list[ContentsEntry]:
    """Headings down to `depth` and attachments, with the pages their marks are known to stand on, or estimates."""
    document = writer.document
    counter = PageCounter(writer.package.layout, document, writer.lines)
    counter.text()
    counter.attachments()
    found: list[ContentsEntry] = []

    def add(node: NodeId, level: int, text: str) -> None:
        mark, estimate = writer.mark(node), counter.pages.get(node, 1) + first_page - 1
        found.append(ContentsEntry(level, text, mark, (pages or {}).get(mark, estimate)))

    for section, level in walk_sections(document):
        if level <= depth and section.heading and not section.run_in:
            add(section.id, level, join_number(writer.numbers.get(section.id, ""), section.heading))
    for attachment in document.attachments:
        label = writer.numbers.get(attachment.id, "附件")
        add(attachment.id, 1, "　".join(part for part in (label, attachment.title) if part))
    return found


def page_field(mark: str, page: int) -> str:
    """The page `mark` stands on: known or estimated, and asked for again when the file is opened."""
    return field(f"PAGEREF {mark} \\h", str(page), dirty=True)


def contents_xml(found: list[ContentsEntry], title: str = "目　　录") -> list[str]:
    """The contents list as paragraphs: text, dotted leader, page field."""
    lines = [paragraph("ContentsTitle", run(title))] if title else []
    for entry in found:
        link = (
            f'<w:hyperlink w:anchor="{escape(entry.mark)}">{run(entry.text)}<w:r><w:tab/></w:r>'
            f"{page_field(entry.mark, entry.page)}</w:hyperlink>"
        )
        lines.append(paragraph(f"TOC{min(entry.level, 3)}", link))
    return lines


def wants_contents(document: Document, least: int) -> bool:
    """Whether a plan has headings enough for a contents list."""
    return sum(1 for section, _ in walk_sections(document) if section.heading) >= least


def list_length(document: Document, depth: int) -> int:
    """The lines of the contents list, its title among them."""
    headings = sum(
        level <= depth and bool(section.heading) and not section.run_in
        for section, level in walk_sections(document)
    )
    return 1 + headings + len(document.attachments)
