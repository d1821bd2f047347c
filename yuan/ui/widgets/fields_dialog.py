"""A form made from what a step, a record or a suggestion asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QPlainTextEdit, QSizePolicy, QWidget

from yuan.model.records import Field
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.form import choice, day, line, lines, open_choice, read
from yuan.ui.kit.parts import note, scrolled
from yuan.ui.theme import GAP, tokens
from yuan.ui.widgets.file_strip import FileStrip

_MANY = 5
"""More fields than this get lower boxes, so that the form fits a small screen."""
_FRAME, _LEAST = 60, 120
"""Pixels for the frame of the window and what else stands on the screen; the lowest a form gets."""


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
            if isinstance(box, QPlainTextEdit):
                box.setFixedHeight(70 if len(self._fields) > _MANY else 110)
            box.setObjectName(f"field-{field.name}")
            box.setSizePolicy(QSizePolicy.Policy.Expanding, box.sizePolicy().verticalPolicy())
            box.setAccessibleName(field.label)
            self._inputs[field.name] = box
            label = _caption(field.label, field.required)
            label.setBuddy(box)
            form.addRow(label, box)
        if self.files is not None:
            self.files.setObjectName("field-files")
            form.addRow(_caption(material, needs_material), self.files)
        self._form = scrolled(form)
        self.body.addWidget(self._form, 1)
        if cites:
            self.body.addWidget(note(f"依据：{cites}"))
        self.setMinimumWidth(560)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as the form is, or as the screen has room for: then it scrolls, and the buttons stay in sight."""
        inside = self._form.widget()
        column = self.layout()
        if column is not None and inside is not None:
            self._form.setMinimumHeight(0)
            beside = column.totalHeightForWidth(self.width()) - self._form.sizeHint().height()
            room = self.screen().availableGeometry().height() - beside - _FRAME
            wanted = inside.sizeHint().height()
            self._form.setMinimumHeight(max(min(wanted, room), _LEAST))
        super().showEvent(event)
        self.make_room()

    def answers(self) -> dict[str, str]:
        """What was filled in, dates as ISO text; what was left empty is not in it."""
        given = {name: read(box) for name, box in self._inputs.items()}
        texts = {
            name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()
        }
        return {name: text for name, text in texts.items() if text}

    def problem(self) -> str:
        given = self.answers()
        missing = [field for field in self._fields if field.required and field.name not in given]
        if missing:
            self._inputs[missing[0].name].setFocus()
            return f"请填写{'、'.join(f'“{field.label}”' for field in missing)}。"
        return ""

    def accept(self) -> None:
        with guarded(self):
            self._perform(self.answers())
            super().accept()


def _caption(text: str, is_required: bool) -> QLabel:
    star = f"<span style='color:{tokens().danger}'>*</span> " if is_required else ""
    label = QLabel(f"{star}{text}")
    label.setTextFormat(Qt.TextFormat.RichText)
    return label


def _input(field: Field) -> QWidget:
    """The box for a field. A date that need not be given starts empty, shown as 未填写."""
    match field.kind:
        case "date":
            given = date.fromisoformat(field.default) if field.default else None
            return day(given or (date.today() if field.required else None), "未填写")
        case "long text":
            return lines(field.default)
        case "choice":
            offered = field.choices if field.required else ("", *field.choices)
            return choice(((one, one) for one in offered), field.default)
        case _:
            return open_choice(field.choices, field.default) if field.choices else line(field.default)
