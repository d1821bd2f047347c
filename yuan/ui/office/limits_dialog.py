"""检查规定: what the checks measure by where no article gives a figure."""

from __future__ import annotations

import re

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from yuan.library.permissions import Right, has_right
from yuan.model.process.check_limits import FEWEST_COPIED, CheckLimits
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.form import Form, lines, number
from yuan.ui.kit.parts import button, note
from yuan.ui.workspace import Workspace

_INTRO = "条文没有规定数值、按惯例掌握的检查界限，可在此按本机构的要求修改，本预案库的所有用户共用。"
_READ_ONLY = "您的账号只能查看。修改须由审核人员、档案人员或系统管理员进行。"
_HINT = "写地名，不带“区”字，用空格或顿号隔开。“海淀区水务局”一类的名称不会被当作本区的单位。"
_LIMITS = (
    ("longest_sentence", "处置步骤一句话最多：", 40, 500),
    ("shortest_copied", "与上位预案相同的句子，不足此数的不提示：", FEWEST_COPIED, 200),
    ("shortest_chapter", "与上位预案比较是否具体的章节至少有：", 100, 5000),
)


class LimitsDialog(Dialog):
    """Edits the limits of the checks. Nothing is kept before 确定."""

    def __init__(self, limits: CheckLimits, may_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, "检查规定", "确定" if may_change else "关闭", _INTRO if may_change else _READ_ONLY
        )
        self.setMinimumWidth(620)
        self.form = Form(
            *((name, label, number(least, most, least, " 字")) for name, label, least, most in _LIMITS),
            ("neighbours", "相邻地区：", lines(height=72)),
            ("", "", note(_HINT)),
        )
        self.form.allow(may_change)
        self.body.addWidget(self.form)
        self.usual_button = button("恢复默认", lambda: self.show_limits(CheckLimits()))
        self.usual_button.setVisible(may_change)
        self.buttons.insertWidget(0, self.usual_button)
        self.cancel_button.setVisible(may_change)
        self.show_limits(limits)

    def show_limits(self, limits: CheckLimits) -> None:
        """Fill the form."""
        figures = {name: getattr(limits, name) for name, *_ in _LIMITS}
        self.form.fill(figures | {"neighbours": "、".join(limits.neighbours)})

    def limits(self) -> CheckLimits:
        """The limits as they stand in the form."""
        given = self.form.values()
        names = re.split(r"[\s、，,；;]+", given.pop("neighbours"))
        return CheckLimits(
            **given, neighbours=tuple(dict.fromkeys(name.removesuffix("区") for name in names if name))
        )


def show_limits(workspace: Workspace, parent: QWidget) -> bool:
    """Show the limits, and keep what was changed; whether anything was."""
    with guarded(parent):
        rules = workspace.session.local_rules()
        may_change = has_right(workspace.session.account, Right.SET_OFFICE)
        dialog = LimitsDialog(rules.limits, may_change, parent)
        if dialog.exec() and may_change and dialog.limits() != rules.limits:
            workspace.session.change_local_rules(replace(rules, limits=dialog.limits()))
            workspace.plan_changed.emit("")
            workspace.notice.emit("检查规定已保存，再打开预案时按新规定检查。")
            return True
    return False
