"""The findings between plans as a list: the gravest first, narrowed by plan, unit and rule."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from yuan.model.coherence import Crossing, Survey
from yuan.ui.kit.pinyin import fit
from yuan.ui.theme import tokens

Index = QModelIndex | QPersistentModelIndex
_HEADS = ("程度", "类别", "预案", "说明")
_PLAN_WIDTH, _NARROWEST = 260, 120
GRADES = {"error": ("✕ 错误", "danger"), "warning": ("▲ 注意", "warning"), "hint": ("○ 提示", "muted")}


class FindingModel(QAbstractTableModel):
    """A row a finding."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[tuple[int, Crossing, str]] = []
        self._shown: list[tuple[int, Crossing, str]] = []
        self._filter = ("", "", "")

    def show(self, survey: Survey) -> None:
        """Show the findings of `survey`; the filters stay."""
        titles = {entry.plan: entry.card.title for entry in survey.index.entries}
        self._all = [(place, one, titles[one.plan]) for place, one in enumerate(survey.crossings)]
        self._narrow()

    def narrow(self, plan_text: str, unit_text: str, rule: str) -> None:
        """Keep findings about a plan and a unit as typed, of one rule ("" for all)."""
        self._filter = (plan_text, unit_text, rule)
        self._narrow()

    def _narrow(self) -> None:
        plan_text, unit_text, rule = self._filter
        self.beginResetModel()
        self._shown = [
            line
            for line in self._all
            if (not rule or line[1].finding.rule.id == rule)
            and fit(plan_text, f"{line[2]} {line[1].finding.message}")
            and fit(unit_text, f"{line[1].unit} {line[1].finding.message}")
        ]
        self.endResetModel()

    def place(self, row: int) -> int:
        """The place of a row's finding in the survey."""
        return self._shown[row][0]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        _, crossing, title = self._shown[index.row()]
        word, tone = GRADES[crossing.finding.grade]
        texts = (word, crossing.finding.rule.title, title, crossing.finding.message)
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return texts[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0:
            return tokens().colour(tone)
        return None


class FindingTable(QTableView):
    """The list. `chosen` comes with the place of a finding in the survey."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.findings = FindingModel(self)
        self.setAccessibleName("衔接问题")
        self.setModel(self.findings)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(30)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        for column, width in enumerate((80, 140, _PLAN_WIDTH)):
            header.resizeSection(column, width)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.selectionModel().currentRowChanged.connect(self._choose)

    def show_survey(self, survey: Survey) -> None:
        """Show the findings of `survey`, staying where one was reading."""
        row, scrolled = self.currentIndex().row(), self.verticalScrollBar().value()
        self.findings.show(survey)
        self.verticalScrollBar().setValue(scrolled)
        if row >= 0 and self.findings.rowCount():
            self.selectRow(min(row, self.findings.rowCount() - 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        spare = self.viewport().width() - self.columnWidth(0) - self.columnWidth(1)
        self.horizontalHeader().resizeSection(2, max(_NARROWEST, min(_PLAN_WIDTH, spare // 2)))

    def _choose(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.findings.place(current.row()))
