"""Pictures that could not be shown in a file for Word: the words in their place are the figure again when it comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec.structs import replace

from yuan.model.document.content import (
    Attachment,
    Block,
    Document,
    Figure,
    Node,
    NodeId,
    Paragraph,
    Section,
    Table,
    run_text,
)
from yuan.word.writing.body import LOST_PICTURE

C = TypeVar("C", Document, Section, Attachment)
Known = Callable[[NodeId], Node | None]
"""Which node went out whose identity a paragraph has that came back; None for one without."""


def with_lost_pictures(document: Document, known: Known) -> tuple[Document, dict[NodeId, NodeId]]:
    """`document` with figures without a picture where it says that one is missing.

    Words with the identity of a figure become it; words without any are left out before a caption, which has it.
    Also the ids of those that were left out, and of their figures.
    """
    finding = _Finding(known)
    attachments = tuple(finding.container(one) for one in document.attachments)
    return replace(finding.container(document), attachments=attachments), finding.joined


class _Finding:
    def __init__(self, known: Known) -> None:
        self._known = known
        self.joined: dict[NodeId, NodeId] = {}

    def container(self, container: C) -> C:
        sections = tuple(map(self.container, container.sections))
        return replace(container, blocks=self._blocks(container.blocks), sections=sections)

    def _blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        found: list[Block] = []
        for block in blocks:
            if isinstance(block, Table):
                block = self._table(block)
            elif _says_lost(block) and isinstance(self._known(block.id), Figure):
                block = Figure(id=block.id)
            elif isinstance(block, Figure) and not block.image and found:
                said = found[-1]
                if _says_lost(said) and self._known(said.id) is None:
                    self.joined[said.id] = block.id
                    found.pop()
            found.append(block)
        return tuple(found)

    def _table(self, table: Table) -> Table:
        rows = (
            replace(row, cells=tuple(replace(cell, blocks=self._blocks(cell.blocks)) for cell in row.cells))
            for row in table.rows
        )
        return replace(table, rows=tuple(rows))


def _says_lost(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style == "label" and run_text(block.runs) == LOST_PICTURE
