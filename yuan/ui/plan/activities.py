"""The records of a plan in force: training, drills, assessments; with the forms to add one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QInputDialog, QTreeWidgetItem, QWidget

from yuan.library.permissions import Right, has_right
from yuan.model.process.activities import FORMS, Activity, ActivityKind, is_reviewed
from yuan.model.records import PlanSummary
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.parts import REST, button, hbox, vbox
from yuan.ui.kit.records import Column, RecordTree
from yuan.ui.widgets.fields_dialog import FieldsDialog
from yuan.ui.workspace import Workspace

_COLUMNS: tuple[Column[Activity], ...] = (
    Column("事项", lambda one: one.kind.value, 150),
    Column("日期", lambda one: one.on.isoformat(), 100),
    Column("版本", lambda one: f"第{one.version}版", 60),
    Column("内容", lambda one: one.summary),
    Column("结论", lambda one: one.conclusion, 220),
    Column("登记人", lambda one: one.recorded_by, 100),
)


class ActivityPanel(QWidget):
    """The list with a button for each kind of record. Emits `changed` after one was added or taken back."""

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._plan: PlanSummary | None = None
        self.list = RecordTree("培训、演练和评估", _COLUMNS, is_flat=False)
        self.buttons = {
            kind: button(f"登记{kind.value}…", partial(self._record, kind), tip=f"依据：{FORMS[kind].cites}")
            for kind in ActivityKind
        }
        self.remove_button = button("撤销登记…", self._remove)
        vbox(hbox(*self.buttons.values(), REST, self.remove_button), (self.list, 1), on=self)
        self.list.itemSelectionChanged.connect(self._allow)

    def show_plan(self, plan: PlanSummary) -> None:
        """List the records of `plan`."""
        self._plan = plan
        self.list.clear()
        every = self._workspace.session.activities.of_plan(plan.plan)
        for one in every:
            self._add(one, every)
        self._allow()

    def _add(self, one: Activity, every: list[Activity]) -> None:
        row = self.list.add(one)
        if one.kind is ActivityKind.DRILL and not is_reviewed(one, every):
            row.setText(0, f"{one.kind.value}（未评估）")
        for field in FORMS[one.kind].fields:
            value = one.answers.get(field.name, "")
            if value and field.kind != "date":
                QTreeWidgetItem(row, [field.label, "", "", value]).setToolTip(3, value)

    def _allow(self) -> None:
        may = self._plan is not None and has_right(
            self._workspace.session.account, Right.RECORD_ACTIVITY, self._plan.card.unit
        )
        for record in self.buttons.values():
            record.setEnabled(may and self._plan is not None and self._plan.in_force is not None)
        self.remove_button.setEnabled(may and self.list.chosen() is not None)

    def _record(self, kind: ActivityKind) -> None:
        assert self._plan is not None
        plan, form = self._plan, FORMS[kind]
        intro = f"《{plan.card.title}》现行版本，{kind.value}情况按日期登记，期限随之顺延。"
        dialog = FieldsDialog(
            self,
            f"登记{kind.value}",
            form.fields,
            lambda answers: self._workspace.session.activities.record(plan.plan, kind, answers),
            cites=form.cites,
            intro=intro,
        )
        if dialog.exec():
            self.changed.emit()

    def _remove(self) -> None:
        chosen = self.list.chosen()
        if chosen is None:
            return
        asked = f"撤销“{chosen.kind.value}”{chosen.on.isoformat()} 的理由："
        reason, is_given = QInputDialog.getText(self, "撤销登记", asked)
        if is_given:
            with guarded(self):
                self._workspace.session.activities.remove(chosen.id, reason)
                self.changed.emit()
