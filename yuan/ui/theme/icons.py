"""Icons drawn as SVG lines, in the colour of the text they stand beside."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import yuan
from yuan.ui.theme.tokens import tokens

FOLDER = Path(yuan.__file__).resolve().parent.parent / "resources" / "icons"
SIZES = (16, 20, 24, 32, 48, 64)


def icon(name: str, colour: str = "") -> QIcon:
    """The icon `resources/icons/<name>.svg` in `colour` (#rrggbb; "" for the text's colour)."""
    scheme = tokens()
    return _icon(name, colour or scheme.text, scheme.disabled)


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
