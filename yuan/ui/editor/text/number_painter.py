"""Paints computed numbers before headings and list items; they are no part of the text."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextBlock, QTextDocument
from PySide6.QtWidgets import QTextEdit

from yuan.model.document.content import NodeId
from yuan.ui.editor.text.formats import ATTACHMENT, CAPTION, ID, ITEM, KIND, SECTION, TITLE
from yuan.ui.theme import tokens

PROMPTS = {TITLE: "预案标题", SECTION: "章节标题", ATTACHMENT: "附件标题", CAPTION: "表题（可不填）"}


_NUMBERED = frozenset({SECTION, ITEM, ATTACHMENT, TITLE, CAPTION})
_LOOK_EVERY = 12


class NumberPainter:
    """Knows the number of every node and paints those of the blocks in sight."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self.numbers: Mapping[NodeId, str] = {}
        self.scale = 1.0

    def paint(
        self, painter: QPainter, first: QTextBlock, top: float, bottom: float, dx: float, dy: float
    ) -> int:
        """Paint from block `first` until below `bottom`; dx, dy lead from the text's to the widget's places.

        Returns how many numbers were painted.
        """
        layout = self._document.documentLayout()
        block, painted, passed = first, 0, 0
        while block.isValid():
            # Most blocks carry no number; where they lie is asked only now and then, to know when to stop.
            is_numbered = block.blockFormat().stringProperty(KIND) in _NUMBERED
            passed += 1
            if is_numbered or passed % _LOOK_EVERY == 0:
                area = layout.blockBoundingRect(block)
                if area.top() > bottom:
                    break
                if is_numbered and area.bottom() >= top:
                    painted += self._block(painter, block, area.topLeft() + QPointF(dx, dy))
            block = block.next()
        return painted

    def _prompt(self, painter: QPainter, block: QTextBlock, start: QPointF) -> None:
        """What may be typed into an empty `block`, whose text would begin at `start`."""
        layout, prompt = self._document.documentLayout(), PROMPTS[block.blockFormat().stringProperty(KIND)]
        after = block.next()
        # Qt gives an empty line above a table no room of its own.
        if (
            after.isValid()
            and layout.blockBoundingRect(after).top() < layout.blockBoundingRect(block).bottom()
        ):
            return
        if block.blockFormat().alignment() & Qt.AlignmentFlag.AlignHCenter:
            start = start - QPointF(painter.fontMetrics().horizontalAdvance(prompt) / 2, 0)
        painter.setPen(tokens().colour("faint"))
        painter.drawText(start, prompt)

    def _block(self, painter: QPainter, block: QTextBlock, corner: QPointF) -> int:
        look = block.blockFormat()
        kind = look.stringProperty(KIND)
        if kind not in _NUMBERED or not block.layout().lineCount():
            return 0
        line = block.layout().lineAt(0)
        start = corner + QPointF(line.cursorToX(0)[0], line.y() + line.ascent())  # type: ignore[index]
        characters = block.charFormat()
        font = QFont(characters.font())
        points = characters.fontPointSize() or 16.0
        font.setPixelSize(max(4, round(points * 96 / 72 * self.scale)))
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        if block.length() == 1 and not block.layout().preeditAreaText() and kind in PROMPTS:
            self._prompt(painter, block, start)
        number = self.numbers.get(look.stringProperty(ID), "")
        if not number:
            return 0
        painter.setPen(tokens().colour("ink"))
        if kind == ATTACHMENT:
            place = QPointF(corner.x(), corner.y() + line.y() - metrics.height() * 0.6)
        else:
            gap = metrics.horizontalAdvance(" ") if number[-1].isalnum() else 2.0
            place = QPointF(start.x() - metrics.horizontalAdvance(number) - gap, start.y())
        painter.drawText(place, number)
        return 1


def first_in_sight(edit: QTextEdit) -> QTextBlock:
    """The first block of `edit` that shows. Qt names one further down while the text is still being laid out."""
    document, above = edit.document(), edit.verticalScrollBar().value()
    if above == 0:
        return document.begin()
    # In the middle, where a table has cells: beside it, Qt names its end.
    block = edit.cursorForPosition(QPoint(edit.viewport().width() // 2, 0)).block()
    layout = document.documentLayout()
    while layout.blockBoundingRect(block).top() > above and block.previous().isValid():
        block = block.previous()
    return block
