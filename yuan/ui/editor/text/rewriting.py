"""Making the text show another state of the same plan as one step of undo: only what differs is written anew."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from PySide6.QtGui import QTextCursor, QTextDocument

from yuan.model.document.content import Attachment, Document, Paragraph, Section, new_id
from yuan.ui.editor.text.builder import Builder, insert_before, remove_range
from yuan.ui.editor.text.editing import is_in_cell, kind_of, one_step
from yuan.ui.editor.text.formats import TITLE, VOID, Formats, screen_text
from yuan.ui.editor.text.lines import PlanLine, flatten
from yuan.ui.editor.text.plan_text import PlanText


class _Change(NamedTuple):
    """The text from `start` to before `end` becomes `lines`, under `numbering`."""

    start: int
    end: int
    lines: Sequence[PlanLine]
    numbering: tuple[str, ...]


def rewrite(edit: PlanText, plan: Document) -> None:
    """Make `edit` show `plan`; undone in one step. Ids are those of `plan`."""
    if edit.plan == plan:
        return
    document = edit.document()
    cursor = QTextCursor(document)
    changes = _changes(edit, plan)
    with one_step(cursor):
        if changes is None:
            _write_whole(cursor, plan)
        else:
            _close(document)
            # From the end, so that the places still to come stay where they are.
            for change in reversed(changes):
                _carry_out(cursor, change)
    if edit.reader.read() != plan:
        cursor.joinPreviousEditBlock()
        _write_whole(cursor, plan)
        cursor.endEditBlock()
    edit.settle()


def _changes(edit: PlanText, plan: Document) -> list[_Change] | None:
    """What has to be written anew; None when that is all."""
    document = edit.document()
    regions = [(start, region) for start, region in edit.reader.regions() if region.lines]
    if any(len(region.lines) > 1 or not _is_outside(document, start) for start, region in regions):
        return None
    old, new = [region.lines[0] for _, region in regions], flatten(plan)
    if not old or kind_of(document.begin()) != TITLE:
        return None
    end = document.characterCount() - 1
    found = []
    matcher = SequenceMatcher(None, list(_keys(old)), list(_keys(new)), autojunk=False)
    for what, first, last, new_first, new_last in matcher.get_opcodes():
        if what == "equal":
            continue
        start = regions[first][0] if first < len(regions) else end
        after = regions[last - 1][0] + regions[last - 1][1].length if last > first else start
        found.append(_Change(start, after, new[new_first:new_last], _numbering(new[:new_first])))
    return found


def _keys(lines: Sequence[PlanLine]) -> Iterator[Hashable]:
    """What makes two lines look alike: also the numbering, by which headings are indented."""
    numbering: tuple[str, ...] = ()
    for line in lines:
        if isinstance(line.node, Document | Attachment):
            numbering = line.node.numbering
        yield (line.node, line.level, numbering if isinstance(line.node, Section) else ())


def _numbering(before: Sequence[PlanLine]) -> tuple[str, ...]:
    shells = (line.node for line in reversed(before) if isinstance(line.node, Document | Attachment))
    return next((shell.numbering for shell in shells), Document().numbering)


def _is_outside(document: QTextDocument, start: int) -> bool:
    """Whether the region at `start` begins with a block before which another can be put; a table without its caption does not."""
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    return not is_in_cell(cursor) and cursor.atBlockStart()


def _close(document: QTextDocument) -> None:
    """See that the text ends with an empty place that is no line."""
    last = document.lastBlock()
    if kind_of(last) != VOID or last.length() > 1:
        end = QTextCursor(last)
        end.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        end.insertBlock(*Formats().void(new_id()))


def _carry_out(cursor: QTextCursor, change: _Change) -> None:
    document, lines = cursor.document(), list(change.lines)
    start, end = change.start, change.end
    if start == 0 and lines and isinstance(lines[0].node, Document):
        length = document.begin().length()
        _write_title(cursor, lines[0].node)
        del lines[0]
        start = document.begin().length()
        end = max(start, end + start - length)
    last = document.lastBlock().position()
    start, end = min(start, last), min(end, last)
    if end > start:
        remove_range(cursor, start, end)
    if lines:
        cursor.setPosition(start)
        insert_before(cursor, lines, change.numbering)


def _write_title(cursor: QTextCursor, shell: Document) -> None:
    look, characters = Formats(shell.numbering).of(shell)
    cursor.setPosition(0)
    cursor.setBlockFormat(look)
    cursor.setBlockCharFormat(characters)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(screen_text(shell.front.title), characters)


def _write_whole(cursor: QTextCursor, plan: Document) -> None:
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.removeSelectedText()
    cursor.setBlockFormat(Formats().of(Paragraph())[0])
    builder = Builder(cursor, plan.numbering)
    builder.write(flatten(plan))
    builder.write_end()
