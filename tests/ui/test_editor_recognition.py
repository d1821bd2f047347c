"""The drafter is offered what could be structured elements, ticks one, and may take it back."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, memory_workspace, para, sample
from tests.ui.modal import answer_next
from yuan.model.document.content import DutyTable
from yuan.ui.editor.commands.recognition_dialog import RecognitionDialog
from yuan.ui.editor.page import EditorPage

LINES = ("区水务局：负责水情监测预报。", "区公安分局：负责交通管制工作。", "区消防救援支队：负责抢险救援。")


def test_only_what_is_ticked_becomes_an_element_and_one_undo_takes_it_back(qtbot: QtBot) -> None:
    plan = sample()
    duties = replace(plan.sections[2], blocks=tuple(para(f"d{n}", line) for n, line in enumerate(LINES)))
    plan = replace(plan, sections=(*plan.sections[:2], duties))
    page = EditorPage(memory_workspace(MemorySession(plan)))
    qtbot.addWidget(page)
    page.show()
    page.open_plan("p1")

    def act(dialog: Any) -> None:
        assert isinstance(dialog, RecognitionDialog)
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
        assert dialog.isVisible(), "nothing was ticked"
        assert "区水务局" in dialog.preview.toPlainText()
        dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    answer_next(act)
    page.actions_.named["text.recognise"].trigger()
    [made] = page.edit.plan.sections[2].blocks
    assert isinstance(made, DutyTable)
    assert [duty.body for duty in made.duties] == ["区水务局", "区公安分局", "区消防救援支队"]
    page.edit.undo()
    assert page.edit.plan == plan
