"""The search page: results as one types, grouped by plan, with filters; Enter jumps to the very place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QIcon, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListView,
    QSplitter,
    QStackedWidget,
)

from yuan.jobs.searching import readable_by
from yuan.search import Hit, Query, SearchResult
from yuan.ui.kit.debounce import Debounce
from yuan.ui.kit.parts import hbox, vbox
from yuan.ui.search.delegate import ResultDelegate
from yuan.ui.search.filters import Filters
from yuan.ui.search.hints import Hints
from yuan.ui.search.recent import recent_searches, remember_search
from yuan.ui.search.results import LINE_ROLE, GroupLine, ResultModel
from yuan.ui.shell import Page
from yuan.ui.theme import WIDE, put_icon, set_role
from yuan.ui.workspace import Workspace

PAUSE_MS = 60
"""How long after the last character the search is made. What an input method is still composing is not text yet."""


class SearchPage(Page):
    """Search box, result line, filters and results. Focus stays in the box; arrow keys walk through the hits."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        set_role(self, "page")
        self._workspace = workspace
        self._readable: Callable[[str, int], bool] | None = None
        self._pause = Debounce(self, PAUSE_MS, self._search)
        self.box = QLineEdit()
        self.count = QLabel()
        self.filters = Filters()
        self.model = ResultModel(self)
        self.results = QListView()
        self._who = (str(workspace.library.path), workspace.session.account.name)
        self.hints = Hints(lambda: recent_searches(*self._who))
        self._body = QStackedWidget()
        self._build()
        self._connect()

    # --- what others may ask ------------------------------------------------------------------------

    def search_for(self, text: str) -> None:
        """Search for `text` now, with the box ready for more."""
        self.filters.clear()
        self.box.setText(text)
        self._pause.stop()
        self._search()
        self.box.setFocus()
        self.box.selectAll()

    # --- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.box.setPlaceholderText("输入要找的字词，空格隔开表示同时包含")
        self.box.setClearButtonEnabled(True)
        put_icon(self.box.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition), "search")
        self.box.setAccessibleName("检索")
        self.box.setMinimumHeight(36)
        self.setFocusProxy(self.box)
        set_role(self.count, "muted")
        self.count.hide()
        self.filters.hide()
        self.results.setModel(self.model)
        self.results.setItemDelegate(ResultDelegate(self.results))
        self.results.setUniformItemSizes(True)
        self.results.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.results.setMouseTracking(True)
        self.results.setAccessibleName("检索结果")
        self._body.addWidget(self.hints)
        self._body.addWidget(self.results)
        splitter = QSplitter()
        splitter.addWidget(self.filters)
        splitter.addWidget(self._body)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([220, 900])
        splitter.setChildrenCollapsible(False)
        line = hbox((self.box, 1), self.count, spacing=WIDE)
        vbox(line, (splitter, 1), on=self, margin=WIDE)

    def _connect(self) -> None:
        self.box.textChanged.connect(self._pause.ask)
        self.box.installEventFilter(self)
        self.results.installEventFilter(self)
        self.results.clicked.connect(self._click)
        self.filters.changed.connect(lambda: QTimer.singleShot(0, self, self._search))
        self.hints.search_chosen.connect(self.search_for)
        self.hints.filters_unwanted.connect(self.filters.clear)
        self._workspace.index_changed.connect(self._refresh)
        self._workspace.plan_changed.connect(lambda _: self._forget_rights())

    # --- searching ----------------------------------------------------------------------------------

    def _search(self) -> None:
        text = self.box.text()
        if Query.parse(text).is_empty:
            self._show(SearchResult())
            self.hints.show_start()
        elif self._workspace.index is None:
            self._show(SearchResult())
            self.hints.show_waiting()
        else:
            result = self._workspace.index.search(
                text,
                **self.filters.chosen,
                in_force=self.filters.in_force.isChecked(),
                limit=None,
                may_see=self._may_see,
            )
            self._show(result)
            self.count.setText(
                f"共 {result.total} 处，涉及 {result.plans} 个预案（{max(1, round(result.took_ms))} 毫秒）"
            )
            self.count.show()
            if not result.total:
                self.hints.show_nothing(text.strip(), filtered=self.filters.is_any_chosen)

    def _show(self, result: SearchResult) -> None:
        self.model.show(result)
        self.count.clear()
        self.count.hide()
        self.filters.setVisible(bool(result.total) or self.filters.is_any_chosen)
        self.filters.show_counts(result.facets)
        self._body.setCurrentWidget(self.results if result.total else self.hints)
        self.results.scrollToTop()
        self._go_to(self.model.next_hit(-1, 1))

    def _refresh(self) -> None:
        """The index changed: show the new answer, staying where one was."""
        self._forget_rights()
        if self._pause.is_waiting or Query.parse(self.box.text()).is_empty:
            return
        row, place = self.results.currentIndex().row(), self.results.verticalScrollBar().value()
        self._search()
        if 0 <= row < self.model.rowCount():
            self._go_to(row)
            self.results.verticalScrollBar().setValue(place)

    def _may_see(self, plan: str, version: int) -> bool:
        """The account's right, looked up once until something changes."""
        if self._readable is None:
            self._readable = readable_by(self._workspace.session)
        return self._readable(plan, version)

    def _forget_rights(self) -> None:
        self._readable = None

    # --- going through the hits ---------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.box:
                return self._key_in_box(event)
            if watched is self.results:
                return self._key_in_results(event)
        return super().eventFilter(watched, event)

    def _key_in_box(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        actions: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Down: lambda: self._step(1),
            Qt.Key.Key_Up: lambda: self._step(-1),
            Qt.Key.Key_PageDown: lambda: self._step(1, self._page_of_rows()),
            Qt.Key.Key_PageUp: lambda: self._step(-1, self._page_of_rows()),
            Qt.Key.Key_Return: self._enter,
            Qt.Key.Key_Enter: self._enter,
            Qt.Key.Key_Escape: self.box.clear,
        }
        if key not in actions:
            return False
        actions[key]()
        return True

    def _key_in_results(self, event: QKeyEvent) -> bool:
        key, row = event.key(), self.results.currentIndex().row()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._click(self.results.currentIndex())
            return True
        if key == Qt.Key.Key_Up and row <= 1:
            self.box.setFocus()
            return True
        if (
            event.text().isprintable()
            and event.text()
            and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        ):
            self.box.setFocus()
            self.box.insert(event.text())
            return True
        return False

    def _enter(self) -> None:
        """Search at once if the last characters have not been searched yet, then jump to the current hit."""
        self._pause.flush()
        self._jump(self.results.currentIndex())

    def _step(self, step: int, times: int = 1) -> None:
        row = self.results.currentIndex().row()
        for _ in range(times):
            following = self.model.next_hit(row, step)
            if following < 0:
                break
            row = following
        self._go_to(row)

    def _page_of_rows(self) -> int:
        height = self.results.sizeHintForRow(0)
        return max(1, self.results.viewport().height() // height - 1) if height > 0 else 1

    def _go_to(self, row: int) -> None:
        if row < 0:
            return
        index = self.model.index(row)
        self.results.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.results.scrollTo(self.model.index(row - 1) if row == 1 else index)

    def _click(self, index: QModelIndex) -> None:
        if isinstance(index.data(LINE_ROLE), GroupLine):
            row = index.row()
            self.model.toggle(row)
            self.results.setCurrentIndex(self.model.index(row))
        else:
            self._jump(index)

    def _jump(self, index: QModelIndex) -> None:
        hit = index.data(LINE_ROLE)
        if isinstance(hit, Hit):
            remember_search(self.box.text(), *self._who)
            self._workspace.edit_requested.emit(hit.plan, hit.node)

    # --- coming and going ---------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.box.setFocus()
        self.box.selectAll()
        if not self.box.text():
            self.hints.show_start()
