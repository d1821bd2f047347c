"""In focus mode: what is not being written steps back."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtGui import QPainter, QTextBlock

from yuan.ui.editor.text.formats import is_heading
from yuan.ui.editor.text.plan_text import PlanText
from yuan.ui.theme import tokens

_STRENGTH = 168
"""How much of the page's colour lies on what steps back, of 255."""


_BESIDE = 6
"""Strokes may reach so many pixels over the edge of their line."""


class Emphasis(StrEnum):
    """What stands out in focus mode; the value is the word on screen."""

    PARAGRAPH = "突出本段"
    SECTION = "突出本节"
    NOTHING = "不突出"


class Dimming(QObject):
    """Covers the text of `edit` above and below what the cursor stands in, as far as `show` says."""

    def __init__(self, edit: PlanText) -> None:
        super().__init__(edit)
        self._edit = edit
        self._emphasis = Emphasis.NOTHING
        self._block = -1
        edit.cursorPositionChanged.connect(self._moved)

    def show(self, emphasis: Emphasis) -> None:
        """Let what `emphasis` says stand out from now on."""
        self._emphasis = emphasis
        self._edit.viewport().update()

    def paint(self, painter: QPainter, area: QRect, scrolled: int) -> None:
        """Cover what is in `area` of the viewport; the text is `scrolled` pixels up."""
        if self._emphasis is Emphasis.NOTHING:
            return
        top, bottom = self.span()
        colour = tokens().colour("paper")
        colour.setAlpha(_STRENGTH)
        whole = QRectF(area)
        above = QRectF(whole)
        above.setBottom(top - scrolled)
        below = QRectF(whole)
        below.setTop(bottom - scrolled)
        for part in (above, below):
            if part.height() > 0:
                painter.fillRect(part & whole, colour)

    def span(self) -> tuple[float, float]:
        """From where to where, in the text's own coordinates, things stand out."""
        layout = self._edit.document().documentLayout()
        cursor = self._edit.textCursor()
        if self._emphasis is Emphasis.SECTION:
            first, last = self._section(cursor.block())
            area = layout.blockBoundingRect(first) | layout.blockBoundingRect(last)
            return area.top() - _BESIDE, area.bottom() + _BESIDE * self._edit.zoom
        table = self._edit.tables.under(cursor)
        area = layout.blockBoundingRect(cursor.block())
        if table is not None:
            area = layout.frameBoundingRect(table.pieces[0])
            area |= layout.frameBoundingRect(table.pieces[-1])
        return area.top() - _BESIDE, area.bottom() + _BESIDE * self._edit.zoom

    def _section(self, block: QTextBlock) -> tuple[QTextBlock, QTextBlock]:
        first = self._edit.structure.heading_at(block) or self._edit.document().begin()
        last, after = block, block.next()
        while after.isValid() and not is_heading(after):
            last, after = after, after.next()
        return first, last

    def _moved(self) -> None:
        number = self._edit.textCursor().blockNumber()
        if self._emphasis is not Emphasis.NOTHING and number != self._block:
            self._edit.viewport().update()
        self._block = number
