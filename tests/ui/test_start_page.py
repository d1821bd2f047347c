"""The start page: its counts lead to exactly what they count, its reminder can wait, and drafting begins from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import BUREAU, FOREST, PASSWORD, step
from tests.ui.modal import answer_next
from yuan.jobs.papers import basis_of
from yuan.library import Library, Session
from yuan.model.document.content import decode
from yuan.model.plan import Kind, PlanCard
from yuan.model.process.local_rules import LocalRules
from yuan.model.process.schedule import Cycles
from yuan.model.records import Action, Stage
from yuan.ui.library.model import PLAN_ROLE
from yuan.ui.library.page import LibraryPage
from yuan.ui.library.worklists import worklists_for
from yuan.ui.start import page as start_module
from yuan.ui.start.page import StartPage
from yuan.ui.workspace import Workspace

YEAR = date.today().year


@pytest.fixture
def issued(library: Library) -> str:
    """The forest fire plan, issued more than a year ago and neither filed nor published since."""
    reviewer = library.sign_in("审核员", PASSWORD)
    plan, day = reviewer.find(FOREST).plan, (date.today() - timedelta(days=400)).isoformat()
    step(reviewer, plan, Action.EXAMINE)
    step(reviewer, plan, Action.APPROVE, date=day)
    step(reviewer, plan, Action.ISSUE, date=day, number="门应急委发〔2025〕7号")
    return plan


@pytest.fixture
def workspace(library: Library, drafter: Session) -> Workspace:
    return Workspace(library, drafter)


def shown(qtbot: QtBot, workspace: Workspace) -> StartPage:
    page = StartPage(workspace)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    return page


def write(field: QWidget, text: str) -> None:
    """Text from an input method."""
    commit = QInputMethodEvent()
    commit.setCommitString(text)
    QApplication.sendEvent(field, commit)


@pytest.mark.parametrize("who", ["管理员", "审核员", "编制员"])
def test_every_count_opens_the_list_it_counts(qtbot: QtBot, library: Library, issued: str, who: str) -> None:
    workspace = Workspace(library, library.sign_in(who, PASSWORD))
    start, plans = shown(qtbot, workspace), LibraryPage(workspace)
    qtbot.addWidget(plans)
    workspace.list_requested.connect(plans.show_worklist)
    counts = {}
    for key, card in start.cards.items():
        if card.count:
            qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
            counts[key] = len(plans.table.shown())
    assert counts == {key: card.count for key, card in start.cards.items() if card.count}
    assert list(start.cards) == [one.key for one in worklists_for(workspace.session.account, Cycles())]
    assert counts["overdue"] == 1, "publication is overdue as well, and the plan counts once"
    assert "publication" not in counts


def test_what_is_said_of_a_period_is_what_the_office_has_set(
    qtbot: QtBot, library: Library, issued: str
) -> None:
    session = library.sign_in("管理员", PASSWORD)
    session.change_local_rules(LocalRules(cycles=Cycles(filing_working_days=15, assessment_years=2)))
    workspace = Workspace(library, session)
    start, plans = shown(qtbot, workspace), LibraryPage(workspace)
    qtbot.addWidget(plans)
    assert "15 个工作日内备案" in start.cards["filing"].worklist.note
    assert "每 2 年评估" in start.cards["assessment"].worklist.note
    model = plans.table.model()
    row = next(row for row in range(model.rowCount()) if model.index(row, 0).data(PLAN_ROLE) == issued)
    tips = [model.index(row, place).data(Qt.ItemDataRole.ToolTipRole) for place in range(model.columnCount())]
    assert any(tip and "15 个工作日内应当备案" in tip for tip in tips)
    assert basis_of(session, "filing").endswith("印发后 15 个工作日内")


def test_the_reminder_shows_exactly_what_it_counts(qtbot: QtBot, workspace: Workspace, issued: str) -> None:
    start = shown(qtbot, workspace)
    assert start.reminder is not None
    assert [button.text() for button in start.reminder.counts] == ["备案 1 项", "公布 1 项", "演练 1 项"]
    start.tabs.setCurrentIndex(1)
    qtbot.mouseClick(start.reminder.counts[1], Qt.MouseButton.LeftButton)
    rows = [start.deadlines.topLevelItem(place) for place in range(start.deadlines.topLevelItemCount())]
    assert [row.text(2) for row in rows if not row.isHidden()] == ["公布"]
    assert start.tabs.currentIndex() == 0
    assert start.only.text() == "已逾期·公布，1 项"
    qtbot.mouseClick(start.all_button, Qt.MouseButton.LeftButton)
    assert not any(row.isHidden() for row in rows)


def test_the_reminder_waits_until_the_day_it_was_put_off_to(
    qtbot: QtBot, workspace: Workspace, issued: str, monkeypatch: pytest.MonkeyPatch, library: Library
) -> None:
    start = shown(qtbot, workspace)
    assert start.reminder is not None
    week = next(
        action for action in start.reminder.later_button.menu().actions() if "一周后" in action.text()
    )
    week.trigger()
    assert start.reminder.isHidden()
    assert shown(qtbot, workspace).reminder is None, "also in the next run"
    other = shown(qtbot, Workspace(library, library.sign_in("审核员", PASSWORD)))
    assert other.reminder is not None, "somebody else is still reminded"

    class Later(date):
        @classmethod
        def today(cls) -> date:
            return date.today() + timedelta(days=7)

    monkeypatch.setattr(start_module, "date", Later)
    assert shown(qtbot, workspace).reminder is not None


def test_a_plan_is_put_on_the_programme_and_begun_from_it(
    qtbot: QtBot, workspace: Workspace, drafter: Session
) -> None:
    start = shown(qtbot, workspace)
    start.tabs.setCurrentWidget(start.programme)

    def propose(dialog: Any) -> None:
        write(dialog.card_form.title_edit, "区防震减灾应急预案")
        box = dialog.card_form.kind_box
        box.setCurrentIndex(box.findData(Kind.DEPARTMENT))
        write(dialog.basis_edit, "区应急办〔2026〕3号")
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    answer_next(propose)
    qtbot.mouseClick(start.programme.buttons["new"], Qt.MouseButton.LeftButton)
    plan = drafter.find("区防震减灾应急预案")
    assert plan.stage is Stage.PROJECT

    programme = start.programme
    row = programme.list.topLevelItem(0)
    assert row is not None
    assert [row.text(place) for place in (0, 2, 3, 5, 6)] == [
        f"{YEAR}-12-31",
        "区防震减灾应急预案",
        BUREAU,
        "新编",
        "未开始",
    ]
    programme.list.setCurrentItem(row)

    def begin(dialog: Any) -> None:
        for box in dialog.findChildren(QPlainTextEdit):
            qtbot.keyClicks(box, "ok")
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    def choose_outline(dialog: Any) -> None:
        assert not dialog.card_form.isEnabled()
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    answer_next(begin, choose_outline)
    with qtbot.waitSignal(workspace.edit_requested) as asked:
        qtbot.mouseClick(programme.buttons["begin"], Qt.MouseButton.LeftButton)
    assert asked.args == [plan.plan, ""]
    assert drafter.plan(plan.plan).stage is Stage.DRAFTING
    assert decode(drafter.draft(plan.plan).content).sections, "the outline's chapters"
    assert drafter.outlines.of_plan(plan.plan) is not None


def test_a_revision_is_planned_put_off_and_taken_off_again(
    qtbot: QtBot, library: Library, issued: str
) -> None:
    reviewer = library.sign_in("审核员", PASSWORD)
    start = shown(qtbot, Workspace(library, reviewer))
    programme = start.programme
    answer_next(lambda dialog: qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton))
    programme.buttons["revision"].click()
    (item,) = reviewer.programme.items()
    assert (item.plan.card.title, item.is_new) == (FOREST, False)

    def give_reason(dialog: Any) -> None:
        qtbot.keyClicks(dialog.findChild(QPlainTextEdit), "jigou")
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    for name in ("put_off", "remove"):
        programme = start.programme
        programme.list.setCurrentItem(programme.list.topLevelItem(0))
        answer_next(give_reason)
        programme.buttons[name].click()
    assert reviewer.programme.items() == []
    assert reviewer.plan(issued).in_force is not None


def test_what_an_account_may_not_do_says_why(qtbot: QtBot, library: Library, drafter: Session) -> None:
    day = date(YEAR, 12, 31)
    card = PlanCard(title="区抗旱应急预案", kind=Kind.SPECIAL, unit=BUREAU)
    drafter.programme.add_new(card, day)
    start = shown(qtbot, Workspace(library, library.sign_in("审核员", PASSWORD)))
    programme = start.programme
    programme.list.setCurrentItem(programme.list.topLevelItem(0))
    assert programme.buttons["put_off"].isEnabled()
    assert not programme.buttons["begin"].isEnabled()
    assert "由编制人员（本单位的预案）、系统管理员办理" in programme.buttons["begin"].toolTip()
