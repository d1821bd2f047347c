"""Outline commands on several sections chosen together: all of them in one step of undo, or none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from PySide6.QtGui import QTextCursor, QTextDocument

from yuan.model.document.content import NodeId
from yuan.ui.editor.text.editing import one_step
from yuan.ui.editor.text.structure import Heading, Structure


class ChosenSections:
    """Acts on the sections with the given ids, those below a chosen one going along with it."""

    def __init__(self, document: QTextDocument, structure: Structure) -> None:
        self._document = document
        self._structure = structure

    def promote(self, ids: Collection[NodeId]) -> bool:
        """Each one level up, with all below."""
        return self._each(self._outermost(ids), self._structure.promote)

    def demote(self, ids: Collection[NodeId]) -> bool:
        """Each one level down; refused when the first has no sibling to stand under."""
        return self._each(self._outermost(ids), self._structure.demote)

    def move(self, ids: Collection[NodeId], by: int) -> bool:
        """All before the previous (`by` -1) or after the next (1) sibling."""
        chosen = self._outermost(ids)
        return self._each(
            chosen if by < 0 else reversed(chosen), lambda cursor: self._structure.move(cursor, by)
        )

    def delete(self, ids: Collection[NodeId]) -> bool:
        """Take out each with all below; brought back by one undo."""
        return self._each(reversed(self._outermost(ids)), self._structure.delete)

    def move_to(self, ids: Collection[NodeId], before: NodeId, level: int) -> bool:
        """All, in their order, to before the heading `before` ("" the end), as sections of `level`."""
        chosen = self._outermost(ids)
        target = self._outside(before, chosen)
        if len(chosen) == 1:
            return self._structure.move_to(chosen[0], target, level)
        moved = False
        with one_step(QTextCursor(self._document)):
            for id in chosen:
                moved = self._structure.move_to(id, target, level) or moved
                self._structure.distrust()
        return moved

    def _each(self, ids: Iterable[NodeId], command: Callable[[QTextCursor], bool]) -> bool:
        """Run `command` on each; when it is refused for the first, the others are left as they are."""
        chosen = list(ids)
        if len(chosen) == 1:
            return command(self._cursor(chosen[0]))
        done = False
        with one_step(QTextCursor(self._document)):
            for id in chosen:
                if not command(self._cursor(id)):
                    break
                done = True
                self._structure.distrust()
        return done

    def _cursor(self, id: NodeId) -> QTextCursor:
        return QTextCursor(next(heading.block for heading in self._structure.headings() if heading.id == id))

    def _outermost(self, ids: Collection[NodeId]) -> list[NodeId]:
        """Those of `ids` that do not lie below another of them, in reading order."""
        found: list[NodeId] = []
        covered: Heading | None = None
        for heading in self._structure.headings():
            if covered is not None and heading.level > covered.level:
                continue
            covered = heading if heading.id in ids else None
            if covered is not None:
                found.append(heading.id)
        return found

    def _outside(self, before: NodeId, chosen: Collection[NodeId]) -> NodeId:
        """`before`, or the first heading after it that none of `chosen` takes along."""
        covered: Heading | None = None
        reached = False
        for heading in self._structure.headings():
            reached = reached or heading.id == before
            if covered is not None and heading.level > covered.level:
                continue
            covered = heading if heading.id in chosen else None
            if reached and covered is None:
                return heading.id
        return ""
