"""The line that tells whether the approvals of versions verify: quiet when they do, red when one does not."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from yuan.model.process.signature import SignatureCheck
from yuan.ui.theme import set_role


class SignatureLine(QLabel):
    """Hidden when there is nothing to tell."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("signature")
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hide()

    def show_checks(self, checks: Mapping[int, SignatureCheck], told: int = 0) -> None:
        """Warn of every version in `checks` that does not verify; else say how version `told` was signed."""
        broken = [f"第{number}版{check.sentence}" for number, check in checks.items() if check.is_broken]
        words = broken or [checks[told].sentence if told in checks else ""]
        self.setText("\n".join(words))
        self.setVisible(bool(self.text()))
        set_role(self, "alarm" if broken else "muted")
