"""Where somebody is in the text, found again after the text became another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtGui import QTextBlock

from yuan.model.document.content import NodeId
from yuan.ui.editor.text.editing import id_of
from yuan.ui.editor.text.plan_text import PlanText

_NEAR = 100
"""So many blocks upwards are known one by one, those farther away ever more sparsely: a step back must not wait."""


class CursorPlace(NamedTuple):
    """The blocks from the one under the cursor upwards, the words around it in the first, and how far down it shows."""

    edit: PlanText
    ids: tuple[NodeId, ...]
    before: str
    after: str
    below_top: int

    @classmethod
    def of(cls, edit: PlanText) -> CursorPlace:
        """The place of the cursor in `edit` now."""
        cursor = edit.textCursor()
        ids = tuple(id_of(block).rstrip("~") for block in _upwards(cursor.block()))
        text, at = cursor.block().text(), cursor.positionInBlock()
        return cls(edit, ids, text[:at], text[at:], edit.cursorRect(cursor).top())

    def restore(self) -> None:
        """Put the cursor back to its words, or behind the nearest before them that are still there."""
        for place, id in enumerate(self.ids):
            position = self.edit.position_of(id) if id else -1
            if position < 0:
                continue
            cursor = self.edit.textCursor()
            text = self.edit.document().findBlock(position).text()
            cursor.setPosition(position + (len(text) if place else self._offset(text)))
            self.edit.setTextCursor(cursor)
            bar = self.edit.verticalScrollBar()
            bar.setValue(bar.value() + self.edit.cursorRect(cursor).top() - self.below_top)
            return

    def _offset(self, text: str) -> int:
        """Where the cursor belongs in the block that reads `text` now."""
        if self.after and text.endswith(self.after):
            return len(text) - len(self.after)
        return min(len(self.before), len(text))


def _upwards(block: QTextBlock) -> Iterator[QTextBlock]:
    for _ in range(_NEAR):
        if not block.isValid():
            return
        yield block
        block = block.previous()
    document, nearest = block.document(), block.blockNumber()
    number = nearest
    while number > 0:
        yield document.findBlockByNumber(number)
        number -= max(1, (nearest - number) // 4)
    if nearest >= 0:
        yield document.firstBlock().next()
        yield document.firstBlock()


def without_leaving(edit: PlanText, step: Callable[[], None]) -> None:
    """Take a step of undo or redo. One that changes several places leaves the cursor at the first of the text, where
    what is typed next would go into the title: it stays at its words then."""
    title = edit.document().begin()
    place, before = CursorPlace.of(edit), title.text()
    was_there = edit.textCursor().block() == title
    step()
    title = edit.document().begin()
    if edit.textCursor().block() == title and not was_there and title.text() == before:
        place.restore()
