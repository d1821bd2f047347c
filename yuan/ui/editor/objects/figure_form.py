"""The form of a figure: its caption and how large it is printed."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QDoubleSpinBox, QFormLayout, QLineEdit, QSpinBox, QWidget

from yuan.model.document.content import Figure
from yuan.ui.kit.dialog import Dialog

LEAST, WIDEST = 5.0, 156.0
"""Millimetres; the widest is the type area of GB/T 9704-2012, 5.2."""


class FigureForm(Dialog):
    """Caption, width and scale of `figure`; `natural` is its own size in millimetres. Proportions are kept."""

    def __init__(self, parent: QWidget | None, figure: Figure, natural: tuple[float, float]) -> None:
        super().__init__(parent, "图")
        self._figure, self._natural = figure, natural
        width = figure.width or natural[0]
        height = figure.height or width * natural[1] / natural[0]
        self._ratio = height / width
        self.caption = QLineEdit(figure.caption)
        self.caption.setPlaceholderText("图题，印在图的下方，也作为图片的替代文字")
        self.width_field, self.scale = QDoubleSpinBox(), QSpinBox()
        self.width_field.setRange(LEAST, WIDEST)
        self.width_field.setDecimals(1)
        self.width_field.setSuffix(" 毫米")
        self.width_field.setValue(width)
        self.scale.setRange(1, 1000)
        self.scale.setSuffix(" %")
        self.scale.setValue(round(100 * width / natural[0]))
        self._shown = self.width_field.value()
        form = QFormLayout()
        form.addRow("图题", self.caption)
        form.addRow("宽度", self.width_field)
        form.addRow("缩放", self.scale)
        self.body.addLayout(form)
        self.resize(460, self.sizeHint().height())
        self.width_field.valueChanged.connect(self._show_scale)
        self.scale.valueChanged.connect(self._show_width)

    def _show_scale(self, width: float) -> None:
        self.scale.blockSignals(True)
        self.scale.setValue(round(100 * width / self._natural[0]))
        self.scale.blockSignals(False)

    def _show_width(self, percent: int) -> None:
        self.width_field.blockSignals(True)
        self.width_field.setValue(self._natural[0] * percent / 100)
        self.width_field.blockSignals(False)

    @property
    def value(self) -> Figure:
        """The figure with what was changed; a size not touched stays exactly."""
        made = self._figure
        if self.caption.text() != self._figure.caption.replace("\n", " "):
            made = replace(made, caption=self.caption.text())
        width = self.width_field.value()
        if width != self._shown:
            made = replace(made, width=round(width, 1), height=round(width * self._ratio, 1))
        return made
