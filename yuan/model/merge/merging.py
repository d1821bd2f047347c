"""Three-way merge of plans: two texts that came of one become one, and what does not go together is told.

Trees are merged by the stable ids of their nodes, after diff3 for the lists and the rules of 3DM (Lindholm 2004) for
what holds what: a node keeps the change of the side that made one, be it of its content, its holder or its place among
its siblings, and these three are independent, so that a moved section takes the edits of the other side along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from yuan.model.comparison.proposals import without_nodes
from yuan.model.document.bounds import bounded
from yuan.model.document.content import (
    Attachment,
    Block,
    Document,
    FrontMatter,
    NodeId,
    Section,
    Table,
    walk_blocks,
)
from yuan.model.document.tree import exchange, ids_in, walk
from yuan.model.merge.blocks import MergedBlocks, merge_block
from yuan.model.merge.conflict import (
    Conflict,
    ConflictKind,
    Guest,
    Merged,
    Place,
    Reading,
    conflict_between,
    reading_of,
)
from yuan.model.merge.copies import rank_by, told_apart
from yuan.model.merge.crossing import BroughtTogether, ThreeTexts, brought_together
from yuan.model.merge.fields import field_reading, merge_fields
from yuan.model.merge.ordering import Side, SideList, ordered
from yuan.model.merge.places import ROOT, SLOTS, Key, Placed, Places, Slot
from yuan.model.merge.placing import place

_FRONT = tuple(name for name in FrontMatter.__struct_fields__ if name != "title")
_WORDS: Mapping[type, tuple[str, ...]] = {Section: ("heading",), Attachment: ("title",), Document: ()}
_VALUES: Mapping[type, tuple[str, ...]] = {
    Section: ("role", "numbered", "run_in"),
    Attachment: ("numbering", "landscape"),
    Document: ("numbering",),
}


def merge(base: Document | None, ours: Document, theirs: Document) -> Merged:
    """`ours` and `theirs`, which both came of `base`, as one sound text within the bounds, and what is in conflict.

    Nothing is lost: every word that either side wrote stands in the text or in a conflict. Without a base nobody can
    tell what was added from what was taken away: all is kept, and whatever differs is a conflict.
    """
    base = told_apart(base) if base is not None else None
    ours, theirs = told_apart(ours, rank_by(base)), told_apart(theirs, rank_by(base))
    if ours == theirs or theirs == base:
        return Merged(document=bounded(ours)[0])
    if ours == base:
        return Merged(document=bounded(theirs)[0])
    contents = _Contents({} if base is None else {block.id: block for block in walk_blocks(base)})
    crossed = BroughtTogether(ThreeTexts(base or Document(), ours, theirs))
    if base is not None:
        crossed = brought_together(crossed.texts, contents.block)
    merging = _Merging(crossed.texts, contents, has_base=base is not None)
    merged = merging.document()
    conflicts = [*crossed.conflicts, *contents.conflicts, *merging.conflicts]
    if any(one.kind is ConflictKind.TABLE for one in contents.conflicts):
        merged, conflicts = _with_whole_tables(merged, conflicts, (base or Document(), ours, theirs))
    # A heading that one side made a paragraph and the other changed is both now: references mean the section.
    placed = {id(node): 1 + isinstance(node, Section) for node in merging.made.values()}
    sound = told_apart(merged, lambda node, _: placed.get(id(node), 0))
    return _told(bounded(sound)[0], conflicts, crossed.left)


def _with_whole_tables(
    merged: Document, conflicts: Iterable[Conflict], texts: Iterable[Document]
) -> tuple[Document, list[Conflict]]:
    """The tables that are in conflict as a whole just as each side has them, with what crossed their border too.

    Else what one side brought into a cell would stand in neither table. So a block may stand twice: in the table, and
    where the other side brought it.
    """
    tables = [{one.id: one for one in walk_blocks(text) if isinstance(one, Table)} for text in texts]
    apart = {one.node for one in conflicts if one.kind is ConflictKind.TABLE}
    found: list[Conflict] = []
    inside: set[NodeId] = set()
    for id in apart:
        own = tables[1][id]
        inside |= ids_in(own) - {id}
        merged = exchange(merged, id, lambda _, own=own: (own,))  # type: ignore[misc]
    for one in conflicts:
        if one.kind is ConflictKind.TABLE:
            readings = (reading_of(held[one.node]) for held in tables)
            found.append(conflict_between(ConflictKind.TABLE, one.node, *readings))
        elif one.node not in inside:
            found.append(one)
    return merged, found


def _told(document: Document, conflicts: Iterable[Conflict], left: Iterable[Guest]) -> Merged:
    """The merged text with its conflicts in reading order, those about whole nodes with the node as it stands there."""
    nodes = {node.id: (place, node) for place, node in enumerate(walk(document))} if conflicts else {}
    found: list[tuple[int, Conflict]] = []
    for conflict in conflicts:
        place, node = nodes.get(conflict.node, (-1, None))
        standing = conflict.standing.node
        if standing is not None and type(node) is type(standing) and not conflict.field:
            side = "theirs" if conflict.ours.is_absent else "ours"
            conflict = replace(conflict, **{side: reading_of(node)})
        if conflict.kind is ConflictKind.REMOVED:
            inside = conflict.standing.ids
            guests = (guest for guest in left if guest.node in inside and guest.node != conflict.node)
            conflict = replace(conflict, guests=(*conflict.guests, *guests))
        found.append((place, conflict))
    found.sort(key=lambda one: (one[0], one[1].start, one[1].field, one[1].id))
    return Merged(document=document, conflicts=tuple(conflict for _, conflict in found))


class _Contents:
    """Merges what single blocks hold.

    Attributes:
        conflicts: what is in conflict there, in no order.
    """

    def __init__(self, known: Mapping[NodeId, Block]) -> None:
        self._known = known
        self.conflicts: list[Conflict] = []

    def block(self, base: Block | None, ours: Block, theirs: Block) -> Block:
        """A block of both sides. What the base has in another cell than both is known by its id too."""
        if ours == theirs:
            return ours
        base = base or self._known.get(ours.id)
        if base is None:
            readings = Reading(), reading_of(ours), reading_of(theirs)
            self.conflicts.append(conflict_between(ConflictKind.NO_BASE, ours.id, *readings))
            return ours
        merged = merge_block(base, ours, theirs, self._blocks)
        self.conflicts += merged.conflicts
        return merged.block

    def _blocks(
        self, cell: NodeId, base: tuple[Block, ...], ours: tuple[Block, ...], theirs: tuple[Block, ...]
    ) -> MergedBlocks:
        """The blocks of one cell."""
        texts = ThreeTexts(*(Document(blocks=blocks) for blocks in (base, ours, theirs)))
        contents = _Contents(self._known)
        inner = _Merging(texts, contents, root=cell)
        merged = inner.document().blocks
        return MergedBlocks(merged, (*contents.conflicts, *inner.conflicts))


class _Merging:
    """One merge of a text, or of the blocks of a cell.

    Attributes:
        made: the merged nodes.
        conflicts: what is in conflict, but for what blocks hold; in no order.
    """

    def __init__(
        self, texts: ThreeTexts, contents: _Contents, *, has_base: bool = True, root: NodeId = ""
    ) -> None:
        self._texts, self._contents, self._has_base, self._root = texts, contents, has_base, root
        self._base, self._ours, self._theirs = map(Places, texts)
        self._placement = place(self._base, self._ours, self._theirs)
        self._contested = set(self._placement.contested)
        self._members: dict[tuple[Key, Slot], dict[Key, Side]] = {}
        for key, home in self._placement.homes.items():
            self._members.setdefault((home, key.slot), {})[key] = self._placement.by[key]
        self.made: dict[Key, Placed] = {}
        self.conflicts: list[Conflict] = []

    def document(self) -> Document:
        base, ours, theirs = self._texts
        front = self._fields("", base.front, ours.front, theirs.front, ("title",), _FRONT)
        fields = self._fields("", base, ours, theirs, (), _VALUES[Document])
        document = replace(ours, front=replace(ours.front, **front), **fields, **self._below(ROOT))
        self._tell_removed()
        self._tell_contested()
        if not self._has_base:
            self._tell_one_sided()
        return document

    # --- lists --------------------------------------------------------------------------------------

    def _below(self, home: Key) -> dict[str, Any]:
        """The merged lists of what a node holds, by field."""
        return {
            slot: tuple(map(self._node, self._list(home, slot))) for slot in SLOTS if self._holds(home, slot)
        }

    def _holds(self, home: Key, slot: Slot) -> bool:
        return slot != "attachments" or home == ROOT

    def _list(self, home: Key, slot: Slot) -> tuple[Key, ...]:
        members = self._members.get((home, slot))
        if members is None:
            return ()
        ours = SideList(self._ours.list_of(home, slot), self._placement.moved_ours)
        theirs = SideList(self._theirs.list_of(home, slot), self._placement.moved_theirs)
        found = ordered(self._base.list_of(home, slot), ours, theirs, members)
        self._contested |= found.contested
        return found.keys

    # --- nodes --------------------------------------------------------------------------------------

    def _node(self, key: Key) -> Placed:
        ours, theirs = self._ours.nodes.get(key), self._theirs.nodes.get(key)
        made: Placed
        if ours is None or theirs is None:
            one = ours or theirs
            assert one is not None
            made = one if key.slot == "blocks" else replace(one, **self._below(key))
        elif key.slot == "blocks":
            made = self._contents.block(self._base.nodes.get(key), ours, theirs)  # type: ignore[arg-type]
        else:
            made = self._container(key, ours, theirs)
        self.made[key] = made
        return made

    def _container(self, key: Key, ours: Placed, theirs: Placed) -> Placed:
        base = self._base.nodes.get(key)
        kind = type(ours)
        fields = self._fields(key.id, base, ours, theirs, _WORDS[kind], _VALUES[kind])
        return replace(ours, **fields, **self._below(key))

    def _fields(
        self, node: NodeId, base: Any, ours: Any, theirs: Any, words: tuple[str, ...], values: tuple[str, ...]
    ) -> dict[str, Any]:
        if base is not None and self._has_base:
            merged, conflicts = merge_fields(node, base, ours, theirs, words=words, values=values)
            self.conflicts += conflicts
            return merged
        for name in (*words, *values):
            our, their = getattr(ours, name), getattr(theirs, name)
            if our != their:
                readings = Reading(), field_reading(our), field_reading(their)
                self.conflicts.append(conflict_between(ConflictKind.NO_BASE, node, *readings, field=name))
        return {}

    # --- what a person has to decide ----------------------------------------------------------------

    def _tell_removed(self) -> None:
        """What one side took away and the other changed."""
        for key, side in self._placement.kept.items():
            of_both = {one.id for one in self._placement.homes if self._is_of_both(one)}
            before = reading_of(without_nodes(self._base.nodes[key], of_both))
            readings = self._one_sided(side, key)
            conflict = conflict_between(ConflictKind.REMOVED, key.id, before, *readings)
            remover = self._theirs if side is Side.OURS else self._ours
            self.conflicts.append(replace(conflict, guests=tuple(self._guests(key, remover))))

    def _guests(self, key: Key, remover: Places) -> Iterator[Guest]:
        """The outermost nodes below one that was taken away which the side that did so still has."""
        for slot in SLOTS:
            for inner in self._members.get((key, slot), ()):
                if inner not in remover.nodes:
                    yield from self._guests(inner, remover)
                    continue
                home = remover.homes[inner]
                while home != ROOT and home not in self._placement.homes:
                    home = remover.homes[home]
                after = self._before(remover, inner, home)
                yield Guest(inner.id, Place(home.id or self._root, after))

    def _one_sided(self, side: Side, key: Key) -> tuple[Reading, Reading]:
        """What ours and theirs have of a node that only one side has, without what surely stands elsewhere now."""
        places = self._ours if side is Side.OURS else self._theirs
        elsewhere = {
            one.id
            for one, home in self._placement.homes.items()
            if self._is_of_both(one) and one not in self._placement.contested and home != places.homes[one]
        }
        has = reading_of(without_nodes(places.nodes[key], elsewhere))
        return (has, Reading()) if side is Side.OURS else (Reading(), has)

    def _is_of_both(self, key: Key) -> bool:
        return key in self._ours.nodes and key in self._theirs.nodes

    def _tell_contested(self) -> None:
        """What both sides put into different places."""
        for key in self._contested:
            is_known = key in self._base.nodes
            readings = (self._place(places, key) for places in (self._base, self._ours, self._theirs))
            kind = ConflictKind.PLACE if is_known and self._has_base else ConflictKind.NO_BASE
            self.conflicts.append(conflict_between(kind, key.id, *readings))

    def _place(self, places: Places, key: Key) -> Reading:
        if key not in places.nodes:
            return Reading()
        home = places.homes[key]
        return Reading(place=Place(home.id or self._root, self._before(places, key, home)))

    def _before(self, places: Places, key: Key, home: Key) -> NodeId:
        """The last sibling before a node that surely stands there in the merged text too, "" for none."""
        after = ""
        for sibling in places.list_of(home, key.slot):
            if sibling == key:
                break
            if self._placement.homes.get(sibling) == home and sibling not in self._contested:
                after = sibling.id
        return after

    def _tell_one_sided(self) -> None:
        """Without a base: what only one side has, be it added there or taken away on the other."""
        for side, places, other in (
            (Side.OURS, self._ours, self._theirs),
            (Side.THEIRS, self._theirs, self._ours),
        ):
            for key, home in places.homes.items():
                if key not in other.nodes and (home == ROOT or home in other.nodes):
                    readings = self._one_sided(side, key)
                    self.conflicts.append(
                        conflict_between(ConflictKind.NO_BASE, key.id, Reading(), *readings)
                    )
