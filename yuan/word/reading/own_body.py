"""The paragraphs, cells and tables of a file this program wrote: what each is, who it is, what was done to it in Word."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree
from msgspec.structs import replace

from yuan.model.content import Align, Block, Figure, ListItem, NodeId, Paragraph, Run, Table, Text
from yuan.model.numbering import read_number
from yuan.model.runs import joined_runs
from yuan.word.reading.docx_blocks import Body, ParagraphRuns
from yuan.word.reading.docx_numbering import VAL, W
from yuan.word.reading.docx_package import Parts
from yuan.word.reading.docx_tables import read_table
from yuan.word.reading.trace import Traces, comments_of, is_gone, strokes_in
from yuan.word.reading.tree import Typed
from yuan.word.writing.styles import NUMBER, RUN_IN, style_ids

_ALIGNED: Mapping[str, Align] = {"Centred": "center", "Right": "right", "Flush": "left"}
_SMALL = {"Note": "note", "Label": "label"}
_STYLE, _JC = f"{W}pPr/{W}pStyle", f"{W}pPr/{W}jc"


class OwnBody(Body):
    """Reads runs, pictures and tables of our own files."""

    def __init__(self, parts: Parts, typed: dict[NodeId, Typed], outer: Body | None = None) -> None:
        super().__init__(parts, outer)
        self.typed = typed
        self.traces: Traces = outer.traces if isinstance(outer, OwnBody) else Traces()
        self.comments: dict[str, etree._Element] = (
            outer.comments if isinstance(outer, OwnBody) else comments_of(parts.comment_part)
        )
        self.own_ids: dict[str, str] = outer.own_ids if isinstance(outer, OwnBody) else own_styles(parts)

    def cell(self, element: etree._Element) -> tuple[list[Block], Align]:
        """What a cell holds; the empty paragraph of an empty cell is no block."""
        blocks: list[Block] = []
        align: Align = ""
        for place, child in enumerate(child for child in element if child.tag in (W + "p", W + "tbl")):
            if child.tag == W + "tbl":
                table = OwnBody(self.parts, self.typed, self).table(child)
                blocks += [table] if table.rows else []
                continue
            found = self.blocks(child)
            align = _explicit_align(child) if place == 0 else align
            blocks += [
                replace(block, align="") if isinstance(block, Paragraph) and block.align == align else block
                for block in found
            ]
        if len(blocks) > 1 and isinstance(blocks[-2], Table) and is_empty(blocks[-1]):
            blocks.pop()
        return ([], align) if len(blocks) == 1 and is_empty(blocks[0]) else (blocks, align)

    def table(self, element: etree._Element) -> Table:
        """A table, with what was tracked in its rows and cells; without rows when all were deleted."""
        table = read_table(element, self)
        if strokes := strokes_in(element):
            self.traces.strokes[table.id] = strokes
        return table

    def style_of(self, element: etree._Element) -> str:
        """The id our own files give the style of a paragraph; that of the file for a style that is not ours."""
        named = element.find(_STYLE)
        id = "" if named is None else named.get(VAL, "")
        return self.own_ids.get(id, id)

    def runs(self, element: etree._Element) -> tuple[ParagraphRuns, str, tuple[Run, ...]]:
        """The printed number and the runs of a paragraph, its line breaks within them."""
        marks = {id: own for id, own in self.own_ids.items() if own in (NUMBER, RUN_IN)}
        reader = ParagraphRuns(self, bold=False, marks=marks)
        reader.inline(element)
        number, typed = _parted(reader.marked.get(NUMBER, ""))
        first, *others = reader.finish() or [()]
        return reader, number, _joined([(Text(typed), *first) if typed else first, *others])

    def blocks(self, element: etree._Element) -> list[Block]:
        """A paragraph as the blocks it stands for: text, an item, small print, figures; none when it was deleted."""
        if is_gone(element):
            self.traces.note_gone(element, self.comments)
            return []
        found = self._blocks(element)
        if found:
            self.remember(found[0].id, element)
        return found

    def remember(self, node: NodeId, element: etree._Element) -> None:
        """Remember who a paragraph is and what was done to it."""
        self.traces.note(node, element, self.comments)

    def _blocks(self, element: etree._Element) -> list[Block]:
        reader, number, runs = self.runs(element)
        style = self.style_of(element)
        if number:
            found: list[Block] = [self._item(number, runs, style)]
        elif reader.graphics and not runs:
            found = []
        else:
            align = _ALIGNED.get(style) or _explicit_align(element)
            small = _SMALL.get(style, "")
            found = [Paragraph(runs=runs, align="" if small else align, style=small)]  # type: ignore[arg-type]
        self.pieces = []
        self.graphics_of(reader)
        return found + [piece for piece in self.pieces if isinstance(piece, Figure)]

    def _item(self, number: str, runs: tuple[Run, ...], style: str) -> ListItem:
        level = style.removeprefix("ListBody")
        read = read_number(f"{number}字")
        item = ListItem(
            runs=runs,
            pattern=read.pattern if read else number.strip(),
            level=int(level) if level.isdecimal() else 0,
            restart=bool(read and read.path[-1] == 1),
        )
        self.typed[item.id] = Typed(number.strip())
        return item


def own_styles(parts: Parts) -> dict[str, str]:
    """Which of our styles each style of the file is. Other programs give styles ids of their own, names stay."""
    ours = style_ids()
    return {id: ours[name.lower()] for id, name in parts.style_names.items() if name.lower() in ours}


def _explicit_align(element: etree._Element) -> Align:
    found = element.find(_JC)
    value = "" if found is None else found.get(VAL, "")
    return value if value in ("left", "center", "right") else ""  # type: ignore[return-value]


def _joined(lines: list[tuple[Run, ...]]) -> tuple[Run, ...]:
    """The lines between soft breaks as the runs of one paragraph, neighbours that look alike as one run."""
    found: list[Run] = []
    for place, line in enumerate(lines):
        if place:
            look = next((run for run in reversed(found) if isinstance(run, Text)), Text(""))
            found.append(replace(look, text="\n"))
        found += line
    return joined_runs(found)


def _parted(printed: str) -> tuple[str, str]:
    """A number as it was printed, and what was typed right behind it: office programs go on in its style."""
    read = read_number(f"{printed}字")
    typed = read.rest[: -len("字")] if read else ""
    return (printed[: len(printed) - len(typed)], typed) if typed.strip() else (printed, "")


def is_empty(block: Block) -> bool:
    return isinstance(block, Paragraph) and not block.runs
