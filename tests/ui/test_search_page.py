"""Searching as an archivist does: type, look, walk down, filter, jump."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QPushButton, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text, encode
from yuan.model.plan import Kind, PlanCard
from yuan.model.records import Change, Face, Stage
from yuan.search import SearchIndex
from yuan.ui.search import SearchPage
from yuan.ui.search.marked import pieces
from yuan.ui.workspace import Workspace

PLANS = (
    ("p1", "防汛应急预案", Kind.SPECIAL, "区水务局", Stage.ISSUED),
    ("p2", "地震应急预案", Kind.SPECIAL, "区地震局", Stage.DRAFTING),
    ("p3", "清水镇应急预案", Kind.TOWNSHIP, "清水镇人民政府", Stage.FILED),
)


class Shelf:
    """Three plans with two sections each."""

    id = "shelf"

    def sequence(self) -> int:
        return 1

    def changes_since(self, sequence: int) -> list[Change]:
        return [Change(sequence=1, plan="", what="")][sequence:]

    def plan_ids(self) -> list[str]:
        return [plan for plan, *_ in PLANS]

    def faces(self, plan: str) -> list[Face]:
        _, title, kind, unit, stage = next(item for item in PLANS if item[0] == plan)
        sections = tuple(
            Section(
                id=f"{plan}-{i}",
                heading=heading,
                blocks=(Paragraph(id=f"{plan}-{i}-text", runs=(Text(text),)),),
            )
            for i, (heading, text) in enumerate(
                [
                    ("总则", f"为做好{title[:2]}工作，制定本预案。"),
                    ("转移安置", "立即转移低洼地带群众，开放避难场所。"),
                ]
            )
        )
        document = Document(front=FrontMatter(title=title), sections=sections)
        card = PlanCard(title=title, kind=kind, unit=unit, event_type="水旱灾害")
        return [
            Face(
                plan=plan,
                version=1,
                card=card,
                stage=stage,
                is_in_force=stage.is_in_force,
                content=encode(document),
            )
        ]


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    index = SearchIndex.open(tmp_path / "index")
    index.catch_up(Shelf())
    return index


def desk_with(index: SearchIndex | None, *, hidden: str = "") -> Workspace:
    """A workspace whose account may see every plan but `hidden`."""
    version = SimpleNamespace(number=1)
    lines = [
        SimpleNamespace(plan=plan, latest=version, in_force=None) for plan, *_ in PLANS if plan != hidden
    ]
    session: Any = SimpleNamespace(plans=lambda: lines, account=SimpleNamespace(name="编制员"))
    library: Any = SimpleNamespace(path="预案库.yuan")
    return Workspace(library, session, index)


@pytest.fixture
def workspace(index: SearchIndex) -> Workspace:
    return desk_with(index)


@pytest.fixture
def page(workspace: Workspace, qtbot: QtBot) -> SearchPage:
    return shown(workspace, qtbot)


def shown(workspace: Workspace, qtbot: QtBot) -> SearchPage:
    page = SearchPage(workspace)
    page.resize(1200, 700)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    return page


def type_text(page: SearchPage, qtbot: QtBot, text: str, found: str) -> None:
    """Type `text` character by character until the result line says `found`."""
    page.box.clear()
    qtbot.keyClicks(page.box, text) if text.isascii() else page.box.insert(text)
    qtbot.waitUntil(lambda: found in page.count.text())


def filter_value(page: SearchPage, text: str) -> QTreeWidgetItem:
    tree = page.filters.tree
    items = tree.findItems(text, Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
    return items[0]


def click_filter(page: SearchPage, qtbot: QtBot, text: str, found: str) -> None:
    """Click a value once the filters, which come up with the first result, have been given their place."""
    tree = page.filters.tree
    qtbot.waitUntil(lambda: 0 < tree.width() == page.filters.width() < page.width() // 2)
    place = tree.visualItemRect(filter_value(page, text)).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: found in page.count.text())


def test_results_appear_as_one_types(page: SearchPage, qtbot: QtBot) -> None:
    type_text(page, qtbot, "转移", "共 3 处，涉及 3 个预案")
    assert page.results.isVisible()
    assert not page.hints.isVisible()


def test_what_an_input_method_is_composing_is_not_searched(page: SearchPage, qtbot: QtBot) -> None:
    type_text(page, qtbot, "转移", "共 3 处")
    QApplication.sendEvent(page.box, QInputMethodEvent("zhong", []))
    qtbot.wait(120)
    assert "共 3 处" in page.count.text()
    chosen = QInputMethodEvent("", [])
    chosen.setCommitString("山洪")
    QApplication.sendEvent(page.box, chosen)
    qtbot.waitUntil(lambda: "共 0 处" in page.count.text())
    assert page.box.text() == "转移山洪"


def test_enter_jumps_to_the_very_place(page: SearchPage, workspace: Workspace, qtbot: QtBot) -> None:
    type_text(page, qtbot, "低洼地带", "共 3 处")
    with qtbot.waitSignal(workspace.edit_requested) as jump:
        qtbot.keyClick(page.box, Qt.Key.Key_Return)
    plan, node = jump.args
    assert node == f"{plan}-1-text"


def test_enter_right_after_typing_searches_first(
    page: SearchPage, workspace: Workspace, qtbot: QtBot
) -> None:
    type_text(page, qtbot, "低洼地带", "共 3 处")
    page.box.setText("制定本预案 防汛")
    with qtbot.waitSignal(workspace.edit_requested) as jump:
        qtbot.keyClick(page.box, Qt.Key.Key_Return)
    assert jump.args == ["p1", "p1-0-text"]


def test_arrow_keys_walk_through_the_hits(page: SearchPage, workspace: Workspace, qtbot: QtBot) -> None:
    type_text(page, qtbot, "低洼地带", "共 3 处")
    jumps: list[str] = []
    workspace.edit_requested.connect(lambda plan, node: jumps.append(plan))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(page.box, key)
    assert len(jumps) == 3
    assert jumps[0] == jumps[2] != jumps[1]
    qtbot.keyClick(page.box, Qt.Key.Key_PageDown)
    qtbot.keyClick(page.box, Qt.Key.Key_Return)
    assert jumps[3] not in jumps[:2]


def test_a_click_jumps_and_a_click_on_a_plan_closes_it(
    page: SearchPage, workspace: Workspace, qtbot: QtBot
) -> None:
    type_text(page, qtbot, "低洼地带", "共 3 处")
    viewport = page.results.viewport()

    def middle_of(row: int) -> QPoint:
        return page.results.visualRect(page.model.index(row)).center()

    with qtbot.waitSignal(workspace.edit_requested):
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=middle_of(1))
    assert page.model.rowCount() == 6
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=middle_of(0))
    assert page.model.rowCount() == 5
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=middle_of(0))
    assert page.model.rowCount() == 6


def test_filters_narrow_and_let_go(page: SearchPage, qtbot: QtBot) -> None:
    type_text(page, qtbot, "低洼地带", "共 3 处")
    assert filter_value(page, "镇街").text(1) == "1"
    click_filter(page, qtbot, "镇街", "共 1 处")
    assert filter_value(page, "专项").text(1) == "2", "the other kinds stay on offer"
    click_filter(page, qtbot, "镇街", "共 3 处")
    qtbot.mouseClick(
        page.filters.in_force, Qt.MouseButton.LeftButton, pos=QPoint(8, page.filters.in_force.height() // 2)
    )
    qtbot.waitUntil(lambda: "共 2 处" in page.count.text())
    qtbot.mouseClick(page.filters.let_go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "共 3 处" in page.count.text())


def test_filters_can_be_chosen_by_keyboard(page: SearchPage, qtbot: QtBot) -> None:
    type_text(page, qtbot, "低洼地带", "共 3 处")
    page.filters.tree.setCurrentItem(filter_value(page, "镇街"))
    qtbot.keyClick(page.filters.tree, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "共 1 处" in page.count.text())


def test_nothing_found_offers_to_drop_the_filters(page: SearchPage, qtbot: QtBot) -> None:
    type_text(page, qtbot, "低洼地带", "共 3 处")
    click_filter(page, qtbot, "镇街", "共 1 处")
    type_text(page, qtbot, "防汛", "共 0 处")
    assert "筛选条件下没有找到“防汛”" in page.hints.title.text()
    qtbot.mouseClick(page.hints.without_filters, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "共 2 处" in page.count.text())


def test_searches_are_remembered_and_offered(page: SearchPage, qtbot: QtBot) -> None:
    type_text(page, qtbot, "低洼地带", "共 3 处")
    qtbot.keyClick(page.box, Qt.Key.Key_Return)
    qtbot.keyClick(page.box, Qt.Key.Key_Escape)
    qtbot.waitUntil(page.hints.isVisible)
    assert page.box.text() == ""
    again = next(button for button in page.hints.findChildren(QPushButton) if button.text() == "低洼地带")
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert page.box.text() == "低洼地带"
    assert "共 3 处" in page.count.text()


def test_search_for_comes_from_other_pages(page: SearchPage) -> None:
    page.search_for("避难场所")
    assert "共 3 处，涉及 3 个预案" in page.count.text()


def test_an_index_that_is_not_ready_answers_later(index: SearchIndex, qtbot: QtBot) -> None:
    workspace = desk_with(None)
    page = shown(workspace, qtbot)
    page.search_for("转移")
    assert page.hints.title.text() == "正在建立检索索引"
    workspace.index = index
    workspace.index_changed.emit()
    assert "共 3 处" in page.count.text()
    assert page.results.isVisible()


def test_plans_the_account_may_not_see_stay_unseen(index: SearchIndex, qtbot: QtBot) -> None:
    page = shown(desk_with(index, hidden="p3"), qtbot)
    page.search_for("转移")
    assert "共 2 处" in page.count.text()


def test_the_page_is_painted(page: SearchPage) -> None:
    page.search_for("转移")
    picture = page.results.grab().toImage()
    row = page.results.visualRect(page.model.index(1))
    colours = {
        picture.pixelColor(x, y).rgb() for x in range(row.left(), row.right()) for y in (row.top() + 18,)
    }
    assert len(colours) > 3


def test_marks_are_read_as_stretches() -> None:
    assert pieces("立即⟦转移⟧群众") == [("立即", False), ("转移", True), ("群众", False)]
