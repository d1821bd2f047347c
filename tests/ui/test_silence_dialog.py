"""The list of what was silenced: whoever may restore is offered it, for what they may restore."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from yuan.model.checks import Finding, Report, Silence
from yuan.model.checks.copied import COPIED
from yuan.model.checks.date_forms import DATE_FORM
from yuan.ui.widgets.silence_dialog import OverviewDialog

REPORT = Report(
    silenced=tuple(
        (
            Finding(rule=rule, grade="warning", message="测试"),
            Silence(rule=rule.id, node="n", quote="", reason="引用原文"),
        )
        for rule in (COPIED, DATE_FORM)
    )
)


@pytest.mark.parametrize(("own", "offered"), [({COPIED.id}, True), (set(), False)])
def test_only_what_one_may_restore_is_offered(qtbot: QtBot, own: set[str], offered: bool) -> None:
    dialog = OverviewDialog(None, REPORT, lambda silence: silence.rule in own)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.restore.isVisible() == offered
    first, second = dialog.tree.topLevelItem(0), dialog.tree.topLevelItem(1)
    dialog.tree.setCurrentItem(second)
    assert not dialog.restore.isEnabled()
    dialog.tree.setCurrentItem(first)
    assert dialog.restore.isEnabled() == offered
