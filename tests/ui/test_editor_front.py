"""The front matter and the numbering of a plan, changed from the editor."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, memory_workspace, sample
from yuan.model.numbering.patterns import OFFICIAL
from yuan.ui.editor import EditorPage
from yuan.ui.editor.commands.front_form import FrontForm, settle_front


@pytest.fixture
def session() -> MemorySession:
    return MemorySession(sample())


@pytest.fixture
def page(qtbot: QtBot, session: MemorySession) -> EditorPage:
    made = EditorPage(memory_workspace(session))
    qtbot.addWidget(made)
    made.show()
    made.open_plan("p1")
    return made


def fill(form: FrontForm, name: str, text: str) -> None:
    """Type `text` as an input method commits it."""
    form.fields[name].clear()
    typed = QInputMethodEvent()
    typed.setCommitString(text)
    QApplication.sendEvent(form.fields[name], typed)


def test_a_drafter_fills_in_the_front_matter(page: EditorPage, session: MemorySession, qtbot: QtBot) -> None:
    before = page.edit.plan
    form = FrontForm(page, before)
    qtbot.addWidget(form)
    fill(form, "edition", "（2026年修订）")
    fill(form, "date", "2026-05-31")
    form.choices["urgency"].setCurrentText("特急")
    QTest.mouseClick(form.accept_button, Qt.MouseButton.LeftButton)
    assert form.result() == FrontForm.DialogCode.Accepted
    settle_front(page.edit, form.front, form.numbering)
    page.flush()
    front = session.saved.front
    assert (front.edition, front.date, front.urgency) == ("（2026年修订）", "2026-05-31", "特急")
    assert front.title == before.front.title
    assert session.saved.sections == before.sections


def test_another_numbering_counts_every_heading_anew_and_is_undone_in_one_step(page: EditorPage) -> None:
    before = page.edit.plan
    first = before.sections[0].id
    assert page.edit.painter.numbers[first] == "1"
    settle_front(page.edit, before.front, OFFICIAL)
    assert page.edit.painter.numbers[first] == "一、"
    assert page.edit.plan.sections == before.sections
    page.edit.undo()
    page.edit.settle()
    assert page.edit.plan == before


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [("date", "2026年5月31日", "成文日期"), ("number", "门应急委发[2026]3号", "六角括号")],
)
def test_what_the_standard_does_not_allow_is_said_at_once(
    page: EditorPage, qtbot: QtBot, name: str, text: str, complaint: str
) -> None:
    form = FrontForm(page, page.edit.plan)
    qtbot.addWidget(form)
    fill(form, name, text)
    QTest.mouseClick(form.accept_button, Qt.MouseButton.LeftButton)
    assert complaint in form.complaint
