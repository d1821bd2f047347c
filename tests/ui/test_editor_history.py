"""The local history of a draft: a drafter goes back to what the text was."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, memory_workspace, sample
from tests.ui.modal import answer_next
from yuan.ui.editor import EditorPage
from yuan.ui.editor.draft.history_dialog import HistoryDialog


@pytest.fixture
def session() -> MemorySession:
    return MemorySession(sample())


@pytest.fixture
def page(qtbot: QtBot, session: MemorySession) -> EditorPage:
    made = EditorPage(memory_workspace(session))
    qtbot.addWidget(made)
    made.show()
    made.open_plan("p1", "p2")
    return made


def keep_as(page: EditorPage, name: str) -> None:
    """Choose 保留当前状态… and give a name."""

    def answer(dialog: Any) -> None:
        assert isinstance(dialog, QInputDialog)
        dialog.setTextValue(name)
        dialog.accept()

    answer_next(answer)
    page.actions_.named["text.keep-state"].trigger()


def test_a_named_state_is_brought_back_and_what_stood_there_is_kept(
    page: EditorPage, session: MemorySession, qtbot: QtBot
) -> None:
    before = page.edit.plan
    keep_as(page, "会前")
    QTest.keyClicks(page.edit, "abc")
    page.flush()
    changed = page.edit.plan
    seen: list[str] = []

    def go_back(dialog: Any) -> None:
        assert isinstance(dialog, HistoryDialog)
        assert "会前" in dialog.list.item(0).text()
        qtbot.waitUntil(lambda: bool(dialog.text.toPlainText()))
        seen.append(dialog.text.toPlainText())
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    answer_next(go_back)
    page.actions_.named["text.history"].trigger()
    assert "abc" in seen[0]
    page.flush()
    assert page.edit.plan == session.saved == before
    history = page.states.history
    newest = history.states("p1")[0]
    assert newest.name == "恢复前"
    assert history.document(newest) == changed


def test_the_text_as_it_was_opened_is_kept_by_itself(page: EditorPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(page.states.history.states("p1")) == 1)
    assert page.states.history.document(page.states.history.states("p1")[0]) == page.edit.plan
