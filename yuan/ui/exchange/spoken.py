"""A desk's fingerprint as it is read out: six groups of five digits, large enough to be followed with a finger."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLabel

_LARGE_PT, _SMALL_PT = 18, 12


class SpokenLabel(QLabel):
    """Six groups, three in a line; says so when there is no key yet."""

    def __init__(self, *, is_small: bool = False) -> None:
        super().__init__()
        family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        # The theme's sheet sets a font for all; this one's is for figures that are compared.
        size = _SMALL_PT if is_small else _LARGE_PT
        self.setStyleSheet(f'font-family: "{family}"; font-size: {size}pt; font-weight: 600;')
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName("指纹")

    def show_fingerprint(self, spoken: str) -> None:
        """Show six groups of digits, "" for a key that is not made yet."""
        groups = spoken.split()
        lines = ["   ".join(groups[at : at + 3]) for at in range(0, len(groups), 3)]
        self.setText("\n".join(lines) or "（还没有密钥）")
