"""The page 衔接, used as an office does: look, narrow, click a cell, go to both places."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import FLOOD, OVERALL, TOWN
from tests.ui.modal import answering
from yuan.library import Library, Session, reading
from yuan.model.document.content import Document, Duty, DutyTable, FrontMatter, Paragraph, Section, Text
from yuan.model.plan import Kind, PlanCard, Unit
from yuan.model.records import Face
from yuan.ui.coherence import CoherencePage
from yuan.ui.coherence.grid import Grid
from yuan.ui.outlines.new_plan import NewPlanDialog
from yuan.ui.widgets.silence_dialog import OverviewDialog, SilenceDialog
from yuan.ui.window import MainWindow

WATER, MONEY = "区水务局", "区财政局"
RESERVOIR = "区水务局水库应急预案"


def text_of(title: str, *parts: str | DutyTable) -> Document:
    blocks = tuple(Paragraph(runs=(Text(part),)) if isinstance(part, str) else part for part in parts)
    return Document(front=FrontMatter(title=title), sections=(Section(heading="职责", blocks=blocks),))


def write(session: Session, title: str, *parts: str | DutyTable) -> None:
    plan = session.find(title).plan
    session.save_draft(plan, text_of(title, *parts), session.draft(plan).revision)


@pytest.fixture
def library(library: Library) -> Library:
    """防汛 gives duties to 区水务局, whose plan answers, and to 区财政局, which has no plan; a title is wrong."""
    session = library.sign_in("管理员", "yuan-demo")
    for place, unit in enumerate((WATER, MONEY)):
        session.add_unit(Unit(id=f"w{place}", name=unit, kind="区级部门", order=5 + place))
    duties = [
        Duty(body=body, duties=(text,)) for body, text in ((WATER, "调度水库塘坝"), (MONEY, "落实经费"))
    ]
    write(session, FLOOD, DutyTable(duties=tuple(duties)), "依据《门头沟区突发公共事件总体应急预案》制定。")
    card = PlanCard(title=RESERVOIR, kind=Kind.DEPARTMENT, unit=WATER, event_type="水旱灾害")
    session.create_plan(card, text_of(RESERVOIR, "汛期调度水库塘坝，预泄腾库。"))
    return library


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> CoherencePage:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    assert window.place == "coherence"
    shown: CoherencePage = window.page("coherence")
    qtbot.waitUntil(lambda: shown.survey is not None)
    return shown


def click_cell(qtbot: QtBot, grid: Grid, row: str, column: str) -> None:
    index = grid.sheet_model.place_of((row, column))
    grid.scrollTo(index)
    point: QPoint = grid.visualRect(index).center()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=point)


def plan_of(page: CoherencePage, title: str) -> str:
    assert page.survey is not None
    return next(entry.plan for entry in page.survey.index.entries if entry.card.title == title)


def said(page: CoherencePage) -> str:
    return "\n".join(label.text() for label in page.side.widget().findChildren(QLabel))


def signs(page: CoherencePage, title: str) -> dict[str, str]:
    model = page.matrix.sheet_model
    found = {}
    for column in range(model.columnCount()):
        unit = model.headerData(column, Qt.Orientation.Horizontal)
        index = model.place_of((plan_of(page, title), unit))
        found[unit] = index.data() or ""
    return found


def test_the_matrix_shows_signs_not_only_colours(page: CoherencePage) -> None:
    row = signs(page, FLOOD)
    assert (row[WATER], row[MONEY], row[TOWN]) == ("●", "○", "")
    assert signs(page, RESERVOIR)[WATER] == "■"
    assert "有职责，单位预案有对应" in page.legend.text()


def test_a_click_on_a_cell_shows_both_texts_and_leads_to_both(
    qtbot: QtBot, window: MainWindow, page: CoherencePage
) -> None:
    click_cell(qtbot, page.matrix, plan_of(page, FLOOD), WATER)
    assert "调度水库塘坝" in said(page)
    assert "预泄腾库" in said(page)
    buttons = [button for button in page.side.widget().findChildren(QPushButton) if button.text() == "打开"]
    asked: list[tuple[str, str]] = []
    window.workspace.edit_requested.connect(lambda plan, node: asked.append((plan, node)))
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert asked[0][0] == plan_of(page, RESERVOIR)
    assert window.place == "editor"
    assert window.page("editor").current_plan == plan_of(page, RESERVOIR)


def test_arrow_keys_walk_and_enter_opens(qtbot: QtBot, window: MainWindow, page: CoherencePage) -> None:
    page.tabs.setCurrentWidget(page.matrix)
    page.matrix.show_cell((plan_of(page, FLOOD), WATER))
    before = page.matrix.currentIndex()
    qtbot.keyClick(page.matrix, Qt.Key.Key_Right)
    assert page.matrix.currentIndex().column() == before.column() + 1
    assert MONEY in said(page)
    qtbot.keyClick(page.matrix, Qt.Key.Key_Return)
    assert window.page("editor").current_plan == plan_of(page, FLOOD)


@pytest.mark.parametrize(
    ("typed", "rows"), [("防汛", [FLOOD, "清水镇防汛应急预案"]), ("slhz", ["门头沟区森林火灾应急预案"])]
)
def test_plans_are_narrowed_by_words_and_initials(
    qtbot: QtBot, page: CoherencePage, typed: str, rows: list[str]
) -> None:
    qtbot.keyClicks(page.plan_box, typed) if typed.isascii() else page.plan_box.setText(typed)
    model = page.matrix.sheet_model
    shown = [
        str(model.headerData(row, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)).split("\n")[0]
        for row in range(model.rowCount())
    ]
    assert shown == rows


def test_units_and_families_narrow_too(qtbot: QtBot, page: CoherencePage) -> None:
    qtbot.keyClicks(page.unit_box, "sw")
    model = page.matrix.sheet_model
    assert [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())] == [
        WATER
    ]
    page.family_box.setCurrentIndex(page.family_box.findText("部门"))
    assert model.rowCount() == 1


def test_a_finding_of_the_list_explains_itself(qtbot: QtBot, page: CoherencePage) -> None:
    page.tabs.setCurrentWidget(page.findings)
    page.findings.setFocus()
    model = page.findings.model()
    row = next(row for row in range(model.rowCount()) if "突发公共事件" in model.index(row, 3).data())
    page.findings.selectRow(row)
    assert "第二十四条" in said(page)
    assert OVERALL in said(page)
    page.rule_box.setCurrentIndex(page.rule_box.findText("引用预案名称准确"))
    assert model.rowCount() == 1


def test_what_is_missing_leads_to_a_new_plan(qtbot: QtBot, window: MainWindow, page: CoherencePage) -> None:
    page.tabs.setCurrentWidget(page.types)
    click_cell(qtbot, page.types, "职业中毒", "区级专项")
    assert "缺预案" in said(page)
    (button,) = page.side.widget().findChildren(QPushButton)
    shown: list[tuple[str, ...]] = []

    def look(dialog: NewPlanDialog) -> None:
        card = dialog.card_form.card()
        shown.append((card.title, card.kind.value, card.event_class, card.event_type, card.upper_plan))
        dialog.reject()

    with answering(look):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown == [("门头沟区职业中毒应急预案", "专项", "公共卫生事件", "职业中毒", OVERALL)]


def test_a_missing_plan_begins_with_the_outline_of_its_hazard(qtbot: QtBot, administrator: Session) -> None:
    card = PlanCard(title="", kind=Kind.SPECIAL, unit="", event_type="地质灾害")
    dialog = NewPlanDialog(administrator, card=card)
    qtbot.addWidget(dialog)
    assert dialog.outline is not None
    assert dialog.outline.id == "geological"
    assert dialog.card_form.title_edit.text() == "门头沟区突发地质灾害应急预案"


def test_a_change_is_seen_when_one_comes_back(
    qtbot: QtBot, library: Library, window: MainWindow, page: CoherencePage
) -> None:
    window.go("library")
    session = library.sign_in("管理员", "yuan-demo")
    write(session, FLOOD, "区气象局：负责预报。依据《门头沟区突发事件总体应急预案》制定。")
    window.workspace.plan_changed.emit(session.find(FLOOD).plan)
    window.go("coherence")
    qtbot.waitUntil(lambda: signs(page, FLOOD)[WATER] == "")


def test_a_stopped_survey_can_be_started_again(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    faces = reading.faces

    def slow(connection: Any, plan: str) -> list[Face]:
        time.sleep(0.2)
        return faces(connection, plan)

    monkeypatch.setattr(reading, "faces", slow)
    page = window.go("coherence")
    qtbot.waitUntil(page.cancel_button.isVisible)
    qtbot.mouseClick(page.cancel_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.surveyor.is_running)
    assert page.survey is None
    monkeypatch.undo()
    (button,) = page.body.currentWidget().findChildren(QPushButton)
    assert button.text() == "开始核对"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.survey is not None)


def test_an_empty_library_offers_ways_to_fill_it(qtbot: QtBot, empty_library: Library) -> None:
    window = MainWindow(empty_library, empty_library.sign_in("管理员", "yuan-demo"))
    qtbot.addWidget(window)
    window.show()
    page = window.go("coherence")
    qtbot.waitUntil(lambda: page.survey is not None)
    assert {button.text() for button in page.body.currentWidget().findChildren(QPushButton)} == {
        "导入预案",
        "新建预案",
    }
    assert not page.export_button.isEnabled()
    window.close()


def test_matrix_and_coverage_go_into_a_spreadsheet(
    qtbot: QtBot, page: CoherencePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openpyxl import load_workbook

    target = tmp_path / "衔接.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with answering(lambda dialog: dialog.reject()) as said:
        qtbot.mouseClick(page.export_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: bool(said))
    book = load_workbook(target)
    assert book.sheetnames == ["衔接矩阵", "衔接问题", "事件覆盖", "镇街覆盖"]
    sheet = book["衔接矩阵"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == FLOOD)
    assert row[heads[WATER] - 1].value == "●"


def test_a_finding_silenced_with_a_reason_is_gone_until_it_is_restored(
    qtbot: QtBot, library: Library, page: CoherencePage
) -> None:
    page.tabs.setCurrentWidget(page.findings)
    page.rule_box.setCurrentIndex(page.rule_box.findText("引用预案名称准确"))
    page.findings.selectRow(0)
    model = page.findings.model()
    (button,) = [one for one in page.side.widget().findChildren(QPushButton) if one.text() == "忽略…"]

    def give_reason(dialog: SilenceDialog) -> None:
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
        assert dialog.complaint == "请填写理由。"
        dialog.reason.setText("引用旧名称")
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    with answering(give_reason):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: model.rowCount() == 0)
    assert page.silencing.button.text() == "已忽略 1 项"
    audit = library.sign_in("审核员", "yuan-demo").audit()
    assert any(entry.action == "忽略检查结果" and "引用旧名称" in entry.detail for entry in audit)

    def restore(dialog: OverviewDialog) -> None:
        item = dialog.tree.topLevelItem(0)
        assert FLOOD in item.text(0)
        assert "引用旧名称" in item.text(1)
        dialog.tree.setCurrentItem(item)
        qtbot.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
        dialog.accept()

    with answering(restore):
        qtbot.mouseClick(page.silencing.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    assert not page.silencing.button.isVisible()
