"""The page's commands as buttons beside what they are for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton


def tool(action: QAction) -> QToolButton:
    """A button for `action` with its words; it is there only while the action is."""
    made = QToolButton()
    made.setDefaultAction(action)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setVisible(action.isVisible())
    action.visibleChanged.connect(lambda: made.setVisible(action.isVisible()))
    return made
