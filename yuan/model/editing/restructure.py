"""Changing the outline: promote, demote, split and join. None of these ever changes the reading order."""

from __future__ import annotations

from msgspec.structs import replace

from yuan.model.document.content import (
    Attachment,
    Block,
    Document,
    Footnote,
    ListItem,
    NodeId,
    Paragraph,
    Run,
    Section,
    Text,
    new_id,
    run_text,
)
from yuan.model.document.runs import joined_runs
from yuan.model.document.tree import Tree, exchange, find, parent_of, update
from yuan.model.text.plain_text import run_in_text


def _section(document: Document, id: NodeId) -> tuple[Section, tuple[Section, ...], int]:
    """The section called `id`, its siblings (itself included) and its place among them."""
    section, parent = find(document, id), parent_of(document, id)
    if not isinstance(section, Section) or not isinstance(parent, Document | Section | Attachment):
        raise ValueError("only a section can do this")
    return section, parent.sections, parent.sections.index(section)


def promote(document: Document, id: NodeId) -> Document:
    """The section one level up, with all below it: it becomes the next sibling of its parent.

    The siblings that followed it become its last children, for in an outline what follows a heading of a
    higher level stands under it: promoting 1.2 of 1.1, 1.2, 1.3 makes it 2 and 1.3 becomes 2.1.

    Raises:
        NotFound: there is no such node.
        ValueError: it is no section, or it is on the top level already.
    """
    section, siblings, place = _section(document, id)
    parent = parent_of(document, id)
    if not isinstance(parent, Section):
        raise ValueError("this section is on the top level already")
    promoted = replace(section, sections=section.sections + siblings[place + 1 :])
    return exchange(document, parent.id, lambda held: (replace(held, sections=siblings[:place]), promoted))


def demote(document: Document, id: NodeId) -> Document:
    """The section one level down, with all below it: it becomes the last child of its previous sibling.

    Raises:
        NotFound: there is no such node.
        ValueError: it is no section, or it is the first of its siblings, so that no section could take it in.
    """
    section, siblings, place = _section(document, id)
    if place == 0:
        raise ValueError("there is no section before this one to take it in")
    before = siblings[place - 1]
    rest = exchange(document, id, lambda _: ())
    return update(rest, before.id, lambda held: replace(held, sections=(*held.sections, section)))


def split_section(document: Document, id: NodeId, at: int, heading: str = "") -> Document:
    """Two sections out of one: the blocks from number `at` on and all child sections go to a new one after it.

    Raises:
        NotFound: there is no such node.
        ValueError: it is no section, or the section has fewer than `at` blocks.
    """
    section, _, _ = _section(document, id)
    if not 0 <= at <= len(section.blocks):
        raise ValueError("there is no such block")
    first = replace(section, blocks=section.blocks[:at], sections=(), run_in=section.run_in and at > 0)
    second = replace(
        section,
        id=new_id(),
        heading=heading,
        role="",
        run_in=False,
        blocks=section.blocks[at:],
        sections=section.sections,
    )
    return exchange(document, id, lambda _: (first, second))


def join_section(document: Document, id: NodeId) -> Document:
    """The section's text joined to what stands before it; its heading becomes a paragraph under the same id.

    The text goes to the end of the last section before it in reading order (or of its parent's text); its
    child sections stay on their level under the previous sibling, or take its place when there is none.

    Raises:
        NotFound: there is no such node.
        ValueError: it is no section.
    """
    section, siblings, place = _section(document, id)
    blocks = _as_blocks(section)
    if place == 0:
        parent = parent_of(document, id)

        def take(held: Document | Section | Attachment) -> Tree:
            sections = section.sections + held.sections[1:]
            return replace(held, blocks=held.blocks + blocks, sections=sections)

        return update(document, getattr(parent, "id", ""), take)
    before = siblings[place - 1]
    grown = _append(before, blocks)
    grown = replace(grown, sections=grown.sections + section.sections)
    rest = exchange(document, id, lambda _: ())
    return update(rest, before.id, lambda _: grown)


def _append(section: Section, blocks: tuple[Block, ...]) -> Section:
    """`section` with `blocks` at the end of the last section in it."""
    if not section.sections:
        return replace(section, blocks=section.blocks + blocks)
    return replace(section, sections=(*section.sections[:-1], _append(section.sections[-1], blocks)))


def _as_blocks(section: Section) -> tuple[Block, ...]:
    """The heading as a paragraph (in front of the first one when it is a run-in heading), then the blocks."""
    first = section.blocks[0] if section.blocks else None
    if not section.heading:
        return section.blocks
    if section.run_in and isinstance(first, Paragraph):
        runs = joined_runs((Text(run_in_text(section.heading, "")), *first.runs))
        return (replace(first, runs=runs), *section.blocks[1:])
    return (Paragraph(id=section.id, runs=(Text(section.heading),)), *section.blocks)


def split_block(document: Document, id: NodeId, offset: int) -> Document:
    """Two paragraphs (or list items) out of one at character `offset`, as the Enter key does.

    `offset` counts the characters of `run_text`; a cross-reference is not cut but stays before the break, and
    a footnote at the very place stays before it too. The first keeps the id, except that at offset 0 the text
    keeps it and an empty paragraph comes before.

    Raises:
        ValueError: not a paragraph or list item, or `offset` is outside its text.
    """
    block = find(document, id)
    if not isinstance(block, Paragraph | ListItem) or not 0 <= offset <= len(run_text(block.runs)):
        raise ValueError("there is no such place in a paragraph")
    before, after = _cut(block.runs, offset)
    if offset == 0:
        empty = replace(block, id=new_id(), runs=())
        moved = replace(block, restart=False) if isinstance(block, ListItem) else block
        return exchange(document, id, lambda _: (empty, moved))
    second = replace(block, id=new_id(), runs=after)
    if isinstance(second, ListItem):
        second = replace(second, restart=False)
    return exchange(document, id, lambda _: (replace(block, runs=before), second))


def _cut(runs: tuple[Run, ...], offset: int) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    before: list[Run] = []
    for place, run in enumerate(runs):
        length = 0 if isinstance(run, Footnote) else len(run.text)
        if length <= offset and (offset > 0 or length == 0):
            before.append(run)
            offset -= length
        elif isinstance(run, Text) and offset > 0:
            parts = replace(run, text=run.text[:offset]), replace(run, text=run.text[offset:])
            return (*before, parts[0]), (parts[1], *runs[place + 1 :])
        elif offset > 0:
            return (*before, run), runs[place + 1 :]
        else:
            return tuple(before), runs[place:]
    return tuple(before), ()


def join_blocks(document: Document, first_id: NodeId) -> Document:
    """The paragraph (or list item) and the one after it as one, which keeps the first's id and kind.

    Raises:
        ValueError: there is no next block, or one of the two is no paragraph or list item.
    """
    first, parent = find(document, first_id), parent_of(document, first_id)
    blocks: tuple[Block, ...] = getattr(parent, "blocks", ())
    if not isinstance(first, Paragraph | ListItem) or first not in blocks[:-1]:
        raise ValueError("there is no block after this one to join")
    second = blocks[blocks.index(first) + 1]
    if not isinstance(second, Paragraph | ListItem):
        raise ValueError("only paragraphs and list items can be joined")
    joined = replace(first, runs=joined_runs(first.runs + second.runs))
    rest = exchange(document, second.id, lambda _: ())
    return exchange(rest, first_id, lambda _: (joined,))
