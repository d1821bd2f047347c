"""What the window and its parts ask of each other: `Page` is a place in it, `Shell` the window as its parts know it.

Pages, commands and menus know these two and not the main window, which knows them all.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QWidget

from yuan.library import Library, Session
from yuan.model.document.content import NodeId
from yuan.ui.indexing import Indexer
from yuan.ui.kit.notice_bar import Notices
from yuan.ui.safety.automatic_backups import AutomaticBackups
from yuan.ui.safety.library_file_watch import LibraryFileWatch
from yuan.ui.workspace import Workspace


class Page(QWidget):
    """A place of the window. What a page has no use for does nothing here, and the window asks all of them alike."""

    plan_shown = Signal(str)
    """Another plan came in sight: its id, "" when none is open any more."""
    part_made = Signal(QWidget)
    """A part of the page was made after the page itself; files may be dropped on it."""

    @property
    def wants_all_room(self) -> bool:
        """Whether it is to be shown without rail and status bar."""
        return False

    @property
    def finds_within(self) -> bool:
        """Whether Ctrl+F finds within the page instead of searching all plans."""
        return False

    def headings(self) -> list[tuple[NodeId, str]]:
        """The headings of the plan in sight, with their numbers."""
        return []

    def go_to(self, node: NodeId) -> None:
        """Bring a heading of the plan in sight into view."""

    def save(self) -> None:
        """Save what was typed, now; another page is shown, or something is done to the library."""

    def renew(self) -> None:
        """Show anew what may have become another in the library behind the page; what was typed is saved."""

    def can_leave(self) -> bool:
        """Save, for the window closes; whether nothing is left unsaved, or the user gives it up."""
        self.save()
        return True

    def is_safe(self) -> bool:
        """Save, asking nobody; whether what was typed is in the library or else kept on this machine."""
        return True

    @property
    def is_all_saved(self) -> bool:
        """Whether what was typed is in the library as it stands, without saving anything."""
        return True

    def stop(self) -> None:
        """End all work with the library behind the page, and wait for it."""

    def end(self) -> None:
        """The window closes, and all is saved or kept: remember the arrangement, follow nothing more."""


class Shell(QMainWindow):
    """The window on one library for one account, as commands and menus know it."""

    leaving = Signal(str)
    """The user wants another account ("account") or another library (its location)."""

    def __init__(self, library: Library, session: Session) -> None:
        super().__init__()
        self.workspace = Workspace(library, session)
        self.indexer = Indexer(self.workspace, self)
        self.backups = AutomaticBackups(self.workspace, self)
        self.watch = LibraryFileWatch(library, self)

    # The bars above the pages are made by the window, in the order of their urgency.
    notices: Notices

    def page(self, place: str) -> Any:
        """The page of `place`, built when first asked for."""
        raise NotImplementedError

    def go(self, place: str) -> Any:
        """Show the page of `place`; what was typed on the page left is saved first. None when it cannot be shown."""
        raise NotImplementedError

    def menu_actions(self) -> list[QAction]:
        """What the menus can do on every place."""
        raise NotImplementedError

    def open_palette(self) -> None:
        """Find plans, sections and commands by name or pinyin initials."""
        raise NotImplementedError

    def lock_now(self) -> None:
        """Cover everything until the password is given."""
        raise NotImplementedError

    def renew_lock(self) -> None:
        """Ask anew how many minutes the office allows before the window locks itself."""
        raise NotImplementedError

    def renew(self) -> None:
        """Let every page show anew what became another in the library behind it."""
        raise NotImplementedError

    def save_text(self) -> None:
        """Save what was typed at once."""
        raise NotImplementedError

    def leave_library_alone(self) -> None:
        """End all work with the library behind the window, and wait for it."""
        raise NotImplementedError
