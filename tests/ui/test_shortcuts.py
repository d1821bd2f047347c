"""Everything by keyboard: menus, palette and the sheet of shortcuts offer what can be done where one is."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.conftest import FLOOD, FOREST
from tests.ui.modal import answer_next
from yuan.ui.commands.palette import Palette
from yuan.ui.commands.shortcut_sheet import ShortcutSheet, keys_of
from yuan.ui.editor.page import EditorPage
from yuan.ui.kit.command import commands_of
from yuan.ui.window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


def write_in(window: MainWindow, title: str) -> EditorPage:
    window.workspace.edit_requested.emit(window.workspace.session.find(title).plan, "")
    page = window.page("editor").page
    assert isinstance(page, EditorPage)
    return page


@pytest.fixture
def page(window: MainWindow) -> EditorPage:
    return write_in(window, FLOOD)


def menu_of(window: MainWindow, title: str) -> QMenu:
    """The menu `title` as it is when it has just been opened."""
    menu = next(action.menu() for action in window.menuBar().actions() if action.text().startswith(title))
    assert isinstance(menu, QMenu)
    menu.popup(window.mapToGlobal(window.rect().center()))
    menu.close()
    return menu


def offered(window: MainWindow, typed: str) -> list[str]:
    """The commands the palette finds for `typed`."""
    window.open_palette()
    palette = next(widget for widget in window.findChildren(Palette) if widget.isVisible())
    commit = QInputMethodEvent("", [])
    commit.setCommitString(typed)
    QApplication.sendEvent(palette.field, commit)
    rows = [palette.found.topLevelItem(row) for row in range(palette.found.topLevelItemCount())]
    names = [row.text(1) for row in rows if row.text(0) == "命令"]
    palette.reject()
    return names


def test_no_two_commands_share_a_key(window: MainWindow, page: EditorPage) -> None:
    actions = [*page.actions(), *window.menu_actions()]
    keys = Counter(key.toString() for action in actions for key in action.shortcuts())
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_command_has_an_id_of_its_own(window: MainWindow, page: EditorPage) -> None:
    actions = [*page.actions(), *window.menu_actions(), *window.page("library").actions()]
    ids = Counter(action.objectName() for action in actions)
    assert "" not in ids
    assert [id for id, count in ids.items() if count > 1] == []


def test_every_command_of_the_editor_stands_in_a_menu(window: MainWindow, page: EditorPage) -> None:
    reached = set(commands_of([menu_of(window, "编制")]))
    assert [action.text() for action in page.actions() if action not in reached] == []


def test_the_palette_finds_what_the_editor_can_do_by_name_and_initials(
    window: MainWindow, page: EditorPage
) -> None:
    enabled = [action.text() for action in page.actions() if action.isEnabled()]
    assert len(enabled) > 40
    for name in ("新章节", "专注模式", "适合页宽", "封面与编号…", "插入图片…"):
        assert name in enabled
        assert name in offered(window, name)
    assert offered(window, "zzms") == ["专注模式"]
    window.go("library")
    assert offered(window, "zzms") == []
    assert "导出 Word…" in offered(window, "导出")


def test_only_what_can_be_done_here_is_offered(window: MainWindow, page: EditorPage) -> None:
    table = ("删除行", "合并单元格")
    page.edit.moveCursor(page.edit.textCursor().MoveOperation.End)
    assert not {*table, "修改所选对象…"} & set(offered(window, "删除 ") + offered(window, "合并"))
    page.actions_.tables.insert_table(2, 2)
    assert "删除行" in offered(window, "删除行")
    assert "插入表格…" not in offered(window, "插入表格")


def test_formatting_is_for_running_text(window: MainWindow, page: EditorPage) -> None:
    page.go_to(page.edit.plan.sections[0].id)
    bold = page.actions_.named["format.bold"]
    assert not bold.isEnabled()
    QTest.keyClick(page.edit, Qt.Key.Key_Down)
    assert bold.isEnabled()


def test_undo_is_offered_when_there_is_something_to_undo(window: MainWindow, page: EditorPage) -> None:
    undo, redo = page.actions_.named["edit.undo"], page.actions_.named["edit.redo"]
    assert not undo.isEnabled()
    QTest.keyClicks(page.edit, "x")
    assert undo.isEnabled()
    QTest.keyClick(page.edit, Qt.Key.Key_Z, CTRL)
    assert redo.isEnabled()
    assert not undo.isEnabled()


def test_a_plan_that_may_not_be_changed_can_only_be_looked_at(window: MainWindow) -> None:
    named = write_in(window, FOREST).actions_.named
    assert not named["section.new"].isEnabled()
    assert not named["format.bold"].isEnabled()
    for id in ("find.open", "view.zoom-in", "view.focus", "view.go-to", "text.send-to-word"):
        assert named[id].isEnabled()


def test_without_a_plan_nothing_can_be_done_to_one(window: MainWindow) -> None:
    window.go("editor")
    assert offered(window, "加粗") == []
    assert offered(window, "放大") == []


def test_the_menus_act_on_the_plan_in_sight(window: MainWindow, page: EditorPage) -> None:
    other = write_in(window, "清水镇防汛应急预案")
    assert other is not page
    menu = menu_of(window, "视图")
    next(action for action in menu.actions() if action.text() == "显示大纲").trigger()
    assert other.outline.isHidden()
    write_in(window, FLOOD)
    assert page.outline.isHidden()


def test_the_sheet_shows_the_keys_and_finds_them(window: MainWindow, page: EditorPage, qtbot: QtBot) -> None:
    shown: list[tuple[str, str]] = []
    narrowed: list[tuple[str, str]] = []

    def read(sheet: Any) -> None:
        assert isinstance(sheet, ShortcutSheet)
        shown.extend(rows_of(sheet))
        QTest.keyClicks(sheet.field, "sj")
        narrowed.extend(rows_of(sheet))
        sheet.close()

    answer_next(read)
    QTest.keyClick(window, Qt.Key.Key_F1, CTRL)
    qtbot.waitUntil(lambda: bool(narrowed))
    for row in (
        ("升级", "Alt+Left"),
        ("专注模式", "F11"),
        ("导出 Word…", "Ctrl+E"),
        ("插入脚注…", "Ctrl+Alt+F"),
    ):
        assert row in shown
    assert ("升级", "Alt+Left") in narrowed
    assert len(narrowed) < len(shown) / 4


def rows_of(sheet: ShortcutSheet) -> list[tuple[str, str]]:
    parts = [sheet.found.topLevelItem(place) for place in range(sheet.found.topLevelItemCount())]
    return [
        (part.child(row).text(0), part.child(row).text(1))
        for part in parts
        for row in range(part.childCount())
    ]


def test_keys_are_written_as_they_stand_on_the_keyboard(qapp: QApplication) -> None:
    action = QAction("新章节")
    action.setShortcuts(["Ctrl+Return", "Ctrl+Enter"])
    assert keys_of(action) == "Ctrl+Enter"
