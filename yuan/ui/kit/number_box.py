"""A field for a whole number with its unit."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox


def number_box(least: int, most: int, value: int, unit: str) -> QSpinBox:
    """A field for a number from `least` to `most`, showing `value`; `unit` stands behind it."""
    box = QSpinBox()
    box.setRange(least, most)
    box.setValue(value)
    box.setSuffix(unit)
    return box
