"""Commands: each is defined once, and menus, toolbars, palette and list of shortcuts are made from that.

A command is known by its id, which never changes; the words on the screen may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from yuan.ui.kit.errors import guarded
from yuan.ui.theme import put_icon

T = TypeVar("T")


@dataclass(frozen=True)
class Command(Generic[T]):
    """Something that can be done to a `T`: the window, a page.

    Args:
        id: its name for programs: the place and what it does, as in "library.verify".
        words: what it is called on the screen; it ends in … when it asks something first.
        run: does it.
        keys: shortcuts, the usual one first.
        icon: the name of its picture, "" for none.
        why_not: why it may not be done here, a sentence, "" when it may.
    """

    id: str
    words: str
    run: Callable[[T], object]
    keys: tuple[str, ...] = ()
    icon: str = ""
    why_not: Callable[[T], str] | None = None

    def action(self, target: T, parent: QWidget) -> QAction:
        """What does it to `target`, for a menu or toolbar of `parent`; disabled with the reason where it may not be."""
        action = QAction(self.words, parent)
        action.setObjectName(self.id)
        action.setShortcuts([QKeySequence(key) for key in self.keys])

        def run(_: bool = False) -> None:
            with guarded(parent):
                self.run(target)

        action.triggered.connect(run)
        if self.icon:
            put_icon(action, self.icon)
        why = self.why_not(target) if self.why_not is not None else ""
        if why:
            action.setEnabled(False)
            action.setToolTip(why)
        return action


@dataclass(frozen=True)
class PageCommand(Command[T]):
    """A command of one page: its keys do it while the keyboard is in that page only.

    Args:
        tip: what more there is to say of it than its words and key.
    """

    tip: str = ""

    def action(self, target: T, parent: QWidget) -> QAction:
        """What does it to `target`, with its keys wherever in `parent` the keyboard is."""
        action = super().action(target, parent)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(self.tip or (f"{self.words}（{self.keys[0]}）" if self.keys else self.words))
        parent.addAction(action)
        return action


@dataclass(frozen=True)
class CommandMenu(Generic[T]):
    """A menu: its title, its commands in groups with a rule between them, and its icon where it is a button."""

    title: str
    groups: tuple[tuple[Command[T], ...], ...]
    icon: str = ""


def caption(action: QAction) -> str:
    """The words of an action without the marks of its key in menus."""
    return action.text().replace("&", "").split("(")[0].strip()


def commands_of(menus: Iterable[QMenu]) -> Iterator[QAction]:
    """The commands of `menus` and the menus in them."""
    for menu in menus:
        for action in menu.actions():
            inner = action.menu()
            if isinstance(inner, QMenu):
                yield from commands_of([inner])
            elif not action.isSeparator():
                yield action


def by_id(actions: Iterable[QAction]) -> dict[str, QAction]:
    """The commands among `actions`, each once."""
    return {action.objectName(): action for action in actions if action.objectName()}
