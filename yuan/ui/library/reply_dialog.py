"""Registering what a unit or person answered when a plan was sent round for opinions (征求意见, 办法 art. 22)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QPlainTextEdit, QWidget

from yuan.model.document.content import Document, walk_sections
from yuan.model.errors import YuanError
from yuan.model.numbering.numbers import join_number, numbers
from yuan.model.records import PlanSummary
from yuan.ui.desk import Desk
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import show_error


class ReplyDialog(Dialog):
    """Who answered, on which section, and what. The unit may be typed: not all who are asked keep plans here."""

    def __init__(self, title: str, units: list[str], document: Document, parent: QWidget | None) -> None:
        super().__init__(
            parent, "登记征求意见", "登记", f"登记各单位、专家和公众对《{title}》的意见，一次一条。"
        )
        self.setMinimumWidth(520)
        self.unit_box, self.place_box, self.text_edit = QComboBox(), QComboBox(), QPlainTextEdit()
        self.unit_box.setEditable(True)
        self.unit_box.addItems(units)
        self.unit_box.setCurrentText("")
        if (line := self.unit_box.lineEdit()) is not None:
            line.setPlaceholderText("单位或个人")
        self.place_box.addItem("全文", "")
        computed = numbers(document)
        for section, _ in walk_sections(document):
            if section.heading:
                name = join_number(computed.get(section.id, ""), section.heading)
                self.place_box.addItem(name, section.id)
        self.place_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.text_edit.setPlaceholderText("意见内容；没有意见的，写“无意见”")
        self.text_edit.setTabChangesFocus(True)
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        form.addRow("来自：", self.unit_box)
        form.addRow("针对：", self.place_box)
        form.addRow("意见：", self.text_edit)
        self.body.addLayout(form)

    @property
    def unit(self) -> str:
        return self.unit_box.currentText().strip()

    @property
    def text(self) -> str:
        return self.text_edit.toPlainText().strip()

    def problem(self) -> str:
        if not self.unit:
            return "请写明意见来自哪个单位或个人。"
        return "" if self.text else "请填写意见内容。"


def show_reply(parent: QWidget, desk: Desk, summary: PlanSummary) -> None:
    """Let the user register one reply on the newest version of a plan."""
    session = desk.session
    try:
        units = [unit.name for unit in session.units()]
        dialog = ReplyDialog(summary.card.title, units, session.document(summary.plan), parent)
        if not dialog.exec():
            return
        session.bring_opinion(
            summary.plan, dialog.text, dialog.unit, node=dialog.place_box.currentData() or ""
        )
    except YuanError as error:
        show_error(parent, error)
        return
    desk.plan_changed.emit(summary.plan)
    desk.notice.emit(f"已登记{dialog.unit}的意见。")
