"""A draft looked at while somebody else writes it: nothing at hand writes into the text, and nothing says it did."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, NoOthers, memory_workspace, para, sample
from yuan.model.records import Present
from yuan.model.review.suggested_wordings import Amendment
from yuan.ui.editor import EditorPage
from yuan.ui.editor.draft.bars import OPEN

STALE = "由区安监局牵头，区安监局负责监管。"


class Somebody(NoOthers):
    """A library in which 李四 has every plan open."""

    def others(self, plan: str) -> tuple[Present, ...]:
        return (
            Present(
                id="x", account="李四", name="李四", is_editing=True, machine="别处", since=datetime.now(UTC)
            ),
        )


class Reviewed(MemorySession):
    """A plan with a suggested wording that nobody has answered yet."""

    def amendments(self, plan: str, version: int | None = None) -> list[Amendment]:
        words = {"quote": "前言。", "words": "序言。", "author": "审核员"}
        return [Amendment(id="a", plan=plan, version=1, base="", node="p0", **words)]


@pytest.fixture
def session() -> MemorySession:
    plan = sample()
    general = plan.sections[0]
    scope = replace(general.sections[1], blocks=(para("p2", STALE),))
    general = replace(general, sections=(general.sections[0], scope))
    made = Reviewed(replace(plan, sections=(general, *plan.sections[1:])))
    made.presence = Somebody()
    return made


@pytest.fixture
def page(qtbot: QtBot, session: MemorySession) -> EditorPage:
    """李四 was there first, and 只读查看 was chosen."""
    made = EditorPage(memory_workspace(session))
    qtbot.addWidget(made)
    made.resize(1300, 800)
    made.show()
    made.open_plan("p1", "p2")
    press(made, "只读查看")
    return made


def press(page: EditorPage, words: str) -> None:
    bar = page.notices.bar(OPEN)
    assert bar is not None
    button: QPushButton = next(one for one in bar.buttons if words in one.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_neither_a_mended_finding_nor_another_use_of_a_section_gets_into_the_text(
    page: EditorPage, session: MemorySession, qtbot: QtBot
) -> None:
    before = page.edit.plan
    page.details.setCurrentIndex(1)
    panel = page.checking.panel
    qtbot.waitUntil(lambda: panel.list.count() > 0)
    for row in range(panel.list.count()):
        panel.list.setCurrentRow(row)
        QTest.mouseClick(panel.mend, Qt.MouseButton.LeftButton)
    QTest.mouseClick(panel.mend_all, Qt.MouseButton.LeftButton)
    page.details.setCurrentIndex(0)
    page.details.section.role.setFocus()
    QTest.keyClick(page.details.section.role, Qt.Key.Key_Down)
    QTest.keyClicks(page.edit, "abc")
    page.edit.settle()
    assert page.edit.plan == before
    page.flush()
    assert session.saved == before


def test_a_suggested_wording_is_not_said_to_be_taken(page: EditorPage, session: MemorySession) -> None:
    page.details.setCurrentIndex(2)
    assert not page.opinions.settle_button.isVisible()
    press(page, "开始编辑")
    assert not page.edit.isReadOnly()
    assert page.opinions.settle_button.isVisible()
    QTest.keyClicks(page.edit, "abc")
    page.flush()
    assert session.saved == page.edit.plan


def test_looking_only_does_not_end_when_the_draft_is_saved_from_elsewhere_in_the_window(
    page: EditorPage, session: MemorySession
) -> None:
    changed = replace(page.edit.plan, blocks=(para("p0", "批量替换后的前言。"),))
    session.save_draft("p1", changed, session.revision)
    page.reloading.reload()
    assert page.edit.plan == changed
    assert page.edit.isReadOnly()
    press(page, "开始编辑")
    assert not page.edit.isReadOnly()
