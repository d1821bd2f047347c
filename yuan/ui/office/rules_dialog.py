"""期限与备案规定: cycles, recipients of filing and required reviews, where local rules differ from the national ones."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFormLayout,
    QHeaderView,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from yuan.library.permissions import Right, has_right
from yuan.model.errors import YuanError
from yuan.model.plan import Kind
from yuan.model.process.local_rules import LocalRules
from yuan.model.process.schedule import Cycles
from yuan.ui.desk import Desk
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import show_error

_INTRO = "各地规定与国家办法不同的，在此修改；期限随之重新计算，本预案库的所有用户共用。"
_READ_ONLY = "您的账号只能查看。修改须由审核人员、档案人员或系统管理员进行。"
_CYCLES = (
    ("filing_working_days", "备案期限（国办发〔2024〕5号第二十六条）", " 个工作日", 1, 250),
    ("publication_working_days", "公布期限（第二十八条）", " 个工作日", 1, 250),
    ("assessment_years", "评估周期（第三十四条）", " 年", 1, 10),
    ("drill_years", "专项、部门预案演练周期（第三十二条）", " 年", 1, 10),
    ("safety_drill_years", "生产安全事故预案演练周期（国务院令第708号第八条）", " 年", 1, 10),
    ("local_drill_years", "本区规定的演练周期", " 年", 0, 10),
)


class RulesDialog(Dialog):
    """Edits the local rules. Nothing is kept before 确定."""

    def __init__(self, rules: LocalRules, may_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, "期限与备案规定", "确定" if may_change else "关闭", _INTRO if may_change else _READ_ONLY
        )
        self._rules = rules
        self.resize(820, 720)
        form = QFormLayout()
        self.boxes: dict[str, QSpinBox] = {}
        for name, label, unit, least, most in _CYCLES:
            box = QSpinBox()
            box.setRange(least, most)
            box.setSuffix(unit)
            if least == 0:
                box.setSpecialValueText("没有规定")
            box.setValue(getattr(rules.cycles, name))
            box.setEnabled(may_change)
            self.boxes[name] = box
            form.addRow(label, box)
        self.legality_box = QCheckBox("送审时必须填写合法性审查意见")
        self.legality_box.setChecked(rules.asks_legality_review)
        self.experts_box = QCheckBox("送审时必须填写专家评审意见")
        self.experts_box.setChecked(rules.asks_expert_review)
        self.opinions_box = QCheckBox("“必须修改”的意见全部关闭后才能批准")
        self.opinions_box.setChecked(rules.asks_closed_opinions)
        self.comparison_box = QCheckBox("修订送审时必须填写修订对照（主要修改和理由）")
        self.comparison_box.setChecked(rules.asks_comparison)
        self.originals_box = QCheckBox("送审和批准必须附材料的文件")
        self.originals_box.setChecked(rules.asks_originals)
        self.least_experts = QSpinBox()
        self.least_experts.setRange(0, 50)
        self.least_experts.setSuffix(" 人")
        self.least_experts.setSpecialValueText("没有规定")
        self.least_experts.setValue(rules.least_experts)
        self.least_experts.setEnabled(may_change)
        form.addRow("专家评审至少", self.least_experts)
        for check in (
            self.legality_box,
            self.experts_box,
            self.comparison_box,
            self.originals_box,
            self.opinions_box,
        ):
            check.setEnabled(may_change)
            form.addRow("", check)
        self.table = _recipients(rules, may_change)
        self.body.addLayout(form)
        self.body.addWidget(self.table, 1)
        self.cancel_button.setVisible(may_change)

    def rules(self) -> LocalRules:
        """The rules as they stand in the form; a recipient left as usual is not kept."""
        recipients = {}
        for row, kind in enumerate(Kind):
            item = self.table.item(row, 1)
            text = item.text().strip() if item is not None else ""
            if text and text != kind.profile.recipient:
                recipients[kind.value] = text
        return replace(
            self._rules,
            cycles=Cycles(**{name: box.value() for name, box in self.boxes.items()}),
            recipients=recipients,
            asks_legality_review=self.legality_box.isChecked(),
            asks_expert_review=self.experts_box.isChecked(),
            asks_closed_opinions=self.opinions_box.isChecked(),
            least_experts=self.least_experts.value(),
            asks_comparison=self.comparison_box.isChecked(),
            asks_originals=self.originals_box.isChecked(),
        )


def show_rules(desk: Desk, parent: QWidget) -> bool:
    """Show the local rules, and keep what was changed; whether anything was."""
    try:
        rules = desk.session.upkeep.rules()
        may_change = has_right(desk.session.account, Right.SET_OFFICE)
        dialog = RulesDialog(rules, may_change, parent)
        if not dialog.exec() or not may_change or dialog.rules() == rules:
            return False
        desk.session.upkeep.change_rules(dialog.rules())
    except YuanError as error:
        show_error(parent, error)
        return False
    desk.plan_changed.emit("")
    desk.notice.emit("期限与备案规定已保存，期限已重新计算。")
    return True


def _recipients(rules: LocalRules, may_change: bool) -> QTableWidget:
    """A row for each kind of plan: where it is filed."""
    table = QTableWidget(len(Kind), 2)
    table.setHorizontalHeaderLabels(["预案种类", "备案机关"])
    table.verticalHeader().hide()
    table.setTabKeyNavigation(False)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    if not may_change:
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    for row, kind in enumerate(Kind):
        name = QTableWidgetItem(kind.title)
        name.setFlags(Qt.ItemFlag.ItemIsEnabled)
        table.setItem(row, 0, name)
        table.setItem(row, 1, QTableWidgetItem(rules.recipients.get(kind.value, kind.profile.recipient)))
    return table
