"""Settling formal documents as a user does."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PASSWORD
from tests.ui.modal import answer_next
from yuan.demo.office import OFFICE
from yuan.library import Library, Session
from yuan.ui.office import OfficeDialog, show_office
from yuan.ui.workspace import Workspace


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_the_preview_shows_what_is_printed(qtbot: QtBot) -> None:
    dialog = OfficeDialog(OFFICE, True)
    qtbot.addWidget(dialog)
    assert "门头沟区突发事件应急委员会文件" in dialog.preview.toPlainText()
    item = dialog.families_table.item(1, 1)
    assert item is not None
    item.setText("门头沟区人民政府")
    dialog.form["addressees"].setPlainText("各镇政府：")
    qtbot.keyClick(dialog.form["seal"], Qt.Key.Key_Space)
    dialog.form["head"].setCurrentIndex(1)
    shown = dialog.preview.toPlainText()
    assert "门头沟区人民政府关于印发" in shown
    assert "各镇政府：\n" in shown
    assert "门头沟区人民政府文件" not in shown
    assert "不加盖印章" in shown
    assert dialog.office().head == "preprinted"


def test_enter_keeps_the_settings(
    qtbot: QtBot, administrator: Session, library: Library, parent: QWidget
) -> None:
    workspace = Workspace(library, administrator)

    def act(dialog: OfficeDialog) -> None:
        dialog.form["bureau"].selectAll()
        qtbot.keyClicks(dialog.form["bureau"], "Bureau")
        dialog.form["copies"].setPlainText("市应急管理局，\n区委办公室。")
        qtbot.keyClick(dialog.form["bureau"], Qt.Key.Key_Return)

    answer_next(act)
    with qtbot.waitSignal(workspace.notice):
        assert show_office(workspace, parent)
    assert administrator.office().bureau == "Bureau"
    assert administrator.office().copies == "市应急管理局，区委办公室"


def test_a_family_may_have_addressees_of_its_own(qtbot: QtBot) -> None:
    dialog = OfficeDialog(OFFICE, True)
    qtbot.addWidget(dialog)
    assert dialog.office() == OFFICE, "opening and closing changes nothing"
    cell = dialog.families_table.item(1, 2)
    assert cell is not None
    cell.setText("各成员单位：")
    assert dialog.office().addressees_of("专项") == "各成员单位"
    assert "各成员单位：\n" in dialog.preview.toPlainText()


def test_escape_leaves_everything_as_it_was(
    qtbot: QtBot, administrator: Session, library: Library, parent: QWidget
) -> None:
    def act(dialog: OfficeDialog) -> None:
        dialog.form["district"].setText("甲区")
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    answer_next(act)
    assert not show_office(Workspace(library, administrator), parent)
    assert administrator.office() == OFFICE


def test_a_name_must_be_given(qtbot: QtBot) -> None:
    dialog = OfficeDialog(OFFICE, True)
    qtbot.addWidget(dialog)
    dialog.form["bureau"].clear()
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert dialog.complaint == "请填写应急管理部门的名称。"
    assert not dialog.result()


def test_an_account_without_the_right_reads_only(qtbot: QtBot, library: Library, parent: QWidget) -> None:
    session = library.sign_in("编制员", PASSWORD)

    def act(dialog: OfficeDialog) -> None:
        assert dialog.form["bureau"].isReadOnly()
        assert not dialog.form["head"].isEnabled()
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    answer_next(act)
    assert not show_office(Workspace(library, session), parent)


def test_who_only_looks_can_close_settings_nobody_filled_in(
    qtbot: QtBot, drafter: Session, library: Library, parent: QWidget
) -> None:
    library.sign_in("管理员", PASSWORD).change_office(replace(OFFICE, district=""))

    def act(dialog: OfficeDialog) -> None:
        assert dialog.accept_button.text() == "关闭"
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
        assert not dialog.isVisible()

    answer_next(act)
    assert not show_office(Workspace(library, drafter), parent)
