"""Running heads: the volume toward the spine, the plan toward the edge, as one leafs through a book.

Cover, front matter, dividers and empty pages have none. The first page of a plan has one: a first page of its own
(w:titlePg) LibreOffice repeats on the second one wherever a section begins on an odd page.
"""

from __future__ import annotations

from functools import cached_property

from yuan.word import gbt9704 as gb
from yuan.word.gbt9704 import twips
from yuan.word.volume.order import Volume
from yuan.word.writing.landscape_number import landscape_number
from yuan.word.writing.package import Package, Running
from yuan.word.writing.xml import paragraph, run

LONGEST = 28
"""Characters of a title that stand beside the volume's name on one line of 156 mm."""


class Heads:
    """The heads of one volume, put into its package."""

    def __init__(self, package: Package, volume: Volume) -> None:
        self.package = package
        self.district = volume.district
        self.name = "　".join(part for part in (volume.number, volume.subject) if part) or volume.name
        self.empty_head = package.running("header", paragraph("EmptyRun"))
        self.empty_foot = package.running("footer", paragraph("EmptyRun"))

    def none(self) -> Running:
        """For cover and dividers: neither head nor page number."""
        head, foot = self.empty_head, self.empty_foot
        return Running(odd_head=head, even_head=head, odd_foot=foot, even_foot=foot)

    def numbers_only(self) -> Running:
        """For the front matter: page numbers without heads."""
        odd, even = self.package.odd_footer, self.package.even_footer
        return Running(odd_head=self.empty_head, even_head=self.empty_head, odd_foot=odd, even_foot=even)

    def of(self, title: str) -> PlanHeads:
        """For the pages of the plan called `title`."""
        return PlanHeads(self, short_title(title, self.district))


class PlanHeads:
    """The heads of one plan, each made when first asked for."""

    def __init__(self, heads: Heads, title: str) -> None:
        self._heads = heads
        self._title = title

    def _line(self, is_odd: bool) -> str:
        return f"{self._heads.name}\t{self._title}" if is_odd else f"{self._title}\t{self._heads.name}"

    @cached_property
    def upright(self) -> Running:
        """Of portrait pages."""
        package = self._heads.package
        odd, even = (
            package.running("header", paragraph("RunningHead", run(self._line(is_odd))))
            for is_odd in (True, False)
        )
        return Running(
            odd_head=odd, even_head=even, odd_foot=package.odd_footer, even_foot=package.even_footer
        )

    @cached_property
    def sideways(self) -> Running:
        """Of landscape pages: the page number where portrait pages have it, the head across the sheet."""
        heads = self._heads
        tab = f'<w:tabs><w:tab w:val="clear" w:pos="{twips(gb.TYPE_WIDTH)}"/><w:tab w:val="right" w:pos="{twips(gb.TYPE_HEIGHT)}"/></w:tabs>'
        line = paragraph("RunningHead", run(self._line(is_odd=False)), tab)
        odd, even = (
            heads.package.running("header", landscape_number(is_odd, is_bound=True) + line)
            for is_odd in (True, False)
        )
        foot = heads.empty_foot
        return Running(odd_head=odd, even_head=even, odd_foot=foot, even_foot=foot)


def short_title(title: str, district: str = "") -> str:
    """`title` on one line of a head: without the place every plan begins with, then without its middle."""
    text = "".join(title.split())
    place = district[:-1] if len(district) > 1 else ""
    if len(text) > LONGEST and place and text.startswith(place):
        text = text.removeprefix(place)
    if len(text) > LONGEST:
        half = (LONGEST - 1) // 2
        text = f"{text[:half]}…{text[-half:]}"
    return text
