"""Take a step with a plan: a form made from what the step asks for, then the step itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from yuan.model.errors import YuanError
from yuan.model.records import Action, Field, Offer, OpinionKind, OpinionState, PlanSummary
from yuan.ui.desk import Desk
from yuan.ui.theme import GAP, tokens
from yuan.ui.widgets.dialog import Dialog, confirm
from yuan.ui.widgets.errors import show_error

_NO_DATE = QDate(1900, 1, 1)
_NOT_GIVEN = "未填写"
_FINAL = frozenset({Action.DISCARD, Action.REPEAL})
"""Steps that nothing takes back; they are asked for once more."""


class StepDialog(Dialog):
    """The form of one offer. `perform` takes the step when the form is complete; an error leaves the form open."""

    def __init__(
        self,
        parent: QWidget | None,
        offer: Offer,
        perform: Callable[[Mapping[str, str]], object],
        intro: str = "",
    ) -> None:
        super().__init__(parent, offer.action.value, offer.action.value, intro)
        self._offer, self._perform = offer, perform
        self._inputs: dict[str, QWidget] = {}
        form = QFormLayout()
        form.setSpacing(GAP)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for field in offer.fields:
            box = _input(field)
            box.setObjectName(f"field-{field.name}")
            box.setSizePolicy(QSizePolicy.Policy.Expanding, box.sizePolicy().verticalPolicy())
            box.setAccessibleName(field.label)
            self._inputs[field.name] = box
            form.addRow(_label(field, box), box)
        self.body.addLayout(form)
        if offer.cites:
            source = QLabel(f"依据：{offer.cites}")
            source.setProperty("role", "muted")
            source.setWordWrap(True)
            self.body.addWidget(source)
        self.setMinimumWidth(460)

    def answers(self) -> dict[str, str]:
        """What was filled in, dates as ISO text; what was left empty is not in it."""
        given = {field.name: _value(self._inputs[field.name]) for field in self._offer.fields}
        return {name: value for name, value in given.items() if value}

    def check(self) -> str:
        given = self.answers()
        missing = [field for field in self._offer.fields if field.required and field.name not in given]
        if missing:
            self._inputs[missing[0].name].setFocus()
            return f"请填写{'、'.join(f'“{field.label}”' for field in missing)}。"
        return ""

    def accept(self) -> None:
        try:
            self._perform(self.answers())
        except YuanError as error:
            show_error(self, error)
            return
        super().accept()


def take_step(parent: QWidget, desk: Desk, plan: str, offer: Offer) -> bool:
    """Ask for what `offer` needs and take the step; whether it was taken. Tells the other pages."""

    def perform(answers: Mapping[str, str]) -> None:
        desk.session.perform(plan, offer.action, answers)

    try:
        summary = desk.session.plan(plan)
        if offer.fields:
            if not StepDialog(parent, offer, perform, _intro(desk, summary, offer)).exec():
                return False
        else:
            question = f"{offer.action.value}：《{summary.card.title}》？"
            details = _intro(desk, summary, offer)
            if offer.action in _FINAL:
                details += "\n此操作不能撤回。"
            if not confirm(parent, question, details.strip(), yes=offer.action.value):
                return False
            perform({})
    except YuanError as error:
        show_error(parent, error)
        return False
    desk.plan_changed.emit(plan)
    desk.notice.emit(f"《{summary.card.title}》：已{offer.action.value}。")
    return True


def _intro(desk: Desk, summary: PlanSummary, offer: Offer) -> str:
    """What the step is about: plan, version, and for approval the opinions that are still open."""
    action, version = offer.action, summary.latest
    if summary.in_force is not None and offer.version == summary.in_force.number:
        version = summary.in_force
    lines = [f"《{summary.card.title}》第{version.number}版，现处“{version.stage.value}”阶段。"]
    if action in (Action.APPROVE, Action.SUBMIT):
        open_now = [
            opinion
            for opinion in desk.session.opinions(summary.plan)
            if opinion.state is OpinionState.OPEN and opinion.kind is OpinionKind.MUST
        ]
        if open_now:
            lines.append(f"注意：还有{len(open_now)}条“必须修改”的意见待处理。")
    if action is Action.APPROVE and version.hash:
        lines.append(f"批准的就是这一版的内容，校验值 {version.hash[:12]}。")
    return "\n".join(lines)


def _label(field: Field, box: QWidget) -> QLabel:
    star = f"<span style='color:{tokens().danger}'>*</span> " if field.required else ""
    label = QLabel(f"{star}{field.label}")
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setBuddy(box)
    return label


def _input(field: Field) -> QWidget:
    if field.kind == "date":
        return _date_input(field)
    if field.kind == "long text":
        long = QPlainTextEdit(field.default)
        long.setTabChangesFocus(True)
        long.setFixedHeight(110)
        return long
    if field.kind == "choice":
        choice = QComboBox()
        if not field.required:
            choice.addItem("")
        choice.addItems(list(field.choices))
        choice.setCurrentText(field.default or choice.itemText(0))
        return choice
    if field.choices:
        offered = QComboBox()
        offered.setEditable(True)
        offered.addItems(list(field.choices))
        offered.setCurrentText(field.default)
        return offered
    return QLineEdit(field.default)


def _date_input(field: Field) -> QDateEdit:
    """A date with a calendar. One that need not be given starts empty, shown as 未填写."""
    box = QDateEdit()
    box.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    box.setCalendarPopup(True)
    box.setDisplayFormat("yyyy年M月d日")
    box.setMinimumDate(_NO_DATE)
    box.setSpecialValueText(_NOT_GIVEN)
    given = QDate.fromString(field.default, Qt.DateFormat.ISODate)
    box.setDate(given if given.isValid() else QDate.currentDate() if field.required else _NO_DATE)
    return box


def _value(box: QWidget) -> str:
    match box:
        case QDateEdit():
            date = box.date()
            return "" if date == _NO_DATE else date.toString(Qt.DateFormat.ISODate)
        case QComboBox():
            return box.currentText().strip()
        case QPlainTextEdit():
            return box.toPlainText().strip()
        case QLineEdit():
            return box.text().strip()
        case _:
            return ""
