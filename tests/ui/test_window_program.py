"""From the start of the program to a window: first start, the library used last, faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PASSWORD, TOWN
from tests.ui.modal import answer_next
from tests.ui.two_desks import make_town
from yuan.jobs.receipts import pack_card
from yuan.library import Library
from yuan.ui import app
from yuan.ui.account.first_start import FirstStartDialog, Start
from yuan.ui.account.sign_in import SignInDialog
from yuan.ui.display import NO_DISPLAY
from yuan.ui.exchange.receive_dialog import ReceiveDialog
from yuan.ui.kit.errors import UNEXPECTED
from yuan.ui.program import Program
from yuan.ui.settings import recent_libraries


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication) -> Iterator[Program]:
    started = Program(qapp)
    yield started
    if started.window is not None:
        qtbot.addWidget(started.window)
        started.window.close()
    started.close()


def sign_in_as(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The user who signs in whenever asked."""

    def answer(dialog: SignInDialog) -> int:
        dialog.account_box.setCurrentIndex(dialog.account_box.findData(name))
        dialog.password_edit.setText(PASSWORD)
        dialog.accept_button.click()
        return dialog.result()

    monkeypatch.setattr(SignInDialog, "exec", answer)


def test_without_a_display_there_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert app.main(["yuan"]) == 1
    assert capsys.readouterr().err == NO_DISPLAY + "\n"


def test_first_start_makes_a_library_and_its_administrator(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "新库" / "我的预案.yuan"

    def fill(dialog: FirstStartDialog) -> int:
        dialog.place_edit.setText(str(place))
        dialog.account_fields.password.setText(PASSWORD)
        dialog.account_fields.again.setText(PASSWORD)
        dialog.accept_button.click()
        return dialog.result()

    monkeypatch.setattr(FirstStartDialog, "exec", fill)
    assert program.start("", "")
    assert program.window is not None
    assert program.window.workspace.session.account.name == "管理员"
    assert place.exists()
    assert recent_libraries() == [str(place)]


def test_a_package_it_was_started_with_is_shown_after_signing_in(
    qtbot: QtBot, qapp: QApplication, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "名片.yuanpkg"
    town = make_town(tmp_path)
    pack_card(town.sign_in("镇管理员", PASSWORD), package)
    town.close()
    sign_in_as(monkeypatch, "管理员")
    seen: list[str] = []

    def look(dialog: Any) -> None:
        assert isinstance(dialog, ReceiveDialog)
        seen.append(dialog.why_not)
        dialog.reject()

    answer_next(look)
    started = Program(qapp, package)
    assert started.start(str(library.path), "")
    qtbot.waitUntil(lambda: bool(seen))
    assert TOWN in seen[0]
    assert started.window is not None
    qtbot.addWidget(started.window)
    started.window.close()
    started.close()


def test_turning_away_from_first_start_ends_the_program(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FirstStartDialog, "exec", lambda dialog: 0)
    assert not program.start("", "")
    assert program.window is None


def test_the_library_used_last_opens_by_itself(
    program: Program, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_as(monkeypatch, "编制员")
    assert program.start(str(library.path), "")
    assert program.start("", "")
    assert program.window is not None
    assert program.window.workspace.session.account.name == "编制员"


def test_switching_the_account(program: Program, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in_as(monkeypatch, "编制员")
    program.start(str(library.path), "")
    assert program.window is not None
    sign_in_as(monkeypatch, "审核员")
    program.window.leaving.emit("account")
    assert program.window.workspace.session.account.name == "审核员"


def test_what_is_no_library_is_said_and_first_start_follows(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "坏库.yuan"
    broken.write_text("不是预案库")
    said: list[str] = []
    asked: list[Start] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()))
    monkeypatch.setattr(FirstStartDialog, "exec", lambda dialog: asked.append(dialog.choice) or 0)
    assert not program.start(str(broken), "")
    assert len(said) == 1
    assert said[0] != UNEXPECTED
    assert asked == [Start.NEW]
    assert broken.read_text() == "不是预案库"


def test_a_fault_saves_the_text_and_is_shown_once(
    program: Program, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_as(monkeypatch, "编制员")
    program.start(str(library.path), "")
    window = program.window
    assert window is not None
    done: list[str] = []
    monkeypatch.setattr(window, "save_text", lambda: done.append("saved"))
    monkeypatch.setattr(QMessageBox, "exec", lambda box: done.append(box.text()))
    before = window.focusWidget()
    program.report_fault(RuntimeError, RuntimeError("boom"), None)
    bar = window.notices.bar("fault")
    assert bar is not None
    assert UNEXPECTED in bar.text.text()
    assert window.focusWidget() is before
    assert done == ["saved"], "no dialog: somebody may be typing"
    bar.buttons[0].click()
    assert done == ["saved", UNEXPECTED]


def test_a_locked_window_gives_way_to_another_account(
    program: Program, library: Library, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = str(library.path)
    library.close()
    sign_in_as(monkeypatch, "编制员")
    assert program.open(place)
    before = program.window
    assert before is not None
    before.lock.lock()
    assert before.lock.dialog is not None
    sign_in_as(monkeypatch, "审核员")
    before.lock.dialog.cancel_button.click()
    qtbot.waitUntil(lambda: program.window is not before)
    after = program.window
    assert after is not None
    assert after.workspace.session.account.name == "审核员"
    assert not after.lock.is_locked
    assert after.windowTitle().startswith("首页")
