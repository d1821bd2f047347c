"""The small parts every page and dialog is laid out with: labels, buttons, and what stands beside or below what."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from yuan.ui.theme import GAP, put_icon, set_role

Part = QWidget | QLayout | int | None | tuple[QWidget | QLayout, int]
"""A widget or layout, with its share of spare room where it has one; room of so many pixels; or `REST`."""
REST = None
"""Takes the spare room."""
Box = TypeVar("Box", bound=QBoxLayout)
_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse


def label(
    text: str = "", role: str = "", tone: str = "", *, wraps: bool = False, selectable: bool = False
) -> QLabel:
    """Words as they are, in a role of the theme's sheet; `selectable` with the mouse, to be copied."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)  # what users wrote is no markup
    made.setWordWrap(wraps)
    if role:
        set_role(made, role, tone)
    if selectable:
        made.setTextInteractionFlags(_SELECTABLE)
    return made


def note(text: str = "", *, selectable: bool = False) -> QLabel:
    """A quiet sentence that wraps."""
    return label(text, "muted", wraps=True, selectable=selectable)


def button(
    text: str, act: Callable[[], object] | None = None, *, icon: str = "", tip: str = "", role: str = ""
) -> QPushButton:
    """A button that Enter in a field of the same dialog does not press."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    if icon:
        put_icon(made, icon)
    if tip:
        made.setToolTip(tip)
    if role:
        set_role(made, role)
    if act is not None:
        made.clicked.connect(lambda _=False: act())
    return made


def hbox(
    *parts: Part, spacing: int = GAP, on: QWidget | None = None, margin: int | None = None
) -> QHBoxLayout:
    """`parts` from left to right.

    Args:
        spacing: pixels between them.
        on: the widget that is laid out so.
        margin: pixels around all; None for the usual ones.
    """
    return _fill(QHBoxLayout() if on is None else QHBoxLayout(on), parts, spacing, margin)


def vbox(
    *parts: Part, spacing: int = GAP, on: QWidget | None = None, margin: int | None = None
) -> QVBoxLayout:
    """`parts` from top to bottom; the rest as for `hbox`."""
    return _fill(QVBoxLayout() if on is None else QVBoxLayout(on), parts, spacing, margin)


def empty(box: QLayout, keep: int = 0) -> None:
    """Take out and delete what was laid out in `box`, all but the last `keep` items."""
    while box.count() > keep:
        item = box.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()  # it would be seen until Qt deletes it
            widget.deleteLater()


def scrolled(content: QLayout) -> QScrollArea:
    """`content` in an area that scrolls up and down only."""
    inside = QWidget()
    set_role(inside, "page")
    inside.setLayout(content)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


def _fill(box: Box, parts: tuple[Part, ...], spacing: int, margin: int | None) -> Box:
    box.setSpacing(spacing)
    if margin is not None:
        box.setContentsMargins(margin, margin, margin, margin)
    for part in parts:
        item, share = part if isinstance(part, tuple) else (part, 0)
        if item is None:
            box.addStretch(1)
        elif isinstance(item, int):
            box.addSpacing(item)
        elif isinstance(item, QWidget):
            box.addWidget(item, share)
        else:
            box.addLayout(item, share)
    return box
