"""Hold the computed numbers against the typed ones: nothing may come out differently in silence.

Reads the built document with the numbers its nodes had in the source. A list item whose number would differ
becomes a paragraph with its number as text; a heading is renumbered and reported, quoting what was typed.
It stands last of the structure stages, because only the finished tree can be numbered.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from yuan.model.document.content import (
    Attachment,
    Block,
    Document,
    ListItem,
    NodeId,
    Paragraph,
    Section,
    Text,
    walk_sections,
)
from yuan.model.document.numbers import join_number, numbers
from yuan.word.reading.lines import Doubt, Typed, visible


def agree(document: Document, typed: Mapping[NodeId, Typed]) -> tuple[Document, tuple[Doubt, ...]]:
    """`document` with wrong list items made literal, and a doubt for each heading that is renumbered."""
    computed = numbers(document)
    while wrong := _wrong_items(document, typed, computed):
        document = _with_literal(document, wrong, typed)
        computed = numbers(document)
    return document, tuple(_renumbered(document, typed, computed))


def _same(typed: str, computed: str) -> bool:
    return visible(typed).replace("\ue010", ".") == visible(computed)


def _wrong_items(
    document: Document, typed: Mapping[NodeId, Typed], computed: Mapping[NodeId, str]
) -> set[NodeId]:
    found = set()
    for block in _all_blocks(document):
        if (
            isinstance(block, ListItem)
            and block.id in typed
            and not _same(typed[block.id].number, computed.get(block.id, ""))
        ):
            found.add(block.id)
    return found


def _containers(document: Document) -> list[Document | Attachment | Section]:
    found: list[Document | Attachment | Section] = [document, *document.attachments]
    for container in tuple(found):
        found += [section for section, _ in walk_sections(container)]
    return found


def _all_blocks(document: Document) -> list[Block]:
    return [block for container in _containers(document) for block in container.blocks]


def _with_literal(document: Document, wrong: set[NodeId], typed: Mapping[NodeId, Typed]) -> Document:
    def blocks(found: tuple[Block, ...]) -> tuple[Block, ...]:
        if not any(block.id in wrong for block in found):
            return found
        return tuple(
            Paragraph(id=block.id, runs=(Text(join_number(typed[block.id].number, "")), *block.runs))
            if isinstance(block, ListItem) and block.id in wrong
            else block
            for block in found
        )

    def section(one: Section) -> Section:
        return msgspec.structs.replace(
            one, blocks=blocks(one.blocks), sections=tuple(section(child) for child in one.sections)
        )

    def attachment(one: Attachment) -> Attachment:
        return msgspec.structs.replace(
            one, blocks=blocks(one.blocks), sections=tuple(section(child) for child in one.sections)
        )

    return msgspec.structs.replace(
        document,
        blocks=blocks(document.blocks),
        sections=tuple(section(child) for child in document.sections),
        attachments=tuple(attachment(child) for child in document.attachments),
    )


def _renumbered(
    document: Document, typed: Mapping[NodeId, Typed], computed: Mapping[NodeId, str]
) -> list[Doubt]:
    doubts = []
    for container in _containers(document):
        known = typed.get(container.id) if isinstance(container, Section | Attachment) else None
        if known is None or not isinstance(container, Section | Attachment):
            continue
        number = computed.get(container.id, "")
        if number and not _same(known.number, number):
            name = container.heading if isinstance(container, Section) else container.title
            doubts.append(
                Doubt(
                    f"“{name}”原编号为“{known.number}”，按次序重排为“{number}”，请核对。",
                    container.id,
                    known.number,
                )
            )
    return doubts
