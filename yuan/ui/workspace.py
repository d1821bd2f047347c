"""What every page of the window shares: the library, who is signed in, and the news between pages.

A page takes a `Workspace` in its constructor and nothing else from outside; it asks for other pages by
emitting a request signal, which the main window answers.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from yuan.library import Library, Session
from yuan.search import SearchIndex


class Workspace(QObject):
    """Shared by the pages of one window. Signals carry plan ids and node ids as text ("" for none)."""

    plan_changed = Signal(str)
    """A plan's card, stage or text changed; "" means the list as a whole."""
    edit_requested = Signal(str, str)
    """Open this plan in the editor (read-only when it is no draft of this account) at this node."""
    review_requested = Signal(str)
    """Open this plan in the review page."""
    plan_page_requested = Signal(str)
    """Show the page of this plan: stages, history, deadlines, records."""
    search_requested = Signal(str)
    """Go to the search page with this text."""
    list_requested = Signal(str)
    """Show the plan list narrowed to this work list (a key of `yuan.ui.library.worklists`)."""
    import_requested = Signal(list)
    """Import these files and folders (`Path`s); an empty list lets the user choose."""
    new_plan_requested = Signal()
    """Start the wizard for a new plan."""
    send_requested = Signal(object)
    """Send something to another desk: a `SendRequest`."""
    receive_requested = Signal(list)
    """Look at these packages (`Path`s) and take them in; an empty list lets the user choose."""
    exchange_requested = Signal(str)
    """Show the packages narrowed to a key of `yuan.ui.exchange.record_filters`."""
    packages_changed = Signal()
    """A package was sent or received, or what is known of another desk changed."""
    plan_suggested = Signal(object)
    """A new plan is wanted, with this card to begin from."""
    frame_wanted = Signal(bool)
    """Show the rail and the status bar around the page, or (False) leave all the room to it."""
    notice = Signal(str)
    """A short sentence for the status bar."""
    index_changed = Signal()
    """`index` was opened, or has caught up with the library."""

    backups_changed = Signal()
    """A backup was made or failed; `backup_alarm` says what the user must know of it, "" when all is well."""
    backups_requested = Signal()
    """Show the backups."""

    def __init__(self, library: Library, session: Session, index: SearchIndex | None = None) -> None:
        super().__init__()
        self.library = library
        self.session = session
        self.index = index
        self.backup_alarm = ""
