"""What outline and details do to the sections of the text."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtGui import QTextCursor

from yuan.model.document.content import NodeId, Section
from yuan.ui.editor.side.outline import ID_ROLE, Outline
from yuan.ui.editor.text.chosen_sections import ChosenSections
from yuan.ui.editor.text.editing import become, kept_node, level_of, one_step
from yuan.ui.editor.text.plan_text import PlanText


class SectionEdits:
    """Moves, renames and classes sections of `edit` as asked for in `outline` and the details."""

    def __init__(self, edit: PlanText, outline: Outline) -> None:
        self._edit = edit
        self._outline = outline

    def drop(self, ids: list[NodeId], parent: NodeId, row: int) -> None:
        """Move sections below `parent` ("" the plan itself), to `row` among its children (-1 the end); show them."""
        if self._edit.isReadOnly():
            return
        headings = self._edit.structure.headings()
        places = {heading.id: at for at, heading in enumerate(headings)}
        if parent and parent not in places:
            return
        level = headings[places[parent]].level + 1 if parent else 1
        index = self._outline.headings.index_of(parent) if parent else self._outline.rootIndex()
        count = self._outline.headings.rowCount(index)
        if 0 <= row < count:
            before = self._outline.headings.index(row, 0, index).data(ID_ROLE)
        else:
            start = places[parent] + 1 if parent else len(headings)
            while parent and start < len(headings) and headings[start].level >= level:
                start += 1
            before = headings[start].id if start < len(headings) else ""
        if ChosenSections(self._edit.document(), self._edit.structure).move_to(ids, str(before or ""), level):
            self._edit.settle()
            # The text shows what was moved: whoever drags wants to see where it has come to stand.
            self._edit.go_to(self._edit.position_of(ids[0]))

    def rename(self, id: NodeId, text: str) -> None:
        """Give a heading another text."""
        position = self._edit.position_of(id)
        if position < 0 or self._edit.isReadOnly():
            return
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(position)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(" ".join(text.split("\n")), cursor.block().charFormat())
        self._edit.settle()

    def set_role(self, role: str) -> None:
        """Say what the section under the cursor is for."""
        if self._edit.isReadOnly():
            return
        heading = self._edit.structure.heading_at(self._edit.textCursor().block())
        node = kept_node(heading) if heading is not None else None
        if heading is not None and isinstance(node, Section):
            cursor = QTextCursor(heading)
            with one_step(cursor):
                become(cursor, replace(node, role=role), level_of(heading))
