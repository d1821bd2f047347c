"""The menu 视图: light or dark."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from yuan.ui.theme import Look, scheme


def add_view_menu(bar: QMenuBar) -> QMenu:
    """Add the menu to `bar`."""
    menu = bar.addMenu("视图(&V)")
    looks = QActionGroup(menu)
    for look in Look:
        action = menu.addAction(f"颜色：{look.value}")
        action.setCheckable(True)
        action.setChecked(scheme.look is look)
        action.triggered.connect(partial(_choose, look))
        looks.addAction(action)
    return menu


def _choose(look: Look, _: bool = False) -> None:
    scheme.choose(look)
