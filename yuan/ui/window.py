"""The main window: the rail of places at the left, the page of the current place, menus and status bar."""

from __future__ import annotations

import linecache
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QToolButton, QWidget

from yuan.jobs.known_keys import look_at_trail
from yuan.library import Library, Session
from yuan.library.store.backup_folder import backup_name
from yuan.model.errors import YuanError
from yuan.model.exchange.package import SUFFIX as PACKAGE_SUFFIX
from yuan.ui.account.session_lock import SessionLock
from yuan.ui.commands.file_commands import import_files, new_plan
from yuan.ui.commands.library_commands import show_backups
from yuan.ui.commands.menus import Menus
from yuan.ui.kit.background import Background
from yuan.ui.kit.drops import FileDrops
from yuan.ui.kit.errors import show_error
from yuan.ui.kit.notice_bar import Choice, Notices
from yuan.ui.kit.parts import hbox, vbox
from yuan.ui.kit.rail import Rail
from yuan.ui.places import PLACES
from yuan.ui.safety.library_notices import LibraryNotices
from yuan.ui.send_request import SendRequest
from yuan.ui.settings import save_state, saved_state
from yuan.ui.shell import Page, Shell
from yuan.ui.theme import icon, set_role
from yuan.word.imported import EXTENSIONS

if TYPE_CHECKING:
    from yuan.ui.commands.palette import PaletteEntry
    from yuan.ui.editor.page import EditorPage

NOTICE_MS = 6000
NOTICES = ("unsafe", "displaced", "restored", "fault", "recovery", "founded", "backup")
"""What may have to be said above every page, the most urgent first."""


class MainWindow(Shell):
    """One window on one library for one account.

    When it emits `leaving`, whoever opened the window closes it and opens the next.
    """

    def __init__(self, library: Library, session: Session) -> None:
        super().__init__(library, session)
        self._pages: dict[str, Page] = {}
        self._place = ""
        self.rail = Rail("预案编审")
        self.stack = QStackedWidget()
        self.notices = Notices(NOTICES)
        self._is_left = False
        self.drops = FileDrops(self, EXTENSIONS | {PACKAGE_SUFFIX})
        self.lock = SessionLock(self, session, self.save_text)
        self._build()
        self._build_status()
        self._menus = Menus(self, self.editor_page)
        self._connect()
        self._restore()
        self.go("start")
        QTimer.singleShot(0, self, self.indexer.catch_up)

    # --- places -------------------------------------------------------------------------------------

    @property
    def place(self) -> str:
        """The id of the place shown."""
        return self._place

    def page(self, place: str) -> Any:
        if place not in self._pages:
            found = next(item for item in PLACES if item.id == place)
            page = found.factory(self.workspace)
            # PySide looks into the source of whatever is imported, and Python keeps it: 17 MB by now.
            linecache.clearcache()
            self._pages[place] = page
            self.stack.addWidget(page)
            self.drops.watch(page)
            page.part_made.connect(self.drops.watch)
            page.plan_shown.connect(self._show_title)
            page.plan_shown.connect(self._show_frame)
        return self._pages[place]

    def go(self, place: str) -> Any:
        if place != self._place and self._place:
            self._pages[self._place].save()
        try:
            page = self.page(place)
        except Exception as error:
            self.rail.set_current(self._place or place)
            show_error(self, error)
            return None
        self._place = place
        self.rail.set_current(place)
        self._menus.search_by(finds_within=page.finds_within)
        self.stack.setCurrentWidget(page)
        self._show_frame()
        page.setFocus()
        self._show_title()
        return page

    def _show_frame(self, _: object = None) -> None:
        """Rail and status bar are there on every page; only the editor may do without."""
        page = self._pages.get(self._place)
        is_bare = page is not None and page.wants_all_room
        self.rail.setVisible(not is_bare)
        self.statusBar().setVisible(not is_bare)
        self._menus.editor.menuAction().setVisible(self._place == "editor")

    def editor_page(self) -> EditorPage | None:
        """The page of the plan in sight in the editor, None on every other place."""
        return self.page("editor").page if self._place == "editor" else None

    def _edit(self, plan: str, node: str) -> None:
        page = self.go("editor")
        if page is not None:
            page.open_plan(plan, node)
            # An editor without a plan shows no text that could have taken the keyboard before.
            page.setFocus()
            self._show_title(plan)

    def _review(self, plan: str) -> None:
        page = self.go("review")
        if page is not None:
            page.show_plan(plan)
            self._show_title(plan)

    def _show_plan(self, plan: str) -> None:
        from yuan.ui.plan import show_plan

        self.save_text()
        show_plan(self, self.workspace, plan)

    def _search(self, text: str) -> None:
        page = self.go("search")
        if page is not None:
            page.search_for(text)

    def _list(self, worklist: str) -> None:
        page = self.go("library")
        if page is not None:
            page.show_worklist(worklist)

    def _exchange(self, key: str) -> None:
        page = self.go("exchange")
        if page is not None:
            page.show_filter(key)

    def _send(self, request: SendRequest) -> None:
        from yuan.ui.exchange.flow import send

        self.save_text()
        send(self._in_front(), self.workspace, request)

    def _receive(self, paths: list[Path]) -> None:
        from yuan.ui.exchange.flow import receive

        self.save_text()
        receive(self._in_front(), self.workspace, paths)

    def _take_dropped(self, paths: list[Path]) -> None:
        packages = [path for path in paths if path.suffix.lower() == PACKAGE_SUFFIX]
        others = [path for path in paths if path not in packages]
        if packages:
            self.workspace.receive_requested.emit(packages)
        if others:
            self.workspace.import_requested.emit(others)

    def _in_front(self) -> QWidget:
        """The window a new dialog stands before: one that is open already, as the page of a plan."""
        return QApplication.activeModalWidget() or self

    def open_palette(self) -> None:
        from yuan.ui.commands.palette import Palette

        palette = Palette(self, self._palette_entries())
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.open_over(self)

    def _palette_entries(self) -> list[PaletteEntry]:
        from yuan.ui.commands.palette import PaletteEntry, command_entries

        page, ask = self._pages[self._place], self.workspace.edit_requested.emit
        headings = [
            PaletteEntry("章节", text, "", partial(page.go_to, node)) for node, text in page.headings()
        ]
        plans = [
            PaletteEntry("预案", line.card.title, line.card.unit, partial(ask, line.plan, ""))
            for line in self.workspace.session.plans()
        ]
        return [*headings, *command_entries([*page.actions(), *self.menu_actions()]), *plans]

    def menu_actions(self) -> list[QAction]:
        own = set(self._pages[self._place].actions())
        return [action for action in self._menus.commands() if action not in own]

    def lock_now(self) -> None:
        self.lock.lock()

    def renew_lock(self) -> None:
        self.lock.renew()

    # --- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.setWindowIcon(icon("library"))
        self.setMinimumSize(1000, 640)
        for place in PLACES:
            self.rail.add(place.id, place.title, place.icon, place.shortcut)
        centre = QWidget()
        hbox(self.rail, (vbox(self.notices, (self.stack, 1), spacing=0), 1), spacing=0, on=centre, margin=0)
        self.setCentralWidget(centre)

    def _build_status(self) -> None:
        account = self.workspace.session.account
        self.index_label = QLabel("索引待更新")
        self.backup_button = QToolButton()
        set_role(self.backup_button, "tool")
        self.backup_button.hide()
        belongs = account.unit or account.role.value
        self.account_label = QLabel(f"{account.full_name or account.name}（{belongs}）")
        self.library_label = QLabel(_library_name(self.workspace.library))
        self.library_label.setToolTip(str(self.workspace.library.path))
        for label in (self.library_label, self.account_label, self.index_label):
            self.statusBar().addPermanentWidget(label)
        self.statusBar().addPermanentWidget(self.backup_button)
        self.statusBar().setSizeGripEnabled(False)

    def _show_backup_state(self) -> None:
        words, more, tone = self.backups.state()
        self.backup_button.setText(words)
        self.backup_button.setToolTip(more)
        set_role(self.backup_button, "tool", tone)
        self.backup_button.setVisible(bool(words))

    def _connect(self) -> None:
        self.rail.chosen.connect(self.go)
        self.indexer.state_changed.connect(self.index_label.setText)
        self.backups.state_changed.connect(self._show_backup_state)
        sign_in_again = partial(self.leaving.emit, "account")
        notices = LibraryNotices(self.notices, self.workspace.library, sign_in_again)
        self.watch.lost.connect(partial(self._end_displaced, notices))
        self.watch.found.connect(notices.say_file_is_back)
        notices.say_backup()
        self.backups.restored.connect(partial(self._end_restored, notices))
        self.lock.switch_wanted.connect(sign_in_again)
        self.backup_button.clicked.connect(lambda _=False: show_backups(self))
        self.drops.dropped.connect(self._take_dropped)
        workspace = self.workspace
        workspace.edit_requested.connect(self._edit)
        workspace.review_requested.connect(self._review)
        workspace.plan_page_requested.connect(self._show_plan)
        workspace.search_requested.connect(self._search)
        workspace.list_requested.connect(self._list)
        workspace.frame_wanted.connect(self._show_frame)
        workspace.plan_changed.connect(self._forget_unsafe)
        workspace.notice.connect(lambda text: self.statusBar().showMessage(text, NOTICE_MS))
        workspace.import_requested.connect(lambda paths: import_files(self, [Path(path) for path in paths]))
        workspace.receive_requested.connect(self._receive)
        workspace.send_requested.connect(self._send)
        workspace.exchange_requested.connect(self._exchange)
        workspace.new_plan_requested.connect(lambda: new_plan(self))
        workspace.backups_requested.connect(lambda: show_backups(self))
        workspace.plan_suggested.connect(lambda card: new_plan(self, card))

    # --- life ---------------------------------------------------------------------------------------

    def _restore(self) -> None:
        geometry = saved_state("window")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1360, 840)

    def _show_title(self, plan: str = "") -> None:
        parts = [next(item.title for item in PLACES if item.id == self._place)]
        if plan:
            try:
                parts.insert(0, self.workspace.session.plan(plan).card.title)
            except YuanError:
                parts = parts[:1]
        self.setWindowTitle(" - ".join([*parts, _library_name(self.workspace.library), "预案编审"]))

    def save_text(self) -> None:
        """Save what was typed at once; also called after a fault of the program."""
        for page in self._pages.values():
            page.save()

    def renew(self) -> None:
        for page in self._pages.values():
            page.renew()

    def is_text_safe(self) -> bool:
        """Save what was typed, asking nobody; whether it is in the library or else kept on this machine."""
        unsafe = [page for page in self._pages.values() if not page.is_safe()]
        return not unsafe

    def say_unsafe(self, what: str, again: Callable[[], object]) -> None:
        """Say that the text is nowhere but on the screen, until it is saved; `again` tries what could not be done."""
        choices: list[Choice] = [("再试一次", again), ("知道了", partial(self.notices.take, "unsafe"))]
        self.notices.put("unsafe", f"{what}请把文字复制出来，或腾出磁盘空间后再试。", choices, "danger")
        if self.lock.dialog is not None:
            self.lock.dialog.complain(f"{what}请先解锁，把文字复制出来，或腾出磁盘空间。")

    def _forget_unsafe(self) -> None:
        if self.notices.bar("unsafe") is not None and all(page.is_all_saved for page in self._pages.values()):
            self.notices.take("unsafe")

    def leave(self) -> None:
        """Close the window without a question: what cannot be saved is kept, and offered at the next start."""
        self.is_text_safe()
        self._is_left = True
        self.close()

    def leave_library_alone(self) -> None:
        for page in self._pages.values():
            page.stop()
        self.indexer.stop()
        self.backups.stop()
        self.watch.stop()
        for one in self.findChildren(Background):
            one.drop()  # what is still looked up may fail now, and nobody waits for it

    def _end_restored(self, notices: LibraryNotices) -> None:
        self.leave_library_alone()
        notices.say_restored()

    def _end_displaced(self, notices: LibraryNotices, fault: str, kept: str) -> None:
        self.save_text()  # into the files to take back: the library takes nothing more
        self.leave_library_alone()
        notices.say_displaced(fault, kept)
        self.watch.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        pages = list(self._pages.values())
        if not self._is_left and not all(page.can_leave() for page in pages):
            event.ignore()
            return
        for page in pages:
            page.end()
        self.lock.stop()
        save_state("window", self.saveGeometry())
        self.leave_library_alone()
        with suppress(YuanError):  # whoever may work here no more signs nothing
            self.workspace.session.leave()
            look_at_trail(self.workspace.library)  # what was signed here last is remembered here
        super().closeEvent(event)


def _library_name(library: Library) -> str:
    name = Path(str(library.path)).stem
    return name if backup_name(library.file) is None else f"{name}（备份）"
