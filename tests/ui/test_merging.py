"""Merging where two texts of one draft met: marks and bar, the screen, undo, and what is stored."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, memory_workspace, para, sample
from tests.ui.modal import answer_next
from yuan.model.document.content import Document
from yuan.model.editing import edit
from yuan.model.text.plain_text import plain_text
from yuan.ui.editor.draft.bars import CONFLICT, DONE, UNSETTLED
from yuan.ui.editor.draft.conflict import DraftConflict
from yuan.ui.editor.draft.merging.dialog import ConflictsDialog
from yuan.ui.editor.draft.merging.unsettled import Unsettled
from yuan.ui.editor.draft.open_draft import OpenDraft
from yuan.ui.editor.writing.text_edit import PlanTextEdit

MINE, THEIRS = "全区范围内的洪涝灾害。", "本区行政区域内的洪涝灾害。"


@pytest.fixture
def session() -> MemorySession:
    return MemorySession(sample())


@pytest.fixture
def draft(qtbot: QtBot, session: MemorySession) -> OpenDraft:
    """The plan is open, with what follows conflicts around it."""
    holder = QWidget()
    qtbot.addWidget(holder)
    made = OpenDraft(memory_workspace(session), PlanTextEdit(), holder)
    column = QVBoxLayout(holder)
    column.addWidget(made.notices)
    column.addWidget(made.text)
    holder.resize(1000, 700)
    holder.show()
    DraftConflict(made, Unsettled(made))
    opened = made.read("p1")
    assert opened is not None
    made.show(opened)
    return made


def press(draft: OpenDraft, key: str, words: str) -> None:
    bar = draft.notices.bar(key)
    assert bar is not None
    button: QPushButton = next(one for one in bar.buttons if words in one.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def write_at(draft: OpenDraft, node: str, words: str) -> None:
    """Type `words` at the beginning of the node."""
    draft.go_to(node)
    QTest.keyClicks(draft.text, words)


def reword(draft: OpenDraft, node: str, count: int, words: str) -> None:
    """Type `words` over the first `count` signs of the node."""
    draft.go_to(node)
    for _ in range(count):
        QTest.keyClick(draft.text, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(draft.text, words)


def with_words(document: Document, **words: str) -> Document:
    """The document with other words in some paragraphs, by their ids."""
    for node, text in words.items():
        document = edit.replace_node(document, node, para(node, text))
    return document


def they_save(session: MemorySession, document: Document) -> None:
    session.save_draft("p1", document, session.revision)


def kept(draft: OpenDraft) -> str:
    """All that the local history holds, in one."""
    return "\n".join(plain_text(draft.history.document(one)) for one in draft.history.states("p1"))


def test_what_both_changed_in_different_places_is_brought_together_by_one_press(
    draft: OpenDraft, session: MemorySession
) -> None:
    they_save(session, with_words(sample(), p0="别人的前言。"))
    write_at(draft, "p2", "abc ")
    draft.flush()
    before = plain_text(draft.text.plan)
    assert "别人的前言" not in before
    press(draft, CONFLICT, "合并两边的修改")
    text = plain_text(draft.text.plan)
    assert "abc 本区范围内" in text
    assert "别人的前言" in text
    assert plain_text(session.saved) == text
    assert draft.notices.bar(CONFLICT) is None
    assert draft.notices.bar(UNSETTLED) is None
    done = draft.notices.bar(DONE)
    assert done is not None
    assert "李四的 1 处修改" in done.text.text()
    assert "abc 本区范围内" in kept(draft)
    assert "别人的前言" in kept(draft)
    assert draft.recovery.texts.found() == []
    draft.text.undo()
    assert plain_text(draft.text.plan) == before, "one step back"
    draft.flush()
    assert plain_text(session.saved) == before


def test_where_both_changed_the_same_the_user_decides_on_the_screen(
    draft: OpenDraft, session: MemorySession
) -> None:
    they_save(session, with_words(sample(), p2=THEIRS))
    reword(draft, "p2", len("本区范围"), "abc ")
    draft.flush()

    def decide(dialog: Any) -> None:
        assert isinstance(dialog, ConflictsDialog)
        assert dialog.list.count() == 1
        assert "李四" in dialog.readings.theirs.name.text()
        QTest.mouseClick(dialog.theirs_button, Qt.MouseButton.LeftButton)
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    answer_next(decide)
    press(draft, CONFLICT, "合并两边的修改")
    assert THEIRS in plain_text(session.saved)
    assert draft.notices.bar(UNSETTLED) is None
    assert session.open_conflicts("p1") == ()
    assert "abc 内的洪涝灾害" in kept(draft)


@pytest.fixture
def unsettled(draft: OpenDraft, session: MemorySession) -> OpenDraft:
    """Both changed p2; the screen was closed with nothing decided."""
    they_save(session, with_words(sample(), p2=THEIRS))
    reword(draft, "p2", len("本区范围"), "abc ")
    draft.flush()
    answer_next(lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    press(draft, CONFLICT, "合并两边的修改")
    return draft


def test_what_nobody_decided_is_marked_told_and_found_again(
    unsettled: OpenDraft, session: MemorySession, qtbot: QtBot
) -> None:
    draft = unsettled
    QTest.mouseClick(draft.notices.bar(DONE).buttons[-1], Qt.MouseButton.LeftButton)  # type: ignore[union-attr]
    bar = draft.notices.bar(UNSETTLED)
    assert bar is not None
    assert bar.isVisible()
    assert "还有 1 处" in bar.text.text()
    assert "送审" in bar.text.text()

    def marked() -> list[str]:
        return [one.cursor.selectedText() for one in draft.text.extraSelections() if one.format.toolTip()]

    assert len(marked()) == 1
    assert "abc" in marked()[0]
    opened = draft.read("p1")
    assert opened is not None
    draft.show(opened)
    assert len(marked()) == 1
    assert draft.notices.bar(UNSETTLED) is not None


def test_undo_of_a_decision_makes_the_place_wait_again_and_redo_settles_it(
    unsettled: OpenDraft, session: MemorySession, qtbot: QtBot
) -> None:
    draft = unsettled

    def decide(dialog: Any) -> None:
        QTest.mouseClick(dialog.theirs_button, Qt.MouseButton.LeftButton)
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    answer_next(decide)
    press(draft, UNSETTLED, "逐处处理")
    assert draft.notices.bar(UNSETTLED) is None
    assert THEIRS in plain_text(session.saved)
    draft.text.undo()
    qtbot.waitUntil(lambda: draft.notices.bar(UNSETTLED) is not None)
    assert len(session.open_conflicts("p1")) == 1
    draft.text.redo()
    qtbot.waitUntil(lambda: draft.notices.bar(UNSETTLED) is None)
    assert session.open_conflicts("p1") == ()


def test_what_was_mended_by_hand_is_marked_as_done(unsettled: OpenDraft, session: MemorySession) -> None:
    draft = unsettled
    draft.flush()
    mended = with_words(draft.text.plan, p2="全区行政区域内的洪涝灾害。")
    assert draft.replace(mended, "手工改")
    draft.flush()

    def decide(dialog: Any) -> None:
        QTest.mouseClick(dialog.theirs_button, Qt.MouseButton.LeftButton)
        assert "改动过" in dialog.complaint
        QTest.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    answer_next(decide)
    press(draft, UNSETTLED, "逐处处理")
    assert session.open_conflicts("p1") == ()
    assert "全区行政区域内的洪涝灾害。" in plain_text(session.saved)


def test_a_text_saved_once_more_while_it_is_merged_is_not_overwritten(
    draft: OpenDraft, session: MemorySession, monkeypatch: pytest.MonkeyPatch
) -> None:
    they_save(session, with_words(sample(), p0="别人的前言。"))
    write_at(draft, "p2", "abc ")
    draft.flush()
    merge_draft = session.merge_draft

    def just_before(*given: Any) -> int:
        they_save(session, with_words(sample(), p0="别人又改了前言。"))
        return merge_draft(*given)

    monkeypatch.setattr(session, "merge_draft", just_before)
    answer_next(lambda message: message.close())
    press(draft, CONFLICT, "合并两边的修改")
    assert "别人又改了前言" in plain_text(session.saved)
    assert "abc 本区范围内" in plain_text(draft.text.plan)
    assert draft.notices.bar(CONFLICT) is not None, "it can be merged again"
    monkeypatch.undo()
    press(draft, CONFLICT, "合并两边的修改")
    text = plain_text(session.saved)
    assert "别人又改了前言" in text
    assert "abc 本区范围内" in text
    assert replace(draft.text.plan) == session.saved
