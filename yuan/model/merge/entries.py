"""Merging the entries of structured elements: duties, contacts, resources, each known by its id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from msgspec.structs import replace

from yuan.model.document.content import Contact, Duty, NodeId, Resource
from yuan.model.merge.conflict import Conflict, ConflictKind, Place, Reading, conflict_between
from yuan.model.merge.fields import merge_fields
from yuan.model.merge.order import merged_order

Entry = Duty | Contact | Resource
E = TypeVar("E", bound=Entry)


def merge_entries(
    block: NodeId, base: Sequence[E], ours: Sequence[E], theirs: Sequence[E]
) -> tuple[tuple[E, ...], list[Conflict]]:
    """The entries of the element called `block` of two texts as one list, and what is in conflict.

    Names, telephones and quantities are not merged by words: half of one and half of another would be a third.
    """
    before, here, there = _by_id(base), _by_id(ours), _by_id(theirs)
    conflicts: list[Conflict] = []
    made: dict[str, E] = {}
    for id in dict.fromkeys((*before, *here, *there)):
        old, our, their = before.get(id), here.get(id), there.get(id)
        if our is not None and their is not None:
            made[id], found = _merged(old, our, their)
            conflicts += found
        elif (one := our or their) is not None and one != old:
            made[id] = one
            if old is not None:
                readings = (_reading(old), _reading(our), _reading(their))
                conflicts.append(conflict_between(ConflictKind.REMOVED, id, *readings))
    order = merged_order(tuple(before), tuple(here), tuple(there), keep=made)
    for id in order.moved_apart:
        places = (_place(block, id, entries) for entries in (tuple(before), tuple(here), tuple(there)))
        conflicts.append(conflict_between(ConflictKind.PLACE, id, *places))
    return tuple(made[id] for id in order.keys), conflicts


def _by_id(entries: Sequence[E]) -> dict[NodeId, E]:
    return {entry.id: entry for entry in entries}


def _merged(base: E | None, ours: E, theirs: E) -> tuple[E, list[Conflict]]:
    if ours == theirs or theirs == base:
        return ours, []
    if ours == base:
        return theirs, []
    if base is None:
        readings = (Reading(), _reading(ours), _reading(theirs))
        return ours, [conflict_between(ConflictKind.NO_BASE, ours.id, *readings)]
    texts = ("duties",) if isinstance(ours, Duty) else ()
    values = [name for name in ours.__struct_fields__ if name not in ("id", *texts)]
    merged, conflicts = merge_fields(ours.id, base, ours, theirs, values=values, texts=texts)
    return replace(ours, **merged), conflicts


def _reading(entry: Entry | None) -> Reading:
    match entry:
        case Duty():
            return Reading(duty=entry)
        case Contact():
            return Reading(contact=entry)
        case Resource():
            return Reading(resource=entry)
    return Reading()


def _place(block: NodeId, id: NodeId, ids: Sequence[NodeId]) -> Reading:
    if id not in ids:
        return Reading()
    at = ids.index(id)
    return Reading(place=Place(block, ids[at - 1] if at else ""))
