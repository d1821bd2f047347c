"""Icons drawn as SVG lines, in the colour of the text they stand beside."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

import yuan
from yuan.ui.theme.tokens import tokens

FOLDER = Path(yuan.__file__).resolve().parent.parent / "resources" / "icons"
SIZES = (16, 20, 24, 32, 48, 64)
_NAME, _TOKEN = "icon-name", "icon-token"


def icon(name: str, colour: str = "") -> QIcon:
    """The icon `resources/icons/<name>.svg` in `colour` (#rrggbb; "" for the text's colour)."""
    scheme = tokens()
    return _icon(name, colour or scheme.text, scheme.disabled)


def put_icon(target: QAction | QAbstractButton, name: str, token: str = "text") -> None:
    """Give `target` the icon `name` in the colour of `token`, also when the scheme changes later."""
    target.setProperty(_NAME, name)
    target.setProperty(_TOKEN, token)
    target.setIcon(icon(name, getattr(tokens(), token)))


def renew_icons(application: QApplication) -> None:
    """Draw every icon given with `put_icon` in the colours of the scheme in use now."""
    for widget in application.allWidgets():
        for target in (widget, *widget.actions()):
            name = target.property(_NAME)
            if name and isinstance(target, QAction | QAbstractButton):
                put_icon(target, str(name), str(target.property(_TOKEN)))


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, disabled: str) -> QIcon:
    drawing = (FOLDER / f"{name}.svg").read_text("utf-8")
    made = QIcon()
    for size in SIZES:
        made.addPixmap(_pixmap(drawing, colour, size), QIcon.Mode.Normal)
        made.addPixmap(_pixmap(drawing, disabled, size), QIcon.Mode.Disabled)
    return made


def _pixmap(drawing: str, colour: str, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode())).render(
        painter, QRectF(0, 0, size, size)
    )
    painter.end()
    return pixmap
