"""A dialog that no test answers fails it at once, and does not hang the suite."""

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.modal import UnexpectedDialog, answer_next, answering


def test_a_dialog_that_nobody_answers_is_named(qtbot: QtBot) -> None:
    box = QMessageBox(text="真的吗？")
    qtbot.addWidget(box)
    with pytest.raises(UnexpectedDialog, match=r"QMessageBox.*真的吗？"):
        box.exec()
    with pytest.raises(UnexpectedDialog, match="getText"):
        QInputDialog.getText(None, "名称", "名称：")
    with pytest.raises(UnexpectedDialog, match="getSaveFileName"):
        QFileDialog.getSaveFileName()


def test_dialogs_are_answered_in_turn_and_messages_closed(qtbot: QtBot) -> None:
    dialog, box = QDialog(), QMessageBox(text="完成")
    qtbot.addWidget(dialog)
    qtbot.addWidget(box)
    answer_next(QDialog.accept, QDialog.reject)
    assert (dialog.exec(), dialog.exec()) == (1, 0)
    with answering(QDialog.accept) as read:
        assert dialog.exec() == 1
        box.exec()
    assert read == ["完成"]
    answer_next(lambda asking: (asking.setTextValue("甲"), asking.accept()))
    assert QInputDialog.getText(dialog, "名称", "名称：") == ("甲", True)


def test_a_wrong_answer_fails_the_test_and_closes_the_dialog(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)

    def wrong(_: QDialog) -> None:
        raise AssertionError("not this one")

    answer_next(wrong)
    with qtbot.captureExceptions() as raised:
        assert dialog.exec() == 0
    assert [str(error) for _, error, _ in raised] == ["not this one"]
