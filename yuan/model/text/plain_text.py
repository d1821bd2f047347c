"""The text of a tree, as a person reads it from top to bottom, every character once.

`plain_text` is what `yuan show --text` prints and the measure an import is held to: each visible
character of the source appears in it once, in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yuan.model.document.content import (
    Attachment,
    Block,
    Container,
    Document,
    Figure,
    Footnote,
    FrontMatter,
    ListItem,
    NodeId,
    Paragraph,
    Reference,
    Run,
    Section,
    Table,
    Text,
    walk_sections,
)
from yuan.model.document.elements import render
from yuan.model.document.numbers import join_number, numbers

_NO_TITLES: Mapping[NodeId, str] = {}


def titles(document: Document) -> dict[NodeId, str]:
    """The heading, title or caption of everything a cross-reference can point at."""
    found = {section.id: section.heading for section, _ in walk_sections(document)}
    for attachment in document.attachments:
        found[attachment.id] = attachment.title
        found.update((section.id, section.heading) for section, _ in walk_sections(attachment))
    containers: list[Container] = [document, *(section for section, _ in walk_sections(document))]
    for attachment in document.attachments:
        containers += [attachment, *(section for section, _ in walk_sections(attachment))]
    for container in containers:
        _add_captions(container.blocks, found)
    return found


def _add_captions(blocks: tuple[Block, ...], found: dict[NodeId, str]) -> None:
    for block in blocks:
        kind = type(block)
        if kind is Paragraph:
            continue
        if kind is Figure or kind is Table:
            if block.caption:  # type: ignore[union-attr]
                found[block.id] = block.caption  # type: ignore[union-attr]
            if kind is Table:
                for row in block.rows:  # type: ignore[union-attr]
                    for cell in row.cells:
                        _add_captions(cell.blocks, found)


def reference_text(
    reference: Reference, numbers: Mapping[NodeId, str], titles: Mapping[NodeId, str] = _NO_TITLES
) -> str:
    """What a cross-reference prints now; its last printed text when the target is not in this plan."""
    if reference.plan:
        return reference.text
    number, title = numbers.get(reference.target, ""), titles.get(reference.target, "")
    match reference.shows:
        case "number":
            return number.rstrip("、.") or reference.text
        case "title":
            return title or reference.text
        case "both":
            return join_number(number, title) if title else reference.text


def runs_text(
    runs: tuple[Run, ...], numbers: Mapping[NodeId, str], titles: Mapping[NodeId, str] = _NO_TITLES
) -> str:
    """The characters of `runs` with cross-references as they print now; footnotes give nothing here."""
    if len(runs) == 1 and type(runs[0]) is Text:
        return runs[0].text
    return "".join(
        run.text if isinstance(run, Text) else reference_text(run, numbers, titles)
        for run in runs
        if not isinstance(run, Footnote)
    )


def block_text(block: Block, numbers: Mapping[NodeId, str], titles: Mapping[NodeId, str] = _NO_TITLES) -> str:
    """The text of one block: list items with their number, footnotes on lines of their own after it.

    A table gives its caption, then a line per row with a tab between cells; a figure its caption.
    """
    match block:
        case Paragraph():
            return _with_notes(runs_text(block.runs, numbers, titles), block.runs, numbers)
        case ListItem():
            text = join_number(numbers.get(block.id, ""), runs_text(block.runs, numbers, titles))
            return _with_notes(text, block.runs, numbers)
        case Table():
            rows = (
                "\t".join(cell_text(cell.blocks, numbers, titles) for cell in row.cells) for row in block.rows
            )
            return "\n".join([block.caption, *rows] if block.caption else rows)
        case Figure():
            return block.caption
        case _:
            return "\n".join(block_text(part, numbers, titles) for part in render(block))


def cell_text(
    blocks: tuple[Block, ...], numbers: Mapping[NodeId, str], titles: Mapping[NodeId, str] = _NO_TITLES
) -> str:
    """The text of a table cell on one line, a blank between its paragraphs."""
    if len(blocks) == 1:
        return block_text(blocks[0], numbers, titles).replace("\n", " ")
    return " ".join(block_text(block, numbers, titles).replace("\n", " ") for block in blocks)


def _with_notes(text: str, runs: tuple[Run, ...], numbers: Mapping[NodeId, str]) -> str:
    if len(runs) < 2 and not (runs and isinstance(runs[0], Footnote)):
        return text
    notes = [f"{numbers.get(run.id, '')} {run.text}".strip() for run in runs if isinstance(run, Footnote)]
    return "\n".join([text, *notes]) if notes else text


def front_lines(front: FrontMatter) -> list[str]:
    """The lines of the front page in order: secrecy and urgency, title, edition, number, issuer, date."""
    secrecy = "★".join(part for part in (front.secrecy, front.secrecy_period) if part)
    lines = (
        secrecy,
        front.urgency,
        front.title,
        front.edition,
        front.number,
        front.issuer,
        long_date(front.date),
    )
    return [line for line in lines if line]


def long_date(iso: str) -> str:
    """2024-05-31 as 2024年5月31日, the form of GB/T 9704-2012, 7.3.5.4; what is no ISO date stays as it is."""
    parts = iso.split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return iso
    year, month, day = map(int, parts)
    return f"{year}年{month}月{day}日"


def run_in_text(heading: str, text: str) -> str:
    """A run-in heading and its first paragraph on one line; the mark between them belongs to the heading."""
    return heading + text if heading[-1:] in "。：:；，、" else f"{heading} {text}"


def plain_text(document: Document) -> str:
    """The whole plan as lines of text: front page, preamble, sections with numbers, attachments."""
    computed = numbers(document)
    lines = front_lines(document.front)
    lines += _lines(document, computed, titles(document))
    return "\n".join(lines)


def container_text(container: Container, numbers: Mapping[NodeId, str]) -> str:
    """The text of a section (heading included), an attachment or a document, with the numbers given."""
    match container:
        case Section():
            return "\n".join(_section_lines(container, numbers, _NO_TITLES))
        case _:
            return "\n".join(_lines(container, numbers, _NO_TITLES))


def characters(document: Document) -> int:
    """How many visible (non-blank) characters the plan has, computed numbers included."""
    return sum(map(len, plain_text(document).split()))


def _lines(
    container: Document | Attachment, numbers: Mapping[NodeId, str], titles: Mapping[NodeId, str]
) -> Iterator[str]:
    if isinstance(container, Attachment):
        yield numbers.get(container.id, "附件")
        if container.title:
            yield container.title
    for block in container.blocks:
        yield block_text(block, numbers, titles)
    for section in container.sections:
        yield from _section_lines(section, numbers, titles)
    if isinstance(container, Document):
        for attachment in container.attachments:
            yield from _lines(attachment, numbers, titles)


def _section_lines(
    section: Section, numbers: Mapping[NodeId, str], titles: Mapping[NodeId, str]
) -> Iterator[str]:
    heading = join_number(numbers.get(section.id, ""), section.heading)
    blocks = section.blocks
    if section.run_in and blocks and isinstance(blocks[0], Paragraph):
        yield run_in_text(heading, block_text(blocks[0], numbers, titles))
        blocks = blocks[1:]
    else:
        yield heading
    for block in blocks:
        yield block_text(block, numbers, titles)
    for child in section.sections:
        yield from _section_lines(child, numbers, titles)
