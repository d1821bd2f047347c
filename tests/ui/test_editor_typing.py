"""Typing as drafters do: by keys and through an input method, with the aids for official texts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, memory_workspace, para, sample
from yuan.model.document.content import Document
from yuan.model.text.plain_text import block_text
from yuan.ui.editor.page import EditorPage
from yuan.ui.editor.text.typing_aids import switch_aids
from yuan.ui.editor.writing.text_edit import PlanTextEdit

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def session() -> MemorySession:
    return MemorySession(sample())


@pytest.fixture
def page(qtbot: QtBot, session: MemorySession) -> EditorPage:
    made = EditorPage(memory_workspace(session))
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.open_plan("p1")
    made.show()
    return made


@pytest.fixture
def edit(page: EditorPage) -> PlanTextEdit:
    return page.edit


def put_cursor(edit: PlanTextEdit, node: str, offset: int = 0) -> None:
    cursor = edit.textCursor()
    cursor.setPosition(edit.position_of(node) + offset)
    edit.setTextCursor(cursor)


def strike(edit: PlanTextEdit, text: str) -> None:
    """Keys that type each sign of `text`; QTest knows only those of a Latin keyboard."""
    for sign in text:
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            QApplication.sendEvent(
                edit, QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, sign)
            )


def compose(edit: PlanTextEdit, *states: str) -> None:
    """The input method shows each of `states` under the cursor, committing nothing."""
    for state in states:
        QApplication.sendEvent(edit, QInputMethodEvent(state, []))


def commit(edit: PlanTextEdit, text: str, then: str = "") -> None:
    """The input method commits `text` and goes on composing `then`."""
    event = QInputMethodEvent(then, [])
    event.setCommitString(text)
    QApplication.sendEvent(edit, event)


def scope(edit: PlanTextEdit) -> str:
    """The text of the paragraph under 1.2 适用范围."""
    return block_text(edit.plan.sections[0].sections[1].blocks[0], {})


SCOPE = "本区范围内的洪涝灾害。"


# --- input methods ----------------------------------------------------------------------------------


def test_syllables_shown_while_composing_are_no_part_of_the_plan(edit: PlanTextEdit) -> None:
    put_cursor(edit, "p2", len(SCOPE))
    compose(edit, "x", "xu", "xun", "xun q", "xun qing")
    assert edit.textCursor().block().text() == SCOPE
    commit(edit, "汛情")
    assert scope(edit) == SCOPE + "汛情"


def test_a_composition_given_up_leaves_no_trace(edit: PlanTextEdit, session: MemorySession) -> None:
    put_cursor(edit, "p2", 2)
    compose(edit, "fang", "")
    assert not edit.is_composing
    assert scope(edit) == SCOPE
    assert edit.document().isUndoAvailable() is False


def test_words_committed_while_the_next_is_composed_are_all_kept(edit: PlanTextEdit) -> None:
    put_cursor(edit, "p2", len(SCOPE))
    compose(edit, "fangxun")
    commit(edit, "防汛", then="zhi")
    commit(edit, "指", then="hui")
    commit(edit, "挥")
    assert scope(edit) == SCOPE + "防汛指挥"


def test_composing_in_headings_cells_and_captions(edit: PlanTextEdit) -> None:
    for node, read in (
        ("s2", lambda plan: plan.sections[1].heading),
        ("cp3", lambda plan: block_text(plan.sections[1].blocks[2].rows[1].cells[1].blocks[0], {})),
        ("t", lambda plan: plan.sections[1].blocks[2].caption),
    ):
        put_cursor(edit, node)
        compose(edit, "qu")
        commit(edit, "区")
        assert read(edit.plan).startswith("区"), node


def test_composing_over_a_selection_replaces_it(edit: PlanTextEdit) -> None:
    put_cursor(edit, "p2")
    cursor = edit.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, 2)
    edit.setTextCursor(cursor)
    compose(edit, "quan")
    commit(edit, "全区")
    assert scope(edit) == "全区" + SCOPE[2:]


def test_the_cursor_and_the_view_keep_still_while_composing(edit: PlanTextEdit) -> None:
    put_cursor(edit, "p2", 4)
    place, scrolled = edit.textCursor().position(), edit.verticalScrollBar().value()
    compose(edit, "y", "ying", "ying ji")
    edit.settle()
    QTest.qWait(250)
    assert edit.textCursor().position() == place
    assert edit.verticalScrollBar().value() == scrolled


def test_a_heading_demoted_between_two_words_keeps_both(edit: PlanTextEdit, page: EditorPage) -> None:
    put_cursor(edit, "s3", 4)
    commit(edit, "与")
    QTest.keyClick(edit, Qt.Key.Key_Right, ALT)
    commit(edit, "处置")
    plan: Document = edit.plan
    assert plan.sections[1].sections[0].heading == "应急响应与处置"


# --- aids -------------------------------------------------------------------------------------------


def test_a_title_mark_is_closed_and_the_closing_one_stepped_over(edit: PlanTextEdit) -> None:
    put_cursor(edit, "p2", len(SCOPE))
    strike(edit, "《")
    strike(edit, "办法")
    strike(edit, "》")
    strike(edit, "执行")
    assert scope(edit) == SCOPE + "《办法》执行"


def test_marks_from_an_input_method_are_closed_too(edit: PlanTextEdit) -> None:
    put_cursor(edit, "p2", len(SCOPE))
    commit(edit, "“")
    commit(edit, "三防")
    commit(edit, "”")
    assert scope(edit) == SCOPE + "“三防”"


def test_a_selection_is_put_between_marks_and_stays_selected(edit: PlanTextEdit) -> None:
    put_cursor(edit, "p2", 6)
    cursor = edit.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, 4)
    edit.setTextCursor(cursor)
    strike(edit, "《")
    assert scope(edit) == "本区范围内的《洪涝灾害》。"
    assert edit.textCursor().selectedText() == "洪涝灾害"
    edit.undo()
    assert scope(edit) == SCOPE


def test_backspace_in_an_empty_pair_removes_both_marks(edit: PlanTextEdit) -> None:
    put_cursor(edit, "p2", len(SCOPE))
    strike(edit, "〔")
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert scope(edit) == SCOPE


def test_a_level_typed_in_latin_letters_is_mended_and_undo_gives_it_back_as_typed(edit: PlanTextEdit) -> None:
    put_cursor(edit, "p2", len(SCOPE))
    strike(edit, "II")
    commit(edit, "级响应")
    assert scope(edit) == SCOPE + "Ⅱ级响应"
    edit.undo()
    assert scope(edit) == SCOPE + "II级响应"


def test_half_width_punctuation_after_chinese_becomes_full_width_but_not_in_numbers(
    edit: PlanTextEdit,
) -> None:
    put_cursor(edit, "p2", len(SCOPE) - 1)
    strike(edit, ",8:30")
    assert scope(edit) == "本区范围内的洪涝灾害，8:30。"


def test_the_aids_can_be_switched_off(edit: PlanTextEdit, page: EditorPage) -> None:
    page.actions_.named["text.aids"].trigger()
    put_cursor(edit, "p2", len(SCOPE))
    strike(edit, "《,")
    assert scope(edit) == SCOPE + "《,"
    switch_aids(True)


def test_widths_of_the_whole_plan_are_tidied_in_one_step(edit: PlanTextEdit, page: EditorPage) -> None:
    switch_aids(False)
    put_cursor(edit, "p2", 5)
    strike(edit, ",１")
    put_cursor(edit, "cp1", 2)
    strike(edit, "值班,")
    said: list[str] = []
    page._workspace.notice.connect(said.append)
    switch_aids(True)
    cursor = edit.textCursor()
    cursor.clearSelection()
    edit.setTextCursor(cursor)
    page.actions_.named["text.tidy"].trigger()
    assert scope(edit) == "本区范围内，1的洪涝灾害。"
    table = edit.plan.sections[1].blocks[2]
    assert table.rows[0].cells[1].blocks == (para("cp1", "格1值班，"),)  # type: ignore[union-attr]
    assert said == ["已整理 3 处标点和全角半角。"]
    edit.undo()
    assert scope(edit) == "本区范围内,１的洪涝灾害。"
