"""Plans as formal Word files after GB/T 9704-2012: the plan itself, its notice of issue, a draft for review, a brief.

Layout is code here and in `yuan.word.writing`, figures stand in `yuan.word.format` only. Every file is
written whole or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from yuan.model.content import ContactList, Document, Role, Section
from yuan.word.format import BRIEF, ISSUE, REVIEW, Layout
from yuan.word.writing.body import BodyWriter
from yuan.word.writing.contents import contents_xml, entries, wants_contents
from yuan.word.writing.notice import Notice, imprint, red_head
from yuan.word.writing.package import Media, Package
from yuan.word.writing.sheets import on_new_page, section_break

__all__ = ["Media", "Notice", "write_brief", "write_notice", "write_plan", "write_review"]

BRIEF_ROLES: tuple[Role, ...] = (
    "command",
    "warning",
    "reporting",
    "first-response",
    "response-levels",
    "measures",
    "evacuation",
)
"""What a brief plan keeps (简明预案): who commands, how one is warned, what is done first."""


def write_plan(document: Document, path: Path, *, media: Media, layout: Layout = ISSUE) -> None:
    """Write a plan: title, contents list when it is long, text, each attachment on a new page.

    Args:
        media: gives the bytes of a picture by its hash; a lost picture leaves a line saying so.

    Raises:
        BadFile: `path` cannot be written; what stood there is untouched.
    """
    package = Package(layout, media)
    package.save(plan_body(package, document), path, document.front.title)


def write_review(document: Document, path: Path, *, media: Media) -> None:
    """Write a draft for review (送审稿): no red head, a watermark, every fifth line numbered."""
    write_plan(document, path, media=media, layout=REVIEW)


def write_brief(document: Document, path: Path, *, media: Media) -> None:
    """Write a brief, public edition (简明预案, art. 23): the sections one acts by, without telephone lists."""
    write_plan(brief_of(document), path, media=media, layout=BRIEF)


def write_notice(document: Document, notice: Notice, path: Path, *, media: Media) -> None:
    """Write the notice of issue (关于印发《…》的通知) with the plan after it on a new page and the 版记 last.

    A plan issued so is not labelled 附件 (practice, domain-sources.md §5).
    """
    package = Package(ISSUE, media)
    plan = plan_body(package, document, closing=imprint(notice))
    package.save([*red_head(notice), *on_new_page(plan)], path, notice.title)


def plan_body(
    package: Package, document: Document, *, closing: Sequence[str] = (), prefix: str = ""
) -> list[str]:
    """The body of one plan, ending with the properties of its last section."""
    writer = BodyWriter(package, document, prefix)
    lines = writer.title()
    if wants_contents(document, package.layout.contents_from):
        lines += contents_xml(entries(writer, package.layout.contents_depth, 2))
        lines += on_new_page(writer.text())
    else:
        lines += writer.text()
    landscape = False
    for attachment in document.attachments:
        if attachment.landscape or landscape:
            lines.append(section_break(package.section(landscape=landscape)))
            landscape = attachment.landscape
            lines += writer.attachment(attachment)
        else:
            lines += on_new_page(writer.attachment(attachment))
    lines += closing
    lines.append(package.section(landscape=landscape))
    return lines


def brief_of(document: Document) -> Document:
    """The plan cut down to what one acts by; the whole of it, less telephone lists, when nothing is marked."""
    kept = tuple(section for section in document.sections if _is_for_brief(section))
    edition = document.front.edition
    front = msgspec.structs.replace(document.front, edition="".join((edition, "（简明版）")))
    sections = tuple(_without_contacts(section) for section in kept or document.sections)
    return msgspec.structs.replace(document, front=front, blocks=(), sections=sections, attachments=())


def _is_for_brief(section: Section) -> bool:
    return section.role in BRIEF_ROLES or any(_is_for_brief(child) for child in section.sections)


def _without_contacts(section: Section) -> Section:
    blocks = tuple(block for block in section.blocks if not isinstance(block, ContactList))
    return msgspec.structs.replace(
        section, blocks=blocks, sections=tuple(_without_contacts(child) for child in section.sections)
    )
