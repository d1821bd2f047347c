"""Whether two texts of one plan surely have the same numbers and titles, without counting them anew.

Made for a text being written: nearly all of it is the very same objects before and after a change, and those are
not looked into.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from yuan.model.document.content import (
    Attachment,
    Block,
    Container,
    Document,
    Footnote,
    ListItem,
    NodeId,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
)


def numbered_alike(one: Document, other: Document) -> bool:
    """Whether all numbers (`numbers`) of both are the same, by what could make them differ.

    False for some that come out alike all the same.
    """
    return _containers(one, other, _counting)


def titled_alike(one: Document, other: Document) -> bool:
    """Whether headings, captions and titles (`titles`) of both are the same, by what could make them differ."""
    return _containers(one, other, _title)


_Aspect = Callable[[Container | Block], Hashable]
"""What matters of a container, or of a block that is no plain paragraph, besides what it holds."""


def _counting(node: Container | Block) -> Hashable:
    if isinstance(node, Document):
        return node.numbering
    if isinstance(node, Attachment):
        return node.id, node.numbering
    if isinstance(node, Section):
        return node.id, node.numbered
    if isinstance(node, ListItem):
        return node.id, node.pattern, node.level, node.restart, tuple(_notes(node.runs))
    if isinstance(node, Paragraph):
        return tuple(_notes(node.runs))
    return None


def _title(node: Container | Block) -> Hashable:
    if isinstance(node, Document | Paragraph | ListItem):
        return None
    if isinstance(node, Attachment):
        return node.id, node.title
    if isinstance(node, Section):
        return node.id, node.heading
    return node.id, getattr(node, "caption", "")


def _containers(one: Container, other: Container, aspect: _Aspect) -> bool:
    if one is other:
        return True
    return (
        aspect(one) == aspect(other)
        and _blocks(one.blocks, other.blocks, aspect)
        and _all(one.sections, other.sections, aspect)
        and _all(getattr(one, "attachments", ()), getattr(other, "attachments", ()), aspect)
    )


def _all(some: Sequence[Container], others: Sequence[Container], aspect: _Aspect) -> bool:
    pairs = zip(some, others, strict=False)
    return len(some) == len(others) and all(_containers(one, other, aspect) for one, other in pairs)


def _blocks(one: tuple[Block, ...], other: tuple[Block, ...], aspect: _Aspect) -> bool:
    if one is other:
        return True
    some, others = list(_that_count(one)), list(_that_count(other))
    pairs = zip(some, others, strict=False)
    return len(some) == len(others) and all(_alike(first, second, aspect) for first, second in pairs)


def _that_count(blocks: Iterable[Block]) -> Iterator[Block]:
    """Without plain paragraphs, which neither have a number or title nor change one."""
    for block in blocks:
        if type(block) is not Paragraph or any(True for _ in _notes(block.runs)):
            yield block


def _alike(one: Block, other: Block, aspect: _Aspect) -> bool:
    if one is other:
        return True
    if type(one) is not type(other) or aspect(one) != aspect(other):
        return False
    if not isinstance(one, Table) or not isinstance(other, Table):
        return True
    pairs = zip(one.rows, other.rows, strict=False)
    return len(one.rows) == len(other.rows) and all(_rows(row, also, aspect) for row, also in pairs)


def _rows(one: Row, other: Row, aspect: _Aspect) -> bool:
    if one is other:
        return True
    pairs = zip(one.cells, other.cells, strict=False)
    return len(one.cells) == len(other.cells) and all(
        _blocks(cell.blocks, twin.blocks, aspect) for cell, twin in pairs
    )


def _notes(runs: tuple[Run, ...]) -> Iterator[NodeId]:
    return (run.id for run in runs if isinstance(run, Footnote))
