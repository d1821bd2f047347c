"""Read back a plan that this program wrote: its styles say what each paragraph is, so nothing has to be guessed.

Reads the body of a package whose styles are those of `yuan.word.writing.styles`; gives the document, and the
numbers its headings and items had. What somebody added in Word in styles of another kind stays as headings (by
their outline level) and paragraphs. Issued notices and bound volumes are left to the other stages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from lxml import etree
from msgspec.structs import replace

from yuan.model.content import (
    CHAPTERS,
    DECIMAL,
    OFFICIAL,
    Align,
    Attachment,
    Block,
    Document,
    Figure,
    ListItem,
    NodeId,
    Paragraph,
    Run,
    Section,
    Table,
    Text,
    new_id,
)
from yuan.model.numbering import PATTERNS, join_number, pattern_at, read_number
from yuan.model.runs import joined_runs
from yuan.word.reading.docx_blocks import Body, ParagraphRuns
from yuan.word.reading.docx_numbering import VAL, W
from yuan.word.reading.docx_package import Parts
from yuan.word.reading.docx_tables import read_table
from yuan.word.reading.lines import Omission
from yuan.word.reading.roles import role_of
from yuan.word.reading.trace import Traces, comments_of, is_gone
from yuan.word.reading.tree import Typed
from yuan.word.writing.styles import NUMBER, RUN_IN, style_ids

_ALIGNED: Mapping[str, Align] = {"Centred": "center", "Right": "right", "Flush": "left"}
_NEVER_BLANK = ("AttachmentLabel", "Caption", "FigureCaption")
"""What we never write blank. LibreOffice leaves such a paragraph behind when a change around a table is settled."""
_PICTURES = (f"{W}drawing", f"{W}pict", f"{W}object")
_SMALL = {"Note": "note", "Label": "label"}
_NOT_A_PLAN = frozenset(("Mark", "CoverTitle", "Imprint"))
_PPR, _STYLE, _JC = W + "pPr", f"{W}pPr/{W}pStyle", f"{W}pPr/{W}jc"


class OwnPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan read back. `typed` holds the numbers it was printed with."""

    document: Document
    media: Mapping[str, bytes]
    typed: Mapping[NodeId, Typed]
    omitted: tuple[Omission, ...]
    traces: Traces


class _Open(msgspec.Struct):
    """A container while it is being filled; `level` 0 is the document or an attachment."""

    level: int
    node: Document | Section | Attachment
    number: str = ""
    blocks: list[Block] = []
    sections: list[_Open] = []


def is_own_plan(parts: Parts) -> bool:
    """Whether the package holds one plan in our styles, and neither a notice nor a volume."""
    known = _own_ids(parts)
    if "Body" not in known.values():
        return False
    used = [known.get(style.get(VAL, ""), "") for style in parts.body.iter(W + "pStyle")]
    return used.count("Title") <= 1 and _NOT_A_PLAN.isdisjoint(used)


def _own_ids(parts: Parts) -> dict[str, str]:
    """Which of our styles each style of the file is. Other programs give styles ids of their own, names stay."""
    ours = style_ids()
    return {id: ours[name.lower()] for id, name in parts.style_names.items() if name.lower() in ours}


def read_own(parts: Parts) -> OwnPlan:
    """The plan in `parts`."""
    return _Reading(parts).read()


class _OwnBody(Body):
    """Reads runs, pictures and tables of our own files."""

    def __init__(self, parts: Parts, typed: dict[NodeId, Typed], outer: Body | None = None) -> None:
        super().__init__(parts, outer)
        self.typed = typed
        self.traces: Traces = outer.traces if isinstance(outer, _OwnBody) else Traces()
        self.comments: dict[str, etree._Element] = (
            outer.comments if isinstance(outer, _OwnBody) else comments_of(parts.comment_part)
        )
        self.own_ids: dict[str, str] = outer.own_ids if isinstance(outer, _OwnBody) else _own_ids(parts)

    def cell(self, element: etree._Element) -> tuple[list[Block], Align]:
        """What a cell holds; the empty paragraph of an empty cell is no block."""
        blocks: list[Block] = []
        align: Align = ""
        for place, child in enumerate(child for child in element if child.tag in (W + "p", W + "tbl")):
            if child.tag == W + "tbl":
                blocks.append(read_table(child, _OwnBody(self.parts, self.typed, self)))
                continue
            found = self.blocks(child)
            align = _explicit_align(child) if place == 0 else align
            blocks += [
                replace(block, align="") if isinstance(block, Paragraph) and block.align == align else block
                for block in found
            ]
        if len(blocks) > 1 and isinstance(blocks[-2], Table) and _is_empty(blocks[-1]):
            blocks.pop()
        return ([], align) if len(blocks) == 1 and _is_empty(blocks[0]) else (blocks, align)

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
            self.traces.note_gone(element)
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


class _Reading:
    def __init__(self, parts: Parts) -> None:
        self._typed: dict[NodeId, Typed] = {}
        self._body = _OwnBody(parts, self._typed)
        self._root = _Open(0, Document())
        self._attachments: list[_Open] = []
        self._on_sheets: list[_Open] = []
        self._path = [self._root]
        self._contents: list[str] = []
        self._parts = parts

    def read(self) -> OwnPlan:
        for element in _elements(self._parts.body):
            if element.tag == W + "tbl":
                self._put(read_table(element, self._body))
            elif element.tag == W + "sectPr":
                self._end_sheets(element)
            else:
                self._paragraph(element)
                if (sheets := element.find(f"{_PPR}/{W}sectPr")) is not None:
                    self._end_sheets(sheets)
        numbering = _numbering_of(self._root)
        document = self._closed(self._root, numbering)
        assert isinstance(document, Document)
        attachments = [self._closed(one, _numbering_of(one)) for one in self._attachments]
        document = replace(document, numbering=numbering, attachments=tuple(attachments))
        omitted = [Omission(what, text) for what, text in self._parts.margins]
        if self._contents:
            omitted.append(Omission("目录", "\n".join(self._contents)))
        if self._body.page_numbers:
            omitted.append(Omission("页码", "\n".join(self._body.page_numbers)))
        return OwnPlan(
            document=document,
            media=self._body.pictures.media,
            typed=self._typed,
            omitted=tuple(omitted),
            traces=self._body.traces,
        )

    # --- paragraphs by style ------------------------------------------------------------------------

    def _paragraph(self, element: etree._Element) -> None:
        style = self._body.style_of(element)
        named = element.find(_STYLE)
        known = self._parts.styles.get("" if named is None else named.get(VAL, ""), self._parts.default)
        if style in _NEVER_BLANK and _is_blank(element):
            return
        if known.contents or style == "ContentsTitle":
            _, _, runs = self._body.runs(element)
            self._contents.append(_text(runs))
        elif style in ("Title", "Edition"):
            self._front(style, element)
        elif style == "AttachmentLabel":
            self._open_attachment(element)
        elif style == "AttachmentTitle" and self._path[0].level == 0:
            shell = self._path[0].node
            if isinstance(shell, Attachment):
                self._path[0].node = replace(shell, title=self._plain(element))
        elif known.outline >= 0:
            self._open_section(element, known.outline + 1)
        elif style in ("Caption", "FigureCaption"):
            self._caption(style, element)
        else:
            self._text(element, style)

    def _plain(self, element: etree._Element) -> str:
        """The words of a title or caption, whose line breaks are the layout's."""
        return _text(self._body.runs(element)[2]).replace("\n", "")

    def _front(self, style: str, element: etree._Element) -> None:
        shell = self._root.node
        assert isinstance(shell, Document)
        self._body.traces.note_origin(element)
        field = "title" if style == "Title" else "edition"
        self._root.node = replace(shell, front=replace(shell.front, **{field: self._plain(element)}))

    def _open_attachment(self, element: etree._Element) -> None:
        opened = _Open(0, Attachment(id=new_id()), blocks=[], sections=[])
        self._body.remember(opened.node.id, element)  # type: ignore[union-attr]
        self._attachments.append(opened)
        self._on_sheets.append(opened)
        self._path = [opened]

    def _end_sheets(self, properties: etree._Element) -> None:
        """A section of the file ends: the attachments in it stand on sheets of its orientation."""
        size = properties.find(W + "pgSz")
        if size is not None and size.get(W + "orient") == "landscape":
            for opened in self._on_sheets:
                assert isinstance(opened.node, Attachment)
                opened.node = replace(opened.node, landscape=True)
        self._on_sheets = []

    def _open_section(self, element: etree._Element, level: int) -> None:
        if is_gone(element):
            self._body.traces.note_gone(element)
            return
        reader, number, runs = self._body.runs(element)
        heading = _text(runs)
        section = Section(id=new_id(), heading=heading)
        self._body.remember(section.id, element)
        self._begin(section, level, number)
        self._body.pieces = []
        self._body.graphics_of(reader)
        for piece in self._body.pieces:
            if isinstance(piece, Figure):
                self._put(piece)

    def _begin(self, section: Section, level: int, number: str) -> None:
        depth = min(level, len(self._path))
        del self._path[depth:]
        opened = _Open(depth, section, number.strip(), [], [])
        self._path[-1].sections.append(opened)
        self._path.append(opened)

    def _caption(self, style: str, element: etree._Element) -> None:
        blocks, text = self._path[-1].blocks, self._plain(element)
        if style == "FigureCaption" and blocks and isinstance(blocks[-1], Figure):
            blocks[-1] = replace(blocks[-1], caption=text)
        elif style == "FigureCaption":
            self._put(Figure(caption=text))
        else:
            self._put(Table(caption=text))
        self._body.remember(self._path[-1].blocks[-1].id, element)

    def _text(self, element: etree._Element, style: str) -> None:
        if style.startswith(RUN_IN) and style[len(RUN_IN) :].isdecimal():
            self._run_in(element, int(style[len(RUN_IN) :]))
            return
        for block in self._body.blocks(element):
            if not (_is_empty(block) and style in ("Flush", "Note", "")):
                self._put(block)

    def _run_in(self, element: etree._Element, level: int) -> None:
        """A heading and its first paragraph on one line."""
        reader, number, runs = self._body.runs(element)
        heading = reader.marked.get(RUN_IN, "").rstrip(" ")
        section, opening = Section(id=new_id(), heading=heading, run_in=True), Paragraph(runs=runs)
        # The bookmark of the heading comes first, that of its paragraph after it.
        self._body.remember(section.id, element)
        marks = self._body.traces.marks
        marks[section.id], marks[opening.id] = marks[section.id][:1], marks[section.id][1:]
        self._begin(section, level, number)
        self._put(opening)

    def _put(self, block: Block) -> None:
        blocks = self._path[-1].blocks
        last = blocks[-1] if blocks else None
        if isinstance(block, Table) and isinstance(last, Table) and not last.rows:
            blocks[-1] = replace(block, id=last.id, caption=last.caption)
        else:
            blocks.append(block)

    # --- the finished tree --------------------------------------------------------------------------

    def _closed(self, opened: _Open, numbering: tuple[str, ...]) -> Document | Section | Attachment:
        sections = tuple(self._closed(child, numbering) for child in opened.sections)
        node, blocks = opened.node, tuple(opened.blocks)
        if isinstance(node, Section):
            if opened.number:
                self._typed[node.id] = Typed(opened.number)
            return replace(
                node,
                role=role_of(node.heading),
                numbered=bool(opened.number),
                blocks=blocks,
                sections=sections,
            )
        if isinstance(node, Attachment):
            return replace(node, numbering=numbering, blocks=blocks, sections=sections)
        return replace(node, blocks=blocks, sections=sections)


def _elements(body: etree._Element) -> Iterable[etree._Element]:
    """Paragraphs and tables of the body, those within content controls and tracked insertions too."""
    for child in body:
        if child.tag in (W + "p", W + "tbl", W + "sectPr"):
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "moveTo", W + "customXml"):
            yield from _elements(child)


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


def _text(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs if isinstance(run, Text))


def _is_blank(element: etree._Element) -> bool:
    """Whether nothing stands in a paragraph, nor did before a tracked deletion."""
    return not "".join(map(str, element.itertext())).strip() and next(element.iter(*_PICTURES), None) is None


def _is_empty(block: Block) -> bool:
    return isinstance(block, Paragraph) and not block.runs


def _parted(printed: str) -> tuple[str, str]:
    """A number as it was printed, and what was typed right behind it: office programs go on in its style."""
    read = read_number(f"{printed}字")
    typed = read.rest[: -len("字")] if read else ""
    return (printed[: len(printed) - len(typed)], typed) if typed.strip() else (printed, "")


def _numbering_of(root: _Open) -> tuple[str, ...]:
    """The scheme that the numbers of the headings below `root` were printed by."""
    seen: dict[int, str] = {}

    def visit(opened: _Open, level: int) -> None:
        for child in opened.sections:
            if child.number and level not in seen:
                read = read_number(f"{join_number(child.number, '')}字")
                seen[level] = read.pattern if read else child.number
            visit(child, level + 1)

    visit(root, 1)
    for scheme in (DECIMAL, OFFICIAL, CHAPTERS):
        if all(pattern_at(scheme, level) == pattern for level, pattern in seen.items()):
            return scheme
    deepest = max(seen)
    own = [seen.get(level) or pattern_at(DECIMAL, level) for level in range(1, deepest + 1)]
    return tuple(pattern if pattern in PATTERNS else "1" for pattern in own)
