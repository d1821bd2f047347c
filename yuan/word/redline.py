"""The difference between two versions as a Word file with tracked changes (修订痕迹).

Accepting all changes gives the new version, rejecting them the old one: both versions are written as lines, lines
of both are laid over each other in their order, and what stands elsewhere is a move with two ends. Headings that
were only renumbered show their new number without a mark, as automatic numbers would.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from yuan.model.comparison.result import Comparison, ComparisonEntry, Span
from yuan.model.comparison.sequence_matching import rising
from yuan.model.comparison.wording import compare_wording
from yuan.model.document.content import Node, NodeId
from yuan.model.document.numbers import join_number
from yuan.model.numbering.reading import read_number
from yuan.word import gbt9704 as gb
from yuan.word.gbt9704 import ISSUE
from yuan.word.writing.package import Media, Package
from yuan.word.writing.revisions import Mark, Revisions
from yuan.word.writing.sheets import section_break
from yuan.word.writing.tracked_lines import Key, TrackedLine, TrackedLines, broken_title
from yuan.word.writing.tracked_tables import TrackedTables
from yuan.word.writing.tracked_text import Merging, arrived, whole


def write_redline(
    comparison: Comparison,
    path: Path,
    *,
    media: Media,
    title: str = "",
    author: str = "",
    on: date | None = None,
) -> None:
    """Write the whole text with every change tracked.

    Args:
        author: whose changes they are in Word's eyes.
        on: their date; today when None.

    Raises:
        BadFile: the file cannot be written; what stood there is untouched.
    """
    package = Package(ISSUE, media)
    body = _Redline(package, comparison, Revisions(author, on)).body()
    package.save(body, path, f"{title or comparison.new.front.title}（修订痕迹）")


class _Redline:
    def __init__(self, package: Package, comparison: Comparison, revisions: Revisions) -> None:
        self._package, self._revisions = package, revisions
        self._old_lines, self._new_lines = (
            TrackedLines(package, comparison.old),
            TrackedLines(package, comparison.new),
        )
        self._tables = TrackedTables(
            self._old_lines, self._new_lines, revisions, self._paragraph, gb.TYPE_WIDTH
        )
        self._pairing = _Pairing(comparison, self._old_lines.all(), self._new_lines.all())
        self._is_landscape = False

    def body(self) -> list[str]:
        """Everything, with the properties of the last section."""
        lines: list[str] = []
        for gone, come, kept in self._pairing.stretches():
            lines += self._one_sided(gone, "moveFrom")
            lines += self._one_sided(come, "moveTo")
            lines += self._kept(kept)
        lines.append(self._package.section(landscape=self._is_landscape))
        return lines

    # --- what stands at one place only -----------------------------------------------------------------

    def _one_sided(self, lines: list[TrackedLine], end: str) -> list[str]:
        """TrackedLines that went or came here, those of one move together under its name."""
        written: list[str] = []
        names = _closed([self._pairing.move_of(line, end) for line in lines])
        place = 0
        while place < len(lines):
            name, until = names[place], place + 1
            while until < len(lines) and names[until] == name:
                until += 1
            made = [text for line in lines[place:until] for text in self._single(line, end)]
            if name:
                made = self._revisions.move("moveFrom" if end == "moveFrom" else "moveTo", name, made)
            written += made
            place = until
        return written

    def _single(self, line: TrackedLine, end: str) -> list[str]:
        is_move = bool(self._pairing.move_of(line, end))
        mark: Mark = (
            ("moveFrom" if is_move else "del") if end == "moveFrom" else ("moveTo" if is_move else "ins")
        )
        if line.table is not None:
            lines = self._old_lines if end == "moveFrom" else self._new_lines
            return [self._tables.whole(line.table, lines, mark)]
        before, first = self._opening(line, is_new=end == "moveTo")
        number = whole((line.number_piece(),) if line.number else (), mark, self._revisions)
        partner = self._pairing.partner(line) if mark == "moveTo" else None
        if partner is not None and partner.table is None:
            spans = compare_wording(partner.text, line.text)
            content = number + arrived(line.pieces, spans, self._revisions)
        else:
            content = number + whole(line.pieces, mark, self._revisions)
        return [*before, self._revisions.paragraph(_properties(line, first), content, mark)]

    # --- what stands in both versions ------------------------------------------------------------------

    def _kept(self, kept: _Kept | None) -> list[str]:
        if kept is None:
            return []
        old, new = kept.old, kept.new
        if len(old) > 1 or len(new) > 1:
            return self._parts(kept)
        if old[0].table is not None and new[0].table is not None:
            merged = (
                self._tables.whole(new[0].table, self._new_lines, "")
                if old[0].table == new[0].table
                else self._tables.both(old[0].table, new[0].table)
            )
            if merged is not None:
                return [merged]
            return [
                self._tables.whole(old[0].table, self._old_lines, "del"),
                self._revisions.paragraph('<w:pStyle w:val="Note"/>', "", "del"),
                self._tables.whole(new[0].table, self._new_lines, "ins"),
            ]
        before, first = self._opening(new[0], is_new=True)
        return [*before, self._paragraph(old[0], new[0], first)]

    def _paragraph(self, old: TrackedLine | None, new: TrackedLine | None, first: bool = False) -> str:
        """A paragraph of either version or of both."""
        if old is None or new is None:
            line, mark = (new, "ins") if new is not None else (old, "del")
            assert line is not None
            pieces = (line.number_piece(), *line.pieces) if line.number else line.pieces
            content = whole(pieces, mark, self._revisions)  # type: ignore[arg-type]
            return self._revisions.paragraph(_properties(line, first), content, mark)  # type: ignore[arg-type]
        if new.is_layout:
            return self._revisions.paragraph(_properties(new, first), whole(new.pieces, "", self._revisions))
        if new.style in ("Title", "AttachmentTitle") and old.text == new.text:
            old, new = broken_title(old), broken_title(new)
        spans = compare_wording(old.text, new.text)
        content = self._number(old, new) + Merging(old.pieces, new.pieces, self._revisions).take(spans)
        return self._revisions.paragraph(_properties(new, first), content, "", _properties(old, first))

    def _number(self, old: TrackedLine, new: TrackedLine) -> str:
        is_item = new.style.startswith("ListBody")
        if old.number == new.number or (not is_item and _is_renumbered(old.number, new.number)):
            return whole((new.number_piece(),), "", self._revisions) if new.number else ""
        gone = whole((old.number_piece(),), "del", self._revisions) if old.number else ""
        return gone + (whole((new.number_piece(),), "ins", self._revisions) if new.number else "")

    def _parts(self, kept: _Kept) -> list[str]:
        """A paragraph cut into several, or several put together: only the marks between them change."""
        old, new = kept.old, kept.new
        merging = Merging(
            [piece for line in old for piece in line.pieces],
            [piece for line in new for piece in line.pieces],
            self._revisions,
        )
        several, mark = (new, "ins") if len(new) > 1 else (old, "del")
        written = []
        for place, line in enumerate(several):
            number = self._number(old[0], new[0]) if not place else ""
            if place and line.number:
                number = whole((line.number_piece(),), "ins" if mark == "ins" else "del", self._revisions)
            content = number + merging.take(kept.spans[place])
            if place < len(several) - 1:
                written.append(self._revisions.paragraph(_properties(line, False), content, mark))  # type: ignore[arg-type]
            else:
                # Its mark stays and holds the properties of what becomes one paragraph, in either version.
                before, after = _properties(old[-1], False), _properties(new[-1], False)
                written.append(self._revisions.paragraph(after, content, "", before))
        return written

    # --- sheets -----------------------------------------------------------------------------------------

    def _opening(self, line: TrackedLine, *, is_new: bool) -> tuple[list[str], bool]:
        """What comes before an attachment, and whether its first line begins a page by itself."""
        attachment = line.opens
        if attachment is None:
            return [], False
        if not is_new or not (attachment.landscape or self._is_landscape):
            return [], True
        ended = section_break(self._package.section(landscape=self._is_landscape))
        self._is_landscape = attachment.landscape
        return [ended], False


def _closed(names: list[str]) -> list[str]:
    """The names with gaps between equal ones filled: what came or went within something moved lies in its range."""
    filled, last = list(names), ""
    for place, name in enumerate(names):
        if name and name == last:
            for gap in range(place - 1, -1, -1):
                if filled[gap] == name:
                    break
                filled[gap] = filled[gap] or name
        last = name or last
    return filled


def _properties(line: TrackedLine, on_new_page: bool) -> str:
    style, _, rest = line.properties.partition("/>")
    return f"{style}/>{'<w:pageBreakBefore/>' if on_new_page else ''}{rest}"


def _is_renumbered(old: str, new: str) -> bool:
    """Whether a heading's number differs in its count only, so that it needs no mark."""
    before, after = (read_number(f"{join_number(number, '')}字") for number in (old, new))
    return before is not None and after is not None and before.pattern == after.pattern


class _Kept:
    """TrackedLines of both versions at one place: a pair, or a paragraph and the several it was or became."""

    def __init__(
        self, old: list[TrackedLine], new: list[TrackedLine], spans: list[tuple[Span, ...]] | None = None
    ) -> None:
        self.old, self.new, self.spans = old, new, spans or []


class _Pairing:
    """Which line became which, which of them stayed, and which were moved."""

    def __init__(self, comparison: Comparison, old: list[TrackedLine], new: list[TrackedLine]) -> None:
        self._old, self._new = old, new
        self._old_place = {line.key: place for place, line in enumerate(old)}
        self._new_place = {line.key: place for place, line in enumerate(new)}
        self._old_of: dict[NodeId, NodeId] = {"": ""}
        self._root: dict[NodeId, NodeId] = {}
        self._groups = dict(_groups(comparison.entries))
        for entry in comparison.entries:
            self._note(entry)
        self._new_of = {before: after for after, before in self._old_of.items()}
        self._kept = self._stays()
        self._moves = self._named_moves()

    def _note(self, entry: ComparisonEntry) -> None:
        """Remember whom a node of the new version was, and what it was moved with."""
        if isinstance(entry.new, Node):
            if isinstance(entry.old, Node):
                self._old_of[entry.new.id] = entry.old.id
            root = entry.new.id if entry.moved else self._root.get(entry.container, "")
            if root:
                self._root[entry.new.id] = root

    def partner(self, new: TrackedLine) -> TrackedLine | None:
        """The line of the old version that became `new`."""
        before = self._old_of.get(new.owner)
        key = (before if before is not None else "\0", new.key[1])
        place = self._old_place.get(key)
        if place is None:
            return None
        old = self._old[place]
        return old if (old.table is None) == (new.table is None) else None

    def _stays(self) -> dict[int, int]:
        """New place to old place of the lines that stand where they stood, both in rising order."""
        pairs = {}
        for place, line in enumerate(self._new):
            old = self.partner(line)
            if old is not None and not self._root.get(line.owner):
                pairs[place] = self._old_place[old.key]
        kept = rising(list(pairs.values()))
        return {place: before for place, before in pairs.items() if before in kept}

    def _named_moves(self) -> dict[Key, str]:
        """The name of the move each moved line of the new version belongs to."""
        names: dict[NodeId, str] = {}
        found = {}
        for place, line in enumerate(self._new):
            if place in self._kept or line.table is not None or line.is_layout:
                continue
            if self.partner(line) is not None:
                root = self._root.get(line.owner) or line.owner
                found[line.key] = names.setdefault(root, f"move{len(names) + 1}")
        return found

    def move_of(self, line: TrackedLine, end: str) -> str:
        """The move one of whose ends a line stands at, "" when it just came or went."""
        if end == "moveTo":
            return self._moves.get(line.key, "")
        after = self._new_of.get(line.owner)
        place = self._new_place.get((after if after is not None else "\0", line.key[1]))
        if place is None or self.partner(self._new[place]) is not line:
            return ""
        return self._moves.get(self._new[place].key, "")

    def stretches(self) -> Iterator[tuple[list[TrackedLine], list[TrackedLine], _Kept | None]]:
        """From top to bottom: what went, what came, and the lines of both versions after them."""
        old_at = new_at = 0
        for place, before in sorted(self._kept.items()):
            if place < new_at or before < old_at:
                continue
            yield self._old[old_at:before], self._new[new_at:place], None
            kept = self._group(place, before)
            yield [], [], kept
            old_at, new_at = before + len(kept.old), place + len(kept.new)
        yield self._old[old_at:], self._new[new_at:], None

    def _group(self, place: int, before: int) -> _Kept:
        """The pair at these places, with the parts that were cut off or put to it when they follow at once."""
        old, new = self._old[before], self._new[place]
        group = self._groups.get(new.owner, [])
        if len(group) > 1 and new.key[1] == "text":
            olds = self._following(self._old, before, [entry.old for entry in group])
            news = self._following(self._new, place, [entry.new for entry in group])
            spans = [entry.spans for entry in group]
            if olds and news and _fits(olds, news, spans):
                return _Kept(olds, news, spans)
        return _Kept([old], [new])

    def _following(self, lines: list[TrackedLine], first: int, nodes: list[object]) -> list[TrackedLine]:
        """The lines of `nodes` when they stand one after another from `first` on, else nothing."""
        wanted = [node.id for node in nodes if isinstance(node, Node)]
        found = lines[first : first + len(wanted)]
        return found if [line.owner for line in found] == wanted else []


def _groups(entries: tuple[ComparisonEntry, ...]) -> Iterator[tuple[NodeId, list[ComparisonEntry]]]:
    """Paragraphs that were cut or put together, with all their parts, by the new id of the first."""
    group: list[ComparisonEntry] = []
    for entry in (*entries, None):
        if entry is not None and entry.part:
            group.append(entry)
            continue
        if len(group) > 1 and isinstance(group[0].new, Node):
            yield group[0].new.id, group
        group = [entry] if entry is not None else []


def _fits(old: list[TrackedLine], new: list[TrackedLine], spans: list[tuple[Span, ...]]) -> bool:
    """Whether the spans speak of just these lines: references may print other words than they were compared by."""
    texts = [
        "".join(span.text for part in spans for span in part if span.op != op) for op in ("insert", "delete")
    ]
    return texts == ["".join(line.text for line in side) for side in (old, new)]
