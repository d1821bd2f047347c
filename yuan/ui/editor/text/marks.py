"""Marks over the text that are no part of it: where the checks found something, where a jump led to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit

from yuan.ui.theme import tokens

Mark = QTextEdit.ExtraSelection


class Marks:
    """Layers of marks on one text, each put and taken away on its own; later layers lie over earlier ones."""

    def __init__(self, edit: QTextEdit) -> None:
        self._edit = edit
        self._layers: dict[str, tuple[Mark, ...]] = {}

    def put(self, layer: str, marks: Sequence[Mark]) -> None:
        """Show `marks` as the whole of `layer`."""
        if not marks and not self._layers.get(layer):
            return
        self._layers[layer] = tuple(marks)
        self._edit.setExtraSelections([mark for layer in self._layers.values() for mark in layer])

    def clear(self, layer: str) -> None:
        """Take `layer` away."""
        self.put(layer, ())


def highlight(cursor: QTextCursor) -> Mark:
    """What `cursor` has selected, on a ground that catches the eye."""
    mark = Mark()
    mark.cursor = cursor
    mark.format.setBackground(tokens().colour("flash"))
    return mark
