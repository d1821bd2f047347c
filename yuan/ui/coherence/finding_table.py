"""The findings between plans as a list: the gravest first, narrowed by plan, unit and rule."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from yuan.model.coherence import Crossing, Survey
from yuan.ui.kit.pinyin import fit
from yuan.ui.kit.records import Column, RecordTable

_PLAN_WIDTH, _NARROWEST = 260, 120
GRADES = {"error": ("✕ 错误", "danger"), "warning": ("▲ 注意", "warning"), "hint": ("○ 提示", "muted")}


@dataclass(frozen=True)
class _FindingRow:
    """A finding with its place in the survey and the title of its plan."""

    place: int
    crossing: Crossing
    title: str

    @property
    def message(self) -> str:
        return self.crossing.finding.message


_COLUMNS: tuple[Column[_FindingRow], ...] = (
    Column(
        "程度",
        lambda line: GRADES[line.crossing.finding.grade][0],
        80,
        tone=lambda line: GRADES[line.crossing.finding.grade][1],
    ),
    Column("类别", lambda line: line.crossing.finding.rule.title, 140),
    Column("预案", lambda line: line.title, _PLAN_WIDTH),
    Column("说明", lambda line: line.message),
)


class FindingTable(RecordTable[_FindingRow]):
    """The list. `finding_chosen` comes with the place of a finding in the survey."""

    finding_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__("衔接问题", _COLUMNS, row_height=30)
        self._all: list[_FindingRow] = []
        self._filter = ("", "", "")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentRowChanged.connect(self._choose)

    def narrow(self, plan_text: str, unit_text: str, rule: str) -> None:
        """Keep findings about a plan and a unit as typed, of one rule ("" for all)."""
        self._filter = (plan_text, unit_text, rule)
        self._model.show(
            line
            for line in self._all
            if (not rule or line.crossing.finding.rule.id == rule)
            and fit(plan_text, f"{line.title} {line.message}")
            and fit(unit_text, f"{line.crossing.unit} {line.message}")
        )

    def show_survey(self, survey: Survey) -> None:
        """Show the findings of `survey`, staying where one was reading; the filters stay."""
        row, scrolled = self.currentIndex().row(), self.verticalScrollBar().value()
        titles = {entry.plan: entry.card.title for entry in survey.index.entries}
        self._all = [_FindingRow(place, one, titles[one.plan]) for place, one in enumerate(survey.crossings)]
        self.narrow(*self._filter)
        self.verticalScrollBar().setValue(scrolled)
        if row >= 0 and len(self.records):
            self.selectRow(min(row, len(self.records) - 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        spare = self.viewport().width() - self.columnWidth(0) - self.columnWidth(1)
        self.horizontalHeader().resizeSection(2, max(_NARROWEST, min(_PLAN_WIDTH, spare // 2)))

    def _choose(self, current: QModelIndex) -> None:
        if current.isValid():
            self.finding_chosen.emit(self.records[current.row()].place)
