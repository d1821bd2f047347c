"""Plans as formal Word files after GB/T 9704-2012: the plan itself, its notice of issue, a draft for review, a brief.

Layout is code here and in `yuan.word.writing`, figures stand in `yuan.word.format` only. Every file is
written whole or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from yuan.model.content import Document, NodeId
from yuan.model.excerpt import brief_of
from yuan.word.format import BRIEF, ISSUE, REVIEW, Layout
from yuan.word.writing.body import BodyWriter
from yuan.word.writing.contents import contents_xml, entries, wants_contents
from yuan.word.writing.notice import Notice, imprint, red_head
from yuan.word.writing.package import Media, Package
from yuan.word.writing.sheets import on_new_page, section_break

__all__ = ["Media", "Notice", "write_brief", "write_notice", "write_plan", "write_review"]


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


def write_brief(
    document: Document, path: Path, *, media: Media, sections: Collection[NodeId] | None = None
) -> None:
    """Write a brief, public edition (简明预案, art. 23): the sections one acts by, without telephone lists.

    Args:
        sections: ids of the sections to keep; None leaves it to their roles.
    """
    write_plan(brief_of(document, sections), path, media=media, layout=BRIEF)


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
