"""The page's commands as buttons beside what they are for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton


class ActionButton(QToolButton):
    """A button for `action` with its words; it is there only while the action is."""

    def __init__(self, action: QAction) -> None:
        super().__init__()
        self._action = action
        self.setDefaultAction(action)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        if not action.isVisible():
            self.hide()
        # A method of its own, and no lambda: the action outlives the button, and forgets it when it goes.
        action.visibleChanged.connect(self._follow)

    def _follow(self) -> None:
        self.setVisible(self._action.isVisible())
