"""Outlines: what a plan of each kind consists of, with starter text, as packs of data (`packs/*.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from yuan.model.content import (
    DECIMAL,
    Attachment,
    Block,
    Document,
    Element,
    FrontMatter,
    ListItem,
    Paragraph,
    Role,
    Section,
    Text,
)
from yuan.model.errors import NotFound, Refused
from yuan.model.plan import Kind
from yuan.templates.filling import fill, lines_of

_PACKS = ("overall", "special", "department", "township")
_ITEM = "- "


class Variable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value the starter text asks for. `default` may use the variables before it."""

    name: str
    label: str
    default: str = ""
    required: bool = True


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A section of an outline.

    `guidance` says what the rules ask of it and cites the article. `text` holds a paragraph a line, a
    line beginning with "- " is a list item. `elements` are structured elements as in `content.Element`.
    """

    heading: str
    role: Role = ""
    required: bool = False
    guidance: str = ""
    text: str = ""
    elements: tuple[dict[str, Any], ...] = ()
    sections: tuple[Part, ...] = ()


class AttachmentPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An attachment of an outline; `text` and `elements` as in `Part`."""

    title: str
    text: str = ""
    elements: tuple[dict[str, Any], ...] = ()
    landscape: bool = False


class Outline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a plan of one kind consists of. `version` and `source` say which edition of which rules it follows.

    `name` is the usual title of such a plan, as a template.
    """

    id: str
    title: str
    kind: Kind
    version: str
    source: str
    name: str
    variables: tuple[Variable, ...]
    numbering: tuple[str, ...] = DECIMAL
    sections: tuple[Part, ...] = ()
    attachments: tuple[AttachmentPart, ...] = ()


def outlines() -> list[Outline]:
    """Every outline, in the order of the kinds (总体、专项、部门、镇街)."""
    return [_load(name) for name in _PACKS]


def outline(id: str) -> Outline:
    """The outline called `id`. Raises `NotFound` when there is none."""
    if id not in _PACKS:
        raise NotFound(f"没有名为“{id}”的提纲。", f"可用的有：{'、'.join(_PACKS)}。")
    return _load(id)


@cache
def _load(id: str) -> Outline:
    text = (files("yuan.templates") / "packs" / f"{id}.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Outline)


def parts(outline: Outline) -> Iterator[Part]:
    """Every section of an outline in reading order."""

    def visit(sections: tuple[Part, ...]) -> Iterator[Part]:
        for part in sections:
            yield part
            yield from visit(part.sections)

    return visit(outline.sections)


def guidance(kind: Kind, role: str) -> str:
    """What the rules ask of a section with that role in a plan of that kind; "" when they ask nothing of it."""
    for candidate in outlines():
        if candidate.kind.family is kind.family:
            return next(
                (part.guidance for part in parts(candidate) if part.role == role and part.guidance), ""
            )
    return ""


def new_document(outline: Outline, values: Mapping[str, str]) -> Document:
    """A first draft: the outline's sections with their starter text.

    Args:
        outline: which outline.
        values: a value for each variable (an empty one counts as not given), and `title` for the plan's own.

    Raises:
        Refused: a required variable without a default has no value.
        BadFile: the outline's text is malformed.
    """
    filled = _values(outline, values)
    return Document(
        front=FrontMatter(title=filled["title"]),
        numbering=outline.numbering,
        sections=tuple(_section(part, filled) for part in outline.sections),
        attachments=tuple(
            Attachment(
                title=fill(part.title, filled),
                blocks=_blocks(part.text, part.elements, filled),
                landscape=part.landscape,
            )
            for part in outline.attachments
        ),
    )


def _values(outline: Outline, values: Mapping[str, str]) -> dict[str, str]:
    filled = dict(values)
    for variable in outline.variables:
        given = values.get(variable.name, "").strip() or fill(variable.default, filled)
        if not given and variable.required:
            raise Refused(f"提纲缺少“{variable.label}”。", "请填写后再新建。")
        filled[variable.name] = given
    filled["title"] = values.get("title", "").strip() or fill(outline.name, filled)
    return filled


def _section(part: Part, values: Mapping[str, str]) -> Section:
    return Section(
        heading=fill(part.heading, values),
        role=part.role,
        blocks=_blocks(part.text, part.elements, values),
        sections=tuple(_section(below, values) for below in part.sections),
    )


def _blocks(text: str, elements: tuple[dict[str, Any], ...], values: Mapping[str, str]) -> tuple[Block, ...]:
    running: list[Block] = [
        ListItem(runs=(Text(line.removeprefix(_ITEM)),))
        if line.startswith(_ITEM)
        else Paragraph(runs=(Text(line),))
        for line in lines_of(fill(text, values))
    ]
    made: list[Element] = [msgspec.convert(_filled(element, values), Element) for element in elements]
    return (*running, *made)


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    """`value` with every text inside it filled in."""
    if isinstance(value, str):
        return fill(value, values)
    if isinstance(value, list):
        return [_filled(item, values) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, values) for key, item in value.items()}
    return value
