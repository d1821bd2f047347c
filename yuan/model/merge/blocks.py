"""Merging three texts of one block: the one both came of, and what became of it on either side."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from yuan.model.document.content import Block, NodeId
from yuan.model.merge.conflict import Conflict, ConflictKind, Reading, conflict_between


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

    Where a side made it a block of another type, the block as a whole is in conflict.
    """
    if ours == theirs or theirs == base:
        return MergedBlock(ours)
    if ours == base:
        return MergedBlock(theirs)
    readings = Reading(block=base), Reading(block=ours), Reading(block=theirs)
    return MergedBlock(ours, (conflict_between(ConflictKind.FIELD, base.id, *readings),))
