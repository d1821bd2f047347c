"""The draft around a conflict: the whole text as the editor shows it, only to be read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from yuan.model.document.content import Document
from yuan.model.merge.conflict import Conflict
from yuan.ui.editor.draft.merging.places import cursors
from yuan.ui.editor.text.marks import Mark
from yuan.ui.editor.text.rewriting import rewrite
from yuan.ui.editor.writing.text_edit import PlanTextEdit

_SCALE = 0.9
_ABOVE = 0.3
"""How far down in the view the place is brought, as a share of its height."""


class ContextText(PlanTextEdit):
    """Shows the draft as it reads by the decisions so far; the conflicts that wait are marked, the one at hand brightly."""

    def __init__(self, document: Document, media: Callable[[str], bytes]) -> None:
        super().__init__()
        self.setAccessibleName("正文")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.zooming.set(_SCALE)
        self.load(document, media)

    def show_state(self, document: Document, conflicts: Sequence[Conflict], waiting: Collection[str]) -> None:
        """Show the draft as `document`; those of `conflicts` whose ids are in `waiting` are marked."""
        rewrite(self, document)
        self._found = cursors(self, conflicts)
        self.marks.put("waiting", [_mark(self._found[id]) for id in self._found if id in waiting])

    def show_place(self, conflict: Conflict) -> None:
        """Bring a conflict of those shown in sight and mark it."""
        cursor = self._found.get(conflict.id)
        if cursor is None:
            self.marks.clear("here")
            return
        self.marks.put("here", [Mark(cursor, ground="flash")])
        start = QTextCursor(cursor)
        start.setPosition(cursor.selectionStart())
        self.setTextCursor(start)
        self.bring_in_sight(start)

    def bring_in_sight(self, cursor: QTextCursor) -> None:
        """Scroll so that `cursor` stands in the upper part of the view."""
        bar = self.verticalScrollBar()
        above = round(self.viewport().height() * _ABOVE)
        bar.setValue(bar.value() + self.cursorRect(cursor).top() - above)


def _mark(cursor: QTextCursor) -> Mark:
    return Mark(cursor, ground="danger_ground")
