"""Putting a volume together, sheet by sheet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from yuan.model.progress import Progress, silent
from yuan.word import gbt9704 as gb
from yuan.word.gbt9704 import BOOK, Layout
from yuan.word.volume.front import contents, cover, editors_note, listed, origin, units
from yuan.word.volume.heads import Heads
from yuan.word.volume.order import Divider, Plan, Volume, VolumeEntry, leaves
from yuan.word.volume.styles import GROUP_GAP, GROUP_HEAD, GROUP_LINE_GAP, volume_styles
from yuan.word.writing.body import BodyWriter
from yuan.word.writing.package import Media, Package
from yuan.word.writing.pagination import PageCounter
from yuan.word.writing.sheets import ended, on_new_page, run_on, without_gap
from yuan.word.writing.xml import paragraph, run

PART_LEVEL, GROUP_LEVEL, PLAN_LEVEL = 0, 1, 2
"""Levels of the outline (bookmarks of a PDF, navigation pane of Word); chapters follow at 3."""
LONGEST_LISTED = 30
"""Characters of a title that stand on one line of a list with its leader and page."""


def write_volume(
    volume: Volume,
    path: Path,
    *,
    media: Media,
    layout: Layout = BOOK,
    pages: Mapping[str, int] | None = None,
    progress: Progress = silent,
) -> None:
    """Write a volume as a Word file.

    Args:
        layout: a bound one: `BOOK` or `DENSE`.
        pages: the page each mark is known to stand on (`part_1`, `group_3`, `plan_7`); None: estimated. The
            fields stay live either way.

    Raises:
        Cancelled: `progress` said so; nothing was written.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    book = _Book(volume, layout, media)
    book.save(path, estimate(volume, layout) if pages is None else pages, progress)


def estimate(volume: Volume, layout: Layout) -> dict[str, int]:
    """The page each divider and plan is likely to stand on."""
    pages: dict[str, int] = {}
    page = 1
    for leaf in leaves(volume.entries):
        pages[leaf.mark] = page
        length = 1 if isinstance(leaf, Divider) else plan_pages(leaf.entry, layout)
        page += length + length % 2
    return pages


def plan_pages(entry: VolumeEntry, layout: Layout) -> int:
    """How many pages a plan is likely to fill in a volume."""
    counter = PageCounter(layout, entry.document)
    counter.keep(GROUP_LINE_GAP)
    counter.lines(1 + bool(origin(entry.document_number, entry.issued_on)))
    return counter.count()


class _Book:
    """The package and the body as it grows."""

    def __init__(self, volume: Volume, layout: Layout, media: Media) -> None:
        self.volume = volume
        self.package = Package(layout, media)
        self.package.styles += volume_styles(layout)
        self.heads = Heads(self.package, volume)
        self.body: list[str] = []
        self._lines: list[str] = []
        self._section = ""

    def save(self, path: Path, pages: Mapping[str, int], progress: Progress) -> None:
        """Write the file. Raises `BadFile` and `Cancelled` as `write_volume` does."""
        found = leaves(self.volume.entries)
        self._front(found, pages)
        count = len(self.volume.entries)
        first = True
        for leaf in found:
            start = 1 if first else 0
            first = False
            if isinstance(leaf, Divider):
                self._divider(leaf, pages, start)
            else:
                progress(leaf.place - 1, count, leaf.entry.title)
                self._plan(leaf, start)
        self.package.save([*self.body, *self._lines, self._section], path, self.volume.full_name)

    # --- sections -----------------------------------------------------------------------------------

    def _add(self, lines: list[str], section: str) -> None:
        """A stretch of pages with the properties of its section, which the last one gives to the whole file."""
        if self._section:
            self.body += ended(without_gap(self._lines), self._section)
        self._lines, self._section = lines, section

    def _front(self, found: list[Divider | Plan], pages: Mapping[str, int]) -> None:
        package, heads = self.package, self.heads
        self._add(cover(self.volume), package.section(running=heads.none()))
        lines: list[str] = []
        for part in (editors_note(self.volume), units(self.volume), contents(found, pages)):
            lines += on_new_page(part) if lines else part
        self._add(
            lines,
            package.section(
                running=heads.numbers_only(), start="oddPage", number_from=1, number_format="upperRoman"
            ),
        )

    def _divider(self, divider: Divider, pages: Mapping[str, int], start: int) -> None:
        package = self.package
        style, level = ("PartTitle", PART_LEVEL) if divider.is_part else ("GroupTitle", GROUP_LEVEL)
        gap = "" if divider.is_part else _gap_above(divider, package.layout)
        lines = [
            paragraph(style, package.bookmark(divider.mark, run(divider.title)), gap + _outline(level)),
            paragraph("DividerCount", run(_count(divider) if len(divider.plans) > 1 else "")),
        ]
        if not divider.is_part:
            lines += listed(divider, pages)
        self._add(lines, package.section(running=self.heads.none(), start="oddPage", number_from=start))

    def _plan(self, plan: Plan, start: int) -> None:
        package, entry = self.package, plan.entry
        heads = self.heads.of(entry.title)
        writer = BodyWriter(package, entry.document, str(plan.place))
        lines = [*self._opening(plan, writer), *writer.text()]
        running, landscape, begin = heads.upright, False, "oddPage"
        for attachment in entry.document.attachments:
            if attachment.landscape or landscape:
                self._add(
                    lines,
                    package.section(running=running, landscape=landscape, start=begin, number_from=start),
                )
                landscape = attachment.landscape
                running, begin, start = heads.sideways if landscape else heads.upright, "nextPage", 0
                lines = writer.attachment(attachment)
            elif package.layout.attachments_run_on:
                lines += run_on(writer.attachment(attachment), package.layout)
            else:
                lines = [*without_gap(lines), *on_new_page(writer.attachment(attachment))]
        self._add(
            lines, package.section(running=running, landscape=landscape, start=begin, number_from=start)
        )

    def _opening(self, plan: Plan, writer: BodyWriter) -> list[str]:
        """What stands above the text: the group it opens, title, unit, document number and day of issue."""
        entry = plan.entry
        title = writer.title() or [paragraph("Title", run(entry.title)), paragraph("Flush")]
        # The bookmark stands inside the title: between paragraphs LibreOffice takes it for the page before.
        head, tail = title[0].split("</w:pPr>", 1)
        first = f"{head}{_outline(PLAN_LEVEL)}</w:pPr>{self.package.bookmark(plan.mark, '')}{tail}"
        lines = []
        if plan.heads_group and plan.heads_group != entry.unit:
            lines.append(paragraph("GroupLine", run(plan.heads_group), _outline(GROUP_LEVEL)))
        level = _outline(GROUP_LEVEL) if plan.heads_group == entry.unit else ""
        lines.append(paragraph("GroupLine", run(entry.unit), level))
        rest = title[1:]
        # The blank line below the title belongs below what is added to it.
        blank = [rest.pop()] if rest else []
        told = origin(entry.document_number, entry.issued_on)
        return [*lines, first, *rest, *([paragraph("Origin", run(told))] if told else []), *blank]


def _outline(level: int) -> str:
    return f'<w:outlineLvl w:val="{level}"/>'


def _gap_above(group: Divider, layout: Layout) -> str:
    """A long list pulls the group's name up, so that the whole stands on the sheet."""
    lines = sum(1 + (len(plan.entry.title) > LONGEST_LISTED) for plan in group.plans)
    spare = gb.TYPE_HEIGHT * gb.POINTS_PER_MM - GROUP_HEAD - (lines + 0.5) * layout.line_twips / 20
    return f'<w:spacing w:before="{round(20 * spare)}"/>' if 0 <= spare < GROUP_GAP else ""


def _count(divider: Divider) -> str:
    count = f"{len(divider.plans)} 部预案"
    units = len({plan.entry.unit for plan in divider.plans})
    return f"{units} 个单位　{count}" if units > 1 else count
