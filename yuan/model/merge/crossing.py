"""Blocks that one text has in a table cell and another outside it, or in another cell: moves across the border of tables.

Cells are merged one by one within their table, which cannot see such a move. So it is made in all three texts before:
the block stands only where it is to stand, with the changes of both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from yuan.model.document.content import (
    Block,
    Cell,
    Container,
    Document,
    NodeId,
    Table,
)
from yuan.model.merge.conflict import (
    Conflict,
    ConflictKind,
    Guest,
    Place,
    Reading,
    conflict_between,
    reading_of,
)
from yuan.model.merge.ordering import Side

MergeContent = Callable[[Block | None, Block, Block], Block]
"""Merges what base, our and their side have of one block."""

C = TypeVar("C", bound=Container)


class ThreeTexts(NamedTuple):
    base: Document
    ours: Document
    theirs: Document


class _Standing(NamedTuple):
    block: Block
    place: Place
    in_cell: bool


class _Crossing(NamedTuple):
    """A block that crossed: whose place it takes, and what a person has to decide about that."""

    side: Side
    conflict: Conflict | None = None


class BroughtTogether(NamedTuple):
    """Texts with each block that crossed a border in one of them only, as if put in there.

    Attributes:
        conflicts: what a person has to decide about their places.
        left: where the other side has each of them.
    """

    texts: ThreeTexts
    conflicts: tuple[Conflict, ...] = ()
    left: tuple[Guest, ...] = ()


def brought_together(texts: ThreeTexts, merge_content: MergeContent) -> BroughtTogether:
    """The texts with every block that crossed a border where it is to stand, merged."""
    stands = tuple({one.block.id: one for one in _standing(text)} for text in texts)
    found = dict(_crossings(*stands))
    while rings := _rings(found, *stands):
        found |= {id: _contested(id, *(stand.get(id) for stand in stands)) for id in rings}
    if not found:
        return BroughtTogether(texts)
    taken: list[dict[NodeId, Block]] = [{}, {}, {}]
    leaving = (
        set(found),
        {id for id, crossing in found.items() if crossing.side is Side.THEIRS},
        {id for id, crossing in found.items() if crossing.side is Side.OURS},
    )
    base, ours, theirs = (
        _Without(gone, mine).container(text) for text, gone, mine in zip(texts, leaving, taken, strict=True)
    )
    before, our_others, their_others = taken

    def in_ours(our: Block, their: Block) -> Block:
        return merge_content(before.get(our.id), our, their)

    def in_theirs(their: Block, our: Block) -> Block:
        return merge_content(before.get(our.id), our, their)

    ours = _Merged(their_others, in_ours).container(ours)
    theirs = _Merged(our_others, in_theirs).container(theirs)
    conflicts = tuple(crossing.conflict for crossing in found.values() if crossing.conflict is not None)
    left = tuple(
        Guest(id, other[id].place)
        for id, crossing in found.items()
        if id in (other := _of(crossing.side, stands[2], stands[1]))
    )
    return BroughtTogether(ThreeTexts(base, ours, theirs), conflicts, left)


def _standing(document: Document) -> Iterator[_Standing]:
    """Every block with its place, those in cells too."""

    def of(blocks: tuple[Block, ...], holder: NodeId, in_cell: bool) -> Iterator[_Standing]:
        after = ""
        for block in blocks:
            yield _Standing(block, Place(holder, after), in_cell)
            after = block.id
            if isinstance(block, Table):
                for row in block.rows:
                    for cell in row.cells:
                        if cell.blocks:
                            yield from of(cell.blocks, cell.id, True)

    waiting: list[Container] = [document]
    while waiting:
        one = waiting.pop()
        yield from of(one.blocks, "" if isinstance(one, Document) else one.id, False)
        waiting += one.sections
        if isinstance(one, Document):
            waiting += one.attachments


def _crossings(
    base: Mapping[NodeId, _Standing], ours: Mapping[NodeId, _Standing], theirs: Mapping[NodeId, _Standing]
) -> Iterator[tuple[NodeId, _Crossing]]:
    for id, our in ours.items():
        before, their = base.get(id), theirs.get(id)
        if their is None:
            if before is not None and _crossed(before, our):
                yield id, _taken_away(id, before, our, Side.OURS)
        elif _crossed(our, their):
            if before is not None and not _moved(before, our):
                yield id, _Crossing(Side.THEIRS)
            elif before is not None and not _moved(before, their):
                yield id, _Crossing(Side.OURS)
            else:
                yield id, _contested(id, before, our, their)
    for id, their in theirs.items():
        before = base.get(id)
        if id not in ours and before is not None and _crossed(before, their):
            yield id, _taken_away(id, before, their, Side.THEIRS)


def _rings(
    found: Mapping[NodeId, _Crossing],
    base: Mapping[NodeId, _Standing],
    ours: Mapping[NodeId, _Standing],
    theirs: Mapping[NodeId, _Standing],
) -> set[NodeId]:
    """The tables that would stand in their own cells, as far as that is not in conflict yet."""
    tables = {
        cell.id: id
        for stand in (ours, theirs)
        for id, one in stand.items()
        if isinstance(one.block, Table)
        for row in one.block.rows
        for cell in row.cells
    }
    rings: set[NodeId] = set()
    for chosen in (ours, theirs):
        for start in found:
            way: list[NodeId] = []
            id: NodeId | None = start
            while id is not None and id not in way:
                way.append(id)
                crossing = found.get(id)
                stand = chosen if crossing is None or crossing.conflict else _of(crossing.side, ours, theirs)
                standing = stand.get(id) or ours.get(id) or theirs.get(id)
                id = tables.get(standing.place.container) if standing is not None else None
            if id == start:
                rings.update(way)
    return {id for id in rings if id in found and found[id].conflict is None and id in ours and id in theirs}


def _of(
    side: Side, ours: Mapping[NodeId, _Standing], theirs: Mapping[NodeId, _Standing]
) -> Mapping[NodeId, _Standing]:
    return theirs if side is Side.THEIRS else ours


def _moved(one: _Standing, other: _Standing) -> bool:
    return one.place.container != other.place.container


def _crossed(one: _Standing, other: _Standing) -> bool:
    return _moved(one, other) and (one.in_cell or other.in_cell)


def _contested(
    id: NodeId, before: _Standing | None, our: _Standing | None, their: _Standing | None
) -> _Crossing:
    """Both sides moved it, to different places: it stands as in ours."""
    assert our is not None
    assert their is not None
    base = Reading(place=before.place) if before is not None else Reading()
    kind = ConflictKind.PLACE if before is not None else ConflictKind.NO_BASE
    readings = Reading(place=our.place), Reading(place=their.place)
    return _Crossing(Side.OURS, conflict_between(kind, id, base, *readings))


def _taken_away(id: NodeId, before: _Standing, has: _Standing, side: Side) -> _Crossing:
    """One side moved it, the other took it away: it stays."""
    one = reading_of(has.block)
    readings = (one, Reading()) if side is Side.OURS else (Reading(), one)
    base = reading_of(before.block)
    return _Crossing(side, conflict_between(ConflictKind.REMOVED, id, base, *readings))


class _Blocks:
    """Exchanges blocks of a text wherever they stand; what holds none of them stays the same object."""

    def container(self, container: C) -> C:
        blocks = self.blocks(container.blocks)
        sections = tuple(self.container(one) for one in container.sections)
        new = replace(container, blocks=blocks, sections=sections)
        if isinstance(container, Document):
            new = replace(new, attachments=tuple(self.container(one) for one in container.attachments))
        return new

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(made for block in blocks for made in self.exchanged(self._inside(block)))

    def exchanged(self, block: Block) -> tuple[Block, ...]:
        raise NotImplementedError

    def _inside(self, block: Block) -> Block:
        if not isinstance(block, Table):
            return block
        rows = tuple(replace(row, cells=tuple(map(self._cell, row.cells))) for row in block.rows)
        return replace(block, rows=rows)

    def _cell(self, cell: Cell) -> Cell:
        return replace(cell, blocks=self.blocks(cell.blocks)) if cell.blocks else cell


class _Without(_Blocks):
    """Takes blocks out, and keeps them."""

    def __init__(self, ids: Collection[NodeId], taken: dict[NodeId, Block]) -> None:
        self._ids, self._taken = ids, taken

    def exchanged(self, block: Block) -> tuple[Block, ...]:
        if block.id not in self._ids:
            return (block,)
        self._taken[block.id] = block
        return ()


class _Merged(_Blocks):
    """Merges blocks with what another text has of them."""

    def __init__(self, others: Mapping[NodeId, Block], merge: Callable[[Block, Block], Block]) -> None:
        self._others, self._merge = others, merge

    def exchanged(self, block: Block) -> tuple[Block, ...]:
        other = self._others.get(block.id)
        return (block,) if other is None else (self._merge(block, other),)
