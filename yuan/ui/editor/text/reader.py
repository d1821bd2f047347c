"""Reads the plan back out of the editor's QTextDocument, redoing only what changed since the last reading."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from PySide6.QtGui import QTextCursor, QTextDocument

from yuan.model.document.content import Document, NodeId
from yuan.ui.editor.text.block_reading import part_block, standing_place
from yuan.ui.editor.text.lines import PlanLine, Shell, fill, gather, is_shell, stand_alike, without_title
from yuan.ui.editor.text.text_reading import ReadBlock, TextReading

_EVERYTHING = (0, 1 << 31)
"""As a part of any text."""


class Region(NamedTuple):
    """A piece of the text outside tables that was read as one: a block, or a table with its caption.

    It is `length` long and followed by the next; `ids` are all ids used in it.
    """

    length: int
    lines: list[PlanLine]
    ids: tuple[NodeId, ...]


class Reader:
    """Follows one QTextDocument. `read` gives the plan it shows.

    What has no id, or one seen before in the same text (copied by other means than ours), gets a
    fresh id, written into the text as part of the last edit so that it stays.
    """

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._reading = TextReading(document)
        self._front = Document()
        self._plan: Document | None = None
        self._former: Document | None = None
        self._regions: list[Region] = []
        self._starts = [0]
        """Where each region begins, and last where all end: how long the text was when it was read."""
        self._places: dict[NodeId, int] | None = None
        """Which region uses an id; made when first asked for after a reading."""
        self._is_touched, self._is_unmixed = True, False
        self._same_before = self._same_after = 0
        self._touched = [_EVERYTHING]
        """The parts of the text changed since it was read, apart from each other."""
        self.readings = 0
        """How often something was read: as long as it stays, so does what was read."""
        document.contentsChange.connect(self._forget)

    def reset(self) -> None:
        """Forget everything: another plan was put into the text."""
        self._reading.reset()
        self._regions, self._starts = [], [0]
        self._front, self._plan, self._former = Document(), None, None
        self._is_touched, self._is_unmixed = True, False
        self._touched = [_EVERYTHING]

    def expect(self, plan: Document) -> None:
        """The text was just built from `plan`: what its formats name is known and need not be read."""
        self.reset()
        self._reading.expect(plan)
        self._is_unmixed = True

    def know(self, lines: Iterable[PlanLine]) -> None:
        """These lines were just written into the text: what they hold need not be read."""
        self._reading.know(lines)

    def read(self) -> Document:
        """The plan as it stands in the text now."""
        if self._is_changed():
            self._read_changed()
        if self._plan is None:
            self._plan = self._former = gather(self._kept_lines(), self._front, self._former)
        return self._plan

    def lines(self) -> list[PlanLine]:
        """Every line of the text; see `yuan.ui.editor.text.lines`."""
        if self._is_changed():
            self._read_changed()
        return list(self._kept_lines())

    def regions(self) -> list[tuple[int, Region]]:
        """The pieces of the text outside tables in order: where each begins, and what it was read as."""
        if self._is_changed():
            self._read_changed()
        return list(zip(self._starts, self._regions, strict=False))

    def region_of(self, id: NodeId) -> tuple[int, int]:
        """From where to before where in the text the block or object `id` can be: all of it while changes are unread."""
        if self._is_changed():
            return 0, self._document.characterCount()
        if self._places is None:
            self._places = {id: at for at, region in enumerate(self._regions) for id in region.ids}
        place = self._places.get(id, -1)
        if place < 0:
            return 0, 0
        start, end = self._starts[place], self._starts[place + 1]
        return self._reading.piece_region(id, start, end) or (start, end)

    def _kept_lines(self) -> Iterator[PlanLine]:
        return (line for region in self._regions for line in region.lines)

    # --- what changed -------------------------------------------------------------------------------

    def _is_changed(self) -> bool:
        # The length tells also of an edit still under way, which is announced when it ends.
        return self._is_touched or self._document.characterCount() != self._starts[-1]

    def _forget(self, position: int, removed: int, added: int) -> None:
        self._is_touched, self._is_unmixed = True, False
        length = self._document.characterCount()
        self._same_before = min(self._same_before, position)
        self._same_after = max(0, min(self._same_after, length - position - added))
        self._touched = _with_change(self._touched, position, removed, added)
        self._reading.forget(position, added)

    def _read_changed(self) -> None:
        """Read what lies between the regions that are as they were; a neighbour on each side is read again too."""
        self.readings += 1
        self._places = None
        if not self._is_unmixed:
            # From the last, so that the places still to come stay where they are.
            parts = self._touched if self._is_touched else [_EVERYTHING]
            for start, end in sorted(parts, reverse=True):
                self._part_mixed_blocks(start, end)
        first, last, start, end = self._changed_range()
        for region in self._regions[first:last]:
            self._reading.release(region.ids)
        before = [line for region in self._regions[first:last] for line in region.lines]
        new = _regions(self._reading.read(start, end), start, end)
        self._regions[first:last] = new
        self._starts = [0, *accumulate(region.length for region in self._regions)]
        opening = self._regions[0].lines if self._regions else []
        if opening and isinstance(opening[0].node, Document):
            self._front = without_title(opening[0].node)
        if self._plan is not None:
            after = [line for region in new for line in region.lines]
            self._plan = self._refilled(self._plan, before, after, first, first + len(new))
            self._former = self._plan or self._former
        self._same_before = self._same_after = self._starts[-1]
        self._is_touched = self._is_unmixed = False
        self._touched = []
        self._reading.mend()

    def _changed_range(self) -> tuple[int, int, int, int]:
        """Which regions must be read again (from, to before) and where in the text that is, one more on each side."""
        length, count = self._document.characterCount(), len(self._regions)
        if self._regions and self._is_touched:
            starts, moved = self._starts, length - self._starts[-1]
            first = max(0, bisect_right(starts, self._same_before) - 2)
            last = bisect_left(starts, starts[-1] - self._same_after, hi=count) + 1
            start = starts[first]
            end = starts[last] + moved if last < count else length
            is_at_edge = end == length or self._document.findBlock(end).position() == end
            if start < end and is_at_edge:
                return first, min(last, count), start, end
        self._regions, self._plan = [], None
        self._reading.release_all()
        return 0, 0, 0, length

    def _refilled(
        self, plan: Document, before: Sequence[PlanLine], after: Sequence[PlanLine], first: int, last: int
    ) -> Document | None:
        """`plan` with what stands in regions `first` to before `last` now; None when its outline is another."""
        if not stand_alike(before, after):
            return None
        # What stood before the first heading read anew belongs to the container above it.
        first = max(0, first - 1)
        while first > 0 and not _begins(self._regions[first]):
            first -= 1
        if not self._regions or not _begins(self._regions[first]):
            return None
        parts: list[tuple[Shell, list[PlanLine]]] = []
        for region in self._regions[first:]:
            if last <= first and _begins(region):
                break
            first += 1
            for line in region.lines:
                if is_shell(line.node):
                    parts.append((line.node, []))
                else:
                    parts[-1][1].append(line)
        return fill(plan, parts)

    def _part_mixed_blocks(self, start: int, end: int) -> None:
        """Give figures and elements that came to stand in a line of text a block of their own, as the model has it."""
        cursor: QTextCursor | None = None
        block = self._document.findBlock(max(0, start - 1))
        while block.isValid() and block.position() <= end:
            place = standing_place(block) if block.length() > 2 else -1
            if place >= 0:
                if cursor is None:
                    cursor = QTextCursor(self._document)
                    cursor.joinPreviousEditBlock()
                before = self._document.characterCount()
                part_block(cursor, block, place)
                end += self._document.characterCount() - before
            else:
                block = block.next()
        if cursor is not None:
            cursor.endEditBlock()


def _with_change(
    parts: list[tuple[int, int]], position: int, removed: int, added: int
) -> list[tuple[int, int]]:
    """`parts` of a text where they are after a change of it, together with what that changed."""
    start, end, after, moved = position, position + added, position + removed, added - removed
    apart = []
    for first, last in parts:
        if last < position:
            apart.append((first, last))
        elif first > after:
            apart.append((first + moved, last + moved))
        else:
            start, end = min(start, first), max(end, last + moved)
    return [*apart, (start, end)]


def _begins(region: Region) -> bool:
    """Whether a section, an attachment or the document begins with `region`."""
    return bool(region.lines) and is_shell(region.lines[0].node)


def _regions(blocks: list[ReadBlock], start: int, end: int) -> list[Region]:
    """`blocks` as regions that fill the text from `start` to `end` without a gap."""
    edges = [start, *(block.start for block in blocks[1:]), end]
    return [
        Region(after - begin, block.lines, block.ids)
        for block, begin, after in zip(blocks, edges, edges[1:], strict=False)
    ]
