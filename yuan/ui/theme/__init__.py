"""How the window looks: tokens (colours, spacing), typefaces, icons and the style sheet written from them.

Mark a widget with `set_role(widget, "title")`; the roles are in `sheet.py`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from yuan.ui.theme.fonts import interface_font, plan_font
from yuan.ui.theme.icons import icon, put_icon, renew_icons
from yuan.ui.theme.scheme import Look, scheme
from yuan.ui.theme.sheet import style_sheet
from yuan.ui.theme.tokens import GAP, PAD, RADIUS, SMALL, WIDE, Tokens, is_dark, tokens

__all__ = [
    "GAP",
    "PAD",
    "RADIUS",
    "SMALL",
    "WIDE",
    "Look",
    "Tokens",
    "apply_theme",
    "icon",
    "interface_font",
    "is_dark",
    "plan_font",
    "put_icon",
    "scheme",
    "set_role",
    "tokens",
]


def set_role(widget: QWidget, role: str, tone: str = "") -> None:
    """Give `widget` its part in the style sheet, also after it has been shown."""
    if (widget.property("role"), widget.property("tone")) == (role, tone):
        return
    widget.setProperty("role", role)
    widget.setProperty("tone", tone)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # or it is dressed when it is shown
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def apply_theme(application: QApplication) -> None:
    """Dress the whole program, and again whenever the user or the system changes between light and dark."""
    application.setStyle("Fusion")
    scheme.follow(application)
    _dress(application)
    scheme.changed.connect(lambda: _dress(application))


def _dress(application: QApplication) -> None:
    used = tokens()
    application.setFont(interface_font())
    application.setPalette(_palette(used))
    application.setStyleSheet(style_sheet(used))
    renew_icons(application)


def _palette(used: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, used.window),
        (role.WindowText, used.text),
        (role.Base, used.surface),
        (role.AlternateBase, used.raised),
        (role.Text, used.text),
        (role.Button, used.surface),
        (role.ButtonText, used.text),
        (role.Highlight, used.accent),
        (role.HighlightedText, used.on_accent),
        (role.ToolTipBase, used.raised),
        (role.ToolTipText, used.text),
        (role.PlaceholderText, used.disabled),
        (role.Link, used.accent),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(used.disabled))
    return palette
