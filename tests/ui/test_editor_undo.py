"""What undo takes back: a word of typing, a command, another text taken over; and where the cursor is then."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, long_plan, memory_workspace, para, sample
from yuan.model.document.content import Document
from yuan.model.numbering.patterns import CHAPTERS
from yuan.model.text.plain_text import plain_text
from yuan.ui.editor import EditorPage

CONTROL = Qt.KeyboardModifier.ControlModifier


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


def line(page: EditorPage) -> str:
    return page.edit.textCursor().block().text()


def undo(page: EditorPage) -> None:
    QTest.keyClick(page.edit, Qt.Key.Key_Z, CONTROL)


def commit(page: EditorPage, text: str) -> None:
    for preedit in ("y", "yu"):
        QApplication.sendEvent(page.edit, QInputMethodEvent(preedit, []))
    done = QInputMethodEvent("", [])
    done.setCommitString(text)
    QApplication.sendEvent(page.edit, done)


def test_undo_takes_typing_back_word_by_word(page: EditorPage) -> None:
    QTest.keyClicks(page.edit, "see plan 2")
    assert line(page).startswith("see plan 2本区")
    undo(page)
    assert line(page).startswith("see plan 本区")
    undo(page)
    assert line(page).startswith("see 本区")
    undo(page)
    assert line(page).startswith("本区")


def test_typing_after_a_rest_is_a_step_of_its_own(page: EditorPage, qtbot: QtBot) -> None:
    QTest.keyClicks(page.edit, "ab")
    qtbot.waitUntil(lambda: not page.edit.document().isModified())  # the rest was long enough
    QTest.keyClicks(page.edit, "cd")
    undo(page)
    assert line(page).startswith("ab本区")


def test_each_phrase_of_an_input_method_is_a_step(page: EditorPage) -> None:
    commit(page, "统一")
    commit(page, "指挥")
    undo(page)
    assert line(page).startswith("统一本区")
    assert page.edit.textCursor().positionInBlock() == 2


def test_the_first_letter_after_the_cursor_moved_is_not_joined_to_what_was_typed_elsewhere(
    page: EditorPage,
) -> None:
    QTest.keyClicks(page.edit, "ab")
    page.go_to("p3")
    QTest.keyClicks(page.edit, "cd")
    undo(page)
    assert page.edit.plan.sections[0].sections[1].blocks[0] == para("p2", "ab本区范围内的洪涝灾害。")


@pytest.mark.parametrize("kind", ["words", "chapter", "numbering", "title", "order", "everything"])
def test_another_text_taken_over_is_undone_and_redone_in_one_step(
    page: EditorPage, session: MemorySession, kind: str
) -> None:
    QTest.keyClicks(page.edit, "abc ")
    before = page.edit.plan
    first, *others = before.sections
    other = {
        "words": replace(before, blocks=(para("p0", "另一句前言。"),)),
        "chapter": replace(before, sections=tuple(others), attachments=()),
        "numbering": replace(before, numbering=CHAPTERS),
        "title": replace(before, front=replace(before.front, title="新的预案", date="2026-05-31")),
        "order": replace(before, sections=(*others, first)),
        "everything": long_plan(4000),
    }[kind]
    page.draft.replace(other, "恢复前")
    assert page.edit.plan == other
    page.flush()
    assert session.saved == other
    undo(page)
    assert page.edit.plan == before
    page.edit.redo()
    assert page.edit.plan == other
    undo(page)
    undo(page)
    assert "abc" not in plain_text(page.edit.plan)


def test_taking_a_text_over_leaves_the_cursor_where_the_drafter_is(page: EditorPage) -> None:
    plan = page.edit.plan
    page.draft.replace(replace(plan, blocks=(para("p0", "另一句前言，比原来长。"),)), "恢复前")
    assert page.edit.node_at_cursor() == "p2"
    assert page.outline.current == "s12"


def test_a_draft_changed_from_elsewhere_in_the_window_is_shown_and_can_be_undone(
    page: EditorPage, session: MemorySession
) -> None:
    before = page.edit.plan
    changed = replace(before, blocks=(para("p0", "批量替换后的前言。"),))
    session.save_draft("p1", changed, session.revision)
    stored = session.revision
    page.reloading.reload()
    page.flush()
    assert page.edit.plan == changed
    assert session.revision == stored
    undo(page)
    page.flush()
    assert session.saved == before


def test_what_was_committed_before_a_composition_is_saved_during_it(
    page: EditorPage, session: MemorySession, qtbot: QtBot
) -> None:
    commit(page, "先期处置")
    QApplication.sendEvent(page.edit, QInputMethodEvent("xinxi", []))
    qtbot.waitUntil(lambda: "先期处置" in plain_text(session.saved))
    assert "xinxi" not in plain_text(session.saved)
    assert page.edit.textCursor().block().layout().preeditAreaText() == "xinxi"


@pytest.mark.parametrize("way", ["menu", "key"])
def test_a_step_back_over_several_places_leaves_the_cursor_at_its_words(page: EditorPage, way: str) -> None:
    plan = page.edit.plan
    general, *others = plan.sections
    other = replace(
        plan, blocks=(para("p0", "另一句前言。"),), sections=(replace(general, heading="概则"), *others)
    )
    page.draft.replace(other, "恢复前")
    if way == "menu":
        choose_from_menu(page, "edit-undo")
    else:
        undo(page)
    assert page.edit.plan == plan
    QTest.keyClicks(page.edit, "Q")
    assert page.edit.plan.front.title == plan.front.title
    assert page.edit.node_at_cursor() == "p2"


def test_deleting_all_from_the_context_menu_leaves_a_place_to_write_in(page: EditorPage) -> None:
    page.edit.selectAll()
    choose_from_menu(page, "edit-delete")
    QTest.keyClick(page.edit, Qt.Key.Key_End, CONTROL)
    QTest.keyClicks(page.edit, "abc")
    assert page.edit.plan.front.title == ""
    assert [plain_text(Document(blocks=(block,))).strip() for block in page.edit.plan.blocks] == ["abc"]


def choose_from_menu(page: EditorPage, name: str) -> None:
    """Open the context menu of the text at its cursor, and click there."""

    def click() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(one for one in menu.actions() if one.objectName() == name)
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
        menu.close()

    QTimer.singleShot(0, click)
    place = page.edit.cursorRect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, page.edit.viewport().mapToGlobal(place))
    QApplication.sendEvent(page.edit.viewport(), event)
