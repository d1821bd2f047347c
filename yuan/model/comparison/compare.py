"""Compare two versions of a plan.

Sections are paired (`section_matching`), then the blocks within each pair (`align`), then their wording
(`wording`, `block_comparison`). The result lists everything in the reading order of the new version.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import cast

from msgspec.structs import replace

from yuan.model.comparison.blocks import compare_block, sort_of, whole, whole_wording
from yuan.model.comparison.pairing import align, bigrams, likeness
from yuan.model.comparison.rearrangement import recognise_cuts, recognise_moves
from yuan.model.comparison.result import (
    Change,
    Comparison,
    ComparisonEntry,
    RowChange,
    Span,
    Summary,
    new_text,
    old_text,
)
from yuan.model.comparison.section_matching import Matching
from yuan.model.comparison.sequence_matching import rising
from yuan.model.comparison.wording import compare_wording
from yuan.model.document.content import (
    Attachment,
    Block,
    Container,
    Document,
    FrontMatter,
    NodeId,
    Section,
)
from yuan.model.document.numbers import numbers
from yuan.model.document.tree import walk

__all__ = [
    "Comparison",
    "ComparisonEntry",
    "RowChange",
    "Span",
    "Summary",
    "apply",
    "compare",
    "new_text",
    "old_text",
]

_FRONT = {
    "title": "标题",
    "edition": "版本说明",
    "number": "发文字号",
    "issuer": "发文机关",
    "date": "成文日期",
    "secrecy": "密级",
    "secrecy_period": "保密期限",
    "urgency": "紧急程度",
}


def compare(old: Document, new: Document) -> Comparison:
    """Everything in which `new` differs from `old`; `apply(old, comparison)` gives `new` again."""
    if old is new:
        old_numbers = new_numbers = numbers(new)
    else:
        old_numbers, new_numbers = numbers(old), numbers(new)
    run = _Run(old, new, old_numbers, new_numbers)
    entries = [*_front(old.front, new.front), *run.document(old, new)]
    return Comparison(
        entries=tuple(recognise_moves(recognise_cuts(entries))),
        old=old,
        new=new,
        numbering=new.numbering,
        old_numbering=old.numbering,
    )


def _front(old: FrontMatter, new: FrontMatter) -> Iterator[ComparisonEntry]:
    for field, label in _FRONT.items():
        before, after = getattr(old, field), getattr(new, field)
        if before or after:
            change: Change = (
                "same"
                if before == after
                else "changed"
                if before and after
                else "added"
                if after
                else "removed"
            )
            yield ComparisonEntry(
                what="front", change=change, spans=compare_wording(before, after), field=field, label=label
            )


class _Run:
    """One comparison under way: what is paired with what, and the numbers on both sides."""

    def __init__(
        self, old: Document, new: Document, old_numbers: dict[NodeId, str], new_numbers: dict[NodeId, str]
    ) -> None:
        self.matching = Matching(old, new)
        self.old_numbers, self.new_numbers = old_numbers, new_numbers
        self.old_blocks = {block.id: block for block in _blocks(old)}
        self.new_block_ids = {block.id for block in _blocks(new)}

    def document(self, old: Document, new: Document) -> Iterator[ComparisonEntry]:
        yield from self.inside(old, new, "", 0)
        yield from self.parts(old.attachments, new.attachments, "", 0)

    def inside(
        self, old: Container | None, new: Container, id: NodeId, level: int
    ) -> Iterator[ComparisonEntry]:
        """The blocks of a container and its child sections."""
        yield from self.blocks(old.blocks if old else (), new.blocks, id, level)
        yield from self.parts(old.sections if old else (), new.sections, id, level + 1)

    def parts(
        self,
        old: tuple[Section | Attachment, ...],
        new: tuple[Section | Attachment, ...],
        container: NodeId,
        level: int,
    ) -> Iterator[ComparisonEntry]:
        """Sections (or attachments) below one parent: each new one, and the removed ones at their old place."""
        place_of = {part.id: place for place, part in enumerate(old)}
        old_of = self.matching.old_of
        places = [place_of[old_of[part.id]] for part in new if old_of.get(part.id) in place_of]
        stayed = rising(places)
        gone = [place for place, part in enumerate(old) if part.id not in self.matching.new_of]
        stops = sorted(stayed)

        def removed_after(place: int) -> Iterator[ComparisonEntry]:
            stop = bisect_right(stops, place)
            until = stops[stop] if stop < len(stops) else len(old)
            for candidate in gone[bisect_right(gone, place) : bisect_left(gone, until)]:
                yield from self.removed(old[candidate], container, level)

        yield from removed_after(-1)
        for part in new:
            before = self.matching.old.get(old_of.get(part.id, ""))
            place = place_of.get(before.id, -1) if before else -1
            yield from self.part(
                before, part, container, level, moved=before is not None and place not in stayed
            )
            if place in stayed:
                yield from removed_after(place)

    def part(
        self,
        old: Section | Attachment | None,
        new: Section | Attachment,
        container: NodeId,
        level: int,
        *,
        moved: bool,
    ) -> Iterator[ComparisonEntry]:
        spans = compare_wording(_title(old) if old else "", _title(new))
        change: Change = "added" if old is None else "same"
        if old is not None and any(span.op != "equal" for span in spans):
            change = "changed"
        elif old is not None and _looks(old) != _looks(new):
            change = "formatted"
        yield ComparisonEntry(
            what="section" if isinstance(new, Section) else "attachment",
            change=change,
            moved=moved,
            old=old,
            new=new,
            container=container,
            level=level,
            old_number=self.old_numbers.get(old.id, "") if old else "",
            new_number=self.new_numbers.get(new.id, ""),
            spans=spans,
        )
        yield from self.inside(old, new, new.id, level)

    def removed(self, part: Section | Attachment, container: NodeId, level: int) -> Iterator[ComparisonEntry]:
        """A part that is gone with all in it, except what stands elsewhere now."""
        yield ComparisonEntry(
            what="section" if isinstance(part, Section) else "attachment",
            change="removed",
            old=part,
            container=container,
            level=level,
            old_number=self.old_numbers.get(part.id, ""),
            spans=compare_wording(_title(part), ""),
        )
        for block in part.blocks:
            if block.id not in self.new_block_ids:
                yield self.entry(block, None, container, level)
        for section in part.sections:
            if section.id not in self.matching.new_of:
                yield from self.removed(section, container, level + 1)

    def blocks(
        self, old: tuple[Block, ...], new: tuple[Block, ...], container: NodeId, level: int
    ) -> Iterator[ComparisonEntry]:
        if old == new:
            for block in new:
                yield self.entry(block, block, container, level)
            return
        for i, j in self.aligned(old, new):
            if j >= 0:
                before = old[i] if i >= 0 else self.old_blocks.get(new[j].id)
                yield self.entry(before, new[j], container, level, moved=i < 0 and before is not None)
            elif old[i].id not in self.new_block_ids:
                yield self.entry(old[i], None, container, level)

    def aligned(self, old: tuple[Block, ...], new: tuple[Block, ...]) -> list[tuple[int, int]]:
        """Pairs of places. A block whose id is on the other side too is paired with nothing else."""
        known_old = [block.id in self.new_block_ids for block in old]
        known_new = [block.id in self.old_blocks for block in new]
        old_words = [whole_wording(block) for block in old]
        new_words = [whole_wording(block) for block in new]
        old_sets: dict[int, frozenset[str]] = {}
        new_sets: dict[int, frozenset[str]] = {}

        def alike(i: int, j: int) -> float:
            if known_old[i] or known_new[j] or sort_of(old[i]) is not sort_of(new[j]):
                return 0
            if i not in old_sets:
                old_sets[i] = bigrams(old_words[i])
            if j not in new_sets:
                new_sets[j] = bigrams(new_words[j])
            return likeness(old_sets[i], new_sets[j])

        old_keys = [
            ("id", block.id, None) if known else ("words", words, sort_of(block))
            for block, known, words in zip(old, known_old, old_words, strict=True)
        ]
        new_keys = [
            ("id", block.id, None) if known else ("words", words, sort_of(block))
            for block, known, words in zip(new, known_new, new_words, strict=True)
        ]
        return align(old_keys, new_keys, alike)

    def entry(
        self, old: Block | None, new: Block | None, container: NodeId, level: int, *, moved: bool = False
    ) -> ComparisonEntry:
        if old is None:
            found = whole(cast(Block, new), "added")
        elif new is None:
            found = whole(old, "removed")
        else:
            found = compare_block(old, new)
        return ComparisonEntry(
            what="block",
            change=found.change,
            moved=moved,
            old=old,
            new=new,
            container=container,
            level=level,
            old_number=self.old_numbers.get(old.id, "") if old else "",
            new_number=self.new_numbers.get(new.id, "") if new else "",
            spans=found.spans,
            rows=found.rows,
            label=found.label,
        )


def _blocks(container: Container) -> Iterator[Block]:
    """Every block that is an entry of its own: those in table cells are compared with their table."""
    yield from container.blocks
    for section in container.sections:
        yield from _blocks(section)
    if isinstance(container, Document):
        for attachment in container.attachments:
            yield from _blocks(attachment)


def _title(part: Section | Attachment) -> str:
    return part.heading if isinstance(part, Section) else part.title


def _looks(part: Section | Attachment) -> tuple[object, ...]:
    """What of a part, besides its words, a reader can see."""
    if isinstance(part, Section):
        return (part.numbered, part.run_in)
    return (part.numbering, part.landscape)


# --- applying --------------------------------------------------------------------------------------------


class _Building:
    """A container of the new version while its parts come in."""

    def __init__(self, shell: Section | Attachment | None) -> None:
        self.shell = shell
        self.blocks: list[Block] = []
        self.parts: list[_Building] = []

    def sections(self) -> tuple[Section, ...]:
        return tuple(cast(Section, part.built()) for part in self.parts if isinstance(part.shell, Section))

    def attachments(self) -> tuple[Attachment, ...]:
        found = (part for part in self.parts if isinstance(part.shell, Attachment))
        return tuple(cast(Attachment, part.built()) for part in found)

    def built(self) -> Section | Attachment:
        shell = cast(Section, self.shell)
        return replace(shell, blocks=tuple(self.blocks), sections=self.sections())


def apply(old: Document, comparison: Comparison) -> Document:
    """The new version, made from the old one and what differs.

    Raises:
        ValueError: the comparison was made from another version than `old`.
    """
    known = {node.id: node for node in walk(old)}
    root = _Building(None)
    buildings: dict[NodeId, _Building] = {"": root}
    front: dict[str, str] = {}
    for entry in comparison.entries:
        if entry.what == "front":
            if getattr(old.front, entry.field) != old_text(entry.spans):
                raise ValueError("this comparison was made from another version")
            front[entry.field] = new_text(entry.spans)
            continue
        if entry.old is not None and known.get(entry.old.id) != entry.old:
            raise ValueError("this comparison was made from another version")
        if isinstance(entry.new, Section | Attachment):
            buildings[entry.new.id] = building = _Building(entry.new)
            buildings[entry.container].parts.append(building)
        elif entry.new is not None:
            buildings[entry.container].blocks.append(entry.new)
    return Document(
        front=FrontMatter(**front),
        numbering=comparison.numbering,
        blocks=tuple(root.blocks),
        sections=root.sections(),
        attachments=root.attachments(),
    )
