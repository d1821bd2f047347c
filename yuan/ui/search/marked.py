"""Painting one line of text with the words found highlighted."""

from __future__ import annotations

import re

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

_PIECE = re.compile("⟦([^⟦⟧]*)⟧|([^⟦⟧]+)")
_BEFORE = 10
"""How many characters before the first match stay when a line is too narrow to reach it."""


def pieces(marked: str) -> list[tuple[str, bool]]:
    """`marked` as stretches of text, each with whether it was found."""
    return [
        (match[1], True) if match[1] is not None else (match[2], False) for match in _PIECE.finditer(marked)
    ]


def paint_marked(
    painter: QPainter, box: QRectF, marked: str, font: QFont, text: QColor, found: QColor, ground: QColor
) -> None:
    """Draw `marked` on one line in `box`, matches in `found` on `ground`, cut at the right with an ellipsis.

    Where the first match would be cut off, text before it is left out instead.
    """
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    x = box.left()
    for words, is_match in _fitting(pieces(marked), metrics, box.width()):
        room = box.right() - x
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(shown)
        place = QRectF(x, box.top(), width, box.height())
        if is_match:
            height = metrics.height()
            painter.fillRect(QRectF(x, box.center().y() - height / 2, width, height), ground)
        painter.setPen(found if is_match else text)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        x += width
        if shown != words:
            break


def _fitting(parts: list[tuple[str, bool]], metrics: QFontMetricsF, width: float) -> list[tuple[str, bool]]:
    if len(parts) < 2 or parts[0][1]:
        return parts
    (before, _), (match, _) = parts[0], parts[1]
    if metrics.horizontalAdvance(before + match + "…") <= width:
        return parts
    return [("…" + before[-_BEFORE:], False), *parts[1:]]
