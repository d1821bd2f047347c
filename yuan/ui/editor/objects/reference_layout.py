"""Gives references and note marks new room when what they show has become longer or shorter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QTextBlock

from yuan.model.document.content import Document, Footnote, NodeId, Reference, Text, walk_blocks
from yuan.ui.editor.text.object_drawing import shown_text
from yuan.ui.editor.text.plan_text import PlanText

SOON_MS = 80
"""First the change itself comes in sight; this is longer than moving a chapter takes."""


class ReferenceLayout(QObject):
    """Follows `edit`: what is in sight first, the rest one paragraph at a time, as each takes Qt a millisecond."""

    def __init__(self, edit: PlanText) -> None:
        super().__init__(edit)
        self._edit = edit
        self._shown: tuple[Mapping[NodeId, str], Mapping[NodeId, str]] | None = None
        self._waiting: dict[NodeId, None] = {}
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._next)
        edit.built.connect(self.reset)
        edit.renumbered.connect(self.renew)

    def reset(self) -> None:
        """Another plan is put into the text."""
        self._waiting.clear()
        self._shown = None
        self._timer.stop()

    def renew(self, numbers: Mapping[NodeId, str], titles: Mapping[NodeId, str]) -> None:
        """Lay out the paragraphs with a mark that showed something else with these numbers and titles."""
        objects = self._edit.objects
        if not any(
            numbers.get(id) != objects.numbers.get(id) or titles.get(id) != objects.titles.get(id)
            for id in objects.targets
        ):
            return
        if self._shown is None:
            self._shown = (numbers, titles)
        self._timer.start(SOON_MS)

    def _find(self, numbers: Mapping[NodeId, str], titles: Mapping[NodeId, str]) -> None:
        self._waiting.update(dict.fromkeys(self._changed(self._edit.plan, numbers, titles)))
        for id in list(self._waiting):
            block = self._edit.document().findBlock(self._edit.position_of(id))
            if not block.isValid() or self._is_in_sight(block):
                del self._waiting[id]
                self._lay_out(block)

    def _changed(
        self, plan: Document, numbers: Mapping[NodeId, str], titles: Mapping[NodeId, str]
    ) -> Iterator[NodeId]:
        for paragraph in walk_blocks(plan):
            runs = getattr(paragraph, "runs", ())
            if not runs or (len(runs) == 1 and type(runs[0]) is Text):
                continue
            marks = [run for run in runs if isinstance(run, Reference | Footnote)]
            if any(shown_text(mark, numbers, titles) != self._edit.objects.text_of(mark) for mark in marks):
                yield paragraph.id

    def _is_in_sight(self, block: QTextBlock) -> bool:
        area = self._edit.document().documentLayout().blockBoundingRect(block)
        top = self._edit.verticalScrollBar().value()
        return area.bottom() >= top and area.top() <= top + self._edit.viewport().height()

    def _next(self) -> None:
        if self._edit.is_composing:
            return
        if self._shown is not None:
            shown, self._shown = self._shown, None
            self._find(*shown)
            self._timer.start(0)
        id = next(iter(self._waiting), None)
        if id is None:
            self._timer.stop()
            return
        del self._waiting[id]
        self._lay_out(self._edit.document().findBlock(self._edit.position_of(id)))

    def _lay_out(self, block: QTextBlock) -> None:
        if block.isValid():
            with self._edit.no_edit():
                self._edit.document().markContentsDirty(block.position(), block.length())
