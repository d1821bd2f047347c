"""An office's own outline: made from a plan, and written as a file that other offices can read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from yuan.model.document.content import (
    Attachment,
    Block,
    Document,
    Element,
    ListItem,
    Paragraph,
    Section,
    Table,
    run_text,
)
from yuan.model.plan import PlanCard
from yuan.templates.outlines import part_for
from yuan.templates.pack import AttachmentPart, Outline, Part, Variable

_REVISED = re.compile(r"（\d{4}年修订）$")
_SIGNS = re.compile(r"\{[{%#]")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SHORTEST = 3
"""Characters a name must have to be recognised in the text; shorter ones stand in other words."""


def outline_from(
    document: Document,
    card: PlanCard,
    *,
    id: str,
    title: str,
    version: str,
    with_texts: bool,
    origin: Outline | None = None,
) -> Outline:
    """An outline of a plan's structure, with the plan's title, unit and upper plan as variables.

    Running text comes before tables in a section; figures stay with the plan.

    Args:
        with_texts: take the texts over as starter text; otherwise only headings and empty tables' places.
        origin: the outline the plan was made from, whose guidance and required marks are kept.
    """
    name = _REVISED.sub("", card.title)
    known = {"title": name, "upper_plan": card.upper_plan, "unit": card.unit}
    names = {text: key for key, text in known.items() if len(text) >= _SHORTEST}

    def texts(blocks: tuple[Block, ...]) -> dict[str, Any]:
        if not with_texts:
            return {}
        return {"text": _running(blocks, names), "elements": _elements(blocks, names)}

    def part(section: Section) -> Part:
        known = part_for(origin, section.heading, section.role) if origin else None
        return Part(
            heading=_named(section.heading, names),
            role=section.role,
            required=known is not None and known.required and known.role == section.role,
            guidance=known.guidance if known else "",
            sections=tuple(map(part, section.sections)),
            **texts(section.blocks),
        )

    def attachment(item: Attachment) -> AttachmentPart:
        return AttachmentPart(title=_named(item.title, names), landscape=item.landscape, **texts(item.blocks))

    return Outline(
        id=id,
        title=title,
        kind=card.kind,
        version=version,
        source=f"{card.unit}：《{card.title}》",
        name=_escaped(name),
        variables=(
            Variable(name="unit", label="编制单位", default=_escaped(card.unit)),
            Variable(name="upper_plan", label="上位预案", default=_escaped(card.upper_plan), required=False),
        ),
        numbering=document.numbering,
        sections=tuple(map(part, document.sections)),
        attachments=tuple(map(attachment, document.attachments)),
    )


def figures_left(document: Document) -> int:
    """How many figures an outline of the plan does not take over."""
    return msgspec.json.encode(document).count(b'"type":"figure"')


def _named(text: str, names: Mapping[str, str]) -> str:
    """`text` as a template: known names become variables, signs of the template language stay signs."""
    if not names:
        return _escaped(text)
    longest_first = sorted(names, key=len, reverse=True)
    pieces = re.split(f"({'|'.join(map(re.escape, longest_first))})", text)
    return "".join(f"{{{{ {names[piece]} }}}}" if piece in names else _escaped(piece) for piece in pieces)


def _escaped(text: str) -> str:
    return _SIGNS.sub(lambda found: f"{{{{ '{found[0]}' }}}}", text)


def _running(blocks: tuple[Block, ...], names: Mapping[str, str]) -> str:
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph | ListItem):
            mark = "- " if isinstance(block, ListItem) else ""
            text = " ".join(run_text(block.runs).split("\n"))
            lines.append(mark + _named(text, names))
    return "\n".join(lines)


def _elements(blocks: tuple[Block, ...], names: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
    return tuple(
        _plain(msgspec.to_builtins(block), names) for block in blocks if isinstance(block, Element | Table)
    )


def _plain(value: Any, names: Mapping[str, str]) -> Any:
    """Without ids, so that every plan made from it has its own."""
    if isinstance(value, str):
        return _named(value, names)
    if isinstance(value, list | tuple):
        return [_plain(item, names) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item, names) for key, item in value.items() if key != "id"}
    return value


def pack_text(outline: Outline) -> str:
    """The outline as TOML, whole: also what it took over from another pack. `read_pack` gives the same outline."""
    lines: list[str] = []
    _table(msgspec.to_builtins(outline), "", lines)
    return "\n".join(lines).lstrip("\n") + "\n"


def _table(data: dict[str, Any], path: str, lines: list[str]) -> None:
    nested = {"variables", "sections", "attachments"}
    for key, value in data.items():
        if key not in nested:
            lines.append(f"{key} = {_value(value)}")
    for key in nested & data.keys():
        for entry in data[key]:
            lines += ["", f"[[{path}{key}]]"]
            _table(entry, f"{path}{key}.", lines)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, dict):
        pairs = (f"{key if _BARE.fullmatch(key) else _quoted(key)} = {_value(value[key])}" for key in value)
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return str(value)


def _quoted(text: str) -> str:
    """A basic string; text of several lines in the form people can edit."""
    escaped = "".join(
        {"\\": "\\\\", '"': '\\"'}.get(sign, sign)
        if sign in '\n\t"\\' or (ord(sign) >= 32 and ord(sign) != 127)
        else f"\\u{ord(sign):04x}"
        for sign in text
    )
    return f'"""\n{escaped}"""' if "\n" in text else f'"{escaped}"'
