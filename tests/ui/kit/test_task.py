"""Long work: results, errors and cancelling reach the window's thread."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QMessageBox, QProgressDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from yuan.model.errors import BadFile, Cancelled
from yuan.model.progress import Progress
from yuan.ui.kit import errors
from yuan.ui.kit.task import is_task_running, run_task


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_result_arrives_on_the_window_thread(qtbot: QtBot, window: QWidget) -> None:
    came: list[tuple[int, int]] = []
    worked_in: list[int] = []

    def work(progress: Progress) -> int:
        worked_in.append(threading.get_ident())
        progress(1, 2, "一半")
        return 42

    run_task(window, "测试", work, lambda value: came.append((value, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(came))
    assert came == [(42, threading.get_ident())]
    assert worked_in != [threading.get_ident()]


def test_an_error_is_handed_to_the_caller_who_asks_for_it(qtbot: QtBot, window: QWidget) -> None:
    errors_seen: list[BaseException] = []

    def work(progress: Progress) -> None:
        raise BadFile("文件已损坏。")

    run_task(window, "测试", work, lambda _: None, errors_seen.append)
    qtbot.waitUntil(lambda: bool(errors_seen))
    assert str(errors_seen[0]) == "文件已损坏。"


def test_otherwise_it_is_shown_once(qtbot: QtBot, window: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append(box.text() + box.informativeText()))

    def work(progress: Progress) -> None:
        raise BadFile("文件已损坏。", "请换一个文件。")

    run_task(window, "测试", work, lambda _: None)
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == ["文件已损坏。请换一个文件。"]


def test_cancel_in_the_dialog_stops_the_work(qtbot: QtBot, window: QWidget) -> None:
    ended: list[BaseException] = []

    def work(progress: Progress) -> None:
        for step in range(10_000):
            time.sleep(0.01)
            progress(step, 10_000, f"第{step}步")

    run_task(window, "测试", work, lambda _: None, ended.append)
    dialog = window.findChild(QProgressDialog)
    assert not dialog.isVisible()
    qtbot.waitUntil(dialog.isVisible)
    qtbot.waitUntil(lambda: "步" in dialog.labelText())
    dialog.findChild(QPushButton).click()
    qtbot.waitUntil(lambda: bool(ended))
    assert isinstance(ended[0], Cancelled)


def test_a_fault_of_the_program_shows_chinese_and_keeps_the_details(qtbot: QtBot, window: QWidget) -> None:
    try:
        raise ZeroDivisionError("division by zero")
    except ZeroDivisionError as error:
        box = errors.error_box(window, error)
    assert box.text() == errors.UNEXPECTED
    assert "division by zero" in box.detailedText()
    assert "division" not in box.informativeText()


def test_nobody_is_told_when_the_window_that_asked_is_gone(qtbot: QtBot) -> None:
    window = QWidget()
    begun, go_on = threading.Event(), threading.Event()
    told: list[object] = []

    def work(progress: Progress) -> None:
        begun.set()
        go_on.wait()

    task = run_task(window, "测试", work, told.append, told.append)
    assert begun.wait(60)
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
    with qtbot.waitSignal(task.finished, timeout=60_000):
        go_on.set()
    assert told == []
    assert not is_task_running()
