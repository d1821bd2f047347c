"""A plan's tree as the flat list of lines a continuous text shows, and back. Pure values, no Qt.

A line is a whole block of content, or what stands for a container without what it holds: the document
(its title), a section or attachment (its heading) with the level it has. Levels may jump in a text being
edited; `gather` then takes a section one level below the one it follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeGuard

from msgspec.structs import replace

from yuan.model.document.content import (
    Attachment,
    Block,
    Container,
    Document,
    FrontMatter,
    NodeId,
    Section,
    walk_sections,
)

Shell = Document | Section | Attachment


class PlanLine(NamedTuple):
    """One line. `level` is 1 for a top section, 0 for everything else."""

    node: Shell | Block
    level: int = 0


def shell(container: Container) -> Shell:
    """`container` without what it holds; title or heading stay."""
    if isinstance(container, Document):
        return replace(container, blocks=(), sections=(), attachments=())
    return replace(container, blocks=(), sections=())


def flatten(document: Document) -> list[PlanLine]:
    """Every line of `document` in reading order, beginning with the document's own."""
    found = [PlanLine(shell(document))]
    found += map(PlanLine, document.blocks)
    for section in document.sections:
        found += section_lines(section, 1)
    for attachment in document.attachments:
        found.append(PlanLine(shell(attachment)))
        found += map(PlanLine, attachment.blocks)
        for section in attachment.sections:
            found += section_lines(section, 1)
    return found


def section_lines(section: Section, level: int) -> Iterator[PlanLine]:
    """The lines of `section`, which stands at `level`, and of all below it."""
    yield PlanLine(shell(section), level)
    yield from map(PlanLine, section.blocks)
    for child in section.sections:
        yield from section_lines(child, level + 1)


@dataclass
class _Open:
    """A container being filled."""

    shell: Shell
    blocks: list[Block] = field(default_factory=list)
    sections: list[_Open] = field(default_factory=list)

    def closed(self, former: Mapping[NodeId, Section]) -> Container:
        sections = tuple(child.closed(former) for child in self.sections)
        made = replace(self.shell, blocks=tuple(self.blocks), sections=sections)
        known = former.get(made.id) if isinstance(made, Section) else None
        # Cheap: the parts of a section that did not change are the same objects already.
        return known if known is not None and known == made else made


def gather(lines: Iterable[PlanLine], front: Document, former: Document | None = None) -> Document:
    """The document made of `lines`; `front` stands in for the document's own line when that is missing.

    Sections that are as they were in `former` are the same objects, so that others need not look into them again.
    """
    known = _sections_of(former) if former is not None else {}
    roots = [_Open(front)]
    path = [roots[0]]
    for line in lines:
        node = line.node
        if isinstance(node, Document):
            roots[0].shell = node
        elif isinstance(node, Attachment):
            roots.append(_Open(node))
            path = [roots[-1]]
        elif isinstance(node, Section):
            del path[max(1, line.level) :]
            opened = _Open(node)
            path[-1].sections.append(opened)
            path.append(opened)
        else:
            path[-1].blocks.append(node)
    document = roots[0].closed(known)
    assert isinstance(document, Document)
    attachments = tuple(root.closed(known) for root in roots[1:])
    return replace(document, attachments=attachments)


def is_shell(node: Shell | Block) -> TypeGuard[Shell]:
    """Whether `node` stands for a container."""
    return isinstance(node, Document | Section | Attachment)


def stand_alike(one: Sequence[PlanLine], other: Sequence[PlanLine]) -> bool:
    """Whether the same containers stand in both in the same order and levels: then the tree keeps its outline."""
    return [_place(line) for line in one if is_shell(line.node)] == [
        _place(line) for line in other if is_shell(line.node)
    ]


def _place(line: PlanLine) -> tuple[type, NodeId, int]:
    return type(line.node), getattr(line.node, "id", ""), line.level


def fill(document: Document, parts: Iterable[tuple[Shell, Sequence[PlanLine]]]) -> Document:
    """`document` with new headings and blocks of its own in some containers, each as its shell and its lines.

    The outline stays as it is. What is no other than before is the same object.
    """
    for node, lines in parts:
        blocks: tuple[Block, ...] = tuple(line.node for line in lines)  # type: ignore[misc]
        if isinstance(node, Document):
            kept = (document.sections, document.attachments)
            made = replace(node, blocks=blocks, sections=kept[0], attachments=kept[1])
            document = document if made == document else made
        else:
            filled = _fill(document, replace(node, blocks=blocks))
            assert isinstance(filled, Document)
            document = filled
    return document


def _fill(container: Container, made: Section | Attachment) -> Container:
    for name in ("sections", "attachments") if isinstance(container, Document) else ("sections",):
        below: tuple[Section | Attachment, ...] = getattr(container, name)
        for place, child in enumerate(below):
            changed: Container = child
            if child.id != made.id:
                changed = _fill(child, made)
            elif child != (filled := replace(made, sections=child.sections)):
                changed = filled
            if changed is not child:
                return replace(container, **{name: (*below[:place], changed, *below[place + 1 :])})
    return container


def _sections_of(document: Document) -> dict[NodeId, Section]:
    found = {section.id: section for section, _ in walk_sections(document)}
    for attachment in document.attachments:
        found.update((section.id, section) for section, _ in walk_sections(attachment))
    return found


def without_title(document: Document) -> Document:
    """What must not be lost when the title's line is deleted: numbering and the other front matter."""
    front: FrontMatter = replace(document.front, title="")
    return Document(front=front, numbering=document.numbering)
