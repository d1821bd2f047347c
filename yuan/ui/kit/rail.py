"""The navigation rail at the left edge of the window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QToolButton, QVBoxLayout, QWidget

from yuan.ui.theme import PAD, put_icon

WIDTH = 84


class Rail(QWidget):
    """Buttons, one above the other, of which one is current. Emits `chosen` with the id of the one pressed."""

    chosen = Signal(str)

    def __init__(self, mark: str) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, PAD, 0, PAD)
        self._column.setSpacing(2)
        name = QLabel(mark)
        name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        name.setStyleSheet("font-size: 13pt; font-weight: 600;")
        self._column.addWidget(name)
        self._column.addSpacing(PAD)
        self._column.addStretch(1)

    def add(self, place: str, title: str, icon_name: str, shortcut: str) -> None:
        """Add a button below the others."""
        button = QToolButton()
        button.setObjectName(f"rail-{place}")
        button.setText(title)
        put_icon(button, icon_name, "rail_text")
        button.setIconSize(QSize(24, 24))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setCheckable(True)
        button.setFixedSize(WIDTH, 62)
        button.setToolTip(f"{title}（{shortcut}）")
        button.clicked.connect(lambda: self.chosen.emit(place))
        self._group.addButton(button)
        self._buttons[place] = button
        self._column.insertWidget(self._column.count() - 1, button)

    def set_current(self, place: str) -> None:
        """Mark the button of `place` without emitting `chosen`."""
        self._buttons[place].setChecked(True)

    def button(self, place: str) -> QToolButton:
        """The button of `place`."""
        return self._buttons[place]
