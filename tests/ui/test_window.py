"""The main window: places, shortcuts, titles, status, dropping files, closing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from tests.ui.conftest import FLOOD, FOREST, command
from tests.ui.modal import answer_next
from yuan.library import Library, Session
from yuan.ui.kit.command import by_id
from yuan.ui.places import PLACES
from yuan.ui.window import MainWindow


def test_it_opens_on_the_start_page_of_the_library(window: MainWindow) -> None:
    assert window.place == "start"
    assert window.windowTitle() == "首页 - 试验 - 预案编审"
    assert window.library_label.text() == "试验"
    assert "管理员" in window.account_label.text()


def test_the_index_catches_up_behind_the_window(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.index_label.text() == "索引已更新")
    assert window.workspace.index is not None
    assert window.workspace.index.search("防汛", limit=5).total > 0


@pytest.mark.parametrize("place", ["library", "search", "review", "editor", "start"])
def test_every_place_opens_from_rail_and_menu(qtbot: QtBot, window: MainWindow, place: str) -> None:
    qtbot.mouseClick(window.rail.button(place), Qt.MouseButton.LeftButton)
    assert window.place == place
    assert window.stack.currentWidget() is window.page(place)
    assert window.rail.button(place).isChecked()
    assert next(item.title for item in PLACES if item.id == place) in window.windowTitle()


def test_keys_lead_to_places(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.place == "library"
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.place == "search"


def test_a_page_asks_for_a_plan_and_the_title_names_it(window: MainWindow) -> None:
    plan = window.workspace.session.find(FLOOD).plan
    window.workspace.edit_requested.emit(plan, "")
    assert window.place == "editor"
    assert window.windowTitle().startswith(FLOOD)
    window.workspace.review_requested.emit(window.workspace.session.find(FOREST).plan)
    assert window.place == "review"


def test_a_card_of_the_start_page_opens_its_list(qtbot: QtBot, window: MainWindow) -> None:
    card = window.page("start").cards["waiting"]
    assert card.count == 1
    qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
    assert window.place == "library"
    assert [item.card.title for item in window.page("library").table.shown()] == [FOREST]


def test_a_drafter_sees_drafts_and_no_accounts(qtbot: QtBot, library: Library) -> None:
    window = MainWindow(library, library.sign_in("编制员", "yuan-demo"))
    qtbot.addWidget(window)
    assert set(window.page("start").cards) >= {"drafts", "returned"}
    assert not command(window, "library.people").isEnabled()
    window.close()


def test_documents_dropped_anywhere_are_imported(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    plan, picture = tmp_path / "预案.docx", tmp_path / "图.png"
    plan.write_bytes(b"PK")
    picture.write_bytes(b"x")
    asked: list[list[Path]] = []
    window.workspace.import_requested.disconnect()
    window.workspace.import_requested.connect(asked.append)
    page = window.go("library")
    for target in (window, page.table.viewport()):
        drop(target, [plan, picture])
    assert asked == [[plan], [plan]]


def test_a_picture_alone_is_left_to_the_page(window: MainWindow, tmp_path: Path) -> None:
    asked: list[list[Path]] = []
    window.workspace.import_requested.disconnect()
    window.workspace.import_requested.connect(asked.append)
    drop(window, [tmp_path / "图.png"])
    assert asked == []


def test_size_is_remembered(qtbot: QtBot, library: Library) -> None:
    session = library.sign_in("管理员", "yuan-demo")
    first = MainWindow(library, session)
    qtbot.addWidget(first)
    first.show()
    first.resize(1000, 701)
    first.close()
    second = MainWindow(library, session)
    qtbot.addWidget(second)
    assert second.height() == 701
    second.close()


def test_every_menu_entry_speaks_chinese(window: MainWindow) -> None:
    for action in window.findChildren(QAction):
        words = action.text().replace("Word", "").split("(&")[0]
        if words:
            assert not any(letter.isascii() and letter.isalpha() for letter in words), action.text()


def drop(target: object, paths: list[Path]) -> None:
    """Carry `paths` over `target` and let go, as a file manager would."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where, keys, mouse = QPointF(20, 20), Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, mime, mouse, keys)
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        QApplication.sendEvent(target, QDropEvent(where, Qt.DropAction.CopyAction, mime, mouse, keys))


def test_what_an_account_may_not_do_is_greyed_and_says_why(qtbot: QtBot, library: Library) -> None:
    window = MainWindow(library, library.sign_in("审核员", "yuan-demo"))
    qtbot.addWidget(window)
    for id in ("file.import", "file.new", "library.replace", "library.people"):
        refused = command(window, id)
        assert not refused.isEnabled()
        assert refused.toolTip().startswith("您的账号没有权限")
    assert command(window, "file.plan-project").isEnabled()
    page = window.page("library")
    assert not by_id(page.actions())["plan.card"].isEnabled()
    assert (
        "由编制人员（本单位的预案）、档案人员、系统管理员办理" in by_id(page.actions())["plan.card"].toolTip()
    )
    window.close()


def test_a_bar_is_left_although_what_had_the_keyboard_before_is_gone(
    qtbot: QtBot, window: MainWindow
) -> None:
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    window.notices.put("fault", "出了点事。", [("知道了", lambda: window.notices.take("fault"))])
    qtbot.keyClick(field, Qt.Key.Key_F6)
    bar = window.notices.bar("fault")
    assert bar is not None
    qtbot.waitUntil(bar.buttons[0].hasFocus)
    delete(field)
    qtbot.keyClick(bar.buttons[0], Qt.Key.Key_Return)
    assert bar.isHidden()


@pytest.mark.parametrize("place", ["palette", "outlines"])
def test_a_command_that_is_refused_says_why_and_is_no_fault(
    qtbot: QtBot, library: Library, drafter: Session, administrator: Session, place: str
) -> None:
    window = MainWindow(library, drafter)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    administrator.set_active("编制员", is_active=False)
    said: list[str] = []

    def read(box: QMessageBox) -> None:
        said.append(box.text())
        qtbot.keyClick(box, Qt.Key.Key_Escape)

    answer_next(read)
    if place == "palette":
        qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    else:
        command(window, "library.outlines").trigger()
    assert said == ["账号“编制员”已停用。"]
    window.close()
