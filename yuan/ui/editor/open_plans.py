"""The plans open in the editor: each keeps its text, its history of undo and its place while another is shown."""

from __future__ import annotations

import gc
from concurrent.futures import Future, wait
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar

from yuan.model.document.content import NodeId
from yuan.ui.editor.page import EditorPage
from yuan.ui.editor.writing.text_edit import PlanTextEdit
from yuan.ui.kit.debounce import Debounce
from yuan.ui.kit.parts import vbox
from yuan.ui.shell import Page
from yuan.ui.workspace import Workspace

MOST_OPEN = 6
"""One more closes the plan looked at longest ago: each takes some 20 MB."""
REST_MS = 1200
"""When nothing was opened or typed for so long, the page for the next plan is made: that takes a while."""


class OpenPlans(Page):
    """One `EditorPage` for each plan open, and a line of tabs when there are two or more.

    Ctrl+Tab and Ctrl+Shift+Tab go on and back, Ctrl+W closes. What was typed in a plan is saved before another is
    shown, so only the plan in sight can hold anything unsaved.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._is_switching = False
        self._looked_at: list[EditorPage] = []
        self._spare: EditorPage | None = None
        self._leaving: list[Future[Any]] = []
        """Of plans closed just now: done when others can know that the draft is free."""
        self._rest = Debounce(self, REST_MS, self._make_spare)
        self.tabs = QTabBar()
        self.tabs.setObjectName("open-plans")
        self.tabs.setTabsClosable(True)
        self.tabs.setMovable(True)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.hide()
        self.stack = QStackedWidget()
        vbox(self.tabs, (self.stack, 1), spacing=0, on=self, margin=0)
        self.tabs.currentChanged.connect(self._tab_chosen)
        self.tabs.tabCloseRequested.connect(self.close_tab)
        for keys, by in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            shortcut = QShortcut(
                QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            shortcut.activated.connect(lambda by=by: self._step(by))
        close = QShortcut(QKeySequence("Ctrl+W"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        close.activated.connect(lambda: self.close_tab(self.tabs.currentIndex()))
        workspace.frame_wanted.connect(self._show_tabs)
        self._put_in_sight(self._new_page())

    # --- the contract -------------------------------------------------------------------------------

    @property
    def page(self) -> EditorPage:
        """The page in sight; it shows no plan when none is open."""
        page = self.stack.currentWidget()
        assert isinstance(page, EditorPage)
        return page

    @property
    def edit(self) -> PlanTextEdit:
        """The text in sight."""
        return self.page.edit

    @property
    def current_plan(self) -> str:
        """The id of the plan in sight, "" when there is none."""
        return self.page.current_plan

    @property
    def plans(self) -> list[str]:
        """The ids of the plans open, as the tabs stand."""
        return [str(self.tabs.tabData(place)) for place in range(self.tabs.count())]

    def open_plan(self, plan_id: str, node_id: NodeId = "") -> None:
        """Bring a plan in sight, at a place in it if one is given; one open already is as it was left.

        A plan that cannot be opened is told in a dialog, and the one before stays.
        """
        before = self.page
        if not before.can_leave():
            return
        page = self._page_of(plan_id)
        if page is None:
            page = before if not before.current_plan else self._new_page()
            page.open_plan(plan_id, node_id)
            if page.current_plan != plan_id:
                if page is not before:
                    self._discard(page)
                return
            self._add_tab(page)
            self._put_in_sight(page)
            self._rest.ask()
            return
        self._put_in_sight(page)
        page.reloading.renew()
        page.go_to(node_id)

    def reload(self) -> None:
        """Show the plan in sight anew: its draft was changed from elsewhere in the window."""
        self.page.reloading.reload()

    def go_to(self, node_id: NodeId) -> None:
        """Bring the node of the plan in sight into view."""
        self.page.go_to(node_id)

    def headings(self) -> list[tuple[NodeId, str]]:
        """The headings of the plan in sight with their numbers."""
        return self.page.headings()

    def actions(self) -> list[QAction]:
        """What can be done in the plan in sight."""
        return self.page.actions()

    @property
    def finds_within(self) -> bool:
        return True

    def save(self) -> None:
        for page in self._pages():
            page.flush()

    def renew(self) -> None:
        self.page.reloading.renew()

    def can_leave(self) -> bool:
        """Save; whether nothing is left unsaved in any plan, or the user gives it up after it went to a recovery file."""
        others = [page for page in self._pages() if page is not self.page]
        return all(page.can_leave() for page in (self.page, *others))

    def is_safe(self) -> bool:
        """Save now, asking nobody; whether every text is in the library, or else kept on this machine."""
        unsafe = [page for page in self._pages() if not page.is_safe()]
        return not unsafe

    @property
    def is_all_saved(self) -> bool:
        """Whether every text is in the library as it stands."""
        return not any(page.autosave.is_dirty for page in self._pages())

    def end(self) -> None:
        """The window goes, and all is saved or kept. Others know then that its drafts are free."""
        for page in self._pages():
            page.close_draft()
            page.elsewhere.wait()
        wait(self._leaving)

    def close_tab(self, place: int) -> None:
        """Close the plan of the tab at `place`, unless its text cannot be saved and the user stays."""
        if not 0 <= place < self.tabs.count():
            return
        page = self._page_of(str(self.tabs.tabData(place)))
        if page is None or not page.can_leave():
            return
        self._is_switching = True
        self.tabs.removeTab(place)
        self._is_switching = False
        left = [other for other in self._looked_at if other is not page]
        if page is self.page:
            self._put_in_sight(left[-1] if left else self._new_page())
        self._discard(page)
        self._show_tabs()

    @property
    def wants_all_room(self) -> bool:
        """Whether the plan in sight is shown in focus mode."""
        return self.page.wants_all_room

    # --- pages and tabs -----------------------------------------------------------------------------

    def _pages(self) -> list[EditorPage]:
        pages = (self.stack.widget(place) for place in range(self.stack.count()))
        return [page for page in pages if isinstance(page, EditorPage)]

    def _page_of(self, plan: str) -> EditorPage | None:
        return next((page for page in self._pages() if page.current_plan == plan), None)

    def _make_spare(self) -> None:
        if self.edit.is_composing or self.page.gc_timing.quiet_ms < REST_MS // 2:
            self._rest.ask()
        elif self._spare is None:
            self._spare = EditorPage(self._workspace)
            self._spare.setParent(self)
            self._spare.hide()

    def _new_page(self) -> EditorPage:
        page, self._spare = self._spare or EditorPage(self._workspace), None
        self.stack.addWidget(page)
        self.part_made.emit(page)
        return page

    def _add_tab(self, page: EditorPage) -> None:
        title = page.title
        self._is_switching = True
        place = self.tabs.addTab(title)
        self.tabs.setTabData(place, page.current_plan)
        self.tabs.setTabToolTip(place, title)
        self._is_switching = False
        self._show_tabs()
        if self.tabs.count() > MOST_OPEN:
            oldest = next(other for other in self._looked_at if other is not page and other.current_plan)
            self.close_tab(self.plans.index(oldest.current_plan))

    def _discard(self, page: EditorPage) -> None:
        self._looked_at = [other for other in self._looked_at if other is not page]
        self.stack.removeWidget(page)
        page.close_draft()
        self._leaving = [one for one in (*self._leaving, page.elsewhere.left) if not one.done()]
        page.deleteLater()
        gc.unfreeze()  # or the text closed would stay in memory; see `gc_timing`

    def _put_in_sight(self, page: EditorPage) -> None:
        self._looked_at = [*(other for other in self._looked_at if other is not page), page]
        self._is_switching = True
        if page.current_plan:
            self.tabs.setCurrentIndex(self.plans.index(page.current_plan))
        self._is_switching = False
        self.stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        self._show_tabs()
        self.plan_shown.emit(page.current_plan)

    def _show_tabs(self) -> None:
        self.tabs.setVisible(self.tabs.count() > 1 and not self.wants_all_room)

    def _tab_chosen(self, place: int) -> None:
        if self._is_switching or place < 0:
            return
        self.open_plan(str(self.tabs.tabData(place)))
        if self.current_plan != self.tabs.tabData(place):
            self._is_switching = True
            self.tabs.setCurrentIndex(self.plans.index(self.current_plan))
            self._is_switching = False
        self.page.setFocus()

    def _step(self, by: int) -> None:
        if self.tabs.count() > 1:
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())

    def showEvent(self, event: QShowEvent) -> None:
        """The plan may have been handed in, or its draft changed, while another place was shown."""
        super().showEvent(event)
        if not event.spontaneous():  # a window that was only out of sight has had nobody elsewhere in it
            self.page.reloading.renew()
