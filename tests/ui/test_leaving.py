"""Nothing typed is lost by leaving: closing, another account, another library, locking, the end of the session.

What cannot be saved at the last moment is on this machine, and offered at the next start.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.conftest import FLOOD, PASSWORD
from tests.ui.ending_typist import COMPOSED, TEXT
from tests.waiting import LONG_S
from yuan.library import Library, Session, writing
from yuan.model.document.content import decode
from yuan.model.errors import BadFile
from yuan.model.text.plain_text import plain_text
from yuan.ui.account.sign_in import SignInDialog
from yuan.ui.editor.draft.leftovers import leftovers_of
from yuan.ui.editor.draft.recovery_files import UnsavedTexts, recovery_folder
from yuan.ui.kit.worker import Worker
from yuan.ui.program import Program
from yuan.ui.workspace import Workspace

ROOT = Path(__file__).parents[2]


@pytest.fixture
def plan(drafter: Session) -> str:
    return drafter.find(FLOOD).plan


def sign_in_as(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def answer(dialog: SignInDialog) -> int:
        dialog.account_box.setCurrentIndex(dialog.account_box.findData(name))
        dialog.password_edit.setText(PASSWORD)
        dialog.accept_button.click()
        return dialog.result()

    monkeypatch.setattr(SignInDialog, "exec", answer)


@pytest.fixture
def program(
    qtbot: QtBot, qapp: QApplication, library: Library, plan: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    """The drafter has just typed, and the input method still composes."""
    sign_in_as(monkeypatch, "编制员")
    # What is asked when a text cannot be saved is answered with the first button: leave all the same.
    monkeypatch.setattr(QMessageBox, "exec", lambda box: box.buttons()[0].click())
    monkeypatch.setattr(qapp, "exit", lambda status=0: None)
    started = Program(qapp)
    assert started.open(str(library.path))
    window = started.window
    assert window is not None
    window.workspace.edit_requested.emit(
        plan, library.local_session().document(plan).sections[0].blocks[0].id
    )
    edit = window.page("editor").edit
    QTest.keyClicks(edit, TEXT)
    QApplication.sendEvent(edit, QInputMethodEvent(COMPOSED, []))
    yield started
    if started.window is not None:
        qtbot.addWidget(started.window)
        started.window.close()
    started.close()


def other_library(program: Program) -> str:
    assert program.window is not None
    here = Path(str(program.window.workspace.library.path))
    shutil.copyfile(here, here.with_name("另一个.yuan"))
    return str(here.with_name("另一个.yuan"))


LEAVING: dict[str, Callable[[Program], object]] = {
    "close": lambda program: program.window.close(),  # type: ignore[union-attr]
    "account": lambda program: program.window.leaving.emit("account"),  # type: ignore[union-attr]
    "library": lambda program: program.window.leaving.emit(other_library(program)),  # type: ignore[union-attr]
    "lock": lambda program: program.window.lock.lock(),  # type: ignore[union-attr]
    "saving": lambda program: program.save(),
    "end": lambda program: program.end(),
}


@pytest.mark.parametrize("way", LEAVING)
def test_what_was_just_typed_is_in_the_draft(
    program: Program, library: Library, drafter: Session, plan: str, way: str
) -> None:
    LEAVING[way](program)
    assert TEXT + COMPOSED in plain_text(decode(drafter.draft(plan).content))
    assert UnsavedTexts(recovery_folder(library)).found() == []


@pytest.mark.parametrize("way", LEAVING)
@pytest.mark.parametrize("trouble", ["busy", "conflict"])
def test_what_cannot_be_saved_is_offered_at_the_next_start(
    program: Program,
    library: Library,
    drafter: Session,
    plan: str,
    way: str,
    trouble: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if trouble == "conflict":
        administrator = library.sign_in("管理员", PASSWORD)
        text = administrator.document(plan)
        administrator.save_draft(plan, text, administrator.draft(plan).revision)
    else:

        def refuse(*_: object) -> int:
            raise BadFile("预案库正被其他程序占用。", "请稍候再试。")

        monkeypatch.setattr(writing, "save_draft", refuse)
    LEAVING[way](program)
    if way in ("lock", "saving"):  # the program may be killed now
        [kept] = UnsavedTexts(recovery_folder(library)).found()
        assert TEXT + COMPOSED in plain_text(kept.document())
        program.end()
    offered = leftovers_of(Workspace(library, drafter)).found
    assert any(item.plan == plan and TEXT + COMPOSED in plain_text(item.new) for item in offered)


def test_nobody_is_let_away_from_a_text_that_is_nowhere(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise BadFile("磁盘已满。", "请清理磁盘。")

    with monkeypatch.context() as full:
        full.setattr(writing, "save_draft", refuse)
        full.setattr(UnsavedTexts, "keep", refuse)
        window = program.window
        assert window is not None
        window.leaving.emit("account")
        assert program.window is window
        bar = window.notices.bar("unsafe")
        assert bar is not None
        assert "解锁" not in bar.text.text()
        assert [button.text() for button in bar.buttons] == ["再试一次", "知道了"]
        window.lock.lock()
        window.leaving.emit("account")
        assert program.window is window
        assert window.lock.dialog is not None
        assert "没有离开" in window.lock.dialog.complaint
        assert "请先解锁" in window.lock.dialog.complaint
        QTest.keyClicks(window.lock.dialog.password_edit, PASSWORD)
        QTest.keyClick(window.lock.dialog.password_edit, Qt.Key.Key_Return)
        assert window.notices.bar("unsafe") is not None
    window.save_text()
    assert window.notices.bar("unsafe") is None, "the text is in the library again"


def test_who_was_not_let_away_tries_again_from_the_bar(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise BadFile("磁盘已满。", "请清理磁盘。")

    before = program.window
    assert before is not None
    with monkeypatch.context() as full:
        full.setattr(writing, "save_draft", refuse)
        full.setattr(UnsavedTexts, "keep", refuse)
        before.leaving.emit("account")
    bar = before.notices.bar("unsafe")
    assert bar is not None
    sign_in_as(monkeypatch, "审核员")
    QTest.keyClick(QApplication.focusWidget() or before, Qt.Key.Key_F6)
    qtbot.waitUntil(bar.buttons[0].hasFocus)
    QTest.keyClick(bar.buttons[0], Qt.Key.Key_Return)
    after = program.window
    assert after is not None
    assert after is not before
    assert after.workspace.session.account.name == "审核员"


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_ends_the_program_with_everything_saved(
    library: Library, drafter: Session, plan: str, tmp_path: Path, name: str
) -> None:
    program = started(library, plan, tmp_path)
    program.send_signal(getattr(signal, name))
    assert program.wait(LONG_S) == 0
    assert TEXT + COMPOSED in plain_text(decode(drafter.draft(plan).content))
    assert leftovers_of(Workspace(library, drafter)).found == []
    assert library.local_session().presence.others(plan) == ()
    newest = [row.action for row in library.local_session().audit(3)]
    assert "编辑在编稿" in newest, "what was saved last stands in the trail"
    with closing(sqlite3.connect(library.backups.place)) as connection:
        assert connection.execute("SELECT count(*) FROM seals WHERE audit = 0").fetchone() == (0,)
    assert library.verify() == []


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")
def test_a_signal_while_the_library_is_busy_leaves_the_text_on_this_machine_at_once(
    library: Library, drafter: Session, plan: str, tmp_path: Path, qtbot: QtBot
) -> None:
    """The system may kill what does not end soon, and the library may be in use for longer."""
    program = started(library, plan, tmp_path)
    writer = sqlite3.connect(str(library.path), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    texts = UnsavedTexts(recovery_folder(library))
    program.send_signal(signal.SIGTERM)
    qtbot.waitUntil(lambda: bool(texts.found()))
    program.kill()
    program.wait(LONG_S)
    writer.execute("ROLLBACK")
    writer.close()
    [kept] = texts.left()
    assert TEXT + COMPOSED in plain_text(kept.document())
    assert TEXT + COMPOSED not in plain_text(decode(drafter.draft(plan).content))


def started(library: Library, plan: str, folder: Path) -> subprocess.Popen[str]:
    """The program in a process of its own, when it has been typed into."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.ending_typist", str(library.path), plan],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(folder / "config")},
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line == "typed\n":
            break
    return process


def test_a_worker_that_was_closed_still_does_what_it_is_asked() -> None:
    worker = Worker("test")
    assert worker.submit(lambda: 1).result(LONG_S) == 1
    worker.close(wait=True)
    assert worker.submit(lambda: 2).result(LONG_S) == 2
    worker.close(wait=True)
