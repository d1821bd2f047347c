"""The records of a plan in force: training, drills, assessments; with the forms to add one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from yuan.library.permissions import Right, has_right
from yuan.model.errors import YuanError
from yuan.model.process.activities import FORMS, Activity, ActivityKind, is_reviewed
from yuan.model.records import PlanSummary
from yuan.ui.desk import Desk
from yuan.ui.kit.errors import show_error
from yuan.ui.theme import GAP
from yuan.ui.widgets.fields_dialog import FieldsDialog

_ID = Qt.ItemDataRole.UserRole


class ActivityPanel(QWidget):
    """The list with a button for each kind of record. Emits `changed` after one was added or taken back."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._plan: PlanSummary | None = None
        self.list = QTreeWidget()
        self.list.setHeaderLabels(["事项", "日期", "版本", "内容", "结论", "登记人"])
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setAlternatingRowColors(True)
        header = self.list.header()
        for place, width in enumerate((150, 100, 60, 260, 220, 100)):
            header.resizeSection(place, width)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        self.buttons: dict[ActivityKind, QPushButton] = {}
        for kind in ActivityKind:
            button = QPushButton(f"登记{kind.value}…")
            button.setAutoDefault(False)
            button.setToolTip(f"依据：{FORMS[kind].cites}")
            button.clicked.connect(lambda _=False, kind=kind: self._record(kind))
            self.buttons[kind] = button
            line.addWidget(button)
        line.addStretch(1)
        self.remove_button = QPushButton("撤销登记…")
        self.remove_button.setAutoDefault(False)
        self.remove_button.clicked.connect(self._remove)
        line.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.addLayout(line)
        column.addWidget(self.list, 1)
        self.list.itemSelectionChanged.connect(self._allow)

    def show_plan(self, plan: PlanSummary) -> None:
        """List the records of `plan`."""
        self._plan = plan
        self.list.clear()
        every = self._desk.session.upkeep.activities(plan.plan)
        for one in every:
            self._add(one, every)
        self._allow()

    def _add(self, one: Activity, every: list[Activity]) -> None:
        name = one.kind.value
        if one.kind is ActivityKind.DRILL and not is_reviewed(one, every):
            name += "（未评估）"
        words = [name, one.on.isoformat(), f"第{one.version}版", one.summary, one.conclusion, one.recorded_by]
        row = QTreeWidgetItem(self.list, words)
        row.setData(0, _ID, one.id)
        for field in FORMS[one.kind].fields:
            value = one.answers.get(field.name, "")
            if value and field.kind != "date":
                QTreeWidgetItem(row, [field.label, "", "", value]).setToolTip(3, value)

    def _allow(self) -> None:
        may = self._plan is not None and has_right(
            self._desk.session.account, Right.RECORD_ACTIVITY, self._plan.card.unit
        )
        for button in self.buttons.values():
            button.setEnabled(may and self._plan is not None and self._plan.in_force is not None)
        chosen = self.list.currentItem()
        self.remove_button.setEnabled(may and chosen is not None and bool(chosen.data(0, _ID)))

    def _record(self, kind: ActivityKind) -> None:
        assert self._plan is not None
        plan, form = self._plan, FORMS[kind]
        intro = f"《{plan.card.title}》现行版本，{kind.value}情况按日期登记，期限随之顺延。"
        dialog = FieldsDialog(
            self,
            f"登记{kind.value}",
            form.fields,
            lambda answers: self._desk.session.upkeep.record(plan.plan, kind, answers),
            cites=form.cites,
            intro=intro,
        )
        if dialog.exec():
            self.changed.emit()

    def _remove(self) -> None:
        chosen = self.list.currentItem()
        if chosen is None:
            return
        reason, is_given = QInputDialog.getText(
            self, "撤销登记", f"撤销“{chosen.text(0)}”{chosen.text(1)} 的理由："
        )
        if not is_given:
            return
        try:
            self._desk.session.upkeep.remove(chosen.data(0, _ID), reason)
        except YuanError as error:
            show_error(self, error)
            return
        self.changed.emit()
