"""What an outline is: a pack of data that says what a plan of one kind consists of, with starter text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from yuan.model.document.content import Role
from yuan.model.numbering.patterns import DECIMAL
from yuan.model.plan import Kind


class Variable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value the starter text asks for. `default` may use the variables before it."""

    name: str
    label: str
    default: str = ""
    required: bool = True


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A section of an outline.

    `guidance` says what the rules ask of it and cites the article. `text` holds a paragraph a line, a
    line beginning with "- " is a list item. `elements` are structured elements as in `content.Element`,
    or tables. `example` is a text to look at and to take over, in the same form as `text`, `example_elements` the
    elements that follow it; names and figures to be filled in stand in 【】.
    """

    heading: str
    role: Role = ""
    required: bool = False
    guidance: str = ""
    text: str = ""
    example: str = ""
    elements: tuple[dict[str, Any], ...] = ()
    example_elements: tuple[dict[str, Any], ...] = ()
    sections: tuple[Part, ...] = ()

    @property
    def as_example(self) -> Part:
        """The section with its example for its text; without one, as it begins."""
        if not self.example and not self.example_elements:
            return self
        return msgspec.structs.replace(self, text=self.example, elements=self.example_elements)


class AttachmentPart(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """An attachment of an outline; `text` and `elements` as in `Part`."""

    title: str
    text: str = ""
    elements: tuple[dict[str, Any], ...] = ()
    landscape: bool = False


class Outline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a plan of one kind consists of. `version` and `source` say which edition of which rules it follows.

    `name` is the usual title of such a plan, as a template. `group` is the heading it is listed under.
    `events` are words of event types it is made for; none means any. `pending` says why a pack holds no body yet.
    """

    id: str
    title: str
    kind: Kind
    version: str
    source: str
    name: str
    group: str = "本单位提纲"
    events: tuple[str, ...] = ()
    pending: str = ""
    variables: tuple[Variable, ...] = ()
    numbering: tuple[str, ...] = DECIMAL
    sections: tuple[Part, ...] = ()
    attachments: tuple[AttachmentPart, ...] = ()


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a pack that extends another differs from it in one section.

    Without `after` or `inside` the section called `heading` gets the fields given. With `after` a new section
    follows the one called so; with `inside` it stands last in it. `amend` changes single structured elements:
    the one of the same type and label, colour or caption gets the fields given, duties of new bodies are added.
    """

    heading: str
    after: str = ""
    inside: str = ""
    remove: bool = False
    role: str | msgspec.UnsetType = msgspec.UNSET
    required: bool | msgspec.UnsetType = msgspec.UNSET
    guidance: str | msgspec.UnsetType = msgspec.UNSET
    text: str | msgspec.UnsetType = msgspec.UNSET
    example: str | msgspec.UnsetType = msgspec.UNSET
    elements: list[dict[str, Any]] | msgspec.UnsetType = msgspec.UNSET
    example_elements: list[dict[str, Any]] | msgspec.UnsetType = msgspec.UNSET
    sections: list[dict[str, Any]] | msgspec.UnsetType = msgspec.UNSET
    amend: list[dict[str, Any]] = []


def parts(outline: Outline) -> Iterator[Part]:
    """Every section of an outline in reading order."""
    return (part for part, _ in nested_parts(outline))


def nested_parts(outline: Outline) -> Iterator[tuple[Part, int]]:
    """Every section of an outline in reading order, with its depth from 0."""

    def visit(sections: tuple[Part, ...], depth: int) -> Iterator[tuple[Part, int]]:
        for part in sections:
            yield part, depth
            yield from visit(part.sections, depth + 1)

    return visit(outline.sections, 0)
