"""Finding and exchanging nodes in a plan's tree: what every edit operation is made of.

Trees are immutable; a change copies the nodes on the way from the root and shares all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import msgspec

from yuan.model.document.content import (
    Attachment,
    Cell,
    ContactList,
    Document,
    DutyTable,
    Footnote,
    ListItem,
    Node,
    NodeId,
    Paragraph,
    ResourceList,
    Row,
    Section,
    Table,
    Text,
)
from yuan.model.errors import NotFound

Tree = Document | Node
"""A document, which has no id of its own ("" stands for it), or a node in one."""

_FIELDS: dict[type, tuple[str, ...]] = {
    Document: ("blocks", "sections", "attachments"),
    Attachment: ("blocks", "sections"),
    Section: ("blocks", "sections"),
    Table: ("rows",),
    Row: ("cells",),
    Cell: ("blocks",),
    Paragraph: ("runs",),
    ListItem: ("runs",),
    DutyTable: ("duties",),
    ContactList: ("contacts",),
    ResourceList: ("resources",),
}
"""The fields of each type that hold further nodes, in reading order."""

T = TypeVar("T", bound=Tree)


def children(tree: Tree) -> Iterator[Node]:
    """The nodes directly below `tree` in reading order: blocks before sections before attachments."""
    for field in _FIELDS.get(type(tree), ()):
        for value in getattr(tree, field):
            if isinstance(value, Row):
                yield from value.cells
            elif isinstance(value, Node):
                yield value


def walk(tree: Tree) -> Iterator[Node]:
    """Every node below `tree` in reading order: sections, blocks, cells, footnotes, entries of elements."""
    for child in children(tree):
        yield child
        if type(child) is not Footnote:
            yield from walk(child)


def ids_in(tree: Tree) -> frozenset[NodeId]:
    """The ids of `tree` (unless it is a document) and of every node below it."""
    return frozenset(every_id(tree))


def every_id(tree: Tree) -> list[NodeId]:
    """As `ids_in`, in reading order; one that stands several times in the tree comes as often."""
    found: list[NodeId] = [] if isinstance(tree, Document) else [tree.id]
    _collect_ids(tree, found)
    return found


def _collect_ids(tree: Tree, found: list[NodeId]) -> None:
    # As `walk`, but without a generator for each level: a table may have ten thousand cells.
    for field in _FIELDS.get(type(tree), ()):
        for value in getattr(tree, field):
            if type(value) is Text:
                continue
            if isinstance(value, Row):
                for cell in value.cells:
                    found.append(cell.id)
                    _collect_ids(cell, found)
            elif isinstance(value, Node):
                found.append(value.id)
                if type(value) is not Footnote:
                    _collect_ids(value, found)


def section_of(document: Document, id: NodeId) -> Section | Attachment | None:
    """The section or attachment called `id`, None when there is none; blocks are not looked through."""

    def below(sections: tuple[Section, ...]) -> Section | None:
        for section in sections:
            found = section if section.id == id else below(section.sections)
            if found is not None:
                return found
        return None

    roots: tuple[Document | Attachment, ...] = (document, *document.attachments)
    for root in roots:
        if isinstance(root, Attachment) and root.id == id:
            return root
        found = below(root.sections)
        if found is not None:
            return found
    return None


def path_to(document: Document, id: NodeId) -> tuple[Tree, ...]:
    """The way from `document` down to the node called `id`, both included.

    Raises:
        NotFound: there is no such node.
    """

    def below(tree: Tree) -> tuple[Tree, ...] | None:
        for child in children(tree):
            if child.id == id:
                return (tree, child)
            found = below(child)
            if found:
                return (tree, *found)
        return None

    if not id:
        return (document,)
    found = below(document)
    if found is None:
        raise NotFound("找不到这一处内容，它可能已被删除。", "请刷新后重试。")
    return found


def find(document: Document, id: NodeId) -> Node:
    """The node called `id`.

    Raises:
        NotFound: there is no such node.
    """
    node = path_to(document, id)[-1]
    if not isinstance(node, Node):
        raise NotFound("没有指明是哪一处内容。")
    return node


def parent_of(document: Document, id: NodeId) -> Tree:
    """What directly holds the node called `id`: a section, attachment, cell, block, or the document itself.

    Raises:
        NotFound: there is no such node.
    """
    find(document, id)
    return path_to(document, id)[-2]


def exchange(tree: T, id: NodeId, change: Callable[[Any], tuple[Any, ...]]) -> T:
    """`tree` with the node called `id` replaced by what `change` makes of it: none, one or several nodes.

    The very same `tree` when the node is not below it.
    """
    for field in _FIELDS.get(type(tree), ()):
        values = getattr(tree, field)
        for place, value in enumerate(values):
            if getattr(value, "id", None) == id:
                new = (*values[:place], *change(value), *values[place + 1 :])
                return msgspec.structs.replace(tree, **{field: new})
            if type(value) in _FIELDS:
                changed = exchange(value, id, change)
                if changed is not value:
                    new = (*values[:place], changed, *values[place + 1 :])
                    return msgspec.structs.replace(tree, **{field: new})
    return tree


def update(document: Document, id: NodeId, change: Callable[[Any], Tree]) -> Document:
    """`document` with `change` applied to the node called `id`, or to the document itself for ""."""
    if not id:
        changed = change(document)
        assert isinstance(changed, Document)
        return changed
    return exchange(document, id, lambda node: (change(node),))
