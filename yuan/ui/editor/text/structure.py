"""Changing the outline of the text: promote, demote, move, new, delete, paragraph to heading and back.

All are edits of the text through a cursor, one step of undo each. Nothing changes the reading order but
`move`. What follows a promoted heading at its former level comes to stand under it, as in
`yuan.model.editing.restructure.promote`.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from yuan.model.document.content import Attachment, NodeId, Paragraph, Section, new_id
from yuan.ui.editor.text.builder import insert_before, remove_range
from yuan.ui.editor.text.editing import (
    above,
    become,
    ensure_end,
    id_of,
    is_in_cell,
    kept_node,
    kind_of,
    numbering_at,
    one_step,
)
from yuan.ui.editor.text.formats import ATTACHMENT, ITEM, PARAGRAPH, SECTION, VOID, Formats
from yuan.ui.editor.text.lines import PlanLine
from yuan.ui.editor.text.reader import Reader

DEEPEST = 9


class Heading(NamedTuple):
    """A heading in the text. `level` is what the section has in the tree; 0 is an attachment."""

    id: NodeId
    block: QTextBlock
    level: int


class Structure:
    """The outline commands on one document. Those that cannot act return False and change nothing."""

    def __init__(self, document: QTextDocument, reader: Reader) -> None:
        self._document = document
        self._reader = reader
        self._headings: list[Heading] = []
        self._read = -1

    def headings(self) -> list[Heading]:
        """Every heading in reading order."""
        regions = self._reader.regions()
        if self._read == self._reader.readings:
            return self._headings
        found: list[Heading] = []
        depth = 0
        for start, region in regions:
            line = region.lines[0] if region.lines else None
            if line is None or not isinstance(line.node, Section | Attachment):
                continue
            depth = min(line.level, depth + 1) if isinstance(line.node, Section) else 0
            found.append(Heading(line.node.id, self._document.findBlock(start), depth))
        self._read, self._headings = self._reader.readings, found
        return found

    def distrust(self) -> None:
        """Read the text anew before the next command: within one step of undo Qt tells of changes only at its end."""
        self._reader.reset()

    def heading_at(self, block: QTextBlock) -> QTextBlock | None:
        """The heading `block` stands under, itself included."""
        while block.isValid():
            if kind_of(block) in (SECTION, ATTACHMENT):
                return block
            block = above(block)
        return None

    def promote(self, cursor: QTextCursor) -> bool:
        """One level up, with all below."""
        return self._shift(cursor, -1)

    def demote(self, cursor: QTextCursor) -> bool:
        """One level down, with all below; refused for the first of its siblings."""
        return self._shift(cursor, 1)

    def _shift(self, cursor: QTextCursor, by: int) -> bool:
        headings = self.headings()
        place = self._place(cursor, headings)
        if place is None:
            return False
        own = headings[place]
        if own.level + by < 1 or own.level + by > DEEPEST:
            return False
        if by > 0 and (place == 0 or headings[place - 1].level < own.level):
            return False
        with one_step(cursor):
            for heading in headings[place : _end(headings, place)]:
                self._set_level(heading.block, heading.level + by)
        return True

    def _set_level(self, block: QTextBlock, level: int) -> None:
        node = kept_node(block)
        if isinstance(node, Section):
            become(QTextCursor(block), node, level)

    def move(self, cursor: QTextCursor, by: int) -> bool:
        """Before the previous (`by` -1) or after the next (1) sibling, with all below; attachments among themselves."""
        headings = self.headings()
        place = self._place(cursor, headings, attachments=True)
        if place is None:
            return False
        own = headings[place]
        if by < 0:
            before = [at for at in range(place - 1, -1, -1) if headings[at].level <= own.level]
            if not before or headings[before[0]].level != own.level:
                return False
            target = headings[before[0]].block.position()
        else:
            after = _end(headings, place)
            if after >= len(headings) or headings[after].level != own.level:
                return False
            target = self._position(headings, _end(headings, after))
        return self._carry(cursor, headings, place, target, own.level)

    def move_to(self, id: NodeId, before: NodeId, level: int) -> bool:
        """The section `id` to before the heading `before` ("" the end), as a section of `level`."""
        headings = self.headings()
        places = {heading.id: at for at, heading in enumerate(headings)}
        if id not in places or (before and before not in places):
            return False
        place = places[id]
        to = places[before] if before else len(headings)
        if place < to < _end(headings, place) or headings[place].level == 0:
            return False
        if before == id and level == headings[place].level:
            return False
        cursor = QTextCursor(headings[place].block)
        return self._carry(cursor, headings, place, self._position(headings, to), level)

    def _carry(
        self, cursor: QTextCursor, headings: list[Heading], place: int, target: int, level: int
    ) -> bool:
        start, end = headings[place].block.position(), self._position(headings, _end(headings, place))
        shift = level - headings[place].level
        offset = max(0, min(cursor.position(), end - 1) - start)
        lines = [
            PlanLine(line.node, line.level + shift) if line.level else line
            for line in self._lines_between(headings, place)
        ]
        numbering = self._numbering(headings, target)
        # Two edits joined to one step of undo: in one, Qt would lay out all that lies between the two places.
        with one_step(cursor):
            ensure_end(cursor)
            end = self._position(headings, _end(headings, place))
            mark = QTextCursor(self._document)
            mark.setPosition(target if target < end else max(target, end))
            mark.setKeepPositionOnInsert(False)
            remove_range(cursor, start, end)
        cursor.joinPreviousEditBlock()
        position = insert_before(QTextCursor(mark), lines, numbering)
        cursor.endEditBlock()
        self._reader.know(lines)
        cursor.setPosition(min(position + offset, self._document.characterCount() - 1))
        return True

    def _numbering(self, headings: list[Heading], position: int) -> tuple[str, ...]:
        """The numbering of the attachment that holds `position`, or else of the document."""
        above = (one for one in reversed(headings) if one.level == 0 and one.block.position() < position)
        attachment = next(above, None)
        return numbering_at(attachment.block if attachment else self._document.begin())

    def _lines_between(self, headings: list[Heading], place: int) -> list[PlanLine]:
        """The lines of the section at `place` and of all below it."""
        end = _end(headings, place)
        after = headings[end].id if end < len(headings) else ""
        found: list[PlanLine] = []
        depth, inside = 0, False
        for line in self._reader.lines():
            id = getattr(line.node, "id", "")
            if isinstance(line.node, Attachment):
                depth = 0
            elif isinstance(line.node, Section):
                depth = min(line.level, depth + 1)
                line = PlanLine(line.node, depth)
            if id == headings[place].id:
                inside = True
            elif after and id == after:
                break
            if inside:
                found.append(line)
        return found

    def delete(self, cursor: QTextCursor) -> bool:
        """The section, with all below it; brought back by undo."""
        headings = self.headings()
        place = self._place(cursor, headings, attachments=True)
        if place is None:
            return False
        with one_step(cursor):
            ensure_end(cursor)
            after = self._position(headings, _end(headings, place))
            remove_range(cursor, headings[place].block.position(), after)
        return True

    def new_after(self, cursor: QTextCursor) -> bool:
        """An empty section after the one under `cursor` and all below it, at the same level."""
        headings = self.headings()
        place = self._place(cursor, headings, attachments=True)
        with one_step(cursor):
            ensure_end(cursor)
            if place is None:
                position, level = self._position(headings, 0), 1
            else:
                position = self._position(
                    headings, _end(headings, place) if headings[place].level else place + 1
                )
                level = max(1, headings[place].level)
            at = QTextCursor(self._document)
            at.setPosition(position)
            numbering = numbering_at(at.block().previous())
            start = insert_before(at, [PlanLine(Section(id=new_id()), level)], numbering)
        cursor.setPosition(start)
        return True

    def new_attachment(self, cursor: QTextCursor) -> bool:
        """An empty attachment at the end."""
        with one_step(cursor):
            ensure_end(cursor)
            at = QTextCursor(self._document.lastBlock())
            if at.block().length() > 1:
                at.movePosition(QTextCursor.MoveOperation.End)
                at.insertBlock()
            numbering = Attachment().numbering
            start = insert_before(at, [PlanLine(Attachment(id=new_id())), PlanLine(Paragraph())], numbering)
        cursor.setPosition(start)
        return True

    def make_heading(self, cursor: QTextCursor, level: int) -> bool:
        """Turn the block under `cursor` into a heading of `level`, or into body text when `level` is 0."""
        block = cursor.block()
        kind = kind_of(block)
        if is_in_cell(cursor) or kind not in (SECTION, PARAGRAPH, ITEM, VOID):
            return False
        node = kept_node(block)
        with one_step(cursor):
            if level == 0:
                become(cursor, Paragraph(id=id_of(block)))
            elif isinstance(node, Section):
                become(cursor, replace(node, run_in=False), level)
            else:
                become(cursor, Section(id=id_of(block)), level)
                ensure_end(cursor)
        return True

    # --- finding ------------------------------------------------------------------------------------

    def _place(
        self, cursor: QTextCursor, headings: list[Heading], *, attachments: bool = False
    ) -> int | None:
        """Which of `headings` `cursor` stands under; None when that is none, or an attachment's."""
        position = cursor.position()
        found = None
        for at, heading in enumerate(headings):
            if heading.block.position() > position:
                break
            found = at
        if found is None or (headings[found].level == 0 and not attachments):
            return None
        return found

    def _position(self, headings: list[Heading], place: int) -> int:
        if place < len(headings):
            return headings[place].block.position()
        last = self._document.lastBlock()
        if last.length() > 1:
            end = QTextCursor(last)
            end.movePosition(QTextCursor.MoveOperation.End)
            end.insertBlock(*_void())
            last = self._document.lastBlock()
        return last.position()


def _void() -> tuple[QTextBlockFormat, QTextCharFormat]:

    return Formats().void(new_id())


def _end(headings: list[Heading], place: int) -> int:
    """The place after the last heading below the one at `place`."""
    end = place + 1
    while end < len(headings) and headings[end].level > headings[place].level:
        end += 1
    return end
