"""The outlines that come with the program (`packs/*.toml`), and what an outline makes: a first draft, guidance, an example."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from yuan.model.document.content import Attachment, Block, Document, FrontMatter, Section
from yuan.model.errors import NotFound, Refused
from yuan.model.plan import Kind, PlanCard
from yuan.templates.filling import fill
from yuan.templates.pack import Outline, Part, parts
from yuan.templates.reading import blocks_of, pack_data, read_pack

_FIRST = (
    "overall",
    "special",
    "flood",
    "geological",
    "forest-fire",
    "earthquake",
    "snow",
    "catastrophe",
    "chemicals",
    "gas",
    "road",
    "fire",
    "power",
    "heating",
    "infectious",
    "animal",
    "food",
    "crowd",
    "large-event",
    "joint",
    "event",
    "brief",
    "department",
    "organisation",
    "township",
    "village",
    "gbt46793",
)
"""The order of the list; a pack that is not named here stands behind them."""


@cache
def _packs() -> tuple[str, ...]:
    """The ids of all packs there are."""
    found = {file.name.removesuffix(".toml") for file in _folder().iterdir() if file.name.endswith(".toml")}
    return tuple(name for name in _FIRST if name in found) + tuple(sorted(found.difference(_FIRST)))


def _folder() -> Traversable:
    return files("yuan.templates") / "packs"


def outlines() -> list[Outline]:
    """Every outline that comes with the program: 总体、专项（general first)、部门、镇街."""
    return [_load(name) for name in _packs()]


def outline(id: str) -> Outline:
    """The outline called `id`. Raises `NotFound` when there is none."""
    if id not in _packs():
        raise NotFound(f"没有名为“{id}”的提纲。", f"可用的有：{'、'.join(_packs())}。")
    return _load(id)


@cache
def _load(id: str) -> Outline:
    return read_pack(_source(id), f"{id}.toml", base_pack)


def base_pack(id: str) -> dict[str, Any]:
    """A built-in pack as plain data, for another to extend. Raises `NotFound` when there is none."""
    if id not in _packs():
        raise NotFound(f"没有名为“{id}”的提纲可以扩展。", f"可用的有：{'、'.join(_packs())}。")
    if "extends" in tomllib.loads(_source(id)):
        return pack_data(_source(id), f"{id}.toml", base_pack)
    return tomllib.loads(_source(id))


def _source(id: str) -> str:
    return (_folder() / f"{id}.toml").read_text(encoding="utf-8")


def outline_for(card: PlanCard) -> Outline:
    """The built-in outline that fits a plan nobody knows the outline of: by kind, and by the event it speaks of."""
    about = f"{card.title} {card.event_type}"
    for item in outlines():
        if item.kind is card.kind and not item.pending and any(word in about for word in item.events):
            return item
    return _load(card.kind.profile.outline)


def guidance(kind: Kind, role: str, chosen: Outline | None = None) -> str:
    """What the rules ask of a section with that role; "" when they ask nothing of it.

    Args:
        kind: the kind of plan.
        chosen: the plan's own outline; what it is silent about, the kind's general outline answers.
    """
    general = next((item for item in outlines() if item.kind is kind), None)
    family = next((item for item in outlines() if item.kind.family is kind.family), None)
    for candidate in (chosen, general, family):
        if candidate is not None:
            for part in parts(candidate):
                if part.role == role and part.guidance:
                    return part.guidance
    return ""


def part_for(chosen: Outline, heading: str, role: str) -> Part | None:
    """The section of an outline that answers to one of a plan: by heading, else the first of its role."""
    wanted = "".join(heading.split())
    return next(
        (part for part in parts(chosen) if part.heading == wanted),
        next((part for part in parts(chosen) if role and part.role == role), None),
    )


def example(chosen: Outline, heading: str, role: str, values: Mapping[str, str]) -> tuple[Block, ...]:
    """An example of such a section to take over: its example text and tables, else what it begins with.

    Raises:
        Refused, BadFile: as `new_document`.
    """
    part = part_for(chosen, heading, role)
    if part is None:
        return ()
    return blocks_of(part.as_example, values_of(chosen, values), chosen.title)


def new_document(outline: Outline, values: Mapping[str, str]) -> Document:
    """A first draft: the outline's sections with their starter text.

    Args:
        outline: which outline.
        values: a value for each variable (an empty one counts as not given), and `title` for the plan's own.

    Raises:
        Refused: a required variable without a default has no value, or the outline has no body yet.
        BadFile: the outline's text is malformed.
    """
    if outline.pending:
        raise Refused(f"“{outline.title}”还不能用来新建：{outline.pending}", "请另选提纲。")
    filled = values_of(outline, values)
    return Document(
        front=FrontMatter(title=filled["title"]),
        numbering=outline.numbering,
        sections=tuple(section_of(part, filled) for part in outline.sections),
        attachments=tuple(
            Attachment(
                title=fill(part.title, filled),
                blocks=blocks_of(part, filled, outline.title),
                landscape=part.landscape,
            )
            for part in outline.attachments
        ),
    )


def values_of(outline: Outline, values: Mapping[str, str]) -> dict[str, str]:
    """A value for every variable: what is given, else its default. Raises `Refused` when one is lacking."""
    filled = dict(values)
    for variable in outline.variables:
        given = values.get(variable.name, "").strip() or fill(variable.default, filled)
        if not given and variable.required:
            raise Refused(f"提纲缺少“{variable.label}”。", "请填写后再新建。")
        filled[variable.name] = given
    filled["title"] = values.get("title", "").strip() or fill(outline.name, filled)
    return filled


def section_of(part: Part, values: Mapping[str, str]) -> Section:
    """A section with everything below it, filled in. Raises `BadFile` when something cannot be."""
    return Section(
        heading=fill(part.heading, values),
        role=part.role,
        blocks=blocks_of(part, values, part.heading),
        sections=tuple(section_of(below, values) for below in part.sections),
    )
