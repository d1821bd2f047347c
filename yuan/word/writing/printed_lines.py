"""A plan as the lines it prints as, in reading order: what stands on the page, told once for all who need it.

The body writer makes paragraphs of them, the redline lays those of two versions over each other, the page counter
adds up their heights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from yuan.model.document.content import (
    Align,
    Attachment,
    Block,
    Container,
    Document,
    Figure,
    ListItem,
    NodeId,
    Paragraph,
    Run,
    Section,
    Table,
)
from yuan.model.document.elements import render
from yuan.model.numbering.numbers import numbers
from yuan.word.writing.styles import MOST_ITEM_LEVELS

_ALIGNED = {"center": "Centred", "right": "Right", "left": "Flush"}
_MOST_LEVELS = 9
"""Word has so many styles of headings."""

Sort = Literal["title", "plain", "label", "heading", "run in", "text", "item", "caption", "table", "picture"]
"""`title` is broken by sense (7.3.1); `label` is that of an attachment (7.3.4); `plain` an edition or a blank line; a
heading `run in` stands in the line of the text after it."""


class PrintedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph, table or picture as it prints.

    It shows `number`, `words` and `runs`, or `table` or `figure`. `owner` is the node it is printed for ("" the
    document): a section, an attachment, a block, the structured element it is a part of; `part` tells the lines of one
    owner apart. `node` is what has its bookmark here, `first` the paragraph a heading runs into. `level` is that of a
    heading, from 1. `is_layout`: nobody wrote it. `opens` is the attachment that begins here.
    """

    sort: Sort
    owner: NodeId
    part: str
    style: str = ""
    node: NodeId = ""
    align: Align = ""
    number: str = ""
    words: str = ""
    runs: tuple[Run, ...] = ()
    first: NodeId = ""
    level: int = 0
    table: Table | None = None
    figure: Figure | None = None
    is_layout: bool = False
    opens: Attachment | None = None


class PrintedLines:
    """The lines of `document`. `numbers` are its computed numbers, by node."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.numbers = numbers(document)

    def front(self) -> Iterator[PrintedLine]:
        """The plan's own title and its edition, and the blank line below them."""
        front = self.document.front
        if front.title:
            yield PrintedLine(sort="title", owner="", part="title", style="Title", words=front.title)
        if front.edition:
            yield PrintedLine(sort="plain", owner="", part="edition", style="Edition", words=front.edition)
        if front.title or front.edition:
            yield _blank("", "after title")

    def text(self) -> Iterator[PrintedLine]:
        """Everything between the title and the attachments."""
        return self._inside(self.document, 1)

    def attachment(self, attachment: Attachment) -> Iterator[PrintedLine]:
        """An attachment from its label on: 附件1 on line 1, its title on line 3 (7.3.4, 7.4)."""
        id = attachment.id
        yield PrintedLine(
            sort="label",
            owner=id,
            part="label",
            style="AttachmentLabel",
            node=id,
            words=self.numbers.get(id, "附件"),
            is_layout=True,
            opens=attachment,
        )
        yield _blank(id, "after label")
        if attachment.title:
            yield PrintedLine(
                sort="title", owner=id, part="title", style="AttachmentTitle", words=attachment.title
            )
            yield _blank(id, "after title")
        yield from self._inside(attachment, 1)

    def _inside(self, container: Container, level: int, skipped: int = 0) -> Iterator[PrintedLine]:
        """The blocks of `container` but the first `skipped`, then its sections, which are of `level`."""
        yield from self.blocks(container.blocks[skipped:])
        for section in container.sections:
            yield from self._section(section, level)

    def _section(self, section: Section, level: int) -> Iterator[PrintedLine]:
        number, first = self.numbers.get(section.id, ""), section.blocks[0] if section.blocks else None
        if section.run_in and isinstance(first, Paragraph):
            yield PrintedLine(
                sort="run in",
                owner=section.id,
                part="run in",
                style=f"RunIn{min(level, _MOST_LEVELS)}",
                node=section.id,
                number=number,
                words=section.heading,
                runs=first.runs,
                first=first.id,
                level=level,
            )
            yield from self._inside(section, level + 1, skipped=1)
            return
        yield PrintedLine(
            sort="heading",
            owner=section.id,
            part="heading",
            style=f"Heading{min(level, _MOST_LEVELS)}",
            node=section.id,
            number=number,
            words=section.heading,
            level=level,
        )
        yield from self._inside(section, level + 1)

    # --- blocks -------------------------------------------------------------------------------------

    def blocks(self, blocks: Iterable[Block]) -> Iterator[PrintedLine]:
        """Blocks one after another."""
        for block in blocks:
            yield from self.block(block, block.id, "")

    def block(self, block: Block, owner: NodeId, part: str) -> Iterator[PrintedLine]:
        """The lines of a block that is, as `part` of it, printed for `owner`; of a structured element, those of the
        tables and paragraphs a reader sees."""
        match block:
            case Paragraph() | ListItem():
                yield self._words(block, owner, f"{part}text", style_of(block))
            case Table():
                if block.caption:
                    yield _caption("Caption", block, owner, part)
                if block.rows:
                    yield PrintedLine(sort="table", owner=owner, part=f"{part}table", table=block)
                    # Word joins tables that touch, and a table may not end a cell or a section.
                    yield _blank(owner, f"{part}after table", "Note")
            case Figure():
                name = f"{part}picture {block.image}"
                # The caption has the identity of the figure, what is shown when there is none.
                node = "" if block.caption else block.id
                yield PrintedLine(sort="picture", owner=owner, part=name, node=node, figure=block)
                if block.caption:
                    yield _caption("FigureCaption", block, owner, part)
            case _:
                for place, inner in enumerate(render(block)):
                    yield from self.block(inner, owner, f"{part}{place} ")

    def cell(self, block: Paragraph | ListItem, header: bool, align: Align) -> PrintedLine:
        """A paragraph or item of a table cell that is aligned so, in a header row or not."""
        own = block.align if isinstance(block, Paragraph) and block.align else align
        return self._words(block, block.id, "", cell_style(header), own)

    def _words(
        self, block: Paragraph | ListItem, owner: NodeId, part: str, style: str, align: Align = ""
    ) -> PrintedLine:
        is_item = isinstance(block, ListItem)
        return PrintedLine(
            sort="item" if is_item else "text",
            owner=owner,
            part=part,
            style=style,
            node=block.id,
            align=align,
            number=self.numbers.get(block.id, "") if is_item else "",
            runs=block.runs,
        )


def style_of(block: Paragraph | ListItem) -> str:
    """The style of a paragraph or item in running text."""
    if isinstance(block, ListItem):
        return f"ListBody{min(block.level, MOST_ITEM_LEVELS - 1) or ''}"
    return {"note": "Note", "label": "Label"}.get(block.style) or _ALIGNED.get(block.align, "Body")


def cell_style(header: bool) -> str:
    """The style of a paragraph in a table cell."""
    return "CellHead" if header else "CellText"


def _caption(style: str, block: Table | Figure, owner: NodeId, part: str) -> PrintedLine:
    return PrintedLine(
        sort="caption",
        owner=owner,
        part=f"{part}caption",
        style=style,
        node=block.id,
        words=block.caption,
    )


def _blank(owner: NodeId, part: str, style: str = "Flush") -> PrintedLine:
    return PrintedLine(sort="plain", owner=owner, part=part, style=style, is_layout=True)
