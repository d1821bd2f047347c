"""A plan as the lines it prints as, in reading order: what stands on the page, told once for all who need it.

The body writer makes paragraphs of them, the redline lays those of two versions over each other, the page counter
adds up their heights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from yuan.model.document.numbers import numbers
from yuan.word.writing.styles import MOST_ITEM_LEVELS

_STYLED = {"note": "Note", "label": "Label"}
_ALIGNED = {"center": "Centred", "right": "Right", "left": "Flush"}
_MOST_LEVELS = 9
"""Word has so many styles of headings."""
_HEADINGS, _RUN_IN_HEADINGS = (
    tuple(f"{name}{level}" for level in range(_MOST_LEVELS + 1)) for name in ("Heading", "RunIn")
)

Sort = Literal["title", "plain", "label", "heading", "run in", "text", "item", "caption", "table", "picture"]
"""`title` is broken by sense (7.3.1); `label` is that of an attachment (7.3.4); `plain` an edition or a blank line; a
heading `run in` stands in the line of the text after it."""


class PrintedLine(msgspec.Struct, frozen=True, gc=False):
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
    """The lines of `document`, made once however many ask. `numbers` are its computed numbers, by node."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.numbers = numbers(document)
        self._made: dict[NodeId, list[PrintedLine]] = {}

    def front(self) -> Iterator[PrintedLine]:
        """The plan's own title and its edition, and the blank line below them."""
        front = self.document.front
        if front.title:
            yield PrintedLine(sort="title", owner="", part="title", style="Title", words=front.title)
        if front.edition:
            yield PrintedLine(sort="plain", owner="", part="edition", style="Edition", words=front.edition)
        if front.title or front.edition:
            yield _blank("", "after title")

    def text(self) -> Sequence[PrintedLine]:
        """Everything between the title and the attachments."""
        if "" not in self._made:
            found: list[PrintedLine] = []
            self._made[""] = found
            self._add_inside(found, self.document, 1)
        return self._made[""]

    def attachment(self, attachment: Attachment) -> Sequence[PrintedLine]:
        """An attachment from its label on: 附件1 on line 1, its title on line 3 (7.3.4, 7.4)."""
        if attachment.id not in self._made:
            self._made[attachment.id] = found = list(self._head_of(attachment))
            self._add_inside(found, attachment, 1)
        return self._made[attachment.id]

    def _head_of(self, attachment: Attachment) -> Iterator[PrintedLine]:
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

    def _add_inside(self, found: list[PrintedLine], container: Container, level: int) -> None:
        """Add the blocks of `container`, then its sections, which are of `level`."""
        for block in container.blocks:
            self._add_block(found, block, block.id, "")
        for section in container.sections:
            self._add_section(found, section, level)

    def _add_section(self, found: list[PrintedLine], section: Section, level: int) -> None:
        blocks = section.blocks
        first = blocks[0] if section.run_in and blocks and isinstance(blocks[0], Paragraph) else None
        sort: Sort = "heading" if first is None else "run in"
        style = _HEADINGS if first is None else _RUN_IN_HEADINGS
        found.append(
            PrintedLine(
                sort=sort,
                owner=section.id,
                part=sort,
                style=style[min(level, _MOST_LEVELS)],
                node=section.id,
                number=self.numbers.get(section.id, ""),
                words=section.heading,
                runs=() if first is None else first.runs,
                first="" if first is None else first.id,
                level=level,
            )
        )
        for block in blocks if first is None else blocks[1:]:
            self._add_block(found, block, block.id, "")
        for below in section.sections:
            self._add_section(found, below, level + 1)

    # --- blocks -------------------------------------------------------------------------------------

    def block(self, block: Block) -> Sequence[PrintedLine]:
        """The lines of one block."""
        found: list[PrintedLine] = []
        self._add_block(found, block, block.id, "")
        return found

    def _add_block(self, found: list[PrintedLine], block: Block, owner: NodeId, part: str) -> None:
        """Add the lines of a block that is, as `part` of it, printed for `owner`; of a structured element, those of
        the tables and paragraphs a reader sees."""
        if isinstance(block, Paragraph):
            # Nearly every block is one.
            style = _STYLED.get(block.style) or _ALIGNED.get(block.align, "Body")
            found.append(PrintedLine("text", owner, part + "text", style, block.id, runs=block.runs))
        elif isinstance(block, ListItem):
            found.append(self._item(block, owner, part + "text", _item_style(block)))
        elif isinstance(block, Table):
            if block.caption:
                found.append(_caption("Caption", block, owner, part))
            if block.rows:
                found.append(PrintedLine(sort="table", owner=owner, part=f"{part}table", table=block))
                # Word joins tables that touch, and a table may not end a cell or a section.
                found.append(_blank(owner, f"{part}after table", "Note"))
        elif isinstance(block, Figure):
            name = f"{part}picture {block.image}"
            # The caption has the identity of the figure, what is shown when there is none.
            node = "" if block.caption else block.id
            found.append(PrintedLine(sort="picture", owner=owner, part=name, node=node, figure=block))
            if block.caption:
                found.append(_caption("FigureCaption", block, owner, part))
        else:
            for place, inner in enumerate(render(block)):
                self._add_block(found, inner, owner, f"{part}{place} ")

    def cell(self, block: Paragraph | ListItem, header: bool, align: Align) -> PrintedLine:
        """A paragraph or item of a table cell that is aligned so, in a header row or not."""
        if isinstance(block, ListItem):
            return self._item(block, block.id, "", cell_style(header), align)
        own = block.align or align
        return PrintedLine("text", block.id, "", cell_style(header), block.id, align=own, runs=block.runs)

    def _item(self, block: ListItem, owner: NodeId, part: str, style: str, align: Align = "") -> PrintedLine:
        number = self.numbers.get(block.id, "")
        return PrintedLine("item", owner, part, style, block.id, align=align, number=number, runs=block.runs)


def _item_style(block: ListItem) -> str:
    return f"ListBody{min(block.level, MOST_ITEM_LEVELS - 1) or ''}"


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
