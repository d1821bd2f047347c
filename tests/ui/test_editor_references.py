"""Cross-references put in by a drafter: they print what they point at, and follow it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, memory_workspace, sample
from tests.ui.modal import answer_next
from yuan.model.document.content import Reference
from yuan.model.text.plain_text import plain_text
from yuan.ui.editor import EditorPage
from yuan.ui.editor.objects.reference_form import ReferenceForm


@pytest.fixture
def page(qtbot: QtBot) -> EditorPage:
    made = EditorPage(memory_workspace(MemorySession(sample())))
    qtbot.addWidget(made)
    made.show()
    made.open_plan("p1", "p2")
    return made


def insert(page: EditorPage, typed: str, shows: str = "number") -> None:
    """Ask for a reference, type what to look for, and take what comes first."""

    def answer(form: Any) -> None:
        assert isinstance(form, ReferenceForm)
        QTest.keyClicks(form.field, typed)
        QTest.mouseClick(form.shows[shows], Qt.MouseButton.LeftButton)
        QTest.mouseClick(form.accept_button, Qt.MouseButton.LeftButton)

    answer_next(answer)
    page.actions_.named["insert.reference"].trigger()


def references(page: EditorPage) -> list[Reference]:
    paragraph = page.edit.plan.sections[0].sections[1].blocks[0]
    return [run for run in paragraph.runs if isinstance(run, Reference)]  # type: ignore[union-attr]


def test_a_reference_prints_the_number_and_follows_when_chapters_move(page: EditorPage) -> None:
    insert(page, "yjxy")
    assert references(page) == [Reference(target="s3", text="3")]
    page.go_to("s3")
    page.actions_.named["section.up"].trigger()
    assert "2本区范围内的洪涝灾害。" in plain_text(page.edit.plan)


def test_title_and_number_are_printed_when_asked_for(page: EditorPage) -> None:
    insert(page, "zzzh", "both")
    assert "2 组织指挥本区范围" in plain_text(page.edit.plan)


def test_a_table_is_referred_to_by_its_caption(page: EditorPage) -> None:
    insert(page, "cydw")
    assert references(page) == [Reference(target="t", text="成员单位", shows="title")]


def test_another_plan_is_referred_to_by_its_title(page: EditorPage, qtbot: QtBot) -> None:
    insert(page, "hlzh")
    assert references(page) == [Reference(target="", plan="p9", text="《洪涝灾害应急预案》", shows="title")]
    with qtbot.waitSignal(page._workspace.edit_requested) as asked:
        page.actions_.objects.edit_object(page.edit.position_of("p2"))
    assert asked.args == ["p9", ""]
