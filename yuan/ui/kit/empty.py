"""What stands where there is nothing yet: a sentence and the ways to change that."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from yuan.ui.kit.picture import Picture
from yuan.ui.theme import GAP, PAD, put_icon, set_role


class EmptyState(QWidget):
    """A drawing, a title, a sentence and big buttons; the first button is the usual way on."""

    def __init__(
        self, icon_name: str, title: str, text: str, actions: list[tuple[str, str, Callable[[], object]]]
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(GAP)
        column.addStretch(2)
        picture = Picture(icon_name, 64, "disabled")
        heading = QLabel(title)
        set_role(heading, "title")
        sentence = QLabel(text)
        set_role(sentence, "muted")
        column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (heading, sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        line = QHBoxLayout()
        line.setSpacing(PAD)
        line.setContentsMargins(0, PAD, 0, 0)
        line.addStretch(1)
        for name, caption, act in actions:
            button = QPushButton(caption)
            put_icon(button, name)
            set_role(button, "big")
            button.clicked.connect(lambda _=False, act=act: act())
            line.addWidget(button)
        line.addStretch(1)
        column.addLayout(line)
        column.addStretch(3)
