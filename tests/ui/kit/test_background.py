"""Work beside the window: in order, answered in the window's thread, its failures never lost."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from yuan.model.errors import BadFile, Cancelled
from yuan.ui.kit.background import Background

SOON = 60_000


@pytest.fixture
def owner(qapp: QCoreApplication) -> QObject:
    return QObject()


@pytest.fixture
def background(owner: QObject) -> Background:
    return Background(owner, "test")


def test_work_is_done_elsewhere_and_answered_here_in_order(qtbot: QtBot, background: Background) -> None:
    done_in: set[int] = set()
    answers: list[tuple[int, int]] = []

    def work(number: int) -> int:
        done_in.add(threading.get_ident())
        return number

    for number in range(3):
        background.run(
            lambda number=number: work(number), lambda got: answers.append((got, threading.get_ident()))
        )
    assert background.is_busy
    qtbot.waitUntil(lambda: not background.is_busy, timeout=SOON)
    here = threading.get_ident()
    assert answers == [(0, here), (1, here), (2, here)]
    assert len(done_in) == 1
    assert here not in done_in


def test_only_the_newest_of_what_is_asked_is_answered(qtbot: QtBot, background: Background) -> None:
    begun, go_on = threading.Event(), threading.Event()
    answers: list[str] = []
    done: list[str] = []

    def slow() -> str:
        begun.set()
        go_on.wait()
        return "old"

    background.run_newest(slow, answers.append)
    assert begun.wait(SOON / 1000)
    background.run_newest(lambda: done.append("never begun"), answers.append)
    background.run_newest(lambda: "new", answers.append)
    go_on.set()
    qtbot.waitUntil(lambda: not background.is_busy, timeout=SOON)
    assert (answers, done) == (["new"], [])


def test_a_failure_is_told_to_who_takes_it(qtbot: QtBot, background: Background) -> None:
    told: list[Exception] = []

    def work() -> None:
        raise BadFile("文件已损坏。")

    background.run(work, failed=told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=SOON)
    assert str(told[0]) == "文件已损坏。"


def test_a_failure_nobody_takes_is_raised_here_once(qtbot: QtBot, background: Background) -> None:
    with qtbot.captureExceptions() as raised:
        for _ in range(2):
            background.run(lambda: 1 / 0)
        qtbot.waitUntil(lambda: not background.is_busy, timeout=SOON)
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]


def test_what_is_cancelled_ends_at_its_next_report(qtbot: QtBot, background: Background) -> None:
    seen: list[tuple[int, int, str]] = []
    told: list[Exception] = []

    def work() -> None:
        while True:
            background.report(1, 2, "一半")

    background.progressed.connect(lambda *words: seen.append(words))
    background.run(work, failed=told.append)
    qtbot.waitUntil(lambda: bool(seen), timeout=SOON)
    background.cancel()
    qtbot.waitUntil(lambda: bool(told), timeout=SOON)
    assert isinstance(told[0], Cancelled)
    assert seen[0] == (1, 2, "一半")


def test_stopping_waits_and_tells_nobody(qtbot: QtBot, background: Background) -> None:
    ended: list[str] = []
    told: list[object] = []

    def work() -> None:
        try:
            while True:
                background.report(1, 2, "")
        finally:
            ended.append("ended")

    background.run(work, told.append, told.append)
    background.stop()
    QCoreApplication.processEvents()
    assert (ended in ([], ["ended"]), told, background.is_busy) == (True, [], False)


def test_what_was_stopped_can_be_asked_again(qtbot: QtBot, background: Background) -> None:
    answers: list[int] = []
    background.stop()
    background.run(lambda: 1, answers.append)
    qtbot.waitUntil(lambda: answers == [1], timeout=SOON)


def test_nobody_is_told_when_the_one_who_asked_is_gone(qtbot: QtBot, owner: QObject) -> None:
    background = Background(owner, "test")
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()
    told: list[object] = []

    def work() -> None:
        begun.set()
        go_on.wait()
        ended.set()

    background.run(work, told.append, told.append)
    assert begun.wait(SOON / 1000)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete.value)
    go_on.set()
    assert ended.wait(SOON / 1000)
    QCoreApplication.processEvents()
    assert told == []


def test_what_could_not_be_looked_up_is_said_once_and_is_no_fault(qtbot: QtBot, owner: QObject) -> None:
    said: list[str] = []
    background = Background(owner, "test", said.append)

    def work() -> None:
        raise BadFile("文件已损坏。")

    for _ in range(2):
        background.run(work)
    qtbot.waitUntil(lambda: not background.is_busy, timeout=SOON)
    with qtbot.captureExceptions() as raised:
        background.run(lambda: 1 / 0)
        qtbot.waitUntil(lambda: not background.is_busy, timeout=SOON)
    assert said == ["文件已损坏。"]
    assert len(raised) == 1
