"""What differs between two versions: one result for screen, redline, comparison table and summary.

`Comparison.entries` is the new text from top to bottom with everything unchanged in it too, and what was
removed at its old place. A consumer prints each entry by `change` and `spans`; who wants only the
differences takes `Comparison.changes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from yuan.model.document.content import Attachment, Block, Document, NodeId, Section

Change = Literal["same", "added", "removed", "changed", "formatted"]
"""`formatted`: the words are the same, their appearance or the layout is not."""


class Span(msgspec.Struct, frozen=True):
    """A stretch of text that is in both versions, only in the new, or only in the old one."""

    op: Literal["equal", "insert", "delete"]
    text: str


def old_text(spans: Iterable[Span]) -> str:
    """The old wording of `spans`."""
    return "".join(span.text for span in spans if span.op != "insert")


def new_text(spans: Iterable[Span]) -> str:
    """The new wording of `spans`."""
    return "".join(span.text for span in spans if span.op != "delete")


class RowChange(msgspec.Struct, frozen=True, kw_only=True):
    """A table row in the merged table. `cells` holds the wording of each cell, in order.

    Where a column came or went the merged table has the columns of both, and every row a cell for each.

    `old_row` and `new_row` are places (from 0) in the old and the new table, -1 where it does not stand.
    """

    change: Change
    old_row: int
    new_row: int
    cells: tuple[tuple[Span, ...], ...]


class ComparisonEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the comparison: a front page field, a heading, an attachment's title, or a block.

    `old` is None when added, `new` when removed. `container` is the section or attachment of the new
    version it stands in or stood in ("" for the document itself; a heading stands in its parent). `level` is
    the section's nesting (1 = top), 0 for attachments and front page; a block has its section's level. `moved`:
    it stood elsewhere in the old version. `spans` is the wording without the number; `rows` the merged table of
    a table. `part` tells paragraphs that were cut or put together: "split" goes on from the entry before, whose old
    paragraph it was part of (`old` is None); "joined" is an old paragraph that now runs on in the entry before it
    (`new` is None). `field` is the name of the front page field, `label` what the thing is called on screen.
    """

    what: Literal["front", "section", "attachment", "block"]
    change: Change = "same"
    moved: bool = False
    old: Section | Attachment | Block | None = None
    new: Section | Attachment | Block | None = None
    container: NodeId = ""
    level: int = 0
    old_number: str = ""
    new_number: str = ""
    spans: tuple[Span, ...] = ()
    rows: tuple[RowChange, ...] = ()
    part: Literal["", "split", "joined"] = ""
    field: str = ""
    label: str = ""

    @property
    def is_change(self) -> bool:
        return self.moved or self.change != "same"

    @property
    def is_renumbered(self) -> bool:
        """Whether only its number differs, because something before it came, went or moved."""
        return bool(self.old_number and self.new_number and self.old_number != self.new_number)

    @property
    def node(self) -> NodeId:
        """The id to jump to in the new version: its own, or the container's when it was removed."""
        return self.new.id if self.new is not None else self.container


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """How much changed: front page fields, sections (attachments included), blocks, and visible characters."""

    front_changed: int = 0
    sections_added: int = 0
    sections_removed: int = 0
    sections_moved: int = 0
    sections_renamed: int = 0
    blocks_added: int = 0
    blocks_removed: int = 0
    blocks_changed: int = 0
    blocks_moved: int = 0
    characters_inserted: int = 0
    characters_deleted: int = 0

    def sentence(self) -> str:
        """The counts in one Chinese sentence: 新增章节1个、删除段落2处，增加120字、删去36字。"""
        counts = (
            (self.front_changed, "封面信息修改{}项"),
            (self.sections_added, "新增章节{}个"),
            (self.sections_removed, "删除章节{}个"),
            (self.sections_moved, "移动章节{}个"),
            (self.sections_renamed, "改名章节{}个"),
            (self.blocks_added, "新增段落{}处"),
            (self.blocks_removed, "删除段落{}处"),
            (self.blocks_changed, "修改段落{}处"),
            (self.blocks_moved, "移动段落{}处"),
        )
        parts = [words.format(count) for count, words in counts if count]
        sizes = f"增加{self.characters_inserted}字、删去{self.characters_deleted}字。"
        return f"{'、'.join(parts)}；{sizes}" if parts else "内容没有变化。"


_COUNTED = {"insert": "characters_inserted", "delete": "characters_deleted"}


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that differs between two versions, `old` and `new`, in the reading order of the new one."""

    entries: tuple[ComparisonEntry, ...] = ()
    old: Document = Document()
    new: Document = Document()
    numbering: tuple[str, ...] = ()
    old_numbering: tuple[str, ...] = ()

    @property
    def changes(self) -> tuple[ComparisonEntry, ...]:
        """The entries that differ; none when the versions read the same."""
        return tuple(entry for entry in self.entries if entry.is_change)

    @property
    def is_empty(self) -> bool:
        return self.numbering == self.old_numbering and not any(entry.is_change for entry in self.entries)

    @property
    def summary(self) -> Summary:
        counts = dict.fromkeys(Summary.__struct_fields__, 0)
        for entry in self.changes:
            kind = "blocks" if entry.what == "block" else "sections"
            if entry.what == "front":
                counts["front_changed"] += 1
            elif entry.change in ("added", "removed"):
                counts[f"{kind}_{entry.change}"] += 1
            elif entry.moved:
                counts[f"{kind}_moved"] += 1
            if entry.what != "front" and entry.change in ("changed", "formatted"):
                counts["blocks_changed" if kind == "blocks" else "sections_renamed"] += 1
            for span in (*entry.spans, *(span for row in entry.rows for cell in row.cells for span in cell)):
                if span.op != "equal":
                    counts[_COUNTED[span.op]] += len("".join(span.text.split()))
        return Summary(**counts)
