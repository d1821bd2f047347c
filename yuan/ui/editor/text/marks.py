"""Marks over the text that are no part of it: where the checks found something, where a jump led to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from yuan.ui.theme import scheme, tokens


class Mark(NamedTuple):
    """What `cursor` has selected, on a ground or with a wave below in a colour of the theme; `tip` tells why."""

    cursor: QTextCursor
    ground: str = ""
    wave: str = ""
    tip: str = ""

    def selection(self) -> QTextEdit.ExtraSelection:
        """As Qt takes it, in the colours in use now."""
        made = QTextEdit.ExtraSelection()
        made.cursor = self.cursor
        if self.ground:
            made.format.setBackground(tokens().colour(self.ground))
        if self.wave:
            made.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            made.format.setUnderlineColor(tokens().colour(self.wave))
        if self.tip:
            made.format.setToolTip(self.tip)
        return made


class Marks(QObject):
    """Layers of marks on one text, each put and taken away on its own; later layers lie over earlier ones."""

    def __init__(self, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._layers: dict[str, tuple[Mark, ...]] = {}
        scheme.changed.connect(self._show)

    def put(self, layer: str, marks: Sequence[Mark]) -> None:
        """Show `marks` as the whole of `layer`."""
        if not marks and not self._layers.get(layer):
            return
        self._layers[layer] = tuple(marks)
        self._show()

    def clear(self, layer: str) -> None:
        """Take `layer` away."""
        self.put(layer, ())

    def _show(self) -> None:
        marks = (mark for layer in self._layers.values() for mark in layer)
        self._edit.setExtraSelections([mark.selection() for mark in marks])


def highlight(cursor: QTextCursor) -> Mark:
    """What `cursor` has selected, on a ground that catches the eye."""
    return Mark(cursor, ground="flash")
