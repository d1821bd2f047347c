"""Papers as real files: dropped on the form of a step or on the plan's page, opened and saved again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMessageBox, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from tests.ui.conftest import FLOOD
from tests.ui.modal import answering
from yuan.library import tables
from yuan.library.clock import now
from yuan.library.fingerprint import fingerprint
from yuan.library.trail import audit
from yuan.model.process.local_rules import LocalRules
from yuan.model.records import Action
from yuan.ui.plan import PlanDialog
from yuan.ui.review.step_dialog import StepDialog, take_step
from yuan.ui.window import MainWindow


def drop(widget: QWidget, *paths: Path) -> None:
    """Files dragged onto `widget` and let go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, button, keys = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(5, 5), copy, mime, button, keys)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), copy, mime, button, keys))


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "编制说明（盖章）.pdf"
    path.write_bytes(b"%PDF stamped")
    return path


@pytest.fixture
def plan(window: MainWindow) -> str:
    return window.workspace.session.find(FLOOD).plan


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow, plan: str) -> PlanDialog:
    dialog = PlanDialog(window.workspace, plan, window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.tabs.setCurrentWidget(dialog.materials)
    return dialog


def test_a_file_dropped_on_the_form_goes_with_the_step(
    qtbot: QtBot, window: MainWindow, plan: str, paper: Path
) -> None:
    session = window.workspace.session
    session.change_local_rules(LocalRules(asks_originals=True))
    offer = next(one for one in session.offers(plan) if one.action is Action.SUBMIT)

    def fill(dialog: StepDialog) -> None:
        for box in dialog.findChildren(QPlainTextEdit):
            qtbot.keyClicks(box, "ok")
        assert dialog.files is not None
        drop(dialog.files, paper)
        assert "编制说明（盖章）.pdf" in dialog.files.list.item(0).text()
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    with answering(fill):
        assert take_step(window, window.workspace, plan, offer)
    (kept,) = session.materials(plan)
    assert (kept.kind, session.material_data(kept.id)) == ("送审材料", b"%PDF stamped")


def test_files_dropped_on_the_page_are_kept_opened_and_saved(
    page: PlanDialog, paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(page.materials, paper)
    assert page.tabs.tabText(4) == "附件材料（1）"
    row = page.materials.list.topLevelItem(0)
    assert row is not None
    assert (row.text(0), row.text(1), row.text(2)) == ("其他材料", paper.name, "第1版")
    page.materials.list.setCurrentItem(row)

    opened: list[bytes] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile()).read_bytes())
    )
    page.materials.open_button.click()
    assert opened == [b"%PDF stamped"]

    target = tmp_path / "存出.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    page.materials.save_button.click()
    assert target.read_bytes() == b"%PDF stamped"

    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("选错了文件", True))
    page.materials.remove_button.click()
    assert page.materials.list.topLevelItemCount() == 0


def test_a_file_that_cannot_be_kept_is_told(
    page: PlanDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    (tmp_path / "空.pdf").touch()
    drop(page.materials, tmp_path / "空.pdf")
    assert told == ["“空.pdf”是空文件，没有内容可存。"]
    assert page.materials.list.topLevelItemCount() == 0


def test_a_program_kept_by_an_earlier_release_is_opened_only_by_will_and_never_outside_its_folder(
    page: PlanDialog, plan: str, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, data = window.workspace.library, b"MZ"
    with library.database.writes() as connection:
        connection.execute(insert(tables.files).values(hash=fingerprint(data), data=data))
        connection.execute(
            insert(tables.materials).values(
                id="../../up",
                plan=plan,
                version=1,
                kind="其他材料",
                name="../../启动.exe",
                hash=fingerprint(data),
                size=len(data),
                account="管理员",
                at=now(),
            )
        )
        audit.record(connection, "管理员", "存入材料", plan)
    page.reload()
    page.materials.list.setCurrentItem(page.materials.list.topLevelItem(0))
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())))
    asked: list[str] = []

    def answer(box: QMessageBox, words: str) -> None:
        asked.append(box.text())
        next(button for button in box.buttons() if button.text() == words).click()

    monkeypatch.setattr(QMessageBox, "exec", lambda box: answer(box, "不打开"))
    page.materials.open_button.click()
    assert opened == []
    assert "可能会运行程序" in asked[0]
    monkeypatch.setattr(QMessageBox, "exec", lambda box: answer(box, "仍然打开"))
    page.materials.open_button.click()
    (target,) = opened
    assert target.name == "启动.exe"
    assert target.parent.parent == Path(page.materials._opened.name)
