"""Importing files through the window: read, report, correct, keep."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.conftest import BUREAU, FLOOD, TOWN
from tests.ui.modal import answering
from yuan.library import Library, Session
from yuan.model.plan import Kind
from yuan.ui.library import import_flow
from yuan.ui.library.import_dialog import ImportDialog
from yuan.ui.library.import_model import NAMES, SKIP, TAKE, TAKE_AS_NEW
from yuan.ui.window import MainWindow

QUAKE, TOWN_FIRE = "门头沟区地震应急预案", "清水镇森林火灾应急预案"


def plan_file(folder: Path, title: str) -> Path:
    path = folder / f"{title}.txt"
    text = f"{title}\n\n1 总则\n1.1 编制目的\n为做好应对工作，制定本预案。\n2 组织指挥体系\n2.1 指挥部\n指挥部统一指挥。\n"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def report(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[ImportDialog]:
    """Catches the report instead of waiting for the user in it; an empty list until it has come."""
    came: list[ImportDialog] = []
    monkeypatch.setattr(ImportDialog, "exec", lambda dialog: came.append(dialog) or 0)
    return came


def cell(dialog: ImportDialog, row: int, name: str) -> str:
    return str(dialog.model.index(row, NAMES.index(name)).data())


def set_cell(dialog: ImportDialog, row: int, name: str, text: str) -> None:
    assert dialog.model.setData(dialog.model.index(row, NAMES.index(name)), text)


def test_one_bad_file_stops_no_other(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, report: list[ImportDialog]
) -> None:
    folder = tmp_path / "上一轮"
    folder.mkdir()
    plan_file(folder, QUAKE)
    plan_file(folder, FLOOD)
    (folder / "坏的.docx").write_bytes(b"PK\x03\x04 not really")
    window.workspace.import_requested.emit([folder])
    qtbot.waitUntil(lambda: bool(report))
    dialog = report[0]
    found = {cell(dialog, row, "title"): row for row in range(dialog.model.rowCount())}
    assert QUAKE in found
    assert cell(dialog, found[FLOOD], "wanted") == SKIP, "a plan of that title is there already"
    failed = next(row for row in range(3) if cell(dialog, row, "wanted") == "未能读取")
    assert cell(dialog, failed, "file") == "坏的.docx"
    dialog.table.selectRow(failed)
    assert "坏的.docx" in dialog.details.toPlainText()
    assert "与已有预案同名" in dialog.summary_label.text()


def test_guesses_are_corrected_before_anything_is_kept(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def correct(dialog: ImportDialog) -> int:
        set_cell(dialog, 0, "unit", BUREAU)
        set_cell(dialog, 0, "kind", "部门")
        set_cell(dialog, 0, "event_type", "地震灾害")
        dialog.accept_button.click()
        return dialog.result()

    monkeypatch.setattr(ImportDialog, "exec", correct)
    before = len(window.workspace.session.plans())
    window.workspace.import_requested.emit([plan_file(tmp_path, QUAKE)])
    qtbot.waitUntil(lambda: len(window.workspace.session.plans()) == before + 1)
    card = window.workspace.session.find(QUAKE).card
    assert (card.kind, card.unit, card.event_type) == (Kind.DEPARTMENT, BUREAU, "地震灾害")
    qtbot.waitUntil(lambda: window.place == "library")


def test_a_plan_without_a_unit_is_not_kept(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, report: list[ImportDialog]
) -> None:
    window.workspace.import_requested.emit([plan_file(tmp_path, QUAKE)])
    qtbot.waitUntil(lambda: bool(report))
    set_cell(report[0], 0, "unit", "")
    report[0].accept_button.click()
    assert "没有编制单位" in report[0].complaint
    assert cell(report[0], 0, "unit") == "请填写"
    report[0].unit_box.setCurrentText(BUREAU)
    report[0].fill_button.click()
    assert cell(report[0], 0, "unit") == BUREAU


def test_a_twin_can_be_taken_as_a_new_plan(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, report: list[ImportDialog]
) -> None:
    window.workspace.import_requested.emit([plan_file(tmp_path, FLOOD)])
    qtbot.waitUntil(lambda: bool(report))
    dialog = report[0]
    assert not dialog.accept_button.isEnabled()
    set_cell(dialog, 0, "wanted", TAKE_AS_NEW)
    assert dialog.accept_button.isEnabled()
    box = dialog.model.index(0, 0)
    dialog.model.setData(box, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert cell(dialog, 0, "wanted") == SKIP


def test_a_drafter_is_warned_of_files_of_other_units_and_takes_one_as_the_own(
    qtbot: QtBot, library: Library, drafter: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = MainWindow(library, drafter)
    qtbot.addWidget(window)
    window.show()
    folder = tmp_path / "各单位"
    folder.mkdir()
    plan_file(folder, QUAKE)
    plan_file(folder, TOWN_FIRE)
    said: list[str] = []

    def look(dialog: ImportDialog) -> None:
        found = {cell(dialog, row, "title"): row for row in range(dialog.model.rowCount())}
        other = found[TOWN_FIRE]
        assert (cell(dialog, other, "wanted"), cell(dialog, other, "unit")) == (SKIP, BUREAU)
        assert (cell(dialog, found[QUAKE], "wanted"), cell(dialog, found[QUAKE], "unit")) == (TAKE, BUREAU)
        said.append(dialog.summary_label.text())
        dialog.table.setFocus()
        dialog.table.setCurrentIndex(dialog.model.index(other, 0))
        said.append(dialog.details.toPlainText())
        qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
        assert cell(dialog, other, "wanted") == TAKE
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    before = len(drafter.plans())
    with answering(look):
        window.workspace.import_requested.emit([folder])
        qtbot.waitUntil(lambda: len(drafter.plans()) == before + 2)
    assert "1 个写明是其他单位的，您不能代为导入，已跳过" in said[0]
    assert f"文件中的编制单位是“{TOWN}”" in said[1]
    assert drafter.find(TOWN_FIRE).card.unit == BUREAU
    window.close()


def test_the_report_can_be_saved(
    qtbot: QtBot,
    window: MainWindow,
    tmp_path: Path,
    report: list[ImportDialog],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "报告.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window.workspace.import_requested.emit([plan_file(tmp_path, QUAKE)])
    qtbot.waitUntil(lambda: bool(report))
    report[0].save_button.click()
    text = target.read_text("utf-8")
    assert QUAKE in text
    assert "章节" in text


def test_a_folder_without_documents_says_so(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()))
    (tmp_path / "空").mkdir()
    import_flow.start_import(window, window.workspace, [tmp_path / "空"])
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].startswith("没有找到可以导入的文件")
