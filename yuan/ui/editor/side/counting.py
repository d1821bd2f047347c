"""Characters and pages of the plan being written, counted when typing pauses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from yuan.jobs.estimating import PageEstimate, estimate_pages
from yuan.model.document.content import Container, Document, NodeId, Row, Table
from yuan.model.text.plain_text import block_text, characters, container_text
from yuan.ui.editor.text.formats import OBJECT_CHARACTER
from yuan.ui.editor.text.plan_text import PlanText
from yuan.ui.editor.text.row_memo import RowMemo, without_rows
from yuan.ui.kit.background import Background
from yuan.ui.kit.debounce import Debounce

PAUSE_MS = 1200


class Counting(QObject):
    """Counts what `edit` shows; the whole in a thread, as that takes longer than a key press may."""

    changed = Signal()

    def __init__(self, edit: PlanText) -> None:
        super().__init__(edit)
        self._edit = edit
        self.characters = 0
        self.pages = PageEstimate(0, {})
        self._rows = RowMemo(self._row)
        self._numbers: Mapping[NodeId, str] = {}
        self._background = Background(self, "counting")
        self._timer = Debounce(self, PAUSE_MS, self.count)
        edit.settled.connect(self._timer.ask)

    def count(self) -> None:
        """Count the plan as it stands now."""
        if self._edit.is_composing:
            self._timer.ask()
            return
        self._timer.stop()
        self._background.run_newest(partial(_count, self._edit.plan), self._take)

    def of(self, part: Container) -> int:
        """Characters of a section or attachment with all below it, its number included as in the whole."""
        numbers = self._edit.painter.numbers
        if numbers is not self._numbers:
            self._numbers = numbers
            self._rows.forget()
        bare, rows = without_rows(part)
        return _visible(container_text(bare, numbers)) + sum(self._rows.of(rows))

    def _row(self, row: Row) -> int:
        return _visible(block_text(Table(id="", rows=(row,)), self._numbers))

    def selected(self) -> int:
        """Characters of what is selected."""
        cursors = list(self._edit.cells.cursors()) or [self._edit.textCursor()]
        texts = (cursor.selectedText() for cursor in cursors if cursor.hasSelection())
        return sum(_visible(text.replace(OBJECT_CHARACTER, "")) for text in texts)

    def _take(self, found: tuple[int, PageEstimate]) -> None:
        self.characters, self.pages = found
        self.changed.emit()


def _count(plan: Document) -> tuple[int, PageEstimate]:
    return characters(plan), estimate_pages(plan)


def _visible(text: str) -> int:
    return sum(map(len, text.split()))
