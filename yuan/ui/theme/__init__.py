"""How the window looks: tokens (colours, spacing), typefaces, icons and the style sheet written from them.

Mark a widget with `set_role(widget, "title")`; the roles are in `sheet.py`.
"""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from yuan.ui.theme.fonts import interface_font, plan_font
from yuan.ui.theme.icons import icon
from yuan.ui.theme.sheet import style_sheet
from yuan.ui.theme.tokens import GAP, PAD, RADIUS, SMALL, WIDE, Tokens, is_dark, tokens

__all__ = [
    "GAP",
    "PAD",
    "RADIUS",
    "SMALL",
    "WIDE",
    "Tokens",
    "apply_theme",
    "icon",
    "interface_font",
    "is_dark",
    "plan_font",
    "set_role",
    "tokens",
]


def set_role(widget: QWidget, role: str, tone: str = "") -> None:
    """Give `widget` its part in the style sheet, also after it has been shown."""
    widget.setProperty("role", role)
    widget.setProperty("tone", tone)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def apply_theme(application: QApplication) -> None:
    """Dress the whole program, and again whenever the system changes between light and dark."""
    application.setStyle("Fusion")
    _dress(application)
    application.styleHints().colorSchemeChanged.connect(lambda _: _dress(application))


def _dress(application: QApplication) -> None:
    scheme = tokens()
    application.setFont(interface_font())
    application.setPalette(_palette(scheme))
    application.setStyleSheet(style_sheet(scheme))


def _palette(scheme: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, scheme.window),
        (role.WindowText, scheme.text),
        (role.Base, scheme.surface),
        (role.AlternateBase, scheme.raised),
        (role.Text, scheme.text),
        (role.Button, scheme.surface),
        (role.ButtonText, scheme.text),
        (role.Highlight, scheme.accent),
        (role.HighlightedText, scheme.on_accent),
        (role.ToolTipBase, scheme.raised),
        (role.ToolTipText, scheme.text),
        (role.PlaceholderText, scheme.disabled),
        (role.Link, scheme.accent),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(scheme.disabled))
    return palette
