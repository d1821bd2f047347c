"""The brief plan (简明预案, 办法 art. 23): a plan cut down to what one acts by."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from yuan.model.document.content import Block, ContactList, Document, NodeId, Role, Section, Table
from yuan.model.papers.plan_elements import head_of

BRIEF_ROLES: tuple[Role, ...] = (
    "command",
    "warning",
    "reporting",
    "first-response",
    "response-levels",
    "measures",
    "evacuation",
)
"""What a brief plan keeps: who commands, how one is warned, what is done first."""


def brief_of(document: Document, sections: Collection[NodeId] | None = None) -> Document:
    """The plan cut down to what one acts by (简明预案): no attachments, no telephone lists.

    Args:
        sections: ids of the sections to keep, each with all below it; None keeps those whose role says so,
            and all when no section has such a role.
    """
    if sections is None:
        kept = (
            tuple(section for section in document.sections if is_kept_in_brief(section)) or document.sections
        )
    else:
        kept = tuple(_chosen(document.sections, sections))
    front = msgspec.structs.replace(document.front, edition=f"{document.front.edition}（简明版）")
    shown = tuple(_without_telephones(section) for section in kept)
    return msgspec.structs.replace(document, front=front, blocks=(), sections=shown, attachments=())


def is_kept_in_brief(section: Section) -> bool:
    """Whether a brief keeps `section` when nobody chooses."""
    return section.role in BRIEF_ROLES or any(is_kept_in_brief(child) for child in section.sections)


def _chosen(sections: Sequence[Section], ids: Collection[NodeId]) -> Iterator[Section]:
    """The chosen sections; one that is not chosen stays as a heading over those below it that are."""
    for section in sections:
        if section.id in ids:
            yield section
        elif below := tuple(_chosen(section.sections, ids)):
            yield msgspec.structs.replace(section, blocks=(), sections=below)


def _without_telephones(section: Section) -> Section:
    blocks = tuple(block for block in section.blocks if not _is_telephone_list(block))
    below = tuple(_without_telephones(child) for child in section.sections)
    return msgspec.structs.replace(section, blocks=blocks, sections=below)


def _is_telephone_list(block: Block) -> bool:
    return isinstance(block, ContactList) or (
        isinstance(block, Table) and any("电话" in name or "手机" in name for name in head_of(block))
    )
