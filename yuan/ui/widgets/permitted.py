"""Commands an account may not use are there, greyed, and say why; the library refuses them all the same."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton

from yuan.library.permissions import Right, refusal
from yuan.model.records import Account

_USUAL = "usual-tooltip"


def permit(
    target: QAction | QAbstractButton, account: Account, right: Right, unit: str = "", *, is_open: bool = True
) -> None:
    """Let `target` be used when `account` has the right, and there is something to use it on (`is_open`)."""
    if target.property(_USUAL) is None:
        target.setProperty(_USUAL, target.toolTip())
    why = refusal(account, right, unit)
    target.setEnabled(is_open and not why)
    target.setToolTip(why if is_open and why else str(target.property(_USUAL)))
