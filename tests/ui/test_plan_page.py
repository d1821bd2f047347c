"""The page of a plan and the start page's calendar, as a user records a drill and follows what falls due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QComboBox, QDateEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.ui.conftest import FLOOD, FOREST, TOWN_FLOOD, step
from tests.ui.modal import answer_next
from yuan.library import Library, Session
from yuan.model.process.activities import ActivityKind
from yuan.model.records import Action
from yuan.ui.plan import PlanDialog
from yuan.ui.start.page import StartPage
from yuan.ui.widgets.fields_dialog import FieldsDialog
from yuan.ui.window import MainWindow

ISSUED = date.today() - timedelta(days=400)


@pytest.fixture
def in_force(library: Library) -> str:
    """The forest fire plan, issued more than a year ago: its drill is overdue."""
    reviewer = library.sign_in("审核员", "yuan-demo")
    plan = reviewer.find(FOREST).plan
    day = ISSUED.isoformat()
    step(reviewer, plan, Action.EXAMINE)
    step(reviewer, plan, Action.APPROVE, date=day)
    step(reviewer, plan, Action.ISSUE, date=day, number="门应急委发〔2025〕7号")
    return plan


@pytest.fixture
def page(qtbot: QtBot, in_force: str, window: MainWindow) -> PlanDialog:
    dialog = PlanDialog(window.workspace, in_force, window)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def press(qtbot: QtBot, dialog: FieldsDialog) -> None:
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)


def test_it_shows_where_the_plan_stands_and_what_falls_due(page: PlanDialog) -> None:
    assert [one.state for one in page.line.stages if one.name in ("印发", "备案")] == ["done", "next"]
    assert "现行：第1版" in page.held.text()
    shown = [page.duties.topLevelItem(row) for row in range(page.duties.topLevelItemCount())]
    assert {row.text(0) for row in shown} == {"备案", "公布", "评估", "演练（每1年）", "演练（每3年）"}
    assert all(row.text(4) for row in shown)


def test_a_drill_recorded_in_the_form_moves_the_day(
    qtbot: QtBot, page: PlanDialog, administrator: Session, in_force: str
) -> None:
    held = date.today() - timedelta(days=3)

    def fill(dialog: FieldsDialog) -> None:
        press(qtbot, dialog)
        assert "演练科目" in dialog.complaint
        when = dialog.findChild(QDateEdit, "field-date")
        when.setDate(QDate(held.year, held.month, held.day))
        dialog.findChild(QComboBox, "field-form").setCurrentText("实战演练")
        qtbot.keyClicks(dialog.findChild(QPlainTextEdit, "field-summary"), "forest fire, two towns")
        press(qtbot, dialog)

    answer_next(fill)
    qtbot.mouseClick(page.activities.buttons[ActivityKind.DRILL], Qt.MouseButton.LeftButton)
    assert administrator.plan(in_force).last_drill == held
    row = page.activities.list.topLevelItem(0)
    assert (row.text(0), row.text(3)) == ("演练（未评估）", "实战演练，forest fire, two towns")


def test_a_suggestion_lands_in_the_inbox_and_is_answered(qtbot: QtBot, page: PlanDialog) -> None:
    def suggest(dialog: FieldsDialog) -> None:
        dialog.findChild(QPlainTextEdit, "field-text").setPlainText("电话已变")
        press(qtbot, dialog)

    answer_next(suggest)
    qtbot.mouseClick(page.suggestions.make_button, Qt.MouseButton.LeftButton)
    assert page.tabs.tabText(3) == "修订建议（1）"
    page.suggestions.list.setCurrentItem(page.suggestions.list.topLevelItem(0))
    answer_next(lambda dialog: press(qtbot, dialog))
    qtbot.mouseClick(page.suggestions.answer_button, Qt.MouseButton.LeftButton)
    assert page.suggestions.list.topLevelItem(0).text(0) == "纳入修订"
    assert page.tabs.tabText(3) == "修订建议"


def test_the_version_in_force_on_a_day_is_told(page: PlanDialog) -> None:
    assert page.in_force_label.text().startswith("第1版")
    before = ISSUED - timedelta(days=1)
    page.day_edit.setDate(QDate(before.year, before.month, before.day))
    assert page.in_force_label.text() == "这一天没有现行版本。"


def test_the_history_holds_what_was_answered(page: PlanDialog) -> None:
    version = page.history.topLevelItem(0)
    taken = [version.child(place) for place in range(version.childCount())]
    assert [row.text(0) for row in taken] == ["送审", "受理审核", "批准", "印发"]
    answers = [taken[3].child(place).text(3) for place in range(taken[3].childCount())]
    assert "门应急委发〔2025〕7号" in answers


@pytest.fixture
def start(window: MainWindow, in_force: str) -> StartPage:
    found = window.go("start")
    assert isinstance(found, StartPage)
    found.reload()
    return found


def test_the_reminder_counts_what_is_overdue_until_it_is_put_away(start: StartPage, qtbot: QtBot) -> None:
    assert start.reminder is not None
    qtbot.mouseClick(start.reminder.away_button, Qt.MouseButton.LeftButton)
    start.reload()
    assert start.reminder is None


def test_counts_open_the_list_they_count(qtbot: QtBot, start: StartPage, window: MainWindow) -> None:
    card = start.cards["drill"]
    assert card.count == 1
    qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
    assert [line.card.title for line in window.page("library").table.shown()] == [FOREST]


def test_the_calendar_lists_a_day_and_a_click_opens_the_plan(
    qtbot: QtBot, start: StartPage, administrator: Session, in_force: str
) -> None:
    due = administrator.plan(in_force).filing_due
    assert due is not None
    start.month.show_month(due)
    words = [start.month.list.item(row).text() for row in range(start.month.list.count())]
    assert [text.split("　")[0] for text in words] == ["备案", "公布"]
    start.month.opened.disconnect()
    item = start.month.list.item(0)
    place = start.month.list.visualItemRect(item).center()
    start.tabs.setCurrentIndex(1)
    with qtbot.waitSignal(start.month.opened) as opened:
        qtbot.mouseClick(start.month.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [in_force]


def test_the_year_counts_by_unit(start: StartPage) -> None:
    top = start.year.tree.topLevelItem(0)
    assert [top.text(column) for column in range(4)] == ["区应急管理局", "1", "1", "1"]
    assert top.child(0).text(0) == FOREST


def test_a_drafter_is_reminded_only_of_the_own_units_plans(
    qtbot: QtBot, library: Library, in_force: str, drafter: Session
) -> None:
    from yuan.ui.library.worklists import concerns

    assert concerns(drafter.account, drafter.plan(in_force))
    own = {line.card.title for line in drafter.plans() if concerns(drafter.account, line)}
    assert FLOOD in own
    assert TOWN_FLOOD not in own
