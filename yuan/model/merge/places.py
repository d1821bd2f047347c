"""Where every block, section and attachment of a text stands, and which of them another text has somewhere else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from msgspec.structs import replace

from yuan.model.comparison.sequence_matching import rising
from yuan.model.document.content import Attachment, Block, Container, Document, NodeId, Section

Slot = Literal["", "blocks", "sections", "attachments"]
SLOTS: tuple[Slot, ...] = ("blocks", "sections", "attachments")


class Key(NamedTuple):
    """A node by the list it stands in and its id: a heading that became a paragraph keeps its id, but is another node."""

    slot: Slot
    id: NodeId


ROOT = Key("", "")
"""The document, or the cell whose blocks are merged."""

Placed = Block | Section | Attachment


class Places:
    """The nodes of a text outside of table cells, in reading order.

    Attributes:
        nodes: every block, section and attachment.
        homes: what holds each of them.
        lists: the nodes of each list, by what holds it and its field.
    """

    def __init__(self, document: Document) -> None:
        self.nodes: dict[Key, Placed] = {}
        self.homes: dict[Key, Key] = {}
        self.lists: dict[tuple[Key, Slot], tuple[Key, ...]] = {}
        self._add(document, ROOT)

    def _add(self, container: Container, home: Key) -> None:
        for slot in SLOTS:
            nodes: tuple[Placed, ...] = getattr(container, slot, ())
            if not nodes:
                continue
            keys = tuple(Key(slot, node.id) for node in nodes)
            self.lists[home, slot] = keys
            for key, node in zip(keys, nodes, strict=True):
                self.nodes[key] = node
                self.homes[key] = home
                if isinstance(node, Section | Attachment):
                    self._add(node, key)

    def list_of(self, home: Key, slot: Slot) -> tuple[Key, ...]:
        return self.lists.get((home, slot), ())

    def inside(self, key: Key) -> Iterator[Key]:
        """The nodes directly below a section or attachment."""
        for slot in SLOTS:
            yield from self.list_of(key, slot)


def shell(node: Placed) -> Placed:
    """A node as far as it is changed by itself: sections and attachments without what they hold."""
    if isinstance(node, Section | Attachment) and (node.blocks or node.sections):
        return replace(node, blocks=(), sections=())
    return node


def moved(base: Places, side: Places) -> frozenset[Key]:
    """The nodes of `base` that `side` has in another container, or in another order among those that stayed."""
    found = {key for key, home in side.homes.items() if base.homes.get(key, home) != home}
    for (home, slot), keys in side.lists.items():
        before = base.list_of(home, slot)
        if keys == before:
            continue
        place = {key: index for index, key in enumerate(before)}
        stayed = [key for key in keys if key in place]
        in_order = rising([place[key] for key in stayed])
        if len(in_order) < len(stayed):
            found.update(key for key in stayed if place[key] not in in_order)
    return frozenset(found)
