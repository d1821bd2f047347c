"""Build the tree: sections with their text, list items where the count agrees, captions at their tables.

Reads pieces, headings and levels; gives sections and blocks, and remembers the numbers the source had, so that
`agree` can compare them with the computed ones. A numbered line becomes a list item only if its number will
come out the same; any other keeps its number as text. It stands after the levels are settled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from yuan.model.document.content import (
    Block,
    Figure,
    Footnote,
    ListItem,
    NodeId,
    Paragraph,
    Section,
    Table,
    Text,
    new_id,
)
from yuan.model.document.numbers import pattern_at
from yuan.model.numbering.patterns import PATTERNS
from yuan.word.reading.headings import Heading, read_line_number
from yuan.word.reading.levels import Levels
from yuan.word.reading.lines import Doubt, Piece, SourceLine, Typed, cut, paragraph_of
from yuan.word.reading.roles import role_of

_TABLE_CAPTION = re.compile(r"(?:续|附)?表\s*[\dA-Z一二三四五六七八九十][\d.\-－—]*[\s　:：]*[^。；]{0,50}$")
_FIGURE_CAPTION = re.compile(r"(?:附)?图\s*[\dA-Z一二三四五六七八九十][\d.\-－—]*[\s　:：]*[^。；]{0,50}$")
_BULLET = re.compile(
    r"\s*([•●■◆▲★◇□○·\-\uf06c\uf0b7\uf06e\uf0d8])(?:\s+|(?<=[•●■◆▲◇\uf06c\uf0b7\uf06e\uf0d8]))(?=\S)"
)


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """One body or attachment as a tree, with the numbers its nodes had in the source."""

    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    numbering: tuple[str, ...]
    typed: Mapping[NodeId, Typed]
    doubts: tuple[Doubt, ...]


class _Open(msgspec.Struct):
    """A section (or the whole) while it is being filled."""

    depth: int
    heading: Heading | None
    id: NodeId
    numbered: bool
    text: str
    blocks: list[Block]
    children: list[_Open]


def build(pieces: Sequence[Piece], headings: Sequence[Heading], levels: Levels) -> Built:
    """The tree of `pieces`."""
    return _Builder(headings, levels).run(pieces)


class _Builder:
    def __init__(self, headings: Sequence[Heading], levels: Levels) -> None:
        self._headings = {
            heading.index: (heading, depth, pattern)
            for heading, depth, pattern in zip(headings, levels.depths, levels.patterns, strict=True)
        }
        self._numbering = levels.numbering
        self._typed: dict[NodeId, Typed] = {}
        self._doubts: list[Doubt] = []
        self._root = _Open(0, None, "", False, "", [], [])
        self._stack = [self._root]
        self._items = _Items()

    def run(self, pieces: Sequence[Piece]) -> Built:
        for index, piece in enumerate(pieces):
            if isinstance(piece, SourceLine):
                if index in self._headings:
                    self._open_section(piece, *self._headings[index])
                else:
                    self._line(piece)
            else:
                self._insert(piece)
        return Built(
            blocks=tuple(self._root.blocks),
            sections=tuple(_close(child) for child in self._root.children),
            numbering=self._numbering,
            typed=self._typed,
            doubts=tuple(self._doubts),
        )

    def _open_section(self, line: SourceLine, heading: Heading, depth: int, pattern: str) -> None:
        while self._stack[-1].depth >= depth:
            self._stack.pop()
        own = len(self._stack)
        numbered = heading.pattern != "" and pattern_at(self._numbering, own) == pattern
        text = heading.text
        if heading.pattern and not numbered:
            text = f"{heading.typed}{'' if heading.typed[-1:] in '、）.' else ' '}{heading.text}".strip()
        opened = _Open(depth, heading, new_id(), numbered, text, [], [])
        if heading.pattern and numbered:
            self._typed[opened.id] = Typed(heading.typed, heading.automatic)
        elif heading.pattern:
            self._doubts.append(Doubt(f"“{text}”的编号样式与同级标题不同，编号按文字保留。", opened.id))
        if heading.automatic and not numbered:
            self._typed[opened.id] = Typed(heading.typed, True)
        self._stack[-1].children.append(opened)
        self._stack.append(opened)
        self._items = _Items()
        if heading.body:
            opened.blocks.append(Paragraph(runs=cut(line.runs, heading.body)))
        elif notes := tuple(run for run in line.runs if isinstance(run, Footnote)):
            note = Paragraph(runs=notes, style="note")
            opened.blocks.append(note)
            self._doubts.append(Doubt(f"标题“{text}”上的脚注移到了标题之下。", note.id))

    def _line(self, line: SourceLine) -> None:
        item = self._item(line) if line.role != "label" else None
        if item is not None:
            self._insert(item)
            return
        paragraph = paragraph_of(line)
        if line.number:
            self._typed[paragraph.id] = Typed(line.number, True)
        self._insert(paragraph)

    def _insert(self, block: Block) -> None:
        blocks = self._stack[-1].blocks
        last = blocks[-1] if blocks else None
        if isinstance(block, Table) and isinstance(last, Paragraph) and not block.caption:
            text = _plain(last)
            if _TABLE_CAPTION.fullmatch(text) and last.id not in self._typed and not self._runs_in():
                blocks[-1] = msgspec.structs.replace(block, caption=text)
                return
        if isinstance(block, Paragraph) and isinstance(last, Figure) and not last.caption:
            text = _plain(block)
            if _FIGURE_CAPTION.fullmatch(text) and block.id not in self._typed:
                blocks[-1] = msgspec.structs.replace(last, caption=text)
                return
        blocks.append(block)

    def _runs_in(self) -> bool:
        heading = self._stack[-1].heading
        return heading is not None and heading.body > 0 and len(self._stack[-1].blocks) == 1

    def _item(self, line: SourceLine) -> ListItem | None:
        if found := read_line_number(line):
            read, offset = found
            if read.pattern not in PATTERNS:
                return None
            place = self._items.place(read.pattern, read.path[-1])
            if place is None or not line.text[offset:].strip():
                return None
            level, restart = place
            item = ListItem(runs=cut(line.runs, offset), pattern=read.pattern, level=level, restart=restart)
            self._typed[item.id] = Typed(line.number or line.text[:offset].strip(), bool(line.number))
            return item
        bullet = line.number
        offset = 0
        if not bullet and (match := _BULLET.match(line.text)):
            bullet, offset = match.group(1), match.end()
        if len(bullet) != 1 or bullet.isalnum():
            return None
        item = ListItem(runs=cut(line.runs, offset), pattern=bullet, level=0)
        self._typed[item.id] = Typed(bullet, bool(line.number))
        return item


def _plain(paragraph: Paragraph) -> str:
    if not all(isinstance(run, Text) for run in paragraph.runs):
        return ""
    return "".join(run.text for run in paragraph.runs if isinstance(run, Text)).strip()


class _Items:
    """The counts of list numbers in one section, as `yuan.model.document.numbers` will compute them."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._counts: list[int] = []

    def place(self, pattern: str, value: int) -> tuple[int, bool] | None:
        """Level and restart for the next item, None when its number does not follow."""
        if pattern in self._open:
            level = self._open.index(pattern)
            if value == self._counts[level] + 1 or value == 1:
                del self._open[level + 1 :], self._counts[level + 1 :]
                self._counts[level] = value
                return level, value == 1
            return None
        if value != 1:
            return None
        self._open.append(pattern)
        self._counts.append(1)
        return len(self._open) - 1, False


def _close(opened: _Open) -> Section:
    heading = opened.heading
    return Section(
        id=opened.id,
        heading=opened.text,
        role=role_of(opened.text),
        numbered=opened.numbered,
        run_in=bool(heading and heading.body),
        blocks=tuple(opened.blocks),
        sections=tuple(_close(child) for child in opened.children),
    )
