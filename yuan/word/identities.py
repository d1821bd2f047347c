"""Who is who in a plan that came back from Word: its paragraphs under the ids of the text that went out.

The bookmark of a paragraph tells; one that lost its own is recognised by its content and said to be guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from msgspec.structs import replace

from yuan.model.document.content import (
    Attachment,
    Block,
    Document,
    Element,
    Figure,
    Footnote,
    ListItem,
    Node,
    NodeId,
    Paragraph,
    Reference,
    Row,
    Run,
    Section,
    Table,
    Text,
)
from yuan.model.document.elements import render
from yuan.model.document.numbers import numbers
from yuan.model.document.tree import walk
from yuan.model.text.plain_text import block_text, reference_text, titles
from yuan.word.lost_pictures import with_lost_pictures
from yuan.word.reading.exported_plan import ExportedPlan
from yuan.word.returned import Comment, Returned
from yuan.word.writing.body import bookmark_of

ALIKE = 0.6
"""Paragraphs that share so much of their text are taken for the same one when one has lost its identity."""


class Recognition:
    """Gives the nodes that came back the identities, and where nothing changed the very values, of `base`."""

    def __init__(self, base: Document, plan: ExportedPlan) -> None:
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
        self._standing = {mark for marks in plan.annotations.marks.values() for mark in marks}
        self._ids = {bookmark_of(id): id for id in self._nodes}
        self._came, self._joined = with_lost_pictures(plan.document, self._node_of)
        self._taken: set[NodeId] = set()
        self._renamed: dict[NodeId, NodeId] = {}
        self._guessed: set[NodeId] = set()
        self._notes: list[Comment] = []

    def returned(self) -> Returned:
        """What came back, under the ids of `base`."""
        came = self._came
        shell = replace(self._base, front=replace(self._base.front, title=self._title(came.front.title)))
        self._note_edition(came.front.edition)
        blocks, sections = self._blocks(came.blocks, ""), self._sections(came.sections)
        attachments = tuple(self._attachment(one) for one in came.attachments)
        document = replace(shell, blocks=blocks, sections=sections, attachments=attachments)
        annotations = self._plan.annotations
        tracked_changes = {
            self._renamed.get(id, id): some for id, some in annotations.tracked_changes.items()
        }
        tracked_changes |= {
            self._ids[mark]: some for mark, some in annotations.gone.items() if mark in self._ids
        }
        for table in (node for node in walk(document) if isinstance(node, Table)):
            inner = [change for node in walk(table) for change in tracked_changes.get(node.id, ())]
            tracked_changes[table.id] = (*tracked_changes.get(table.id, ()), *inner)
        comments = tuple(replace(one, node=self._place_of(one.node)) for one in annotations.comments)
        return Returned(
            document=document,
            tracked_changes=tracked_changes,
            comments=comments,
            guessed=frozenset(self._guessed),
            notes=tuple(self._notes),
            media=self._plan.media,
        )

    def _title(self, title: str) -> str:
        """The title that came back; the one that went out when only its line breaks differ."""
        known = self._base.front.title
        return known if "".join(known.split()) == "".join(title.split()) else title

    def _note_edition(self, edition: str) -> None:
        if edition != self._base.front.edition:
            text = f"版次在 Word 中改为：{edition}" if edition else "版次在 Word 中已删去。"
            self._notes.append(Comment(node="", text=text))

    def _place_of(self, node: NodeId) -> NodeId:
        """What a comment is on: a node that came back, or by its bookmark one that was deleted."""
        node = self._joined.get(node, node)
        return self._renamed.get(node) or self._ids.get(node, "")

    # --- who is who ---------------------------------------------------------------------------------

    def _identity(self, node: Section | Attachment | Block) -> NodeId:
        """The id in `base` of a node that came back; its own when it is new."""
        marks = self._plan.annotations.marks.get(node.id, ())
        found = next((self._ids[mark] for mark in marks if mark in self._ids), "")
        if not found and isinstance(node, Table):
            found = self._table_of(node)
        if not found and isinstance(node, Section | Attachment):
            found = self._guessed_heading(node)
        if not found or found in self._taken:
            self._renamed[node.id] = node.id
            return node.id
        self._taken.add(found)
        self._renamed[node.id] = found
        return found

    def _node_of(self, id: NodeId) -> Node | None:
        """The node of `base` whose bookmark a paragraph has that came back."""
        return next((self._nodes[self._ids[mark]] for mark in self._marks(id) if mark in self._ids), None)

    def _guessed_heading(self, node: Section | Attachment) -> NodeId:
        """The section or attachment whose heading reads most like one without identity; "" for none."""
        best, found = ALIKE, ""
        for known in self._nodes.values():
            if type(known) is not type(node) or known.id in self._taken or self._is_still_there(known.id):
                continue
            worth = _likeness(_heading(known), _heading(node))
            if worth >= best:
                best, found = worth, known.id
        if found:
            self._guessed.add(found)
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
        return self._plan.annotations.marks.get(id, ())

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
        return self._as_known(id, block)

    def _as_known(self, id: NodeId, block: Block) -> Block:
        """`block` as the node `id` of `base`: that very node where a reader sees no difference."""
        if isinstance(block, Table):
            block = self._renamed_table(block)
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
            return replace(block, id=id, widths=known.widths)
        return replace(block, id=id)

    def _guess(self, block: Block, container: NodeId) -> NodeId:
        """Who a block without identity is: the most alike of its container, or one that reads the same elsewhere.

        Its own id when there is none: what was pasted twice is new the second time.
        """
        holder = self._base if not container else self._nodes.get(container)
        text, best, found = self._words(block), ALIKE, block.id
        for known in getattr(holder, "blocks", ()):
            if self._may_be(known, block) and (worth := _likeness(self._words(known), text)) >= best:
                best, found = worth, known.id
        if found == block.id and text:
            same = (node for node in self._nodes.values() if self._may_be(node, block))
            found = next((node.id for node in same if self._words(node) == text), found)
        if found != block.id:
            self._taken.add(found)
            self._guessed.add(found)
            self._renamed[block.id] = found
        return found

    def _may_be(self, known: Node, block: Block) -> bool:
        return (
            type(known) is type(block) and known.id not in self._taken and not self._is_still_there(known.id)
        )

    def _words(self, block: object) -> str:
        """What tells a block apart: its words; a picture by itself has only its bytes."""
        if isinstance(block, Figure):
            return block.caption or block.image
        return block_text(block, self._numbers, self._titles)  # type: ignore[arg-type]

    def _is_still_there(self, id: NodeId) -> bool:
        return bookmark_of(id) in self._standing

    def _renamed_table(self, table: Table) -> Table:
        """The paragraphs in the cells of a changed table under their own ids."""

        def named(block: Block) -> Block:
            return self._as_known(self._identity(block), block)

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
            (
                [self._look(part) for inner in cell.blocks for part in _printed(inner)],
                cell.colspan,
                cell.rowspan,
            )
            for cell in row.cells
        ]
        while cells and cells[-1] == ([], 1, 1):
            cells.pop()
        return list(cells)

    def _signs(self, runs: tuple[Run, ...]) -> list[object]:
        signs: list[object] = []
        for run in runs:
            if isinstance(run, Footnote):
                # A file keeps no blank lines in a note.
                signs.append(("note", "\n".join(line for line in run.text.split("\n") if line.strip())))
                continue
            shown = run
            if isinstance(run, Reference):
                shown = Text(reference_text(run, self._numbers, self._titles))
            assert isinstance(shown, Text)
            look = (shown.bold, shown.italic, shown.underline, shown.script)
            signs += [(sign, "" if sign == "\n" else look) for sign in shown.text]
        return signs


def _printed(block: Block) -> tuple[Block, ...]:
    """A block as the blocks it is printed as."""
    return render(block) if isinstance(block, Element) else (block,)


def _heading(node: Node) -> str:
    return node.heading if isinstance(node, Section) else node.title if isinstance(node, Attachment) else ""


def _likeness(one: str, other: str) -> float:
    """How much of two texts is the same: 1 all, 0 nothing."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
