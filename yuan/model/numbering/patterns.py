"""The number patterns and the numbering schemes made of them: to add one, add it here.

A *pattern* is a number written for one: "1.1", "（一）", "第一章". It stands in `Document.numbering` (one per level) and in
`ListItem.pattern`. What is entered here can be computed (`numbers`), is read where somebody typed it (`reading`) and, as
a part of a scheme, is offered for a plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from yuan.model.numbering.numerals import ARABIC, CHINESE, CIRCLED, Numeral


class Pattern(msgspec.Struct, frozen=True, kw_only=True):
    """How a number is written: `before` + the numerals of the last `depth` levels, dotted + `after`.

    `throughout` counts through the whole text instead of within the parent (第一条). `rank` is how far from the top such
    numbers usually stand where nothing else tells (0 = outermost). `may_head`: such a number may belong to a heading or to
    an item of a list, as its neighbours do; `is_item`: a pasted line that begins with it is an item of a list.
    """

    before: str = ""
    numeral: Numeral
    after: str = ""
    depth: int = 1
    throughout: bool = False
    rank: int = 9
    may_head: bool = False
    is_item: bool = False

    @property
    def is_ordinal(self) -> bool:
        """Whether it names the part of the text that it numbers (第一章)."""
        return self.before == "第"

    def write(self, path: Sequence[int]) -> str:
        """The number at `path`, the counts from the top level down."""
        return self.before + ".".join(map(self.numeral.write, path[-self.depth :])) + self.after


PATTERNS: Mapping[str, Pattern] = {
    "1": Pattern(numeral=ARABIC, rank=2),
    **{".".join("1" * depth): Pattern(numeral=ARABIC, depth=depth) for depth in range(2, 9)},
    "一、": Pattern(numeral=CHINESE, after="、", rank=5, may_head=True),
    "一.": Pattern(numeral=CHINESE, after=".", rank=5, may_head=True),
    "（一）": Pattern(before="（", numeral=CHINESE, after="）", rank=6, may_head=True, is_item=True),
    "1.": Pattern(numeral=ARABIC, after=".", rank=7, may_head=True, is_item=True),
    "1、": Pattern(numeral=ARABIC, after="、", rank=7, may_head=True, is_item=True),
    "（1）": Pattern(before="（", numeral=ARABIC, after="）", rank=8, may_head=True, is_item=True),
    "1）": Pattern(numeral=ARABIC, after="）", is_item=True),
    "①": Pattern(numeral=CIRCLED, rank=10, is_item=True),
    "第一部分": Pattern(before="第", numeral=CHINESE, after="部分", rank=0),
    "第一编": Pattern(before="第", numeral=CHINESE, after="编", rank=1),
    "第一章": Pattern(before="第", numeral=CHINESE, after="章", rank=2),
    "第一节": Pattern(before="第", numeral=CHINESE, after="节", rank=3),
    "第一条": Pattern(before="第", numeral=CHINESE, after="条", throughout=True, rank=4),
    "第1部分": Pattern(before="第", numeral=ARABIC, after="部分", rank=0),
    "第1章": Pattern(before="第", numeral=ARABIC, after="章", rank=2),
    "第1节": Pattern(before="第", numeral=ARABIC, after="节", rank=3),
    "第1条": Pattern(before="第", numeral=ARABIC, after="条", throughout=True, rank=4),
}
"""The known patterns, each under the name that documents store: its number for one. An unknown name is a bullet."""

DECIMAL = ("1", "1.1", "1.1.1", "1.1.1.1", "1.1.1.1.1")
"""The usual numbering of a plan: 1 / 1.1 / 1.1.1 (31 of 36 real plans looked at)."""
OFFICIAL = ("一、", "（一）", "1.", "（1）", "①")
"""GB/T 9704-2012, 7.3.3: 一、/（一）/1./（1）."""
CHAPTERS = ("第一章", "第一节", "第一条", "（一）", "1.")
"""Chapter, section, article: numbering of rules and of some plans. 第一条 counts through the whole text."""

SCHEMES: Mapping[str, tuple[str, ...]] = {
    "1　1.1　1.1.1（预案常用）": DECIMAL,
    "一、　（一）　1.　（1）（公文层次序数）": OFFICIAL,
    "第一章　第一节　第一条": CHAPTERS,
}
"""The schemes offered for a plan by what they are called on screen: a pattern for each level from the top."""
