"""Merging three texts of one block: the one both came of, and what became of it on either side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from yuan.model.document.content import (
    Block,
    ContactList,
    DutyTable,
    Figure,
    ListItem,
    NodeId,
    Paragraph,
    ResourceList,
    ResponseLevel,
    Table,
    WarningLevel,
)
from yuan.model.merge.conflict import Conflict, ConflictKind, Reading, conflict_between
from yuan.model.merge.entries import merge_entries
from yuan.model.merge.fields import merge_fields
from yuan.model.merge.tables import merge_table
from yuan.model.merge.words import merge_runs


class MergedBlock(msgspec.Struct, frozen=True):
    """Two texts of a block as one."""

    block: Block
    conflicts: tuple[Conflict, ...] = ()


class MergedBlocks(msgspec.Struct, frozen=True):
    """Two lists of blocks as one."""

    blocks: tuple[Block, ...]
    conflicts: tuple[Conflict, ...] = ()


Blocks = tuple[Block, ...]
MergeBlocks = Callable[[NodeId, Blocks, Blocks, Blocks], MergedBlocks]
"""Merges the blocks of a container (a cell, by its id): base, ours, theirs."""


def merge_block(base: Block, ours: Block, theirs: Block, merge_blocks: MergeBlocks) -> MergedBlock:
    """`ours` and `theirs`, which both came of `base` and have its id, as one block.

    Where the sides made it blocks of different types, the block as a whole is in conflict; but what one side made a list
    item of a paragraph, or the other way, still takes the words of the other.
    """
    if ours == theirs or theirs == base:
        return MergedBlock(ours)
    if ours == base:
        return MergedBlock(theirs)
    match base, ours, theirs:
        case Paragraph() | ListItem(), Paragraph() | ListItem(), Paragraph() | ListItem():
            return _merged_paragraph(base, ours, theirs)
        case Table(), Table(), Table():
            return MergedBlock(*merge_table(base, ours, theirs, merge_blocks))
        case Figure(), Figure(), Figure():
            return _merged_figure(base, ours, theirs)
        case (
            (DutyTable(), DutyTable(), DutyTable())
            | (ContactList(), ContactList(), ContactList())
            | (ResourceList(), ResourceList(), ResourceList())
        ):
            return _merged_list(base, ours, theirs)
        case (ResponseLevel(), ResponseLevel(), ResponseLevel()) | (
            WarningLevel(),
            WarningLevel(),
            WarningLevel(),
        ):
            texts = tuple(name for name in _LEVEL_TEXTS if name in ours.__struct_fields__)
            values = tuple(name for name in ours.__struct_fields__ if name not in ("id", *texts))
            fields, conflicts = merge_fields(ours.id, base, ours, theirs, values=values, texts=texts)
            return MergedBlock(replace(ours, **fields), tuple(conflicts))
    return _whole(base, ours, theirs)


_LEVEL_TEXTS = ("triggers", "conditions", "actions")
_LAYOUT = {Paragraph: ("align", "style"), ListItem: ("pattern", "level", "restart")}
_ENTRIES: Mapping[type, str] = {DutyTable: "duties", ContactList: "contacts", ResourceList: "resources"}


def _whole(base: Block, ours: Block, theirs: Block) -> MergedBlock:
    readings = Reading(block=base), Reading(block=ours), Reading(block=theirs)
    return MergedBlock(ours, (conflict_between(ConflictKind.FIELD, ours.id, *readings),))


def _merged_paragraph(
    base: Paragraph | ListItem, ours: Paragraph | ListItem, theirs: Paragraph | ListItem
) -> MergedBlock:
    words = merge_runs(base.runs, ours.runs, theirs.runs)
    made: Paragraph | ListItem = ours
    conflicts: list[Conflict] = []
    if type(ours) is not type(theirs):
        # Both changed its layout only where the one that left the type alone changed that too.
        changed, other = (theirs, ours) if type(ours) is type(base) else (ours, theirs)
        if any(getattr(other, name) != getattr(base, name) for name in _LAYOUT[type(other)]):
            return _whole(base, ours, theirs)
        made = changed
    elif type(base) is type(ours):
        fields, conflicts = merge_fields(ours.id, base, ours, theirs, values=_LAYOUT[type(ours)])
        made = replace(ours, **fields)
    elif replace(ours, runs=()) != replace(theirs, runs=()):
        return _whole(base, ours, theirs)
    around = Reading(runs=words.runs)
    conflicts += [
        conflict_between(
            ConflictKind.WORDS,
            ours.id,
            *(Reading(runs=runs) for runs in (one.base, one.ours, one.theirs)),
            field="runs",
            start=one.start,
            base_start=one.base_start,
            around=around,
        )
        for one in words.stretches
    ]
    return MergedBlock(replace(made, runs=words.runs), tuple(conflicts))


def _merged_figure(base: Figure, ours: Figure, theirs: Figure) -> MergedBlock:
    pictures = [(one.image, one.media_type) for one in (base, ours, theirs)]
    fields, conflicts = merge_fields(
        ours.id, base, ours, theirs, words=("caption",), values=("width", "height")
    )
    if pictures[0] not in pictures[1:] and pictures[1] != pictures[2]:
        # Which picture it is can only be told by looking at both.
        return _whole(base, ours, theirs)
    image, media_type = pictures[2] if pictures[1] == pictures[0] else pictures[1]
    made = replace(ours, **fields, image=image, media_type=media_type)
    return MergedBlock(made, tuple(conflicts))


def _merged_list(base: Any, ours: Any, theirs: Any) -> MergedBlock:
    fields, conflicts = merge_fields(ours.id, base, ours, theirs, words=("caption",))
    name = _ENTRIES[type(ours)]
    lists = (getattr(block, name) for block in (base, ours, theirs))
    entries, found = merge_entries(ours.id, *lists)
    made = replace(ours, **fields, **{name: entries})
    return MergedBlock(made, (*conflicts, *found))
