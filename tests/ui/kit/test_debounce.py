"""Waiting for a pause."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from yuan.ui.kit.debounce import Debounce

SOON = 60_000


def test_asked_often_it_acts_once(qtbot: QtBot) -> None:
    box = QLineEdit()
    qtbot.addWidget(box)
    seen: list[str] = []
    pause = Debounce(box, 1, lambda: seen.append(box.text()))
    box.textChanged.connect(pause.ask)
    qtbot.keyClicks(box, "abc")
    assert pause.is_waiting
    pause.flush()
    assert (seen, pause.is_waiting) == (["abc"], False)
    pause.flush()
    pause.ask()
    pause.stop()
    assert (seen, pause.is_waiting) == (["abc"], False)
    pause.ask()
    qtbot.waitUntil(lambda: len(seen) == 2, timeout=SOON)


def test_it_acts_in_the_end_though_nobody_ever_pauses(qtbot: QtBot) -> None:
    parent = QObject()
    done: list[int] = []
    pause = Debounce(parent, 3_600_000, lambda: done.append(1), latest_ms=1)

    def acted() -> bool:
        pause.ask()
        return bool(done)

    qtbot.waitUntil(acted, timeout=SOON)
