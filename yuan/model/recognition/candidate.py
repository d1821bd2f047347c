"""What was found: elements that could stand in place of some blocks or sections of one container."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from yuan.model.document.content import (
    Block,
    Container,
    Document,
    Element,
    Node,
    NodeId,
    Section,
    walk_sections,
)
from yuan.model.document.elements import render
from yuan.model.document.tree import update, walk
from yuan.model.text.plain_text import block_text


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """`elements` could stand in `container` ("" the document) in place of the blocks or sections `replaces`.

    `name` says in Chinese what it would be, `where` on what it was recognised.
    """

    container: NodeId
    replaces: tuple[NodeId, ...]
    elements: tuple[Element, ...]
    name: str
    where: str

    @property
    def node(self) -> NodeId:
        """Where in the text it stands."""
        return self.replaces[0]


def containers(document: Document) -> Iterator[tuple[NodeId, Container]]:
    """Whatever holds blocks and sections, with its id ("" for the document), in reading order."""
    yield "", document
    yield from ((section.id, section) for section, _ in walk_sections(document))
    for attachment in document.attachments:
        yield attachment.id, attachment
        yield from ((section.id, section) for section, _ in walk_sections(attachment))


def heading_of(container: Container) -> str:
    """What a container is called, "正文" for the document itself."""
    if isinstance(container, Document):
        return "正文"
    return (container.heading if isinstance(container, Section) else container.title) or "（无标题）"


def adopt(document: Document, candidate: Candidate) -> Document:
    """`document` with the elements in place of what they were recognised in; as it was when that is gone."""
    taken = set(candidate.replaces)

    def put(container: Any) -> Any:
        blocks: list[Block] = []
        is_put = False
        for block in container.blocks:
            if block.id not in taken:
                blocks.append(block)
            elif not is_put:
                blocks += candidate.elements
                is_put = True
        if not is_put:
            blocks += candidate.elements
        sections = tuple(section for section in container.sections if section.id not in taken)
        return msgspec.structs.replace(container, blocks=tuple(blocks), sections=sections)

    return update(document, candidate.container, put)


def keeps_all(
    source: Iterable[Block | Section], elements: Sequence[Element], dropped: Iterable[str] = ()
) -> bool:
    """Whether every visible character of `source` is in the rendered `elements`, apart from the words `dropped`."""
    wanted = _visible(text for node in source for text in _texts(node))
    wanted.subtract(_visible(dropped))
    offered = _visible(block_text(block, {}) for element in elements for block in render(element))
    return not +(wanted - offered)


def _visible(texts: Iterable[str]) -> Counter[str]:
    return Counter(sign for text in texts for sign in text if not sign.isspace())


def _texts(node: Node) -> Iterable[str]:
    if isinstance(node, Section):
        yield node.heading
        for below in walk(node):
            if isinstance(below, Section):
                yield below.heading
        for block in node.blocks:
            yield block_text(block, {})
        return
    yield block_text(node, {})  # type: ignore[arg-type]
