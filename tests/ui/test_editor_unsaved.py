"""Words that could not be saved are found again, whatever takes their place and whatever became of their plan."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.conftest import FLOOD, PASSWORD, _administrator, _people, _plans, step, text_of
from tests.ui.modal import answering
from tests.waiting import LONG_S
from yuan.library import Library, Session, writing
from yuan.model.document.content import Document, decode
from yuan.model.errors import BadFile
from yuan.model.records import Action
from yuan.model.text.plain_text import plain_text
from yuan.ui.at_start import tell_at_start
from yuan.ui.editor import EditorPage
from yuan.ui.editor.draft.autosave import SaveState
from yuan.ui.editor.draft.history_dialog import HistoryDialog
from yuan.ui.editor.draft.recovery_dialog import RecoveryDialog, offer_recovery
from yuan.ui.editor.draft.recovery_files import About, UnsavedTexts, recovery_folder
from yuan.ui.library.replace_dialog import ReplaceDialog
from yuan.ui.review import compared_texts
from yuan.ui.window import MainWindow
from yuan.ui.workspace import Workspace
from yuan.word.reader import read_file

WORDS = "WORDS"


@pytest.fixture
def plan(drafter: Session) -> str:
    return drafter.find(FLOOD).plan


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked is answered with the first button: leave all the same."""
    monkeypatch.setattr(QMessageBox, "exec", lambda box: box.buttons()[0].click())


@pytest.fixture
def window(qtbot: QtBot, library: Library, drafter: Session, plan: str) -> Iterator[MainWindow]:
    shown = MainWindow(library, drafter)
    qtbot.addWidget(shown)
    shown.show()
    shown.workspace.edit_requested.emit(plan, drafter.document(plan).sections[0].blocks[0].id)
    yield shown
    shown.close()


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """No text with `WORDS` can be saved, until it is called."""
    save = writing.save_draft
    is_over: list[bool] = []

    def save_others(connection: Any, plan: str, document: Document, *rest: Any) -> int:
        if WORDS in plain_text(document) and not is_over:
            raise BadFile("预案库正被其他程序占用。", "请稍候再试。")
        return save(connection, plan, document, *rest)

    monkeypatch.setattr(writing, "save_draft", save_others)
    return lambda: is_over.append(True)


def page_of(window: MainWindow) -> EditorPage:
    page = window.page("editor").page
    assert isinstance(page, EditorPage)
    return page


def unsaved(library: Library) -> list[str]:
    return [plain_text(text.document()) for text in UnsavedTexts(recovery_folder(library)).found()]


def in_history(page: EditorPage, plan: str) -> list[str]:
    history = page.states.history
    return [
        kept.name
        for kept in history.states(plan)
        if kept.name and WORDS in plain_text(history.document(kept))
    ]


def compared(dialog: RecoveryDialog, qtbot: QtBot) -> str:
    """What the dialog says, once the texts are compared."""
    qtbot.waitUntil(lambda: "正在比较" not in dialog.summary.text())
    return dialog.summary.text()


def press(button: Any) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


# --- another text takes the place of the one shown --------------------------------------------------------


def test_replacing_in_all_plans_leaves_words_that_cannot_be_saved_in_sight_and_in_two_places(
    window: MainWindow, library: Library, plan: str, busy: Callable[[], None], qtbot: QtBot
) -> None:
    page = page_of(window)
    QTest.keyClicks(page.edit, WORDS)
    page.flush()
    assert page.autosave.state is SaveState.FAILED

    def replace_all(dialog: ReplaceDialog) -> None:
        dialog.old_field.setText("指挥部")
        dialog.new_field.setText("应急指挥部")
        press(dialog.find_button)
        qtbot.waitUntil(lambda: "已勾选" in dialog.count.text())
        press(dialog.accept_button)
        qtbot.waitUntil(lambda: "已替换" in dialog.count.text())
        dialog.reject()

    action = next(action for action in window.findChildren(QAction) if action.text().startswith("批量替换"))
    with answering(replace_all):
        action.trigger()
    assert WORDS in plain_text(page.edit.plan)
    assert in_history(page, plan)
    busy()
    page.flush()
    assert page.autosave.is_in_conflict, "which text it shall be is the user's to say"
    window.close()
    assert any(WORDS in text for text in unsaved(library))


def test_a_state_brought_back_while_saving_fails_leaves_the_words_in_the_history_and_as_a_file(
    window: MainWindow, library: Library, plan: str, busy: Callable[[], None]
) -> None:
    page = page_of(window)
    page.states.keep("早上")
    QTest.keyClicks(page.edit, WORDS)
    page.flush()

    def choose(dialog: HistoryDialog) -> None:
        row = next(row for row in range(dialog.list.count()) if "早上" in dialog.list.item(row).text())
        dialog.list.setCurrentRow(row)
        press(dialog.accept_button)

    with answering(choose):
        page.states.show()
    page.flush()
    assert page.autosave.state is SaveState.SAVED
    assert WORDS not in plain_text(page.edit.plan)
    assert "恢复前" in in_history(page, plan)
    assert any(WORDS in text for text in unsaved(library)), "it never reached the library"


def test_words_typed_on_after_a_failed_save_leave_no_file_once_they_are_saved(
    window: MainWindow, library: Library, drafter: Session, plan: str, busy: Callable[[], None]
) -> None:
    page = page_of(window)
    QTest.keyClicks(page.edit, WORDS)
    page.flush()
    assert unsaved(library)
    QTest.keyClicks(page.edit, " more")
    busy()
    page.flush()
    assert f"{WORDS} more" in plain_text(decode(drafter.draft(plan).content))
    assert unsaved(library) == []


# --- the plan has no draft any more, or is gone -------------------------------------------------------------


def test_words_typed_while_the_plan_was_handed_in_can_be_read_copied_stored_and_put_into_a_later_draft(
    window: MainWindow,
    library: Library,
    drafter: Session,
    plan: str,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = page_of(window)
    QTest.keyClicks(page.edit, "FIRST ")
    page.flush()
    QTest.keyClicks(page.edit, WORDS)
    step(drafter, plan, Action.SUBMIT)
    window.page("editor").reload()
    assert page.edit.isReadOnly()
    assert page.current_plan == plan
    assert in_history(page, plan)
    window.close()
    target = tmp_path / "取出.docx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))

    def take_out(dialog: RecoveryDialog) -> None:
        assert "最新版本" in compared(dialog, qtbot)
        assert WORDS in dialog.text.toPlainText()
        assert dialog.other_button.isHidden()
        press(dialog.copy_button)
        assert WORDS in QApplication.clipboard().text()
        press(dialog.save_button)
        qtbot.waitUntil(target.exists)
        press(dialog.keep_button)
        dialog.reject()

    workspace = Workspace(library, drafter)
    with answering(take_out):
        assert offer_recovery(window, workspace)
    assert WORDS in plain_text(read_file(target)[0].document)

    step(drafter, plan, Action.WITHDRAW)

    def put_in(dialog: RecoveryDialog) -> None:
        press(dialog.other_button)
        dialog.reject()

    with answering(put_in):
        assert offer_recovery(window, workspace)
    assert f"FIRST {WORDS}" in plain_text(decode(drafter.draft(plan).content))
    assert unsaved(library) == []


def test_a_text_of_a_plan_that_is_gone_is_shown_to_whom_it_belongs_and_told_to_others(
    library: Library, drafter: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = UnsavedTexts(recovery_folder(library), "0" * 32, About("编制员", str(library.path)))
    texts.keep("pgone", text_of("雪灾应急预案", f"{WORDS}。"))
    target = tmp_path / "雪灾.docx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))

    def take_out(dialog: RecoveryDialog) -> None:
        assert "已没有这个预案" in compared(dialog, qtbot)
        assert WORDS in dialog.text.toPlainText()
        press(dialog.save_button)
        qtbot.waitUntil(target.exists)
        dialog.reject()

    with answering(take_out):
        assert offer_recovery(None, Workspace(library, drafter))
    assert WORDS in plain_text(read_file(target)[0].document)

    other = MainWindow(library, library.sign_in("审核员", PASSWORD))
    qtbot.addWidget(other)
    tell_at_start(other)
    bar = other.notices.bar("recovery")
    assert bar is not None
    assert "“编制员”" in bar.text.text()
    assert "雪灾" not in bar.text.text()
    other.close()


def test_a_damaged_file_is_said_and_can_be_stored_or_deleted(
    library: Library,
    drafter: Session,
    plan: str,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = UnsavedTexts(recovery_folder(library)).keep(plan, drafter.document(plan))
    path.write_bytes(b'{"half')
    target = tmp_path / "损坏.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))

    def settle(dialog: RecoveryDialog) -> None:
        assert "已损坏" in dialog.summary.text()
        press(dialog.save_button)
        qtbot.waitUntil(target.exists)
        press(dialog.drop_button)
        assert "已删除" in dialog.summary.text()
        dialog.reject()

    with answering(settle):
        assert offer_recovery(None, Workspace(library, drafter))
    assert target.read_bytes() == b'{"half'
    assert not path.exists()


def test_words_of_the_library_that_stood_in_this_place_before_another_was_restored_are_offered(
    window: MainWindow, library: Library, plan: str, tmp_path: Path, qtbot: QtBot
) -> None:
    place = tmp_path / "另一个库.yuan"
    _plans(_people(Library.create(place, _administrator()))).close()
    page, before = page_of(window), library.id
    QTest.keyClicks(page.edit, WORDS)
    library.sign_in("管理员", PASSWORD).restore(place)
    page.flush()
    window.close()
    with closing(Library.open(library.path)) as restored:
        assert restored.id != before
        workspace = Workspace(restored, restored.sign_in("编制员", PASSWORD))
        seen: list[str] = []

        def look(dialog: RecoveryDialog) -> None:
            compared(dialog, qtbot)
            seen.append(dialog.text.toPlainText())
            dialog.reject()

        with answering(look):
            assert offer_recovery(None, workspace)
    assert WORDS in seen[0]


def test_a_text_taken_back_over_an_open_page_comes_after_what_is_typed_there(
    window: MainWindow, library: Library, plan: str, qtbot: QtBot
) -> None:
    page = page_of(window)
    left = replace(page.edit.plan, front=replace(page.edit.plan.front, edition="试行"))
    UnsavedTexts(recovery_folder(library)).keep(plan, left)
    tell_at_start(window)
    QTest.keyClicks(page.edit, "typed ")

    def put_in(dialog: RecoveryDialog) -> None:
        compared(dialog, qtbot)
        press(dialog.other_button)
        dialog.reject()

    bar = window.notices.bar("recovery")
    assert bar is not None
    with answering(put_in):
        press(bar.buttons[0])
    assert page.edit.plan == left
    QTest.keyClicks(page.edit, "after ")
    page.flush()
    assert page.autosave.state is SaveState.SAVED
    assert "after " in plain_text(decode(window.workspace.session.draft(plan).content))
    history = page.states.history
    assert any("typed " in plain_text(history.document(kept)) for kept in history.states(plan))


# --- comparing ----------------------------------------------------------------------------------------------


def test_no_comparison_is_waited_for(
    library: Library, drafter: Session, plan: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = decode(drafter.draft(plan).content)
    UnsavedTexts(recovery_folder(library)).keep(plan, replace(draft, sections=draft.sections[1:]))
    go_on, threads = threading.Event(), []
    really = compared_texts.compare

    def slowly(old: Document, new: Document) -> Any:
        threads.append(threading.current_thread())
        if threads[-1] is not threading.main_thread():
            go_on.wait(LONG_S)
        return really(old, new)

    monkeypatch.setattr(compared_texts, "compare", slowly)

    def take(dialog: RecoveryDialog) -> None:
        assert "正在比较" in dialog.summary.text()
        press(dialog.other_button)
        assert "已写入草稿" in dialog.summary.text()
        go_on.set()
        qtbot.waitUntil(lambda: "删" in dialog.list.item(0).text())
        dialog.reject()

    with answering(take):
        assert offer_recovery(None, Workspace(library, drafter))
    assert threading.main_thread() not in threads
    assert len(decode(drafter.draft(plan).content).sections) == 1
