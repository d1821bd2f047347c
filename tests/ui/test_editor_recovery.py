"""After a crash the drafter sees what is there; after a clean end nobody is asked anything."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import FLOOD, PASSWORD
from tests.ui.editor_workspace import MemorySession, memory_workspace, sample
from tests.ui.modal import answering
from tests.ui.test_editor_kill import Killed
from tests.ui.typist import piece
from yuan.library import Library, Session
from yuan.model.document.content import decode
from yuan.model.errors import Refused
from yuan.model.files import atomic_write
from yuan.model.text.plain_text import plain_text
from yuan.ui.account.sign_in import SignInDialog
from yuan.ui.at_start import tell_at_start
from yuan.ui.editor import EditorPage
from yuan.ui.editor.draft import recovery_files as unsaved_module
from yuan.ui.editor.draft.recovery_dialog import RecoveryDialog, offer_recovery
from yuan.ui.editor.draft.recovery_files import (
    Marker,
    SessionMarker,
    UnsavedTexts,
    broken_sessions,
    recovery_folder,
)
from yuan.ui.program import Program
from yuan.ui.window import MainWindow
from yuan.ui.workspace import Workspace


def click(button: str) -> Callable[[RecoveryDialog], None]:
    """Press a button of the dialog, and close it."""

    def act(dialog: RecoveryDialog) -> None:
        QTest.mouseClick(getattr(dialog, button), Qt.MouseButton.LeftButton)
        dialog.reject()

    return act


@pytest.fixture
def plan(drafter: Session) -> str:
    return drafter.find(FLOOD).plan


@pytest.fixture
def crashed(library: Library, plan: str, tmp_path: Path) -> list[int]:
    """The numbers of pieces that were saved before the window was killed."""
    typist = Killed(tmp_path / "data")
    with typist.typing(library.path, plan):
        typist.until_kept("saved", 2)
    typist.close()
    return list(range(typist.kept("saved") + 1))


def stored(session: Session, plan: str) -> str:
    return plain_text(decode(session.draft(plan).content))


def test_after_a_crash_the_drafter_sees_what_was_written_since_the_plan_was_opened_and_goes_on(
    crashed: list[int], library: Library, drafter: Session, plan: str, qtbot: QtBot
) -> None:
    window = MainWindow(library, drafter)
    qtbot.addWidget(window)
    window.show()
    seen: list[str] = []

    def look(dialog: RecoveryDialog) -> None:
        qtbot.waitUntil(lambda: bool(dialog.text.toPlainText()))
        seen.extend([dialog.list.item(0).text(), dialog.summary.text(), dialog.text.toPlainText()])
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    with answering(look):
        assert offer_recovery(window, window.workspace)
    assert FLOOD in seen[0]
    assert "打开以来" in seen[1]
    assert all(piece(number) in seen[2] for number in crashed)
    assert window.place == "editor"
    assert window.page("editor").current_plan == plan
    assert all(piece(number) in plain_text(window.page("editor").edit.plan) for number in crashed)
    window.close()
    assert not offer_recovery(window, window.workspace)


def test_the_drafter_can_go_back_to_the_text_before_the_crashed_session(
    crashed: list[int], library: Library, drafter: Session, plan: str
) -> None:
    with answering(click("other_button")):
        assert offer_recovery(None, Workspace(library, drafter))
    assert piece(crashed[0]) not in stored(drafter, plan)
    assert not offer_recovery(None, Workspace(library, drafter))


def test_another_account_is_not_shown_what_the_drafter_wrote(
    crashed: list[int], library: Library, drafter: Session
) -> None:
    assert not offer_recovery(None, Workspace(library, library.sign_in("审核员", "yuan-demo")))
    with answering(click("cancel_button")):
        assert offer_recovery(None, Workspace(library, drafter))


def test_after_a_clean_end_nobody_is_asked(
    library: Library, drafter: Session, plan: str, qtbot: QtBot
) -> None:
    window = MainWindow(library, drafter)
    qtbot.addWidget(window)
    window.show()
    window.workspace.edit_requested.emit(plan, "")
    QTest.keyClicks(window.page("editor").edit, "abc")
    window.close()
    assert "abc" in stored(drafter, plan)
    assert not offer_recovery(None, Workspace(library, drafter))


def test_a_running_window_is_no_crash(library: Library, drafter: Session, plan: str, qtbot: QtBot) -> None:
    window = MainWindow(library, drafter)
    qtbot.addWidget(window)
    window.workspace.edit_requested.emit(plan, "")
    QTest.keyClicks(window.page("editor").edit, "abc")
    window.save_text()
    assert not offer_recovery(None, Workspace(library, drafter))
    window.close()


@pytest.mark.parametrize(("button", "is_taken"), [("other_button", True), ("drop_button", False)])
def test_a_text_that_could_not_be_saved_is_offered_at_the_next_start(
    library: Library, drafter: Session, plan: str, button: str, is_taken: bool
) -> None:
    texts = UnsavedTexts(recovery_folder(library))
    draft = decode(drafter.draft(plan).content)
    texts.keep(plan, replace(draft, sections=draft.sections[1:]))
    with answering(click(button)):
        assert offer_recovery(None, Workspace(library, drafter))
    assert (len(decode(drafter.draft(plan).content).sections) == 1) is is_taken
    assert not texts.found()
    assert not offer_recovery(None, Workspace(library, drafter))


def test_after_a_clean_end_enter_keeps_the_words_that_are_only_in_a_file(
    library: Library, drafter: Session, plan: str, qtbot: QtBot
) -> None:
    texts = UnsavedTexts(recovery_folder(library))
    draft = decode(drafter.draft(plan).content)
    texts.keep(plan, replace(draft, sections=draft.sections[1:]))
    window = MainWindow(library, drafter)
    qtbot.addWidget(window)
    window.show()
    tell_at_start(window)
    bar = window.notices.bar("recovery")
    assert bar is not None
    said = [bar.text.text()]

    def press_enter_twice(dialog: RecoveryDialog) -> None:
        said.extend(label.text() for label in dialog.findChildren(QLabel))
        QTest.keyClick(dialog.list, Qt.Key.Key_Return)
        assert len(decode(drafter.draft(plan).content).sections) == 1
        assert dialog.isVisible()
        QTest.keyClick(dialog.list, Qt.Key.Key_Return)

    with answering(press_enter_twice):
        bar.buttons[0].click()
    assert any("有文字当时没有存入预案库" in words for words in said)
    assert not any("没有正常退出" in words for words in said)
    assert window.page("editor").current_plan == plan
    assert len(window.page("editor").edit.plan.sections) == 1
    window.close()


def test_while_saving_fails_the_text_is_on_this_machine_and_is_taken_away_when_saving_works_again(
    qtbot: QtBot,
) -> None:
    session = MemorySession(sample())
    workspace = memory_workspace(session)
    page = EditorPage(workspace)
    qtbot.addWidget(page)
    page.show()
    page.open_plan("p1", "p2")
    texts = UnsavedTexts(recovery_folder(workspace.library))
    session.failure = Refused("磁盘已满。")
    QTest.keyClicks(page.edit, "abc")
    qtbot.waitUntil(lambda: len(texts.found()) == 1)
    time.sleep(1.1)
    QTest.keyClicks(page.edit, "de")
    qtbot.waitUntil(lambda: any("abcde" in plain_text(text.document()) for text in texts.found()))
    assert len(texts.found()) == 1
    session.failure = None
    page.flush()
    assert texts.found() == []
    assert "abcde" in plain_text(session.saved)


def test_a_window_that_starts_meanwhile_never_takes_a_marker_for_that_of_a_crash(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = recovery_folder(library)
    seen: list[int] = []

    def write(path: Path, *, private: bool) -> AbstractContextManager[Path]:
        path.write_bytes(msgspec.json.encode(Marker("编制员", {})))
        seen.append(len(broken_sessions(folder, "编制员")))
        return atomic_write(path, private=private)

    monkeypatch.setattr(unsaved_module, "atomic_write", write)
    marker = SessionMarker(folder, "编制员")
    marker.edits("p1")
    assert seen == [0]
    marker.end()
    assert list(folder.glob("*.session")) == []


def test_what_was_left_is_told_in_a_bar_and_looked_at_only_when_asked(
    crashed: list[int], library: Library, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has signed in may be typing already: a dialog that opened by itself would take the keys."""

    def sign_in(dialog: SignInDialog) -> int:
        dialog.account_box.setCurrentIndex(dialog.account_box.findData("编制员"))
        dialog.password_edit.setText(PASSWORD)
        dialog.accept_button.click()
        return dialog.result()

    monkeypatch.setattr(SignInDialog, "exec", sign_in)
    program = Program(qapp)
    assert program.open(str(library.path))
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.notices.bar("recovery") is not None)
    assert QApplication.activeModalWidget() is None
    bar = window.notices.bar("recovery")
    assert bar is not None
    assert FLOOD in bar.text.text()
    assert "上次没有正常退出：" in bar.text.text()
    seen: list[str] = []

    def look(dialog: RecoveryDialog) -> None:
        qtbot.waitUntil(lambda: bool(dialog.text.toPlainText()))
        seen.append(dialog.text.toPlainText())
        dialog.reject()

    with answering(look):
        bar.buttons[0].click()
    assert piece(crashed[0]) in seen[0]
    window.close()
    program.close()
