"""The plan list as a Qt model, and the filter that narrows it as one types."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt

from yuan.model.records import PlanSummary
from yuan.ui.kit.pinyin import initials
from yuan.ui.kit.records import Index, RecordModel
from yuan.ui.library.columns import COLUMNS
from yuan.ui.library.worklists import WorkList

SORT_ROLE = Qt.ItemDataRole.UserRole
PLAN_ROLE = Qt.ItemDataRole.UserRole + 1


class PlanModel(RecordModel[PlanSummary]):
    """A row per plan, a column per entry of `COLUMNS`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)

    def summary(self, row: int) -> PlanSummary:
        """The plan of row `row`."""
        return self.records[row]

    def row_of(self, plan: str) -> int:
        """The row of `plan`, -1 when it is not here."""
        return next((row for row, item in enumerate(self.records) if item.plan == plan), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role == SORT_ROLE:
            # Plans are given in the order of the printed list; equal keys keep it.
            column = self.columns[index.column()]
            return (column.order or column.text)(self.records[index.row()])
        if index.isValid() and role == PLAN_ROLE:
            return self.records[index.row()].plan
        return super().data(index, role)


class PlanFilter(QSortFilterProxyModel):
    """Narrows the list by group, work list and typed words (all of which must occur), and sorts it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSortRole(SORT_ROLE)
        self._words: list[str] = []
        self._plans: frozenset[str] | None = None
        self._worklist: WorkList | None = None
        self._texts: dict[str, str] = {}
        self._initials: dict[str, str] = {}

    def show_text(self, text: str) -> None:
        """Keep plans whose title, unit, number or event type contains every word, by initials too."""
        self._words = text.lower().split()
        self.invalidate()

    def show_group(self, plans: frozenset[str] | None) -> None:
        """Keep these plans; None keeps all."""
        self._plans = plans
        self.invalidate()

    def show_worklist(self, worklist: WorkList | None) -> None:
        """Keep the plans of a work list; None keeps all."""
        self._worklist = worklist
        self.invalidate()

    def forget(self) -> None:
        """The plans have changed: their searchable texts are made anew."""
        self._texts.clear()
        self._initials.clear()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        model = self.sourceModel()
        if not isinstance(model, PlanModel):
            return False
        summary = model.summary(row)
        if self._plans is not None and summary.plan not in self._plans:
            return False
        if self._worklist is not None and not self._worklist.holds(summary, date.today()):
            return False
        if not self._words:
            return True
        text = self._text(summary)
        return all(
            word in text or (word.isascii() and word in self._letters(summary)) for word in self._words
        )

    def lessThan(self, left: Index, right: Index) -> bool:
        model = self.sourceModel()
        first, second = model.data(left, SORT_ROLE), model.data(right, SORT_ROLE)
        return bool(first < second) if first != second else left.row() < right.row()

    def _text(self, summary: PlanSummary) -> str:
        if summary.plan not in self._texts:
            card = summary.card
            number = summary.in_force.document_number if summary.in_force else ""
            parts = [
                card.title,
                card.unit,
                card.event_type,
                card.kind.value,
                summary.stage.value,
                number,
                summary.plan,
            ]
            self._texts[summary.plan] = "\n".join(parts).lower()
        return self._texts[summary.plan]

    def _letters(self, summary: PlanSummary) -> str:
        if summary.plan not in self._initials:
            self._initials[summary.plan] = f"{initials(summary.card.title)}\n{initials(summary.card.unit)}"
        return self._initials[summary.plan]
