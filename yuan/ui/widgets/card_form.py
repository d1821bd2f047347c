"""The card of a plan as a form, alone in a dialog or as a part of another."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from yuan.library import Session
from yuan.model.plan import CARD_FIELDS, Kind, PlanCard, Secrecy, card_texts
from yuan.model.process.event_types import EVENTS, types_of
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.form import choice, open_choice


class CardForm(QWidget):
    """Fields for everything on a card. A drafter's unit is their own and cannot be changed."""

    def __init__(self, session: Session, card: PlanCard | None = None) -> None:
        super().__init__()
        account = session.account
        self.title_edit = QLineEdit()
        self.kind_box = choice((kind, kind.title) for kind in Kind)
        self.unit_box = open_choice([unit.name for unit in session.units()])
        self.class_box = open_choice(list(EVENTS))
        self.type_box = open_choice(list(types_of("")))
        self.secrecy_box = choice((one, one.value) for one in Secrecy if not one.is_state_secret)
        self.text_edits = {field: QLineEdit() for field in CARD_FIELDS}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, field in (
            ("预案名称：", self.title_edit),
            ("类别：", self.kind_box),
            ("编制单位：", self.unit_box),
            ("事件分类：", self.class_box),
            ("事件类型：", self.type_box),
            ("密级：", self.secrecy_box),
            *((f"{field.label}：", edit) for field, edit in self.text_edits.items()),
        ):
            form.addRow(label, field)
        self.class_box.textActivated.connect(self._offer_types)
        self.unit_box.setCurrentText(account.unit)
        if card is not None:
            self.show_card(card)
        if account.role.is_of_unit:
            self.unit_box.setEnabled(False)

    def show_card(self, card: PlanCard) -> None:
        """Fill the fields from `card`."""
        self.title_edit.setText(card.title)
        self.title_edit.setCursorPosition(0)
        self.kind_box.setCurrentIndex(self.kind_box.findData(card.kind))
        self.unit_box.setCurrentText(card.unit)
        self.class_box.setCurrentText(card.event_class)
        self.type_box.setCurrentText(card.event_type)
        if self.secrecy_box.findData(card.secrecy) < 0:
            self.secrecy_box.addItem(card.secrecy.value, card.secrecy)
        self.secrecy_box.setCurrentIndex(self.secrecy_box.findData(card.secrecy))
        for field, text in card_texts(card).items():
            self.text_edits[field].setText(text)

    def card(self) -> PlanCard:
        """The card the fields describe."""
        return PlanCard(
            title=self.title_edit.text().strip(),
            kind=self.kind_box.currentData(),
            unit=self.unit_box.currentText().strip(),
            event_class=self.class_box.currentText().strip(),
            event_type=self.type_box.currentText().strip(),
            secrecy=self.secrecy_box.currentData(),
            **{field.name: edit.text().strip() for field, edit in self.text_edits.items()},
        )

    def problem(self) -> str:
        """What is missing, "" when nothing."""
        if not self.title_edit.text().strip():
            return "请填写预案名称。"
        return "" if self.unit_box.currentText().strip() else "请填写编制单位。"

    def _offer_types(self, event_class: str) -> None:
        typed = self.type_box.currentText()
        self.type_box.clear()
        self.type_box.addItems(types_of(event_class))
        self.type_box.setCurrentText(typed if typed in types_of(event_class) else "")


class CardDialog(Dialog):
    """Changes the card of a plan in the library."""

    def __init__(self, session: Session, plan: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, "修改卡片", "保存")
        self.setMinimumWidth(520)
        self._session, self._plan = session, plan
        self.form = CardForm(session, session.plan(plan).card)
        self.body.addWidget(self.form)

    def problem(self) -> str:
        return self.form.problem()

    def save(self) -> None:
        self._session.change_card(self._plan, self.form.card())
