"""Numbers computed from the place in the tree: sections, list items, attachments and footnotes.

The patterns they are written by stand in `yuan.model.numbering.patterns`. `read_number` in
`yuan.model.numbering.reading` does the reverse and is offered here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from yuan.model.document.content import (
    Attachment,
    Block,
    Container,
    Document,
    Footnote,
    ListItem,
    NodeId,
    Paragraph,
    Run,
    Section,
    Table,
)
from yuan.model.numbering.numerals import to_circled
from yuan.model.numbering.patterns import PATTERNS
from yuan.model.numbering.reading import ReadNumber, read_number

__all__ = [
    "ReadNumber",
    "format_number",
    "join_number",
    "numbers",
    "numbers_of",
    "pattern_at",
    "read_number",
]


_BLANK_AFTER = frozenset("0123456789件") | {
    pattern.after[-1] for pattern in PATTERNS.values() if pattern.is_ordinal
}
"""Signs at the end of a number that a blank follows in print."""


def format_number(pattern: str, path: Sequence[int]) -> str:
    """The number at `path` (counts from the top level down): ("1.1", [2, 3]) → 2.3, ("（一）", [2, 3]) → （三）.

    A dotted pattern takes as many levels as it has, from the end. An unknown pattern is a bullet and is
    its own number.
    """
    known = PATTERNS.get(pattern)
    return known.write(path) if known and path else pattern


def join_number(number: str, text: str) -> str:
    """`number` and `text` as printed on one line: 1.1 总则, 第一章 总则, 一、总则, （一）总则."""
    if not number:
        return text
    return f"{number} {text}" if number[-1] in _BLANK_AFTER else number + text


def pattern_at(numbering: Sequence[str], level: int) -> str:
    """The pattern of `level` (1 = top). Below the last level given, a dotted one goes on, others repeat."""
    if level <= len(numbering):
        return numbering[level - 1]
    last = numbering[-1] if numbering else "1"
    return last + ".1" * (level - len(numbering)) if last.replace(".1", "") == "1" else last


def numbers(document: Document) -> dict[NodeId, str]:
    """The number of every numbered section, list item, attachment (附件1) and footnote of `document`.

    Attachments count from 1 and are 附件 alone when there is only one (GB/T 9704-2012, 7.3.4); the text of
    each is numbered by its own patterns from 1. Footnotes count through everything.
    """
    count = _Count()
    count.container(document, document.numbering)
    for place, attachment in enumerate(document.attachments, 1):
        count.found[attachment.id] = f"附件{place}" if len(document.attachments) > 1 else "附件"
        count.container(attachment, attachment.numbering)
    return count.found


def numbers_of(container: Container, numbering: Sequence[str]) -> dict[NodeId, str]:
    """The numbers inside one container, its sections taken as the top level of `numbering`."""
    count = _Count()
    count.container(container, numbering)
    return count.found


class _Count:
    """The running counts of one pass through a document."""

    def __init__(self) -> None:
        self.found: dict[NodeId, str] = {}
        self.footnotes = 0
        self.throughout: dict[str, int] = {}

    def container(self, container: Document | Attachment | Section, numbering: Sequence[str]) -> None:
        self.throughout = {}
        used = self.blocks(container.blocks, ())
        self.sections(container.sections, numbering, (), used)

    def sections(
        self,
        sections: tuple[Section, ...],
        numbering: Sequence[str],
        path: tuple[int, ...],
        used: int,
        level: int = 1,
    ) -> None:
        """Number `sections` at `level`; `used` numbers of this level were taken by dotted list items before."""
        pattern = pattern_at(numbering, level)
        known = PATTERNS.get(pattern)
        through = known is not None and known.throughout
        count = self.throughout.get(pattern, 0) if through else used
        for section in sections:
            here = path
            if section.numbered:
                count += 1
                if through:
                    self.throughout[pattern] = count
                here = (*path, count)
                self.found[section.id] = known.write(here) if known else pattern
            used_inside = self.blocks(section.blocks, here)
            if section.sections:
                self.sections(section.sections, numbering, here, used_inside, level + 1)
                if through:
                    count = self.throughout.get(pattern, 0)

    def blocks(self, blocks: Iterable[Block], path: tuple[int, ...]) -> int:
        """Number the list items and footnotes of one section or cell; how many took the next dotted level."""
        items: _Items | None = None
        for block in blocks:
            kind = type(block)
            if kind is Paragraph:
                runs = block.runs  # type: ignore[union-attr]
                if len(runs) > 1 or (runs and type(runs[0]) is Footnote):
                    self.notes(runs)
            elif kind is ListItem:
                items = items or _Items(path)
                self.found[block.id] = items.number(block)  # type: ignore[arg-type]
                self.notes(block.runs)  # type: ignore[union-attr]
            elif kind is Table:
                for row in block.rows:  # type: ignore[union-attr]
                    for cell in row.cells:
                        self.blocks(cell.blocks, path)
        return items.used() if items else 0

    def notes(self, runs: tuple[Run, ...]) -> None:
        for run in runs:
            if type(run) is Footnote:
                self.footnotes += 1
                self.found[run.id] = to_circled(self.footnotes)


class _Items:
    """The counts of the list items in one section at `path`, one for each level and pattern."""

    def __init__(self, path: tuple[int, ...]) -> None:
        self.path = path
        self.counts: dict[tuple[int, str], int] = {}
        self.dotted: dict[int, int] = {}

    def number(self, item: ListItem) -> str:
        pattern = PATTERNS.get(item.pattern)
        if pattern is None:
            return item.pattern
        counts = self.counts
        for level, name in [key for key in counts if key[0] > item.level]:
            del counts[level, name]
        if pattern.depth > 1:
            return pattern.write(self._dotted_path(pattern.depth, item.restart))
        key = (item.level, item.pattern)
        count = 1 if item.restart else counts.get(key, 0) + 1
        counts[key] = count
        return pattern.write((count,))

    def _dotted_path(self, depth: int, restart: bool) -> tuple[int, ...]:
        """The section's own path, then the dotted items standing above, then the next count of `depth`."""
        for deeper in [known for known in self.dotted if known > depth]:
            del self.dotted[deeper]
        count = 1 if restart else self.dotted.get(depth, 0) + 1
        self.dotted[depth] = count
        between = tuple(self.dotted.get(level, 1) for level in range(len(self.path) + 1, depth))
        return (*self.path, *between, count)

    def used(self) -> int:
        return self.dotted.get(len(self.path) + 1, 0)
