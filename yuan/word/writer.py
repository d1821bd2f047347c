"""Plans as formal Word files after GB/T 9704-2012: the plan itself, its notice of issue, a draft for review, a brief.

Layout is code here and in `yuan.word.writing`, figures stand in `yuan.word.gbt9704` only. Every file is
written whole or not at all.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

from pypdf import PdfReader

from yuan.model.document.content import Document, NodeId, walk_sections
from yuan.model.papers.brief_plan import brief_of
from yuan.model.progress import Progress, silent
from yuan.word.gbt9704 import BRIEF, ISSUE, REVIEW, Layout
from yuan.word.pdf import places_of, write_pdf
from yuan.word.writing.body import BodyWriter, bookmark_of
from yuan.word.writing.contents import contents_xml, entries, list_length, wants_contents
from yuan.word.writing.imprint import imprint, imprint_text
from yuan.word.writing.notice import Notice, notice_text
from yuan.word.writing.notice_head import head, room_below
from yuan.word.writing.package import Media, Package, Running
from yuan.word.writing.pagination import PageCounter
from yuan.word.writing.sheets import ended, on_new_page, section_break, without_gap
from yuan.word.writing.xml import paragraph

__all__ = [
    "Media",
    "Notice",
    "likely_pages",
    "write_brief",
    "write_letter",
    "write_notice",
    "write_plan",
    "write_review",
]


def write_plan(
    document: Document,
    path: Path,
    *,
    media: Media,
    layout: Layout = ISSUE,
    is_measured: bool = False,
    progress: Progress = silent,
) -> None:
    """Write a plan: title, contents list when it is long, text, each attachment on a new page.

    Args:
        media: gives the bytes of a picture by its hash; a lost picture leaves a line saying so.
        is_measured: let LibreOffice lay it out first, so that a contents list holds the pages found there instead
            of estimates. Word asks for them again either way when the file is opened.

    Raises:
        BadFile: `path` cannot be written, or LibreOffice fails; what stood there is untouched.
        Cancelled: `progress` said so; nothing was written.
    """
    pages: Mapping[str, int] = {}
    if is_measured and wants_contents(document, layout.contents_from):
        with tempfile.TemporaryDirectory(prefix="yuan-") as folder:
            trial, pdf = Path(folder) / "plan.docx", Path(folder) / "plan.pdf"
            write_plan(document, trial, media=media, layout=layout)
            write_pdf(trial, pdf, progress)
            pages = _pages_of_headings(document, pdf)
    package = Package(layout, media)
    package.save(plan_body(package, document, pages=pages), path, document.front.title)


def _pages_of_headings(document: Document, pdf: Path) -> dict[str, int]:
    """The page each heading and attachment stands on, by its bookmark."""
    nodes = [
        *(section.id for section, _ in walk_sections(document)),
        *(one.id for one in document.attachments),
    ]
    return places_of(pdf, map(bookmark_of, nodes))


def write_review(
    document: Document, path: Path, *, media: Media, is_measured: bool = False, progress: Progress = silent
) -> None:
    """Write a draft for review (送审稿): no red head, a watermark, every fifth line numbered.

    Raises:
        BadFile, Cancelled: as `write_plan`.
    """
    write_plan(document, path, media=media, layout=REVIEW, is_measured=is_measured, progress=progress)


def write_brief(
    document: Document, path: Path, *, media: Media, sections: Collection[NodeId] | None = None
) -> None:
    """Write a brief, public edition (简明预案, art. 23): the sections one acts by, without telephone lists.

    Args:
        sections: ids of the sections to keep; None leaves it to their roles.

    Raises:
        BadFile: `path` cannot be written; what stood there is untouched.
    """
    write_plan(brief_of(document, sections), path, media=media, layout=BRIEF)


def likely_pages(document: Document, layout: Layout = ISSUE) -> int:
    """How many pages `write_plan` is likely to fill, those of a contents list included; good to a page or so."""
    if not wants_contents(document, layout.contents_from):
        return PageCounter(layout, document).count()
    front = PageCounter(layout, Document(front=document.front))
    front.lines(list_length(document, layout.contents_depth))
    text = PageCounter(layout, document)
    text.text()
    text.attachments()
    return front.count() + text.page


def write_notice(
    document: Document,
    notice: Notice,
    path: Path,
    *,
    media: Media,
    layout: Layout = ISSUE,
    is_measured: bool = False,
    progress: Progress = silent,
) -> None:
    """Write the notice of issue (关于印发《…》的通知), the plan after it on an odd page, the 版记 on the last even one.

    A plan issued so is not labelled 附件 (practice, domain-sources.md §5).

    Args:
        is_measured: let LibreOffice lay it out first: a contents list holds the pages found there, and the 版记
            stands below the text where that ends on an even page with room for it. Otherwise it has an even page of
            its own, which may cost a sheet and is never wrong. A page with the 版记 alone carries no number (7.5).

    Raises:
        BadFile: the file cannot be written, or LibreOffice fails; what stood there is untouched.
        Cancelled: `progress` said so; nothing was written.
    """
    is_apart = notice.form == "document"
    pages: Mapping[str, int] = {}
    if is_measured:
        with tempfile.TemporaryDirectory(prefix="yuan-") as folder:
            trial, pdf = Path(folder) / "notice.docx", Path(folder) / "notice.pdf"
            _write_notice(document, notice, trial, media, layout, {}, is_apart=False)
            write_pdf(trial, pdf, progress)
            is_apart = is_apart and not _closes_an_even_page(notice, pdf)
            pages = _pages_of_headings(document, pdf)
    _write_notice(document, notice, path, media, layout, pages, is_apart=is_apart)


def _closes_an_even_page(notice: Notice, pdf: Path) -> bool:
    """Whether the 版记 stands on an even page below something: alone there, it needs a page without a number."""
    pages = PdfReader(pdf).pages
    said = Counter("".join(pages[-1].extract_text().split()))
    alone = Counter("".join(imprint_text(notice).split()) + f"—{len(pages)}—")
    return len(pages) % 2 == 0 and bool(said - alone)


def write_letter(notice: Notice, path: Path, *, layout: Layout = ISSUE) -> None:
    """Write a formal letter of a page or two by itself, such as a filing report; the 版记 has an even page of its own.

    Raises:
        BadFile: the file cannot be written; what stood there is untouched.
    """
    package = Package(layout, lambda digest: b"")
    body = ended([*head(notice), *notice_text(notice, room_below(notice))], package.section())
    bare = package.running("header", paragraph("Header"))
    unnumbered = package.running("footer", paragraph("Footer"))
    running = Running(odd_head=bare, even_head=bare, odd_foot=unnumbered, even_foot=unnumbered)
    last = package.section(running=running, start="evenPage")
    package.save([*body, *imprint(notice), last], path, notice.title)


def _write_notice(
    document: Document,
    notice: Notice,
    path: Path,
    media: Media,
    layout: Layout,
    pages: Mapping[str, int],
    *,
    is_apart: bool,
) -> None:
    package = Package(layout, media)
    is_letter = notice.form == "letter"
    unnumbered = package.running("footer", paragraph("Footer"))
    lines = [*head(notice), *notice_text(notice, room_below(notice))]
    body = ended(lines, package.section(first=unnumbered if is_letter else ""))
    *plan, section = plan_body(package, document, start="oddPage", pages=pages)
    closing = imprint(notice)
    # On a turned page the foot of the type area would be the side of the sheet.
    is_turned = bool(document.attachments) and document.attachments[-1].landscape
    if closing and (is_apart or is_turned):
        bare = package.running("header", paragraph("Header"))
        running = Running(odd_head=bare, even_head=bare, odd_foot=unnumbered, even_foot=unnumbered)
        start = "nextPage" if is_letter else "evenPage"
        plan = ended(without_gap(plan), section)
        section = package.section(running=running, start=start)
    package.save([*body, *plan, *closing, section], path, notice.title)


def plan_body(
    package: Package,
    document: Document,
    *,
    start: str = "nextPage",
    prefix: str = "",
    pages: Mapping[str, int] | None = None,
) -> list[str]:
    """The body of one plan, ending with the properties of its last section.

    `start` says where its first section begins: on the next page, or the next odd one; `pages` on which page a
    bookmark is known to stand, for the contents list.
    """
    writer = BodyWriter(package, document, prefix)
    lines = writer.title()
    if wants_contents(document, package.layout.contents_from):
        lines += contents_xml(entries(writer, package.layout.contents_depth, 2, pages))
        lines += on_new_page(writer.text())
    else:
        lines += writer.text()
    landscape = False
    for attachment in document.attachments:
        if attachment.landscape or landscape:
            lines.append(section_break(package.section(landscape=landscape, start=start)))
            start = "nextPage"
            landscape = attachment.landscape
            lines += writer.attachment(attachment)
        else:
            lines += on_new_page(writer.attachment(attachment))
    lines.append(package.section(landscape=landscape, start=start))
    return lines
