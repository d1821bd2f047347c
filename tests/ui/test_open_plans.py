"""Several plans open in the editor at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from yuan.library import Library
from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text, decode
from yuan.model.plan import Kind, PlanCard
from yuan.ui.window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


def plan(title: str) -> Document:
    body = tuple(Paragraph(id=f"{title}{at}", runs=(Text(f"第{at}段。"),)) for at in range(40))
    return Document(front=FrontMatter(title=title), sections=(Section(heading="总则", blocks=body),))


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    library = Library.create(tmp_path / "三个.yuan")
    session = library.local_session()
    for title in ("甲预案", "乙预案", "丙预案"):
        session.create_plan(PlanCard(title=title, kind=Kind.OVERALL, unit="区应急管理局"), plan(title))
    made = MainWindow(library, session)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()
    library.close()


def open_by_title(window: MainWindow, title: str, node: str = "") -> str:
    found = window.workspace.session.find(title).plan
    window.workspace.edit_requested.emit(found, node)
    return found


def test_coming_back_to_a_plan_finds_cursor_and_undo_as_they_were(window: MainWindow) -> None:
    open_by_title(window, "甲预案", "甲预案20")
    editor = window.page("editor")
    assert not editor.tabs.isVisible(), "one plan needs no tab"
    QTest.keyClicks(editor.edit, "abc")
    place = editor.edit.textCursor().position()
    open_by_title(window, "乙预案")
    assert [editor.tabs.tabText(at) for at in range(2)] == ["甲预案", "乙预案"]
    QTest.keyClicks(editor.edit, "xyz")
    QTest.keyClick(editor.edit, Qt.Key.Key_Tab, CONTROL)
    assert editor.edit.plan.front.title == "甲预案"
    assert editor.edit.textCursor().position() == place
    assert "甲预案" in window.windowTitle()
    QTest.keyClick(editor.edit, Qt.Key.Key_Z, CONTROL)
    assert "abc" not in editor.edit.toPlainText()


def test_what_was_typed_is_saved_before_another_plan_is_shown(window: MainWindow) -> None:
    first = open_by_title(window, "甲预案", "甲预案3")
    editor = window.page("editor")
    QTest.keyClicks(editor.edit, "abc")
    open_by_title(window, "乙预案")
    saved = decode(window.workspace.session.draft(first).content)
    assert "abc" in str(saved.sections[0].blocks[3])


def test_a_plan_changed_meanwhile_is_shown_as_it_is_now(window: MainWindow) -> None:
    first = open_by_title(window, "甲预案")
    open_by_title(window, "乙预案")
    session = window.workspace.session
    session.save_draft(first, plan("改过的甲预案"), session.draft(first).revision)
    open_by_title(window, "甲预案")
    editor = window.page("editor")
    assert editor.edit.plan.front.title == "改过的甲预案"
    QTest.keyClicks(editor.edit, "x")
    editor.save()
    assert decode(session.draft(first).content) == editor.edit.plan


def test_closing_tabs_comes_back_to_the_plan_looked_at_before(window: MainWindow) -> None:
    for title in ("甲预案", "乙预案", "丙预案", "甲预案"):
        open_by_title(window, title)
    editor = window.page("editor")
    assert len(editor.plans) == 3, "a plan is open once"
    QTest.keyClick(editor.edit, Qt.Key.Key_W, CONTROL)
    assert editor.edit.plan.front.title == "丙预案"
    QTest.keyClick(editor.edit, Qt.Key.Key_W, CONTROL)
    QTest.keyClick(editor.edit, Qt.Key.Key_W, CONTROL)
    assert editor.current_plan == ""
    assert editor.plans == []
    open_by_title(window, "乙预案")
    assert editor.edit.plan.front.title == "乙预案"


def test_closing_a_tab_does_not_wait_until_the_library_has_noted_it(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_by_title(window, "甲预案")
    open_by_title(window, "乙预案")
    editor = window.page("editor")
    go_on = threading.Event()
    noted: list[str] = []
    session = window.workspace.session
    leave = session.leave_draft

    def slowly(plan: str) -> None:
        go_on.wait(60)
        leave(plan)
        noted.append(plan)

    monkeypatch.setattr(session, "leave_draft", slowly)
    editor.close_tab(0)
    assert editor.plans == [editor.current_plan]
    assert noted == []
    go_on.set()
    window.close()
    assert first in noted, "the window waits for it"
