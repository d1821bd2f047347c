"""The plans that wait for whoever is signed in: handed in for reviewers, returned for drafters."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from yuan.model.records import Account, PlanSummary, Stage
from yuan.ui.theme import GAP, SMALL, interface_font, tokens

_PLAN = int(Qt.ItemDataRole.UserRole)
_NOTE = _PLAN + 1
_STAGES = list(Stage)


def waiting(summaries: Iterable[PlanSummary], account: Account) -> list[PlanSummary]:
    """What of `summaries` waits: for a drafter what came back to the unit or is under review, else what is handed in."""
    if account.role.is_of_unit:
        own = [summary for summary in summaries if summary.card.unit == account.unit]
        returned = [
            summary for summary in own if summary.stage.is_editable and summary.latest.returned_because
        ]
        return returned + [summary for summary in own if summary.stage.is_under_review]
    found = [summary for summary in summaries if summary.stage.is_under_review]
    return sorted(found, key=lambda summary: _STAGES.index(summary.stage), reverse=True)


class PlanQueue(QListWidget):
    """A list of plans, two lines each. Emits `chosen` with the plan's id when the user goes to another."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("待办预案")
        self.setItemDelegate(_TwoLines(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(self._tell)

    def show_plans(self, summaries: Iterable[PlanSummary], current: str) -> None:
        """Fill the list anew and mark `current` without emitting `chosen`."""
        blocked = self.blockSignals(True)
        self.clear()
        for summary in summaries:
            item = QListWidgetItem(summary.card.title)
            item.setData(_PLAN, summary.plan)
            item.setData(_NOTE, _note(summary))
            item.setToolTip(summary.card.title)
            self.addItem(item)
            if summary.plan == current:
                self.setCurrentItem(item)
        self.blockSignals(blocked)

    def plans(self) -> list[str]:
        """The ids of the plans listed."""
        return [self.item(row).data(_PLAN) for row in range(self.count())]

    def mark(self, plan: str) -> None:
        """Mark `plan`, or nothing when it is not listed, without emitting `chosen`."""
        blocked = self.blockSignals(True)
        self.setCurrentRow(self.plans().index(plan) if plan in self.plans() else -1)
        self.blockSignals(blocked)

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_PLAN))


def _note(summary: PlanSummary) -> str:
    stage = "被退回" if summary.stage.is_editable else summary.stage.value
    return f"{stage} · {summary.card.unit} · 第{summary.latest.number}版"


class _TwoLines(QStyledItemDelegate):
    """The title above a muted note, both cut with … when too long."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        scheme = tokens()
        painter.save()
        state, rect = option.state, option.rect
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, scheme.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, scheme.colour("hover"))
        inside = rect.adjusted(GAP, GAP, -GAP, -GAP)
        for role, scale, colour, where in (
            (int(Qt.ItemDataRole.DisplayRole), 1.05, "text", Qt.AlignmentFlag.AlignTop),
            (_NOTE, 0.9, "muted", Qt.AlignmentFlag.AlignBottom),
        ):
            painter.setFont(interface_font(scale))
            painter.setPen(scheme.colour(colour))
            words = painter.fontMetrics().elidedText(
                str(index.data(role)), Qt.TextElideMode.ElideRight, inside.width()
            )
            painter.drawText(inside, int(where), words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        parent = self.parent()
        height = parent.fontMetrics().height() if isinstance(parent, QWidget) else 18
        return QSize(120, 2 * height + 3 * SMALL + GAP)
