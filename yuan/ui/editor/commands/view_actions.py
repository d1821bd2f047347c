"""The marks of the commands of the view, in step with how the page is shown."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction, QActionGroup

from yuan.ui.editor.commands.command_list import DETAILS, EMPHASES, FIT_WIDTH, FOCUS, OUTLINE, VIEW_MENU
from yuan.ui.editor.side.view_modes import ViewModes
from yuan.ui.editor.writing.zoom import Zoom


class ViewActions:
    """Keeps the actions `named` by their ids in step with `view` and `zooming`."""

    def __init__(self, view: ViewModes, zooming: Zoom, named: Mapping[str, QAction]) -> None:
        self._view, self._zooming, self._named = view, zooming, named
        group = QActionGroup(view)
        for command in EMPHASES.values():
            group.addAction(named[command.id])
        view.changed.connect(self.renew)
        zooming.changed.connect(lambda _: self.renew())
        self.renew()

    def groups(self) -> list[list[QAction]]:
        """The actions as they stand together in a menu."""
        return [[self._named[command.id] for command in group] for group in VIEW_MENU.groups]

    def renew(self) -> None:
        """Show how things are now."""
        view = self._view
        for command, on in (
            (FIT_WIDTH, self._zooming.fits_width),
            (OUTLINE, view.has_outline),
            (DETAILS, view.has_details),
            (FOCUS, view.is_focused),
            (EMPHASES[view.emphasis], True),
        ):
            self._named[command.id].setChecked(on)
        for command in (OUTLINE, DETAILS):
            self._named[command.id].setEnabled(not view.is_focused)
