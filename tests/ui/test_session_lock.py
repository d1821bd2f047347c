"""The window locks by itself and by hand; nothing can be read or done until the password is given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QVBoxLayout
from pytestqt.qtbot import QtBot

from tests.ui.conftest import FLOOD, PASSWORD
from yuan.library import Library
from yuan.model.account_policy import AccountPolicy
from yuan.model.document.content import decode
from yuan.model.text.plain_text import plain_text
from yuan.ui.account import session_lock
from yuan.ui.account.lock_screen import LockDialog
from yuan.ui.window import MainWindow


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time of day, to be moved on by the test."""
    now = [1_800_000_000.0]
    monkeypatch.setattr(session_lock.time, "time", lambda: now[0])
    return now


@pytest.fixture
def window(qtbot: QtBot, clock: list[float], library: Library) -> Iterator[MainWindow]:
    shown = MainWindow(library, library.sign_in("编制员", PASSWORD))
    qtbot.addWidget(shown)
    shown.resize(1280, 800)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is shown)
    yield shown
    shown.close()


def lock(qtbot: QtBot, window: MainWindow) -> LockDialog:
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.lock.dialog is not None
    return window.lock.dialog


def shows_only_its_cover(window: QDialog | MainWindow) -> bool:
    """Whether a picture of the window has no more than the two colours of a cover, but for its small picture."""
    image = window.grab().toImage()
    corners = {
        image.pixel(x, y)
        for x in range(0, image.width(), 5)
        for y in range(0, image.height(), 5)
        if abs(x - image.width() // 2) > 30 or abs(y - image.height() // 2) > 30
    }
    return len(corners) == 1


def test_it_locks_when_nobody_was_there_for_ten_minutes(
    qtbot: QtBot, window: MainWindow, clock: list[float]
) -> None:
    clock[0] += 599
    window.lock.check()
    assert not window.lock.is_locked
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    clock[0] += 599
    window.lock.check()
    assert not window.lock.is_locked
    clock[0] += 1
    window.lock.check()
    assert window.lock.is_locked


def test_text_from_an_input_method_counts_as_somebody_there(
    qtbot: QtBot, window: MainWindow, clock: list[float]
) -> None:
    window.workspace.edit_requested.emit(window.workspace.session.find(FLOOD).plan, "")
    clock[0] += 500
    commit = QInputMethodEvent()
    commit.setCommitString("修订")
    QApplication.sendEvent(QApplication.focusWidget(), commit)
    clock[0] += 500
    window.lock.check()
    assert not window.lock.is_locked


def test_the_office_may_leave_locking_to_the_user(
    library: Library, window: MainWindow, clock: list[float]
) -> None:
    library.sign_in("管理员", PASSWORD).change_account_policy(AccountPolicy(idle_minutes=0))
    window.lock.renew()
    clock[0] += 100_000
    window.lock.check()
    assert not window.lock.is_locked


def test_locked_nothing_is_readable_and_what_was_typed_is_saved(
    qtbot: QtBot, library: Library, window: MainWindow
) -> None:
    plan = window.workspace.session.find(FLOOD).plan
    window.workspace.edit_requested.emit(plan, "")
    typed = QInputMethodEvent()
    typed.setCommitString("尚未保存的一句")
    QApplication.sendEvent(window.page("editor").page.edit, typed)
    dialog = lock(qtbot, window)
    assert shows_only_its_cover(window)
    assert FLOOD not in window.windowTitle()
    saved = window.workspace.session.draft(plan)
    assert "尚未保存的一句" in plain_text(decode(saved.content))
    qtbot.keyClicks(dialog.password_edit, PASSWORD)
    qtbot.keyClick(dialog.password_edit, Qt.Key.Key_Return)
    qtbot.waitUntil(window.page("editor").page.edit.hasFocus)


def test_only_the_password_of_the_same_account_opens_it(qtbot: QtBot, window: MainWindow) -> None:
    dialog = lock(qtbot, window)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.close()
    assert dialog.isVisible()
    qtbot.keyClicks(dialog.password_edit, "wrong-one")
    qtbot.keyClick(dialog.password_edit, Qt.Key.Key_Return)
    assert "密码不对" in dialog.complaint
    assert window.lock.is_locked
    # An input method may hand the signs over as one text.
    commit = QInputMethodEvent()
    commit.setCommitString(PASSWORD)
    QApplication.sendEvent(dialog.password_edit, commit)
    qtbot.keyClick(dialog.password_edit, Qt.Key.Key_Return)
    assert not window.lock.is_locked
    assert not shows_only_its_cover(window)
    assert window.windowTitle().startswith("首页")
    audit = window.workspace.library.local_session().audit(3)
    assert [line.action for line in audit] == ["解除锁定", "登录失败", "锁定窗口"]


def test_dialogs_open_or_opening_then_are_hidden_too(qtbot: QtBot, window: MainWindow) -> None:
    before, later = QDialog(window), QDialog(window)
    for dialog in (before, later):
        dialog.setModal(True)
        dialog.setWindowTitle(FLOOD)
        QVBoxLayout(dialog).addWidget(QLabel("不得外传的一句话"))
    before.show()
    window.lock.lock()
    later.show()
    for dialog in (before, later):
        assert shows_only_its_cover(dialog)
        assert FLOOD not in dialog.windowTitle()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is window.lock.dialog)
    assert window.lock.dialog is not None
    qtbot.keyClicks(window.lock.dialog.password_edit, PASSWORD)
    qtbot.keyClick(window.lock.dialog.password_edit, Qt.Key.Key_Return)
    assert not shows_only_its_cover(later)
    assert later.windowTitle() == FLOOD
    before.reject()
    later.reject()


def test_what_the_saving_asks_waits_behind_the_lock(
    qtbot: QtBot, library: Library, window: MainWindow
) -> None:
    """Somebody else saved the same draft: the question comes while nobody is there to answer it."""
    plan = window.workspace.session.find(FLOOD).plan
    window.workspace.edit_requested.emit(plan, "")
    page = window.page("editor").page
    typed = QInputMethodEvent()
    typed.setCommitString("尚未保存的一句")
    QApplication.sendEvent(page.edit, typed)
    other = library.sign_in("管理员", PASSWORD)
    other.save_draft(plan, other.document(plan), other.draft(plan).revision)
    window.lock.lock(is_idle=True)
    assert shows_only_its_cover(window)
    assert QApplication.activeModalWidget() is window.lock.dialog
    [kept] = page.draft.recovery.texts.found()
    assert "尚未保存的一句" in plain_text(kept.document())
    assert window.lock.dialog is not None
    qtbot.keyClicks(window.lock.dialog.password_edit, PASSWORD)
    qtbot.keyClick(window.lock.dialog.password_edit, Qt.Key.Key_Return)
    assert page.notices.bar("conflict") is not None


def test_somebody_else_may_sign_in(qtbot: QtBot, window: MainWindow) -> None:
    left_open = QDialog(window)
    left_open.show()
    dialog = lock(qtbot, window)
    asked: list[str] = []
    window.leaving.connect(asked.append)
    qtbot.mouseClick(dialog.cancel_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: asked == ["account"])
    # They turned away from signing in: it stays locked.
    assert not left_open.isVisible()
    qtbot.waitUntil(dialog.isVisible)
    assert shows_only_its_cover(window)
