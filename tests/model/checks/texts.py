"""Small plans to check, and what one rule says of them."""

from __future__ import annotations

from collections.abc import Sequence

from yuan.model.checks import Finding, Surroundings, check
from yuan.model.document.content import (
    Block,
    Cell,
    Document,
    FrontMatter,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)
from yuan.model.plan import Kind, PlanCard

TITLE = "门头沟区防汛应急预案"


def paragraphs(*lines: str) -> tuple[Block, ...]:
    """Each line as a paragraph."""
    return tuple(Paragraph(runs=(Text(line),)) for line in lines)


def section(heading: str, *lines: str, sections: Sequence[Section] = ()) -> Section:
    """A section with paragraphs and children."""
    return Section(heading=heading, blocks=paragraphs(*lines), sections=tuple(sections))


def plan(*lines: str) -> Document:
    """A plan of one section 总则 with these paragraphs."""
    return Document(front=FrontMatter(title=TITLE), sections=(section("总则", *lines),))


def plan_of(*sections: Section) -> Document:
    """A plan of these sections."""
    return Document(front=FrontMatter(title=TITLE), sections=sections)


def table(*rows: Sequence[str]) -> Table:
    """A table of these cells, the first row its head."""
    return Table(
        rows=tuple(
            Row(tuple(Cell(blocks=paragraphs(text)) for text in row), header=not place)
            for place, row in enumerate(rows)
        )
    )


def found(
    rule: str,
    document: Document | str,
    *,
    kind: Kind = Kind.SPECIAL,
    title: str = TITLE,
    around: Surroundings | None = None,
) -> list[Finding]:
    """What one rule says of a plan, or of a plan of one paragraph."""
    text = plan(document) if isinstance(document, str) else document
    card = PlanCard(title=title, kind=kind, unit="区水务局")
    return [finding for finding in check(text, card, around).findings if finding.rule.id == rule]


def places(findings: Sequence[Finding]) -> list[tuple[str, str | None]]:
    """Quote and fix of every place."""
    return [(place.quote, place.instead) for finding in findings for place in finding.places]
