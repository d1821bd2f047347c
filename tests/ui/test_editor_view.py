"""The view of the text: size, page width, focus mode, panes, where one is, how long it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, long_plan, memory_workspace, sample
from yuan.model.text.plain_text import characters
from yuan.ui.editor import EditorPage
from yuan.ui.editor.text.formats import PAGE_WIDTH
from yuan.ui.window import MainWindow

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Start = Callable[[], EditorPage]


@pytest.fixture
def start(qtbot: QtBot) -> Start:
    """Starts the editor once more on the same settings."""

    def begin() -> EditorPage:
        made = EditorPage(memory_workspace(MemorySession(sample())))
        qtbot.addWidget(made)
        made.resize(1200, 800)
        made.show()
        made.open_plan("p1", "p2")
        qtbot.waitUntil(lambda: made.edit.hasFocus())
        return made

    return begin


@pytest.fixture
def page(start: Start) -> EditorPage:
    return start()


def crumbs(page: EditorPage) -> list[str]:
    return [crumb.whole for crumb in page.crumbs.steps]


# --- size ---------------------------------------------------------------------------------------------


def test_keys_wheel_and_slider_change_the_size(page: EditorPage) -> None:
    QTest.keyClick(page.edit, Qt.Key.Key_BracketRight, CTRL)
    assert page.edit.zoom == 1.15
    assert page.strip.slider.value() == 115
    place = QPointF(200, 200)
    wheel = QWheelEvent(
        place,
        place,
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        CTRL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(page.edit.viewport(), wheel)
    assert page.edit.zoom == 1.0
    page.strip.slider.setValue(200)
    assert page.edit.zoom == 2.0
    QTest.keyClick(page.edit, Qt.Key.Key_0, CTRL)
    assert page.edit.zoom == 1.0
    assert page.strip.percent.text() == "100%"


def test_a_size_is_chosen_from_the_menu_of_the_percentage(page: EditorPage) -> None:
    sizes = {action.text(): action for action in page.strip.percent.menu().actions()}
    sizes["150%"].trigger()
    assert page.edit.zoom == 1.5
    assert page.strip.percent.text() == "150%"
    sizes["页宽"].trigger()
    assert page.strip.percent.text().startswith("页宽")


def test_zooming_changes_no_text_and_keeps_undo(page: EditorPage, qtbot: QtBot) -> None:
    QTest.keyClicks(page.edit, "abc")
    page.edit.settle()
    before = page.edit.plan
    page.strip.slider.setValue(150)
    page.edit.settle()
    assert page.edit.plan == before
    QTest.keyClick(page.edit, Qt.Key.Key_Z, CTRL)
    page.edit.settle()
    assert page.edit.plan != before


def test_what_one_looks_at_stays_in_place_when_the_size_changes(qtbot: QtBot) -> None:
    page = EditorPage(memory_workspace(MemorySession(long_plan(20_000))))
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    page.open_plan("p1", "s7-3")
    above = page.edit.cursorRect().top()
    assert above > 0
    page.strip.slider.setValue(60)
    assert abs(page.edit.cursorRect().top() - above) <= 2
    page.resize(1500, 800)
    assert abs(page.edit.cursorRect().top() - above) <= 2


def test_the_page_keeps_as_wide_as_the_window_also_after_the_next_start(
    page: EditorPage, start: Start, qtbot: QtBot
) -> None:
    QTest.keyClick(page.edit, Qt.Key.Key_9, CTRL)
    for width in (1500, 1100):
        page.resize(width, 800)
        qtbot.waitUntil(
            lambda: abs(page.edit.viewport().width() - PAGE_WIDTH * page.edit.zoom) < PAGE_WIDTH / 100
        )
    again = start()
    assert again.edit.zooming.fits_width
    assert again.strip.percent.text().startswith("页宽")


def test_a_chosen_size_is_there_after_the_next_start(page: EditorPage, start: Start) -> None:
    page.strip.slider.setValue(130)
    assert start().edit.zoom == 1.3


# --- panes and focus mode -----------------------------------------------------------------------------


def test_panes_hide_and_come_back_and_are_remembered(page: EditorPage, start: Start) -> None:
    QTest.keyClick(page.edit, Qt.Key.Key_F9)
    assert page.outline.isHidden()
    assert not page.details.isHidden()
    QTest.keyClick(page.edit, Qt.Key.Key_F9, SHIFT)
    assert page.details.isHidden()
    again = start()
    assert again.outline.isHidden()
    QTest.keyClick(again.edit, Qt.Key.Key_F9)
    assert again.outline.isVisible()


def test_the_width_of_a_pane_is_remembered(page: EditorPage, start: Start) -> None:
    handle = page.splitter.handle(1)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(2, 100))
    QTest.mouseMove(handle, QPoint(62, 100))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(62, 100))
    width = page.outline.width()
    assert width > 260
    assert start().outline.width() == width


def test_focus_mode_leaves_only_the_text_and_escape_ends_it(page: EditorPage) -> None:
    QTest.keyClick(page.edit, Qt.Key.Key_F11)
    parts = (page.outline, page.details, page.actions_.bar)
    assert not any(part.isVisible() for part in parts)
    assert page.edit.isVisible()
    assert page.strip.isVisible()
    QTest.keyClick(page.edit, Qt.Key.Key_Escape)
    assert all(part.isVisible() for part in parts)
    assert page.edit.hasFocus()


def test_focus_mode_is_there_again_after_the_next_start(page: EditorPage, start: Start) -> None:
    QTest.keyClick(page.edit, Qt.Key.Key_F11)
    again = start()
    assert not again.outline.isVisible()
    QTest.keyClick(again.edit, Qt.Key.Key_F11)
    assert again.outline.isVisible()


def darkest(page: EditorPage, node: str) -> int:
    """How dark the darkest stroke of the block of `node` is painted, 0 black."""
    cursor = QTextCursor(page.edit.document())
    cursor.setPosition(page.edit.position_of(node))
    rect = page.edit.cursorRect(cursor).adjusted(2, 4, 90, -6)
    image = page.edit.viewport().grab(rect).toImage()
    return min(
        QColor(image.pixel(x, y)).lightness() for x in range(image.width()) for y in range(image.height())
    )


def test_the_paragraph_being_written_stands_out(page: EditorPage) -> None:
    QTest.keyClick(page.edit, Qt.Key.Key_F11)
    assert darkest(page, "p2") < 100 < 140 < darkest(page, "s12")
    page.actions_.named["view.emphasis-section"].trigger()
    assert darkest(page, "s12") < 100 < 140 < darkest(page, "s11")
    page.actions_.named["view.emphasis-nothing"].trigger()
    assert darkest(page, "s11") < 100


def test_the_window_gives_the_text_all_its_room_only_in_the_editor(window: MainWindow) -> None:
    plan = window.workspace.session.plans()[0].plan
    window.workspace.edit_requested.emit(plan, "")
    page = window.page("editor")
    QTest.keyClick(page.edit, Qt.Key.Key_F11)
    assert not window.rail.isVisible()
    QTest.keyClick(page.edit, Qt.Key.Key_2, CTRL)
    assert window.place == "library"
    assert window.rail.isVisible()
    window.go("editor")
    assert not window.rail.isVisible()
    QTest.keyClick(page.edit, Qt.Key.Key_Escape)
    assert window.rail.isVisible()
    assert window.statusBar().isVisible()


def test_a_narrow_window_keeps_every_button_within_reach(page: EditorPage, qtbot: QtBot) -> None:
    page.resize(700, 600)
    more = page.actions_.bar.findChild(QToolButton, "qt_toolbar_ext_button")
    qtbot.waitUntil(more.isVisible)
    page.resize(1196, 600)
    qtbot.waitUntil(more.isHidden)


# --- where one is -------------------------------------------------------------------------------------


def test_the_trail_follows_the_cursor_and_the_numbers(page: EditorPage, qtbot: QtBot) -> None:
    assert crumbs(page) == ["洪涝灾害应急预案", "1 总则", "1.2 适用范围"]
    page.go_to("i1")
    qtbot.waitUntil(lambda: crumbs(page) == ["洪涝灾害应急预案", "2 组织指挥"])
    page.actions_.named["section.up"].trigger()
    qtbot.waitUntil(lambda: crumbs(page) == ["洪涝灾害应急预案", "1 组织指挥"])


def test_a_step_of_the_trail_leads_there_and_its_menu_to_its_siblings(page: EditorPage, qtbot: QtBot) -> None:
    QTest.mouseClick(page.crumbs.steps[1], Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert page.edit.node_at_cursor() == "s1"
    chapters = page.crumbs.steps[1].menu().actions()
    assert [action.text() for action in chapters] == ["1 总则", "2 组织指挥", "3 应急响应", "附件 通讯录"]
    chapters[2].trigger()
    assert page.edit.node_at_cursor() == "s3"


def test_the_trail_can_be_walked_with_the_keyboard(page: EditorPage, qtbot: QtBot) -> None:
    QTest.keyClick(page.edit, Qt.Key.Key_G, CTRL)
    menu = page.crumbs.steps[-1].menu()
    qtbot.waitUntil(menu.isVisible)
    QTest.keyClick(menu, Qt.Key.Key_Up)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert page.edit.node_at_cursor() == "s11"


def test_a_long_trail_is_shortened_but_told_whole(page: EditorPage, qtbot: QtBot) -> None:
    page.resize(720, 600)
    page.outline.headings.renamed.emit(
        "s12", "适用于本区行政区域范围内发生的各类洪涝灾害及其次生衍生灾害的应对工作"
    )
    page.view.show_details(False)
    qtbot.waitUntil(lambda: page.crumbs.steps[-1].toolTip().endswith("应对工作"))
    qtbot.waitUntil(lambda: page.crumbs.rect().right() >= page.crumbs.steps[-1].geometry().right())


# --- how long it is -----------------------------------------------------------------------------------


def test_words_are_counted_for_section_plan_and_selection(page: EditorPage, qtbot: QtBot) -> None:
    whole = characters(page.edit.plan)
    qtbot.waitUntil(lambda: f"全文 {whole:,} 字" in page.strip.words.text())
    assert "本节 18 字" in page.strip.words.text()  # 1.2 适用范围 and 本区范围内的洪涝灾害。
    QTest.keyClick(page.edit, Qt.Key.Key_End, SHIFT)
    qtbot.waitUntil(lambda: "选中 11 字" in page.strip.words.text())
    QTest.keyClicks(page.edit, "ab cd")
    qtbot.waitUntil(lambda: f"全文 {whole - 11 + 4:,} 字" in page.strip.words.text())
    assert "选中" not in page.strip.words.text()


def test_pages_are_estimated_for_the_whole_and_the_place(page: EditorPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.strip.pages.text() == "约 2 页，本处在第 1 页前后")
    page.go_to("a1")
    qtbot.waitUntil(lambda: page.strip.pages.text() == "约 2 页，本处在第 2 页前后")
