"""Two people write in one draft: every key goes into the text it was typed for, and both texts are found again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import BUREAU, FLOOD, PASSWORD
from tests.ui.editor_workspace import MemorySession, long_plan, memory_workspace
from tests.ui.modal import answering
from yuan.library import Library, NewAccount, Session
from yuan.model.comparison.compare import compare
from yuan.model.comparison.result import Comparison
from yuan.model.document.content import Document, decode
from yuan.model.plan import AccountRole
from yuan.model.text.plain_text import plain_text
from yuan.ui.editor import EditorPage
from yuan.ui.editor.draft.bars import BEHIND, CONFLICT, DONE, LEFT, OPEN
from yuan.ui.editor.draft.conflict_dialog import TwoTextsDialog, Verdict
from yuan.ui.editor.draft.recovery_dialog import offer_recovery
from yuan.ui.kit.notice_bar import NoticeBar
from yuan.ui.review import compared_texts
from yuan.ui.window import MainWindow
from yuan.ui.workspace import Workspace

MINE, THEIRS = "aaa bbb ", "ccc ddd "


@pytest.fixture
def plan(drafter: Session) -> str:
    return drafter.find(FLOOD).plan


@pytest.fixture
def colleague(administrator: Session, library: Library) -> Session:
    """Somebody else of the same unit."""
    new = NewAccount(name="李四", full_name="李四", role=AccountRole.DRAFTER, unit=BUREAU, password=PASSWORD)
    administrator.add_account(new)
    return library.sign_in("李四", PASSWORD)


@pytest.fixture
def window(qtbot: QtBot, library: Library, drafter: Session, plan: str) -> Iterator[MainWindow]:
    """张编制 writes in the first paragraph of the draft."""
    shown = MainWindow(library, drafter)
    qtbot.addWidget(shown)
    shown.resize(1280, 800)
    shown.show()
    shown.workspace.edit_requested.emit(plan, drafter.document(plan).sections[0].blocks[0].id)
    shown.activateWindow()
    page_of(shown).edit.setFocus()
    qtbot.waitUntil(page_of(shown).edit.hasFocus)
    yield shown
    shown.close()


def page_of(window: MainWindow) -> EditorPage:
    found: EditorPage = window.page("editor").page
    return found


def type_keys(text: str) -> None:
    """As a person does: the keys go to whatever has the keyboard at that moment."""
    for sign in text:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, sign)
        QApplication.processEvents()


def bar(window: MainWindow, key: str) -> NoticeBar:
    found = page_of(window).notices.bar(key)
    assert found is not None
    return found


def press(found: NoticeBar, words: str) -> None:
    button: QPushButton = next(one for one in found.buttons if words in one.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def written_by(session: Session, plan: str, words: str) -> None:
    """The session saves the draft with `words` in front of its second chapter's paragraph."""
    draft = session.draft(plan)
    text = decode(draft.content)
    section = text.sections[1]
    paragraph = section.blocks[0]
    run = paragraph.runs[0]  # type: ignore[union-attr]
    changed = _with(paragraph, runs=(_with(run, text=words + run.text),))  # type: ignore[union-attr]
    sections = (text.sections[0], _with(section, blocks=(changed,)))
    session.save_draft(plan, _with(text, sections=sections), draft.revision)


def _with(node: object, **values: object) -> object:
    from msgspec.structs import replace

    return replace(node, **values)  # type: ignore[type-var]


def stored(session: Session, plan: str) -> str:
    return plain_text(decode(session.draft(plan).content))


def states(window: MainWindow, plan: str) -> list[tuple[str, str]]:
    """The named states of the local history and their texts."""
    history = page_of(window).states.history
    return [(kept.name, plain_text(history.document(kept))) for kept in history.states(plan) if kept.name]


@pytest.fixture
def in_conflict(qtbot: QtBot, window: MainWindow, colleague: Session, plan: str) -> MainWindow:
    """李四 saves while 张编制 types; the bar has come."""
    type_keys(MINE[:4])
    written_by(colleague, plan, THEIRS)
    type_keys(MINE[4:])
    qtbot.waitUntil(lambda: page_of(window).notices.bar(CONFLICT) is not None)
    return window


def test_every_key_typed_while_the_conflict_arrives_is_in_the_text(
    qtbot: QtBot, in_conflict: MainWindow, colleague: Session, plan: str
) -> None:
    page = page_of(in_conflict)
    typed = "one two\nthree  four "
    for sign in typed:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return if sign == "\n" else sign)
        qtbot.wait(30)
    assert page.edit.hasFocus()
    assert QApplication.activeModalWidget() is None
    text = plain_text(page.edit.plan)
    assert MINE + "one two" in text
    assert "three  four " in text
    assert page.edit.plan.front.title == FLOOD
    said = bar(in_conflict, CONFLICT).text.text()
    assert "李四" in said
    assert "没有丢失" in said
    # Nothing of the one who saved first is overwritten, and what is typed is kept as it is typed.
    assert THEIRS in stored(colleague, plan)
    assert "three" not in stored(colleague, plan)
    page.flush()
    kept = states(in_conflict, plan)
    assert any(name.startswith("张编制的文字") and "three  four " in text for name, text in kept)
    assert len(page.draft.recovery.texts.found()) == 1


@pytest.mark.parametrize("choice", ["以我的文字为准", "用对方的稿子"])
def test_whatever_is_chosen_both_texts_are_found_in_the_history(
    in_conflict: MainWindow, drafter: Session, plan: str, choice: str
) -> None:
    page = page_of(in_conflict)
    press(bar(in_conflict, CONFLICT), choice)
    is_mine = choice == "以我的文字为准"
    assert page.notices.bar(CONFLICT) is None
    assert "本机历史" in bar(in_conflict, DONE).text.text()
    assert page.edit.hasFocus()
    text = stored(drafter, plan)
    assert (MINE in text, THEIRS in text) == (is_mine, not is_mine)
    assert plain_text(page.edit.plan) == text
    kept = states(in_conflict, plan)
    assert {(name.split()[0], MINE in text) for name, text in kept} == {
        ("张编制的文字", True),
        ("李四的文字", False),
    }
    # The cursor is where it was, so that whoever types on does it in the same paragraph.
    type_keys("x")
    assert plain_text(page.edit.plan).splitlines()[2].startswith((MINE if is_mine else "") + "x")
    if not is_mine:
        page.edit.undo()
        page.edit.undo()
        page.flush()
        assert MINE in stored(drafter, plan)
    assert page.draft.recovery.texts.found() == []


@pytest.mark.parametrize("place", ["bar", "dialog"])
def test_what_both_changed_is_merged_and_both_texts_are_found_in_the_history(
    in_conflict: MainWindow, drafter: Session, colleague: Session, plan: str, place: str
) -> None:
    page = page_of(in_conflict)
    if place == "bar":
        press(bar(in_conflict, CONFLICT), "合并两边的修改")
    else:
        with answering(lambda shown: press_verdict(shown, Verdict.MERGE)):
            press(bar(in_conflict, CONFLICT), "对照两份稿子")
    text = stored(drafter, plan)
    assert MINE in text
    assert THEIRS in text
    assert plain_text(page.edit.plan) == text
    assert page.notices.bar(CONFLICT) is None
    said = bar(in_conflict, DONE).text.text()
    assert "李四的 1 处修改" in said
    assert "撤销" in said
    kept = states(in_conflict, plan)
    assert {(name.split()[0], MINE in text, THEIRS in text) for name, text in kept} == {
        ("张编制的文字", True, False),
        ("李四的文字", False, True),
    }
    assert in_conflict.focusWidget() is page.edit
    QTest.keyClick(page.edit, "x")
    page.flush()
    assert plain_text(page.edit.plan).splitlines()[2].startswith(MINE + "x"), "the cursor stayed where it was"
    assert stored(colleague, plan) == plain_text(page.edit.plan), "and what is typed on is saved"
    assert page.draft.recovery.texts.found() == []


def press_verdict(dialog: TwoTextsDialog, verdict: Verdict) -> None:
    QTest.mouseClick(dialog.verdicts[verdict], Qt.MouseButton.LeftButton)


def test_what_each_changed_is_compared_before_choosing(
    in_conflict: MainWindow, plan: str, qtbot: QtBot
) -> None:
    seen: list[str] = []

    def look(dialog: TwoTextsDialog) -> None:
        for row in range(dialog.list.count()):
            dialog.list.setCurrentRow(row)
            qtbot.waitUntil(lambda: bool(dialog.text.toPlainText()))
            seen.append(dialog.text.toPlainText())
        dialog.accept_button.click()

    with answering(look):
        press(bar(in_conflict, CONFLICT), "对照两份稿子")
    theirs, mine, both = seen
    found = [(MINE.strip() in text, THEIRS.strip() in text) for text in (theirs, mine, both)]
    assert found == [(False, True), (True, False), (True, True)]
    assert in_conflict.focusWidget() is page_of(in_conflict).edit
    assert page_of(in_conflict).notices.bar(CONFLICT) is not None


def test_one_decides_without_waiting_for_the_comparison(
    in_conflict: MainWindow, plan: str, drafter: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_decided, waited = Event(), list[bool]()

    def compare_for_long(old: Document, new: Document) -> Comparison:
        waited.append(is_decided.wait(60))
        return compare(old, new)

    monkeypatch.setattr(compared_texts, "compare", compare_for_long)

    def decide(dialog: TwoTextsDialog) -> None:
        assert "正在比较" in dialog.texts.summary.text()
        QTest.mouseClick(dialog.verdicts[Verdict.MINE], Qt.MouseButton.LeftButton)
        is_decided.set()

    with answering(decide):
        press(bar(in_conflict, CONFLICT), "对照两份稿子")
    page_of(in_conflict).flush()
    assert MINE.strip() in plain_text(drafter.document(plan))
    assert all(waited), "compared beside the window's thread"


def test_put_off_the_bar_stays_short_and_the_text_is_kept_on(in_conflict: MainWindow, plan: str) -> None:
    press(bar(in_conflict, CONFLICT), "稍后处理")
    assert len(bar(in_conflict, CONFLICT).buttons) == 1
    type_keys("later ")
    page_of(in_conflict).flush()
    assert any("later" in text for _, text in states(in_conflict, plan))
    assert len(states(in_conflict, plan)) == 1, "one state, renewed"


def test_the_bar_is_entered_with_f6_only_and_left_with_escape(in_conflict: MainWindow) -> None:
    page, found = page_of(in_conflict), bar(in_conflict, CONFLICT)
    QTest.keyClick(page.edit, Qt.Key.Key_F6)
    assert found.buttons[0].hasFocus()
    QTest.keyClick(found.buttons[0], Qt.Key.Key_Right)
    assert found.buttons[1].hasFocus()
    QTest.keyClick(found.buttons[1], Qt.Key.Key_Escape)
    assert page.edit.hasFocus()
    QTest.keyClick(page.edit, Qt.Key.Key_F6)
    while not found.buttons[-1].hasFocus():
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    QTest.keyClick(found.buttons[-1], Qt.Key.Key_Return)
    assert page.edit.hasFocus()
    assert len(bar(in_conflict, CONFLICT).buttons) == 1


def test_closing_in_a_conflict_keeps_the_text_for_the_next_opening_and_the_next_start(
    qtbot: QtBot, in_conflict: MainWindow, library: Library, drafter: Session, plan: str
) -> None:
    done = QInputMethodEvent("wei'wan", [])
    QApplication.sendEvent(page_of(in_conflict).edit, done)
    in_conflict.close()
    assert not in_conflict.isVisible()
    again = MainWindow(library, drafter)
    qtbot.addWidget(again)
    again.show()
    again.workspace.edit_requested.emit(plan, "")
    left = bar(again, LEFT)
    assert "没有存入" in left.text.text()
    again_page = page_of(again)
    assert THEIRS in plain_text(again_page.edit.plan)
    press(left, "取回这份文字")
    assert MINE + "wei'wan" in stored(drafter, plan)
    assert again_page.draft.recovery.texts.found() == []
    assert any(THEIRS in text for _, text in states(again, plan))
    again.close()
    assert not offer_recovery(None, Workspace(library, drafter))


def test_what_somebody_saved_is_offered_before_anything_is_typed_and_never_put_in_by_itself(
    qtbot: QtBot, window: MainWindow, colleague: Session, plan: str
) -> None:
    page = page_of(window)
    before = page.edit.plan
    written_by(colleague, plan, THEIRS)
    qtbot.waitUntil(lambda: page.notices.bar(BEHIND) is not None)
    assert page.edit.plan == before
    press(bar(window, BEHIND), "载入新的文字")
    assert THEIRS in plain_text(page.edit.plan)
    type_keys("x")
    page.flush()
    assert THEIRS in stored(colleague, plan)
    assert "x为做好" in stored(colleague, plan)


def test_the_text_before_is_in_the_history_although_nothing_was_typed(
    qtbot: QtBot, window: MainWindow, colleague: Session, plan: str
) -> None:
    page = page_of(window)
    before = plain_text(page.edit.plan)
    written_by(colleague, plan, THEIRS)
    qtbot.waitUntil(lambda: page.notices.bar(BEHIND) is not None)
    press(bar(window, BEHIND), "载入新的文字")
    [(name, kept)] = states(window, plan)
    assert kept == before
    assert name in bar(window, DONE).text.text()


def test_a_text_saved_by_somebody_that_cannot_be_read_is_told_and_typing_goes_on_being_kept(
    qtbot: QtBot, window: MainWindow, library: Library, colleague: Session, plan: str
) -> None:
    page = page_of(window)
    before = page.edit.plan
    written_by(colleague, plan, THEIRS)
    qtbot.waitUntil(lambda: page.notices.bar(BEHIND) is not None)
    with closing(sqlite3.connect(library.path)) as database, database:
        database.execute("UPDATE drafts SET data = ?", (b'{"half',))
    with answering(lambda _: None):  # the message is closed
        press(bar(window, BEHIND), "载入新的文字")
    assert page.edit.plan == before
    QTest.keyClicks(page.edit, MINE)
    page.flush()
    assert [MINE in plain_text(one.document()) for one in page.draft.recovery.texts.found()] == [True]


def test_what_was_done_does_not_hide_what_is_to_be_told_next(
    qtbot: QtBot, in_conflict: MainWindow, colleague: Session, plan: str
) -> None:
    page = page_of(in_conflict)
    press(bar(in_conflict, CONFLICT), "以我的文字为准")
    assert bar(in_conflict, DONE).isVisible()
    written_by(colleague, plan, "later")
    qtbot.waitUntil(lambda: page.notices.bar(BEHIND) is not None)
    assert bar(in_conflict, BEHIND).isVisible()


def test_nothing_is_said_to_be_newer_once_the_newest_text_is_shown(
    qtbot: QtBot, window: MainWindow, colleague: Session, drafter: Session, plan: str
) -> None:
    page = page_of(window)
    written_by(colleague, plan, THEIRS)
    qtbot.waitUntil(lambda: page.notices.bar(BEHIND) is not None)
    window.page("editor").reload()
    assert THEIRS in plain_text(page.edit.plan)
    assert page.notices.bar(BEHIND) is None


def test_opening_a_draft_that_somebody_has_open_says_who_at_once_and_the_other_hears_of_it(
    qtbot: QtBot, window: MainWindow, library: Library, colleague: Session, plan: str
) -> None:
    def is_there() -> bool:
        return [one.name for one in colleague.presence.others(plan)] == ["张编制"]

    qtbot.waitUntil(is_there)
    other = MainWindow(library, colleague)
    qtbot.addWidget(other)
    other.show()
    other.workspace.edit_requested.emit(plan, "")
    assert "张编制自" in bar(other, OPEN).text.text()
    qtbot.waitUntil(lambda: page_of(window).notices.bar(OPEN) is not None)
    assert "李四自" in bar(window, OPEN).text.text()
    press(bar(window, OPEN), "仍然编辑")
    assert page_of(window).notices.bar(OPEN) is None
    press(bar(other, OPEN), "只读查看")
    QTest.keyClicks(page_of(other).edit, "abc")
    assert "abc" not in plain_text(page_of(other).edit.plan)
    QTest.keyClicks(page_of(window).edit, MINE)
    page_of(window).flush()
    press(bar(other, OPEN), "开始编辑")
    assert MINE in plain_text(page_of(other).edit.plan)
    other.close()
    assert len(window.workspace.session.presence.others(plan)) == 0


def test_two_windows_of_one_account_leave_each_other_their_texts(
    qtbot: QtBot, window: MainWindow, library: Library, plan: str
) -> None:
    """Both lost against the same save, and in the same second."""
    other = MainWindow(library, library.sign_in("编制员", PASSWORD))
    qtbot.addWidget(other)
    other.show()
    other.workspace.edit_requested.emit(plan, "")
    assert "您的账号" in bar(other, OPEN).text.text()
    pages = {"mine ": page_of(window), "yours ": page_of(other)}
    written_by(library.sign_in("管理员", PASSWORD), plan, THEIRS)
    for words, page in pages.items():
        done = QInputMethodEvent("", [])
        done.setCommitString(words)
        QApplication.sendEvent(page.edit, done)
    for page in pages.values():
        page.flush()
    found = page_of(window).draft.recovery.texts.found()
    assert len(found) == 2
    assert page_of(window).draft.recovery.texts.left() == [], "both are still at work"
    texts = [plain_text(unsaved.document()) for unsaved in found]
    assert all(any(words in text for text in texts) for words in pages)
    kept = states(window, plan)
    assert all(any(words in text for _, text in kept) for words in pages)
    other.close()
    assert len(page_of(window).draft.recovery.texts.left()) == 1


def test_the_line_one_writes_stays_where_it_is_when_a_bar_comes_and_goes(qtbot: QtBot) -> None:
    page = EditorPage(memory_workspace(MemorySession(long_plan(20_000))))
    qtbot.addWidget(page)
    page.resize(1100, 700)
    with qtbot.waitExposed(page):
        page.show()
    page.open_plan("p1", "p5-4-0")
    qtbot.wait(50)

    def height() -> int:
        return page.edit.viewport().mapToGlobal(page.edit.cursorRect().topLeft()).y()

    before, top = height(), page.edit.mapToGlobal(QPoint()).y()
    page.notices.put(OPEN, "有人也打开了这份草稿。", [("知道了", lambda: None)])
    qtbot.waitUntil(lambda: page.edit.mapToGlobal(QPoint()).y() > top)
    assert height() == before
    page.notices.take(OPEN)
    qtbot.waitUntil(lambda: page.edit.mapToGlobal(QPoint()).y() == top)
    assert height() == before


def test_what_is_typed_after_taking_the_change_back_goes_to_the_text_and_not_to_the_title(
    in_conflict: MainWindow,
) -> None:
    page = page_of(in_conflict)
    press(bar(in_conflict, CONFLICT), "用对方的稿子")
    QTest.keyClick(page.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert MINE in plain_text(page.edit.plan)
    type_keys("Q")
    assert page.edit.plan.front.title == FLOOD
    assert "Q" in plain_text(page.edit.plan)
