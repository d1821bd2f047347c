"""Finding in the plan shown: every kind of place, how many there are, and going round."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, memory_workspace, para, sample
from yuan.model.text.plain_text import plain_text
from yuan.ui.editor import EditorPage

CONTROL = Qt.KeyboardModifier.ControlModifier
PLACES = {
    "预案": "the title",
    "总则": "a heading",
    "依据法律": "words of which some are bold",
    "成员单位": "the caption of a table",
    "格3": "a table cell",
    "注": "a footnote",
    "张某": "a structured element",
    "通讯录": "an attachment's title",
}


@pytest.fixture
def session() -> MemorySession:
    return MemorySession(sample())


@pytest.fixture
def page(qtbot: QtBot, session: MemorySession) -> EditorPage:
    made = EditorPage(memory_workspace(session))
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.open_plan("p1")
    return made


def look_for(page: EditorPage, words: str, *, instead: str | None = None) -> None:
    QTest.keyClick(page.edit, Qt.Key.Key_F, CONTROL)
    page.find_bar.find_field.setText(words)
    if instead is not None:
        page.find_bar.replace_field.setText(instead)


def test_every_place_is_counted_and_marked_and_gone_round(page: EditorPage) -> None:
    look_for(page, "指挥")
    assert page.find_bar.count.text() == "2 处"
    assert len(page.edit.extraSelections()) == 2
    shown = []
    for _ in range(3):
        QTest.keyClick(page.find_bar.find_field, Qt.Key.Key_Return)
        shown.append(page.find_bar.count.text())
    assert shown == ["1/2", "2/2", "已到文末，从头查起　1/2"]
    QTest.keyClick(page.find_bar, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert page.find_bar.count.text() == "已到文首，从末查起　2/2"
    QTest.keyClick(page.find_bar.find_field, Qt.Key.Key_Escape)
    assert not page.edit.extraSelections()


@pytest.mark.parametrize("words", PLACES, ids=PLACES.get)
def test_words_are_found_and_replaced_wherever_they_stand_and_one_undo_brings_them_back(
    page: EditorPage, words: str
) -> None:
    before = page.edit.plan
    look_for(page, words, instead="乙")
    assert page.find_bar.find_next()
    assert page.find_bar.replace_all() >= 1
    after = page.edit.plan
    assert words not in repr(after)
    assert [id for id, _ in page.headings()] == ["s1", "s11", "s12", "s2", "s3", "a1"]
    page.edit.undo()
    assert page.edit.plan == before


def test_places_within_one_element_are_replaced_one_by_one(page: EditorPage) -> None:
    look_for(page, "10|张", instead="9")
    page.find_bar.expression.setChecked(True)
    assert page.find_bar.count.text() == "2 处"
    assert page.find_bar.find_next()
    page.find_bar.replace()
    assert "9某" in plain_text(page.edit.plan)
    assert "010" in plain_text(page.edit.plan)
    page.find_bar.replace()
    assert "09" in plain_text(page.edit.plan)
    page.edit.undo()
    assert "010" in plain_text(page.edit.plan)


def test_an_expression_never_swallows_a_footnote(page: EditorPage) -> None:
    look_for(page, "法律.*", instead="法规")
    page.find_bar.expression.setChecked(True)
    page.find_bar.replace_all()
    block = page.edit.plan.sections[0].sections[0].blocks[0]
    assert [getattr(run, "text", "") for run in block.runs] == ["依据", "法规", "注"]  # type: ignore[union-attr]


def test_the_count_follows_the_text(page: EditorPage, qtbot: QtBot) -> None:
    look_for(page, "前言")
    assert page.find_bar.count.text() == "1 处"
    page.draft.replace(replace(page.edit.plan, blocks=(para("p0", "前言，前言。"),)), "恢复前")
    qtbot.waitUntil(lambda: page.find_bar.count.text() == "2 处")
