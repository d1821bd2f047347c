"""The menu bar, made from the commands. What an account may not do is there, greyed, and says why."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from yuan.ui.commands.editor_menus import EditorMenu, PageInSight, ViewMenu
from yuan.ui.commands.file_commands import FILE
from yuan.ui.commands.go_commands import GO, SEARCH, SEARCH_KEYS
from yuan.ui.commands.help_commands import HELP
from yuan.ui.commands.library_commands import LIBRARY
from yuan.ui.kit.command import CommandMenu, by_id, commands_of
from yuan.ui.shell import Shell


class Menus:
    """The menus of `shell`, with the two that change with what is in sight."""

    def __init__(self, shell: Shell, page_in_sight: PageInSight) -> None:
        self._shell = shell
        self._always = [self._add(menu) for menu in (FILE, GO, LIBRARY)]
        self.editor = EditorMenu(shell.menuBar(), page_in_sight)
        self.view = ViewMenu(shell.menuBar(), page_in_sight)
        self._always += [self.view, self._add(HELP)]
        self._search = by_id(self.commands())[SEARCH.id]

    def commands(self) -> list[QAction]:
        """What can be done on every place."""
        self.view.renew()
        return list(commands_of(self._always))

    def search_by(self, *, finds_within: bool) -> None:
        """Leave Ctrl+F to the page, if that finds within itself."""
        keys = SEARCH_KEYS[:1] if finds_within else SEARCH_KEYS
        self._search.setShortcuts([QKeySequence(key) for key in keys])

    def _add(self, made_from: CommandMenu[Shell]) -> QMenu:
        menu = self._shell.menuBar().addMenu(made_from.title)
        menu.setToolTipsVisible(True)
        for place, group in enumerate(made_from.groups):
            if place:
                menu.addSeparator()
            menu.addActions([command.action(self._shell, menu) for command in group])
        return menu
