"""Read back a plan that this program wrote: its styles say what each paragraph is, so nothing has to be guessed.

Reads the body of a package whose styles are those of `yuan.word.writing.styles`; gives the document, and the
numbers its headings and items had. What somebody added in Word in styles of another kind stays as headings (by
their outline level) and paragraphs. Issued notices and bound volumes are left to the other stages, but for the
plan behind a notice, whose own lines the other stages read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from lxml import etree
from msgspec.structs import replace

from yuan.model.document.content import (
    Attachment,
    Block,
    Document,
    Figure,
    NodeId,
    Paragraph,
    Section,
    new_id,
)
from yuan.model.document.numbers import join_number, pattern_at, read_number
from yuan.model.numbering.patterns import DECIMAL, PATTERNS, SCHEMES
from yuan.word.reading.annotations import Annotations, is_gone, join_paragraphs
from yuan.word.reading.docx_numbering import VAL, W
from yuan.word.reading.docx_package import Parts
from yuan.word.reading.exported_body import NEVER_BLANK, ExportedBody, exported_styles, is_empty, text_of
from yuan.word.reading.lines import Omission, Typed
from yuan.word.reading.roles import role_of
from yuan.word.writing.styles import RUN_IN

_NOT_A_PLAN = frozenset(("Mark", "CoverTitle", "Imprint"))
_PPR, _STYLE = W + "pPr", f"{W}pPr/{W}pStyle"


class ExportedPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan read back. `typed` holds the numbers it was printed with."""

    document: Document
    media: Mapping[str, bytes]
    typed: Mapping[NodeId, Typed]
    omitted: tuple[Omission, ...]
    annotations: Annotations


class _Open(msgspec.Struct):
    """A container while it is being filled; `level` 0 is the document or an attachment."""

    level: int
    node: Document | Section | Attachment
    number: str = ""
    blocks: list[Block] = []
    sections: list[_Open] = []


def is_exported_plan(parts: Parts) -> bool:
    """Whether the package holds one plan in our styles, and neither a notice nor a volume."""
    known = exported_styles(parts)
    if "Body" not in known.values():
        return False
    used = [known.get(style.get(VAL, ""), "") for style in parts.body.iter(W + "pStyle")]
    return used.count("Title") <= 1 and _NOT_A_PLAN.isdisjoint(used)


def read_exported(parts: Parts) -> ExportedPlan:
    """The plan in `parts`."""
    join_paragraphs(parts.body)
    return _Reading(parts).read(list(_elements(parts.body)))


def read_exported_below_notice(parts: Parts) -> ExportedPlan | None:
    """The plan that stands behind its notice of issue in `parts`, without the 版记; None for anything else."""
    known, elements = exported_styles(parts), list(_elements(parts.body))

    def styles(element: etree._Element) -> set[str]:
        return {known.get(style.get(VAL, ""), "") for style in element.iter(W + "pStyle")}

    titles = [place for place, one in enumerate(elements) if one.tag == W + "p" and "Title" in styles(one)]
    breaks = [place for place, one in enumerate(elements) if one.find(f"{_PPR}/{W}sectPr") is not None]
    if len(titles) != 2 or not any(titles[0] < place < titles[1] for place in breaks):
        return None
    if any("CoverTitle" in styles(one) for one in elements) or not _says_notice(elements[titles[0]]):
        return None
    plan = [one for one in elements[titles[1] :] if styles(one) != {"Imprint"}]
    return _Reading(parts).read(plan)


def _says_notice(title: etree._Element) -> bool:
    return "".join(part.text or "" for part in title.iter(W + "t")).strip().endswith("通知")


class _Reading:
    def __init__(self, parts: Parts) -> None:
        self._typed: dict[NodeId, Typed] = {}
        self._body = ExportedBody(parts, self._typed)
        self._root = _Open(0, Document())
        self._attachments: list[_Open] = []
        self._on_sheets: list[_Open] = []
        self._path = [self._root]
        self._contents: list[str] = []
        self._parts = parts

    def read(self, elements: Iterable[etree._Element]) -> ExportedPlan:
        """The plan that `elements` of the body hold."""
        for element in elements:
            if element.tag == W + "tbl":
                table = self._body.table(element)
                if table.rows:
                    self._put(table)
            elif element.tag == W + "sectPr":
                self._end_sheets(element)
            else:
                self._paragraph(element)
                if (sheets := element.find(f"{_PPR}/{W}sectPr")) is not None:
                    self._end_sheets(sheets)
        self._body.annotations.note_rest(self._body.comments)
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
        return ExportedPlan(
            document=document,
            media=self._body.pictures.media,
            typed=self._typed,
            omitted=tuple(omitted),
            annotations=self._body.annotations,
        )

    # --- paragraphs by style ------------------------------------------------------------------------

    def _paragraph(self, element: etree._Element) -> None:
        style = self._body.style_of(element)
        named = element.find(_STYLE)
        known = self._parts.styles.get("" if named is None else named.get(VAL, ""), self._parts.default)
        if style in NEVER_BLANK and self._body.is_missing(element):
            return
        if known.contents or style == "ContentsTitle":
            _, _, runs = self._body.runs(element)
            self._note_comments("", element)
            self._contents.append(text_of(runs))
        elif style in ("Title", "Edition"):
            self._front(style, element)
        elif style == "AttachmentLabel":
            self._open_attachment(element)
        elif style == "AttachmentTitle" and self._is_untitled():
            shell = self._path[0].node
            assert isinstance(shell, Attachment)
            self._path[0].node = replace(shell, title=self._body.plain(element))
            self._note_comments(shell.id, element)
        elif known.outline >= 0:
            self._open_section(element, known.outline + 1)
        elif style in ("Caption", "FigureCaption"):
            self._body.caption(self._path[-1].blocks, style, element)
        else:
            self._text(element, style)

    def _is_untitled(self) -> bool:
        """Whether the title of an attachment may come here: one whose label was deleted is text."""
        shell = self._path[0].node
        return isinstance(shell, Attachment) and not shell.title

    def _note_comments(self, node: NodeId, element: etree._Element) -> None:
        self._body.annotations.note_comments(node, element, self._body.comments)

    def _front(self, style: str, element: etree._Element) -> None:
        shell = self._root.node
        assert isinstance(shell, Document)
        self._body.annotations.note_origin(element)
        self._note_comments("", element)
        field = "title" if style == "Title" else "edition"
        self._root.node = replace(shell, front=replace(shell.front, **{field: self._body.plain(element)}))

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
            self._body.annotations.note_gone(element, self._body.comments)
            return
        reader, number, runs = self._body.runs(element)
        heading = text_of(runs)
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

    def _text(self, element: etree._Element, style: str) -> None:
        if style.startswith(RUN_IN) and style[len(RUN_IN) :].isdecimal():
            self._run_in(element, int(style[len(RUN_IN) :]))
            return
        for block in self._body.blocks(element):
            if not (is_empty(block) and style in ("Flush", "Note", "Figure", "")):
                self._put(block)

    def _run_in(self, element: etree._Element, level: int) -> None:
        """A heading and its first paragraph on one line."""
        reader, number, runs = self._body.runs(element)
        heading = reader.marked.get(RUN_IN, "").rstrip(" ")
        section, opening = Section(id=new_id(), heading=heading, run_in=True), Paragraph(runs=runs)
        # The bookmark of the heading comes first, that of its paragraph after it.
        self._body.remember(section.id, element)
        marks = self._body.annotations.marks
        marks[section.id], marks[opening.id] = marks[section.id][:1], marks[section.id][1:]
        self._begin(section, level, number)
        self._put(opening)

    def _put(self, block: Block) -> None:
        self._body.put(self._path[-1].blocks, block)

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
    for scheme in SCHEMES.values():
        if all(pattern_at(scheme, level) == pattern for level, pattern in seen.items()):
            return scheme
    deepest = max(seen)
    own = [seen.get(level) or pattern_at(DECIMAL, level) for level in range(1, deepest + 1)]
    return tuple(pattern if pattern in PATTERNS else "1" for pattern in own)
