"""Ids that stand in a text more than once, told apart: parts copied in Word or by a merge keep the id of what they were."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from yuan.model.document.content import Document, Node, NodeId
from yuan.model.document.table_repair import derived_id
from yuan.model.document.tree import Tree, children, every_id

_encoder = msgspec.json.Encoder(order="deterministic")


class _Standing(NamedTuple):
    """One of the nodes of an id: which of them in reading order, and the id of what holds it."""

    node: Node
    holder: NodeId


Rank = Callable[[Node, NodeId], int]
"""How much a node, in what holds it, is the one that its id means: the highest keeps it, of several the first."""


def told_apart(document: Document, rank: Rank = lambda node, holder: 0) -> Document:
    """`document` with every id standing once; the very same when it does already.

    A copy gets an id made of its own, of what it says and where it stands: the same on every desk.
    """
    ids = every_id(document)
    if len(set(ids)) == len(ids) and "" not in ids:
        return document
    doubled = {id for id, count in Counter(ids).items() if count > 1 or not id}
    return _Renaming(document, doubled, rank).renamed()


def rank_by(base: Document | None) -> Rank:
    """Ranks what stands where `base` has it, then what says the same as there."""
    if base is None:
        return lambda node, holder: 0
    known: dict[NodeId, _Standing] = {}

    def rank(node: Node, holder: NodeId) -> int:
        if not known:
            known.update((standing.node.id, standing) for standing in _standing(base, ""))
        before = known.get(node.id)
        return 0 if before is None else 2 * (before.holder == holder) + (before.node == node)

    return rank


def _standing(tree: Tree, holder: NodeId) -> Iterator[_Standing]:
    """Every node below `tree` in reading order."""
    for child in children(tree):
        yield _Standing(child, holder)
        yield from _standing(child, child.id)


class _Renaming:
    def __init__(self, document: Document, doubled: set[NodeId], rank: Rank) -> None:
        self._document, self._doubled, self._rank = document, doubled, rank
        self._owners = self._choose()
        self._seen: Counter[NodeId] = Counter()
        self._taken = set(every_id(document))

    def _choose(self) -> dict[NodeId, int]:
        """Which of the nodes of each doubled id keeps it, by its number in reading order."""
        best: dict[NodeId, tuple[int, int]] = {}
        seen: Counter[NodeId] = Counter()
        for node, holder in _standing(self._document, ""):
            if node.id in self._doubled and node.id:
                ranked = (self._rank(node, holder), -seen[node.id])
                best[node.id] = max(ranked, best.get(node.id, ranked))
                seen[node.id] += 1
        return {id: -place for id, (_, place) in best.items()}

    def renamed(self) -> Document:
        document = self._below(self._document, "")
        assert isinstance(document, Document)
        return document

    def _below(self, tree: Any, holder: NodeId) -> Any:
        """`tree` with what it holds renamed; fields and values in reading order."""
        changed: dict[str, Any] = {}
        for name in tree.__struct_fields__:
            values = getattr(tree, name)
            if isinstance(values, tuple) and values and isinstance(values[0], msgspec.Struct):
                new = tuple(self._one(value, holder) for value in values)
                if any(a is not b for a, b in zip(values, new, strict=True)):
                    changed[name] = new
        return replace(tree, **changed) if changed else tree

    def _one(self, value: Any, holder: NodeId) -> Any:
        if not isinstance(value, Node):
            return self._below(value, holder)
        id = value.id
        if id in self._doubled:
            number, self._seen[id] = self._seen[id], self._seen[id] + 1
            if number != self._owners.get(id, -1):
                id = self._fresh(value, holder)
                return self._below(replace(value, id=id), id)
        return self._below(value, id)

    def _fresh(self, node: Node, holder: NodeId) -> NodeId:
        told = hashlib.sha256(_encoder.encode(node)).hexdigest()
        number = 0
        while (id := derived_id(node.id, f"{holder}/{told}/{number}")) in self._taken:
            number += 1
        self._taken.add(id)
        return id
