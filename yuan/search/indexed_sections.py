"""What the index holds: one entry for each section of a plan, with the text of its blocks.

The title and what stands before the first heading are one entry, and so is the head of every attachment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import (
    Attachment,
    Block,
    ContactList,
    Document,
    DutyTable,
    Figure,
    Footnote,
    ListItem,
    NodeId,
    Paragraph,
    ResourceList,
    ResponseLevel,
    Run,
    Section,
    Table,
    WarningLevel,
    run_text,
)
from yuan.model.document.numbers import numbers
from yuan.model.errors import BadRecord
from yuan.model.records import Face


class IndexedVersion(msgspec.Struct, frozen=True, array_like=True, eq=False, gc=False):
    """Everything about one indexed version that is not its text; what results are filtered by.

    One object stands for one version, so that counting by version is counting by identity.
    """

    plan: str
    version: int
    title: str
    family: str
    kind: str
    unit: str
    event_type: str
    stage: str
    is_in_force: bool


class Passage(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The text of one block, with the node to jump to."""

    node: NodeId
    text: str


class IndexedSection(msgspec.Struct, frozen=True, array_like=True):
    """One section of one version. `section` is "" for what stands before the first heading.

    `repeats` says that the version in force has the same section with the same text: found there, it is
    not shown a second time.
    """

    face: IndexedVersion
    section: NodeId
    number: str
    heading: str
    passages: tuple[Passage, ...]
    repeats: bool = False


def indexed_sections(faces: Sequence[Face]) -> list[IndexedSection]:
    """The entries of all faces of one plan, those of the version in force first."""
    made: list[IndexedSection] = []
    in_force: set[tuple[str, str, tuple[Passage, ...]]] = set()
    for face in sorted(faces, key=lambda face: (not face.is_in_force, face.version)):
        for entry in _of_face(face):
            key = (entry.section, entry.heading, entry.passages)
            if face.is_in_force:
                in_force.add(key)
            elif key in in_force:
                entry = msgspec.structs.replace(entry, repeats=True)
            made.append(entry)
    return made


def _of_face(face: Face) -> Iterator[IndexedSection]:
    try:
        document = decode_stored(face.content)
    except BadRecord:  # one text that cannot be read must not keep all others from being found
        document = Document()
    card = IndexedVersion(
        face.plan,
        face.version,
        face.card.title or document.front.title,
        face.card.kind.family.value,
        face.card.kind.value,
        face.card.unit,
        face.card.event_type,
        face.stage.value,
        face.is_in_force,
    )
    numbered = numbers(document)
    front = document.front
    opening = [Passage("", text) for text in (front.edition, front.issuer, front.number) if text]
    yield IndexedSection(card, "", "", front.title or card.title, (*opening, *_passages(document.blocks)))
    yield from _of_sections(card, document.sections, numbered)
    for attachment in document.attachments:
        yield _of_container(card, attachment, attachment.title, numbered)
        yield from _of_sections(card, attachment.sections, numbered)


def _of_sections(
    card: IndexedVersion, sections: Sequence[Section], numbered: Mapping[NodeId, str]
) -> Iterator[IndexedSection]:
    for section in sections:
        yield _of_container(card, section, section.heading, numbered)
        yield from _of_sections(card, section.sections, numbered)


def _of_container(
    card: IndexedVersion, container: Section | Attachment, heading: str, numbered: Mapping[NodeId, str]
) -> IndexedSection:
    number = numbered.get(container.id, "")
    return IndexedSection(card, container.id, number, heading, tuple(_passages(container.blocks)))


def _passages(blocks: Sequence[Block]) -> Iterator[Passage]:
    for block in blocks:
        if isinstance(block, Paragraph | ListItem):
            yield from _if_any(block.id, [run_text(block.runs)])
            yield from _footnotes(block.id, block.runs)
        elif isinstance(block, Table):
            yield from _if_any(block.id, [block.caption])
            for row in block.rows:
                for cell in row.cells:
                    yield from _passages(cell.blocks)
        elif isinstance(block, Figure):
            yield from _if_any(block.id, [block.caption])
        else:
            yield from _of_element(block)


def _of_element(
    element: DutyTable | ResponseLevel | WarningLevel | ContactList | ResourceList,
) -> Iterator[Passage]:
    """One passage for each line of a structured element; a line with an identity of its own is jumped to."""
    if isinstance(element, ResponseLevel):
        lines = (element.label, *element.triggers, element.commander, *element.actions)
        for line in lines:
            yield from _if_any(element.id, [line])
        return
    if isinstance(element, WarningLevel):
        for line in (element.colour, *element.conditions, element.issuer, *element.actions):
            yield from _if_any(element.id, [line])
        return
    yield from _if_any(element.id, [element.caption])
    if isinstance(element, DutyTable):
        for duty in element.duties:
            yield from _if_any(element.id, [duty.body, duty.role, *duty.duties])
    elif isinstance(element, ContactList):
        for contact in element.contacts:
            yield from _if_any(
                element.id, [contact.body, contact.person, contact.post, contact.phone, contact.mobile]
            )
    else:
        for resource in element.resources:
            words = [resource.name, resource.model, resource.quantity, resource.place]
            yield from _if_any(element.id, [*words, resource.keeper, resource.phone])


def _footnotes(node: NodeId, runs: Sequence[Run]) -> Iterator[Passage]:
    for run in runs:
        if isinstance(run, Footnote):
            yield from _if_any(node, [run.text])


def _if_any(node: NodeId, parts: Sequence[str]) -> Iterator[Passage]:
    """`parts` as one passage, a full-width blank between them; nothing for nothing."""
    text = "　".join(part for part in parts if part.strip())
    if text:
        yield Passage(node, text)
