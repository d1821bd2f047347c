"""The text of a plan as passages with the section they stand in, read once for all checks."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from yuan.model.document.content import (
    Attachment,
    Block,
    Container,
    Document,
    Figure,
    ListItem,
    NodeId,
    Paragraph,
    Section,
    Table,
)
from yuan.model.document.elements import render
from yuan.model.text.plain_text import block_text


class Passage(msgspec.Struct, frozen=True):
    """A piece of text, the node it is the text of, and the id of its section or attachment."""

    text: str
    node: NodeId
    section: NodeId


def passages(document: Document) -> tuple[Passage, ...]:
    """Headings, blocks and table cells of `document` in reading order."""
    found = list(_of_container(document, ""))
    for attachment in document.attachments:
        found.append(Passage(attachment.title, attachment.id, attachment.id))
        found += _of_container(attachment, attachment.id)
    return tuple(passage for passage in found if passage.text.strip())


def _of_container(container: Container, id: NodeId) -> Iterator[Passage]:
    for block in container.blocks:
        yield from _of_block(block, id)
    for section in container.sections:
        yield Passage(section.heading, section.id, section.id)
        yield from _of_container(section, section.id)


def _of_block(block: Block, section: NodeId, node: NodeId = "") -> Iterator[Passage]:
    node = node or block.id
    if isinstance(block, Table):
        yield Passage(block.caption, node, section)
        for row in block.rows:
            for cell in row.cells:
                for inner in cell.blocks:
                    yield from _of_block(inner, section, node if node != block.id else inner.id)
    elif isinstance(block, Paragraph | ListItem | Figure):
        yield Passage(block_text(block, {}), node, section)
    else:
        for part in render(block):
            yield from _of_block(part, section, node)


def all_sections(document: Document) -> Iterator[Section]:
    """Every section of the text and of the attachments."""

    def visit(container: Document | Section | Attachment) -> Iterator[Section]:
        for section in container.sections:
            yield section
            yield from visit(section)

    yield from visit(document)
    for attachment in document.attachments:
        yield from visit(attachment)
