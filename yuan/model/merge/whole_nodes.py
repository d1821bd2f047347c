"""Nodes that are in conflict as a whole: put in the place of what stands there, taken away, moved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from yuan.model.document.content import (
    Attachment,
    Cell,
    ContactList,
    Document,
    Duty,
    DutyTable,
    ListItem,
    Node,
    NodeId,
    Paragraph,
    ResourceList,
    Section,
    Table,
)
from yuan.model.document.invariants import cell_places
from yuan.model.document.table_edit import remove_columns, remove_rows
from yuan.model.document.table_repair import derived_id
from yuan.model.document.tree import exchange, find, ids_in, parent_of, path_to, update, walk
from yuan.model.errors import Conflict as Changed
from yuan.model.errors import NotFound
from yuan.model.merge.conflict import Guest, Place, Reading


def changed_meanwhile() -> Changed:
    """What is said where the place of a conflict does not read as it did."""
    return Changed(
        "这一处在合并之后又改动过，不能再照所选的内容放入。", "请在正文中直接改好，然后标为已处理。"
    )


def with_node(document: Document, id: NodeId, now: Reading, new: Reading) -> Document:
    """`document` with what `new` holds where the node called `id` reads `now`.

    It may hold less than it did: a conflict below it was settled that took something away.

    Raises:
        Changed: it is not there, or reads otherwise.
    """
    if now.row is not None or now.column is not None:
        return document if now == new else _with_line(document, id, now, new)
    standing, coming = _node(now), _node(new)
    try:
        current = find(document, id)
    except NotFound:
        if coming is None:
            return document
        raise changed_meanwhile() from None
    if standing is None or isinstance(current, _WHOLE) is not isinstance(standing, _WHOLE):
        # A heading that became a paragraph is no section any more, which is what taking it away asks for.
        if coming is None and standing is not None:
            return document
        raise changed_meanwhile()
    if now == new or current == coming:
        return document
    if coming is None and _holds_no_more(current, standing):
        return exchange(document, id, lambda _: ())
    if coming is None or current != standing:
        raise changed_meanwhile()
    own = with_own_ids(exchange(document, id, lambda _: ()), coming)
    return exchange(document, id, lambda _: (own,))


_WHOLE = (Section, Attachment)


def _holds_no_more(node: Node, standing: Node) -> bool:
    """Whether all that stands in `node` stood in it before, in the same words."""
    known = {one.id: _alone(one) for one in (standing, *walk(standing))}
    return all(known.get(one.id) == _alone(one) for one in (node, *walk(node)))


def _alone(node: Node) -> Node:
    """`node` without the nodes it holds; a paragraph with its footnotes."""
    if isinstance(node, Paragraph | ListItem):
        return node
    held = ("blocks", "sections", "rows", "duties", "contacts", "resources")
    return replace(
        node,
        **{name: () for name in held if name in node.__struct_fields__ and not isinstance(node, Duty)},
    )


def _node(reading: Reading) -> Node | None:
    return reading.node or reading.duty or reading.contact or reading.resource


def with_own_ids(document: Document, node: Node) -> Node:
    """`node` with another id for whatever in it is called as something that stands in `document`."""
    taken = ids_in(document)
    if taken.isdisjoint(ids_in(node)):
        return node

    def own(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(own, value))
        if not isinstance(value, msgspec.Struct):
            return value
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        fields = {name: own(held) for name, held in fields.items() if isinstance(held, tuple)}
        if isinstance(value, Node) and value.id in taken:
            fields["id"] = derived_id(value.id, f"of {node.id}")
        return replace(value, **fields)

    renewed = own(node)
    assert isinstance(renewed, Node)
    return renewed


# --- rows and columns ---------------------------------------------------------------------------------


def _with_line(document: Document, id: NodeId, now: Reading, new: Reading) -> Document:
    """Without the row or column whose first own cell is called `id`; nothing else can be chosen than that it goes."""
    cells = now.row.cells if now.row is not None else now.column or ()
    try:
        table = parent_of(document, id)
    except NotFound:
        raise changed_meanwhile() from None
    if not isinstance(table, Table) or not new.is_absent:
        raise changed_meanwhile()
    known = {cell.id: cell for cell in cells}
    places = cell_places(table)
    at, is_row = next((row, column) for row, column, cell in places if cell.id == id), now.row is not None
    for row, column, cell in places:
        is_inside = row == at[0] and cell.rowspan == 1 if is_row else column == at[1] and cell.colspan == 1
        if is_inside and cell.blocks != known.get(cell.id, Cell()).blocks:
            raise changed_meanwhile()
    rest = remove_rows(table, at[0], 1) if is_row else remove_columns(table, at[1], 1)
    return exchange(document, table.id, lambda _: () if rest is None else (rest,))


# --- moves --------------------------------------------------------------------------------------------

_HELD_IN = {Section: "sections", Attachment: "attachments"}
_ENTRIES = {DutyTable: "duties", ContactList: "contacts", ResourceList: "resources"}


def moved(document: Document, id: NodeId, place: Place) -> Document:
    """The node called `id`, with all below it, at `place`.

    Raises:
        Changed: it is not there, or the place is not, or lies within the node.
    """
    try:
        node = find(document, id)
        way = path_to(document, place.container)
    except NotFound:
        raise changed_meanwhile() from None
    if any(one is node for one in way):
        raise changed_meanwhile()
    return _put(exchange(document, id, lambda _: ()), node, place)


def with_guests(document: Document, before: Document, guests: Iterable[Guest]) -> Document:
    """`document` with the nodes that went with what was taken away, and that nobody took away, where they were.

    What they were in or after may have gone meanwhile: then they stand first in it, or first in the text.
    """
    for guest in guests:
        known = ids_in(document)
        if guest.node in ids_in(before) - known:
            container = guest.place.container if guest.place.container in known else ""
            try:
                document = _put(document, find(before, guest.node), Place(container, guest.place.after))
            except Changed:
                document = _put(document, find(before, guest.node), Place(container))
    return document


def _put(document: Document, node: Node, place: Place) -> Document:
    """`document` with `node` at `place`."""
    holder = path_to(document, place.container)[-1]
    field = _ENTRIES.get(type(holder)) or _HELD_IN.get(type(node), "blocks")
    if not hasattr(holder, field):
        raise changed_meanwhile()
    values = [*getattr(holder, field)]
    names = [one.id for one in values]
    if place.after and place.after not in names:
        raise changed_meanwhile()
    at = names.index(place.after) + 1 if place.after else 0
    values.insert(at, node)
    return update(document, place.container, lambda held: replace(held, **{field: tuple(values)}))
