"""The paragraphs, cells and tables of a file this program wrote: what each is, who it is, what was done to it in Word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree
from msgspec.structs import replace

from yuan.model.document.content import Align, Block, Figure, ListItem, NodeId, Paragraph, Run, Table, Text
from yuan.model.document.numbers import read_number
from yuan.model.document.runs import joined_runs
from yuan.word.reading.annotations import Annotations, comments_of, is_gone, tracked_changes_in
from yuan.word.reading.docx_blocks import Body
from yuan.word.reading.docx_numbering import VAL, W
from yuan.word.reading.docx_package import Parts
from yuan.word.reading.docx_runs import ParagraphRuns
from yuan.word.reading.docx_tables import read_table
from yuan.word.reading.lines import Typed
from yuan.word.writing.styles import NUMBER, RUN_IN, style_ids

_ALIGNED: Mapping[str, Align] = {"Centred": "center", "Right": "right", "Flush": "left"}
CAPTIONS = ("Caption", "FigureCaption")
NEVER_BLANK = ("AttachmentLabel", *CAPTIONS)
"""What we never write blank. LibreOffice leaves such a paragraph behind when a change around a table is settled."""
_PICTURES = (f"{W}drawing", f"{W}pict", f"{W}object")
_SMALL = {"Note": "note", "Label": "label"}
_STYLE, _JC = f"{W}pPr/{W}pStyle", f"{W}pPr/{W}jc"


class ExportedBody(Body):
    """Reads runs, pictures and tables of our own files."""

    def __init__(self, parts: Parts, typed: dict[NodeId, Typed], outer: Body | None = None) -> None:
        super().__init__(parts, outer)
        self.typed = typed
        self.annotations: Annotations = (
            outer.annotations if isinstance(outer, ExportedBody) else Annotations()
        )
        self.comments: dict[str, etree._Element] = (
            outer.comments if isinstance(outer, ExportedBody) else comments_of(parts.comment_part)
        )
        self.own_ids: dict[str, str] = (
            outer.own_ids if isinstance(outer, ExportedBody) else exported_styles(parts)
        )

    def cell(self, element: etree._Element) -> tuple[list[Block], Align]:
        """What a cell holds; the empty paragraph of an empty cell is no block."""
        blocks: list[Block] = []
        align = self._align_of(element)
        for child in element:
            if child.tag not in (W + "p", W + "tbl"):
                continue
            if child.tag == W + "tbl":
                table = ExportedBody(self.parts, self.typed, self).table(child)
                if table.rows:
                    self.put(blocks, table)
                continue
            if blocks and isinstance(blocks[-1], Table) and self.is_gap(child):
                continue
            if (style := self.style_of(child)) in CAPTIONS:
                if not self.is_missing(child):
                    self.caption(blocks, style, child)
                continue
            found = self.blocks(child)
            blocks += [
                replace(block, align="") if isinstance(block, Paragraph) and block.align == align else block
                for block in found
            ]
        if len(blocks) > 1 and isinstance(blocks[-2], Table) and is_empty(blocks[-1]):
            blocks.pop()
        return ([], align) if len(blocks) == 1 and is_empty(blocks[0]) else (blocks, align)

    def table(self, element: etree._Element) -> Table:
        """A table, with what was tracked in its rows and cells; without rows when all were deleted.

        Raises:
            BadFile, ValueError: as `read_table`.
        """
        table = read_table(element, self.cell, self.tally)
        if tracked_changes := tracked_changes_in(element):
            self.annotations.tracked_changes[table.id] = tracked_changes
        return table

    def _align_of(self, cell: etree._Element) -> Align:
        """How a cell is aligned: as its items are, which have no place of their own, or as all its paragraphs are."""
        texts = [child for child in cell.findall(W + "p") if self.style_of(child).startswith("Cell")]
        marks = [child for child in texts if self._is_item(child)]
        aligns = {_explicit_align(child) for child in marks[:1] or texts}
        return aligns.pop() if len(aligns) == 1 else ""

    def _is_item(self, element: etree._Element) -> bool:
        styles = (style.get(VAL, "") for style in element.iter(W + "rStyle"))
        return any(self.own_ids.get(style) == NUMBER for style in styles)

    def is_gap(self, element: etree._Element) -> bool:
        """Whether a paragraph is the empty one that we write to keep what follows apart from a table."""
        return self.style_of(element) == "Note" and not any(element.iter(W + "t", W + "delText"))

    def is_missing(self, element: etree._Element) -> bool:
        """Whether a paragraph that we never write blank holds nothing: it is left over, or was deleted."""
        if _is_blank(element):
            return True
        if is_gone(element):
            self.annotations.note_gone(element, self.comments)
            return True
        return False

    def plain(self, element: etree._Element) -> str:
        """The words of a title or caption, whose line breaks are the layout's."""
        return text_of(self.runs(element)[2]).replace("\n", "")

    def caption(self, blocks: list[Block], style: str, element: etree._Element) -> None:
        """Take a caption among `blocks`: that of the figure before it, or of the table to come."""
        text = self.plain(element)
        if style == "FigureCaption" and blocks and isinstance(blocks[-1], Figure):
            blocks[-1] = replace(blocks[-1], caption=text)
        else:
            blocks.append(Figure(caption=text) if style == "FigureCaption" else Table(caption=text))
        self.remember(blocks[-1].id, element)

    def put(self, blocks: list[Block], block: Block) -> None:
        """Put a block behind `blocks`; a table goes under the caption that waits for it."""
        last = blocks[-1] if blocks else None
        if isinstance(block, Table) and isinstance(last, Table) and not last.rows:
            blocks[-1] = replace(block, id=last.id, caption=last.caption)
            tracked_changes = self.annotations.tracked_changes
            if block.id in tracked_changes:
                tracked_changes[last.id] = (*tracked_changes.get(last.id, ()), *tracked_changes[block.id])
        else:
            blocks.append(block)

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
            self.annotations.note_gone(element, self.comments)
            return []
        found = self._blocks(element)
        if found:
            self.remember(found[0].id, element)
        return found

    def remember(self, node: NodeId, element: etree._Element) -> None:
        """Remember who a paragraph is and what was done to it."""
        self.annotations.note(node, element, self.comments)

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


def exported_styles(parts: Parts) -> dict[str, str]:
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


def text_of(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs if isinstance(run, Text))


def _is_blank(element: etree._Element) -> bool:
    """Whether nothing stands in a paragraph, nor did before a tracked deletion."""
    return not "".join(map(str, element.itertext())).strip() and next(element.iter(*_PICTURES), None) is None
