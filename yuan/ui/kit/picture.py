"""An icon standing alone, as large as wanted."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from yuan.ui.theme import icon, tokens


class Picture(QWidget):
    """The icon `name`, `size` pixels wide and high, in the colour of `token` of the scheme in use."""

    def __init__(self, name: str, size: int, token: str) -> None:
        super().__init__()
        self._name, self._token = name, token
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        icon(self._name, getattr(tokens(), self._token)).paint(painter, self.rect())
        painter.end()
