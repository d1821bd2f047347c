"""The menus 视图 (light or dark, and the editor's view) and 编制 (everything the editor can do)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from yuan.ui.theme import Look, scheme

if TYPE_CHECKING:
    from yuan.ui.editor.page import EditorPage

PageInSight = Callable[[], "EditorPage | None"]
"""The editor's page in sight, None on every other place."""


class ViewMenu(QMenu):
    """The menu 视图. What belongs to the editor is there while one is in it."""

    def __init__(self, bar: QMenuBar, page_in_sight: PageInSight) -> None:
        super().__init__("视图(&V)", bar)
        self._page_in_sight = page_in_sight
        looks = QActionGroup(self)
        self._looks = {look: looks.addAction(f"颜色：{look.value}") for look in Look}
        for look, action in self._looks.items():
            action.setObjectName(f"view.colours-{look.name.lower()}")
            action.setCheckable(True)
            action.triggered.connect(partial(_choose, look))
        self.aboutToShow.connect(self.renew)
        self.renew()
        bar.addMenu(self)

    def renew(self) -> None:
        """Offer what there is to choose on the page in sight."""
        _empty(self)
        page = self._page_in_sight()
        for group in page.actions_.view.groups() if page is not None else []:
            self.addActions(group)
            self.addSeparator()
        self.addActions(list(self._looks.values()))
        self._looks[scheme.look].setChecked(True)


class EditorMenu(QMenu):
    """The menu 编制, so that every command can be reached with Alt and letters."""

    def __init__(self, bar: QMenuBar, page_in_sight: PageInSight) -> None:
        super().__init__("编制(&E)", bar)
        self._page_in_sight = page_in_sight
        self._menus: list[QMenu] = []
        self.aboutToShow.connect(self._renew)
        bar.addMenu(self)
        self.menuAction().setVisible(False)

    def _renew(self) -> None:
        for menu in self._menus:
            self.removeAction(menu.menuAction())
            menu.deleteLater()
        page = self._page_in_sight()
        self._menus = page.actions_.menus(self) if page is not None else []
        for menu in self._menus:
            self.addMenu(menu)


def _empty(menu: QMenu) -> None:
    # QMenu.clear would make an end of actions that belong to others.
    for action in menu.actions():
        menu.removeAction(action)
        if action.isSeparator():
            action.deleteLater()


def _choose(look: Look, _: bool = False) -> None:
    scheme.choose(look)
