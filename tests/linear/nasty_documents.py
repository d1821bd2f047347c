"""Plans made of nasty signs: the same text in one paragraph, in many, in cells, in headings, in lists, in the title."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from tests.linear.nasty import of_sign
from yuan.model.document.content import (
    Attachment,
    Cell,
    Document,
    FrontMatter,
    ListItem,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)

_PIECE = 40
_fresh = itertools.count()


def _paragraph(text: str) -> Paragraph:
    return Paragraph(runs=(Text(text),))


def _pieces(sign: str, length: int) -> list[str]:
    return [f"{place}{of_sign(sign, _PIECE)}" for place in range(max(1, length // _PIECE))]


def one_paragraph(sign: str, length: int) -> Document:
    """All in one paragraph; what a check remembers of a text does not help, for no two are the same."""
    text = f"{next(_fresh)}{of_sign(sign, length)}"
    return Document(sections=(Section(heading="总则", blocks=(_paragraph(text), _paragraph("的"))),))


def paragraphs(sign: str, length: int) -> Document:
    """Forty signs a paragraph."""
    blocks = tuple(_paragraph(f"{next(_fresh)}{text}") for text in _pieces(sign, length))
    return Document(sections=(Section(heading="应急响应", blocks=blocks),))


def cells(sign: str, length: int) -> Document:
    """Forty signs a cell, four cells a row."""
    made = [Cell(blocks=(_paragraph(f"{next(_fresh)}{text}"),)) for text in _pieces(sign, length)]
    made += [Cell(blocks=(_paragraph("的"),))] * (-len(made) % 4)
    rows = tuple(Row(tuple(made[place : place + 4])) for place in range(0, len(made), 4))
    return Document(sections=(Section(heading="职责", blocks=(Table(caption="成员单位职责", rows=rows),)),))


def headings(sign: str, length: int) -> Document:
    """Forty signs a heading, each with a paragraph."""
    return Document(
        sections=tuple(Section(heading=text, blocks=(_paragraph("的"),)) for text in _pieces(sign, length))
    )


def items(sign: str, length: int) -> Document:
    """A list, and an attachment of the same name each."""
    listed = tuple(ListItem(runs=(Text(text),)) for text in _pieces(sign, length))
    attachments = tuple(Attachment(title=text) for text in _pieces(sign, length // 4))
    return Document(sections=(Section(heading="职责", blocks=listed),), attachments=attachments)


def title(sign: str, length: int) -> Document:
    """A title, a heading and an attachment of that length."""
    text = f"{next(_fresh)}{of_sign(sign, length)}"
    return Document(
        front=FrontMatter(title=text, issuer=text),
        sections=(Section(heading=text, blocks=(_paragraph("的"),)),),
        attachments=(Attachment(title=text),),
    )


SHAPES: dict[str, Callable[[str, int], Document]] = {
    shape.__name__: shape for shape in (one_paragraph, paragraphs, cells, headings, items, title)
}
