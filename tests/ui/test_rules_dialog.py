"""The office's own cycles and recipients, as an archivist changes them and a drafter reads them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.modal import answering
from yuan.model.process.local_rules import LocalRules
from yuan.ui.office.rules_dialog import RulesDialog, show_rules
from yuan.ui.window import MainWindow


def test_what_is_changed_is_kept_and_told(qtbot: QtBot, window: MainWindow) -> None:
    def change(dialog: RulesDialog) -> None:
        dialog.form["local_drill_years"].setValue(2)
        dialog.table.item(1, 1).setText("市政府")
        dialog.form["asks_legality_review"].setChecked(True)
        dialog.form["asks_closed_opinions"].setChecked(False)
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    with answering(change), qtbot.waitSignal(window.workspace.plan_changed):
        assert show_rules(window.workspace, window)
    rules = window.workspace.session.local_rules()
    assert rules.cycles.local_drill_years == 2
    assert rules.recipients == {"专项": "市政府"}
    assert rules.asks_legality_review
    assert not rules.asks_closed_opinions


def test_left_as_it_is_nothing_is_kept(qtbot: QtBot, window: MainWindow) -> None:
    with answering(lambda dialog: qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)):
        assert not show_rules(window.workspace, window)
    assert window.workspace.session.local_rules() == LocalRules()


def test_who_may_not_change_them_reads_them(qtbot: QtBot) -> None:
    dialog = RulesDialog(LocalRules(), may_change=False)
    qtbot.addWidget(dialog)
    assert not any(box.isEnabled() for box in dialog.form.boxes.values())
    assert dialog.cancel_button.isHidden()
