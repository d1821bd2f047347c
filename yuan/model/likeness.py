"""Whether two texts of one plan are surely numbered alike, without numbering them.

Made for a text being written: nearly all of it is the very same objects before and after a change, and those are
not looked into.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from yuan.model.content import (
    Attachment,
    Block,
    Container,
    Document,
    Figure,
    Footnote,
    ListItem,
    NodeId,
    Paragraph,
    Row,
    Run,
    Table,
)


def counted_alike(one: Document, other: Document) -> bool:
    """Whether numbers and titles (`numbers`, `titles`) of both are the same, by what could make them differ.

    False for some that come out alike all the same.
    """
    return _containers(one, other)


def _containers(one: Container, other: Container) -> bool:
    if one is other:
        return True
    return (
        _settings(one) == _settings(other)
        and _blocks(one.blocks, other.blocks)
        and _all(one.sections, other.sections)
        and _all(getattr(one, "attachments", ()), getattr(other, "attachments", ()))
    )


def _all(some: Sequence[Container], others: Sequence[Container]) -> bool:
    return len(some) == len(others) and all(map(_containers, some, others))


def _settings(container: Container) -> tuple[object, ...]:
    if isinstance(container, Document):
        return (container.numbering,)
    if isinstance(container, Attachment):
        return container.id, container.title, container.numbering
    return container.id, container.heading, container.numbered


def _blocks(one: tuple[Block, ...], other: tuple[Block, ...]) -> bool:
    if one is other:
        return True
    some, others = list(_that_count(one)), list(_that_count(other))
    return len(some) == len(others) and all(map(_counts_alike, some, others))


def _that_count(blocks: Iterable[Block]) -> Iterator[Block]:
    """Without plain paragraphs, which neither have a number nor change one."""
    for block in blocks:
        if type(block) is not Paragraph or any(_notes(block.runs)):
            yield block


def _counts_alike(one: Block, other: Block) -> bool:
    if one is other:
        return True
    if type(one) is not type(other) or one.id != other.id:
        return False
    if isinstance(one, Table):
        return _tables(one, other)  # type: ignore[arg-type]
    if isinstance(one, Figure):
        return one.caption == other.caption  # type: ignore[union-attr]
    if isinstance(one, ListItem):
        look = (one.pattern, one.level, one.restart)
        if look != (other.pattern, other.level, other.restart):  # type: ignore[union-attr]
            return False
    if isinstance(one, Paragraph | ListItem):
        return list(_notes(one.runs)) == list(_notes(other.runs))  # type: ignore[union-attr]
    return True


def _tables(one: Table, other: Table) -> bool:
    if one.caption != other.caption or len(one.rows) != len(other.rows):
        return False
    return all(map(_rows, one.rows, other.rows))


def _rows(one: Row, other: Row) -> bool:
    if one is other:
        return True
    pairs = zip(one.cells, other.cells, strict=False)
    return len(one.cells) == len(other.cells) and all(
        _blocks(cell.blocks, twin.blocks) for cell, twin in pairs
    )


def _notes(runs: tuple[Run, ...]) -> Iterator[NodeId]:
    return (run.id for run in runs if isinstance(run, Footnote))
