"""Forms made from fields as data, and the boxes in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QLocale, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFormLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from yuan.ui.theme import GAP

_NO_DAY = QDate(1900, 1, 1)


class Form(QWidget):
    """Boxes below each other, each with its label before it.

    Args:
        fields: name, label and box of each; without a name it is only shown. A layout is shown as it is.
    """

    changed = Signal()
    """A value changed."""

    def __init__(self, *fields: tuple[str, str, QWidget | QLayout]) -> None:
        super().__init__()
        self.boxes: dict[str, QWidget] = {}
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(GAP)
        for name, label, box in fields:
            self.add(name, label, box)

    def add(self, name: str, label: str, box: QWidget | QLayout, at: int = -1) -> None:
        """One more field, last or as line number `at`."""
        self._rows.insertRow(at if at >= 0 else self._rows.rowCount(), label, box)
        if isinstance(box, QWidget) and not box.accessibleName():
            box.setAccessibleName(label.rstrip("："))
        if name and isinstance(box, QWidget):
            self.boxes[name] = box
            follow(box, self.changed.emit)

    def __getitem__(self, name: str) -> Any:
        """The box called `name`."""
        return self.boxes[name]

    def value(self, name: str) -> Any:
        """What is in the box called `name`."""
        return read(self.boxes[name])

    def values(self, names: Iterable[str] = ()) -> dict[str, Any]:
        """What is in these boxes, or in all."""
        return {name: read(self.boxes[name]) for name in names or self.boxes}

    def fill(self, values: Mapping[str, Any]) -> None:
        """Put `values` into the boxes called so."""
        for name, value in values.items():
            fill(self.boxes[name], value)

    def allow(self, may_change: bool) -> None:
        """Let the values be changed, or only be seen."""
        for box in self.boxes.values():
            allow(box, may_change)

    def show_field(self, name: str, is_shown: bool) -> None:
        """Show the field called `name`, or hide it with its label."""
        self._rows.setRowVisible(self.boxes[name], is_shown)

    def missing(self, required: Mapping[str, str]) -> str:
        """What is said of the first box in `required` that was left empty, "" when none was; it gets the keyboard."""
        for name, said in required.items():
            if not read(self.boxes[name]):
                self.boxes[name].setFocus()
                return said
        return ""


# --- boxes ---------------------------------------------------------------------------------------------


def line(text: str = "", hint: str = "", width: int = 0) -> QLineEdit:
    """One line of text; `hint` stands there while it is empty. `width` in pixels at least."""
    box = QLineEdit(text)
    box.setPlaceholderText(hint)
    box.setCursorPosition(0)
    box.setMinimumWidth(width)
    return box


def secret(hint: str = "", width: int = 0) -> QLineEdit:
    """A password."""
    box = line("", hint, width)
    box.setEchoMode(QLineEdit.EchoMode.Password)
    return box


def lines(text: str = "", hint: str = "", height: int = 0) -> QPlainTextEdit:
    """Several lines of text, `height` pixels high; Tab leads out of it."""
    box = QPlainTextEdit(text)
    box.setPlaceholderText(hint)
    box.setTabChangesFocus(True)
    if height:
        box.setFixedHeight(height)
    return box


def number(least: int, most: int, value: int, unit: str, least_said: str = "") -> QSpinBox:
    """A whole number from `least` to `most` with its unit behind it; `least_said` stands for the least."""
    box = QSpinBox()
    box.setRange(least, most)
    box.setSuffix(unit)
    box.setSpecialValueText(least_said)
    box.setValue(value)
    return box


def tick(text: str, is_on: bool = False) -> QCheckBox:
    """A yes or no."""
    box = QCheckBox(text)
    box.setChecked(is_on)
    return box


def choice(choices: Iterable[tuple[Any, str]], value: Any = None) -> QComboBox:
    """One of several values, each with its words; the first when `value` is none of them."""
    box = QComboBox()
    for one, words in choices:
        box.addItem(words, one)
    box.setCurrentIndex(max(box.findData(value), 0))
    return box


def open_choice(choices: Sequence[str], text: str = "", hint: str = "") -> QComboBox:
    """Text that may be chosen or typed."""
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.addItems(list(choices))
    box.setCurrentText(text)
    edit = box.lineEdit()
    if edit is not None:
        edit.setPlaceholderText(hint)
    return box


def day(value: date | None, none_said: str = "", display: str = "yyyy年M月d日") -> QDateEdit:
    """A day with a calendar.

    Args:
        value: at first; None for none.
        none_said: stands for no day; "" when a day must be chosen.
        display: how it is shown.
    """
    box = QDateEdit()
    box.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    box.setCalendarPopup(True)
    box.setDisplayFormat(display)
    if none_said:
        box.setMinimumDate(_NO_DAY)
        box.setSpecialValueText(none_said)
    fill(box, value)
    return box


# --- what is in a box ------------------------------------------------------------------------------------


def read(box: QWidget) -> Any:
    """Text without blanks around it, a number, a yes or no, the value chosen, or a `date` (None for none).

    Raises:
        TypeError: it is no box for a value.
    """
    match box:
        case QLineEdit():
            return box.text() if box.echoMode() is QLineEdit.EchoMode.Password else box.text().strip()
        case QPlainTextEdit():
            return box.toPlainText().strip()
        case QSpinBox():
            return box.value()
        case QCheckBox():
            return box.isChecked()
        case QComboBox():
            chosen = None if box.isEditable() else box.currentData()
            return box.currentText().strip() if chosen is None else chosen
        case QDateEdit():
            value = box.date()
            return None if value == _NO_DAY else date(value.year(), value.month(), value.day())
    raise TypeError(f"no value in {box!r}")


def fill(box: QWidget, value: Any) -> None:
    """Put a value into a box.

    Raises:
        TypeError: it is no box for a value.
    """
    match box:
        case QLineEdit():
            box.setText(value)
            box.setCursorPosition(0)
        case QPlainTextEdit():
            box.setPlainText(value)
        case QSpinBox():
            box.setValue(value)
        case QCheckBox():
            box.setChecked(value)
        case QComboBox():
            place = box.findData(value)
            if place >= 0:
                box.setCurrentIndex(place)
            else:
                box.setCurrentText(value)
        case QDateEdit():
            box.setDate(QDate(value.year, value.month, value.day) if value is not None else _NO_DAY)
        case _:
            raise TypeError(f"no value in {box!r}")


def allow(box: QWidget, may_change: bool) -> None:
    """Let the value be changed, or only be seen; text can still be read to its end and copied."""
    if isinstance(box, QLineEdit | QPlainTextEdit):
        box.setReadOnly(not may_change)
    else:
        box.setEnabled(may_change)


def follow(box: QWidget, act: Callable[[], object]) -> None:
    """Call `act` whenever the value changes."""

    def changed(*_: object) -> None:
        act()

    match box:
        case QLineEdit() | QPlainTextEdit():
            box.textChanged.connect(changed)
        case QSpinBox():
            box.valueChanged.connect(changed)
        case QCheckBox():
            box.toggled.connect(changed)
        case QComboBox():
            box.currentTextChanged.connect(changed)
        case QDateEdit():
            box.dateChanged.connect(changed)
