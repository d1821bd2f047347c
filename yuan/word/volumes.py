"""A bound volume (汇编): cover, contents, then every plan from an odd page on, pages counted through.

The contents list points at the plans by real page fields; their results are estimated until Word or
LibreOffice lays the text out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from yuan.model.content import Document
from yuan.model.progress import Progress, silent
from yuan.model.text import characters, long_date
from yuan.word import format as gb
from yuan.word.format import BOOK
from yuan.word.writing.body import BodyWriter
from yuan.word.writing.contents import Entry, contents_xml
from yuan.word.writing.package import Media, Package
from yuan.word.writing.sheets import on_new_page, section_break
from yuan.word.writing.xml import fonts, paragraph, run


class VolumeEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A plan in a volume, with what is printed under its title."""

    title: str
    unit: str
    document: Document
    document_number: str = ""
    issued_on: date | None = None


def compile_volume(
    name: str, entries: Sequence[VolumeEntry], path: Path, media: Media, progress: Progress = silent
) -> None:
    """Write the volume `name` with `entries` in their order; plans of one unit stand together in the contents.

    Raises:
        Cancelled: `progress` said so; nothing was written.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    package = Package(BOOK, media)
    # Cover and contents carry no page number; the plans begin at 1.
    body = [*_cover(name, entries), *on_new_page(_contents(entries))]
    body.append(section_break(package.section(numbered=False)))
    for place, entry in enumerate(entries):
        progress(place, len(entries), entry.title)
        body += _plan(package, entry, place)
        section = package.section(
            header=package.running_head(entry.title), start="oddPage", number_from=1 if place == 0 else 0
        )
        body.append(section if place == len(entries) - 1 else section_break(section))
    if not entries:
        body.append(package.section())
    package.save(body, path, name)


def _cover(name: str, entries: Sequence[VolumeEntry]) -> list[str]:
    units = len({entry.unit for entry in entries})
    return [
        paragraph("CoverTitle", run(name)),
        paragraph("Centred", run(f"共 {units} 个单位，{len(entries)} 个预案")),
    ]


def _contents(entries: Sequence[VolumeEntry]) -> list[str]:
    """Plans under the heading of their unit."""
    lines = contents_xml([], "目　　录")
    unit = None
    page = 1
    for place, entry in enumerate(entries):
        if entry.unit != unit:
            unit = entry.unit
            lines.append(paragraph("Flush", run(unit, fonts(gb.HEI, gb.LATIN)), "<w:keepNext/>"))
        lines += contents_xml([Entry(2, entry.title, _mark(place), page)], "")
        pages = -(-characters(entry.document) // _CHARACTERS_A_PAGE)
        page += pages + pages % 2
    return lines


_CHARACTERS_A_PAGE = 450
"""What a page of headings, short paragraphs and tables holds on average; 28 × 22 would be 616."""


def _mark(place: int) -> str:
    return f"plan_{place + 1}"


def _plan(package: Package, entry: VolumeEntry, place: int) -> list[str]:
    writer = BodyWriter(package, entry.document, str(place + 1))
    title = writer.title() or [paragraph("Title", run(entry.title))]
    # The bookmark stands inside the title: between paragraphs LibreOffice takes it for the page before.
    head, tail = title[0].split("</w:pPr>", 1)
    lines = [f"{head}</w:pPr>{package.bookmark(_mark(place), '')}{tail}", *title[1:]]
    issued = f"{long_date(entry.issued_on.isoformat())}印发" if entry.issued_on else ""
    origin = "　".join(part for part in (entry.document_number, issued) if part)
    if origin:
        lines.append(paragraph("Edition", run(origin)))
    lines += writer.text()
    for attachment in entry.document.attachments:
        lines += on_new_page(writer.attachment(msgspec.structs.replace(attachment, landscape=False)))
    return lines
