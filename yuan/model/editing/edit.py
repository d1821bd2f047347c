"""Changing a plan: pure operations, each of which returns a new document and leaves the old one as it was.

All keep ids unique and lose no text except what `remove_node` and `replace_node` are told to take away.
Positions (`index`) count from 0. A node that does not exist raises `NotFound`; a move that makes no sense
(a section into itself, an index outside the list, a block of the wrong kind) raises `ValueError`.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from yuan.model.document.content import (
    Attachment,
    Block,
    Cell,
    Document,
    Node,
    NodeId,
    Reference,
    Section,
    new_id,
)
from yuan.model.document.tree import Tree, exchange, find, parent_of, path_to, update, walk
from yuan.model.editing.restructure import (
    demote,
    join_blocks,
    join_section,
    promote,
    split_block,
    split_section,
)

__all__ = [
    "demote",
    "find",
    "insert_attachment",
    "insert_block",
    "insert_section",
    "join_blocks",
    "join_section",
    "move_attachment",
    "move_block",
    "move_section",
    "parent_of",
    "promote",
    "remove_node",
    "replace_node",
    "split_block",
    "split_section",
    "with_fresh_ids",
]


def replace_node(document: Document, id: NodeId, node: Node) -> Document:
    """`document` with `node` in the place of the node called `id`, which must be of the same sort.

    Raises:
        NotFound: there is no such node.
        ValueError: it is of another sort, or an id of it stands elsewhere in the document.
    """
    old = find(document, id)
    if _sort(old) is not _sort(node):
        raise ValueError("a node can only be replaced by one of its own sort")
    _check_new(document, node, besides=old)
    return exchange(document, id, lambda _: (node,))


def remove_node(document: Document, id: NodeId) -> Document:
    """`document` without the node called `id` and everything below it.

    Raises:
        NotFound: there is no such node.
        ValueError: it is a table cell.
    """
    if isinstance(find(document, id), Cell):
        raise ValueError("a cell cannot be taken out of its table")
    return exchange(document, id, lambda _: ())


def insert_section(document: Document, parent_id: NodeId, index: int, section: Section) -> Document:
    """`section` as child number `index` of a section, an attachment, or the document itself ("").

    Raises:
        NotFound: there is no such parent.
        ValueError: the parent holds none, `index` lies outside its list, or an id stands in the document already.
    """
    _check_new(document, section)
    return _put(document, parent_id, "sections", index, section, (Document, Section, Attachment))


def move_section(document: Document, id: NodeId, new_parent_id: NodeId, index: int) -> Document:
    """The section with all below it to another place; `index` counts without the section itself.

    Raises:
        NotFound: there is no such node.
        ValueError: it is no section, would come into itself, or the new place cannot hold it.
    """
    section = find(document, id)
    if not isinstance(section, Section):
        raise ValueError("only a section can be moved among sections")
    if any(node is section for node in path_to(document, new_parent_id)):
        raise ValueError("a section cannot be moved into itself")
    rest = exchange(document, id, lambda _: ())
    return _put(rest, new_parent_id, "sections", index, section, (Document, Section, Attachment))


def insert_attachment(document: Document, index: int, attachment: Attachment) -> Document:
    """`attachment` as number `index` (from 0) of the attachments.

    Raises:
        ValueError: `index` lies outside the list, or an id stands in the document already.
    """
    _check_new(document, attachment)
    return _put(document, "", "attachments", index, attachment, (Document,))


def move_attachment(document: Document, id: NodeId, index: int) -> Document:
    """The attachment to another place; `index` counts without the attachment itself.

    Raises:
        NotFound: there is no such node.
        ValueError: it is no attachment, or `index` lies outside the list.
    """
    attachment = find(document, id)
    if not isinstance(attachment, Attachment):
        raise ValueError("only an attachment can be moved among attachments")
    return _put(exchange(document, id, lambda _: ()), "", "attachments", index, attachment, (Document,))


def insert_block(document: Document, container_id: NodeId, index: int, block: Block) -> Document:
    """`block` as number `index` of a section, an attachment, a table cell, or the document itself ("").

    Raises:
        NotFound: there is no such parent.
        ValueError: the parent holds none, `index` lies outside its list, or an id stands in the document already.
    """
    _check_new(document, block)
    return _put(document, container_id, "blocks", index, block, (Document, Section, Attachment, Cell))


def move_block(document: Document, id: NodeId, container_id: NodeId, index: int) -> Document:
    """The block to another place; `index` counts without the block itself.

    Raises:
        NotFound: there is no such node.
        ValueError: it is no block, would come into itself, or the new place cannot hold it.
    """
    block = find(document, id)
    if _sort(block) is not Block:
        raise ValueError("only a block can be moved among blocks")
    if any(node is block for node in path_to(document, container_id)):
        raise ValueError("a table cannot be moved into itself")
    rest = exchange(document, id, lambda _: ())
    return _put(rest, container_id, "blocks", index, block, (Document, Section, Attachment, Cell))


def with_fresh_ids(document: Document) -> Document:
    """A copy in which every node has a new id and cross-references within the plan point at the new ones."""
    fresh = {node.id: new_id() for node in walk(document)}

    def renewed(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(renewed, value))
        if isinstance(value, Reference):
            return value if value.plan else replace(value, target=fresh.get(value.target, value.target))
        if not isinstance(value, msgspec.Struct):
            return value
        fields: dict[str, Any] = {
            name: renewed(held)
            for name in value.__struct_fields__
            if isinstance(held := getattr(value, name), tuple)
        }
        if isinstance(value, Node):
            fields["id"] = fresh[value.id]
        return replace(value, **fields)

    copy = renewed(document)
    assert isinstance(copy, Document)
    return copy


def _sort(node: Tree) -> object:
    """What may stand in the same place: blocks are of one sort, all others of their own type."""
    return Block if isinstance(node, Block) else type(node)


def _check_new(document: Document, node: Node, besides: Node | None = None) -> None:
    """No id of `node` may already stand in `document`, except in the node `besides` it replaces."""
    leaving = {besides.id, *(below.id for below in walk(besides))} if besides else set()
    standing = {other.id for other in walk(document)} - leaving
    coming = [node.id, *(below.id for below in walk(node))]
    if len(set(coming)) != len(coming) or not standing.isdisjoint(coming):
        raise ValueError("an id may stand only once in a document")


def _put(
    document: Document, parent_id: NodeId, field: str, index: int, node: Node, allowed: tuple[type, ...]
) -> Document:
    parent = path_to(document, parent_id)[-1]
    if not isinstance(parent, allowed):
        raise ValueError("this cannot hold what is to be put there")
    values = getattr(parent, field)
    if not 0 <= index <= len(values):
        raise ValueError("there is no such position")
    return update(
        document, parent_id, lambda held: replace(held, **{field: (*values[:index], node, *values[index:])})
    )
