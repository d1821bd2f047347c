"""The editor under random edits: the text on screen, the content tree and the saved draft are always one plan."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.editor_desk import MemorySession, memory_desk, sample
from yuan.model.content import Document, walk_blocks, walk_sections
from yuan.model.soundness import check_tree
from yuan.ui.editor import EditorPage
from yuan.ui.editor.builder import build
from yuan.ui.editor.lines import flatten
from yuan.ui.editor.reader import Reader

CONTROL = Qt.KeyboardModifier.ControlModifier
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
COMMANDS = (
    "升级",
    "降级",
    "上移",
    "下移",
    "新章节",
    "新附件",
    "删除章节",
    "正文",
    "一级标题",
    "二级标题",
    "加粗",
)
TABLE_COMMANDS = (
    "在下方插入行",
    "在上方插入行",
    "在右侧插入列",
    "删除行",
    "删除列",
    "合并单元格",
    "拆分单元格",
)
CLIPS = (
    "<h2>1.1 粘贴标题</h2><p>粘贴正文。</p><p>（1）条目一；</p><p>（2）条目二。</p>",
    "<p>只有一段。</p>",
    "<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>",
)
places = st.floats(0, 1)


def fresh_read(document: QTextDocument) -> Document:
    """The plan in `document` read without anything remembered."""
    return Reader(document).read()


def difference(one: Document, other: Document) -> list[str]:
    """The lines in which two plans differ, for the report of a failure."""
    left, right = ([repr(line) for line in flatten(plan)] for plan in (one, other))
    return list(unified_diff(left, right, n=0, lineterm=""))


def rebuilt(plan: Document) -> Document:
    """`plan` shown in a new text and read back."""
    text = QTextDocument()
    build(text, plan)
    return Reader(text).read()


class Drafting(RuleBasedStateMachine):
    """A drafter who does anything at any place."""

    page: Any = None
    session: Any = None

    def __init__(self) -> None:
        super().__init__()
        QGuiApplication.clipboard().clear()
        Drafting.page.flush()
        Drafting.session.__init__(sample())
        Drafting.page.open_plan("p1" if Drafting.page.current_plan != "p1" else "p2")
        self.edit = Drafting.page.edit

    def teardown(self) -> None:
        self.edit = None

    def _put(self, first: float, last: float | None = None) -> None:
        end = self.edit.document().characterCount() - 1
        cursor = self.edit.textCursor()
        cursor.setPosition(round(first * end))
        if last is not None:
            cursor.setPosition(round(last * end), QTextCursor.MoveMode.KeepAnchor)
        self.edit.setTextCursor(cursor)

    @rule(place=places, text=st.sampled_from(["a", "bc ", "1.", "x"]))
    def type_letters(self, place: float, text: str) -> None:
        self._put(place)
        QTest.keyClicks(self.edit, text)

    @rule(place=places, text=st.sampled_from(["预警", "（一）", "指挥部", "。"]))
    def compose(self, place: float, text: str) -> None:
        self._put(place)
        QApplication.sendEvent(self.edit, QInputMethodEvent("yu", []))
        done = QInputMethodEvent("", [])
        done.setCommitString(text)
        QApplication.sendEvent(self.edit, done)

    @rule(
        place=places,
        key=st.sampled_from([Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Tab]),
    )
    def press(self, place: float, key: Qt.Key) -> None:
        self._put(place)
        QTest.keyClick(self.edit, key)

    @rule(
        first=places,
        length=st.floats(0, 0.3),
        key=st.sampled_from([Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_X]),
    )
    def replace_selection(self, first: float, length: float, key: Qt.Key) -> None:
        self._put(first, min(1.0, first + length))
        QTest.keyClick(self.edit, key)

    @rule(first=places, length=st.floats(0, 0.3), cut=st.booleans(), to=places)
    def carry(self, first: float, length: float, cut: bool, to: float) -> None:
        self._put(first, min(1.0, first + length))
        QTest.keyClick(self.edit, Qt.Key.Key_X if cut else Qt.Key.Key_C, CONTROL)
        self._put(to)
        QTest.keyClick(self.edit, Qt.Key.Key_V, CONTROL)

    @rule(place=places, clip=st.sampled_from(CLIPS))
    def paste_foreign(self, place: float, clip: str) -> None:
        data = QMimeData()
        data.setHtml(clip)
        data.setText("文字\n第二行")
        QGuiApplication.clipboard().setMimeData(data)
        self._put(place)
        QTest.keyClick(self.edit, Qt.Key.Key_V, CONTROL)

    @rule(place=places, name=st.sampled_from(COMMANDS + TABLE_COMMANDS))
    def command(self, place: float, name: str) -> None:
        self._put(place)
        Drafting.page.actions_.named[name].trigger()

    @rule(times=st.integers(1, 4), back=st.booleans())
    def undo(self, times: int, back: bool) -> None:
        for _ in range(times):
            if back:
                self.edit.undo()
            else:
                self.edit.redo()

    @rule()
    def leave(self) -> None:
        Drafting.page.flush()
        assert Drafting.session.saved == self.edit.plan

    @invariant()
    def all_the_same_plan(self) -> None:
        plan = self.edit.plan
        assert not difference(fresh_read(self.edit.document()), plan)
        assert not check_tree(plan)
        ids = [block.id for block in walk_blocks(plan)] + [section.id for section, _ in walk_sections(plan)]
        assert len(ids) == len(set(ids))
        assert not difference(rebuilt(plan), plan)


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[EditorPage]:
    Drafting.session = MemorySession(sample())
    made = EditorPage(memory_desk(Drafting.session))
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    Drafting.page = made
    yield made
    made.flush()
    made.autosave.close()
    QGuiApplication.clipboard().clear()
    Drafting.page = Drafting.session = None


def test_screen_tree_and_draft_agree_after_any_edits(page: EditorPage) -> None:
    run_state_machine_as_test(
        Drafting,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
