"""A form made from fields as data: what a step, a record or a suggestion asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

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
from yuan.model.records import Field
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import show_error
from yuan.ui.theme import GAP, set_role, tokens
from yuan.ui.widgets.file_strip import FileStrip

_NO_DATE = QDate(1900, 1, 1)
_NOT_GIVEN = "未填写"
_MANY = 5
"""More fields than this get lower boxes, so that the form fits a small screen."""


class FieldsDialog(Dialog):
    """Asks for `fields`. `perform` acts when the form is complete; an error leaves the form open.

    With `material`, the name of what may be attached, `files` lists the files to go with it.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        fields: Sequence[Field],
        perform: Callable[[Mapping[str, str]], object],
        *,
        cites: str = "",
        intro: str = "",
        material: str = "",
        needs_material: bool = False,
    ) -> None:
        super().__init__(parent, title, title, intro)
        self._fields, self._perform = tuple(fields), perform
        self.files = FileStrip() if material else None
        self._inputs: dict[str, QWidget] = {}
        form = QFormLayout()
        form.setSpacing(GAP)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for field in self._fields:
            box = _input(field)
            if isinstance(box, QPlainTextEdit) and len(self._fields) > _MANY:
                box.setFixedHeight(70)
            box.setObjectName(f"field-{field.name}")
            box.setSizePolicy(QSizePolicy.Policy.Expanding, box.sizePolicy().verticalPolicy())
            box.setAccessibleName(field.label)
            self._inputs[field.name] = box
            form.addRow(_label(field, box), box)
        if self.files is not None:
            self.files.setObjectName("field-files")
            form.addRow(_caption(material, needs_material), self.files)
        self.body.addLayout(form)
        if cites:
            source = QLabel(f"依据：{cites}")
            set_role(source, "muted")
            source.setWordWrap(True)
            self.body.addWidget(source)
        self.setMinimumWidth(560)

    def answers(self) -> dict[str, str]:
        """What was filled in, dates as ISO text; what was left empty is not in it."""
        given = {field.name: _value(self._inputs[field.name]) for field in self._fields}
        return {name: value for name, value in given.items() if value}

    def problem(self) -> str:
        given = self.answers()
        missing = [field for field in self._fields if field.required and field.name not in given]
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


def _label(field: Field, box: QWidget) -> QLabel:
    label = _caption(field.label, field.required)
    label.setBuddy(box)
    return label


def _caption(text: str, is_required: bool) -> QLabel:
    star = f"<span style='color:{tokens().danger}'>*</span> " if is_required else ""
    label = QLabel(f"{star}{text}")
    label.setTextFormat(Qt.TextFormat.RichText)
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
