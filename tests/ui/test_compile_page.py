"""The page 汇编, as an archivist orders a volume and writes it into a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.jobs.shelf import DRAFT, FIRE, FLOOD, INTERNAL, OVERALL, QUAKE, session, stock
from yuan.library import Library
from yuan.model.papers.volume import VolumeArrangement
from yuan.model.plan import AccountRole
from yuan.ui.compile import CompilePage
from yuan.ui.compile import page as page_module
from yuan.ui.compile.model import CHARACTERS, PAGES, PLACE, REASON, TITLE, VERSION
from yuan.ui.compile.note_dialog import NoteDialog
from yuan.ui.workspace import Workspace

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def plans(empty_library: Library) -> dict[str, str]:
    return stock(empty_library)


@pytest.fixture
def workspace(empty_library: Library, plans: dict[str, str]) -> Workspace:
    return Workspace(empty_library, session(empty_library, AccountRole.ARCHIVIST))


@pytest.fixture
def page(qtbot: QtBot, workspace: Workspace) -> CompilePage:
    return opened(qtbot, workspace)


def opened(qtbot: QtBot, workspace: Workspace) -> CompilePage:
    made = CompilePage(workspace)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


def column(page: CompilePage, place: int) -> list[str]:
    model = page.table.volume
    return [str(model.index(row, place).data() or "") for row in range(model.rowCount())]


def select(page: CompilePage, title: str) -> None:
    """Click the row of `title`, far from its box."""
    row = column(page, TITLE).index(title)
    place = page.table.visualRect(page.table.volume.index(row, VERSION)).center()
    QTest.mouseClick(page.table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)


def test_a_volume_shows_its_plans_in_printing_order_with_what_stays_out(page: CompilePage) -> None:
    assert column(page, TITLE) == [OVERALL, QUAKE, FLOOD, DRAFT, FIRE, INTERNAL]
    assert column(page, PLACE) == ["1", "2", "3", "", "4", ""]
    assert column(page, VERSION)[:4] == ["第1版", "第1版", "第1版", "—"]
    assert column(page, REASON) == ["", "", "", "尚无现行版本", "", "定为内部，不入汇编"]
    assert all(column(page, CHARACTERS)[row].replace(",", "").isdigit() for row in (0, 1, 2, 4))
    assert page.tabs.tabText(0) == "上册　专项应急预案（4）"
    assert page.count_label.text().startswith("收入 4 部，2 个单位，未收入 2 部")


def test_pages_are_estimated_for_the_layout_chosen(qtbot: QtBot, page: CompilePage) -> None:
    qtbot.waitUntil(lambda: "页" in page.count_label.text())
    dense = [int(text) for text in column(page, PAGES) if text]
    page.layout_box.setCurrentIndex(1)
    qtbot.waitUntil(lambda: len([text for text in column(page, PAGES) if text]) == 4)
    standard = [int(text) for text in column(page, PAGES) if text]
    assert len(dense) == len(standard) == 4
    assert sum(standard) > sum(dense)


def test_alt_and_arrows_move_a_plan_and_the_order_is_remembered(
    qtbot: QtBot, page: CompilePage, workspace: Workspace
) -> None:
    select(page, FIRE)
    for _ in range(2):
        QTest.keyClick(page.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    wanted = [OVERALL, QUAKE, FIRE, FLOOD, DRAFT, INTERNAL]
    assert column(page, TITLE) == wanted
    assert [page.table.volume.records[row].summary.card.title for row in page.table.rows()] == [FIRE]
    assert column(opened(qtbot, workspace), TITLE) == wanted
    QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert column(page, TITLE) == [OVERALL, QUAKE, FLOOD, FIRE, DRAFT, INTERNAL]


def test_several_plans_move_together(page: CompilePage) -> None:
    select(page, QUAKE)
    QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    page.up_button.click()
    assert column(page, TITLE)[:3] == [QUAKE, FLOOD, OVERALL]
    assert not page.up_button.isEnabled()


def test_moving_back_to_the_usual_order_leaves_nothing_by_hand(
    page: CompilePage, workspace: Workspace
) -> None:
    select(page, FLOOD)
    page.up_button.click()
    assert workspace.session.volume_arrangements()["上册"].order
    page.down_button.click()
    assert workspace.session.volume_arrangements() == {}
    assert not page.usual_button.isEnabled()


def test_a_plan_is_left_out_by_its_box_and_taken_in_again(
    page: CompilePage, workspace: Workspace, plans: dict[str, str]
) -> None:
    row = column(page, TITLE).index(QUAKE)
    box = page.table.visualRect(page.table.volume.index(row, TITLE)).topLeft() + QPoint(12, 14)
    QTest.mouseClick(page.table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, box)
    assert column(page, REASON)[row] == "编排时未选"
    assert workspace.session.volume_arrangements()["上册"].left_out == (plans[QUAKE],)
    select(page, QUAKE)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert column(page, REASON)[row] == ""


def test_plans_that_cannot_be_printed_have_no_box(page: CompilePage) -> None:
    row = column(page, TITLE).index(INTERNAL)
    assert page.table.volume.index(row, TITLE).data(Qt.ItemDataRole.CheckStateRole) is None
    select(page, INTERNAL)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert column(page, REASON)[row] == "定为内部，不入汇编"


def test_the_usual_arrangement_comes_back_after_a_question(
    page: CompilePage, workspace: Workspace, plans: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    order = tuple(plans[title] for title in (FIRE, OVERALL, QUAKE, FLOOD))
    workspace.session.arrange_volume("上册", VolumeArrangement(order=order, left_out=(plans[QUAKE],)))
    page.reload()
    assert column(page, TITLE)[0] == FIRE
    monkeypatch.setattr(page_module, "confirm", lambda *_: True)
    page.usual_button.click()
    assert column(page, TITLE)[:3] == [OVERALL, QUAKE, FLOOD]
    assert workspace.session.volume_arrangements() == {}


def test_the_note_can_be_rewritten_and_made_usual_again(
    page: CompilePage, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rewrite(dialog: NoteDialog) -> int:
        assert "收录2个单位的4部预案" in dialog.text_edit.toPlainText()
        dialog.text_edit.setPlainText("本册供区内使用。")
        return 1

    monkeypatch.setattr(NoteDialog, "exec", rewrite)
    page.note_button.click()
    assert workspace.session.volume_arrangements()["上册"].note == "本册供区内使用。"

    def restore(dialog: NoteDialog) -> int:
        assert dialog.text_edit.toPlainText() == "本册供区内使用。"
        dialog.usual_button.click()
        return 1

    monkeypatch.setattr(NoteDialog, "exec", restore)
    page.note_button.click()
    assert workspace.session.volume_arrangements() == {}


def test_one_volume_or_all_are_written_into_a_folder(
    qtbot: QtBot, page: CompilePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "册"))
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()) or 0)
    monkeypatch.setattr(page_module, "pdf_obstacle", lambda: "本机没有安装 LibreOffice")
    page.tabs.setCurrentIndex(2)
    page.one_button.click()
    qtbot.waitUntil(lambda: len(told) == 1)
    assert [path.name for path in (tmp_path / "册").iterdir()] == ["应急预案汇编（下册）.docx"]
    page.start_button.click()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert len(list((tmp_path / "册").glob("*.docx"))) == 3
    assert told[1].startswith("已汇编 3 册；2 部预案未收入")


def test_without_libreoffice_the_pdf_box_says_why(
    qtbot: QtBot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "pdf_obstacle", lambda: "本机没有安装 LibreOffice，不能生成 PDF")
    page = opened(qtbot, workspace)
    assert not page.pdf_box.isEnabled()
    assert not page.pdf_box.isChecked()
    assert "LibreOffice" in page.hint_label.text()


def test_a_drafter_sees_the_volumes_but_arranges_nothing(qtbot: QtBot, empty_library: Library) -> None:
    stock(empty_library)
    page = opened(qtbot, Workspace(empty_library, session(empty_library, AccountRole.DRAFTER, "区水务局")))
    select(page, FLOOD)
    assert not page.up_button.isEnabled()
    assert not page.note_button.isEnabled()
    QTest.keyClick(page.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert page.table.volume.records[page.table.rows()[0]].is_included


def test_an_empty_library_says_how_to_begin(qtbot: QtBot, empty_library: Library) -> None:
    workspace = Workspace(empty_library, session(empty_library, AccountRole.ARCHIVIST))
    page = opened(qtbot, workspace)
    assert not page.tabs.isVisible()
    stock(empty_library)
    workspace.plan_changed.emit("")
    assert page.tabs.isVisible()
