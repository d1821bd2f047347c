"""期限与备案规定: cycles, recipients of filing and required reviews, where local rules differ from the national ones."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QAbstractItemView, QWidget

from yuan.library.permissions import Right, has_right
from yuan.model.plan import Kind
from yuan.model.process.local_rules import LocalRules
from yuan.model.process.schedule import Cycles
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.form import Form, number, tick
from yuan.ui.kit.records import text_in, text_table
from yuan.ui.workspace import Workspace

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
_ASKED = (
    ("asks_legality_review", "送审时必须填写合法性审查意见"),
    ("asks_expert_review", "送审时必须填写专家评审意见"),
    ("asks_comparison", "修订送审时必须填写修订对照（主要修改和理由）"),
    ("asks_originals", "送审和批准必须附材料的文件"),
    ("asks_closed_opinions", "“必须修改”的意见全部关闭后才能批准"),
)
_NONE = "没有规定"


class RulesDialog(Dialog):
    """Edits the local rules. Nothing is kept before 确定."""

    def __init__(self, rules: LocalRules, may_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, "期限与备案规定", "确定" if may_change else "关闭", _INTRO if may_change else _READ_ONLY
        )
        self._rules = rules
        self.resize(820, 720)
        cycles = rules.cycles
        self.form = Form(
            *(
                (name, label, number(least, most, getattr(cycles, name), unit, "" if least else _NONE))
                for name, label, unit, least, most in _CYCLES
            ),
            ("least_experts", "专家评审至少", number(0, 50, rules.least_experts, " 人", _NONE)),
            *((name, "", tick(words, getattr(rules, name))) for name, words in _ASKED),
        )
        self.form.allow(may_change)
        self.table = text_table(
            (("预案种类", ""), ("备案机关", "")),
            [(kind.title, rules.recipients.get(kind.value, kind.profile.recipient)) for kind in Kind],
        )
        if not may_change:
            self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.body.addWidget(self.form)
        self.body.addWidget(self.table, 1)
        self.cancel_button.setVisible(may_change)

    def rules(self) -> LocalRules:
        """The rules as they stand in the form; a recipient left as usual is not kept."""
        given = self.form.values()
        cycles = Cycles(**{name: given.pop(name) for name, *_ in _CYCLES})
        filed = {kind: text_in(self.table, row, 1) for row, kind in enumerate(Kind)}
        others = {kind.value: text for kind, text in filed.items() if text and text != kind.profile.recipient}
        return replace(self._rules, cycles=cycles, recipients=others, **given)


def show_rules(workspace: Workspace, parent: QWidget) -> bool:
    """Show the local rules, and keep what was changed; whether anything was."""
    with guarded(parent):
        rules = workspace.session.local_rules()
        may_change = has_right(workspace.session.account, Right.SET_OFFICE)
        dialog = RulesDialog(rules, may_change, parent)
        if dialog.exec() and may_change and dialog.rules() != rules:
            workspace.session.change_local_rules(dialog.rules())
            workspace.plan_changed.emit("")
            workspace.notice.emit("期限与备案规定已保存，期限已重新计算。")
            return True
    return False
