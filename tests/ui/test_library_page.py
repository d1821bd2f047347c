"""The plan library, as a user finds plans in it and acts on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import BUREAU, FLOOD, FOREST, OVERALL, TOWN_FLOOD
from yuan.library import Library
from yuan.model.plan import AccountRole
from yuan.ui.kit.command import by_id
from yuan.ui.library.columns import COLUMNS
from yuan.ui.library.page import LibraryPage
from yuan.ui.library.plan_table import PlanTable
from yuan.ui.widgets.card_form import CardDialog
from yuan.ui.window import MainWindow


@pytest.fixture
def page(window: MainWindow) -> LibraryPage:
    found = window.go("library")
    assert isinstance(found, LibraryPage)
    return found


def titles(table: PlanTable) -> list[str]:
    return [summary.card.title for summary in table.shown()]


def branches(page: LibraryPage) -> list[str]:
    root = page.tree.tree.topLevelItem(0)
    return [root.text(0), *(root.child(place).text(0) for place in range(root.childCount()))]


def choose_grouping(page: LibraryPage, name: str) -> None:
    page.tree.grouping_box.setCurrentText(name)


def column(name: str) -> int:
    return next(place for place, item in enumerate(COLUMNS) if item.id == name)


def test_the_tree_shows_families_in_order_with_counts(page: LibraryPage) -> None:
    assert branches(page) == ["全部预案（4）", "总体（1）", "专项（2）", "部门（0）", "镇街（1）"]


@pytest.mark.parametrize(
    ("grouping", "expected"),
    [
        ("按单位", ["全部预案（4）", "区级部门（3）", "镇（1）"]),
        ("按事件类型", ["全部预案（4）", "自然灾害（3）", "综合（1）"]),
        ("按阶段", ["全部预案（4）", "编制（3）", "送审（1）"]),
    ],
)
def test_other_groupings(page: LibraryPage, grouping: str, expected: list[str]) -> None:
    choose_grouping(page, grouping)
    assert branches(page) == expected


def test_choosing_a_branch_narrows_the_list(page: LibraryPage) -> None:
    tree = page.tree.tree
    tree.setCurrentItem(tree.topLevelItem(0).child(1))
    assert titles(page.table) == [FLOOD, FOREST]
    assert page.count_label.text() == "2 / 4 个预案"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("防汛", [FLOOD, TOWN_FLOOD]), ("清水", [TOWN_FLOOD]), ("防汛 专项", [FLOOD]), ("没有的", [])],
)
def test_typing_narrows_the_list(qtbot: QtBot, page: LibraryPage, typed: str, expected: list[str]) -> None:
    page.filter_edit.setFocus()
    page.filter_edit.setText(typed)
    assert titles(page.table) == expected


def test_initials_find_a_plan(qtbot: QtBot, page: LibraryPage) -> None:
    pytest.importorskip("pypinyin")
    qtbot.keyClicks(page.filter_edit, "slhz")
    assert titles(page.table) == [FOREST]


def test_each_column_sorts(page: LibraryPage) -> None:
    for place, item in enumerate(COLUMNS):
        page.table.sortByColumn(place, Qt.SortOrder.AscendingOrder)
        keys = [(item.order or item.text)(summary) for summary in page.table.shown()]
        assert keys == sorted(keys)
    page.table.sortByColumn(column("title"), Qt.SortOrder.DescendingOrder)
    assert titles(page.table)[0] == FLOOD or titles(page.table) == sorted(titles(page.table), reverse=True)


def test_details_follow_the_selection(qtbot: QtBot, page: LibraryPage) -> None:
    page.show_plan(page.table.plans.summary(1).plan)
    qtbot.waitUntil(lambda: any(label.text() == FLOOD for label in page.details.findChildren(QLabel)))
    words = [label.text() for label in page.details.findChildren(QLabel)]
    assert BUREAU in words
    assert "版本（1）" in words


def test_enter_opens_the_editor_and_double_click_too(
    qtbot: QtBot, window: MainWindow, page: LibraryPage
) -> None:
    page.filter_edit.setText("清水")
    with qtbot.waitSignal(window.workspace.edit_requested) as opened:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.args == [window.workspace.session.find(TOWN_FLOOD).plan, ""]


def test_a_column_can_be_hidden_and_stays_hidden(qtbot: QtBot, window: MainWindow, page: LibraryPage) -> None:
    menu = page.table.column_menu(page)
    next(action for action in menu.actions() if action.text() == "事件类型").setChecked(False)
    assert page.table.isColumnHidden(column("event"))
    page.end()
    assert LibraryPage(window.workspace).table.isColumnHidden(column("event"))


def test_worklist_narrows_until_it_is_lifted(qtbot: QtBot, page: LibraryPage) -> None:
    page.show_worklist("waiting")
    assert titles(page.table) == [FOREST]
    qtbot.mouseClick(page.worklist_button, Qt.MouseButton.LeftButton)
    assert len(titles(page.table)) == 4


def test_changing_the_card_changes_list_and_tree(
    qtbot: QtBot, window: MainWindow, page: LibraryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(dialog: CardDialog) -> int:
        dialog.form.title_edit.setText("门头沟区防洪应急预案")
        dialog.form.type_box.setCurrentText("地质灾害")
        dialog.accept_button.click()
        return dialog.result()

    monkeypatch.setattr(CardDialog, "exec", fill)
    page.filter_edit.setText("防汛 专项")
    by_id(page.actions())["plan.card"].trigger()
    page.filter_edit.clear()
    assert "门头沟区防洪应急预案" in titles(page.table)
    assert window.workspace.session.find("门头沟区防洪应急预案").card.event_type == "地质灾害"


def test_a_card_without_a_title_is_refused(qtbot: QtBot, window: MainWindow) -> None:
    session = window.workspace.session
    dialog = CardDialog(session, session.find(FLOOD).plan, window)
    qtbot.addWidget(dialog)
    dialog.form.title_edit.clear()
    dialog.accept_button.click()
    assert dialog.complaint == "请填写预案名称。"
    assert dialog.result() != QDialog.DialogCode.Accepted


def test_a_drafter_keeps_their_unit(qtbot: QtBot, library: Library) -> None:
    session = library.sign_in("编制员", "yuan-demo")
    assert session.account.role is AccountRole.DRAFTER
    dialog = CardDialog(session, session.find(FLOOD).plan)
    qtbot.addWidget(dialog)
    assert not dialog.form.unit_box.isEnabled()
    assert dialog.form.unit_box.currentText() == BUREAU


def test_several_plans_are_exported_into_a_folder(
    qtbot: QtBot, page: LibraryPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out"))
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()))
    page.table.selectAll()
    by_id(page.actions())["plan.export"].trigger()
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["已导出 4 个文件。"]
    written = sorted(path.stem for path in (tmp_path / "out").glob("*.docx"))
    assert written == sorted([OVERALL, FLOOD, FOREST, TOWN_FLOOD])


def test_an_empty_library_offers_two_ways_on(qtbot: QtBot, empty_library: Library) -> None:
    window = MainWindow(empty_library, empty_library.sign_in("管理员", "yuan-demo"))
    qtbot.addWidget(window)
    page = window.go("library")
    window.show()
    buttons = [button.text() for button in page.findChildren(QPushButton) if button.isVisible()]
    assert buttons == ["导入预案", "新建预案"]
    asked: list[list[Path]] = []
    window.workspace.import_requested.disconnect()
    window.workspace.import_requested.connect(asked.append)
    next(button for button in page.findChildren(QPushButton) if button.text() == "导入预案").click()
    assert asked == [[]]
    window.close()
