"""What an outline asks now of a plan that was made from it, or from an older edition of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from yuan.model.document.content import Container, Document, walk_sections
from yuan.model.editing.edit import insert_section
from yuan.templates.filling import fill
from yuan.templates.outlines import section_of, values_of
from yuan.templates.pack import Outline, Part, parts


class Missing(msgspec.Struct, frozen=True):
    """A section the outline has and the plan lacks. `is_new`: the edition the plan was made from lacked it too."""

    heading: str
    guidance: str
    is_required: bool
    is_new: bool


class Regarded(msgspec.Struct, frozen=True):
    """A section whose guidance reads otherwise than in the edition the plan was made from."""

    heading: str
    before: str
    now: str


class News(msgspec.Struct, frozen=True):
    """What an outline asks now."""

    missing: tuple[Missing, ...]
    regarded: tuple[Regarded, ...]


def news(now: Outline, before: Outline | None, document: Document, values: Mapping[str, str]) -> News:
    """What `now` asks of the plan, `before` being the edition it was made from, if known.

    A section is there when its heading is, or when it is the outline's only one of its role and the plan has one.
    Below a missing section nothing more is named: it comes with all it holds.

    Raises:
        BadFile: a text of the outline cannot be filled in with `values`.
    """
    filled = values_of(now, values)
    known = {_folded(part.heading) for part in parts(before)} if before else set()
    missing: list[Missing] = []

    def visit(sections: tuple[Part, ...]) -> None:
        for part in sections:
            if _is_there(part, now, document, filled):
                visit(part.sections)
                continue
            is_new = before is not None and _folded(part.heading) not in known
            missing.append(Missing(fill(part.heading, filled), part.guidance, part.required, is_new))

    visit(now.sections)
    old = {part.heading: part.guidance for part in parts(before)} if before else {}
    regarded = tuple(
        Regarded(fill(part.heading, filled), old[part.heading], part.guidance)
        for part in parts(now)
        if part.heading in old and old[part.heading] != part.guidance
    )
    return News(tuple(missing), regarded)


def with_sections(
    document: Document, outline: Outline, headings: Collection[str], values: Mapping[str, str]
) -> Document:
    """The document with the outline's sections of these headings put in, each behind its neighbour in the outline.

    Raises:
        BadFile: a text of the outline cannot be filled in with `values`.
    """
    filled = values_of(outline, values)

    def visit(sections: tuple[Part, ...], parent: str) -> None:
        nonlocal document
        behind = ""
        for part in sections:
            heading = fill(part.heading, filled)
            if heading in headings and not _is_there(part, outline, document, filled):
                place, index = _place(document, parent, behind)
                document = insert_section(document, place, index, section_of(part, filled))
            else:
                visit(part.sections, heading)
            if _node(document, heading) is not None:
                behind = heading

    visit(outline.sections, "")
    return document


def _is_there(part: Part, outline: Outline, document: Document, values: Mapping[str, str]) -> bool:
    if _node(document, fill(part.heading, values)) is not None:
        return True
    alone = sum(other.role == part.role for other in parts(outline)) == 1
    return bool(part.role) and alone and any(s.role == part.role for s, _ in walk_sections(document))


def _node(document: Document, heading: str) -> str | None:
    wanted = _folded(heading)
    return next((s.id for s, _ in walk_sections(document) if _folded(s.heading) == wanted), None)


def _place(document: Document, parent: str, behind: str) -> tuple[str, int]:
    """The container's id ("" for the plan itself) and the place in it: behind a neighbour, else last in the parent."""
    neighbour = _node(document, behind) if behind else None
    holders: list[tuple[str, Container]] = [("", document)]
    holders += [(section.id, section) for section, _ in walk_sections(document)]
    if neighbour is not None:
        for id, holder in holders:
            for at, section in enumerate(holder.sections):
                if section.id == neighbour:
                    return id, at + 1
    home = (_node(document, parent) if parent else None) or ""
    holder = next(found for id, found in holders if id == home)
    return home, 0 if not parent else len(holder.sections)


def _folded(heading: str) -> str:
    return "".join(heading.split())
