"""The screen for conflicts: what is shown, what keys and buttons do, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.merge_conflicts import OURS, THEIRS, merged_sample
from tests.ui.modal import answer_next
from yuan.model.text.plain_text import plain_text
from yuan.ui.editor.draft.merging.decisions import How
from yuan.ui.editor.draft.merging.dialog import ConflictsDialog


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[ConflictsDialog]:
    document, conflicts = merged_sample()
    made = ConflictsDialog(None, document, conflicts, "张编制", "李四", lambda _: b"")
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.list.hasFocus)
    yield made
    made.done(0)  # closing it would ask
    made.deleteLater()


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def key(dialog: ConflictsDialog, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """As a person does: the key goes to whatever has the keyboard."""
    held = Qt.KeyboardModifier.NoModifier
    for one in modifiers:
        held |= one
    QTest.keyClick(QApplication.focusWidget() or dialog, key, held)


ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def lines(dialog: ConflictsDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def test_each_conflict_is_told_with_its_place_and_three_readings(dialog: ConflictsDialog) -> None:
    assert "还有 3 处" in dialog.count.text()
    first, second, third = lines(dialog)
    assert "〔未决〕" in first
    assert "封面 › 发文机关" in first
    assert "适用范围 › 第1段" in second
    assert "1.2" in second
    assert "同一处文字两边都改了" in second
    assert "3 应急响应" in third
    dialog.list.setCurrentRow(1)
    shown = dialog.readings
    assert shown.base.text.toPlainText() == "本区范围内的洪涝灾害。", (
        "with the rest of the paragraph around it"
    )
    assert "全" in shown.ours.text.toPlainText()
    assert "行政区域" in shown.theirs.text.toPlainText()
    assert "张编制" in shown.ours.name.text()
    assert "李四" in shown.theirs.name.text()
    assert dialog.context.node_at_cursor() == "p2"
    dialog.list.setCurrentRow(2)
    assert "已删去" in shown.ours.text.toPlainText()


def test_the_screen_fits_a_small_display(dialog: ConflictsDialog) -> None:
    assert dialog.minimumSizeHint().width() <= 1366
    assert dialog.minimumSizeHint().height() <= 720
    assert dialog.width() <= 1366
    assert dialog.height() <= 720


def test_it_is_gone_through_with_the_keyboard_alone(dialog: ConflictsDialog, qtbot: QtBot) -> None:
    key(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible(), "while something waits, Return does not close it"
    key(dialog, Qt.Key.Key_F7)
    assert dialog.conflict.id == "k1"
    key(dialog, Qt.Key.Key_Down, ALT)
    assert dialog.conflict.id == "k2"
    key(dialog, Qt.Key.Key_F8)
    assert dialog.conflict.id == "k0"
    key(dialog, Qt.Key.Key_F7, SHIFT)
    assert dialog.conflict.id == "k2"
    key(dialog, Qt.Key.Key_Up, ALT)
    assert dialog.conflict.id == "k1"
    key(dialog, Qt.Key.Key_T, ALT)  # a button pressed so acts a moment later
    qtbot.waitUntil(lambda: dialog.conflict.id == "k2")  # on to the next that waits
    assert THEIRS in plain_text(dialog.document)
    key(dialog, Qt.Key.Key_M, ALT)
    qtbot.waitUntil(lambda: dialog.conflict.id == "k0")
    assert "应急响应" not in plain_text(dialog.document)
    key(dialog, Qt.Key.Key_M, ALT)
    qtbot.waitUntil(lambda: "全部处理完了" in dialog.count.text())
    assert dialog.isVisible(), "the last decision does not close it"
    key(dialog, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert {id: one.how for id, one in dialog.decided.items()} == {
        "k0": How.OURS,
        "k1": How.THEIRS,
        "k2": How.OURS,
    }


def test_decisions_are_undone_redone_and_taken_otherwise(dialog: ConflictsDialog) -> None:
    before = dialog.document
    dialog.list.setCurrentRow(1)
    press(dialog.theirs_button)
    press(dialog.ours_button)
    assert "应急响应" not in plain_text(dialog.document)
    key(dialog, Qt.Key.Key_Z, CTRL)
    assert dialog.conflict.id == "k2"
    assert "应急响应" in plain_text(dialog.document)
    key(dialog, Qt.Key.Key_Z, CTRL)
    assert dialog.document == before
    assert "还有 3 处" in dialog.count.text()
    key(dialog, Qt.Key.Key_Z, CTRL)
    assert dialog.document == before
    key(dialog, Qt.Key.Key_Y, CTRL)
    assert THEIRS in plain_text(dialog.document), dialog.complaint
    assert dialog.conflict.id == "k1"
    press(dialog.ours_button)
    assert OURS in plain_text(dialog.document)
    assert THEIRS not in plain_text(dialog.document)
    dialog.list.setCurrentRow(1)
    press(dialog.reopen_button)
    assert dialog.document == before
    assert not dialog.decided


def test_own_words_are_written_also_with_an_input_method(dialog: ConflictsDialog, qtbot: QtBot) -> None:
    dialog.list.setCurrentRow(1)
    key(dialog, Qt.Key.Key_W, ALT)
    qtbot.waitUntil(dialog.box.edit.hasFocus)
    assert dialog.box.edit.toPlainText() == "全区范围内"
    composed = QInputMethodEvent("zhenqu", [])
    QApplication.sendEvent(dialog.box.edit, composed)
    key(dialog, Qt.Key.Key_F7)  # the place is left while something is half written
    QApplication.processEvents()
    assert dialog.conflict.id == "k2"
    key(dialog, Qt.Key.Key_F7, SHIFT)
    assert dialog.box.edit.toPlainText() == "全区范围内zhenqu", "what was composed is kept"
    done = QInputMethodEvent("", [])
    done.setCommitString("本区行政区域内和流域内")
    dialog.box.edit.selectAll()
    QApplication.sendEvent(dialog.box.edit, done)
    key(dialog, Qt.Key.Key_Return, CTRL)
    assert "本区行政区域内和流域内的洪涝灾害。" in plain_text(dialog.document)
    assert dialog.decided["k1"].how is How.WRITTEN
    assert dialog.list.hasFocus()


def test_what_was_half_written_is_found_again_and_not_left_behind(dialog: ConflictsDialog) -> None:
    dialog.list.setCurrentRow(1)
    press(dialog.write_button)
    QTest.keyClicks(dialog.box.edit, "half")
    key(dialog, Qt.Key.Key_F7)
    assert dialog.box.isHidden()
    press(dialog.accept_button)
    assert "还没有用上" in dialog.complaint
    assert dialog.conflict.id == "k1"
    assert dialog.box.edit.toPlainText() == "全区范围内half"
    key(dialog, Qt.Key.Key_Escape)
    assert dialog.box.isHidden()
    assert dialog.isVisible()
    press(dialog.accept_button)
    assert not dialog.isVisible()
    assert not dialog.decided


def test_closing_asks_before_decisions_are_thrown_away(dialog: ConflictsDialog) -> None:
    press(dialog.ours_button)
    answer_next(lambda box: QTest.keyClick(box, Qt.Key.Key_Escape))
    key(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.decided


def test_what_cannot_be_chosen_is_not_offered_and_says_why(dialog: ConflictsDialog) -> None:
    dialog.list.setCurrentRow(2)
    assert not dialog.both_button.isEnabled()
    assert not dialog.write_button.isEnabled()
    assert dialog.write_button.toolTip()
    assert not dialog.reopen_button.isEnabled()
