"""Above the text: where the cursor is, each step a button to go there and a menu of what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from yuan.model.document.content import NodeId
from yuan.ui.editor.side.heading_paths import Step
from yuan.ui.kit.parts import REST, hbox, label
from yuan.ui.theme import GAP, SMALL, set_role

_NARROWEST = 56
"""Pixels a step keeps however little room there is."""


class Crumb(QToolButton):
    """One step. Its text is shortened to the room it is given; the whole stands in the tip."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "crumb")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMenu(QMenu(self))
        self.id: NodeId = ""
        self.whole = ""

    def wish(self) -> int:
        """How wide the whole text makes this button."""
        return self.fontMetrics().horizontalAdvance(self.whole) + 2 * SMALL + 24

    def narrow_to(self, width: int) -> None:
        """Take `width` pixels, or what is needed when that is less."""
        given = min(width, self.wish())
        room = given - 2 * SMALL - 22
        text = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, room)
        self.setText(text.replace("&", "&&"))
        self.setFixedWidth(given)


class Breadcrumb(QWidget):
    """Shows the headings above the cursor. Emits `chosen` with the heading to go to, "" for the beginning of the plan."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("所在位置")
        self._crumbs: list[Crumb] = []
        self._signs: list[QLabel] = []
        self._shown: list[Step] = []
        self._line = hbox(REST, spacing=0, on=self)
        self._line.setContentsMargins(GAP, 2, GAP, 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * _NARROWEST, super().minimumSizeHint().height())

    @property
    def steps(self) -> list[Crumb]:
        """The steps shown, the plan first."""
        return [crumb for crumb in self._crumbs if not crumb.isHidden()]

    def show_path(self, title: str, chapters: Sequence[tuple[NodeId, str]], steps: Sequence[Step]) -> None:
        """Show `title`, under which the `chapters` stand, and the `steps` down from it; changes only what differs."""
        wanted = [Step("", title or "预案", tuple(chapters)), *steps]
        if wanted == self._shown:
            return
        self._shown = wanted
        while len(self._crumbs) < len(wanted):
            self._add()
        for place, crumb in enumerate(self._crumbs):
            is_used = place < len(wanted)
            crumb.setVisible(is_used)
            if place:
                self._signs[place - 1].setVisible(is_used)
            if is_used:
                self._fill(crumb, wanted[place])
        self._share_room()

    def open_menu(self) -> None:
        """Open the menu of the last step, to go on with the arrow keys."""
        crumb = self.steps[-1]
        menu = crumb.menu()
        here = next((action for action in menu.actions() if action.isChecked()), None)
        menu.popup(crumb.mapToGlobal(QPoint(0, crumb.height())))
        if here is not None:
            menu.setActiveAction(here)

    def _add(self) -> None:
        if self._crumbs:
            sign = label("›", "muted")
            self._signs.append(sign)
            self._line.insertWidget(self._line.count() - 1, sign)
        crumb = Crumb()
        crumb.clicked.connect(lambda: self.chosen.emit(crumb.id))
        self._crumbs.append(crumb)
        self._line.insertWidget(self._line.count() - 1, crumb)

    def _fill(self, crumb: Crumb, step: Step) -> None:
        if (crumb.id, crumb.whole) != (step.id, step.text):
            crumb.id, crumb.whole = step.id, step.text
            crumb.setToolTip(step.text)
        menu = crumb.menu()
        shown = [(action.data(), action.text()) for action in menu.actions()]
        if shown != [(id, text.replace("&", "&&")) for id, text in step.siblings]:
            menu.clear()
            for id, text in step.siblings:
                action = menu.addAction(text.replace("&", "&&"))
                action.setData(id)
                action.setCheckable(True)
                action.triggered.connect(partial(self._choose, id))
        for action in menu.actions():
            action.setChecked(action.data() == step.id)

    def _choose(self, id: NodeId, _: bool = False) -> None:
        self.chosen.emit(id)

    def _share_room(self) -> None:
        """Let the last step be read whole as long as the others keep something."""
        shown = self.steps
        room = (
            self.width()
            - 2 * GAP
            - 2
            - sum(sign.sizeHint().width() for sign in self._signs[: len(shown) - 1])
        )
        wishes = {crumb: crumb.wish() for crumb in shown}
        for place, crumb in enumerate(reversed(shown)):
            others = shown[: len(shown) - 1 - place]
            least = sum(min(wishes[other], _NARROWEST + 40) for other in others)
            given = max(_NARROWEST, min(wishes[crumb], room - least))
            crumb.narrow_to(given)
            room -= given

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()
