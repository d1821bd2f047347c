"""Registering what a unit or person answered when a plan was sent round for opinions (征求意见, 办法 art. 22)."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from yuan.model.document.content import Document, walk_sections
from yuan.model.document.numbers import join_number, numbers
from yuan.model.records import PlanSummary
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.form import Form, choice, lines, open_choice
from yuan.ui.workspace import Workspace


class ReplyDialog(Dialog):
    """Who answered, on which section, and what. The unit may be typed: not all who are asked keep plans here."""

    def __init__(self, title: str, units: list[str], document: Document, parent: QWidget | None) -> None:
        super().__init__(
            parent, "登记征求意见", "登记", f"登记各单位、专家和公众对《{title}》的意见，一次一条。"
        )
        self.setMinimumWidth(520)
        computed = numbers(document)
        places = [
            (section.id, join_number(computed.get(section.id, ""), section.heading))
            for section, _ in walk_sections(document)
            if section.heading
        ]
        self.form = Form(
            ("unit", "来自：", open_choice(units, hint="单位或个人")),
            ("place", "针对：", choice([("", "全文"), *places])),
            ("text", "意见：", lines(hint="意见内容；没有意见的，写“无意见”")),
        )
        shortened = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.form["place"].setSizeAdjustPolicy(shortened)
        self.body.addWidget(self.form)

    def problem(self) -> str:
        return self.form.missing({"unit": "请写明意见来自哪个单位或个人。", "text": "请填写意见内容。"})


def show_reply(parent: QWidget, workspace: Workspace, summary: PlanSummary) -> None:
    """Let the user register one reply on the newest version of a plan."""
    session = workspace.session
    with guarded(parent):
        units = [unit.name for unit in session.units()]
        dialog = ReplyDialog(summary.card.title, units, session.document(summary.plan), parent)
        if not dialog.exec():
            return
        unit, place, text = dialog.form.values().values()
        session.bring_opinion(summary.plan, text, unit, node=place)
        workspace.plan_changed.emit(summary.plan)
        workspace.notice.emit(f"已登记{unit}的意见。")
