"""The list of plans: sorted by any column, narrowed while typing, columns chosen from a menu."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget

from yuan.model.records import PlanSummary
from yuan.ui.library.columns import COLUMNS
from yuan.ui.library.model import PLAN_ROLE, PlanFilter, PlanModel
from yuan.ui.settings import save_state, saved_state

_STATE = "plan-list"
_ROW_HEIGHT = 28
_TITLE = next(place for place, column in enumerate(COLUMNS) if column.id == "title")


class PlanTable(QTableView):
    """Emits `opened` with the plan id on Enter and double click, `chosen` whenever the selection changes."""

    opened = Signal(str)
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plans = PlanModel(self)
        self.filter = PlanFilter(self)
        self.filter.setSourceModel(self.plans)
        self.setModel(self.filter)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda point: self.column_menu(self).exec(header.mapToGlobal(point))
        )
        self._arrange()
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(PLAN_ROLE)))
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())

    def show_plans(self, plans: list[PlanSummary]) -> None:
        """Show `plans`; those selected stay selected, and the first one when none was."""
        kept = [item.plan for item in self.selected()]
        self.filter.forget()
        self.plans.show(plans)
        self.select(kept)
        self.chosen.emit()

    def selected(self) -> list[PlanSummary]:
        """The plans selected, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._summary(row) for row in rows]

    def shown(self) -> list[PlanSummary]:
        """The plans listed now, in the order shown."""
        return [self._summary(row) for row in range(self.filter.rowCount())]

    def select(self, plans: list[str]) -> None:
        """Select these plans where they are listed, else the first row."""
        model = self.selectionModel()
        model.clearSelection()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for plan in plans:
            row = self.plans.row_of(plan)
            index = self.filter.mapFromSource(self.plans.index(row, 0)) if row >= 0 else None
            if index is not None and index.isValid():
                if not model.hasSelection():
                    self.setCurrentIndex(index)
                model.select(index, flags)
        if not model.hasSelection() and self.filter.rowCount():
            self.selectRow(0)

    def keep_a_selection(self) -> None:
        """After narrowing: something listed is selected."""
        if not self.selectionModel().hasSelection():
            self.select([])
        self.chosen.emit()

    def column_menu(self, parent: QWidget) -> QMenu:
        """A menu to show and hide columns and to restore their widths."""
        menu = QMenu(parent)
        for place, column in enumerate(COLUMNS):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(place))
            action.setEnabled(column.id != "title")
            action.toggled.connect(lambda on, place=place: self._show_column(place, on))
        menu.addSeparator()
        menu.addAction("恢复默认列").triggered.connect(self._arrange_anew)
        return menu

    def save_arrangement(self) -> None:
        """Remember widths, order and choice of columns."""
        save_state(_STATE, self.horizontalHeader().saveState())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().data(PLAN_ROLE))
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_spare_width()

    def _share_spare_width(self) -> None:
        """A wide window gives its spare width to the titles; a narrow one takes it back first."""
        header = self.horizontalHeader()
        spare = self.viewport().width() - header.length()
        width = header.sectionSize(_TITLE) + spare
        if spare > 0 or header.sectionSize(_TITLE) > COLUMNS[_TITLE].width:
            header.resizeSection(_TITLE, max(COLUMNS[_TITLE].width, width))

    def _show_column(self, place: int, on: bool) -> None:
        self.setColumnHidden(place, not on)
        self._share_spare_width()

    def _summary(self, row: int) -> PlanSummary:
        return self.plans.summary(self.filter.mapToSource(self.filter.index(row, 0)).row())

    def _arrange(self) -> None:
        state = saved_state(_STATE) or QByteArray()
        if state.isEmpty() or not self.horizontalHeader().restoreState(state):
            self._arrange_anew()

    def _arrange_anew(self) -> None:
        header = self.horizontalHeader()
        for place, column in enumerate(COLUMNS):
            header.moveSection(header.visualIndex(place), place)
            header.resizeSection(place, column.width)
            self.setColumnHidden(place, not column.is_shown)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.filter.sort(-1)
