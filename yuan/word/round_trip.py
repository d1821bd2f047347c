"""A plan on its way through Word and back: written with the identity of every paragraph, read back with it.

Identities travel as bookmarks. Saving again in LibreOffice keeps the name and place of all of them, Word and WPS
keep those around text they leave standing; what lost its own is recognised by its content and said to be guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from pathlib import Path

import msgspec
from msgspec.structs import replace

from yuan.model.content import (
    Attachment,
    Block,
    Document,
    Element,
    Figure,
    Footnote,
    ListItem,
    NodeId,
    Paragraph,
    Reference,
    Row,
    Run,
    Section,
    Table,
    Text,
    content_hash,
)
from yuan.model.elements import render
from yuan.model.errors import BadFile
from yuan.model.numbering import numbers
from yuan.model.proposals import Stroke
from yuan.model.text import block_text, reference_text, titles
from yuan.model.tree import walk
from yuan.word.format import FOR_WORD
from yuan.word.reading.container import Package as ReadPackage
from yuan.word.reading.container import kind_of
from yuan.word.reading.docx_package import open_parts
from yuan.word.reading.own import OwnPlan, is_own_plan, read_own
from yuan.word.reading.trace import ORIGIN, Comment
from yuan.word.writer import plan_body
from yuan.word.writing.body import bookmark_of
from yuan.word.writing.package import Media, Package

ALIKE = 0.6
"""Paragraphs that share so much of their text are taken for the same one when one has lost its identity."""


_TEXT_DIGITS = 16
"""Of the hash of the text that went out: a bookmark has room for 40 signs."""


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """What came back. `notes` are changes inside structured elements, which only people can carry over."""

    document: Document
    strokes: Mapping[NodeId, tuple[Stroke, ...]]
    comments: tuple[Comment, ...]
    guessed: frozenset[NodeId]
    notes: tuple[Comment, ...]
    media: Mapping[str, bytes]


def write_for_word(document: Document, path: Path, *, media: Media, plan: str, version: int) -> None:
    """Write a plan to be edited in Word and taken back; see `read_back`.

    Raises:
        BadFile: `path` cannot be written; what stood there is untouched.
    """
    package = Package(FOR_WORD, media)
    text = content_hash(document)[:_TEXT_DIGITS]
    body = plan_body(package, document)
    head, tail = body[0].split("</w:pPr>", 1)
    body[0] = f"{head}</w:pPr>{package.bookmark(f'{ORIGIN}{plan}_{version}_{text}', '')}{tail}"
    package.save(body, path, document.front.title)


def origin_of(path: Path) -> tuple[str, int, str]:
    """What a file was made from by `write_for_word`: plan, version, and how the hash of the text begins.

    ("", 0, "") for any other file.
    """
    try:
        plan = _open(path)
    except BadFile:
        return "", 0, ""
    plan_id, version, text = (*plan.traces.origin.removeprefix(ORIGIN).split("_"), "", "", "")[:3]
    return (plan_id, int(version), text) if version.isdecimal() else ("", 0, "")


def _open(path: Path) -> OwnPlan:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadFile(
            f"无法打开“{path.name}”：{error.strerror or error}。", "请检查文件是否存在。"
        ) from error
    if kind_of(data, path.name) == "docx":
        parts = open_parts(ReadPackage(data, path.name))
        if is_own_plan(parts):
            return read_own(parts)
    raise BadFile(
        f"“{path.name}”不是由本程序导出供 Word 审改的文件。", "请选用“供 Word 审改”导出后返回的文件。"
    )


def read_back(path: Path, base: Document) -> Returned:
    """Read what came back of `base`, the version that went out.

    Raises:
        BadFile: not a file that `write_for_word` made.
    """
    plan = _open(path)
    return _Recognition(base, plan).returned()


class _Recognition:
    """Gives the nodes that came back the identities, and where nothing changed the very values, of `base`."""

    def __init__(self, base: Document, plan: OwnPlan) -> None:
        self._base, self._plan = base, plan
        self._numbers, self._titles = numbers(base), titles(base)
        self._nodes = {node.id: node for node in walk(base)}
        self._elements: dict[str, Element] = {}
        for node in list(self._nodes.values()):
            if isinstance(node, Element):
                for part in render(node):
                    self._elements |= {
                        bookmark_of(id): node for id in (part.id, *(one.id for one in walk(part)))
                    }
        self._ids = {bookmark_of(id): id for id in self._nodes}
        self._taken: set[NodeId] = set()
        self._renamed: dict[NodeId, NodeId] = {}
        self._guessed: set[NodeId] = set()
        self._notes: list[Comment] = []

    def returned(self) -> Returned:
        came = self._plan.document
        shell = replace(self._base, front=replace(self._base.front, title=came.front.title))
        blocks, sections = self._blocks(came.blocks, ""), self._sections(came.sections)
        attachments = tuple(self._attachment(one) for one in came.attachments)
        document = replace(shell, blocks=blocks, sections=sections, attachments=attachments)
        traces = self._plan.traces
        strokes = {self._renamed.get(id, id): some for id, some in traces.strokes.items()}
        strokes |= {self._ids[mark]: some for mark, some in traces.gone.items() if mark in self._ids}
        comments = tuple(replace(one, node=self._renamed.get(one.node, "")) for one in traces.comments)
        return Returned(
            document=document,
            strokes=strokes,
            comments=comments,
            guessed=frozenset(self._guessed),
            notes=tuple(self._notes),
            media=self._plan.media,
        )

    # --- who is who ---------------------------------------------------------------------------------

    def _identity(self, node: Section | Attachment | Block) -> NodeId:
        """The id in `base` of a node that came back; its own when it is new."""
        marks = self._plan.traces.marks.get(node.id, ())
        found = next((self._ids[mark] for mark in marks if mark in self._ids), "")
        if not found and isinstance(node, Table):
            found = self._table_of(node)
        if not found or found in self._taken:
            self._renamed[node.id] = node.id
            return node.id
        self._taken.add(found)
        self._renamed[node.id] = found
        return found

    def _table_of(self, table: Table) -> NodeId:
        """The table of `base` that one of these cells stood in."""
        inner = {
            self._ids[mark] for node in walk(table) for mark in self._marks(node.id) if mark in self._ids
        }
        for node in self._nodes.values():
            if isinstance(node, Table) and any(below.id in inner for below in walk(node)):
                return node.id
        return ""

    def _marks(self, id: NodeId) -> tuple[str, ...]:
        return self._plan.traces.marks.get(id, ())

    # --- containers ---------------------------------------------------------------------------------

    def _sections(self, sections: tuple[Section, ...]) -> tuple[Section, ...]:
        return tuple(self._section(section) for section in sections)

    def _section(self, section: Section) -> Section:
        id = self._identity(section)
        blocks, inner = self._blocks(section.blocks, id), self._sections(section.sections)
        known = self._nodes.get(id)
        if isinstance(known, Section):
            return replace(known, heading=section.heading, blocks=blocks, sections=inner)
        return replace(section, blocks=blocks, sections=inner)

    def _attachment(self, attachment: Attachment) -> Attachment:
        id = self._identity(attachment)
        blocks, inner = self._blocks(attachment.blocks, id), self._sections(attachment.sections)
        known = self._nodes.get(id)
        shell = known if isinstance(known, Attachment) else attachment
        return replace(shell, title=attachment.title, blocks=blocks, sections=inner)

    # --- blocks ---------------------------------------------------------------------------------------

    def _blocks(self, blocks: Iterable[Block], container: NodeId) -> tuple[Block, ...]:
        found: list[Block] = []
        group: list[Block] = []
        element: Element | None = None
        for block in blocks:
            its = self._element_of(block)
            if element is not None and its is not element:
                found += self._element(element, group)
                group = []
            element = its
            if its is not None:
                group.append(block)
            else:
                found.append(self._block(block, container, found))
        if element is not None:
            found += self._element(element, group)
        return tuple(found)

    def _element_of(self, block: Block) -> Element | None:
        ids = (block.id, *(node.id for node in walk(block)))
        marks = (mark for id in ids for mark in self._marks(id))
        return next((self._elements[mark] for mark in marks if mark in self._elements), None)

    def _element(self, element: Element, group: list[Block]) -> list[Block]:
        """The structured element, untouched; what was changed in its print becomes a note."""
        for block in group:
            self._renamed |= {node.id: element.id for node in (block, *walk(block))}
        if element.id in self._taken:
            return []
        self._taken.add(element.id)
        printed = [self._look(block) for block in render(element)]
        if [self._look(block) for block in group] != printed:
            text = "\n".join(block_text(block, {}) for block in group)
            self._notes.append(Comment(node=element.id, text=f"此处结构化内容在 Word 中改为：\n{text}"))
        return [element]

    def _block(self, block: Block, container: NodeId, before: list[Block]) -> Block:
        id = self._identity(block)
        if id == block.id and id not in self._nodes:
            id = self._guess(block, container)
        known = self._nodes.get(id)
        if known is None or not isinstance(known, Paragraph | ListItem | Table | Figure):
            return block
        if self._look(known) == self._look(block):
            return known
        if isinstance(known, Paragraph | ListItem) and isinstance(block, Paragraph | ListItem):
            return replace(known, runs=block.runs) if type(known) is type(block) else replace(block, id=id)
        if isinstance(known, Figure) and isinstance(block, Figure):
            return replace(known, caption=block.caption, image=block.image or known.image)
        if isinstance(known, Table) and isinstance(block, Table):
            return replace(self._renamed_table(block), id=id, widths=known.widths)
        return replace(block, id=id)

    def _guess(self, block: Block, container: NodeId) -> NodeId:
        """The paragraph of the same container that reads most like one without identity; its own id for none."""
        holder = self._base if not container else self._nodes.get(container)
        text, best, found = block_text(block, {}), ALIKE, block.id
        for known in getattr(holder, "blocks", ()):
            if known.id in self._taken or type(known) is not type(block) or self._is_still_there(known.id):
                continue
            worth = SequenceMatcher(None, block_text(known, self._numbers), text, autojunk=False).ratio()
            if worth >= best:
                best, found = worth, known.id
        if found != block.id:
            self._taken.add(found)
            self._guessed.add(found)
            self._renamed[block.id] = found
        return found

    def _is_still_there(self, id: NodeId) -> bool:
        mark = bookmark_of(id)
        return any(mark in marks for marks in self._plan.traces.marks.values())

    def _renamed_table(self, table: Table) -> Table:
        """The paragraphs in the cells of a changed table under their own ids."""

        def named(block: Block) -> Block:
            id = next((self._ids[mark] for mark in self._marks(block.id) if mark in self._ids), block.id)
            self._renamed[block.id] = id
            known = self._nodes.get(id)
            return known if known and self._look(known) == self._look(block) else replace(block, id=id)  # type: ignore[return-value]

        rows = tuple(
            replace(
                row,
                cells=tuple(replace(cell, blocks=tuple(map(named, cell.blocks))) for cell in row.cells),
            )
            for row in table.rows
        )
        return replace(table, rows=rows)

    # --- what is the same -----------------------------------------------------------------------------

    def _look(self, block: object) -> object:
        """What a reader sees of a block, to tell whether it was changed."""
        if isinstance(block, Paragraph):
            return "paragraph", block.style, self._signs(block.runs)
        if isinstance(block, ListItem):
            return "item", block.pattern, self._signs(block.runs)
        if isinstance(block, Figure):
            return "figure", block.image, block.caption
        if isinstance(block, Table):
            return "table", block.caption, [self._row(row) for row in block.rows]
        return block

    def _row(self, row: Row) -> list[object]:
        """The cells of a row without empty ones at its end, with which a file fills up a row that is too short."""
        cells = [
            ([self._look(inner) for inner in cell.blocks], cell.colspan, cell.rowspan) for cell in row.cells
        ]
        while cells and cells[-1] == ([], 1, 1):
            cells.pop()
        return list(cells)

    def _signs(self, runs: tuple[Run, ...]) -> list[object]:
        signs: list[object] = []
        for run in runs:
            if isinstance(run, Footnote):
                signs.append(("note", run.text))
                continue
            shown = run
            if isinstance(run, Reference):
                shown = Text(reference_text(run, self._numbers, self._titles))
            assert isinstance(shown, Text)
            look = (shown.bold, shown.italic, shown.underline, shown.script)
            signs += [(sign, "" if sign == "\n" else look) for sign in shown.text]
        return signs
