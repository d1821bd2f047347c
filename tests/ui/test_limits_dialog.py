"""What the checks measure by, as an archivist changes it and the checks follow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.conftest import FLOOD
from tests.ui.modal import answering
from yuan.jobs.checking import check_plans
from yuan.library import Session
from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text
from yuan.model.process.check_limits import CheckLimits
from yuan.model.process.local_rules import LocalRules
from yuan.ui.office.limits_dialog import LimitsDialog, show_limits
from yuan.ui.office.rules_dialog import RulesDialog
from yuan.ui.window import MainWindow

LONG = "区水务局立即组织队伍到场" + "，并把现场的情况随时报告给指挥部" * 4 + "。"


def long_sentences(session: Session) -> int:
    return sum(row.rule == "long-sentence" for row in check_plans(session, [session.find(FLOOD)]))


def test_a_changed_limit_is_kept_and_the_checks_follow(qtbot: QtBot, window: MainWindow) -> None:
    session = window.workspace.session
    plan = session.find(FLOOD).plan
    section = Section(heading="处置措施", blocks=(Paragraph(runs=(Text(LONG),)),))
    text = Document(front=FrontMatter(title=FLOOD), sections=(section,))
    session.save_draft(plan, text, session.draft(plan).revision)
    assert long_sentences(session) == 0

    def change(dialog: LimitsDialog) -> None:
        dialog.form["longest_sentence"].setValue(60)
        dialog.form["neighbours"].setPlainText("海淀区 昌平、房山")
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    with answering(change), qtbot.waitSignal(window.workspace.plan_changed):
        assert show_limits(window.workspace, window)
    assert session.local_rules().limits.neighbours == ("海淀", "昌平", "房山")
    assert long_sentences(session) == 1


def test_the_other_rules_stay_and_the_usual_limits_come_back(qtbot: QtBot, window: MainWindow) -> None:
    mine = CheckLimits(longest_sentence=80, neighbours=("甲",))
    rules = RulesDialog(LocalRules(limits=mine), may_change=True)
    qtbot.addWidget(rules)
    assert rules.rules().limits == mine
    dialog = LimitsDialog(mine, may_change=True)
    qtbot.addWidget(dialog)
    assert dialog.limits() == mine
    qtbot.mouseClick(dialog.usual_button, Qt.MouseButton.LeftButton)
    assert dialog.limits() == CheckLimits()
